"""Time questions one by one, each in a fork of a process that has the graph, so that one without end can be stopped.

`Timed` starts `python FILE --child …`; that gets ready and calls `serve`, which answers each name on stdin with JSON.
"""

from __future__ import annotations

import json
import math
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any


class Timed:
    """A process that has the graph; `ready` is what it says of itself."""

    def __init__(self, *words: str) -> None:
        command = [sys.executable, *words, "--child"]
        self._child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.ready = self._line()

    def ask(self, name: str) -> dict[str, Any]:
        """Milliseconds and rows of a question; an `error` where it has none."""
        assert self._child.stdin
        self._child.stdin.write(name + "\n")
        self._child.stdin.flush()
        return self._line()

    def close(self) -> None:
        """End the process."""
        self._child.kill()
        self._child.wait()

    def _line(self) -> dict[str, Any]:
        assert self._child.stdout
        answer: dict[str, Any] = json.loads(self._child.stdout.readline())
        return answer


def serve(ready: dict[str, Any], answer: Callable[[str], int], limit: float) -> None:
    """Answer each name on stdin: once to warm up, once to be timed, at most `limit` seconds for both."""
    print(json.dumps(ready), flush=True)
    for line in sys.stdin:
        print(json.dumps(_in_a_fork(line.strip(), answer, limit)), flush=True)


def _in_a_fork(name: str, answer: Callable[[str], int], limit: float) -> dict[str, Any]:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, json.dumps(_measured(name, answer)).encode())
        os._exit(0)
    os.close(writer)
    in_time = bool(select.select([reader], [], [], limit)[0])
    said = os.read(reader, 10_000) if in_time else b""
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(reader)
    if said:
        found: dict[str, Any] = json.loads(said)
        return found
    return {"error": "the process ended" if in_time else "stopped", "ms": limit * 1000}


def _measured(name: str, answer: Callable[[str], int]) -> dict[str, Any]:
    try:
        answer(name)
        began = time.perf_counter()
        rows = answer(name)
    except Exception as error:  # whatever an engine raises is a line of the table
        return {"error": f"{type(error).__name__}: {error}"[:120]}
    return {"ms": (time.perf_counter() - began) * 1000, "rows": rows}


def quantile(values: list[float], share: float) -> float:
    """The value that `share` of the values do not exceed."""
    return sorted(values)[max(0, math.ceil(len(values) * share) - 1)]
