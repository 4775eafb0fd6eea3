"""Running a question of the library, or a person's own query, here or on an endpoint."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from ticlex import library
from ticlex.app.output import say
from ticlex.errors import QueryRefused
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


def run_named(name: str, given: Mapping[str, str], style: str, endpoint: str | None) -> Answer:
    """Answer a question of the library with its parameters."""
    from ticlex.remote import ask_endpoint

    asked = library.question(name)
    taken = [f"{name}={value}" for name, value in asked.example.items() if name not in given]
    if taken:
        say(f"没有给出的参数用示例值：{'，'.join(taken)}（用 -p 键=值 更改）")
    store = Store()
    bound = library.bindings(store, asked, given)
    table = ask_endpoint(endpoint, asked.query, bound) if endpoint else store.table(asked.query, bound)
    return _answer(asked.zh, table, style)


def run_file(query: str, style: str, endpoint: str | None) -> Answer:
    """Answer a person's own query, in a process of its own or on an endpoint."""
    from ticlex import sandbox
    from ticlex.remote import ask_endpoint

    table = ask_endpoint(endpoint, query) if endpoint else sandbox.run(query)
    return _answer("查询结果", table, style)


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
