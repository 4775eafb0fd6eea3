"""The records of a file as a table of typed columns, for more records than Python should visit one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from ticlex.records import Problem, Reading, Record, RowCount


@dataclass(frozen=True, slots=True)
class Table:
    """What was read from one file: the same as a `Reading` of it, by columns.

    The frame is what `ticlex.validate.table.judge_table` wants: a row per accepted record, in the order of the file.
    Its columns are `record`, the id; `rule_set`, the list of the record's own rule sets, only if the file has such a
    column; for each field that the file has, its code with the value, null where the cell is blank or bad (`text`,
    `code` String; `boolean` Boolean; `date` Date; `integer` Int64; `number`, `money`, `ratio` Float64, which stands for
    its shortest decimal, or Decimal(38, 18) where some cell says more than a double does); and `<field>.bad`, whether
    the cell was bad input, only where some cell was.
    """

    frame: pl.DataFrame
    problems: Sequence[Problem]
    """As in a `Reading`, made when they are looked at: a million bad cells cost no memory until then."""
    rows: RowCount
    extra_columns: Sequence[str]
    """Columns that are no field of ours, by name."""
    source: Source

    def records(self, places: Sequence[int] | None = None) -> list[Record]:
        """Records as `read_file` gives them, with the place, the words and the note of every cell.

        Args:
            places: rows of the frame; all if None.
        """
        rows = list(range(self.frame.height) if places is None else places)
        ids = self.frame["record"].gather(rows).to_list()
        named = self.frame["rule_set"].gather(rows).to_list() if "rule_set" in self.frame.columns else [[]] * len(rows)
        return [self.source.record(at, i, tuple(names)) for at, i, names in zip(rows, ids, named, strict=True)]

    def reading(self) -> Reading:
        """The whole as a `Reading`; for few records."""
        return Reading(self.records(), list(self.problems), self.rows, list(self.extra_columns))

    def found(self, name: str) -> pl.Series:
        """What the file has in a field or an extra column, as a person sees it: 2000万元, 待补; null where nothing."""
        return self.source.found(name)


@dataclass(frozen=True, slots=True)
class Source:
    """The way back from a row of the frame to the cells of the file."""

    record: Callable[[int, str, tuple[str, ...]], Record]
    found: Callable[[str], pl.Series]
