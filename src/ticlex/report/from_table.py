"""Results of records that were judged by columns: each verdict is told in full when a report asks for it.

The columns said which conditions are not met; found, margin and place are worked out by the judge of single records,
who is told so instead of asking an engine. Whatever else he makes of a record must be what the columns made of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from ticlex.errors import CouldNotCheck
from ticlex.measures import Measure
from ticlex.records import Problem, Record, RowCount, Scalar
from ticlex.report.long import long_of_table
from ticlex.report.results import Entry, Results
from ticlex.report.stated import Stated
from ticlex.validate.engines import Blame, Focus
from ticlex.validate.verdicts import Judge, Verdict

if TYPE_CHECKING:
    import polars as pl

    from ticlex.validate.table import TableVerdicts

_AT_ONCE = 2_000


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
    return Results(
        stated,
        table.rows,
        table.problems,
        table.extra_columns,
        {name: judge.rule_sets[name] for name in judge.rule_sets if name in verdicts.frames},
        measures,
        [name for name in table.frame.columns if name in measures],
        verdicts.summary(),
        lambda: _entries(table, verdicts, judge, names),
        lambda: long_of_table(verdicts),
    )


class _Told(Judge):
    """A judge who takes the columns' word for what is not met."""

    def __init__(self, judge: Judge) -> None:
        self.__dict__ |= vars(judge)
        self.broken: Blame = set()

    def _blame(self, focuses: list[Focus], values: Mapping[str, Mapping[str, Scalar]], records: int) -> Blame:
        return self.broken & {(node, str(condition.iri)) for node, condition in focuses}


def _entries(table: Table, verdicts: TableVerdicts, judge: Judge, names: Sequence[str]) -> Iterator[Entry]:
    told = _Told(judge)
    reached = dict.fromkeys(verdicts.frames, 0)
    for start in range(0, table.frame.height, _AT_ONCE):
        records = table.records(range(start, min(start + _AT_ONCE, table.frame.height)))
        said = _said(records, verdicts, names, reached)
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
    records: Sequence[Record], verdicts: TableVerdicts, names: Sequence[str], reached: dict[str, int]
) -> dict[tuple[int, str], dict[str, str]]:
    """What the columns say of some records, by place and rule set: by condition, and `overall`.

    `reached` tells how far into each frame the records before them went, and is moved on.
    """
    said: dict[tuple[int, str], dict[str, str]] = {}
    for name, frame in verdicts.frames.items():
        places = [n for n, record in enumerate(records) if names or not record.rule_sets or name in record.rule_sets]
        rows = frame[reached[name] : reached[name] + len(places)]
        reached[name] += len(places)
        if rows["record"].to_list() != [records[place].id for place in places]:
            raise CouldNotCheck(f"列运算的结论与记录对不上（{name}），未给出结论。")
        conditions = {condition.id: str(condition.iri) for condition in verdicts.rule_sets[name].conditions}
        for place, row in zip(places, rows.iter_rows(named=True), strict=True):
            said[place, name] = {iri: row[key] for key, iri in conditions.items()} | {"overall": row["overall"]}
    return said


def _compare(verdict: Verdict, said: Mapping[str, str]) -> None:
    ours = {str(c.condition.iri): f"{c.outcome}_{c.reason}" if c.reason else c.outcome for c in verdict.conditions}
    if differing := sorted(key for key, word in (ours | {"overall": verdict.overall}).items() if said[key] != word):
        shown = "；".join(f"{key}：列运算 {said[key]}，逐条 {ours.get(key, verdict.overall)}" for key in differing[:5])
        raise CouldNotCheck(f"记录 {verdict.record} 在 {verdict.rule_set.name} 的结论不一致，未给出结论：{shown}")
