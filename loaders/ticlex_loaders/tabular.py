"""Rows of cells to records, shared by CSV, workbooks and JSON.

A reader hands over a `Grid`. A row is accepted, rejected or blank; the reader counts the rows, this module counts what
became of them.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from ticlex.measures import Measure
from ticlex.records import Cell, Problem, Record
from ticlex_loaders.cells import bad_cell, read_cell, written
from ticlex_loaders.cleaning import clean_text, control_character, shown
from ticlex_loaders.headers import RECORD, RULE_SET, Headers
from ticlex_loaders.layout import Broken, Layout, Percent, Place, Row, Value, is_empty, layout_of, text_of, unused
from ticlex_loaders.outcome import Bad
from ticlex_loaders.rule_sets import read_rule_sets


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet or a CSV file. Rows ascend in number; those left out are blank."""

    rows: Sequence[Row]
    place: Place
    row_name: Callable[[int], str]
    """Name of a row, for the record that has no number of its own: 第3行."""


@dataclass(slots=True)
class GridReading:
    """What became of a grid's rows."""

    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    extra_columns: list[str] = field(default_factory=list)
    accepted: int = 0
    rejected: int = 0
    blank: int = 0


def read_grid(
    grid: Grid, header_index: int, headers: Headers, rule_sets: Collection[str], taken: set[str]
) -> GridReading:
    """Read the rows below the header; `taken` holds the record numbers of the file so far, and grows."""
    reading = GridReading()
    header_row = grid.rows[header_index]
    layout = layout_of(grid.place, header_row, headers)
    reading.problems += layout.problems
    reading.extra_columns = list(layout.extra.values())
    nameless: set[int] = set()
    previous = header_row.number
    for row in grid.rows[header_index + 1 :]:
        reading.blank += row.number - previous - 1
        previous = row.number
        if row.refused is not None:
            reading.problems.append(row.refused)
            reading.rejected += 1
            continue
        if all(is_empty(value) for value in row.cells.values()):
            reading.blank += 1
            continue
        reading.problems += _beyond_header(grid, row, layout, nameless)
        record = _record(grid, row, layout, headers, rule_sets, taken, reading)
        if record is None:
            reading.rejected += 1
        else:
            reading.accepted += 1
            reading.records.append(record)
            reading.problems += [cell.problem for cell in record.cells.values() if cell.problem]
    return reading


def record_of(record_id: str, names: tuple[str, ...], row: Row, layout: Layout, place: Place, row_name: str) -> Record:
    """The row as a record, whose number and rule sets are known already."""
    cells = {
        m.field: _cell(row.cells.get(column), m, place(row.number, column, m.zh), unit)
        for column, m, unit in layout.measures
    }
    extra = {name: text_of(row.cells.get(column)) for column, name in layout.extra.items()}
    return Record(record_id, cells, names, row_name, extra)


def own_id(value: Value) -> str | Bad:
    """The number that a record gives itself, or why it cannot be read."""
    if isinstance(value, Broken):
        return Bad(value.why.is_wrong, value.why.remedy + "该行没有读取。")
    text = clean_text(written(value))
    if character := control_character(text):
        return Bad(f"记录号含有控制字符 {character}", "删去看不见的字符；该行没有读取。")
    return text


def own_rule_sets(value: Value, known: Collection[str], where: str) -> tuple[tuple[str, ...] | None, list[Problem]]:
    """The rule sets that a row names, None if it names some and none is known; and what is wrong with them."""
    if isinstance(value, Broken):
        return None, [Problem(where, shown(value.found), value.why.is_wrong, value.why.remedy + "该行没有读取。")]
    names, problems = read_rule_sets(written(value), known, where)
    if problems and not names:
        wrong = "没有一个已知的规则集，该行没有读取"
        return None, [*problems, Problem(where, shown(written(value)), wrong, "改正规则集名称，或留空。")]
    return names, problems


def is_taken(where: str, record_id: str) -> Problem:
    """The problem of a record whose number another one has."""
    remedy = "记录号在文件中应唯一，改用另一个记录号；该行没有读取。"
    return Problem(where, shown(record_id), "记录号与前面的行重复", remedy)


def beyond_header(where: str, value: Value) -> Problem:
    """The problem of a cell to the right of the header."""
    return Problem(where, shown(text_of(value)), "超出表头，该单元格没有读取", "核对该行是否多了一格，或补上表头。")


def without_header(where: str, value: Value) -> Problem:
    """The problem of a column that holds something, and has no header."""
    return Problem(where, shown(text_of(value)), "该列没有表头，没有读取", "补上表头，或删去该列。")


def where_in(place: Place, row: int, column: int, zh: str) -> str:
    """The place of a record's number or rule sets, with the header."""
    found = place(row, column, zh)
    return found if zh in found else f"{found} {zh}"


def _record(
    grid: Grid,
    row: Row,
    layout: Layout,
    headers: Headers,
    rule_sets: Collection[str],
    taken: set[str],
    reading: GridReading,
) -> Record | None:
    """One row as a record; None if it is rejected, with the reason among the problems."""
    record_id = _record_id(grid, row, layout, headers, taken, reading)
    names: tuple[str, ...] | None = ()
    value = None if layout.rule_set is None else row.cells.get(layout.rule_set)
    if layout.rule_set is not None and not is_empty(value):
        where = where_in(grid.place, row.number, layout.rule_set, headers.zh(RULE_SET))
        names, problems = own_rule_sets(value, rule_sets, where)
        reading.problems += problems
    if record_id is None or names is None:
        return None
    taken.add(record_id)
    return record_of(record_id, names, row, layout, grid.place, grid.row_name(row.number))


def _record_id(
    grid: Grid, row: Row, layout: Layout, headers: Headers, taken: set[str], reading: GridReading
) -> str | None:
    value = None if layout.record is None else row.cells.get(layout.record)
    if layout.record is None or is_empty(value):
        return unused(grid.row_name(row.number), taken)
    where = where_in(grid.place, row.number, layout.record, headers.zh(RECORD))
    found = own_id(value)
    if isinstance(found, Bad):
        written_id = value.found if isinstance(value, Broken) else clean_text(written(value))
        reading.problems.append(Problem(where, shown(written_id), found.is_wrong, found.remedy))
        return None
    if found in taken:
        reading.problems.append(is_taken(where, found))
        return None
    return found


def _beyond_header(grid: Grid, row: Row, layout: Layout, nameless: set[int]) -> list[Problem]:
    """A problem for cells that no header names: once a row beyond the header, once a column within it."""
    problems = []
    for column in sorted(row.cells.keys() - layout.named - nameless):
        value = row.cells[column]
        if is_empty(value):
            continue
        where = grid.place(row.number, column, "")
        if column > layout.last:
            problems.append(beyond_header(where, value))
            break
        nameless.add(column)
        problems.append(without_header(where, value))
    return problems


def unit_for(value: Value, header_unit: str | None) -> str | None:
    """The header's unit, but not twice: a number that is shown as 55 % is 0.55."""
    return None if isinstance(value, Percent) and header_unit == "%" else header_unit


def _cell(value: Value, measure: Measure, place: str, header_unit: str | None) -> Cell:
    if isinstance(value, Broken):
        return bad_cell(value.found, measure, place, value.why)
    return read_cell(value, measure, place, unit_for(value, header_unit))
