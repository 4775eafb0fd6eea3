"""A person's own SPARQL: refused where it reaches out, run in a process of its own, stopped at a limit.

A query of nested braces can crash the engine's process, and the engine has no timeout, so no query of
a person's runs where anything else does.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from ticlex.errors import QueryRefused, QueryStopped
from ticlex.store import Table

DEADLINE = 2.0
"""Seconds that a query may run."""
ROWS = 10_000
"""Rows that an answer may have."""
MEMORY = 2 * 1024**3
"""Bytes of address space of the worker."""
MAX_LENGTH = 100_000
"""Characters that a query may have."""
_START = 60.0
"""Seconds for the worker to load the graph, on a machine that is busy."""

# An IRI holds none of <>"{}|^` or white space: FILTER(1<2)SERVICE:a{…}FILTER(2>1) has no IRI in it.
_QUIET = re.compile(
    r"\"\"\".*?\"\"\"|'''.*?'''|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'"
    r"|<[^<>\"{}|^`\\\s]*>|#[^\n]*",
    re.DOTALL,
)
_CODE_POINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_REASONS = {
    "SERVICE": "SERVICE 会访问外部网址",
    "FROM": "FROM 会读取外部文件或网址",
    "LOAD": "LOAD 会读取外部文件或网址",
    **dict.fromkeys(
        ("INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"), "这里的图是只读的，不能更新"
    ),
}
# SERVICE:a is the keyword and a name with an empty prefix; ?from and tic:from are names.
_WORD = re.compile(r"(?<![?$:\w])[A-Za-z]+(?!\w)")


def refuse(query: str) -> None:
    """Refuse what reaches outside or writes, before anything runs.

    Raises:
        QueryRefused: with the word and the reason.
    """
    if len(query) > MAX_LENGTH:
        raise QueryRefused(f"查询有 {len(query)} 个字符，最多 {MAX_LENGTH} 个。")
    # SPARQL reads \\u0053ERVICE as SERVICE, before it reads anything else.
    plain = _CODE_POINT.sub(lambda m: _character(m[1] or m[2]), query)
    bare = _QUIET.sub(" ", plain)
    for match in _WORD.finditer(bare):
        word = match[0].upper()
        if word in _REASONS:
            raise QueryRefused(f"查询中的 {word} 不能使用：{_REASONS[word]}。")


def run(query: str, deadline: float = DEADLINE, rows: int = ROWS) -> Table:
    """Answer a person's query in a process of its own.

    Raises:
        QueryRefused: it may not run, or does not parse.
        QueryStopped: it took too long, took too much memory, or brought its process down.
    """
    refuse(query)
    with _worker() as worker:
        ready = _wait(worker, None, _START)
        if ready != b"ready\n":
            raise QueryStopped("查询进程没有启动。请重试；仍不行请检查安装。")
        asked = json.dumps({"query": query, "rows": rows}).encode() + b"\n"
        answer = _wait(worker, asked, deadline)
        if answer is None:
            raise QueryStopped(f"查询超过 {deadline:g} 秒，已停止。请加上条件或 LIMIT 缩小范围。")
        if not answer:
            raise QueryStopped("查询使其进程中止（可能嵌套过深或占用内存过多）。请简化后再试。")
    found = json.loads(answer)
    if "error" in found:
        raise QueryRefused(found["error"])
    return Table(**found)


def _character(code: str) -> str:
    number = int(code, 16)
    return chr(number) if number <= sys.maxunicode else " "


@contextmanager
def _worker() -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-I", "-m", "ticlex.worker", str(MEMORY)]
    worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603  # our own module
    try:
        yield worker
    finally:
        worker.kill()
        worker.communicate()


def _wait(worker: subprocess.Popen[bytes], message: bytes | None, seconds: float) -> bytes | None:
    """Send a message and return the line that answers; b"" if the worker died, None if it took too long."""
    answer: list[bytes] = []

    def exchange() -> None:
        try:
            if message is not None and worker.stdin is not None:
                worker.stdin.write(message)
                worker.stdin.flush()
            answer.append(worker.stdout.readline() if worker.stdout is not None else b"")
        except OSError:
            answer.append(b"")

    thread = threading.Thread(target=exchange, daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        worker.kill()
        thread.join()
        return None
    return answer[0]
