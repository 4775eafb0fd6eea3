"""How quickly `/sparql` answers many, and whether anyone can spoil it for the others; one command prints a table.

    python benchmarks/endpoint.py [--seconds 5] [--clients 20]

It starts `ticlex serve`, and asks it over connections that stay open, from one process, every question of the library
in turn. "kept": the same questions again, which the server answers from memory, as the graph never changes while it is
served. "computed": each question with a comment of its own, so that none is answered from memory. "+ 1 hostile": one
more connection sends, one after the other, cross joins that never end, 2,200 nested braces, and the whole graph. Client
and server share the machine's processors; "server ms" is what one answer costs the serving process, its workers aside.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from ticlex import library
from ticlex.remote import bound
from ticlex.store import Store

HOSTILE = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * { " + "{" * 2200 + "?a ?b ?c" + "}" * 2200 + " }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f }",
    "SELECT * { ?a ?b ?c }",
)


@dataclass
class Round:
    """What came back in one round: milliseconds of each answer, and statuses."""

    took: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    seconds: float = 0
    processor: float = 0
    """Milliseconds of a processor that the serving process spent on each answer."""

    @property
    def p95(self) -> float:
        """The time in which 95 of 100 came."""
        return statistics.quantiles(self.took, n=20)[-1]

    @property
    def failed(self) -> int:
        """Answers that are not 200."""
        return sum(count for status, count in self.statuses.items() if status != 200)


class Client(asyncio.Protocol):
    """A connection that asks, and waits for the answer; its cost counts, as it shares the machine with the server."""

    def __init__(self) -> None:
        """Nothing has come yet."""
        self.transport: asyncio.Transport
        self.come = bytearray()
        self.wanted = 0
        self.answer: asyncio.Future[int]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection."""
        self.transport = transport  # type: ignore[assignment]

    def ask(self, query: str) -> asyncio.Future[int]:
        """Ask; the future's result is the answer's status."""
        self.answer = asyncio.get_running_loop().create_future()
        self.come.clear()
        self.wanted = 0
        self.transport.write(f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        return self.answer

    def data_received(self, data: bytes) -> None:
        """Wait until head and body are whole."""
        self.come += data
        if not self.wanted and (end := self.come.find(b"\r\n\r\n")) >= 0:
            head = bytes(self.come[:end]).lower()
            length = head.split(b"content-length: ", 1)[1].split(b"\r\n", 1)[0]
            self.wanted = end + 4 + int(length)
        if self.wanted and len(self.come) >= self.wanted and not self.answer.done():
            self.answer.set_result(int(self.come[9:12]))

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody waits for ever."""
        if not self.answer.done():
            self.answer.set_result(0)


def questions() -> list[str]:
    """The library's questions as any endpoint takes them, the examples' values in VALUES blocks."""
    store = Store()
    found = []
    for asked in library.questions():
        query = bound(asked.query, library.bindings(store, asked, {}))
        found.append(library.with_prefixes(query))
    return found


async def connect(port: int) -> Client:
    """A new connection."""
    _, client = await asyncio.get_running_loop().create_connection(Client, "127.0.0.1", port)
    return client


async def honest(port: int, server: int, clients: int, seconds: float, query: Callable[[], str]) -> Round:
    """Everybody asks for so long."""
    found = Round()
    start = time.perf_counter()
    spent = processor_seconds(server)

    async def one() -> None:
        client = await connect(port)
        while time.perf_counter() - start < seconds:
            began = time.perf_counter()
            status = await client.ask(query())
            found.took.append((time.perf_counter() - began) * 1000)
            found.statuses[status] = found.statuses.get(status, 0) + 1
        client.transport.close()

    await asyncio.gather(*(one() for _ in range(clients)))
    found.seconds = time.perf_counter() - start
    found.processor = (processor_seconds(server) - spent) * 1000 / len(found.took)
    return found


def processor_seconds(process: int) -> float:
    """What a process used of a processor so far; 0 where the system does not say."""
    status = Path(f"/proc/{process}/stat")
    if not status.exists():
        return 0
    fields = status.read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def hostile(port: int, numbers: Iterator[int]) -> None:
    """Send what hurts, one after the other, until cancelled."""
    client = await connect(port)
    for query in itertools.cycle(HOSTILE):
        await client.ask(f"{query} # {next(numbers)}")


async def measure(port: int, server: int, clients: int, seconds: float) -> list[tuple[str, Round]]:
    """All rounds."""
    asked = questions()
    numbers = itertools.count()
    turns = itertools.cycle(asked)
    rounds: dict[str, Callable[[], str]] = {
        "kept": lambda: next(turns),
        "computed": lambda: f"{next(turns)}\n# {next(numbers)}",
    }
    first = await connect(port)
    for query in asked:
        assert await first.ask(query) == 200, query
    found = []
    for name, query in rounds.items():
        found.append((name, await honest(port, server, clients, seconds, query)))
        enemy = asyncio.create_task(hostile(port, numbers))
        found.append((f"{name}, + 1 hostile", await honest(port, server, clients, seconds, query)))
        enemy.cancel()
        await asyncio.sleep(3)
    return found


async def runaway(port: int) -> tuple[float, float]:
    """Seconds until a runaway is stopped; milliseconds of the next query, on the same connection."""
    client = await connect(port)
    start = time.perf_counter()
    status = await client.ask(f"{HOSTILE[0]} # runaway")
    stopped = time.perf_counter() - start
    assert status == 400
    start = time.perf_counter()
    assert await client.ask("ASK { ?s a tic:Regulation } # next") == 200
    return stopped, (time.perf_counter() - start) * 1000


def main() -> None:
    """Serve, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "ticlex.app", "serve", "--port", str(port)]
    server = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        assert server.stdout.readline().startswith("ticlex: ")
        rounds = asyncio.run(measure(port, server.pid, arguments.clients, arguments.seconds))
        stopped, after = asyncio.run(runaway(port))
    finally:
        server.terminate()
        server.wait()
    if arguments.json:
        rows = {n: {"per_second": len(r.took) / r.seconds, "p95_ms": r.p95, "failed": r.failed} for n, r in rounds}
        print(json.dumps(rows | {"runaway": {"stopped_s": stopped, "next_ms": after}}, indent=1))
        return
    must = {"kept": "≥ 1000 /s, p95 ≤ 50 ms", "kept, + 1 hostile": "p95 ≤ 100 ms, none fails"}
    print(f"{arguments.clients} clients, {arguments.seconds:g} s a round, {len(questions())} questions\n")
    print("| /sparql | answers/s | median ms | p95 ms | slowest ms | failed | server ms | must reach |")
    print("|---|---:|---:|---:|---:|---:|---:|---|")
    for name, found in rounds:
        print(
            f"| {name} | {len(found.took) / found.seconds:.0f} | {statistics.median(found.took):.1f} | {found.p95:.1f} "
            f"| {max(found.took):.0f} | {found.failed} | {found.processor:.2f} | {must.get(name, '')} |"
        )
    print(f"\nA runaway query is stopped after {stopped:.2f} s (must: ≤ 2.5); the next is answered in {after:.1f} ms.")


if __name__ == "__main__":
    main()
