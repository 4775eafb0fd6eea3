"""One kind of words of the articles, scored by BM25 (Robertson and Zaragoza, 2009)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

_K1 = 1.2


class Field:
    """An inverted index; what a term adds to an article is computed once."""

    def __init__(self, texts: Sequence[Counter[str]], slope: float) -> None:
        """Index the terms of each article; `slope` says how much a long one is discounted."""
        self.size = len(texts)
        mean = sum(terms.total() for terms in texts) / max(self.size, 1) or 1.0
        counts: dict[str, list[tuple[int, int]]] = {}
        for place, terms in enumerate(texts):
            for term, count in terms.items():
                counts.setdefault(term, []).append((place, count))
        long = [_K1 * (1 - slope + slope * terms.total() / mean) for terms in texts]
        tells = [idf(having, self.size) * (_K1 + 1) for having in range(self.size + 1)]
        self.postings = {
            term: [(place, tells[len(found)] * n / (n + long[place])) for place, n in found]
            for term, found in counts.items()
        }

    def idf(self, term: str) -> float:
        """How much a term tells; 0 if it stands nowhere."""
        found = self.postings.get(term)
        return idf(len(found), self.size) if found else 0.0

    def add(self, terms: Mapping[str, float], weight: float, scores: list[float]) -> None:
        """Add to each article's score what these weighted terms are worth in it."""
        for term, worth in terms.items():
            for place, value in self.postings.get(term, ()):
                scores[place] += weight * worth * value


def idf(having: int, of: int) -> float:
    """What it tells to have something that `having` of `of` articles have."""
    return math.log(1 + (of - having + 0.5) / (having + 0.5))
