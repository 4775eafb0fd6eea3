"""An answer as a page shows it: columns with their names, cells that know what they hold and where it stands.

Codes become labels, a value takes its comparison and unit along (≥5000㎡), and each row of the library knows the words
that it rests on. Rows of a person's own query know their provision only where they have it in a column.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from ticlex.catalogue import Label, Question
from ticlex.corpus.quotes import QuoteError, locate
from ticlex.library import bindings
from ticlex.names import REG, XSD
from ticlex.store import Table
from ticlex.words import number_text
from ticlex_ui.model.amounts import bound
from ticlex_ui.model.articles import place
from ticlex_ui.model.data_words import Words, words_of
from ticlex_ui.model.holdings import Holdings

_NUMBERS = frozenset(XSD + kind for kind in ("integer", "decimal", "double", "float", "int", "long"))
_SHORTEST, _SHORTEST_OF_LABELS = 5, 13
"""Characters of what is taken for the law's words because they stand in the row's provision; labels stand there too."""

Term = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is shown."""

    name: str
    label: str
    is_number: bool
    sort: str
    """number, provision, document, law, flag, term or words: what most of its cells are."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one place; `sort` as in Column, and `term` for what only has a name."""

    words: str
    sort: str
    refs: tuple[str, ...] = ()
    """The provisions, or the document, that it names."""
    number: Decimal | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row, with the place of the words that it rests on."""

    cells: dict[str, Cell]
    provision: str | None
    span: tuple[int, int] | None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown, and the table that it comes from."""

    table: Table
    columns: list[Column]
    lines: list[Line] = field(repr=False)


def library_answer(holdings: Holdings, asked: Question, given: Mapping[str, str], lang: str) -> Answer:
    """The answer to a question of the library; its parameters stand above the table, not in it.

    Raises:
        TiclexError: a parameter that cannot be.
    """
    words = words_of(holdings)
    table = holdings.store.table(asked.query, bindings(holdings.store, asked, given))
    shown = [name for name in table.columns if name not in asked.parameters]
    if "value" in shown:
        shown = [name for name in shown if name not in ("op", "unit")]
    beside = _statuses(asked, shown)
    labels = {name: asked.labels.get(name) for name in table.columns}
    lines = [_line(holdings, words, row, labels, lang) for row in table.rows]
    names = {n: (label.en if lang == "en" else label.zh) if (label := labels[n]) else n for n in shown}
    return Answer(table, _columns([n for n in shown if n not in beside], names, lines), lines)


def own_answer(holdings: Holdings, table: Table, lang: str) -> Answer:
    """The answer to a person's own query; its columns are called what they called them."""
    words = words_of(holdings)
    labels: dict[str, Label | None] = dict.fromkeys(table.columns)
    lines = [_line(holdings, words, row, labels, lang) for row in table.rows]
    return Answer(table, _columns(table.columns, {n: n for n in table.columns}, lines), lines)


def json_document(answer: Answer) -> bytes:
    """The answer in the SPARQL 1.1 Query Results JSON Format."""
    return json.dumps(answer.table.json(), ensure_ascii=False).encode()


def plain_turtle(written: str) -> str:
    """Turtle without the prefixes that it does not use."""
    lines = written.splitlines()
    body = "\n".join(line for line in lines if not line.startswith("@prefix"))
    used = [line for line in lines if line.startswith("@prefix") and re.search(rf"(?<!\w){line.split()[1]}", body)]
    return "\n".join([*used, body])


def csv_lines(answer: Answer) -> list[list[str]]:
    """The rows as they came, codes and names in full, for programs."""
    return [[row[name]["value"] if name in row else "" for name in answer.table.columns] for row in answer.table.rows]


def _statuses(asked: Question, shown: list[str]) -> set[str]:
    """Columns of a status that stand right behind their document, which shows it itself."""
    codes = {name: label.codes for name, label in asked.labels.items()}
    return {
        later
        for earlier, later in pairwise(shown)
        if codes.get(earlier) == "tic:Regulation" and codes.get(later) == "tic:Status"
    }


def _columns(shown: list[str], names: Mapping[str, str], lines: list[Line]) -> list[Column]:
    found = []
    for name in shown:
        sorts = [line.cells[name].sort for line in lines if name in line.cells]
        is_number = bool(sorts) and set(sorts) == {"number"}
        found.append(Column(name, names[name], is_number, max(set(sorts), key=sorts.count) if sorts else "words"))
    return found


def _line(
    holdings: Holdings, words: Words, row: Mapping[str, Term], labels: Mapping[str, Label | None], lang: str
) -> Line:
    provision = _provision(holdings, row)
    text = holdings.store.texts.get(provision or "", "")
    unit = row["unit"]["value"] if labels.get("unit") and "unit" in row else ""
    cells = {name: _cell(holdings, words, term, labels.get(name), text, lang) for name, term in row.items()}
    for name in cells:
        # What a question calls a quote is the law's own words, of one stretch or of several.
        if labels.get(name) and name.lower().endswith("quote"):
            cells[name] = Cell(row[name]["value"], "law")
    value = cells.get("value")
    if labels.get("unit") and value and value.number is not None:
        # at_least is AtLeast to whoever writes amounts.
        op = row["op"]["value"].title().replace("_", "") if "op" in row else None
        cells["value"] = Cell(bound(op, value.number, unit, lang), "number", (), value.number)
    return Line(cells, provision, _span(holdings, provision, row), words.code(labels.get("unit"), unit, lang))


def _provision(holdings: Holdings, row: Mapping[str, Term]) -> str | None:
    """The provision that a row rests on: its column of that name, else the first that is one."""
    named = [row["provision"]] if "provision" in row else []
    for term in [*named, *row.values()]:
        if (ref := term["value"].removeprefix(REG).split("；")[0]) in holdings.store.texts:
            return ref
    return None


def _span(holdings: Holdings, provision: str | None, row: Mapping[str, Term]) -> tuple[int, int] | None:
    if provision is None:
        return None
    document, _, ref = provision.partition("/")
    text = holdings.store.document(document)
    whole = place(text, ref)
    if "quote" in row:
        try:
            return locate(row["quote"]["value"].split("…")[0], text.text, *whole)
        except QuoteError:
            # A quote of several stretches, or of a whole article with its items.
            return whole
    return whole


def _cell(holdings: Holdings, words: Words, term: Term, label: Label | None, text: str, lang: str) -> Cell:
    value = term["value"]
    if term["type"] == "bnode":
        return Cell(value, "term")
    bare = value.removeprefix(REG)
    refs = tuple(bare.split("；"))
    if all(ref in holdings.store.texts for ref in refs):
        return Cell(value, "provision", refs)
    if bare in holdings.regulations and (term["type"] == "uri" or (label and label.codes == "tic:Regulation")):
        return Cell(holdings.short(bare, lang), "document", (bare,))
    if term["type"] == "uri":
        return Cell(words.iri(value, lang), "term", title=value)
    if term.get("datatype", "") in _NUMBERS:
        return _number(value)
    if term.get("datatype", "") == XSD + "boolean":
        yes = value in ("true", "1")
        return Cell({"zh": ("否", "是"), "en": ("no", "yes")}[lang][yes], "flag")
    if label is not None and label.codes is not None:
        return Cell(words.code(label, value, lang), "words")
    is_law = bool(text) and all(part in text for part in "".join(value.split()).split("…"))
    shown = value if label is None else words.translated(value, lang)
    shortest = _SHORTEST if label is None else _SHORTEST_OF_LABELS
    return Cell(shown, "law" if is_law and shown == value and len(value) >= shortest else "words")


def _number(value: str) -> Cell:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return Cell(value, "words")
    return Cell(number_text(number), "number", (), number) if number.is_finite() else Cell(value, "words")
