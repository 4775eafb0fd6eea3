"""One query in one process: for the command line, and where processes cannot be forked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ticlex.sandbox.frames import Asked, Reply, read, reply
from ticlex.sandbox.limits import DEADLINE, ROWS
from ticlex.sandbox.refusals import CRASHED, NOT_STARTED, overtime, refusal
from ticlex.store import Table

START = 60.0
"""Seconds for a process to load the graph, on a machine that is busy."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A person's answer, and what they should know about their query."""

    table: Table
    warnings: tuple[str, ...] = ()


def run(query: str, deadline: float = DEADLINE, rows: int = ROWS) -> Table:
    """Answer a person's query in a process of its own.

    Raises:
        QueryRefused: it may not run, or does not parse.
        QueryStopped: it took too long, took too much memory, or brought its process down.
    """
    return answer(query, deadline, rows).table


def answer(query: str, deadline: float = DEADLINE, rows: int = ROWS) -> Answered:
    """As `run`, with the warnings."""
    found = ask(Asked(query, rows=rows), deadline)
    if found.refusal:
        raise found.refusal.error()
    if found.kind == "graph":
        return Answered(Table(turtle=found.body.decode(), truncated=found.truncated), _zh(found))
    return Answered(Table(**json.loads(found.body), truncated=found.truncated), _zh(found))


def ask(asked: Asked, deadline: float = DEADLINE) -> Reply:
    """Start a process, ask it, and end it."""
    refused = refusal(asked.query)
    if refused:
        return Reply(refusal=refused)
    with _worker() as worker:
        if worker.stdout is None or worker.stdin is None or _wait(worker, worker.stdout, START) in (None, _DIED):
            return Reply(refusal=NOT_STARTED)
        try:
            worker.stdin.write(asked.frame())
            worker.stdin.flush()
        except OSError:
            return Reply(refusal=CRASHED)
        found = _wait(worker, worker.stdout, deadline)
    if found is None:
        return Reply(refusal=overtime(deadline))
    return Reply(refusal=CRASHED) if found == _DIED else reply(*found)


def command(module: str) -> tuple[list[str], dict[str, str]]:
    """How Python runs one of our modules: not from the folder it stands in, but from where we came from."""
    here = str(Path(__file__).resolve().parents[2])
    paths = [here, *filter(None, [os.environ.get("PYTHONPATH")])]
    return [sys.executable, "-P", "-m", module], dict(os.environ) | {"PYTHONPATH": os.pathsep.join(paths)}


def _zh(found: Reply) -> tuple[str, ...]:
    return tuple(zh for zh, _ in found.warnings)


@contextmanager
def _worker() -> Iterator[subprocess.Popen[bytes]]:
    words, environment = command("ticlex.sandbox.worker")
    worker = subprocess.Popen(  # noqa: S603  # our own module
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    )
    try:
        yield worker
    finally:
        worker.kill()
        worker.communicate()


_DIED = (b"", b"")


def _wait(worker: subprocess.Popen[bytes], stream: IO[bytes], seconds: float) -> tuple[bytes, bytes] | None:
    """The next frame; `_DIED` if the process ended, None if it took too long and was ended."""
    found: list[tuple[bytes, bytes]] = []
    thread = threading.Thread(target=lambda: found.append(read(stream) or _DIED), daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        worker.kill()
        thread.join()
        return None
    return found[0]
