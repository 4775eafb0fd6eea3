"""A table as it was found, by columns, in layers of one type each: polars can read it without visiting its cells.

What a workbook holds in a column is seldom of one type: numbers, words where a number is missing, a formula that was
never computed. Each type has its own layer, null where another one holds something; what fits no layer stands apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl

from ticlex.records import Problem
from ticlex_loaders.layout import Broken, Percent, Place, Row, Value, is_empty, text_of

TEXT, NUMBER, PERCENT, WHOLE, TRUTH, DAY, MOMENT = "text", "number", "percent", "whole", "truth", "day", "moment"
CODED, BROKEN = "coded", "broken"
DTYPES: Mapping[str, pl.DataType] = {
    TEXT: pl.String(),
    NUMBER: pl.Float64(),
    PERCENT: pl.Float64(),
    WHOLE: pl.Int64(),
    TRUTH: pl.Boolean(),
    DAY: pl.Date(),
    MOMENT: pl.Datetime("us"),
    CODED: pl.UInt32(),
    BROKEN: pl.UInt32(),
}
"""The layers. Their values are what the readers of single cells get: str, float, Percent, int, bool, date, datetime; of
texts that come up often the place in `RawColumn.words`, of broken cells that in `RawColumn.broken`."""
_SEEN = r"[^\s\x1c-\x1f\x{200b}\x{200c}\x{200d}\x{2060}\x{feff}]"
"""A character that is neither white space to Python nor invisible: a text without one is blank."""


@dataclass(slots=True)
class RawColumn:
    """The cells of one column: each stands in one layer, in `other`, or is null everywhere."""

    height: int
    layers: dict[str, pl.Series] = field(default_factory=dict)
    other: dict[int, Value] = field(default_factory=dict)
    words: pl.Series = field(default_factory=lambda: pl.Series(dtype=pl.String))
    broken: list[Broken] = field(default_factory=list)

    def cell(self, kind: str, found: Value) -> Value:
        """What stands in a layer, as the readers of rows have it."""
        if isinstance(found, int) and kind in (CODED, BROKEN):
            return self.broken[found] if kind == BROKEN else str(self.words[found])
        return Percent(found) if kind == PERCENT and isinstance(found, float) else found

    def texts(self) -> pl.Series:
        """All texts, null where there is something else."""
        texts = self.layers.get(TEXT, pl.repeat(None, self.height, dtype=pl.String, eager=True))
        if CODED not in self.layers:
            return texts
        coded = self.words.gather(self.layers[CODED])
        return coded if TEXT not in self.layers else texts.zip_with(texts.is_not_null(), coded)

    def value(self, row: int) -> Value:
        """One cell, as the readers of rows have it."""
        if row in self.other:
            return self.other[row]
        for kind, series in self.layers.items():
            found = series[row]
            if found is not None:
                return self.cell(kind, found)
        return None

    def put(self, values: Mapping[int, Value]) -> None:
        """Put cells over what is there."""
        for kind, series in self.layers.items():
            self.layers[kind] = series.clone().scatter(list(values), None)
        self.other |= values

    def head(self, height: int) -> RawColumn:
        """The first rows."""
        layers = {kind: series.head(height) for kind, series in self.layers.items()}
        other = {row: value for row, value in self.other.items() if row < height}
        return RawColumn(height, layers, other, self.words, self.broken)

    def filled(self) -> pl.Series:
        """For each row, whether the cell holds anything but white space."""
        filled = pl.repeat(False, self.height, dtype=pl.Boolean, eager=True)
        for kind, series in self.layers.items():
            if kind == TEXT:
                filled |= series.str.contains(_SEEN).fill_null(False)
            elif kind == CODED:
                filled |= self.words.str.contains(_SEEN).gather(series).fill_null(False)
            else:
                filled |= series.is_not_null()
        rows = [row for row, value in self.other.items() if not is_empty(value)]
        return filled.clone().scatter(rows, True) if rows else filled

    def written(self) -> pl.Series:
        """Every cell as a person sees it, null where there is none."""
        text = self.texts()
        for kind, series in self.layers.items():
            if kind not in (TEXT, CODED):
                distinct = series.drop_nulls().unique()
                shown = pl.Series([text_of(self.cell(kind, value)) for value in distinct], dtype=pl.String)
                told = series.replace_strict(distinct, shown, default=None, return_dtype=pl.String)
                text = text.zip_with(series.is_null(), told)
        others = [text_of(value).encode(errors="replace").decode() for value in self.other.values()]
        return text.clone().scatter(list(self.other), others) if self.other else text


@dataclass(slots=True)
class RawTable:
    """A sheet, a CSV or another table. Rows that hold nothing at all may be left out: they are blank."""

    header: Row
    columns: Mapping[int, RawColumn]
    """By place from 0; those without a header too."""
    numbers: pl.Series
    """Number of each row as the file counts, ascending."""
    place: Place
    name: tuple[str, str]
    """What stands before and behind a row's number in its name: 第 and 行."""
    left_out: int = 0
    """Rows below the header that are not here; they are blank."""
    problems: list[Problem] = field(default_factory=list)
    """What is wrong with the table as a whole; told before what is wrong with its header."""
    refused: Mapping[int, Problem] = field(default_factory=dict)
    """Rows that are no rows of cells at all, by their place, and why."""

    @property
    def height(self) -> int:
        """Rows that are here."""
        return len(self.numbers)

    def row_name(self, number: int) -> str:
        """Name of a row, for the record that has no number of its own."""
        return f"{self.name[0]}{number}{self.name[1]}"

    def row(self, at: int) -> Row:
        """The row at a place, as the readers of rows have it."""
        cells = {place: value for place, c in self.columns.items() if (value := c.value(at)) is not None}
        return Row(int(self.numbers[at]), cells, self.refused.get(at))


def column_of(values: Sequence[Value]) -> RawColumn:
    """A column from single cells of any type."""
    column = RawColumn(len(values))
    layers: dict[str, list[Value]] = {}
    for row, value in enumerate(values):
        if value is None:
            continue
        kind = _layer(value)
        if kind is None:
            column.other[row] = value
        else:
            if kind not in layers:
                layers[kind] = [None] * len(values)
            layers[kind][row] = value
    column.layers = {kind: pl.Series(found, dtype=DTYPES[kind]) for kind, found in layers.items()}
    return column


def _layer(value: Value) -> str | None:
    if isinstance(value, str):
        return TEXT if _is_unicode(value) else None
    if isinstance(value, bool):
        return TRUTH
    if isinstance(value, float):
        return PERCENT if isinstance(value, Percent) else NUMBER
    if isinstance(value, int):
        return WHOLE if abs(value) < 2**63 else None
    if isinstance(value, datetime):
        return MOMENT if value.tzinfo is None else None
    return DAY if isinstance(value, date) else None


def _is_unicode(text: str) -> bool:
    """Whether polars can hold the text: a lone surrogate has no UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
