"""The query library: one question per file, plain SPARQL behind a YAML header (#+)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from weakref import WeakKeyDictionary, ref

from ticlex.catalogue import PARAMETER_TYPES, Label, Question, Range, question_files, read_question
from ticlex.errors import TiclexError, UnknownName
from ticlex.names import PREFIXES, REG, ROLE, TOPIC, Iri
from ticlex.store import Row, Store, Value

__all__ = [
    "PARAMETER_TYPES", "Label", "Question", "Range", "answer", "bindings", "query_text", "question", "questions",
    "with_prefixes",
]  # fmt: skip
LONGEST_TEXT = 200
"""Characters that a text among the parameters may have."""
KEPT_ANSWERS = 128
"""Answers that are kept for each graph: people and agents ask the same again, and a graph does not change."""
_Bound = tuple[tuple[str, type, Value], ...]
_kept: WeakKeyDictionary[Store, Callable[[str, _Bound], tuple[Row, ...]]] = WeakKeyDictionary()


def query_text(name: str) -> str:
    """The SPARQL of a question, without reading its header: what the core itself asks with."""
    return question_files()[name].read_text(encoding="utf-8")


def questions() -> list[Question]:
    """Every question, by group and name."""
    return [read_question(path) for path in sorted(question_files().values())]


def question(name: str) -> Question:
    """The question called `name`.

    Raises:
        UnknownName: if there is none.
    """
    if name not in question_files():
        raise UnknownName("查询", name, question_files())
    return read_question(question_files()[name])


def answer(store: Store, asked: Question, given: Mapping[str, str] | None = None) -> list[Row]:
    """Answer a question; parameters arrive as a person writes them and travel as bindings.

    The rows are the caller's own, also where the answer was kept.

    Raises:
        UnknownName: a parameter the question does not have, or a topic, role or document that is not there.
        TiclexError: a parameter that is missing.
    """
    bound = bindings(store, asked, given or {})
    if store not in _kept:
        _kept[store] = _keeper(store)
    # With its type: an IRI and a text of the same letters are different questions.
    key = tuple((name, type(value), value) for name, value in bound.items())
    return [row.copy() for row in _kept[store](asked.query, key)]


def _keeper(store: Store) -> Callable[[str, _Bound], tuple[Row, ...]]:
    graph = ref(store)

    @lru_cache(maxsize=KEPT_ANSWERS)
    def ask(query: str, bound: _Bound) -> tuple[Row, ...]:
        held = graph()
        assert held is not None
        return tuple(held.select(query, {name: value for name, _, value in bound}))

    return ask


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
    return {name: _typed(store, asked, name, given[name]) for name in asked.parameters}


def _typed(store: Store, asked: Question, name: str, written: str) -> Value:
    from ticlex.lookup import resolve_concept, resolve_document

    kind = asked.parameters[name]
    if kind == "topic":
        return resolve_concept(store, written, TOPIC, "主题")
    if kind == "role":
        return resolve_concept(store, written, ROLE, "角色")
    if kind == "document":
        return Iri(REG + resolve_document(store, written))
    if kind == "provision":
        return _provision(store, written)
    if kind == "number":
        return _number(name, written, asked.ranges[name])
    if not written.strip():
        raise TiclexError(f"参数 {name} 不能为空，写出要找的文字。")
    if len(written) > LONGEST_TEXT:
        raise TiclexError(f"参数 {name} 有 {len(written)} 个字，最多 {LONGEST_TEXT} 个。")
    return written


def _provision(store: Store, written: str) -> Iri:
    if written.strip() not in store.texts:
        raise UnknownName("条文", written, store.texts)
    return Iri(REG + written.strip())


def _number(name: str, written: str, allowed: Range) -> Decimal:
    """A number inside its range, in digits: an exponent is no xsd:decimal."""
    try:
        number = Decimal(written.strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise TiclexError(
            f"参数 {name}：“{written}” 不是数字，写成 {allowed.most:f} 以内的数字，如 {_sample(allowed)}。"
        )
    if not allowed.least <= number <= allowed.most:
        between = f"{allowed.least:f} 至 {allowed.most:f}"
        raise TiclexError(f"参数 {name}：{written} 不在范围之内，应在 {between} 之间（含两端）。")
    if allowed.whole and number != number.to_integral_value():
        raise TiclexError(f"参数 {name}：{written} 不是整数，应为 {allowed.least:f} 至 {allowed.most:f} 的整数。")
    return Decimal(f"{number:f}")


def _sample(allowed: Range) -> str:
    return f"{min(max(allowed.least, Decimal(100)), allowed.most):f}"


def with_prefixes(query: str) -> str:
    """A query with the declarations of our prefixes before it, for an endpoint that does not know them.

    Without the lines that are comments: clients that look for ADD or WITH take a word of a question for an update.
    """
    used = [f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items() if f"{name}:" in query]
    return "\n".join([*used, *(line for line in query.splitlines() if not line.startswith("#"))])
