"""Which of the formats on offer an Accept header likes best (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

RESULTS = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/xml": "xml",
    "text/xml": "xml",
}
"""Media type → format of SELECT and ASK, the favourite first."""
GRAPHS = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/ld+json": "jsonld",
    "application/json": "jsonld",
    "text/plain": "ntriples",
    "application/x-turtle": "turtle",
}
"""Media type → format of a graph, the favourite first."""
PAGES = ("text/html", "application/xhtml+xml")


@lru_cache(maxsize=4096)
def choose(accept: str, offered: Sequence[str]) -> str | None:
    """The media type of `offered` (a tuple) with the highest quality, the first of equals; None if none is wanted.

    The most specific range that fits a type decides its quality. Parts that cannot be read are passed over; a header
    without any part that can be read accepts everything, as no header does.
    """
    ranges = [found for part in accept.lower().split(",") if (found := _range(part)) is not None]
    if not ranges:
        return offered[0]
    best = max(offered, key=lambda media: _quality(media, ranges))
    return best if _quality(best, ranges) > 0 else None


def _quality(media: str, ranges: Sequence[tuple[str, float]]) -> float:
    kind = media.split("/", 1)[0]
    for wanted in (media, f"{kind}/*", "*/*"):
        found = [quality for name, quality in ranges if name == wanted]
        if found:
            return max(found)
    return 0.0


def _range(part: str) -> tuple[str, float] | None:
    """A media range and its quality; None if it is none."""
    name, *parameters = (piece.strip() for piece in part.split(";"))
    if name.count("/") != 1 or name.startswith("/") or name.endswith("/"):
        return None
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            return _with_quality(name, value.strip())
    return name, 1.0


def _with_quality(name: str, value: str) -> tuple[str, float] | None:
    try:
        quality = float(value)
    except ValueError:
        return None
    return (name, quality) if 0 <= quality <= 1 else None
