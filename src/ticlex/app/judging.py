"""A file of records to its results: read, judged by the engines or by columns, here or on a cluster."""

from __future__ import annotations

import hashlib
import secrets
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO, cast

from ticlex.app.progress import Progress
from ticlex.compare import regulations
from ticlex.records import Problem, Reading, Record, RowCount
from ticlex.report.results import Results, of_reading
from ticlex.report.stated import Stated, by_columns, by_engines, now, stated_rules
from ticlex.store import Store
from ticlex.validate import Judge, RuleSet, Verdict

if TYPE_CHECKING:
    from ticlex.validate.table import TableVerdicts
    from ticlex_loaders.frames import Table

STDIN = "-"
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
    """Reads and judges files by the same rules."""

    def __init__(self, store: Store, rules: Sequence[str], progress: Progress) -> None:
        """Prepare to judge by `rules`, else by each record's own, else by all.

        Raises:
            CouldNotCheck: the shapes are not such as one may judge by.
            UnknownName: a rule set that is not there, told before a large file is read.
        """
        from ticlex.measures import measures
        from ticlex.validate.lint import check_shapes

        check_shapes(store)
        self.store, self.judge, self.known = store, Judge(store), measures(store)
        self.names = list(dict.fromkeys(rule_set.name for rule_set in self.judge.rules(rules)))
        self.measures = {measure.field: measure for measure in self.known if measure.field}
        self._progress = progress
        self._titles = {regulation.id: regulation.title for regulation in regulations(store)}
        self._sources = {document.id: document.sha256 for document in store.documents}

    def read(self, name: str) -> Input:
        """Read a file, or standard input.

        Raises:
            UnreadableInput: the file as a whole cannot be read.
        """
        from ticlex_loaders import read_any

        shown = "标准输入" if name == STDIN else name
        with self._progress.stage(f"读取 {shown}"), _hashed(name) as digest:
            read = read_any(name, self.known, self.judge.rule_sets)
        return Input(shown, digest(), read)

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

    def label(self, ref: str) -> str:
        """What a provision is called in print: js/art12.1 → 第十二条第1项."""
        return _label(self.store, ref)

    def _in_order(self, names: Iterator[str]) -> list[RuleSet]:
        wanted = set(names)
        return [rules for name, rules in self.judge.rule_sets.items() if name in wanted]

    def _judged(self, records: Sequence[Record]) -> list[Verdict]:
        verdicts: list[Verdict] = []
        with self._progress.stage("核对", len(records)) as more:
            for start in range(0, len(records), _BATCH):
                batch = records[start : start + _BATCH]
                verdicts += self.judge.judge(batch, self.names)
                more(len(batch))
        return verdicts

    def _of_table(self, read: Input, table: Table, cluster: str | None) -> Results:
        from ticlex.report.from_table import of_table

        if cluster:
            from ticlex.validate.cluster import judge_on_cluster

            with self._progress.stage(f"在集群 {cluster} 上核对", table.frame.height) as more:
                found = judge_on_cluster(cluster, self.judge, self.known, table.frame, self.names, tell=more)
        else:
            found = self._by_columns(table)
        judged = self._in_order(iter(found.frames))
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
        with self._progress.stage("核对", height * max(1, len(names)), "条次") as more:
            for asked in [[name] for name in names] or [[]]:
                found.append(judge_table(self.judge, self.known, table.frame, asked, seed=seed))
                more(height)
        return TableVerdicts(
            {name: frame for one in found for name, frame in one.frames.items()},
            self.judge.rule_sets,
            [agreement for one in found for agreement in one.agreements],
            tuple(dict.fromkeys(words for one in found for words in one.refused)),
        )


@lru_cache(maxsize=4096)
def _label(store: Store, ref: str) -> str:
    from ticlex_ui.model.articles import printed

    document, _, rest = ref.partition("/")
    return printed(store.document(document), rest)


class _Counted:
    """Standard input whose bytes are hashed on their way to who reads them."""

    def __init__(self, stream: BinaryIO) -> None:
        self.buffer, self._stream, self.digest = self, stream, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.digest.update(data)
        return data


@contextmanager
def _hashed(name: str) -> Iterator[Callable[[], str]]:
    """Give what tells the SHA-256 of a file once it was read."""
    if name != STDIN:
        yield lambda: _sha256(Path(name))
        return
    before, counted = sys.stdin, _Counted(sys.stdin.buffer)
    sys.stdin = cast("TextIO", counted)
    try:
        yield counted.digest.hexdigest
    finally:
        sys.stdin = before


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
