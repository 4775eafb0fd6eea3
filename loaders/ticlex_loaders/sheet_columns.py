"""A worksheet by columns: its ordinary rows all at once, the others by the events of `sheet_scan.py`.

The XML reader sees everything but the ordinary rows, which it would take for rows between two others: so what stands
around them, and whether the part is well formed, is told by the same code as for a small file.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from ticlex_loaders import raw, sheet_values
from ticlex_loaders.layout import HEADER_DEPTH
from ticlex_loaders.raw import RawColumn, column_of
from ticlex_loaders.sheet_blocks import Block, Blocks
from ticlex_loaders.sheet_scan import Scanner, SheetCells, scan_sheet
from ticlex_loaders.sheet_values import Cells, Values
from ticlex_loaders.workbook_parts import Sheet, Workbook
from ticlex_loaders.xlsx_reader import holds_something
from ticlex_loaders.xml_scan import XmlReader, damage

_CHUNK = 4 * 2**20
_IN_ROWS = 2
"""Depth at which rows stand, in sheetData in worksheet."""
_TOP = 40
"""Rows at a time that are read one by one, until the header can be looked for among them."""
_UTF8 = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml[^>]*\sencoding=[\"'](?:utf-8|UTF-8|us-ascii|US-ASCII)[\"'][^>]*>|<(?!\?xml))"
)
_NO_ENCODING = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml(?:(?!encoding)[^>])*>")
_LAYERS = {
    sheet_values.NUMBER: raw.NUMBER,
    sheet_values.PERCENT: raw.PERCENT,
    sheet_values.TRUTH: raw.TRUTH,
    sheet_values.DAY: raw.DAY,
    sheet_values.CODED: raw.CODED,
    sheet_values.BROKEN: raw.BROKEN,
}


class _NotOrdinary(Exception):
    """The sheet is not such that rows may be taken out of it."""


@dataclass(slots=True)
class SheetColumns:
    """What a sheet holds: rows that were read one by one, the first ones among them, and the cells of all others."""

    scanned: SheetCells
    cells: Cells
    values: Values

    def numbers(self, after: int) -> npt.NDArray[np.int64]:
        """Numbers of the rows below a row that hold something, ascending."""
        there = np.zeros(max(self.last, after) + 1, dtype=bool)
        there[self.cells.row] = True
        there[[row.number for row in self.scanned.rows]] = True
        there[: after + 1] = False
        return np.flatnonzero(there)

    @property
    def last(self) -> int:
        """Number of the last row that holds something, 0 if there is none."""
        scanned = self.scanned.rows[-1].number if self.scanned.rows else 0
        return max(scanned, int(self.cells.row[-1]) if len(self.cells.row) else 0)


def scan_columns(name: str, archive: zipfile.ZipFile, sheet: Sheet, workbook: Workbook) -> SheetColumns:
    """Read the cells of a sheet.

    Raises:
        UnreadableInput: as `scan_sheet`.
    """
    try:
        return _scan(name, archive, sheet, workbook)
    except _NotOrdinary:
        nothing = Cells(*(np.zeros(0, dtype=t) for t in (np.int32, np.int16, np.uint8, np.float64)))  # type: ignore[arg-type]
        return SheetColumns(scan_sheet(name, archive, sheet, workbook), nothing, Values(workbook))


def _scan(name: str, archive: zipfile.ZipFile, sheet: Sheet, workbook: Workbook) -> SheetColumns:
    scanner, values, blocks = Scanner(name, sheet, workbook), Values(workbook), Blocks()
    reader = XmlReader(scanner.start, scanner.end, scanner.text)
    found: list[Cells] = []
    may_be_ordinary, is_first, has_top = True, True, False
    rest = b""
    with damage(name, sheet.part), archive.open(sheet.part) as stream:
        while chunk := stream.read(_CHUNK):
            rest += chunk
            if is_first:
                is_first = False
                may_be_ordinary = bool(_UTF8.match(rest) or _NO_ENCODING.match(rest))
            while not has_top and b"</row>" in rest:
                rest = _feed_top(reader, rest)
                has_top = sum(map(holds_something, scanner.found.rows)) >= HEADER_DEPTH
            stop = rest.rfind(b"</row>") + len(b"</row>")
            if not has_top or stop < len(b"</row>"):
                # There may be no row in sight for long, but no row is of this length.
                may_be_ordinary &= len(rest) < 4 * _CHUNK
                if may_be_ordinary:
                    continue
                stop = len(rest)
            data, rest = rest[:stop], rest[stop:]
            # What a comment or a CDATA section that begins here may hide is no row.
            may_be_ordinary &= not (b"!" in data and b"<!" in data) and reader.depth == _IN_ROWS and scanner.is_data
            block = blocks.read(data) if may_be_ordinary else None
            if block is None:
                reader.feed(data)
            else:
                found.append(values.read(block, blocks.tails.known))
                _between(reader, scanner, block, found[-1])
        reader.feed(rest)
        reader.close()
    joined = [np.concatenate([getattr(cells, part) for cells in found] or [np.zeros(0)]) for part in _PARTS]
    types = (np.int32, np.int16, np.uint8, np.float64)
    cells = Cells(*(part.astype(t, copy=False) for part, t in zip(joined, types, strict=True)))
    return SheetColumns(scanner.found, cells, values)


_PARTS = ("row", "column", "kind", "value")


def _feed_top(reader: XmlReader, data: bytes) -> bytes:
    """Let the XML reader have the first rows; return what stands behind them."""
    at = 0
    for _ in range(_TOP):
        found = data.find(b"</row>", at)
        if found < 0:
            break
        at = found + len(b"</row>")
    reader.feed(data[:at])
    return data[at:]


def _between(reader: XmlReader, scanner: Scanner, block: Block, cells: Cells) -> None:
    """Let the XML reader have the rows that are not ordinary, each at its turn.

    Raises:
        _NotOrdinary: rows out of order, or an element that does not end with its row.
    """
    ordinary = block.ordinary
    runs = np.flatnonzero(np.diff(np.concatenate([[False], ordinary, [False]]).astype(np.int8)))
    at = 0
    for start, stop in [*zip(runs[::2].tolist(), runs[1::2].tolist(), strict=True), (len(ordinary), len(ordinary))]:
        if at < start:
            reader.feed(block.data[block.starts[at] : block.ends[start - 1]])
        if start < stop:
            numbers = block.numbers[start:stop]
            is_in_order = reader.depth == _IN_ROWS and scanner.is_data and scanner.row < numbers[0]
            if not is_in_order or (np.diff(numbers) <= 0).any():
                raise _NotOrdinary
            scanner.row = int(numbers[-1])
        at = stop
    extent = scanner.found.extent
    if len(block.row):
        rows = block.numbers[block.row]
        extent.add(int(rows[0]), int(rows[-1]), len(rows), int(block.column.max()))
    sure = cells.row[(cells.kind != sheet_values.BROKEN) & (cells.kind != sheet_values.OTHER)]
    if len(sure):
        extent.add_sure(int(sure[0]), int(sure[-1]), len(sure))
    scanner.hold(len(cells.row))
    hidden = block.numbers[block.hidden & ordinary]
    scanner.found.hidden += sorted(set(hidden.tolist()) & set(np.unique(cells.row).tolist())) if len(hidden) else []


def columns_of(sheet: SheetColumns, numbers: npt.NDArray[np.int64]) -> dict[int, RawColumn]:
    """The columns of the rows with these numbers."""
    height = len(numbers)
    place = np.full(max(sheet.last, int(numbers[-1]) if height else 0) + 1, -1)
    place[numbers] = np.arange(height)
    row = place[sheet.cells.row]
    first = int(np.searchsorted(sheet.cells.row, numbers[0])) if height else len(row)
    order = np.argsort(sheet.cells.column[first:], kind="stable") + first
    counts = np.bincount(sheet.cells.column[first:]) if len(order) else np.zeros(0, dtype=np.int64)
    words = _Words(sheet.values.words)
    columns: dict[int, RawColumn] = {}
    ends = np.cumsum(counts)
    for column in np.flatnonzero(counts).tolist():
        own = order[ends[column] - counts[column] : ends[column]]
        columns[column] = _column(height, row[own], sheet.cells.kind[own], sheet.cells.value[own], sheet.values, words)
    scanned = [row for row in sheet.scanned.rows if place[row.number] >= 0]
    at = place[[row.number for row in scanned]]
    for column in sorted({column for row in scanned for column in row.cells}):
        found = _wide(column_of([row.cells.get(column) for row in scanned]), height, at)
        columns[column] = found if column not in columns else _joined(columns[column], found)
    return columns


class _Words:
    """The texts of a sheet, from which each column takes its own."""

    def __init__(self, words: Sequence[str]) -> None:
        self.odd = [code for code, word in enumerate(words) if not word.isascii() and not _is_unicode(word)]
        clean = words if not self.odd else ["" if code in set(self.odd) else word for code, word in enumerate(words)]
        self.series = pl.Series(clean, dtype=pl.String)
        self.words = words
        self._seen = np.zeros(len(words), dtype=bool)

    def used(self, codes: npt.NDArray[np.int64]) -> tuple[pl.Series, npt.NDArray[np.int64]]:
        """The texts that some codes stand for, and the codes as places among these."""
        self._seen[codes] = True
        used = np.flatnonzero(self._seen)
        self._seen[used] = False
        place = np.zeros(len(self._seen), dtype=np.int64)
        place[used] = np.arange(len(used))
        return self.series.gather(used), place[codes]


def _is_unicode(word: str) -> bool:
    try:
        word.encode()
    except UnicodeEncodeError:
        return False
    return True


def _column(
    height: int,
    row: npt.NDArray[np.int64],
    kind: npt.NDArray[np.uint8],
    value: npt.NDArray[np.float64],
    values: Values,
    words: _Words,
) -> RawColumn:
    column = RawColumn(height, broken=values.broken)
    for own in np.unique(kind).tolist():
        is_own = kind == own
        at, found = row[is_own], value[is_own]
        if own == sheet_values.OTHER:
            column.other |= {r: values.others[int(v)] for r, v in zip(at.tolist(), found.tolist(), strict=True)}
            continue
        if own == sheet_values.CODED:
            codes = found.astype(np.int64)
            if words.odd and (odd := np.isin(codes, words.odd)).any():
                column.other |= {r: words.words[c] for r, c in zip(at[odd].tolist(), codes[odd].tolist(), strict=True)}
                at, codes = at[~odd], codes[~odd]
            column.words, found = words.used(codes)
        column.layers[_LAYERS[own]] = _spread(height, at, found, raw.DTYPES[_LAYERS[own]])
    return column


def _spread(height: int, at: npt.NDArray[np.int64], found: npt.NDArray[np.generic], dtype: pl.DataType) -> pl.Series:
    """Values at their rows, null elsewhere."""
    if dtype == pl.Date:
        found = found.astype(np.int32)
    series = pl.Series(found)
    if len(at) < height:
        place = np.full(height, len(found), dtype=np.uint32)
        place[at] = np.arange(len(found), dtype=np.uint32)
        series = pl.concat([series, pl.Series([None], dtype=series.dtype)]).gather(place)
    return series.cast(dtype)


def _wide(column: RawColumn, height: int, at: npt.NDArray[np.int64]) -> RawColumn:
    """A column of a few rows as one of all, where each stands at its place."""
    place = np.full(height, column.height, dtype=np.uint32)
    place[at] = np.arange(column.height, dtype=np.uint32)
    layers = {kind: found.extend_constant(None, 1).gather(place) for kind, found in column.layers.items()}
    return RawColumn(height, layers, {int(at[row]): value for row, value in column.other.items()})


def _joined(one: RawColumn, other: RawColumn) -> RawColumn:
    """Two columns of which each has other rows."""
    layers = dict(one.layers)
    for kind, found in other.layers.items():
        layers[kind] = found if kind not in layers else layers[kind].zip_with(layers[kind].is_not_null(), found)
    return RawColumn(one.height, layers, one.other | other.other, one.words, one.broken)
