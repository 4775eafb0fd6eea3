"""The process that answers a person's queries; its limits are set before it reads any of them."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from math import ceil
from typing import BinaryIO

from ticlex.errors import QueryRefused, TiclexError
from ticlex.sandbox.diagnosis import diagnose
from ticlex.sandbox.formats import results_in
from ticlex.sandbox.frames import Asked, Reply, asked, read
from ticlex.sandbox.limits import MEMORY
from ticlex.sandbox.names import Known, known_names, unknown_names
from ticlex.sandbox.refusals import Refusal
from ticlex.store import Store, Table
from ticlex.store.formats import rdf_in

_DEPTH = 10_000
"""Calls that reading a faulty query may nest: brackets in brackets, a dozen calls each."""
FORMAT = Refusal(
    "format",
    "这个查询的结果不能用所要的格式：SELECT 和 ASK 用 JSON、XML、CSV、TSV，"
    "CONSTRUCT 和 DESCRIBE 用 Turtle、N-Triples、JSON-LD。",
    "This query's answer does not come in the wanted format: SELECT and ASK answer in JSON, XML, CSV or TSV, "
    "CONSTRUCT and DESCRIBE in Turtle, N-Triples or JSON-LD.",
)


def main() -> None:
    """Load the graph, limit the process, then answer on stdout until stdin ends."""
    store, known = load()
    limit()
    serve(store, known, sys.stdin.buffer, sys.stdout.buffer)


def load() -> tuple[Store, Known]:
    """All that answering needs: once the limits are set, no file can be opened, so no module be imported."""
    sys.setrecursionlimit(_DEPTH)
    store = Store()
    store.complete()
    known = known_names(store)
    for query in ("SELECT ?a { ?a a tic:Regulatoin }", "SELECT *", "CONSTRUCT { ?s a ?o } { ?s a ?o } LIMIT 1"):
        answer(store, known, Asked(query, "xml", "jsonld"))
    return store, known


def serve(
    store: Store, known: Known, incoming: BinaryIO, outgoing: BinaryIO, before: Callable[[], None] = lambda: None
) -> None:
    """Answer until the other side closes, with `before` called before each; the first frame says that it is ready."""
    outgoing.write(Reply("ready").frame())
    outgoing.flush()
    while frame := read(incoming):
        question = asked(frame[0])
        before()
        _end_after(question.seconds)
        found = answer(store, known, question).frame()
        _end_after(None)
        outgoing.write(found)
        outgoing.flush()


def answer(store: Store, known: Known, question: Asked) -> Reply:
    """Answer one query in the format that fits its kind."""
    try:
        table = store.table(question.query, limit=question.rows)
    except QueryRefused as error:
        return Reply(refusal=diagnose(question.query, str(error), known))
    except (TiclexError, RuntimeError, ValueError, MemoryError) as error:
        return Reply(refusal=Refusal("refused", f"查询出错：{error}", f"The query failed: {error}"))
    warnings = tuple(name.words() for name in unknown_names(question.query, known))
    kind = "graph" if table.turtle is not None else "bindings" if table.boolean is None else "boolean"
    body = _written(table, question)
    if body is None:
        return Reply(refusal=FORMAT)
    return Reply(kind, table.truncated, warnings, None, body)


def _written(table: Table, question: Asked) -> bytes | None:
    if table.turtle is not None:
        return rdf_in(table.turtle, question.graph, table.truncated) if question.graph else None
    return results_in(table, question.results) if question.results else None


def limit(memory: int = MEMORY) -> None:
    """Limit the memory, and open nothing more: no file, and no socket for a SERVICE that got past every check."""
    try:
        import resource
    except ImportError:  # Windows: the deadline and the check of the words still hold
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end_after(seconds: float | None) -> None:
    """Let the kernel end this process when a query has used up its time of a processor.

    No clock on the wall: where many ask at once, that one would stop queries for the time that others took.
    """
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds or 0)


def backstop(seconds: float) -> None:
    """End this process some time after `seconds` more of a processor, should nobody be left who does."""
    import resource

    used = ceil(sum(os.times()[:2]))
    resource.setrlimit(resource.RLIMIT_CPU, (used + ceil(seconds) + 1, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
