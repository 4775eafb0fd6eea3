"""One search box: topics by name, and words in the texts."""

from __future__ import annotations

from dataclasses import dataclass

from ticlex_ui.model.holdings import Holdings

_LIMIT = 60
_AROUND = 24


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


def find(holdings: Holdings, text: str, lang: str) -> tuple[list[str], list[Found]]:
    """Codes of the topics whose name holds the words, and the places in the texts.

    `ticlex.search` ranks places once it is there; until then they come in the order of the texts.
    """
    wanted = text.strip().casefold()
    topics = [
        t.code
        for t in holdings.topics.values()
        if any(wanted in word.casefold() for word in (t.code, t.zh, t.en, *t.alternatives))
    ]
    return topics, [_found(holdings, *hit, lang) for hit in _hits(holdings, text.strip())[:_LIMIT]]


def _hits(holdings: Holdings, text: str) -> list[tuple[str, int, int]]:
    try:
        from ticlex.search import search  # type: ignore[import-not-found, unused-ignore]  # not there yet
    except ImportError:
        return _plain_hits(holdings, text)
    return [(hit.ref, hit.start, hit.end) for hit in search(holdings.store, text)]


def _plain_hits(holdings: Holdings, text: str) -> list[tuple[str, int, int]]:
    found = []
    for name in holdings.regulations:
        document = holdings.store.document(name)
        for unit in document.structure.units:
            place = document.text.find(text, unit.start, unit.end)
            if place >= 0:
                found.append((f"{name}/{unit.ref}", place, place + len(text)))
    return found


def _found(holdings: Holdings, ref: str, start: int, end: int, lang: str) -> Found:
    name, _, _ = ref.partition("/")
    document = holdings.store.document(name)
    unit = document.unit(ref.partition("/")[2])
    low, high = (unit.start, unit.end) if unit else (start, end)

    def words(a: int, b: int) -> str:
        return "".join(document.text[a:b].split())

    before, after = max(low, start - _AROUND), min(high, end + _AROUND)
    return Found(
        ref, name, holdings.article(ref, lang), ("…" if before > low else "") + words(before, start),
        words(start, end), words(end, after) + ("…" if after < high else ""), (start, end),
    )  # fmt: skip
