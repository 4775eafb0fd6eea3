"""A process that has the graph, and forks a worker whenever it is asked to: 2 ms where a start takes a second.

It has one thread and never runs a query, so a fork of it is whole. It is told what to do by lines on a socket: `fork
NICENESS` comes with the socket of the worker to be, and `kill PID`. When the socket closes, it ends all its workers
and itself.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
from contextlib import suppress

from ticlex.sandbox.limits import DEADLINE
from ticlex.sandbox.names import Known
from ticlex.sandbox.worker import backstop, limit, load, serve
from ticlex.store import Store

_LENGTH = 4096


def main() -> None:
    """Load the graph, then fork and kill until the socket on stdin closes."""
    store, known = load()
    # A collection would write to every object, and each worker would then hold a copy of its own.
    gc.collect()
    gc.freeze()
    control = socket.socket(fileno=os.dup(0))
    living: set[int] = set()
    # Whoever asked may be gone before the answer is sent.
    with suppress(BrokenPipeError, ConnectionResetError):
        _obey(control, store, known, living)
    for worker in list(living):
        _kill(living, worker)


def _obey(control: socket.socket, store: Store, known: Known, living: set[int]) -> None:
    """Do as the lines say until there are no more."""
    sockets: list[int] = []
    control.sendall(b"ready\n")
    while True:
        lines, descriptors, _, _ = socket.recv_fds(control, _LENGTH, 1)
        sockets += descriptors
        _bury(living)
        if not lines:
            return
        for line in lines.splitlines():
            word, number = line.split()
            if word == b"kill":
                _kill(living, int(number))
            else:
                child = _fork(store, known, sockets.pop(0), int(number))
                living.add(child)
                control.sendall(b"%d\n" % child)


def _fork(store: Store, known: Known, descriptor: int, niceness: int) -> int:
    child = os.fork()
    if child == 0:
        _become_worker(store, known, descriptor, niceness)
    os.close(descriptor)
    return child


def _become_worker(store: Store, known: Known, descriptor: int, niceness: int) -> None:
    """Answer on that socket until it closes; never returns."""
    try:
        os.nice(niceness)
        os.dup2(descriptor, 0)
        os.dup2(descriptor, 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        limit()
        with os.fdopen(0, "rb") as incoming, os.fdopen(1, "wb") as outgoing:
            serve(store, known, incoming, outgoing, lambda: backstop(DEADLINE))
    finally:
        os._exit(0)


def _bury(living: set[int]) -> None:
    """Take note of workers that ended; until then their numbers are given to nobody else."""
    with suppress(ChildProcessError):
        while True:
            ended, _ = os.waitpid(-1, os.WNOHANG)
            if not ended:
                return
            living.discard(ended)


def _kill(living: set[int], worker: int) -> None:
    if worker in living:
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)
        living.discard(worker)


if __name__ == "__main__":
    main()
