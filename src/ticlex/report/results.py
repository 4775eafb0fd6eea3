"""What a check came to, whatever judged it: counts at once, verdicts record by record whenever they are asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
Counts = Mapping[str, Mapping[str, Mapping[str, int]]]


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
    counts: Counts
    """Records by rule set, condition (its IRI) and outcome."""
    entries: Callable[[], Iterable[Entry]]
    """Every record, in the order of the file."""
    flawed: Callable[[], Iterable[Entry]]
    """At least those of them of which anything was not met or could not be judged."""
    telling: Callable[[int], Iterable[Entry]]
    """At least the first so many of each overall result, and of each condition not met or not judged."""
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
    reading: Reading,
    verdicts: Sequence[Verdict],
    judged: Sequence[RuleSet],
    stated: Stated,
    measures: Mapping[str, Measure],
) -> Results:
    """The results of records that were judged one by one, under the rule sets `judged`."""
    from ticlex.report.long import long_of_verdicts

    # Ids are unique in a reading, and the judge keeps a record's verdicts together.
    own = {record: list(group) for record, group in groupby(verdicts, key=lambda v: v.record)}

    def entries() -> Iterator[Entry]:
        return ((record, own.get(record.id, [])) for record in reading.records)

    return Results(
        stated,
        reading.rows,
        reading.problems,
        reading.extra_columns,
        {rules.name: rules for rules in judged},
        measures,
        list(dict.fromkeys(field for record in reading.records for field in record.cells)),
        _summary(verdicts, judged),
        _counts(verdicts),
        entries,
        entries,
        lambda _: entries(),
        lambda: long_of_verdicts(verdicts, judged),
    )


def _summary(verdicts: Iterable[Verdict], judged: Iterable[RuleSet]) -> dict[str, dict[str, int]]:
    counts = Counter((verdict.rule_set.name, verdict.overall) for verdict in verdicts)
    names = [rules.name for rules in judged]
    return {name: {o: counts[name, o] for o in OVERALLS if counts[name, o]} for name in names}


def _counts(verdicts: Iterable[Verdict]) -> Counts:
    counts: dict[str, dict[str, Counter[str]]] = {}
    for verdict in verdicts:
        own = counts.setdefault(verdict.rule_set.name, {})
        for one in verdict.conditions:
            own.setdefault(one.condition.iri, Counter())[one.outcome] += 1
    return counts
