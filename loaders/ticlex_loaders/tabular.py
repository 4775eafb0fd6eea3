"""Rows of cells to records, shared by CSV and workbooks.

A reader hands over a `Table`; whatever it could not get out of its file stands in it as `Broken`. A row is
accepted, rejected or blank; the reader counts the rows, this module counts what became of them.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ticlex.measures import Measure
from ticlex.records import Cell, Problem, Record
from ticlex_loaders.cells import Found, bad_cell, is_blank, read_cell, written
from ticlex_loaders.cleaning import clean_text, control_character, shown
from ticlex_loaders.headers import RECORD, RULE_SET, Headers
from ticlex_loaders.outcome import Bad
from ticlex_loaders.rule_sets import read_rule_sets

HEADER_DEPTH = 5
"""Non-blank rows among which the header is looked for; a title may stand above it."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell that holds something, but no value: #REF!, a formula never computed, part of a merged cell."""

    found: str
    why: Bad


class Percent(float):
    """A number that the workbook shows as a percentage: 0.55 under a header in % is 55 %."""

    __slots__ = ()


Value = str | int | float | bool | date | Broken | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file, by column from 0; columns that are not there are blank."""

    number: int
    """As the file counts, from 1."""
    cells: Mapping[int, Value]


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet or a CSV file. Rows ascend in number; those left out are blank."""

    rows: Sequence[Row]
    place: Callable[[int, int, str], str]
    """Row number, column from 0, Chinese header → place for a person."""
    row_name: Callable[[int], str]
    """Name of a row, for the record that has no number of its own: 第3行."""


@dataclass(slots=True)
class TableReading:
    """What became of a table's rows."""

    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    extra_columns: list[str] = field(default_factory=list)
    accepted: int = 0
    rejected: int = 0
    blank: int = 0


@dataclass(slots=True)
class _Layout:
    """Which column holds what."""

    record: int | None = None
    rule_set: int | None = None
    measures: list[tuple[int, Measure, str | None]] = field(default_factory=list)
    extra: dict[int, str] = field(default_factory=dict)
    ignored: set[int] = field(default_factory=set)
    last: int = -1
    nameless: set[int] = field(default_factory=set)


def find_header(rows: Sequence[Row], headers: Headers, *, lone_is_enough: bool) -> int | None:
    """Index of the row that has the most known headers among the first non-blank ones; None if none has any.

    A sheet of explanations lists fields, too, one a row. So where there are several sheets
    (`lone_is_enough` false), a header has two known fields or nothing but known ones.
    """
    best, most, looked_at = None, 0, 0
    for index, row in enumerate(rows):
        texts = [_header_text(v) for v in row.cells.values() if not _is_empty(v)]
        if not texts:
            continue
        looked_at += 1
        if looked_at > HEADER_DEPTH:
            break
        known = len({headers.column(t).field for t in texts} - {None})
        if known > most and (lone_is_enough or known > 1 or known == len(texts)):
            best, most = index, known
    return best


def read_table(
    table: Table, header_index: int, headers: Headers, rule_sets: Collection[str], taken: set[str]
) -> TableReading:
    """Read the rows below the header; `taken` holds the record numbers of the file so far, and grows."""
    reading = TableReading()
    header_row = table.rows[header_index]
    layout = _layout(table, header_row, headers, reading)
    previous = header_row.number
    for row in table.rows[header_index + 1 :]:
        reading.blank += row.number - previous - 1
        previous = row.number
        if all(_is_empty(value) for value in row.cells.values()):
            reading.blank += 1
            continue
        record = _record(table, row, layout, headers, rule_sets, taken, reading)
        if record is None:
            reading.rejected += 1
        else:
            reading.accepted += 1
            reading.records.append(record)
            reading.problems += [cell.problem for cell in record.cells.values() if cell.problem]
    return reading


def _layout(table: Table, header: Row, headers: Headers, reading: TableReading) -> _Layout:
    layout = _Layout()
    at: dict[str, str] = {}
    for column, value in sorted(header.cells.items()):
        if _is_empty(value):
            continue
        layout.last = column
        text = _header_text(value)
        known = headers.column(text)
        where = table.place(header.number, column, "")
        if known.field is None:
            layout.extra[column] = _unused(shown(text), layout.extra.values())
            if known.near:
                remedy = f"是否要写 {known.near}？该列没有用于核对。"
                reading.problems.append(Problem(where, shown(text), "是未知列，名称与已知列相近", remedy))
        elif known.field in at:
            layout.ignored.add(column)
            wrong = f"与 {at[known.field]} 重复，都是{headers.zh(known.field)}"
            reading.problems.append(Problem(where, shown(text), wrong, "只留一列；后一列没有读取。"))
        else:
            at[known.field] = where
            if known.field == RECORD:
                layout.record = column
            elif known.field == RULE_SET:
                layout.rule_set = column
            else:
                layout.measures.append((column, headers.measures[known.field], known.unit))
    reading.extra_columns = list(layout.extra.values())
    return layout


def _record(
    table: Table,
    row: Row,
    layout: _Layout,
    headers: Headers,
    rule_sets: Collection[str],
    taken: set[str],
    reading: TableReading,
) -> Record | None:
    """One row as a record; None if it is rejected, with the reason among the problems."""
    reading.problems += _beyond_header(table, row, layout)
    record_id = _record_id(table, row, layout, headers, taken, reading)
    names = _rule_sets(table, row, layout, headers, rule_sets, reading)
    if record_id is None or names is None:
        return None
    taken.add(record_id)
    cells = {
        m.field: _cell(row.cells.get(column), m, table.place(row.number, column, m.zh), unit)
        for column, m, unit in layout.measures
    }
    extra = {name: _extra_text(row.cells.get(column)) for column, name in layout.extra.items()}
    return Record(record_id, cells, names, table.row_name(row.number), extra)


def _record_id(
    table: Table, row: Row, layout: _Layout, headers: Headers, taken: set[str], reading: TableReading
) -> str | None:
    value = None if layout.record is None else row.cells.get(layout.record)
    if _is_empty(value):
        return _unused(table.row_name(row.number), taken)
    where = _where(table, row, layout.record or 0, headers.zh(RECORD))
    if isinstance(value, Broken):
        problem = Problem(where, shown(value.found), value.why.is_wrong, value.why.remedy + "该行没有读取。")
        reading.problems.append(problem)
        return None
    text = clean_text(written(value))
    if character := control_character(text):
        wrong = f"记录号含有控制字符 {character}"
        reading.problems.append(Problem(where, shown(text), wrong, "删去看不见的字符；该行没有读取。"))
        return None
    if text in taken:
        remedy = "记录号在文件中应唯一，改用另一个记录号；该行没有读取。"
        reading.problems.append(Problem(where, shown(text), "记录号与前面的行重复", remedy))
        return None
    return text


def _rule_sets(
    table: Table,
    row: Row,
    layout: _Layout,
    headers: Headers,
    known: Collection[str],
    reading: TableReading,
) -> tuple[str, ...] | None:
    """The rule sets that the row names; None if it names some and none is known."""
    value = None if layout.rule_set is None else row.cells.get(layout.rule_set)
    if _is_empty(value):
        return ()
    where = _where(table, row, layout.rule_set or 0, headers.zh(RULE_SET))
    if isinstance(value, Broken):
        problem = Problem(where, shown(value.found), value.why.is_wrong, value.why.remedy + "该行没有读取。")
        reading.problems.append(problem)
        return None
    names, problems = read_rule_sets(written(value), known, where)
    reading.problems += problems
    if problems and not names:
        wrong = "没有一个已知的规则集，该行没有读取"
        reading.problems.append(Problem(where, shown(written(value)), wrong, "改正规则集名称，或留空。"))
        return None
    return names


def _where(table: Table, row: Row, column: int, zh: str) -> str:
    place = table.place(row.number, column, zh)
    return place if zh in place else f"{place} {zh}"


def _beyond_header(table: Table, row: Row, layout: _Layout) -> list[Problem]:
    """A problem for cells that no header names: once a row beyond the header, once a column within it."""
    problems = []
    named = {c for c, _, _ in layout.measures} | layout.extra.keys() | layout.ignored
    named |= {c for c in (layout.record, layout.rule_set) if c is not None}
    for column in sorted(row.cells.keys() - named - layout.nameless):
        if _is_empty(row.cells[column]):
            continue
        where, found = table.place(row.number, column, ""), shown(_extra_text(row.cells[column]))
        if column > layout.last:
            wrong = "超出表头，该单元格没有读取"
            problems.append(Problem(where, found, wrong, "核对该行是否多了一格，或补上表头。"))
            break
        layout.nameless.add(column)
        problems.append(Problem(where, found, "该列没有表头，没有读取", "补上表头，或删去该列。"))
    return problems


def _cell(value: Value, measure: Measure, place: str, header_unit: str | None) -> Cell:
    if isinstance(value, Broken):
        return bad_cell(value.found, measure, place, value.why)
    if isinstance(value, Percent):
        return read_cell(float(value), measure, place, None if header_unit == "%" else header_unit)
    return read_cell(value, measure, place, header_unit)


def _is_empty(value: Value) -> bool:
    return not isinstance(value, Broken) and is_blank(value)


def _header_text(value: Value) -> str:
    return value if isinstance(value, str) else _extra_text(value)


def _extra_text(value: Value) -> str:
    if isinstance(value, Broken):
        return value.found
    found: Found = value
    return clean_text(written(found))


def _unused(name: str, used: Collection[str]) -> str:
    """The name, or with a number after it where it is taken."""
    number, free = 2, name
    while free in used:
        free, number = f"{name}（{number}）", number + 1
    return free
