"""Two lanes for the queries of many: quick ones never wait behind slow ones.

A query starts in the fast lane. Has it used up its 50 ms of a processor there, the worker ends, and the query runs anew
in the slow lane with the whole deadline, at a lower priority. A query that was slow once starts in the slow lane.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import socket
from collections import OrderedDict
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from typing import Literal, Protocol

from ticlex.sandbox import once
from ticlex.sandbox.frames import Asked, Reply
from ticlex.sandbox.limits import DEADLINE, FAST
from ticlex.sandbox.nursery import Nursery, Worker
from ticlex.sandbox.refusals import BUSY, CRASHED, overtime, refusal

FAST_WORKERS = max(2, os.cpu_count() or 1)
SLOW_WORKERS = 2
WAITING = 8
"""Queries that may wait for the slow lane; one more is told that it is full."""
PATIENCE = 10.0
"""Seconds that a query may wait for its turn in a lane."""
_AGAIN = 1.0
"""Seconds until another try, where no process can be forked."""
_WALL = 1.0
"""Seconds on the wall after which the fast lane gives a query up: it may hang without using a processor."""
_REMEMBERED = 10_000


class Sandbox(Protocol):
    """Whatever answers queries."""

    async def ask(self, asked: Asked) -> Reply:
        """Answer, or say why not; never raises."""


class _Lane:
    """Workers that take turns; one that ended is replaced at once by a spare."""

    def __init__(self, nursery: Nursery, workers: int, niceness: int = 0) -> None:
        self._nursery, self._size, self._niceness = nursery, workers, niceness
        self._idle: asyncio.Queue[Worker] = asyncio.Queue()
        self._spare: Worker | None = None
        self._owed = 0
        self._filling: asyncio.Task[None] | None = None
        self.waiting = 0

    async def open(self) -> None:
        """Fork the workers, and one to spare."""
        self._owed = self._size
        await self._fill()

    async def ask(
        self, asked: Asked, seconds: float, patience: float | None = None
    ) -> Reply | Literal["stopped", "crashed"]:
        """An answer, or how the worker ended.

        Raises:
            TimeoutError: no worker was free in time.
        """
        worker = await self._take(patience)
        found = None
        try:
            async with asyncio.timeout(seconds):
                found = await worker.ask(asked)
        except TimeoutError:
            return "stopped"
        finally:
            # Also where the asker has gone: half an answer is still on the way.
            if found is None:
                self._nursery.kill(worker)
                self._replace()
            else:
                self._idle.put_nowait(worker)
        return found or "crashed"

    async def close(self) -> None:
        """Let the idle workers end; those that are busy end with the zygote."""
        if self._filling is not None:
            await self._filling
        idle = [self._spare, *(self._idle.get_nowait() for _ in range(self._idle.qsize()))]
        for worker in filter(None, idle):
            worker.writer.close()
            with contextlib.suppress(OSError):
                await worker.writer.wait_closed()

    async def _take(self, patience: float | None) -> Worker:
        if self._idle.empty():
            self.waiting += 1
            try:
                async with asyncio.timeout(patience):
                    found = await self._idle.get()
            finally:
                self.waiting -= 1
        else:
            found = self._idle.get_nowait()
        return found

    def _replace(self) -> None:
        """Put the spare in the place of a worker that ended, and fork what is missing then.

        In a task of the lane's own: an asker may go away in the middle of anything.
        """
        if self._spare is None:
            self._owed += 1
        else:
            self._idle.put_nowait(self._spare)
            self._spare = None
        if self._filling is None or self._filling.done():
            self._filling = asyncio.create_task(self._fill())

    async def _fill(self) -> None:
        while self._owed or self._spare is None:
            try:
                worker = await self._nursery.fork(self._niceness)
            except OSError:
                await asyncio.sleep(_AGAIN)
                continue
            if self._owed:
                self._owed -= 1
                self._idle.put_nowait(worker)
            else:
                self._spare = worker


class Lanes:
    """The two lanes. Use it as `async with Lanes() as lanes`."""

    def __init__(self, deadline: float = DEADLINE) -> None:
        self._deadline = deadline
        self._nursery = Nursery()
        self._fast = _Lane(self._nursery, FAST_WORKERS)
        # A slow query has less claim to a processor than quick ones.
        self._slow = _Lane(self._nursery, SLOW_WORKERS, niceness=10)
        self._slow_once: OrderedDict[bytes, None] = OrderedDict()

    async def __aenter__(self) -> Lanes:
        await self._nursery.__aenter__()
        await self._fast.open()
        await self._slow.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._fast.close()
        await self._slow.close()
        await self._nursery.__aexit__()

    async def ask(self, asked: Asked) -> Reply:
        """Answer, or say why not."""
        refused = refusal(asked.query)
        if refused:
            return Reply(refusal=refused)
        try:
            return await self._fast_answer(asked) or await self._slow_answer(asked)
        except TimeoutError:
            return Reply(refusal=BUSY)

    async def _fast_answer(self, asked: Asked) -> Reply | None:
        mark = hashlib.sha256(asked.query.encode("utf-8", "surrogatepass")).digest()
        if mark in self._slow_once:
            return None
        found = await self._fast.ask(replace(asked, seconds=FAST), _WALL, PATIENCE)
        if isinstance(found, Reply):
            return found
        self._slow_once[mark] = None
        if len(self._slow_once) > _REMEMBERED:
            self._slow_once.popitem(last=False)
        return None

    async def _slow_answer(self, asked: Asked) -> Reply:
        if self._slow.waiting >= WAITING:
            return Reply(refusal=BUSY)
        found = await self._slow.ask(asked, self._deadline, PATIENCE)
        if isinstance(found, Reply):
            return found
        return Reply(refusal=overtime(self._deadline) if found == "stopped" else CRASHED)


class OneByOne:
    """A process for each query: where processes cannot be forked (Windows)."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(SLOW_WORKERS)

    async def __aenter__(self) -> OneByOne:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def ask(self, asked: Asked) -> Reply:
        """Answer, or say why not."""
        async with self._free:
            return await asyncio.to_thread(once.ask, asked)


def sandbox() -> AbstractAsyncContextManager[Sandbox]:
    """What this system can do."""
    return Lanes() if hasattr(os, "fork") and hasattr(socket, "send_fds") else OneByOne()
