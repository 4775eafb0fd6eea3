"""Every question of the library, on real servers: the same rows, in the same order, as here.

Values are compared, not their spelling: numbers to fifteen digits, booleans also as 1 and 0. What a server is known to
answer otherwise stands in `differences.csv` with the reason: our value, rewritten so, is theirs, or `(other)` where no
rule gives theirs. In place of a column, `(order)` is another order of the same rows and `(rows)` rows that are wrong or
an error. A difference that no longer occurs fails: take it off the list.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from decimal import Context, Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

from ticlex import library
from ticlex.errors import TiclexError
from ticlex.remote import ask_endpoint
from ticlex.store import Store, Table

NUMBERS = {"decimal", "integer", "double", "float"}
WHOLE = ("(order)", "(rows)")
Cell = tuple[str, ...] | None
Rows = list[tuple[Cell, ...]]


class Difference(NamedTuple):
    server: str
    question: str
    column: str
    ours: str
    theirs: str
    reason: str


def known_differences() -> dict[tuple[str, str], list[Difference]]:
    found = defaultdict(list)
    with (Path(__file__).parent / "differences.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["server"], row["question"]].append(Difference(**row))
    return found


KNOWN = known_differences()


@pytest.mark.parametrize("name", [question.name for question in library.questions()])
@pytest.mark.parametrize("server", ["oxigraph", "virtuoso"])
def test_the_answer_is_the_same_there(server: str, name: str, store: Store, request: pytest.FixtureRequest) -> None:
    endpoint = request.getfixturevalue(server).endpoint
    asked = library.question(name)
    values = library.bindings(store, asked, {})
    ours = store.table(asked.query, values)
    assert ours.rows
    known = KNOWN[server, name]
    try:
        theirs = ask_endpoint(endpoint, asked.query, values)
    except TiclexError:
        if any(d.column == "(rows)" for d in known):
            return
        raise
    assert theirs.columns == ours.columns
    found = values_of(theirs, ours)
    if any(d.column == "(rows)" for d in known):
        assert sorted(values_of(ours, ours), key=repr) != sorted(found, key=repr), "the rows are right now"
        return
    expected, known_found = compared(ours, found, known)
    assert known_found == expected
    for difference in known:
        expected, known_found = compared(ours, found, [d for d in known if d != difference])
        assert known_found != expected, f"no longer so: {difference}"


def test_differences_are_of_questions_and_columns_that_there_are() -> None:
    for difference in (d for several in KNOWN.values() for d in several):
        assert difference.server in ("oxigraph", "virtuoso")
        assert difference.column in (*library.question(difference.question).columns, *WHOLE)
        assert len(difference.reason) > 10
        assert bool(difference.ours) != (difference.column in WHOLE)


def values_of(table: Table, ours: Table) -> Rows:
    """The rows' values; in columns in which we have booleans, 1 and 0 are booleans too."""
    booleans = {name for row in ours.rows for name, term in row.items() if kind(term) == "boolean"}
    return [tuple(value(row.get(name), is_boolean=name in booleans) for name in table.columns) for row in table.rows]


def value(term: dict[str, str] | None, *, is_boolean: bool) -> Cell:
    if term is None:
        return None
    written = term["value"]
    if term["type"] != "literal":
        return (term["type"], "" if term["type"] == "bnode" else written)
    if is_boolean and written in ("true", "false", "1", "0"):
        return ("boolean", "true" if written in ("true", "1") else "false")
    if kind(term) in NUMBERS:
        return ("number", format(Context(prec=15).create_decimal(Decimal(written)).normalize(), "f"))
    return ("literal", written, kind(term), term.get("xml:lang", "").lower())


def kind(term: dict[str, str]) -> str:
    return term.get("datatype", "").rpartition("#")[2]


def compared(ours: Table, theirs: Rows, known: Iterable[Difference]) -> tuple[Rows, Rows]:
    """Our rows as the known differences make them, and theirs without what cannot be compared."""
    rules = {d.column: d for d in known}
    left_out = [rules[name].theirs == "(other)" if name in rules else False for name in ours.columns]

    def cell(name: str, held: Cell) -> Cell:
        if name not in rules or held is None:
            return held
        return (held[0], re.sub(rules[name].ours, rules[name].theirs, held[1]), *held[2:])

    sides = (
        [tuple(map(cell, ours.columns, row)) for row in values_of(ours, ours)],
        theirs,
    )
    kept = [[tuple(c for c, out in zip(row, left_out, strict=True) if not out) for row in side] for side in sides]
    ordered = [sorted(side, key=repr) if "(order)" in rules else side for side in kept]
    return ordered[0], ordered[1]
