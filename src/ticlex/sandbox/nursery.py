"""Where the processes that answer come from: a zygote, and what it forks."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from dataclasses import dataclass

from ticlex.sandbox import once
from ticlex.sandbox.frames import LENGTHS, Asked, Reply, reply


@dataclass(eq=False, slots=True)
class Worker:
    """A process that answers, and the connection to it."""

    pid: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def ask(self, asked: Asked) -> Reply | None:
        """The worker's answer; None if it ended."""
        try:
            self.writer.write(asked.frame())
            head, body = LENGTHS.unpack(await self.reader.readexactly(LENGTHS.size))
            return reply(await self.reader.readexactly(head), await self.reader.readexactly(body))
        except (OSError, asyncio.IncompleteReadError):
            return None


class Nursery:
    """The zygote, and the workers it forks. Use it as `async with _Nursery() as nursery`."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._control: socket.socket | None = None
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Nursery:
        await self._start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stop()

    async def fork(self, niceness: int = 0) -> Worker:
        """A new worker, ready to answer; starts the zygote anew if it is gone.

        Raises:
            OSError: there is none to be had.
        """
        async with self._turn:
            try:
                ours, pid = await self._forked(niceness)
            except OSError:
                await self._stop()
                await self._start()
                ours, pid = await self._forked(niceness)
        reader, writer = await asyncio.open_connection(sock=ours)
        try:
            head, body = LENGTHS.unpack(await reader.readexactly(LENGTHS.size))
            await reader.readexactly(head + body)
        except asyncio.IncompleteReadError as error:
            writer.close()
            raise OSError("the worker ended at its start") from error
        return Worker(pid, reader, writer)

    def kill(self, worker: Worker) -> None:
        """End a worker, whatever it is doing."""
        worker.writer.close()
        if self._control is not None:
            with contextlib.suppress(OSError):
                self._control.send(b"kill %d\n" % worker.pid)

    async def _forked(self, niceness: int) -> tuple[socket.socket, int]:
        if self._control is None:
            raise OSError("no zygote")
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        try:
            with theirs:
                socket.send_fds(self._control, [b"fork %d\n" % niceness], [theirs.fileno()])
            line = await asyncio.get_running_loop().sock_recv(self._control, 64)
            if not line:
                raise OSError("the zygote ended")
        except BaseException:
            ours.close()
            raise
        return ours, int(line)

    async def _start(self) -> None:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        words, environment = once.command("ticlex.sandbox.zygote")
        with theirs:
            self._process = await asyncio.create_subprocess_exec(
                *words,
                stdin=theirs.fileno(),
                stdout=asyncio.subprocess.DEVNULL,
                env=environment,
                start_new_session=True,
            )
        self._control = ours
        line = await asyncio.wait_for(asyncio.get_running_loop().sock_recv(ours, 64), once.START)
        if line != b"ready\n":
            raise OSError("the query processes do not start")

    async def _stop(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            await self._process.wait()
            self._process = None
