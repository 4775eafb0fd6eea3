"""A large workbook by columns: what `xlsx_reader.py` does by rows, with the second reader beside it."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Mapping, Sequence

import polars as pl

from ticlex.records import Problem
from ticlex_loaders.columnar import table_of
from ticlex_loaders.frames import Table
from ticlex_loaders.gate import open_workbook
from ticlex_loaders.headers import Headers
from ticlex_loaders.layout import Row, Value, is_empty
from ticlex_loaders.raw import RawColumn, RawTable
from ticlex_loaders.second_reader import Elsewhere, Size, confirm, sizes_here
from ticlex_loaders.sheet_columns import SheetColumns, columns_of, scan_columns
from ticlex_loaders.sheet_scan import scan_sheet
from ticlex_loaders.workbook_parts import Sheet, Workbook, read_parts
from ticlex_loaders.xlsx_reader import (
    covered,
    headers_of,
    hidden,
    holds_something,
    is_only_one,
    no_header,
    place_in,
    row_name,
    skipped,
)

_LARGE = 8 * 2**20
"""Bytes of XML from which the second reader works in a process of its own."""


def read_xlsx_table(name: str, data: bytes, headers: Headers, rule_sets: Collection[str]) -> Table:
    """Read a workbook.

    Raises:
        UnreadableInput: as `read_xlsx`.
    """
    with open_workbook(name, data) as archive:
        workbook = read_parts(name, archive)
        elsewhere = Elsewhere(data) if _inflated(archive, workbook) > _LARGE else None
        try:
            scanned = [(sheet, scan_columns(name, archive, sheet, workbook)) for sheet in workbook.sheets]
            table = _table(name, scanned, headers, rule_sets)
            extents = [(sheet.name, found.scanned.extent) for sheet, found in scanned]
            sizes = sizes_here(data, extents) if elsewhere is None else elsewhere.sizes()
            confirm(name, extents, _sizes_by_events(name, archive, workbook) if sizes is None else sizes)
        finally:
            if elsewhere is not None:
                elsewhere.stop()
    return table


def _table(
    name: str, scanned: Sequence[tuple[Sheet, SheetColumns]], headers: Headers, rule_sets: Collection[str]
) -> Table:
    filled = [(sheet, found) for sheet, found in scanned if any(map(holds_something, found.scanned.rows))]
    starts = headers_of([found.scanned.rows for _, found in filled], headers)
    if all(start is None for start in starts):
        raise no_header(name, [sheet for sheet, _ in filled])
    tables: list[RawTable] = []
    problems: list[Problem] = []
    for (sheet, found), start in zip(filled, starts, strict=True):
        if start is None:
            problems += skipped(sheet, found.scanned.rows)
        else:
            table = _raw(name, sheet, found, found.scanned.rows[start], is_alone=is_only_one(starts))
            table.problems[:0] = problems
            tables.append(table)
            problems = []
    return table_of(tables, headers, rule_sets, problems)


def _raw(name: str, sheet: Sheet, found: SheetColumns, header: Row, *, is_alone: bool) -> RawTable:
    """The rows below the header, with what merged cells cover; blank ones at the end are no rows."""
    numbers = found.numbers(header.number)
    columns = columns_of(found, numbers)
    place = {number: at for at, number in enumerate(numbers.tolist())} if found.scanned.merged else {}
    above = {row.number: row.cells for row in found.scanned.rows if row.number <= header.number}

    def anchor(row: int, column: int) -> Value:
        if row in above:
            return above[row].get(column)
        return columns[column].value(place[row]) if row in place and column in columns else None

    by_column: dict[int, dict[int, Value]] = {}
    for at, cells in covered(name, sheet, found.scanned.merged, numbers.tolist(), anchor).items():
        for column, value in cells.items():
            by_column.setdefault(column, {})[at] = value
    for column, values in by_column.items():
        columns.setdefault(column, RawColumn(len(numbers))).put(values)
    height = _filled(columns, len(numbers))
    last = int(numbers[height - 1]) if height else header.number
    return RawTable(
        header,
        columns if height == len(numbers) else {n: column.head(height) for n, column in columns.items()},
        pl.Series(numbers[:height], dtype=pl.Int64),
        place_in(sheet.name),
        row_name(sheet, is_alone),
        last - header.number - height,
        hidden(sheet, found.scanned.hidden, header.number, last),
    )


def _filled(columns: Mapping[int, RawColumn], height: int) -> int:
    """Rows up to the last one that holds something."""
    while height and not any(not is_empty(column.value(height - 1)) for column in columns.values()):
        height -= 1
    return height


def _inflated(archive: zipfile.ZipFile, workbook: Workbook) -> int:
    parts = {sheet.part for sheet in workbook.sheets}
    return sum(entry.file_size for entry in archive.infolist() if entry.filename in parts)


def _sizes_by_events(name: str, archive: zipfile.ZipFile, workbook: Workbook) -> dict[str, Size]:
    """Where the second reader cannot read a workbook, the reader of XML events tells how large its sheets are."""
    sizes = {}
    for sheet in workbook.sheets:
        extent = scan_sheet(name, archive, sheet, workbook).extent
        rows = extent.sure_last - extent.sure_first + 1 if extent.sure_last else 0
        sizes[sheet.name] = Size(rows, extent.sure_cells)
    return sizes
