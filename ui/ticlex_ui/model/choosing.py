"""Which documents the matrix shows: what the address says of status and date, read once for all that is shown."""

from __future__ import annotations

from dataclasses import dataclass

from ticlex.compare import DEFAULT_BASE
from ticlex.errors import UnknownName
from ticlex.selection import STATUSES, LeftOut, day, select, statuses
from ticlex_ui.model.holdings import Holdings


@dataclass(frozen=True, slots=True)
class Chosen:
    """The columns, the baseline among them, and who is not shown."""

    documents: tuple[str, ...]
    base: str
    left_out: tuple[LeftOut, ...]
    status: tuple[str, ...]
    on: str


def chosen(holdings: Holdings, base: str | None, status: str | None, on: str | None) -> Chosen:
    """Read status (in_force,issued), date (2022-01-01) and baseline as an address has them.

    Raises:
        UnknownName: an unknown status, or a baseline that is not among the documents left.
        TiclexError: no date, or no document is left.
    """
    wanted = statuses(status)
    found = select(holdings.regulations.values(), wanted, day(on) if on else None)
    if base is None:
        base = DEFAULT_BASE if DEFAULT_BASE in found.kept else found.kept[0]
    if base not in found.kept:
        raise UnknownName("文件", base, found.kept)
    return Chosen(found.kept, base, found.left_out, wanted, on or "")


def there_are(holdings: Holdings) -> list[str]:
    """The statuses that documents have, in their order."""
    return [status for status in STATUSES if any(r.status == status for r in holdings.regulations.values())]


def days(holdings: Holdings) -> dict[str, str]:
    """The days on which something was issued, each with its document."""
    return dict(sorted((r.issued, r.id) for r in holdings.regulations.values() if r.issued))


def toggled(holdings: Holdings, status: tuple[str, ...], one: str) -> tuple[str, ...]:
    """The statuses after one is pressed; none means all, and all is written as none."""
    every = there_are(holdings)
    shown = set(status or every) ^ {one}
    return () if shown in (set(), set(every)) else tuple(name for name in every if name in shown)
