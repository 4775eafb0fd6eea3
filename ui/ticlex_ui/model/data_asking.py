"""A person's own query, asked from a page: in the sandbox of the server where it has one, else in one of our own.

A page runs in a thread, the sandbox in an event loop; this is the bridge between them. What was answered is kept, for
every change of the view asks the same again.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import OrderedDict
from concurrent.futures import TimeoutError as TooSlow
from dataclasses import dataclass
from threading import Event, Lock, Thread

from ticlex.sandbox.frames import Asked, Reply
from ticlex.sandbox.lanes import Sandbox, sandbox
from ticlex.sandbox.once import START
from ticlex.sandbox.refusals import NOT_STARTED, refusal
from ticlex.store import Table

_KEPT = 32
_KEPT_BYTES = 2_000_000
"""Answers that are larger are asked for again."""
_PLACE = re.compile(r"Syntax error in line (\d+), column (\d+): ")
_PLACE_ZH = re.compile(r"^查询第 \d+ 行第 \d+ 列有语法错误：")


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a query has no answer, and where in it."""

    kind: str
    """syntax, refused, stopped, crashed, busy"""
    words: str
    line: int | None = None
    column: int | None = None
    source: str = ""
    """The line that it is in."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a person's query answers, or why it does not."""

    table: Table | None = None
    warnings: tuple[str, ...] = ()
    trouble: Trouble | None = None


class Asker:
    """Asks the sandbox from any thread."""

    def __init__(self) -> None:
        self._sandbox: Sandbox | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._thread: Thread | None = None
        self._starting = Lock()
        self._kept: OrderedDict[str, Reply] = OrderedDict()
        self.is_served = False
        """The server that lent its sandbox answers at /sparql, /void, /mcp and /ontology too."""

    def lend(self, lanes: Sandbox, loop: asyncio.AbstractEventLoop) -> None:
        """Use the sandbox that a server runs already."""
        self._sandbox, self._loop, self.is_served = lanes, loop, True

    def ask(self, query: str, lang: str) -> Found:
        """The answer, or what is wrong in the page's language; never raises."""
        found = self._kept.get(query) or self._asked(query)
        if found.refusal:
            return Found(trouble=_trouble(query, found, lang))
        if len(found.body) <= _KEPT_BYTES:
            self._kept[query] = found
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        warnings = tuple(zh if lang == "zh" else en for zh, en in found.warnings)
        if found.kind == "graph":
            return Found(Table(turtle=found.body.decode(), truncated=found.truncated), warnings)
        return Found(Table(**json.loads(found.body), truncated=found.truncated), warnings)

    def close(self) -> None:
        """End the sandbox, if it is our own."""
        if self._thread and self._loop and self._stop:
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(START)
            self._thread = self._sandbox = self._loop = None

    def _asked(self, query: str) -> Reply:
        refused = refusal(query)
        if refused:
            return Reply(refusal=refused)
        with self._starting:
            if self._sandbox is None:
                self._start()
        if self._sandbox is None or self._loop is None:
            return Reply(refusal=NOT_STARTED)
        try:
            return asyncio.run_coroutine_threadsafe(self._sandbox.ask(Asked(query)), self._loop).result(START)
        except TooSlow:
            return Reply(refusal=NOT_STARTED)

    def _start(self) -> None:
        ready = Event()

        async def serve() -> None:
            async with sandbox() as lanes:
                self._sandbox, self._loop, self._stop = lanes, asyncio.get_running_loop(), asyncio.Event()
                ready.set()
                await self._stop.wait()

        self._thread = Thread(target=lambda: asyncio.run(serve()), name="queries", daemon=True)
        self._thread.start()
        ready.wait(START)


ASKER = Asker()
"""The one of this process."""


def _trouble(query: str, found: Reply, lang: str) -> Trouble:
    refused = found.refusal or NOT_STARTED
    words = refused.zh if lang == "zh" else refused.en
    place = _PLACE.match(refused.en)
    if refused.kind != "syntax" or place is None:
        return Trouble(refused.kind, words)
    line, column = int(place[1]), int(place[2])
    lines = query.splitlines() or [""]
    rest = (_PLACE_ZH if lang == "zh" else _PLACE).sub("", words, count=1)
    return Trouble("syntax", rest, line, column, lines[min(line, len(lines)) - 1])
