"""Search in the provisions: by reference, topic, word or number; ranked, with the hit marked.

Scores are BM25 (Robertson and Zaragoza, 2009) over character bigrams, which need no word list and find
two-character Chinese words; what the graph knows of a topic's provisions is added on top.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property

from ticlex.corpus.numerals import NUMERAL, to_int
from ticlex.corpus.quotes import squeeze
from ticlex.names import local_name, ref_of
from ticlex.store import Store

_K1, _B = 1.2, 0.6
_ARTICLE = re.compile(rf"第?\s*({NUMERAL})\s*条")
_REF = re.compile(r"(?P<document>[a-z]+(?:-\d{4})?)/(?P<ref>[a-z0-9.~-]+)")
_EXACT_BONUS = 6.0
_TOPIC_BONUS = 4.0
_FIELDS = "SELECT ?topic ?p WHERE { ?n tic:topic ?topic ; tic:statedIn ?p }"
_NAMES = """
SELECT ?concept ?label WHERE {
  ?concept a tic:Topic . { ?concept skos:prefLabel ?label } UNION { ?concept skos:altLabel ?label }
}
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A provision that was found; the span is what matched, in offsets of the document's text."""

    ref: str
    text: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class _Entry:
    ref: str
    text: str
    start: int
    end: int
    grams: Counter[str]


class Index:
    """The provisions of a graph, ready to be searched."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._entries = [
            _Entry(f"{d.id}/{u.ref}", u.text, u.start, u.end, _grams(u.text))
            for d in store.documents
            for u in d.structure.units
            if u.kind not in ("chapter", "title")
        ]
        self._length = sum(e.grams.total() for e in self._entries) / max(len(self._entries), 1)
        self._frequency = Counter(gram for e in self._entries for gram in e.grams)

    @cached_property
    def _topics(self) -> dict[str, set[str]]:
        """Labels of topics, folded, and the provisions that speak of them."""
        provisions: dict[str, set[str]] = defaultdict(set)
        for row in self._store.select(_FIELDS):
            provisions[local_name(str(row["topic"]))].add(ref_of(str(row["p"])))
        names = {
            str(r["label"]).casefold(): provisions[local_name(str(r["concept"]))] for r in self._store.select(_NAMES)
        }
        return names | {code.casefold(): refs for code, refs in provisions.items()}

    def search(self, text: str, limit: int = 20) -> list[Hit]:
        """Return the best hits for `text`, best first; empty if nothing fits."""
        asked = "".join(text.split())
        if not asked:
            return []
        scores: dict[int, float] = {}
        exact = self._by_reference(text.strip())
        grams = _grams(asked)
        on_topic = self._topics.get(text.strip().casefold(), set())
        for index, entry in enumerate(self._entries):
            score = self._bm25(grams, entry) if entry.ref not in exact else 0.0
            score += _EXACT_BONUS if asked in entry.text else 0.0
            score += _TOPIC_BONUS if entry.ref in on_topic else 0.0
            score += 100.0 if entry.ref in exact else 0.0
            if score > 0:
                scores[index] = score
        best = sorted(scores, key=lambda i: (-scores[i], i))[:limit]
        return [self._hit(self._entries[i], asked, scores[i]) for i in best]

    def _by_reference(self, text: str) -> set[str]:
        if match := _REF.fullmatch(text):
            return {e.ref for e in self._entries if e.ref == match[0]}
        if match := _ARTICLE.fullmatch(text):
            article = f"/art{to_int(match[1])}"
            return {e.ref for e in self._entries if e.ref.endswith(article)}
        return set()

    def _bm25(self, grams: Counter[str], entry: _Entry) -> float:
        score = 0.0
        for gram in grams:
            count = entry.grams.get(gram, 0)
            if count:
                documents = self._frequency[gram]
                idf = math.log(1 + (len(self._entries) - documents + 0.5) / (documents + 0.5))
                length = _K1 * (1 - _B + _B * entry.grams.total() / self._length)
                score += idf * count * (_K1 + 1) / (count + length)
        # A single bigram in common with a long question is chance, not an answer.
        shared = sum(gram in entry.grams for gram in grams)
        return score if shared * 3 >= len(grams) else 0.0

    def _hit(self, entry: _Entry, asked: str, score: float) -> Hit:
        document = self._store.document(entry.ref.split("/")[0])
        words, places = squeeze(document.text[entry.start : entry.end])
        at = words.find(asked)
        if at < 0:
            return Hit(entry.ref, entry.text, entry.start, entry.end, round(score, 3))
        start, end = entry.start + places[at], entry.start + places[at + len(asked) - 1] + 1
        return Hit(entry.ref, entry.text, start, end, round(score, 3))


def search(store: Store, text: str, limit: int = 20) -> list[Hit]:
    """Search once; keep an `Index` to search often."""
    return Index(store).search(text, limit)


def _grams(text: str) -> Counter[str]:
    folded = "".join(text.casefold().split())
    return Counter(folded[i : i + 2] for i in range(len(folded) - 1)) or Counter([folded])
