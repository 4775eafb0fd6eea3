"""Results of records that were judged by columns: each verdict is told in full when a report asks for it.

The columns said which conditions are not met; found, margin and place are worked out by the judge of single records,
who is told so instead of asking an engine. Whatever else he makes of a record must be what the columns made of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from ticlex.errors import CouldNotCheck
from ticlex.measures import Measure
from ticlex.records import Problem, Record, RowCount, Scalar
from ticlex.report.long import long_of_table
from ticlex.report.results import Counts, Entry, Results
from ticlex.report.stated import Stated
from ticlex.validate.engines import Blame, Focus
from ticlex.validate.verdicts import Judge, Verdict

if TYPE_CHECKING:
    import polars as pl

    from ticlex.validate.table import TableVerdicts

_AT_ONCE = 2_000
_TO_MEND = ("not_met", "soft_not_met", "unknown_missing", "unknown_bad_input")


class Table(Protocol):
    """The records of a file as columns, and the way back to each of them."""

    @property
    def frame(self) -> pl.DataFrame:
        """A row per record."""

    @property
    def problems(self) -> Sequence[Problem]:
        """What is to be mended in the file."""

    @property
    def rows(self) -> RowCount:
        """What became of the rows."""

    @property
    def extra_columns(self) -> Sequence[str]:
        """Columns that are no field of ours."""

    def records(self, places: Sequence[int] | None = None) -> list[Record]:
        """The records at some rows of the frame."""


def of_table(
    table: Table,
    verdicts: TableVerdicts,
    judge: Judge,
    names: Sequence[str],
    stated: Stated,
    measures: Mapping[str, Measure],
) -> Results:
    """The results of a table.

    Args:
        table: what was read.
        verdicts: what the columns made of it.
        judge: the one that the columns were held against.
        names: rule sets that were asked for; else each record's own, else all.
        stated: what the report is to state of itself.
        measures: by field.
    """
    rows = _rows(table, verdicts, names)
    judged = {name: rules for name, rules in judge.rule_sets.items() if name in verdicts.frames}
    counts = verdicts.summary()

    def entries(places: Sequence[int] | None = None) -> Iterator[Entry]:
        return _entries(table, verdicts, rows, judge, names, places)

    return Results(
        stated,
        table.rows,
        table.problems,
        table.extra_columns,
        judged,
        measures,
        [name for name in table.frame.columns if name in measures],
        {name: counts[name] for name in judged},
        _counts(verdicts),
        lambda: entries(),
        lambda: entries(_flawed(verdicts, rows)),
        lambda most: entries(_telling(verdicts, rows, most)),
        lambda: long_of_table(verdicts, list(judged.values())),
    )


class _Told(Judge):
    """A judge who takes the columns' word for what is not met."""

    def __init__(self, judge: Judge) -> None:
        self.__dict__ |= vars(judge)
        self.broken: Blame = set()

    def _blame(self, focuses: list[Focus], values: Mapping[str, Mapping[str, Scalar]], records: int) -> Blame:
        return self.broken & {(node, str(condition.iri)) for node, condition in focuses}


def _entries(
    table: Table,
    verdicts: TableVerdicts,
    rows: Mapping[str, pl.Series],
    judge: Judge,
    names: Sequence[str],
    places: Sequence[int] | None,
) -> Iterator[Entry]:
    """Some records, all if None, in their order."""
    told = _Told(judge)
    wanted = range(table.frame.height) if places is None else places
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        records = table.records(some)
        said = _said(records, some, verdicts, rows)
        told.broken = {
            (f"urn:ticlex:record:{place}", iri)
            for (place, _), codes in said.items()
            for iri, code in codes.items()
            if code in ("not_met", "soft_not_met")
        }
        found = iter(told.judge(records, names))
        for place, record in enumerate(records):
            own = [next(found) for name in verdicts.frames if (place, name) in said]
            for verdict in own:
                _compare(verdict, said[place, verdict.rule_set.name])
            yield record, own


def _said(
    records: Sequence[Record], places: Sequence[int], verdicts: TableVerdicts, rows: Mapping[str, pl.Series]
) -> dict[tuple[int, str], dict[str, str]]:
    """What the columns say of some records, by their number among them and rule set: by condition, and `overall`."""
    said: dict[tuple[int, str], dict[str, str]] = {}
    for name, frame in verdicts.frames.items():
        own = rows[name].gather(list(places)).to_list()
        judged = [number for number, row in enumerate(own) if row is not None]
        found = frame[[own[number] for number in judged]]
        if found["record"].to_list() != [records[number].id for number in judged]:
            raise CouldNotCheck(f"列运算的结论与记录对不上（{name}），未给出结论。")
        conditions = {condition.id: str(condition.iri) for condition in verdicts.rule_sets[name].conditions}
        for number, row in zip(judged, found.iter_rows(named=True), strict=True):
            said[number, name] = {iri: row[key] for key, iri in conditions.items()} | {"overall": row["overall"]}
    return said


def _rows(table: Table, verdicts: TableVerdicts, names: Sequence[str]) -> dict[str, pl.Series]:
    """For each row of the table its row in the frame of a rule set, null if it was not judged by that."""
    import polars as pl

    if names or "rule_set" not in table.frame.columns:
        every = pl.int_range(table.frame.height, eager=True)
        return dict.fromkeys(verdicts.frames, every)
    own = pl.col("rule_set")
    is_judged = {name: own.is_null() | (own.list.len() == 0) | own.list.contains(name) for name in verdicts.frames}
    found = table.frame.select(pl.when(mask).then(mask.cum_sum() - 1).alias(name) for name, mask in is_judged.items())
    return {name: found[name] for name in verdicts.frames}


def _counts(verdicts: TableVerdicts) -> Counts:
    counts: dict[str, dict[str, Counter[str]]] = {}
    for name, frame in verdicts.frames.items():
        own = counts.setdefault(name, {})
        for condition in verdicts.rule_sets[name].conditions:
            one = own.setdefault(condition.iri, Counter())
            for said, count in frame[condition.id].value_counts().iter_rows():
                one[said.partition("unknown_")[0] or "unknown"] += count
    return counts


def _flawed(verdicts: TableVerdicts, rows: Mapping[str, pl.Series]) -> list[int]:
    return _places(rows, {name: [frame["overall"] != "compliant"] for name, frame in verdicts.frames.items()})


def _telling(verdicts: TableVerdicts, rows: Mapping[str, pl.Series], most: int) -> list[int]:
    masks = {
        name: [
            *(frame["overall"] == overall for overall in frame["overall"].unique()),
            *(
                frame[condition.id] == said
                for condition in verdicts.rule_sets[name].conditions
                for said in frame[condition.id].unique()
                if said in _TO_MEND
            ),
        ]
        for name, frame in verdicts.frames.items()
    }
    return _places(rows, masks, most)


def _places(
    rows: Mapping[str, pl.Series], masks: Mapping[str, Sequence[pl.Series]], most: int | None = None
) -> list[int]:
    """The rows of the table at which some mask of a rule set's frame is true, the first ones of each mask."""
    found: set[int] = set()
    for name, own in masks.items():
        judged = rows[name].is_not_null().arg_true()
        for mask in own:
            at = mask.arg_true()
            found.update(judged.gather(at if most is None else at.head(most)).to_list())
    return sorted(found)


def _compare(verdict: Verdict, said: Mapping[str, str]) -> None:
    ours = {str(c.condition.iri): f"{c.outcome}_{c.reason}" if c.reason else c.outcome for c in verdict.conditions}
    if differing := sorted(key for key, word in (ours | {"overall": verdict.overall}).items() if said[key] != word):
        shown = "；".join(f"{key}：列运算 {said[key]}，逐条 {ours.get(key, verdict.overall)}" for key in differing[:5])
        raise CouldNotCheck(f"记录 {verdict.record} 在 {verdict.rule_set.name} 的结论不一致，未给出结论：{shown}")
