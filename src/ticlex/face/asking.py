"""Questions of the library, and queries of one's own: rows whose columns the question names."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ticlex import catalogue, library, sandbox
from ticlex.errors import QueryRefused, UnknownName
from ticlex.face import rows
from ticlex.face.result import Result
from ticlex.names import REG, Iri, curie
from ticlex.validate.report import plain

if TYPE_CHECKING:
    from ticlex.face.graph import Graph
    from ticlex.store import Value

TRUNCATED = "已达行数上限，其余未列出。请加上条件或 LIMIT。"


def questions(group: str | None) -> Result[rows.Question]:
    """The questions, all or a group's."""
    every = library.questions()
    groups = dict.fromkeys(q.group for q in every)
    if group is not None and group not in groups:
        raise UnknownName("问题分组", group, groups)
    return Result([_question(q) for q in every if group in (None, q.group)], "查询库")


def ask(graph: Graph, name: str, given: Mapping[str, str]) -> Result[rows.Answered]:
    """Answer a question; see `Graph.ask`."""
    asked = library.question(name)
    found = library.answer(graph.store, asked, given)
    columns = list(asked.columns)
    answered = [_answered(graph, {c: _plain(row.get(c)) for c in columns}) for row in found]
    # A draft may stand in any column: as the document asked of, or the one it is held against.
    named = (str(value).split("/")[0] for row in answered for value in row.cells.values())
    notes = graph.draft_note(graph.known.status.get(name, "") for name in named)
    taken = {k: v for k, v in asked.example.items() if k not in given}
    about = {"question": {"zh": asked.zh, "en": asked.en}, "parameters": {**taken, **given}}
    return Result(answered, asked.zh, notes=notes, about=about, columns=columns)


def sparql(graph: Graph, query: str) -> Result[rows.Answered]:
    """Answer a query; see `Graph.sparql`."""
    table = sandbox.run(query)
    if table.boolean is not None:
        return Result([rows.Answered(cells={"ask": table.boolean})], "查询结果")
    if table.turtle is not None:
        raise QueryRefused("这里只回答 SELECT 和 ASK；图请用 ticlex query -f 文件.rq --format ttl。")
    answered = [
        _answered(graph,
            {
                column: None if (term := row.get(column)) is None
                else curie(Iri(term["value"])) if term["type"] == "uri" else _number(term)
                for column in table.columns
            },
            next((t["value"] for t in row.values() if t["value"].startswith(REG)), None),
        )
        for row in table.rows
    ]  # fmt: skip
    return Result(answered, "查询结果", notes=[TRUNCATED] if table.truncated else [], columns=table.columns)


def _answered(graph: Graph, cells: dict[str, rows.Plain], found: str | None = None) -> rows.Answered:
    ref = cells.get("provision")
    known = isinstance(ref, str) and ref in graph.store.texts
    quote = cells.get("quote")
    place = graph.place(str(ref) if known else None, quote if isinstance(quote, str) else None)
    if not known and found:
        place["address"] = found
    return rows.Answered(**place, cells=cells)


def _question(asked: catalogue.Question) -> rows.Question:
    return rows.Question(
        name=asked.name, group=asked.group, zh=asked.zh, en=asked.en, parameters=dict(asked.parameters),
        example=dict(asked.example), columns=list(asked.columns),
    )  # fmt: skip


def _plain(value: Value | None) -> rows.Plain:
    return curie(value) if isinstance(value, Iri) else plain(value)


def _number(term: Mapping[str, str]) -> rows.Plain:
    """A literal of an answer as a number or truth value, where it is one."""
    kind = term.get("datatype", "").rsplit("#", 1)[-1]
    if kind == "integer":
        return int(term["value"])
    if kind in ("decimal", "double"):
        number = float(term["value"])
        return number if math.isfinite(number) else term["value"]
    return term["value"] == "true" if kind == "boolean" else term["value"]
