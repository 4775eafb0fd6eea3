"""Measure what a person waits for, side by side in one run, and print one table.

Whole commands are timed from outside, start of the interpreter included; work inside a process is timed
after a warm-up. Medians, because machines are noisy; the last column is the ratio to the row named there.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("pyoxigraph", "rdflib", "pyshacl", "shacl", "streamlit")
CASES = ROOT / "tests" / "acceptance" / "center-cases.csv"


@dataclass(frozen=True)
class Row:
    """One measured line: milliseconds of each run, the most it may take, and what it is set against."""

    name: str
    runs: list[float]
    bound: float | None = None
    against: str | None = None

    @property
    def median(self) -> float:
        """Median in milliseconds."""
        return statistics.median(self.runs)


def command(*words: str) -> Callable[[], None]:
    """Make a whole `ticlex` command, its output read and dropped."""

    def run() -> None:
        # exit 1 is a finding, not a failure
        done = subprocess.run([sys.executable, "-m", "ticlex.app", *words], capture_output=True, check=False)
        if done.returncode not in (0, 1):
            raise SystemExit(done.stderr.decode())

    return run


def graph_ready() -> None:
    """Build the graph from the files."""
    from ticlex.store import Store

    Store()


def rdflib_ready() -> Callable[[], None]:
    """Make the load of the same triples with rdflib."""
    import rdflib

    from ticlex.store import Store

    dump = Store().dump().decode()
    return lambda: rdflib.Graph().parse(data=dump, format="nt") and None


def measure(
    name: str, work: Callable[[], None], runs: int, bound: float | None = None, against: str | None = None
) -> Row:
    """Run once to warm up, then `runs` times."""
    work()
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return Row(name, times, bound, against)


def library_rows(runs: int) -> list[Row]:
    """The slowest and the median question of the library, warm, and the whole matrix."""
    from ticlex import library
    from ticlex.compare import compare, matrix
    from ticlex.search import Index
    from ticlex.store import Store

    store = Store()
    timed = []
    for asked in library.questions():
        if not asked.parameters:
            timed.append(measure(asked.name, lambda q=asked: store.select(q.query) and None, runs))  # type: ignore[misc]
    timed.sort(key=lambda row: row.median)
    index = Index(store)
    middle, slowest = timed[len(timed) // 2], timed[-1]
    return [
        Row(f"library question, median of {len(timed)}", middle.runs),
        Row(f"library question, slowest ({slowest.name})", slowest.runs),
        measure("compare, one topic, warm", lambda: compare(store, "FloorArea") and None, runs),
        measure("matrix, all topics, warm", lambda: matrix(store) and None, runs),
        measure("search, warm", lambda: index.search("知识产权") and None, runs),
    ]


def check_rows(runs: int) -> list[Row]:
    """Judging with both engines, warm."""
    from ticlex.measures import measures
    from ticlex.store import Store
    from ticlex.validate import Judge
    from ticlex_loaders import read_file

    store = Store()
    judge = Judge(store)
    records = read_file(str(CASES), measures(store), judge.rule_sets).records
    one, rules = records[:1], ["js-application"]
    return [
        measure("judge one record, one rule set, both engines, warm", lambda: judge.judge(one, rules) and None, runs),
        measure(
            f"judge {len(records)} records × all ten rule sets, both engines, warm",
            lambda: judge.judge(records, list(judge.rule_sets)) and None,
            runs,
        ),
    ]


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    medians = {row.name: row.median for row in rows}
    lines = ["| work | median ms | min–max ms | must reach | ratio |", "|---|---:|---:|---:|---|"]
    for row in rows:
        bound = "" if row.bound is None else f"≤ {row.bound:g} {'✓' if row.median <= row.bound else '✗ missed'}"
        ratio = f"{row.median / medians[row.against]:.1f} × {row.against}" if row.against else ""
        lines.append(f"| {row.name} | {row.median:.1f} | {min(row.runs):.1f}–{max(row.runs):.1f} | {bound} | {ratio} |")
    return "\n".join(lines)


def main() -> None:
    """Measure everything and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    options.add_argument("--runs", type=int, default=7)
    runs = options.parse_args().runs
    bare = "python -c pass"
    ready = "graph from files to ready"
    rows = [
        measure(bare, lambda: subprocess.run([sys.executable, "-c", "pass"], check=True) and None, runs),
        measure("ticlex --help, cold", command("--help"), runs, 200, bare),
        measure("ticlex compare 场地面积, cold", command("compare", "场地面积"), runs, 700, bare),
        measure("ticlex compare 场地面积 --json, cold", command("compare", "场地面积", "--json"), runs, 700, bare),
        measure("ticlex check 16 records, cold", command("check", str(CASES), "--json"), runs, None, bare),
        measure(ready, graph_ready, runs, 300),
        measure("the same triples into rdflib", rdflib_ready(), runs, None, ready),
        *library_rows(runs),
        *check_rows(runs),
    ]
    print(
        f"Python {platform.python_version()}, {platform.machine()}, " + ", ".join(f"{p} {version(p)}" for p in PACKAGES)
    )
    print(f"medians of {runs}\n")
    print(table(rows))


if __name__ == "__main__":
    main()
