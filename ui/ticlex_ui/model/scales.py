"""Thresholds on one scale: every condition that bounds an area, a sum, a number of people or a share, by unit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ticlex_ui.model.holdings import Holdings
from ticlex_ui.model.matrix import Value, value

UNITS = ("m2", "CNY", "persons", "ratio")
"""What can be laid along a line that begins at zero; a time is no more or less of the same thing."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A document's threshold."""

    document: str
    value: Value
    share: float
    """Of the longest bar on the scale."""
    is_most: bool
    """Whether it is a ceiling."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The bars of a topic on a scale, and the documents that set none there."""

    topic: str
    label: str
    bars: tuple[Bar, ...]
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """One unit, from zero to the longest bar."""

    unit: str
    topics: tuple[Measured, ...]


@lru_cache(maxsize=64)
def scales(holdings: Holdings, documents: tuple[str, ...], lang: str) -> tuple[Scale, ...]:
    """The scales that have bars, in the order of `UNITS`."""
    return tuple(scale for unit in UNITS if (scale := _scale(holdings, unit, documents, lang)).topics)


def _scale(holdings: Holdings, unit: str, documents: tuple[str, ...], lang: str) -> Scale:
    bounds = {
        code: [
            cell
            for cell in cells
            if cell.unit == unit and cell.norm_kind == "Condition" and cell.document in documents
            if cell.value is not None and not isinstance(cell.value, str) and cell.norm not in holdings.on_derived
        ]
        for code, cells in holdings.matrix.items()
    }
    # A condition may stand under two topics: it is drawn under the first.
    seen: set[str | None] = set()
    longest = max((float(str(c.value)) for cells in bounds.values() for c in cells), default=0.0)
    found = []
    for code, cells in bounds.items():
        own = [cell for cell in cells if cell.norm not in seen]
        seen |= {cell.norm for cell in own}
        bars = tuple(
            Bar(c.document, value(holdings, c, lang), float(str(c.value)) / longest, c.op == "AtMost") for c in own
        )
        if bars:
            without = tuple(d for d in documents if d not in {bar.document for bar in bars})
            topic = holdings.topics[code]
            found.append(Measured(code, topic.en if lang == "en" else topic.zh, bars, without))
    return Scale(unit, tuple(found))
