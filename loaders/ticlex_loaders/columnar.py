"""Tables as they were found to one table of typed columns: what `tabular.py` does by rows, done by columns.

Row for row and cell for cell both come to the same records and the same problems; tests hold them together. Only
what concerns a row as a whole (its number, its rule sets, cells beyond the header) is looked at here.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import polars as pl

from ticlex.records import Problem, Record, RowCount
from ticlex_loaders.cells import written
from ticlex_loaders.cleaning import clean_text, shown
from ticlex_loaders.frames import Source, Table
from ticlex_loaders.headers import RECORD, RULE_SET, Headers
from ticlex_loaders.layout import Broken, Layout, is_empty, layout_of, unused
from ticlex_loaders.outcome import Bad
from ticlex_loaders.problems import OF_CELLS, OF_HEADER, OF_NUMBER, OF_RULE_SETS, Found
from ticlex_loaders.quick import DTYPES, quick_ids
from ticlex_loaders.raw import CODED, TEXT, RawColumn, RawTable
from ticlex_loaders.read_column import EXACT, ReadColumn, exactly, read_column
from ticlex_loaders.tabular import beyond_header, is_taken, own_id, own_rule_sets, record_of, where_in, without_header

BAD = ".bad"
"""What the column's name ends in that marks the bad cells of a field."""


@dataclass(slots=True)
class _Part:
    """One table of the file."""

    raw: RawTable
    layout: Layout
    filled: pl.Series
    """Rows that hold something."""
    ids: pl.Series
    """Numbers that records give themselves; null where there is none, or a bad one."""
    refused: set[int]
    """Rows with a bad number, or that are no rows of cells."""
    names: pl.Series | None
    """Rule sets of each row; None where no column gives them."""
    accepted: pl.Series
    """Rows that become records, as far as is known yet."""


def table_of(raws: Sequence[RawTable], headers: Headers, rule_sets: Collection[str], after: Sequence[Problem]) -> Table:
    """Read the tables of one file, in their order.

    Args:
        raws: what was found.
        headers: the known headers.
        rule_sets: names of rule sets that a record may ask for.
        after: problems of the file that are told after those of its tables.
    """
    problems = Found(list(raws))
    parts = [_part(number, raw, headers, rule_sets, problems) for number, raw in enumerate(raws)]
    ids = _ids(parts, headers, problems)
    for problem in after:
        problems.tell(len(parts), -1, OF_HEADER, problem)
    columns = {RECORD: ids}
    if any(part.layout.rule_set is not None for part in parts):
        columns[RULE_SET] = pl.concat([_names(part).filter(part.accepted) for part in parts])
    columns |= _fields(parts, problems)
    read = sum(raw.height + raw.left_out for raw in raws)
    filled = sum(int(part.filled.sum()) for part in parts)
    extra = dict.fromkeys(name for part in parts for name in part.layout.extra.values())
    counts = RowCount(read, len(ids), filled - len(ids), read - filled)
    return Table(pl.DataFrame(columns), problems, counts, list(extra), _source(parts))


def _names(part: _Part) -> pl.Series:
    nothing = pl.Series([[]], dtype=pl.List(pl.String))
    return nothing.new_from_index(0, part.raw.height) if part.names is None else part.names


def _part(number: int, raw: RawTable, headers: Headers, rule_sets: Collection[str], problems: Found) -> _Part:
    layout = layout_of(raw.place, raw.header, headers)
    for problem in (*raw.problems, *layout.problems):
        problems.tell(number, -1, OF_HEADER, problem)
    filled = pl.repeat(False, raw.height, dtype=pl.Boolean, eager=True).scatter(list(raw.refused), True)
    for row, problem in raw.refused.items():
        problems.tell(number, row, OF_HEADER, problem)
    # The record's number fills most rows of most files, so that the other columns need not be looked at.
    for column in sorted(raw.columns, key=lambda c: c != layout.record):
        if filled.all():
            break
        filled |= raw.columns[column].filled()
    _beyond_header(number, raw, layout, problems)
    ids, refused = _own_ids(number, raw, layout, headers, problems)
    refused |= raw.refused.keys()
    names, unknown = _rule_sets(number, raw, layout, headers, rule_sets, problems)
    accepted = filled.clone().scatter(list(unknown), False) if unknown else filled
    return _Part(raw, layout, filled, ids, refused, names, accepted)


def _beyond_header(number: int, raw: RawTable, layout: Layout, problems: Found) -> None:
    """A problem for cells that no header names: once a row beyond the header, once a column within it."""
    told: set[int] = set()
    for column in sorted(raw.columns.keys() - layout.named):
        found = raw.columns[column]
        for row in found.filled().arg_true().to_list():
            is_beyond = column > layout.last
            if is_beyond and row in told:
                continue
            told |= {row} if is_beyond else set()
            where = raw.place(int(raw.numbers[row]), column, "")
            say = beyond_header if is_beyond else without_header
            problems.tell(number, row, OF_HEADER, say(where, found.value(row)))
            if not is_beyond:
                break


def _own_ids(
    number: int, raw: RawTable, layout: Layout, headers: Headers, problems: Found
) -> tuple[pl.Series, set[int]]:
    """The numbers that records give themselves, and the rows whose number is bad."""
    ids = pl.repeat(None, raw.height, dtype=pl.String, eager=True)
    refused: set[int] = set()
    if layout.record is None:
        return ids, refused
    column = raw.columns.get(layout.record, RawColumn(raw.height))
    slow = set(column.other)
    layers = {TEXT: column.texts()} | {kind: f for kind, f in column.layers.items() if kind not in (TEXT, CODED)}
    for kind, found in layers.items():
        told = quick_ids(kind, found)
        ids = ids.zip_with(told.is_null(), told)
        slow |= set((found.is_not_null() & told.is_null()).arg_true())
    others: dict[int, str] = {}
    for row in sorted(slow):
        value = column.value(row)
        if is_empty(value):
            continue
        outcome = own_id(value)
        if isinstance(outcome, Bad):
            refused.add(row)
            where = where_in(raw.place, int(raw.numbers[row]), layout.record, headers.zh(RECORD))
            found_id = value.found if isinstance(value, Broken) else clean_text(written(value))
            problems.tell(number, row, OF_NUMBER, Problem(where, shown(found_id), outcome.is_wrong, outcome.remedy))
        else:
            others[row] = outcome
    return (ids.clone().scatter(list(others), list(others.values())) if others else ids), refused


def _rule_sets(
    number: int, raw: RawTable, layout: Layout, headers: Headers, known: Collection[str], problems: Found
) -> tuple[pl.Series | None, set[int]]:
    """The rule sets that each row names, and the rows that name some of which none is known."""
    dtype = pl.List(pl.String)
    column = raw.columns.get(-1 if layout.rule_set is None else layout.rule_set)
    if layout.rule_set is None or column is None:
        return None, set()
    words = column.written()
    distinct = words.unique()
    told = {word: own_rule_sets(word, known, "") for word in distinct if not is_empty(word)}
    by_word = pl.Series([list(told[w][0] or []) if w in told else [] for w in distinct], dtype=dtype)
    coded = pl.DataFrame({"word": distinct, "names": by_word})
    names = words.to_frame("word").join(coded, on="word", how="left", nulls_equal=True, maintain_order="left")["names"]
    wrong = [word for word, (_, found) in told.items() if found]
    rows = sorted({*column.other, *words.is_in(wrong).arg_true()})
    refused = []
    for row in rows:
        value = column.value(row)
        if is_empty(value):
            continue
        where = where_in(raw.place, int(raw.numbers[row]), layout.rule_set, headers.zh(RULE_SET))
        own, found = own_rule_sets(value, known, where)
        refused += [row] if own is None else []
        for problem in found:
            problems.tell(number, row, OF_RULE_SETS, problem)
    return names, set(refused)


def _ids(parts: Sequence[_Part], headers: Headers, problems: Found) -> pl.Series:
    """The numbers of all records. Where two are the same the later record is not accepted."""
    found = []
    for part in parts:
        before, behind = part.raw.name
        if part.refused:
            part.accepted = part.accepted.clone().scatter(list(part.refused), False)
        own = pl.select(pl.concat_str(pl.lit(before), pl.lit(part.raw.numbers), pl.lit(behind))).to_series()
        found.append(part.ids.fill_null(own).filter(part.filled) if part.ids.has_nulls() else part.ids)
    together = pl.concat(found) if found else pl.Series(dtype=pl.String)
    # Where two hashes are the same, the numbers may be; then they are looked at one by one.
    if together.hash().n_unique() == len(together) and not any(part.refused for part in parts):
        named = [ids.filter(part.accepted.filter(part.filled)) for ids, part in zip(found, parts, strict=True)]
        return pl.concat(named).alias(RECORD) if named else together
    return _ids_in_order(parts, headers, problems)


def _ids_in_order(parts: Sequence[_Part], headers: Headers, problems: Found) -> pl.Series:
    """The numbers, record by record: each may depend on those before it."""
    taken: set[str] = set()
    named: list[str] = []
    for number, part in enumerate(parts):
        raw, rejected = part.raw, []
        numbers, accepted = raw.numbers.to_list(), part.accepted.to_list()
        for row, (own, is_filled) in enumerate(zip(part.ids.to_list(), part.filled.to_list(), strict=True)):
            if not is_filled or row in part.refused:
                continue
            record_id = unused(raw.row_name(numbers[row]), taken) if own is None else own
            if record_id in taken:
                where = where_in(raw.place, numbers[row], part.layout.record or 0, headers.zh(RECORD))
                problems.tell(number, row, OF_NUMBER, is_taken(where, record_id))
                rejected.append(row)
            elif accepted[row]:
                taken.add(record_id)
                named.append(record_id)
        if rejected:
            part.accepted = part.accepted.clone().scatter(rejected, False)
    return pl.Series(RECORD, named, dtype=pl.String)


def _fields(parts: Sequence[_Part], problems: Found) -> dict[str, pl.Series]:
    """The values of each field that some table has, and where its cells are bad."""
    asked = [
        (number, order, place, measure, unit, part.raw.columns.get(place, RawColumn(part.raw.height)))
        for number, part in enumerate(parts)
        for order, (place, measure, unit) in enumerate(part.layout.measures, OF_CELLS)
    ]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        found = list(threads.map(lambda one: read_column(one[5], one[3], one[4]), asked))
    read: dict[str, dict[int, ReadColumn]] = {}
    known = {measure.field: measure for _, _, _, measure, _, _ in asked}
    for (number, order, place, measure, _, _), column in zip(asked, found, strict=True):
        read.setdefault(measure.field, {})[number] = column
        if column.bad.reasons:
            problems.mark(number, order, place, measure, column.bad, parts[number].accepted)
    columns: dict[str, pl.Series] = {}
    for name, by_part in read.items():
        measure = known[name]
        dtype = EXACT if any(c.values.dtype == EXACT for c in by_part.values()) else DTYPES[measure.type]
        values, bad = [], []
        for number, part in enumerate(parts):
            one = by_part.get(number)
            own = pl.repeat(None, part.raw.height, dtype=dtype, eager=True) if one is None else one.values
            values.append(_only(part, exactly(own, measure) if own.dtype != dtype else own))
            marks = np.zeros(part.raw.height, dtype=bool)
            for rows in [] if one is None else one.bad.rows:
                marks[rows] = True
            bad.append(_only(part, pl.Series(marks)))
        columns[name] = pl.concat(values)
        is_bad = pl.concat(bad)
        if is_bad.any():
            columns[name + BAD] = is_bad
    return columns


def _only(part: _Part, values: pl.Series) -> pl.Series:
    """The rows that become records."""
    return values if part.accepted.all() else values.filter(part.accepted)


def _source(parts: Sequence[_Part]) -> Source:
    """The way back to the cells."""
    rows = [part.accepted.arg_true() for part in parts]
    ends = pl.Series([len(own) for own in rows], dtype=pl.Int64).cum_sum().to_list()

    def record(at: int, record_id: str, names: tuple[str, ...]) -> Record:
        number = next(n for n, end in enumerate(ends) if at < end)
        part = parts[number]
        row = part.raw.row(int(rows[number][at - ends[number] + len(rows[number])]))
        return record_of(record_id, names, row, part.layout, part.raw.place, part.raw.row_name(row.number))

    def found(name: str) -> pl.Series:
        return pl.concat([_written(part, name).filter(part.accepted) for part in parts]).alias(name)

    return Source(record, found)


def _written(part: _Part, name: str) -> pl.Series:
    layout = part.layout
    places = {measure.field: column for column, measure, _ in layout.measures}
    places |= {own: column for column, own in layout.extra.items()}
    places |= {RECORD: layout.record, RULE_SET: layout.rule_set} if name in (RECORD, RULE_SET) else {}  # type: ignore[dict-item]
    column = part.raw.columns.get(places[name]) if places.get(name) is not None else None
    return RawColumn(part.raw.height).written() if column is None else column.written()
