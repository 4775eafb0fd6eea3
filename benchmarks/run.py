"""Measure what a person waits for, side by side in one run, and print one table.

Whole commands are timed from outside, start of the interpreter included; work inside a process is timed
after a warm-up. Medians, because machines are noisy; the last column is the ratio to the row named there.
"""

from __future__ import annotations

import argparse
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from ticlex.measures import Measure
    from ticlex.validate import Judge, RuleSet

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("pyoxigraph", "rdflib", "pyshacl", "shacl", "polars", "reasonable", "streamlit")
CASES = ROOT / "tests" / "acceptance" / "center-cases.csv"
RULES = "js-application"
JUDGE_A_FILE = f"""
import re, sys
from pathlib import Path
import polars as pl
from ticlex.measures import measures
from ticlex.store import Store
from ticlex.validate import Judge
from ticlex.validate.table import judge_table
store = Store()
judge_table(Judge(store), measures(store), pl.scan_parquet(sys.argv[1]), ["{RULES}"]).write(sys.argv[2])
print(int(re.search(r"VmHWM:\\s*([0-9]+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""
"""A process of its own prints its largest size in MiB; getrusage would count the process that started it."""


@dataclass(frozen=True)
class Row:
    """One measured line: milliseconds of each run, the most it may take, and what it is set against."""

    name: str
    runs: list[float]
    bound: float | None = None
    against: str | None = None
    note: str = ""

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


def knowledge_checked() -> None:
    """Build the graph, infer what follows from it, and ask for every fault."""
    from ticlex.quality import check
    from ticlex.store import Store

    check(Store())


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


def scale_rows(runs: int, folder: Path) -> list[Row]:
    """A million records by their columns, the same work by each SHACL engine, and how it grows."""
    rows, sizes = [], (10_000, 100_000, 1_000_000)
    files = {count: folder / f"{count}.parquet" for count in sizes}
    workbook = folder / "100000.xlsx"
    for count, path in [*files.items(), (100_000, workbook)]:
        make = [sys.executable, str(ROOT / "benchmarks" / "records.py"), str(count), str(path), "--rules", RULES]
        subprocess.run(make, check=True)
    verdicts = str(folder / "verdicts.parquet")
    largest: list[int] = []

    def whole() -> None:
        words = [sys.executable, "-c", JUDGE_A_FILE, str(files[sizes[-1]]), verdicts]
        largest.append(int(subprocess.run(words, capture_output=True, check=True).stdout))

    cold = measure(f"1,000,000 records, Parquet to Parquet, {RULES}, cold", whole, runs, 3000)
    rows.append(replace(cold, note=f"peak {max(largest)} MiB (≤ 1500)"))
    asked = command("check", str(workbook), "--rules", RULES, "--summary", "--json")
    rows.append(
        measure(f"100,000 rows × 20 columns .xlsx, read, judged by {RULES}, JSON summary, cold", asked, runs, 5000)
    )
    judge, known, warm = _table_judge()
    first = f"10,000 records, Parquet to Parquet, {RULES}, warm"
    for count, path in files.items():
        name = first.replace("10,000", f"{count:,}")
        rows.append(measure(name, lambda p=path: warm(p, verdicts), runs, None, None if name == first else first))  # type: ignore[misc]
    return rows + _engine_rows(runs, judge, known, files[sizes[-1]], rows[-1])


def _table_judge() -> tuple[Judge, list[Measure], Callable[[Path, str], None]]:
    import polars as pl

    from ticlex.measures import measures
    from ticlex.store import Store
    from ticlex.validate import Judge
    from ticlex.validate.table import judge_table

    store = Store()
    judge, known = Judge(store), measures(store)
    return judge, known, lambda path, to: judge_table(judge, known, pl.scan_parquet(path), [RULES]).write(to)


def _engine_rows(runs: int, judge: Judge, known: list[Measure], path: Path, million: Row) -> list[Row]:
    """Milliseconds per thousand records of each engine, and of one record by its columns alone."""
    import polars as pl

    from ticlex.validate.checked import checked_table
    from ticlex.validate.columns import compile_rules
    from ticlex.validate.table import framing, outcomes_of

    rules, fields = judge.rule_sets[RULES], {m.field: m for m in known if m.field}
    columns = "columns, per 1,000 records of a million, reading and writing included"
    rows = [Row(columns, [ms / 1000 for ms in million.runs])]
    for name, prepare, count, least in (
        ("shacl, per 1,000 records of 20,000, parsing included", _by_shacl, 20_000, 8),
        ("pyshacl, per 1,000 records of 1,000, parsing left out", _by_pyshacl, 1_000, 250),
    ):
        checked = checked_table(pl.scan_parquet(path).head(count), [rules], fields, own_rules=False)
        taken = measure(name, prepare(*_as_triples(rules, checked, fields)), runs)
        rows.append(Row(name, [ms * 1000 / count for ms in taken.runs], None, columns, f"(≥ {least} ×)"))
    one = checked_table(pl.scan_parquet(path).head(1), [rules], fields, own_rules=False)
    plan, framed = compile_rules(rules, one.schema), framing(judge, rules)

    def judge_one() -> None:
        framed(outcomes_of(judge, rules, plan, one, fields))

    return [*rows, measure("one record, one rule set, columns alone, compiled, warm", judge_one, max(runs, 30), 3)]


def _as_triples(rules: RuleSet, checked: pl.DataFrame, fields: dict[str, Measure]) -> tuple[str, str]:
    """The same shapes, all aimed at one class, and the records, as N-Triples: as few triples as can be."""
    from ticlex.validate.engines import shapes_text, term
    from ticlex.validate.rows import records_of

    shapes = re.sub(r"<[^>]+[.]focus>", "<urn:Record>", shapes_text(rules.conditions))
    lines = []
    for n, record in enumerate(records_of(checked, fields)):
        lines.append(f"<urn:{n}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:Record> .")
        filled = ((fields[name].iri, cell.value) for name, cell in record.cells.items() if cell.value is not None)
        lines += [f"<urn:{n}> <{iri}> {term(value)} ." for iri, value in filled]
    return shapes, "\n".join(lines) + "\n"


def _by_shacl(shapes: str, data: str) -> Callable[[], None]:
    import shacl

    parsed = shacl.Shapes.from_text(shapes, "ntriples")
    return lambda: parsed.validate_text(data, "ntriples") and None


def _by_pyshacl(shapes: str, data: str) -> Callable[[], None]:
    import pyshacl
    import rdflib

    graphs = [rdflib.Graph().parse(data=text, format="nt") for text in (data, shapes)]
    return lambda: pyshacl.validate(graphs[0], shacl_graph=graphs[1], inference="none") and None


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    medians = {row.name: row.median for row in rows}
    lines = ["| work | median ms | min–max ms | must reach | ratio |", "|---|---:|---:|---:|---|"]
    for row in rows:
        bound = "" if row.bound is None else f"≤ {row.bound:g} {'✓' if row.median <= row.bound else '✗ missed'}"
        ratio = f"{row.median / medians[row.against]:.1f} × {row.against}" if row.against else ""
        ratio = f"{ratio} {row.note}".strip()
        lines.append(f"| {row.name} | {row.median:.1f} | {min(row.runs):.1f}–{max(row.runs):.1f} | {bound} | {ratio} |")
    return "\n".join(lines)


def daily_rows(runs: int) -> list[Row]:
    """Commands from outside, the graph, its questions and small files."""
    bare = "python -c pass"
    ready = "graph from files to ready"
    return [
        measure(bare, lambda: subprocess.run([sys.executable, "-c", "pass"], check=True) and None, runs),
        measure("ticlex --help, cold", command("--help"), runs, 200, bare),
        measure("ticlex compare 场地面积, cold", command("compare", "场地面积"), runs, 700, bare),
        measure("ticlex compare 场地面积 --json, cold", command("compare", "场地面积", "--json"), runs, 700, bare),
        measure("ticlex check 16 records, cold", command("check", str(CASES), "--json"), runs, None, bare),
        measure(ready, graph_ready, runs, 300),
        measure("the same triples into rdflib", rdflib_ready(), runs, None, ready),
        measure("load, closure and quality checks together", knowledge_checked, runs, 3000, ready),
        *library_rows(runs),
        *check_rows(runs),
    ]


def main() -> None:
    """Measure everything and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    options.add_argument("--runs", type=int, default=7)
    options.add_argument("--only", choices=["daily", "scale"], help="one half of the table")
    asked = options.parse_args()
    rows = [] if asked.only == "scale" else daily_rows(asked.runs)
    if asked.only != "daily":
        with tempfile.TemporaryDirectory() as folder:
            rows += scale_rows(asked.runs, Path(folder))
    print(
        f"Python {platform.python_version()}, {platform.machine()}, " + ", ".join(f"{p} {version(p)}" for p in PACKAGES)
    )
    print(f"medians of {asked.runs}\n")
    print(table(rows))


if __name__ == "__main__":
    main()
