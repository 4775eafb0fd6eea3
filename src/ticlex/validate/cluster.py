"""A table judged on many machines: cut into partitions, each judged by its columns on a worker, put together in order.

The client keeps a partition until its verdicts are here, so that a worker may die at any time. A worker judges by the
rules installed beside it: it is told which versions are meant, and judges nothing by others. A Dask cluster runs what
it is sent; only one that is trusted should be named.
"""

from __future__ import annotations

import io
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

import polars as pl

from ticlex import __version__
from ticlex.errors import CouldNotCheck, TiclexError
from ticlex.measures import Measure, measures
from ticlex.store import Store
from ticlex.validate.agreement import Agreement
from ticlex.validate.checked import checked_table
from ticlex.validate.conditions import RuleSet
from ticlex.validate.table import TableVerdicts, judge_table
from ticlex.validate.verdicts import Judge
from ticlex.validate.versions import versions

Client = Any
Future = Any
"""Of distributed, which few have installed."""
ROWS = 100_000
"""Records of a partition, at most."""
_LEAST = 10_000
"""And at least: the engines judge a sample of each."""
_TRIES = 5
_ANSWER_WITHIN = "20s"
_WITHOUT_WORKERS = 60.0
"""Seconds for which a cluster may be without any worker."""
_LOOK_EVERY = 2.0


@dataclass(frozen=True, slots=True)
class Part:
    """What a worker sends back for a partition: frames as Arrow, and what was held against the engines."""

    rows: int
    frames: Mapping[str, bytes]
    agreements: Sequence[Agreement]
    refused: Sequence[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """What a worker must have installed, to the letter."""

    tool: str
    versions: Mapping[str, str]


def judge_on_cluster(
    address: str,
    judge: Judge,
    known: Sequence[Measure],
    table: pl.DataFrame | pl.LazyFrame,
    names: Sequence[str] = (),
    *,
    seed: int | None = None,
    rows: int | None = None,
    tell: Callable[[int], None] | None = None,
) -> TableVerdicts:
    """Judge a checked table on the Dask cluster whose scheduler is at `address`; otherwise as `judge_table`.

    Args:
        address: tcp://host:8786.
        judge: holds the rule sets that are meant.
        known: the measures of the same store.
        table: as for `judge_table`.
        names: rule sets to judge by; else each record's own, else all.
        seed: of the random samples, one per partition.
        rows: records of a partition; by default as many as give each thread a few partitions.
        tell: is told how many records a partition that is done had.

    Raises:
        CouldNotCheck: the cluster cannot be reached or lost all its workers, a partition failed again and again, a
            worker has other rules, the verdicts are not as many as the records; or as `judge_table`.
        TiclexError: the extra ticlex[cluster] is not installed.
        UnknownName: a rule set that is not there.
    """
    seed = secrets.randbits(32) if seed is None else seed
    asked = judge.rules(names)
    fields = {measure.field: measure for measure in known if measure.field}
    checked = checked_table(table, asked or list(judge.rule_sets.values()), fields, own_rules=not asked)
    meant = Rules(__version__, versions(judge.rule_sets))
    with _connected(address) as client:
        height = rows or max(_LEAST, min(ROWS, checked.height // (3 * max(1, _threads(client)))))
        cut = [checked[start : start + height] for start in range(0, max(checked.height, 1), height)]
        parts = _Run(client, cut, tuple(rules.name for rules in asked), seed, meant, tell).parts()
    return _together(judge, asked, checked, parts)


def judge_part(data: bytes, names: Sequence[str], seed: int, meant: Rules) -> Part:
    """Judge one partition; this is what runs on a worker."""
    judge, known = _installed()
    if (here := Rules(__version__, versions(judge.rule_sets))) != meant:
        other = sorted(n for n in {*here.versions, *meant.versions} if here.versions.get(n) != meant.versions.get(n))
        raise CouldNotCheck(
            f"集群的工作进程装的是 ticlex {here.tool}，本机是 {meant.tool}；不同的规则集：{'、'.join(other) or '无'}。"
            "请在各台机器上装同一版本。"
        )
    table = pl.read_ipc(io.BytesIO(data))
    found = judge_table(judge, known, table, names, seed=seed)
    return Part(table.height, {n: _bytes(f) for n, f in found.frames.items()}, found.agreements, found.refused)


@lru_cache(maxsize=1)
def _installed() -> tuple[Judge, list[Measure]]:
    store = Store()
    return Judge(store), measures(store)


def dask() -> Any:
    """The library distributed.

    Raises:
        TiclexError: the extra ticlex[cluster] is not installed.
    """
    try:
        return import_module("distributed")
    except ImportError as error:
        raise TiclexError(
            f"--dask 需要 Dask，这里没有安装（{error.name}）。请安装：pip install 'ticlex[cluster]'。"
        ) from error


def _connected(address: str) -> Client:
    distributed = dask()
    try:
        return distributed.Client(address, timeout=_ANSWER_WITHIN, set_as_default=False)
    except (OSError, ValueError, RuntimeError) as error:
        raise CouldNotCheck(f"连不上 Dask 集群 {address}：{error}。核对地址，如 tcp://主机:8786。") from error


def _threads(client: Client) -> int:
    return sum(client.nthreads().values())


class _Run:
    """The partitions on their way: a few at the workers, the rest here."""

    def __init__(
        self,
        client: Client,
        cut: Sequence[pl.DataFrame],
        names: Sequence[str],
        seed: int,
        meant: Rules,
        tell: Callable[[int], None] | None,
    ) -> None:
        self._client, self._cut, self._tell = client, cut, tell
        self._names, self._seed, self._meant = names, seed, meant
        self._waiting = list(reversed(range(len(cut))))
        self._tries = dict.fromkeys(range(len(cut)), 0)
        self._running: dict[Future, int] = {}
        self._alone_since: float | None = None

    def parts(self) -> list[Part]:
        """What came of the partitions, in their order."""
        done: dict[int, Part] = {}
        while len(done) < len(self._cut):
            self._send()
            for future in self._finished():
                number = self._running.pop(future)
                part = self._fetched(future, number)
                if part is None:
                    self._waiting.append(number)
                    continue
                if part.rows != self._cut[number].height:
                    raise CouldNotCheck(f"集群核对了 {part.rows} 条，送去的是 {self._cut[number].height} 条。")
                done[number] = part
                if self._tell:
                    self._tell(part.rows)
        return [done[number] for number in range(len(self._cut))]

    def _send(self) -> None:
        room = 2 * max(1, _threads(self._client))
        # Partitions are meant to travel with their task: what is scattered to a worker dies with it.
        with import_module("dask").config.set({"distributed.admin.large-graph-warning-threshold": "1GB"}):
            while self._waiting and len(self._running) < room:
                number = self._waiting.pop()
                self._tries[number] += 1
                data = _bytes(self._cut[number])
                key = f"ticlex-{secrets.token_hex(8)}-{number}"
                future = self._client.submit(
                    judge_part, data, self._names, self._seed, self._meant, key=key, pure=False, retries=0
                )
                self._running[future] = number

    def _finished(self) -> list[Future]:
        """Futures that came to an end, none after a while; the workers are counted meanwhile."""
        wait = import_module("distributed").wait
        try:
            with self._client.as_current():
                return list(wait(list(self._running), timeout=_LOOK_EVERY, return_when="FIRST_COMPLETED").done)
        except TimeoutError:
            self._look_for_workers()
            return []

    def _look_for_workers(self) -> None:
        try:
            is_alone = not self._client.nthreads()
        except (OSError, RuntimeError, AttributeError) as error:
            raise CouldNotCheck(f"与 Dask 集群的连接断了：{error}") from error
        now = time.monotonic()
        self._alone_since = (self._alone_since or now) if is_alone else None
        if self._alone_since is not None and now - self._alone_since > _WITHOUT_WORKERS:
            raise CouldNotCheck(f"Dask 集群上 {_WITHOUT_WORKERS:.0f} 秒没有工作进程，未给出结论。")

    def _fetched(self, future: Future, number: int) -> Part | None:
        """What a worker made of a partition; None if it is to be sent once more."""
        try:
            found: Part = future.result(timeout=_ANSWER_WITHIN)
        except TiclexError:
            raise
        except Exception as error:  # a worker that died, and whatever else befalls a cluster
            if self._tries[number] >= _TRIES:
                raise CouldNotCheck(f"集群上第 {number + 1} 部分试了 {_TRIES} 次都没有核对成：{error!r}") from error
            return None
        return found


def _together(judge: Judge, asked: Sequence[RuleSet], checked: pl.DataFrame, parts: Sequence[Part]) -> TableVerdicts:
    """Partitions put together, once every record that was to be judged has been."""
    names = dict.fromkeys(name for name in judge.rule_sets if any(name in part.frames for part in parts))
    frames = {
        name: pl.concat([pl.read_ipc(io.BytesIO(part.frames[name])) for part in parts if name in part.frames])
        for name in names
    }
    for rules in asked or judge.rule_sets.values():
        due = _due(rules, asked, checked)
        if rules.name not in frames and not due.len():
            continue
        if rules.name not in frames or not frames[rules.name]["record"].equals(due):
            raise CouldNotCheck(f"集群返回的 {rules.name} 的记录与送去的不一致，未给出结论。")
    refused = dict.fromkeys(words for part in parts for words in part.refused)
    return TableVerdicts(frames, judge.rule_sets, _agreements(parts), tuple(refused))


def _due(rules: RuleSet, asked: Sequence[RuleSet], checked: pl.DataFrame) -> pl.Series:
    """The records that a rule set had to judge."""
    if asked or "rule_set" not in checked.columns:
        return checked["record"]
    own = pl.col("rule_set")
    return checked.filter(own.is_null() | (own.list.len() == 0) | own.list.contains(rules.name))["record"]


def _agreements(parts: Sequence[Part]) -> list[Agreement]:
    """One for each rule set, samples added up."""
    found: dict[str, Agreement] = {}
    for one in (agreement for part in parts for agreement in part.agreements):
        so_far = found.get(one.rule_set, Agreement(one.rule_set, one.seed, 0, 0))
        found[one.rule_set] = Agreement(one.rule_set, one.seed, so_far.random + one.random, so_far.chosen + one.chosen)
    return list(found.values())


def _bytes(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_ipc(out, compression="zstd")
    return out.getvalue()
