"""Where a quote stands: exact words, found once in their provision, white space ignored."""

from collections.abc import Sequence
from functools import lru_cache


class QuoteError(ValueError):
    """A quote that is not in its provision, or is there more than once."""


# A provision is searched for each of its norms' quotes.
@lru_cache(maxsize=4096)
def squeeze(text: str) -> tuple[str, tuple[int, ...]]:
    """Return `text` without white space, and for each character left its place in `text`."""
    return "".join(text.split()), tuple(index for index, char in enumerate(text) if not char.isspace())


def locate(quote: str, text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of `quote` in `text[start:end]`, in offsets of `text`.

    Raises:
        QuoteError: if the quote is not there exactly once.
    """
    words, places = squeeze(text[start:end])
    wanted = "".join(quote.split())
    first = words.find(wanted)
    if not wanted or first < 0:
        raise QuoteError(f"“{quote}” is not in this provision")
    if words.find(wanted, first + 1) >= 0:
        raise QuoteError(f"“{quote}” stands in this provision more than once: quote more of it")
    return start + places[first], start + places[first + len(wanted) - 1] + 1


def uncovered(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the stretches of `text[start:end]` outside all `spans`; punctuation alone does not count."""
    covered = sorted((max(a, start), min(b, end)) for a, b in spans if a < end and b > start)
    gaps, position = [], start
    for a, b in covered:
        if a > position:
            gaps.append((position, a))
        position = max(position, b)
    if position < end:
        gaps.append((position, end))
    return [_trim(text, a, b) for a, b in gaps if any(c.isalnum() for c in text[a:b])]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and not text[start].isalnum() and text[start] not in "（(“《×*":
        start += 1
    while end > start and not text[end - 1].isalnum() and text[end - 1] not in "）)”》×*":
        end -= 1
    return start, end
