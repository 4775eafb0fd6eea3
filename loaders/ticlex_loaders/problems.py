"""The problems of a large file, kept as columns and made one by one when somebody looks at them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import overload

import polars as pl

from ticlex.measures import Measure
from ticlex.records import Problem
from ticlex_loaders.cells import bad_cell
from ticlex_loaders.raw import RawTable
from ticlex_loaders.read_column import Marks

OF_HEADER, OF_NUMBER, OF_RULE_SETS, OF_CELLS = range(4)
"""In which order the problems of a row are told; cells come in the order of the columns, from `OF_CELLS` on."""
_KEYS = {"part": pl.UInt16, "row": pl.Int64, "order": pl.UInt16, "code": pl.UInt32}
_AT_ONCE = 4096


@dataclass(slots=True)
class Found(Sequence[Problem]):
    """Problems in the order of the file: those told outright, and the bad cells of columns."""

    parts: list[RawTable] = field(default_factory=list)
    _told: list[Problem] = field(default_factory=list)
    _cells: dict[tuple[int, int], tuple[int, Measure, Marks]] = field(default_factory=dict)
    _rows: list[tuple[int, int, int, int]] = field(default_factory=list)
    _marks: list[pl.DataFrame] = field(default_factory=list)
    _sorted: pl.DataFrame | None = None

    def tell(self, part: int, row: int, order: int, problem: Problem) -> None:
        """Add a problem of a row, -1 being before them all."""
        self._rows.append((part, row, order, len(self._told)))
        self._told.append(problem)

    def mark(self, part: int, order: int, column: int, measure: Measure, bad: Marks, accepted: pl.Series) -> None:
        """Add the bad cells of a column, where their row was accepted."""
        marks = bad.frame().filter(accepted.gather(bad.frame()["row"]))
        keys = {"part": pl.lit(part), "row": pl.col("row"), "order": pl.lit(order), "code": pl.col("code")}
        self._marks.append(marks.select(e.cast(_KEYS[name]).alias(name) for name, e in keys.items()))
        self._cells[part, order] = (column, measure, bad)

    def __len__(self) -> int:
        """How many there are."""
        return self._index().height

    @overload
    def __getitem__(self, at: int) -> Problem: ...
    @overload
    def __getitem__(self, at: slice) -> list[Problem]: ...
    def __getitem__(self, at: int | slice) -> Problem | list[Problem]:
        """Make one, or some."""
        if isinstance(at, slice):
            return [self._problem(*key) for key in self._index()[at].iter_rows()]
        return self._problem(*self._index().row(at))

    def __iter__(self) -> Iterator[Problem]:
        """Make them all, one after the other."""
        for part in self._index().iter_slices(_AT_ONCE):
            yield from (self._problem(*key) for key in part.iter_rows())

    def _index(self) -> pl.DataFrame:
        if self._sorted is None:
            told = pl.DataFrame(self._rows, schema=_KEYS, orient="row")
            self._sorted = pl.concat([told, *self._marks]).sort("part", "row", "order", maintain_order=True)
        return self._sorted

    def _problem(self, part: int, row: int, order: int, code: int) -> Problem:
        if order < OF_CELLS or row < 0:
            return self._told[code]
        column, measure, bad = self._cells[part, order]
        table = self.parts[part]
        found, why = bad.reasons[code]
        cell = bad_cell(found, measure, table.place(int(table.numbers[row]), column, measure.zh), why)
        assert cell.problem is not None
        return cell.problem
