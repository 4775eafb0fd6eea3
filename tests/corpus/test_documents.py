"""The five texts: untouched, wholly read, and cited by the references that the annotations rely on."""

import hashlib
from pathlib import Path

import pytest
from guarantees import assert_guarantees

from ticlex.corpus.documents import Document, read_document, structure_triples
from ticlex.resources import data_dir

_HERE = Path(__file__).parent
_HASHES = dict(reversed(line.split()) for line in (_HERE / "sources.sha256").read_text(encoding="utf-8").splitlines())
_COUNTS = {"cn-2021": (6, 34), "js": (6, 28), "cq": (6, 33), "cn-2017": (0, 0), "cn-2020": (0, 0)}


@pytest.fixture(params=sorted(_COUNTS))
def document(request: pytest.FixtureRequest) -> Document:
    return read_document(Path(str(data_dir("regulations"))) / request.param)


def test_the_source_is_what_was_published(document: Document) -> None:
    data = (document.folder / "source.txt").read_bytes()
    assert hashlib.sha256(data).hexdigest() == _HASHES[document.id] == document.sha256
    assert document.text.encode() == data


def test_nothing_is_lost_doubled_or_unplaced(document: Document) -> None:
    assert_guarantees(document.text, document.structure)
    assert document.structure.unplaced == []


def test_references(document: Document) -> None:
    expected = (_HERE / "refs" / f"{document.id}.txt").read_text(encoding="utf-8").split()
    assert [unit.ref for unit in document.structure.units] == expected


def test_chapters_and_articles(document: Document) -> None:
    kinds = [unit.kind for unit in document.structure.units]
    assert (kinds.count("chapter"), kinds.count("article")) == _COUNTS[document.id]


def test_a_unit_is_found_by_its_reference(document: Document) -> None:
    title = document.unit("title")
    assert title is not None
    assert title.text == document.structure.title
    assert document.unit("art999") is None


def test_each_unit_has_its_triples(document: Document) -> None:
    subjects = {triple[0] for triple in structure_triples(document)}
    assert len(subjects) == len(document.structure.units) + 1
