"""Running a question of the library, or a person's own query, here or on an endpoint."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ticlex import library
from ticlex.app.output import say
from ticlex.errors import QueryRefused, TiclexError
from ticlex.names import Iri, curie
from ticlex.store import Store, Table


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer ready to print: rows for people, or a whole document."""

    title: str
    columns: list[str]
    rows: list[list[str]]
    document: str
    truncated: bool = False


def run_named(
    name: str,
    given: Mapping[str, str],
    style: str,
    endpoint: str | None,
    status: Sequence[str] = (),
    on: date | None = None,
) -> Answer:
    """Answer a question of the library with its parameters, of the documents of these statuses issued by that day."""
    from ticlex.remote import ask_endpoint

    asked = library.question(name)
    taken = [f"{name}={value}" for name, value in asked.example.items() if name not in given]
    if taken:
        say(f"没有给出的参数用示例值：{'，'.join(taken)}（用 -p 键=值 更改）")
    store = _selected(Store(), asked, given, status, on)
    bound = library.bindings(store, asked, given)
    table = ask_endpoint(endpoint, asked.query, bound) if endpoint else store.table(asked.query, bound)
    if style == "table" and table.turtle is None:
        return _in_words(store, asked, table, {**asked.example, **given})
    return _answer(asked.zh, table, style)


def _in_words(store: Store, asked: library.Question, table: Table, given: Mapping[str, str]) -> Answer:
    """Labels in place of names and codes; the parameters stand in the title, for they are the same in every row."""
    from ticlex.app.explain import Words

    words = Words(store, asked)
    columns = [column for column in table.columns if column not in asked.parameters]
    rows = [[words.shown(column, row.get(column)) for column in columns] for row in table.rows]
    chosen = "，".join(f"{words.column(name)} {given[name]}" for name in asked.parameters)
    title = f"{asked.zh}（{chosen}）" if chosen else asked.zh
    return Answer(title, [words.column(column) for column in columns], rows, "", table.truncated)


def _selected(
    store: Store, asked: library.Question, given: Mapping[str, str], status: Sequence[str], on: date | None
) -> Store:
    if not status and on is None:
        return store
    from ticlex.lookup import resolve_document
    from ticlex.selection import view

    seen, selection = view(store, status, on)
    reasons = {left.document: left.reason for left in selection.left_out}
    for parameter, value in {**asked.example, **given}.items():
        if asked.parameters.get(parameter) == "document" and (named := resolve_document(store, value)) in reasons:
            raise TiclexError(f"参数 {parameter} 是 {named}，不在所选状态和日期之内：{reasons[named]}。")
    if reasons:
        say(f"按所选状态和日期未列入：{'；'.join(reasons.values())}")
    return seen


def run_file(query: str, style: str, endpoint: str | None) -> Answer:
    """Answer a person's own query, in a process of its own or on an endpoint."""
    from ticlex import sandbox
    from ticlex.remote import ask_endpoint

    if endpoint:
        return _answer("查询结果", ask_endpoint(endpoint, query), style)
    found = sandbox.answer(query)
    for warning in found.warnings:
        say(f"注意：{warning}")
    return _answer("查询结果", found.table, style)


def _answer(title: str, table: Table, style: str) -> Answer:
    if style == "ttl":
        if table.turtle is None:
            raise QueryRefused("只有 CONSTRUCT 和 DESCRIBE 的结果可以写成 Turtle。")
        return Answer(title, [], [], table.turtle, table.truncated)
    if style == "json":
        return Answer(title, [], [], json.dumps(table.json(), ensure_ascii=False), table.truncated)
    if table.boolean is not None:
        return Answer(title, ["ask"], [["是 true" if table.boolean else "否 false"]], "")
    if table.turtle is not None:
        raise QueryRefused("CONSTRUCT 和 DESCRIBE 的结果是图：请用 --format ttl。")
    rows = [[_shown(row.get(column)) for column in table.columns] for row in table.rows]
    return Answer(title, table.columns, rows, "", table.truncated)


def _shown(term: Mapping[str, str] | None) -> str:
    if term is None:
        return ""
    return curie(Iri(term["value"])) if term["type"] == "uri" else term["value"]
