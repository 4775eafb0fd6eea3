"""A column of a file to a column of values, each cell read by columns or, where that does not tell, by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

from ticlex.measures import Measure
from ticlex.records import Scalar
from ticlex.validate.bounds import decimal_of
from ticlex_loaders.cells import outcome_of, written
from ticlex_loaders.layout import Broken, Percent, Value, is_empty
from ticlex_loaders.outcome import Bad, Good, Outcome
from ticlex_loaders.quick import DTYPES, quick_reader
from ticlex_loaders.raw import CODED, PERCENT, TEXT, RawColumn
from ticlex_loaders.tabular import unit_for

EXACT = pl.Decimal(38, 18)
"""Of a column with a number that no double stands for: 10亩, or 0.3333333333333333 written out."""


@dataclass(slots=True)
class Marks:
    """Cells that are bad: the row of each, and which of the reasons it has."""

    rows: list[pl.Series] = field(default_factory=list)
    codes: list[pl.Series] = field(default_factory=list)
    reasons: list[tuple[str, Bad]] = field(default_factory=list)
    """What was found, and why it cannot be read."""

    def frame(self) -> pl.DataFrame:
        """All of them, as `row` and `code`."""
        columns = {"row": self.rows, "code": self.codes}
        return pl.DataFrame({n: pl.concat(p) if p else pl.Series(dtype=pl.UInt32) for n, p in columns.items()})


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """The values of a column, null where the cell is blank or bad."""

    values: pl.Series
    bad: Marks


@dataclass(frozen=True, slots=True)
class _Slow:
    """Cells that were read one by one: at `rows` stand the `values` of number `codes`."""

    rows: pl.Series | None
    """All rows if None; where the code is null there is something else."""
    codes: pl.Series
    values: list[Scalar | float | None]


def read_column(column: RawColumn, measure: Measure, header_unit: str | None) -> ReadColumn:
    """Read a column as its measure: every cell gets the value, or the reason, that `read_cell` gives it."""
    values = pl.repeat(None, column.height, dtype=DTYPES[measure.type], eager=True)
    bad = Marks()
    slow: list[_Slow] = []
    for kind, found in column.layers.items():
        if kind == CODED:
            slow.append(_coded(column, found, measure, header_unit, bad))
            continue
        unit = unit_for(Percent(0), header_unit) if kind == PERCENT else header_unit
        quick = quick_reader(kind, measure, unit)
        is_open = found.is_not_null()
        if quick is not None:
            told = quick(found)
            values = told if len(column.layers) == 1 else values.zip_with(told.is_null(), told)
            is_open &= told.is_null()
        if is_open.any():
            distinct, codes = _distinct(found.filter(is_open))
            cells = [column.cell(kind, value) for value in distinct]
            outcomes = [read_value(cell, measure, header_unit) for cell in cells]
            slow.append(_slow(is_open.arg_true(), codes, outcomes, cells, bad))
    if column.other:
        rows = pl.Series(list(column.other), dtype=pl.UInt32)
        cells = list(column.other.values())
        outcomes = [read_value(cell, measure, header_unit) for cell in cells]
        codes = pl.int_range(len(cells), dtype=pl.UInt32, eager=True)
        slow.append(_slow(rows, codes, outcomes, cells, bad))
    return ReadColumn(_joined(values, slow, measure), bad)


def read_value(value: Value, measure: Measure, header_unit: str | None) -> Outcome:
    """What a cell is read as; blank is good."""
    if isinstance(value, Broken):
        return value.why
    return Good(None) if is_empty(value) else outcome_of(value, measure, unit_for(value, header_unit))


def exactly(values: pl.Series, measure: Measure) -> pl.Series:
    """Doubles as the decimals that they stand for."""
    distinct = values.drop_nulls().unique()
    exact = pl.Series([decimal_of(number, measure.type) for number in distinct], dtype=EXACT)
    return values.replace_strict(distinct, exact, default=None, return_dtype=EXACT)


def _coded(column: RawColumn, codes: pl.Series, measure: Measure, header_unit: str | None, bad: Marks) -> _Slow:
    """Texts that come up often: each is read once."""
    words = read_column(RawColumn(len(column.words), {TEXT: column.words}), measure, header_unit)
    marks = words.bad.frame()
    if marks.height:
        reasons = pl.repeat(None, len(column.words), dtype=pl.UInt32, eager=True).scatter(marks["row"], marks["code"])
        at = reasons.gather(codes)
        bad.rows.append(at.is_not_null().arg_true())
        bad.codes.append(at.drop_nulls() + len(bad.reasons))
        bad.reasons += words.bad.reasons
    return _Slow(None, codes, words.values.to_list())


def _distinct(found: pl.Series) -> tuple[list[Value], pl.Series]:
    """The distinct values, and for each value which of them it is."""
    distinct = found.unique()
    coded = pl.DataFrame({"found": distinct, "code": pl.int_range(len(distinct), dtype=pl.UInt32, eager=True)})
    codes = found.to_frame("found").join(coded, on="found", how="left", maintain_order="left")["code"]
    return distinct.to_list(), codes


def _slow(rows: pl.Series, codes: pl.Series, outcomes: Sequence[Outcome], cells: Sequence[Value], bad: Marks) -> _Slow:
    """The values of outcomes; the bad ones go among the marks."""
    is_bad = pl.Series([isinstance(outcome, Bad) for outcome in outcomes], dtype=pl.Boolean)
    if is_bad.any():
        hit = is_bad.gather(codes)
        numbers = is_bad.cum_sum().cast(pl.UInt32) - 1 + len(bad.reasons)
        bad.rows.append(rows.filter(hit).cast(pl.UInt32))
        bad.codes.append(numbers.gather(codes.filter(hit)).cast(pl.UInt32))
        bad.reasons += [(_found(c), o) for c, o in zip(cells, outcomes, strict=True) if isinstance(o, Bad)]
    return _Slow(rows, codes, [o.value if isinstance(o, Good) else None for o in outcomes])


def _joined(values: pl.Series, slow: Sequence[_Slow], measure: Measure) -> pl.Series:
    """What was read by columns and what was read one by one, in one column."""
    numbers = [v for part in slow for v in part.values if isinstance(v, Decimal)]
    if any(decimal_of(float(number), measure.type) != number for number in numbers):
        values = exactly(values, measure)
    for part in slow:
        if any(value is not None for value in part.values):
            own = [_as(values.dtype, value, measure) for value in part.values]
            told = pl.Series(own, dtype=values.dtype).gather(part.codes)
            if part.rows is None:
                values = values.zip_with(part.codes.is_null(), told)
            else:
                values = values.clone().scatter(part.rows, told)
    return values


def _as(dtype: pl.DataType, value: Scalar | float | None, measure: Measure) -> Scalar | float | None:
    if isinstance(value, Decimal):
        return value if dtype == EXACT else float(value)
    return decimal_of(value, measure.type) if isinstance(value, float) and dtype == EXACT else value


def _found(value: Value) -> str:
    return value.found if isinstance(value, Broken) else written(value)
