"""What a check came to, whatever judged it: counts at once, verdicts record by record whenever they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from ticlex.measures import Measure
from ticlex.records import Problem, Reading, Record, RowCount
from ticlex.report.stated import Stated
from ticlex.validate.conditions import RuleSet
from ticlex.validate.verdicts import OVERALLS, Verdict

if TYPE_CHECKING:
    import polars as pl

Entry = tuple[Record, Sequence[Verdict]]
"""A record with its verdict under each rule set that it was judged by."""


@dataclass(frozen=True, slots=True)
class Results:
    """What there is to report."""

    stated: Stated
    rows: RowCount
    problems: Sequence[Problem]
    extra_columns: Sequence[str]
    rule_sets: Mapping[str, RuleSet]
    """Those that judged some record, in their order."""
    measures: Mapping[str, Measure]
    """By field."""
    fields: Sequence[str]
    """Those that the file has, in its order."""
    summary: Mapping[str, Mapping[str, int]]
    """Records by rule set and overall result, from the worst."""
    entries: Callable[[], Iterable[Entry]]
    """Every record, in the order of the file."""
    long: Callable[[], pl.LazyFrame]
    """A row per record, rule set and condition."""
    over_time: Sequence[str] = ()
    """What changed since an older file, a line each."""

    @property
    def records(self) -> int:
        """How many there are."""
        return self.rows.accepted

    @property
    def worst(self) -> str | None:
        """The worst overall result, None if there are none."""
        found = {overall for counts in self.summary.values() for overall in counts}
        return min(found, key=OVERALLS.index, default=None)


def of_reading(
    reading: Reading, verdicts: Sequence[Verdict], stated: Stated, measures: Mapping[str, Measure]
) -> Results:
    """The results of records that were judged one by one."""
    from ticlex.report.long import long_of_verdicts

    # Ids are unique in a reading, and the judge keeps a record's verdicts together.
    own = {record: list(group) for record, group in groupby(verdicts, key=lambda v: v.record)}
    judged = {v.rule_set.name: v.rule_set for v in verdicts}
    return Results(
        stated,
        reading.rows,
        reading.problems,
        reading.extra_columns,
        judged,
        measures,
        list(dict.fromkeys(field for record in reading.records for field in record.cells)),
        summary_of(verdicts),
        lambda: ((record, own.get(record.id, [])) for record in reading.records),
        lambda: long_of_verdicts(verdicts),
    )


def summary_of(verdicts: Iterable[Verdict]) -> dict[str, dict[str, int]]:
    """Records by rule set and overall result, from the worst."""
    counts: dict[str, dict[str, int]] = {}
    for verdict in verdicts:
        own = counts.setdefault(verdict.rule_set.name, dict.fromkeys(OVERALLS, 0))
        own[verdict.overall] += 1
    return {name: {o: n for o, n in own.items() if n} for name, own in counts.items()}
