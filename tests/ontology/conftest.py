"""The ontology with all five documents, as HermiT and the OWL API get it: no shapes, no code lists' faults hidden."""

from pathlib import Path

import pytest

from ticlex.store import Store


@pytest.fixture(scope="session")
def ontology_and_documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Path of an N-Triples file."""
    folder = tmp_path_factory.mktemp("ontology")
    (folder / "shapes").mkdir()
    path = folder / "all.nt"
    path.write_bytes(Store({"shapes": folder / "shapes"}).dump())
    return path
