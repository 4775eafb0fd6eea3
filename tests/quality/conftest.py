"""The graph with faults seeded in it: triples added and triples removed, in copies of the folders it is built from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from ticlex.quality import Finding, check
from ticlex.resources import data_dir
from ticlex.store import Store

HERE = Path(__file__).parent
FOLDERS = ("ontology", "regulations", "shapes")
Seeded = Callable[[str], Store]


def read(path: Path) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]


def expected(fault: str) -> set[str]:
    """The first line of a seed: `# expect:` and the offenders."""
    path = next(path for name in ("seed.ttl", "removed.ttl") if (path := HERE / fault / name).exists())
    head, _, offenders = path.read_text(encoding="utf-8").splitlines()[0].partition(": ")
    assert head == "# expect", f"{path} does not say what it expects"
    assert offenders.split()
    return set(offenders.split())


@pytest.fixture(scope="session")
def sound() -> list[Finding]:
    """What is found in the graph as it is."""
    return check(Store())


@pytest.fixture(scope="session")
def parsed() -> dict[Path, list[ox.Triple]]:
    return {path: read(path) for name in FOLDERS for path in data_dir(name).glob("**/*.ttl")}


@pytest.fixture
def seeded(tmp_path: Path, parsed: dict[Path, list[ox.Triple]]) -> Seeded:
    """Build the graph with the seed of a fault; what a seed removes must be there to be removed."""

    def build(fault: str) -> Store:
        gone = set(read(HERE / fault / "removed.ttl")) if (HERE / fault / "removed.ttl").exists() else set()
        assert gone <= {triple for triples in parsed.values() for triple in triples}
        for name in FOLDERS:
            source = data_dir(name)
            for path in [*source.glob("**/*.ttl"), *source.glob("*/source.txt")]:
                copy = tmp_path / name / path.relative_to(source)
                copy.parent.mkdir(parents=True, exist_ok=True)
                kept = [triple for triple in parsed.get(path, []) if triple not in gone]
                if len(kept) < len(parsed.get(path, [])):
                    copy.write_bytes(ox.serialize(kept, format=ox.RdfFormat.N_TRIPLES) or b"")
                else:
                    copy.symlink_to(path)
        if (HERE / fault / "seed.ttl").exists():
            (tmp_path / "regulations" / "seed.ttl").symlink_to(HERE / fault / "seed.ttl")
        return Store({name: tmp_path / name for name in FOLDERS})

    return build
