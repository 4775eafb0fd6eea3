"""The stages of a check while it runs: each by its name, with how much is done and how fast."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import streamlit as st

from ticlex.stages import JUDGING, READING, More, pace
from ticlex_ui.i18n import _

if TYPE_CHECKING:
    from streamlit.elements.lib.mutable_status_container import StatusContainer

_EVERY = 0.3
"""Seconds between two tellings."""


class Told:
    """Stages told in a status box."""

    def __init__(self, status: StatusContainer) -> None:
        """Tell them in `status`."""
        self._status = status
        with status:
            self._line = st.empty()

    @contextmanager
    def stage(self, name: str, total: int | None = None, unit: str = "") -> Iterator[More]:
        """Tell a stage while it lasts; what it gives is told how much more is done."""
        what, _space, of = name.partition(" ")
        words = {READING: _("正在读取文件"), JUDGING: _("正在核对")}.get(what, name)
        self._status.update(label=f"{words} {of}".rstrip())
        done, began, last = 0, time.monotonic(), 0.0

        def more(count: int) -> None:
            nonlocal done, last
            done += count
            seconds = time.monotonic() - began
            if total and (seconds - last >= _EVERY or done >= total):
                last = seconds
                self._line.progress(min(1.0, done / total), text=progress_words(done, total, seconds))

        yield more
        # What is left standing would be a number without a source.
        self._line.empty()


def progress_words(done: int, total: int, seconds: float) -> str:
    """3,200 / 10,000 · 1,150 a second · 6 seconds left; of records times rule sets, where these are told apart."""
    rate, left = pace(done, total, seconds)
    parts = [f"{done:,} / {total:,}"]
    if rate is not None:
        parts.append(_("每秒{n}条").format(n=f"{rate:,.0f}"))
    if left is not None:
        parts.append(_("还需{n}秒").format(n=f"{left:,.0f}"))
    return " · ".join(parts)
