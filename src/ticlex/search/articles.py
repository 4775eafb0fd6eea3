"""What is ranked: articles, each with all that stands under it.

An article is a 条; where a text has none, its first-level item (一)(二), or a section that has no such items.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ticlex.corpus.documents import Document
from ticlex.corpus.units import Unit

_DIVISIONS = ("part", "chapter", "section")
_WHOLE = ("article", "annex", "notice", "preamble", "closing")


@dataclass(frozen=True, slots=True)
class Article:
    """A provision that is read as one, with the provisions under it."""

    ref: str
    """cn-2021/art8"""
    document: str
    units: tuple[Unit, ...]
    """Itself first, then what stands under it, in the order of the text."""
    above: str
    """Headings of the divisions that it stands in: 绩效评估"""

    @property
    def refs(self) -> list[str]:
        """References of its units."""
        return [f"{self.document}/{unit.ref}" for unit in self.units]

    @property
    def headings(self) -> str:
        """Its headings, its provisions' and those above it."""
        return "\n".join([self.above, *(unit.heading or "" for unit in self.units)])

    @property
    def text(self) -> str:
        """All its words; units on lines of their own, so that no term crosses them."""
        return "\n".join(unit.text for unit in self.units)


def articles(documents: Iterable[Document]) -> list[Article]:
    """Every article of these documents, in their order."""
    return [article for document in documents for article in _of(document)]


def _of(document: Document) -> Iterator[Article]:
    units = {unit.ref: unit for unit in document.structure.units}
    gathered: dict[str, list[Unit]] = {}
    for unit in units.values():
        gathered.setdefault(_head(unit, units).ref, []).append(unit)
    for ref, members in gathered.items():
        head = units[ref]
        if head.kind in ("title", "part", "chapter") or not any(_has_words(unit) for unit in members):
            continue
        above = [u.heading or "" for u in _ancestors(head, units)]
        yield Article(f"{document.id}/{ref}", document.id, tuple(members), "\n".join(above))


def _has_words(unit: Unit) -> bool:
    """Whether a unit says more than its number and heading."""
    return unit.kind not in _DIVISIONS or len(unit.text) > len((unit.number or "") + (unit.heading or "")) + 1


def _head(unit: Unit, units: dict[str, Unit]) -> Unit:
    if unit.ref.startswith("annex.") and "annex" in units:
        return units["annex"]
    chain = [unit, *_ancestors(unit, units)]
    if whole := next((u for u in reversed(chain) if u.kind in _WHOLE), None):
        return whole
    # From the outermost: below the sections, the first item is the article.
    return next((u for u in reversed(chain) if u.kind == "item"), None) or next(
        (u for u in chain if u.kind in _DIVISIONS), unit
    )


def _ancestors(unit: Unit, units: dict[str, Unit]) -> Iterator[Unit]:
    while unit.parent is not None:
        unit = units[unit.parent]
        yield unit
