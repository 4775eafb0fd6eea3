"""One search box: topics by name, and words in the texts."""

from __future__ import annotations

from dataclasses import dataclass

from ticlex_ui.model.holdings import Holdings
from ticlex_ui.model.reading import printed_length

_LIMIT = 30
_AROUND = 24
_LONG = 48


@dataclass(frozen=True, slots=True)
class Found:
    """A place in a text where the words stand, with what stands around them."""

    ref: str
    document: str
    article: str
    before: str
    words: str
    after: str
    span: tuple[int, int]
    """The whole of the words that were found, in the document's text."""


def find(holdings: Holdings, text: str, lang: str) -> tuple[list[str], list[Found]]:
    """Codes of the topics whose name holds the words, and the places in the texts, best first."""
    wanted = text.strip().casefold()
    topics = [
        t.code
        for t in holdings.topics.values()
        if any(wanted in word.casefold() for word in (t.code, t.zh, t.en, *t.alternatives))
    ]
    hits = holdings.index.search(text, _LIMIT)
    return topics, [_found(holdings, hit.ref, hit.start, hit.end, lang) for hit in hits]


def _found(holdings: Holdings, ref: str, start: int, end: int, lang: str) -> Found:
    name, _, _ = ref.partition("/")
    document = holdings.store.document(name)
    unit = document.unit(ref.partition("/")[2])
    low, high = (unit.start, unit.end) if unit else (start, end)
    # The article's name stands beside it: its words begin behind 第二十四条.
    low += printed_length(document.text[low:high], unit.number if unit else None)
    start = max(start, low)

    def words(a: int, b: int) -> str:
        return "".join(document.text[a:b].split())

    before, after = max(low, start - _AROUND), min(high, end + _AROUND)
    span = (start, end)
    if end - start > _LONG:
        # A whole sentence answers: its beginning is enough to know it by.
        end = after = start + _LONG
    return Found(
        ref, name, holdings.article(ref, lang), ("…" if before > low else "") + words(before, start),
        words(start, end), words(end, after) + ("…" if after < high else ""), span,
    )  # fmt: skip
