"""How far a long run is, on stderr: nothing of a run that is over in a second, nothing where nobody watches."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from ticlex.stages import pace

_AFTER = 1.0
"""Seconds of a run before it says anything."""
_EVERY = {True: 0.25, False: 1.0}
"""Seconds between two lines, on a terminal and elsewhere."""
_FROM_THE_START, _TO_THE_END = "\r", "\x1b[K"


class Progress:
    """Tells the stages of one run."""

    def __init__(self, *, always: bool = False, stream: TextIO | None = None) -> None:
        """Begin a run; `always` tells its progress even where stderr is no terminal."""
        self._stream = stream or sys.stderr
        self._is_terminal = self._stream.isatty()
        self._is_told = always or self._is_terminal
        self._began = time.monotonic()
        self._writing = threading.Lock()

    @contextmanager
    def stage(self, name: str, total: int | None = None, unit: str = "条") -> Iterator[Callable[[int], None]]:
        """Tell a stage while it lasts; what it gives is told how much more is done."""
        done = 0
        began = time.monotonic()
        over = threading.Event()

        def more(count: int) -> None:
            nonlocal done
            done += count

        def tell() -> None:
            while not over.wait(_EVERY[self._is_terminal]):
                self._line(_words(name, done, total, unit, time.monotonic() - began), is_last=False)

        teller = threading.Thread(target=tell, daemon=True) if self._is_told else None
        if teller:
            teller.start()
        try:
            yield more
        finally:
            over.set()
            if teller:
                teller.join()
        self._line(_words(name, done, total, unit, time.monotonic() - began), is_last=True)

    def _line(self, words: str, *, is_last: bool) -> None:
        if not self._is_told or time.monotonic() - self._began < _AFTER:
            return
        with self._writing:
            if self._is_terminal:
                self._stream.write(f"{_FROM_THE_START}{words}{_TO_THE_END}" + ("\n" if is_last else ""))
            else:
                self._stream.write(words + "\n")
            self._stream.flush()


def _words(name: str, done: int, total: int | None, unit: str, seconds: float) -> str:
    """核对 3,200/10,000 条 · 1,150 条/秒 · 还需 6 秒."""
    so_far = f" {done:,}/{total:,} {unit}" if total else f" {done:,} {unit}" if done else ""
    parts = [name + so_far]
    rate, left = pace(done, total, seconds)
    if rate is not None:
        parts.append(f"{rate:,.0f} {unit}/秒")
    if left is not None:
        parts.append(f"还需 {left:,.0f} 秒")
    return " · ".join([*parts, f"已用 {seconds:,.1f} 秒"])
