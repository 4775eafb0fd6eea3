"""From what was read to its results: by the engines, by columns, here or on a cluster; the same for every way in.

Reading stands above this package, so what was read comes in as an `Input`.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ticlex.compare import regulations
from ticlex.measures import Measure
from ticlex.records import Problem, Reading, Record, RowCount
from ticlex.report.from_table import Table, of_table
from ticlex.report.results import Results, of_reading
from ticlex.report.stated import Stated, by_columns, by_engines, now, stated_rules
from ticlex.stages import JUDGING, Stages
from ticlex.store import Store
from ticlex.validate import Judge, RuleSet, Verdict

if TYPE_CHECKING:
    from ticlex.validate.over_time import Judged, OverTime
    from ticlex.validate.table import TableVerdicts

_BATCH = 200
"""Records that the engines judge before progress is told."""


@dataclass(frozen=True, slots=True)
class Input:
    """A file that was read."""

    name: str
    sha256: str
    read: Reading | Table

    @property
    def rows(self) -> RowCount:
        """What became of its rows."""
        return self.read.rows

    @property
    def problems(self) -> Sequence[Problem]:
        """What is to be mended in it."""
        return self.read.problems


class Checker:
    """Judges files by the same rules."""

    def __init__(
        self, store: Store, judge: Judge, known: Sequence[Measure], rules: Sequence[str], stages: Stages
    ) -> None:
        """Prepare to judge by `rules`, else by each record's own, else by all.

        Raises:
            UnknownName: a rule set that is not there, told before a large file is read.
        """
        self.store, self.judge, self.known = store, judge, known
        self.names = list(dict.fromkeys(rule_set.name for rule_set in judge.rules(rules)))
        self.measures = {measure.field: measure for measure in known if measure.field}
        self._progress = stages
        self._titles = {regulation.id: regulation.title for regulation in regulations(store)}
        self._sources = {document.id: document.sha256 for document in store.documents}

    def stated(self, read: Input, engine: str, judged: Sequence[RuleSet] = (), sample: Sequence[str] = ()) -> Stated:
        """What the report on a file states of itself."""
        rules = stated_rules(judged, self._titles, self._sources)
        return Stated(now(), Path(read.name).name, read.sha256, rules, engine, tuple(sample))

    def results(self, read: Input, cluster: str | None = None) -> Results:
        """Judge what was read.

        Raises:
            CouldNotCheck: the engines differ, one of them failed, or the cluster did.
        """
        if isinstance(read.read, Reading):
            verdicts = self._judged(read.read.records)
            judged = self._in_order(verdict.rule_set.name for verdict in verdicts)
            stated = self.stated(read, by_engines(), judged)
            return of_reading(read.read, verdicts, judged, stated, self.measures)
        return self._of_table(read, read.read, cluster)

    def over_time(self, older: Results, newer: Results) -> OverTime:
        """What became of the records of an older file, both being judged by this one."""
        from ticlex.validate.consequences import Consequences
        from ticlex.validate.over_time import compare_over_time

        consequences = Consequences(self.store, self.judge.rule_sets.values())
        return compare_over_time(_entries(older), _entries(newer), consequences, self.known)

    def _in_order(self, names: Iterable[str]) -> list[RuleSet]:
        wanted = set(names)
        return [rules for name, rules in self.judge.rule_sets.items() if name in wanted]

    def _judged(self, records: Sequence[Record]) -> list[Verdict]:
        verdicts: list[Verdict] = []
        with self._progress.stage(JUDGING, len(records)) as more:
            for start in range(0, len(records), _BATCH):
                batch = records[start : start + _BATCH]
                verdicts += self.judge.judge(batch, self.names)
                more(len(batch))
        return verdicts

    def _of_table(self, read: Input, table: Table, cluster: str | None) -> Results:
        if cluster:
            from ticlex.validate.cluster import judge_on_cluster

            with self._progress.stage(f"在集群 {cluster} 上核对", table.frame.height) as more:
                found = judge_on_cluster(cluster, self.judge, self.known, table.frame, self.names, tell=more)
        else:
            found = self._by_columns(table)
        judged = self._in_order(found.frames)
        # A table of few records, the rest having been rejected, goes to the engines whole.
        engine = by_columns(found.refused, machines=cluster or "") if found.agreements else by_engines()
        stated = self.stated(read, engine, judged, [str(agreement) for agreement in found.agreements])
        return of_table(table, found, self.judge, self.names, stated, self.measures)

    def _by_columns(self, table: Table) -> TableVerdicts:
        """Rule set by rule set, so that there is progress to tell; at once where records ask for their own."""
        from ticlex.validate.table import TableVerdicts, judge_table

        seed = secrets.randbits(32)
        names = self.names or ([] if "rule_set" in table.frame.columns else list(self.judge.rule_sets))
        found: list[TableVerdicts] = []
        height = table.frame.height
        with self._progress.stage(JUDGING, height * max(1, len(names)), "条次") as more:
            for asked in [[name] for name in names] or [[]]:
                found.append(judge_table(self.judge, self.known, table.frame, asked, seed=seed))
                more(height)
        return TableVerdicts(
            {name: frame for one in found for name, frame in one.frames.items()},
            self.judge.rule_sets,
            [agreement for one in found for agreement in one.agreements],
            tuple(dict.fromkeys(words for one in found for words in one.refused)),
        )


def _entries(results: Results) -> Judged:
    from ticlex.validate.over_time import Judged

    entries = list(results.entries())
    return Judged([record for record, _ in entries], [verdict for _, own in entries for verdict in own])
