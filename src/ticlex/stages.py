"""The stages of a long run: who does the work says how far it is, whoever watches decides how that is shown."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

READING, JUDGING = "读取", "核对"
"""Stages of a check, as they are named before what they work on."""


class Stages(Protocol):
    """Told of each stage as it begins; what it gives is told how much more is done."""

    def stage(self, name: str, total: int | None = None, unit: str = "条") -> AbstractContextManager[More]:
        """A stage, while it lasts."""


More = Callable[[int], None]


def pace(done: int, total: int | None, seconds: float) -> tuple[float | None, float | None]:
    """How many a second, and how many seconds are left; None where nobody can tell."""
    if not done or seconds <= 0:
        return None, None
    rate = done / seconds
    return rate, (total - done) / rate if total and done < total else None
