"""Every question of the library, warm, beside rdflib on the same graph in the same run.

    python benchmarks/library.py [--runs 9] [--limit 20] [--without-rdflib]

Ours is `Store.select`, from the text of the query to Python values, as when a question is asked for the first time in a
process that is warm; the bound is held against it. Asked again, `library.answer` has the answer still. rdflib's is
`Graph.query`, all rows read; it has one run to warm up and one that counts, and is stopped at the limit (seconds) for
both.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from functools import partial

from timed import Timed, quantile, serve

from ticlex import library
from ticlex.names import PREFIXES
from ticlex.store import Store
from ticlex.store.values import term

BOUND = 5.0
"""Milliseconds that 95 in 100 questions may take."""


def ours(runs: int) -> dict[str, tuple[float, float, int]]:
    """Median milliseconds of each question asked for the first time and again, and its number of rows."""
    store = Store()
    store.complete()
    found = {}
    for asked in library.questions():
        bound = library.bindings(store, asked, {})
        rows = len(library.answer(store, asked))
        first = _median(runs, partial(store.select, asked.query, bound))
        found[asked.name] = (first, _median(runs, partial(library.answer, store, asked)), rows)
    return found


def _median(runs: int, ask: Callable[[], object]) -> float:
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1000)
    return sorted(times)[runs // 2]


def rdflib_child(limit: float) -> None:
    """Answer the questions that are named on stdin."""
    import rdflib

    store = Store()
    graph = rdflib.Graph().parse(data=store.dump(), format="nt")

    def answer(name: str) -> int:
        asked = library.question(name)
        bound = {
            variable: rdflib.util.from_n3(str(term(value)))
            for variable, value in library.bindings(store, asked, {}).items()
        }
        return len(list(graph.query(asked.query, initNs=PREFIXES, initBindings=bound)))

    serve({"triples": len(graph)}, answer, limit)


def main() -> None:
    """Print one line a question, then the quantiles."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--limit", type=float, default=20)
    parser.add_argument("--without-rdflib", action="store_true")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        rdflib_child(arguments.limit)
        return
    measured = ours(arguments.runs)
    other = None if arguments.without_rdflib else Timed(__file__, "--limit", str(arguments.limit))
    print(f"{'question':<55} {'rows':>5} {'ours ms':>8} {'again':>6} {'rdflib ms':>10} {'ratio':>8}")
    theirs: list[float] = []
    for name, (ms, again, rows) in sorted(measured.items(), key=lambda line: -line[1][0]):
        said = _against(other, name, ms, rows, theirs) if other else ""
        print(f"{name:<55} {rows:>5} {ms:>8.2f} {again:>6.2f} {said}", flush=True)
    if other:
        other.close()
    times = [ms for ms, _, _ in measured.values()]
    repeated = [again for _, again, _ in measured.values()]
    print(f"\nours: {len(times)} questions, p50 {quantile(times, 0.5):.1f} ms, p95 {quantile(times, 0.95):.1f} ms")
    print(f"asked again: p50 {quantile(repeated, 0.5):.2f} ms, p95 {quantile(repeated, 0.95):.2f} ms")
    if theirs:
        stopped = sum(ms >= arguments.limit * 1000 for ms in theirs)
        print(f"rdflib: p50 {quantile(theirs, 0.5):.0f} ms, p95 {quantile(theirs, 0.95):.0f} ms, {stopped} stopped")
    if quantile(times, 0.95) > BOUND:
        sys.exit(f"p95 is over {BOUND} ms")


def _against(other: Timed, name: str, ms: float, rows: int, theirs: list[float]) -> str:
    found = other.ask(name)
    if "ms" in found:
        theirs.append(found["ms"])
    if "error" in found:
        return f"{'>' if 'ms' in found else '':>1}{found.get('ms', 0):>9.0f}  {found['error']}"
    differs = "" if found["rows"] == rows else f"  {found['rows']} rows"
    return f"{found['ms']:>10.1f} {found['ms'] / ms:>8.0f}{differs}"


if __name__ == "__main__":
    main()
