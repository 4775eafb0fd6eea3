"""A table judged on a real cluster of this machine, whose workers may die: the verdicts are those of one process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pytest
from distributed import Client
from polars.testing import assert_frame_equal

from ticlex.app.__main__ import main
from ticlex.errors import CouldNotCheck, TiclexError, UnknownName
from ticlex.measures import Measure
from ticlex.store import Store
from ticlex.validate import Judge, cluster
from ticlex.validate.cluster import judge_on_cluster
from ticlex.validate.table import TableVerdicts, judge_table

from .synthetic import condition, judge_of, rule_set

NAMES = ("js-application", "cq-recognition")
ROWS = 12_000
PART = 2_400
DASK = [sys.executable, "-m", "dask"]


@pytest.fixture(scope="module")
def table(fields: Sequence[Measure]) -> pl.DataFrame:
    """Records of some fields, each of which is now and then blank, bad, at a bound or short of it."""
    places = pl.int_range(ROWS, eager=True)
    return pl.DataFrame(
        {
            "record": "R" + places.cast(pl.String),
            "registered_in": (places % 3).replace_strict({0: "江苏", 1: "重庆", 2: None}, return_dtype=pl.String),
            "rd_floor_area_m2": pl.Series([4999.99, 5000.0, 2000.0, None, 8000.0] * (ROWS // 5)),
            "rd_floor_area_m2.bad": places % 11 == 3,
            "team_size": places % 200,
            "fulltime_rd_staff": (places % 7).replace_strict({0: None}, default=places % 130),
            "legal_person": pl.Series([True, False, None] * (ROWS // 3)),
        }
    )


@contextmanager
def running(folder: Path, workers: int) -> Iterator[str]:
    """A scheduler and some workers, each a process of its own, as on several machines; the scheduler's address."""
    file = folder / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    where = ["--scheduler-file", str(file), "--no-dashboard"]
    processes = [subprocess.Popen([*DASK, "scheduler", "--host", "127.0.0.1", "--port", "0", *where], **quiet)]  # type: ignore[call-overload]
    try:
        worker = [*DASK, "worker", "--nthreads", "1", "--memory-limit", "0", *where]
        processes += [subprocess.Popen(worker, **quiet) for _ in range(workers)]  # type: ignore[call-overload]
        while not file.exists() or not file.read_text():
            assert processes[0].poll() is None, "the scheduler ended"
            time.sleep(0.1)
        address = str(json.loads(file.read_text())["address"])
        with Client(address, set_as_default=False) as client:
            if workers:
                client.wait_for_workers(workers)
        yield address
    finally:
        # A worker whose scheduler is gone waits for it to come back.
        for process in reversed(processes):
            process.terminate()
            process.wait()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(tmp_path_factory.mktemp("cluster"), workers=2) as found:
        yield found


def same(found: TableVerdicts, wanted: TableVerdicts) -> bool:
    assert list(found.frames) == list(wanted.frames)
    for name, frame in wanted.frames.items():
        assert_frame_equal(found.frames[name], frame)
    return found.summary() == wanted.summary()


def test_the_verdicts_are_those_of_one_process(
    address: str, judge: Judge, fields: Sequence[Measure], table: pl.DataFrame
) -> None:
    told: list[int] = []
    found = judge_on_cluster(address, judge, fields, table, NAMES, seed=1, rows=PART, tell=told.append)
    assert same(found, judge_table(judge, fields, table, NAMES, seed=1))
    assert told == [PART] * (ROWS // PART)
    assert [(a.rule_set, a.seed) for a in found.agreements] == [(name, 1) for name in NAMES]
    assert all(a.random == 50 * ROWS // PART for a in found.agreements)


def test_a_worker_killed_midway_loses_nothing(
    address: str, judge: Judge, fields: Sequence[Measure], table: pl.DataFrame
) -> None:
    """One dies after the first partition, its partition begun; a second one after the third."""
    killed: list[int] = []
    told: list[int] = []

    def kill(rows: int) -> None:
        told.append(rows)
        if len(told) in (1, 3):
            with Client(address, set_as_default=False) as client:
                busy = [address for address, keys in client.processing().items() if keys]
                assert busy, "no worker was at work"
                (victim,) = client.run(os.getpid, workers=busy[:1]).values()
            os.kill(victim, signal.SIGKILL)
            killed.append(victim)

    found = judge_on_cluster(address, judge, fields, table, NAMES, seed=1, rows=PART, tell=kill)
    assert len(set(killed)) == 2
    assert sum(told) == ROWS
    assert same(found, judge_table(judge, fields, table, NAMES, seed=1))


def test_records_that_ask_for_rule_sets_of_their_own(
    address: str, judge: Judge, fields: Sequence[Measure], table: pl.DataFrame
) -> None:
    own = pl.Series("rule_set", [["js-application"], [], ["cq-recognition", "js-application"]] * 1000)
    some = table.head(3000).with_columns(own)
    # In the second partition nobody asks for one of them: its rule sets are fewer.
    some = pl.concat([some, table[3000:4500].with_columns(pl.Series("rule_set", [["cn-field"]] * 1500))])
    found = judge_on_cluster(address, judge, fields, some, seed=2, rows=3000)
    assert same(found, judge_table(judge, fields, some, seed=2))


def test_the_command_says_on_the_cluster_what_it_says_here(
    address: str, table: pl.DataFrame, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "many.csv"
    table.select(pl.exclude("rd_floor_area_m2.bad")).write_csv(path)
    words = ["check", str(path), "--rules", "js-application", "--json", "--summary"]
    found = []
    for more in ([], ["--dask", address]):
        assert main([*words, *more]) == 1
        found.append(json.loads(capsys.readouterr().out))
    here, there = found
    assert (there["summary"], there["rows"]) == (here["summary"], here["rows"])
    assert here["rows"]["accepted"] == sum(here["summary"]["js-application"].values()) == ROWS
    assert address in there["about"]["engine"]
    few = tmp_path / "few.csv"
    table.head(3).select("record", "team_size").write_csv(few)
    assert main(["check", str(few), "--summary", "--dask", address]) == 1
    assert "没有用到集群" in capsys.readouterr().err


def test_a_worker_with_other_rules_judges_nothing(
    address: str, fields: Sequence[Measure], table: pl.DataFrame, tmp_path: Path
) -> None:
    made_up = judge_of(
        tmp_path, rule_set("made-up", ["js:a"]) + condition("a", "sh:path tic:teamSize ; sh:minInclusive 9")
    )
    with pytest.raises(CouldNotCheck, match="made-up"):
        judge_on_cluster(address, made_up, fields, table, seed=1)


def test_verdicts_of_other_records_are_refused(
    address: str, judge: Judge, fields: Sequence[Measure], table: pl.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = cluster._Run.parts
    monkeypatch.setattr(cluster._Run, "parts", lambda run: whole(run)[::-1])
    with pytest.raises(CouldNotCheck, match="不一致"):
        judge_on_cluster(address, judge, fields, table, NAMES, seed=1, rows=6000)


def test_a_cluster_without_workers_ends_in_no_verdict(
    judge: Judge, fields: Sequence[Measure], table: pl.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_WITHOUT_WORKERS", 0.1)
    monkeypatch.setattr(cluster, "_LOOK_EVERY", 0.1)
    with running(tmp_path, workers=0) as empty, pytest.raises(CouldNotCheck, match="没有工作进程"):
        judge_on_cluster(empty, judge, fields, table, NAMES)


def test_a_cluster_that_is_not_there_is_said(
    judge: Judge, fields: Sequence[Measure], table: pl.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_ANSWER_WITHIN", "1s")
    for nowhere in ("tcp://127.0.0.1:9", "nowhere://x"):
        with pytest.raises(CouldNotCheck, match="连不上"):
            judge_on_cluster(nowhere, judge, fields, table, NAMES)


def test_without_the_extra_it_is_said_what_to_install(
    judge: Judge, fields: Sequence[Measure], table: pl.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(TiclexError, match=r"ticlex\[cluster\]") as caught:
        judge_on_cluster("tcp://127.0.0.1:9", judge, fields, table, NAMES)
    assert caught.value.exit_code == 2


def test_a_misspelt_rule_set_is_told_before_the_cluster_is_asked(
    judge: Judge, fields: Sequence[Measure], table: pl.DataFrame
) -> None:
    with pytest.raises(UnknownName):
        judge_on_cluster("tcp://127.0.0.1:9", judge, fields, table, ["js-aplication"])


def test_the_version_of_a_rule_set_is_that_of_its_rules(tmp_path: Path) -> None:
    def version(constraint: str, **more: str) -> str:
        turtle = rule_set("a", ["js:a"]) + condition("a", f"sh:path tic:teamSize ; {constraint}", **more)
        return cluster.versions(judge_of(tmp_path, turtle).rule_sets)["a"]

    first = version("sh:minInclusive 9")
    assert first == version('sh:minInclusive 9 ; sh:name "人数"@zh')
    others = [
        version("sh:minInclusive 10"),
        version("sh:minExclusive 9"),
        version("sh:minInclusive 9", force="tic:General"),
    ]
    assert len({first, *others}) == 4


def test_the_store_is_not_asked_for_what_the_cluster_knows(store: Store) -> None:
    """Workers read the rules installed beside them: the versions of the same files are the same in any process."""
    assert cluster.versions(Judge(store).rule_sets) == cluster.versions(Judge(Store()).rule_sets)
