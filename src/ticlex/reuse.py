"""Which stretches of which documents stand in which others, word for word.

A run is a longest stretch that two documents share, of `LEAST` letters at least, punctuation and white space aside;
each letter of the later document is counted once, in the longest run that it can be part of.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from ticlex.corpus.documents import Document
from ticlex.lookup import resolve_document
from ticlex.store import Store

LEAST = 10
"""Letters of a run: 技术创新中心的建设 comes again by itself, longer stretches seldom do."""
_LETTER = re.compile(r"\w")
_NO_RULE = {"title", "notice"}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one document that stands in another."""

    ref: str
    other: str
    words: str


@dataclass(frozen=True, slots=True)
class Pair:
    """How much two documents share."""

    document: str
    other: str
    characters: int
    share: float
    """Of the document's letters, 0 to 1."""
    other_share: float
    runs: int


@dataclass(frozen=True, slots=True)
class Source:
    """Where most of a provision's words stand elsewhere."""

    ref: str
    other: str
    characters: int
    share: float
    """Of the provision's letters, 0 to 1."""
    longest: str


@dataclass(frozen=True, slots=True)
class Map:
    """The map of reuse: documents by twos, and each provision with the one that it shares most with."""

    pairs: list[Pair]
    provisions: list[Source]


@dataclass
class _Letters:
    """A document's letters end to end, and which provision each run of them stands in."""

    id: str
    text: str
    refs: list[str]
    starts: list[int]
    grams: dict[str, list[int]] = field(default_factory=dict)

    def ref_at(self, place: int) -> str:
        return self.refs[bisect_right(self.starts, place) - 1]

    def end_at(self, place: int) -> int:
        """Where the provision at a place ends: a run does not go on into the next."""
        n = bisect_right(self.starts, place)
        return self.starts[n] if n < len(self.starts) else len(self.text)


_ORDER = "SELECT ?id WHERE { ?r a tic:Regulation ; skos:notation ?id ; tic:order ?order } ORDER BY ?order"


def reuse(store: Store, document: str | None = None, least: int = LEAST) -> Map:
    """Each document held against those before it in order; with `document`, that one against all others.

    Raises:
        UnknownName: a document that there is not.
    """
    order = [str(row["id"]) for row in store.select(_ORDER)]
    held = {name: _letters(store.document(name), least) for name in order}
    if document is None:
        twos = [(later, earlier) for n, later in enumerate(order) for earlier in order[:n]]
    else:
        chosen = resolve_document(store, document)
        twos = [(chosen, other) for other in order if other != chosen]
    pairs: list[Pair] = []
    best: dict[str, Source] = {}
    for one, other in twos:
        found = list(_runs(held[one], held[other], least))
        # What is shared is not the same from both sides: words that stand once here may stand twice there.
        back = sum(length for _, _, length in _runs(held[other], held[one], least))
        shared = sum(length for _, _, length in found)
        shares = _share(shared, held[one].text), _share(back, held[other].text)
        pairs.append(Pair(one, other, shared, *shares, len(found)))
        for source in _sources(held[one], held[other], found):
            # Of equals the earlier document is the source.
            if source.ref not in best or source.characters > best[source.ref].characters:
                best[source.ref] = source
    refs = (ref for name in order for ref in held[name].refs)
    return Map(pairs, [best[ref] for ref in refs if ref in best])


def runs(store: Store, document: str, other: str, least: int = LEAST) -> list[Run]:
    """Every stretch of `document` that stands in `other`, in its order."""
    one, two = (_letters(store.document(resolve_document(store, name)), least) for name in (document, other))
    return [Run(one.ref_at(a), two.ref_at(b), one.text[a : a + n]) for a, b, n in _runs(one, two, least)]


def _letters(document: Document, least: int) -> _Letters:
    words, refs = [], []
    for unit in document.structure.units:
        own = "".join(_LETTER.findall(unit.text.removeprefix(unit.number or "")))
        if own and unit.kind not in _NO_RULE:
            words.append(own)
            refs.append(f"{document.id}/{unit.ref}")
    starts = [0, *accumulate(map(len, words))][: len(words)]
    found = _Letters(document.id, "".join(words), refs, starts)
    grams: dict[str, list[int]] = defaultdict(list)
    for start, own in zip(starts, words, strict=True):
        for n in range(len(own) - least + 1):
            grams[own[n : n + least]].append(start + n)
    found.grams = grams
    return found


def _runs(one: _Letters, other: _Letters, least: int) -> Iterator[tuple[int, int, int]]:
    """Start here, start there, length: greedy from the left, the longest at each place."""
    place = 0
    while place + least <= len(one.text):
        end = one.end_at(place)
        starts = other.grams.get(one.text[place : place + least]) if place + least <= end else None
        if not starts:
            place += 1
            continue
        length, start = max((_shared(one, other, place, start, end), -start) for start in starts)
        yield place, -start, length
        place += length


def _shared(one: _Letters, other: _Letters, here: int, there: int, end: int) -> int:
    most = min(end - here, other.end_at(there) - there)
    return next((n for n in range(most) if one.text[here + n] != other.text[there + n]), most)


def _sources(one: _Letters, other: _Letters, found: Sequence[tuple[int, int, int]]) -> Iterator[Source]:
    shared: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for here, there, length in found:
        shared[one.ref_at(here)][other.ref_at(there)].append(one.text[here : here + length])
    for ref, sources in shared.items():
        place = one.starts[one.refs.index(ref)]
        source, words = max(sources.items(), key=lambda item: sum(map(len, item[1])))
        count = sum(map(len, words))
        yield Source(ref, source, count, count / (one.end_at(place) - place), max(words, key=len))


def _share(count: int, text: str) -> float:
    return count / len(text) if text else 0.0
