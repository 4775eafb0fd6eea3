"""The files of the query library, read, and what the graph says of them.

Apart from `ticlex.library`, which answers: the store itself reads this to put the library into the graph.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ticlex.errors import TiclexError
from ticlex.names import BASE, RDF_TYPE, RDFS, SKOS, TIC, Iri
from ticlex.resources import data_dir

if TYPE_CHECKING:
    from ticlex.store.values import Value

PARAMETER_TYPES = ("topic", "role", "document", "provision", "text", "number")
QUESTION = BASE + "question/"


@dataclass(frozen=True, slots=True)
class Label:
    """What a column, a parameter or a group is called."""

    zh: str
    en: str
    codes: str | None = None
    """Class or list whose notations a column holds; a table for people shows their labels."""


@dataclass(frozen=True, slots=True)
class Range:
    """What a number may be, both ends included."""

    least: Decimal
    most: Decimal
    whole: bool = False
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the library; `name` is its file's stem, unique across groups."""

    name: str
    group: str
    zh: str
    en: str
    parameters: Mapping[str, str]
    """Name → type, one of `PARAMETER_TYPES`."""
    columns: tuple[str, ...]
    query: str
    key: str | None = None
    example: Mapping[str, str] = field(default_factory=dict)
    """Values of the parameters for who gives none: those that the question names, where it names any."""
    ranges: Mapping[str, Range] = field(default_factory=dict)
    """What each number among the parameters may be."""
    labels: Mapping[str, Label] = field(default_factory=dict)
    """Column → its label; every parameter is a column too."""


@lru_cache(maxsize=1)
def question_files() -> dict[str, Path]:
    """The file of each question by its name."""
    # queries/quality/ asks for faults, not for what the law says: ticlex.quality reads it.
    paths = sorted(data_dir("queries").glob("**/*.rq"))
    return {path.stem: path for path in paths if path.parent.name != "quality"}


@lru_cache(maxsize=1)
def shared_labels() -> Mapping[str, Mapping[str, Any]]:
    """Labels of groups and columns, as `queries/labels.yaml` has them."""
    import yaml  # 30 ms, and only who lists or runs questions needs it

    read: Mapping[str, Mapping[str, Any]] = yaml.safe_load((data_dir("queries") / "labels.yaml").read_text("utf-8"))
    return read


def group_label(group: str) -> Label:
    """What a group of questions is called."""
    return Label(**shared_labels()["groups"][group])


def header(path: Path) -> dict[str, Any]:
    """The header of a question's file as it stands, parameters with their types and labels filled in.

    Raises:
        TiclexError: it is no YAML mapping.
    """
    import yaml

    lines = (line[2:].strip() for line in path.read_text("utf-8").splitlines() if line.startswith("#+"))
    try:
        found = yaml.safe_load("\n".join(lines))
    except yaml.YAMLError as error:
        raise TiclexError(f"{path}：查询文件头不是合法的 YAML：{error}") from error
    if not isinstance(found, dict):
        raise TiclexError(f"{path}：查询文件头缺少 question、columns。")
    given = (found.get("parameters") or {}).items()
    found["parameters"] = {name: kind if isinstance(kind, dict) else {"type": kind} for name, kind in given}
    known = {**shared_labels()["columns"], **(found.get("labels") or {})}
    found["labels"] = {column: known.get(column, {}) for column in found.get("columns") or ()}
    return found


def read_question(path: Path) -> Question:
    """The question of a file.

    Raises:
        TiclexError: its header lacks something.
    """
    found = header(path)
    try:
        parameters = found["parameters"]
        numbers = {name: of for name, of in parameters.items() if of["type"] == "number"}
        return Question(
            path.stem,
            path.parent.name,
            found["question"]["zh"],
            found["question"]["en"],
            {name: of["type"] for name, of in parameters.items()},
            tuple(found["columns"]),
            path.read_text(encoding="utf-8"),
            found.get("key"),
            {name: str(value) for name, value in (found.get("example") or {}).items()},
            {name: _range(of) for name, of in numbers.items()},
            {name: Label(label["zh"], label["en"], label.get("codes")) for name, label in found["labels"].items()},
        )
    except (KeyError, TypeError) as error:
        raise TiclexError(f"{path}：查询文件头缺少 {error}。") from error


def _range(of: Mapping[str, Any]) -> Range:
    return Range(Decimal(str(of["min"])), Decimal(str(of["max"])), bool(of.get("whole")), of.get("unit"))


def library_triples(paths: Mapping[str, Path] | None = None) -> Iterator[tuple[Iri, Iri, Value]]:
    """The library as the graph has it; what a header lacks is lacking here too, for the shape to find."""
    for group, label in shared_labels()["groups"].items():
        yield Iri(f"{BASE}question-group/{group}"), Iri(RDF_TYPE), Iri(TIC + "QuestionGroup")
        yield from _labels(Iri(f"{BASE}question-group/{group}"), label)
    for name, path in (question_files() if paths is None else paths).items():
        yield from _question(Iri(QUESTION + name), path, header(path))


def _question(question: Iri, path: Path, found: Mapping[str, Any]) -> Iterator[tuple[Iri, Iri, Value]]:
    yield question, Iri(RDF_TYPE), Iri(TIC + "Question")
    yield question, Iri(SKOS + "notation"), path.stem
    yield question, Iri(TIC + "questionGroup"), Iri(f"{BASE}question-group/{path.parent.name}")
    yield question, Iri(TIC + "queryText"), path.read_text("utf-8")
    yield from _labels(question, found.get("question") or {})
    for place, column in enumerate(found.get("columns") or (), 1):
        node = Iri(f"{question}/column/{column}")
        yield question, Iri(TIC + "resultColumn"), node
        yield node, Iri(RDF_TYPE), Iri(TIC + "ResultColumn")
        yield node, Iri(TIC + "variable"), str(column)
        yield node, Iri(TIC + "order"), place
        yield from _labels(node, found["labels"][column])
    for name, of in found["parameters"].items():
        node = Iri(f"{question}/parameter/{name}")
        yield question, Iri(TIC + "queryParameter"), node
        yield node, Iri(RDF_TYPE), Iri(TIC + "QueryParameter")
        yield node, Iri(TIC + "variable"), str(name)
        yield from _labels(node, found["labels"].get(name, {}))
        if of.get("type"):
            yield node, Iri(TIC + "parameterType"), str(of["type"])
        if name in (found.get("example") or {}):
            yield node, Iri(TIC + "exampleValue"), str(found["example"][name])
        for end, term in (("min", "least"), ("max", "most")):
            if end in of:
                yield node, Iri(TIC + term), Decimal(str(of[end]))


def _labels(node: Iri, label: Mapping[str, str]) -> Iterator[tuple[Iri, Iri, Value]]:
    from ticlex.store.values import Text

    for language in ("zh", "en"):
        if label.get(language):
            yield node, Iri(RDFS + "label"), Text(label[language], language)
