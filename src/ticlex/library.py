"""The query library: one question per file, plain SPARQL behind a YAML header (#+)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from ticlex.errors import TiclexError, UnknownName
from ticlex.names import PREFIXES, REG, ROLE, TOPIC, Iri
from ticlex.resources import data_dir
from ticlex.store import Row, Store, Value

PARAMETER_TYPES = ("topic", "role", "document", "provision", "text", "number")


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


@lru_cache(maxsize=1)
def _paths() -> dict[str, Path]:
    # queries/quality/ asks for faults, not for what the law says: ticlex.quality reads it.
    paths = sorted(data_dir("queries").glob("**/*.rq"))
    return {path.stem: path for path in paths if path.parent.name != "quality"}


def query_text(name: str) -> str:
    """The SPARQL of a question, without reading its header: what the core itself asks with."""
    return _paths()[name].read_text(encoding="utf-8")


def questions() -> list[Question]:
    """Every question, by group and name."""
    return [_read(path) for path in sorted(_paths().values())]


def question(name: str) -> Question:
    """The question called `name`.

    Raises:
        UnknownName: if there is none.
    """
    if name not in _paths():
        raise UnknownName("查询", name, _paths())
    return _read(_paths()[name])


def answer(store: Store, asked: Question, given: Mapping[str, str] | None = None) -> list[Row]:
    """Answer a question; parameters arrive as a person writes them and travel as bindings.

    Raises:
        UnknownName: a parameter the question does not have, or a topic, role or document that is not there.
        TiclexError: a parameter that is missing.
    """
    return store.select(asked.query, bindings(store, asked, given or {}))


def bindings(store: Store, asked: Question, given: Mapping[str, str]) -> dict[str, Value]:
    """Check and type the parameters that a person gave for a question."""
    for name in given:
        if name not in asked.parameters:
            raise UnknownName("查询参数", name, asked.parameters)
    given = {**asked.example, **given}
    missing = [name for name in asked.parameters if name not in given]
    if missing:
        wanted = " ".join(f"-p {name}=…" for name in missing)
        raise TiclexError(f"查询 {asked.name} 还需要参数：{wanted}")
    return {name: _typed(store, kind, given[name]) for name, kind in asked.parameters.items()}


def _typed(store: Store, kind: str, written: str) -> Value:
    from ticlex.lookup import resolve_concept, resolve_document

    if kind == "topic":
        return resolve_concept(store, written, TOPIC, "主题")
    if kind == "role":
        return resolve_concept(store, written, ROLE, "角色")
    if kind == "document":
        return Iri(REG + resolve_document(store, written))
    if kind == "provision":
        return Iri(REG + written)
    if kind == "number":
        from decimal import Decimal, InvalidOperation

        try:
            return Decimal(written)
        except InvalidOperation:
            raise TiclexError(f"“{written}” 不是数字，写成 5000 这样的数字。") from None
    return written


def _read(path: Path) -> Question:
    import yaml  # 30 ms, and only who lists or runs questions needs it

    text = path.read_text(encoding="utf-8")
    lines = [line[2:].strip() for line in text.splitlines() if line.startswith("#+")]
    try:
        header = yaml.safe_load("\n".join(lines))
        return Question(
            path.stem,
            path.parent.name,
            header["question"]["zh"],
            header["question"]["en"],
            header.get("parameters") or {},
            tuple(header["columns"]),
            text,
            header.get("key"),
            {name: str(value) for name, value in (header.get("example") or {}).items()},
        )
    except (KeyError, TypeError) as error:
        raise TiclexError(f"{path}：查询文件头缺少 {error}。") from error
    except yaml.YAMLError as error:
        raise TiclexError(f"{path}：查询文件头不是合法的 YAML：{error}") from error


def with_prefixes(query: str) -> str:
    """A query with the declarations of our prefixes before it, for an endpoint that does not know them.

    Without the lines that are comments: clients that look for ADD or WITH take a word of a question for an update.
    """
    used = [f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items() if f"{name}:" in query]
    return "\n".join([*used, *(line for line in query.splitlines() if not line.startswith("#"))])
