"""Every question of the library as a test case, with its golden rows and ways to spoil the graph under it."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml

from ticlex import library
from ticlex.names import REG, TIC, Iri, curie
from ticlex.resources import data_dir
from ticlex.store import Store, Value

HERE = Path(__file__).parent
Change = Callable[[ox.Triple], Iterable[ox.Triple]]
Rewrite = Callable[[Change], dict[str, Path]]
NUMBERS = {TIC + "value", *(f"http://www.w3.org/ns/shacl#{end}Inclusive" for end in ("min", "max"))}


@dataclass(frozen=True)
class Case:
    """A question file; its parameters stand in `parameters.json` or, by default, in its own `#+ example`."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.stem

    @cached_property
    def header(self) -> dict[str, object]:
        lines = self.path.read_text(encoding="utf-8").splitlines()
        read = yaml.safe_load("\n".join(line[2:].strip() for line in lines if line.startswith("#+")))
        assert isinstance(read, dict)
        return read

    @property
    def body(self) -> str:
        """The query without its header and comments."""
        lines = self.path.read_text(encoding="utf-8").splitlines()
        return "\n".join(line for line in lines if not line.startswith("#"))

    @cached_property
    def question(self) -> library.Question:
        return library.question(self.name)

    @property
    def parameters(self) -> dict[str, str]:
        own = HERE / self.name / "parameters.json"
        given = yaml.safe_load(own.read_text(encoding="utf-8")) if own.exists() else self.header.get("example")
        return {name: str(value) for name, value in (given or {}).items()}

    @property
    def golden_path(self) -> Path:
        return HERE / self.name / "golden.csv"

    @cached_property
    def golden(self) -> list[dict[str, str]]:
        with self.golden_path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def answer(self, store: Store, given: dict[str, str] | None = None) -> list[dict[str, str]]:
        """The rows as a person reads them: numbers without trailing zeros, IRIs short, blanks empty."""
        rows = library.answer(store, self.question, self.parameters if given is None else given)
        return [{name: as_text(row.get(name)) for name in self.question.columns} for row in rows]


def as_text(value: Value | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Iri):
        return curie(value)
    return str(value)


def all_cases() -> list[Case]:
    return [Case(path) for path in sorted(data_dir("queries").glob("**/*.rq")) if path.parent.name != "quality"]


def batches() -> list[list[str]]:
    """Provisions that golden rows cite, at most one of each document in a batch: documents are spoilt together.

    Two of each document are taken for a query: all of them would take twice the time and show little more.
    """
    cited: dict[str, list[str]] = {}
    for case in all_cases():
        rows = case.golden if case.golden_path.exists() else []
        refs = list(dict.fromkeys(row["provision"] for row in rows if row.get("provision")))
        for document in dict.fromkeys(ref.split("/")[0] for ref in refs):
            found = cited.setdefault(document, [])
            wanted = [ref for ref in refs if ref.startswith(f"{document}/")][:2]
            found += [ref for ref in wanted if ref not in found]
    longest = max(map(len, cited.values()), default=0)
    return [[found[i] for found in cited.values() if i < len(found)] for i in range(longest)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "case" in metafunc.fixturenames:
        metafunc.parametrize("case", all_cases(), ids=lambda case: case.name)
    if "spoilt_provisions" in metafunc.fixturenames:
        metafunc.parametrize("spoilt_provisions", batches(), ids=lambda refs: refs[0].replace("/", "-"))


@pytest.fixture(scope="session")
def store() -> Store:
    return Store()


@pytest.fixture(scope="session")
def cases() -> list[Case]:
    return all_cases()


@pytest.fixture(scope="session")
def numbers() -> frozenset[str]:
    """The properties that hold a number which a norm or condition sets."""
    return frozenset(NUMBERS)


@pytest.fixture(scope="session")
def parsed() -> dict[str, dict[Path, list[ox.Triple]]]:
    """The triples of regulations/ and shapes/, file by file."""
    return {
        name: {
            path.relative_to(data_dir(name)): [
                quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
            ]
            for path in data_dir(name).glob("**/*.ttl")
        }
        for name in ("regulations", "shapes")
    }


@pytest.fixture
def rewritten(tmp_path: Path, parsed: dict[str, dict[Path, list[ox.Triple]]]) -> Rewrite:
    """Copies of regulations/ and shapes/ whose triples went through a function; returns the folders of a Store."""

    def rewrite(change: Change) -> dict[str, Path]:
        folders = {}
        for name, files in parsed.items():
            folders[name] = tmp_path / name
            for place, triples in files.items():
                path = folders[name] / place
                path.parent.mkdir(parents=True, exist_ok=True)
                changed = [new for triple in triples for new in change(triple)]
                if changed == triples:
                    path.symlink_to(data_dir(name) / place)
                else:
                    path.write_bytes(ox.serialize(changed, format=ox.RdfFormat.N_TRIPLES) or b"")
        for source in data_dir("regulations").glob("*/source.txt"):
            shutil.copy(source, folders["regulations"] / source.parent.name)
        return folders

    return rewrite


@pytest.fixture
def spoilt(store: Store, rewritten: Rewrite) -> Callable[[list[str]], Store]:
    """A store without the norms that stand in these provisions, each of whose texts has one character changed."""
    rows = store.select("SELECT ?p ?ref ?start ?end WHERE { ?p tic:ref ?ref ; tic:start ?start ; tic:end ?end }")
    places = {str(row["ref"]): row for row in rows}

    def spoil(refs: list[str]) -> Store:
        gone = {
            str(row["x"])
            for ref in refs
            for row in store.select("SELECT ?x ?p WHERE { ?x tic:statedIn ?p }", {"p": Iri(REG + ref)})
        }
        folders = rewritten(lambda triple: () if _is_of(triple.subject, gone) else (triple,))
        for ref in refs:
            source = folders["regulations"] / ref.split("/")[0] / "source.txt"
            text = source.read_bytes().decode("utf-8")
            start, end = int(str(places[ref]["start"])), int(str(places[ref]["end"]))
            at = [m.start() for m in re.finditer(r"\w", text[start:end])][-1] + start
            source.write_bytes((text[:at] + "〇" + text[at + 1 :]).encode("utf-8"))
        return Store(folders)

    return spoil


def _is_of(subject: object, iris: set[str]) -> bool:
    return isinstance(subject, ox.NamedNode) and subject.value in iris
