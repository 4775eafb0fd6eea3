"""Which documents an answer may speak of: those of some status, or issued by some day.

A document without a printed date is left out of an answer about a day, and said to be: nobody can tell if it stood.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ticlex.errors import TiclexError, UnknownName

if TYPE_CHECKING:
    from ticlex.compare import Regulation
    from ticlex.store import Store

STATUSES = ("in_force", "issued", "draft")
_STATUS_WORDS = {"in_force": "现行", "issued": "已发布", "draft": "征求意见稿"}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A document that an answer may not speak of, and why."""

    document: str
    status: str
    why: str
    """status, later, or undated"""
    reason: str
    """For a person, in Chinese."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The documents of an answer, in their order, and those that are not in it."""

    kept: tuple[str, ...]
    left_out: tuple[LeftOut, ...] = ()


def select(documents: Iterable[Regulation], status: Sequence[str] = (), on: date | None = None) -> Selection:
    """Keep the documents of these statuses (none: any) that were issued by the day `on` (None: any day).

    Raises:
        UnknownName: a status that there is not.
        TiclexError: no document is left.
    """
    for name in status:
        if name not in STATUSES:
            raise UnknownName("状态", name, STATUSES)
    documents = list(documents)
    out = [left for document in documents if (left := _left_out(document, status, on))]
    gone = {left.document for left in out}
    kept = tuple(document.id for document in documents if document.id not in gone)
    if not kept:
        raise TiclexError("没有符合所选状态和日期的文件：" + "；".join(left.reason for left in out) + "。")
    return Selection(kept, tuple(out))


def view(store: Store, status: Sequence[str] = (), on: date | None = None) -> tuple[Store, Selection]:
    """The graph of the documents selected: no answer from it can name another document. See `select`."""
    from ticlex.compare import regulations
    from ticlex.store import restricted

    selection = select(regulations(store), status, on)
    return restricted(store, selection.kept), selection


def day(written: str) -> date:
    """Read 2022-01-01.

    Raises:
        TiclexError: it is no day.
    """
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise TiclexError(f"“{written}” 不是日期，要写成 2022-01-01 这样。") from None


def statuses(written: str | None) -> tuple[str, ...]:
    """Read in_force,issued."""
    return tuple(dict.fromkeys(name.strip() for name in (written or "").split(",") if name.strip()))


def _left_out(document: Regulation, status: Sequence[str], on: date | None) -> LeftOut | None:
    def out(why: str, reason: str) -> LeftOut:
        return LeftOut(document.id, document.status, why, f"{document.short_zh}{reason}")

    if status and document.status not in status:
        return out("status", f"状态为{_STATUS_WORDS.get(document.status, document.status)}")
    if on is None:
        return None
    if document.issued is None:
        return out("undated", "没有印明发布日期")
    return out("later", f"到 {document.issued} 才发布") if date.fromisoformat(document.issued) > on else None
