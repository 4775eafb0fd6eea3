"""English questions about Chinese texts, by the graph's own two languages and nothing else.

Every label, definition, note and remark that stands in both languages is a sentence pair; an English stem means the
bigrams that come with it more often than chance (the Dice coefficient). Beside that, an article has the English
of its norms: the names of what they are about, and what their notes and remarks say.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from ticlex.names import ref_of
from ticlex.search.articles import Article
from ticlex.search.fields import Field
from ticlex.search.terms import grams, stem, stems, words
from ticlex.store import Store, Text

_BOTH = """
SELECT ?thing ?property ?words WHERE {
  VALUES ?property {
    skos:prefLabel skos:altLabel rdfs:label sh:name tic:printedName sh:message skos:note tic:reason skos:definition
  }
  ?thing ?property ?words
}
"""
_STATED = "SELECT ?thing ?provision WHERE { ?thing tic:statedIn ?provision }"
_MOST, _LEAST = 10, 0.3
_SHORTEST, _LONGEST = 5, 30
_PROSE_SLOPE = 0.4


class English:
    """The words of the graph's English, and what they mean in Chinese."""

    def __init__(self, store: Store, articles: Sequence[Article]) -> None:
        both: dict[tuple[str, str], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        said: dict[str, list[str]] = defaultdict(list)
        for row in store.select(_BOTH):
            if isinstance(row["words"], Text):
                english = row["words"].language == "en"
                both[str(row["thing"]), str(row["property"])][english].append(str(row["words"]))
                if english:
                    said[str(row["thing"])].append(str(row["words"]))
        # Of several notes on one norm, nothing says which translates which.
        self._pairs = [
            (frozenset(grams(zh[0])), frozenset(stems(en[0]))) for zh, en in both.values() if len(zh) == len(en) == 1
        ]
        self._with_stem: dict[str, list[int]] = defaultdict(list)
        self._count: Counter[str] = Counter()
        for place, (chinese, english_stems) in enumerate(self._pairs):
            self._count.update(chinese)
            for one in english_stems:
                self._with_stem[one].append(place)
        self._meanings: dict[str, dict[str, float]] = {}
        self.prose = Field(_prose(store, articles, said), _PROSE_SLOPE)

    def known(self, text: str) -> list[str]:
        """Stems of the English words of `text`; fulltime is read as full time, and a slip as the nearest word."""
        found: list[str] = []
        for word in words(text):
            one = stem(word)
            found += [one] if self._has(one) else self._mended(word)
        return found

    def meaning(self, stems_: Iterable[str]) -> dict[str, float]:
        """Chinese bigrams with their weights."""
        found: dict[str, float] = defaultdict(float)
        for one in stems_:
            if one not in self._meanings:
                self._meanings[one] = self._meaning(one)
            for gram, weight in self._meanings[one].items():
                found[gram] += weight
        return found

    def _meaning(self, one: str) -> dict[str, float]:
        together: Counter[str] = Counter()
        pairs = self._with_stem.get(one, ())
        for place in pairs:
            together.update(self._pairs[place][0])
        alike = ((2 * n / (len(pairs) + self._count[gram]), gram) for gram, n in together.items())
        best = sorted(((dice, gram) for dice, gram in alike if dice > _LEAST), reverse=True)[:_MOST]
        # A word of every other note says little.
        tells = math.log(1 + len(self._pairs) / (1 + len(pairs))) / 5
        return {gram: dice * tells for dice, gram in best}

    def _has(self, one: str) -> bool:
        return one in self._with_stem or one in self.prose.postings

    def _mended(self, word: str) -> list[str]:
        if len(word) > _LONGEST:
            return []
        for cut in range(3, len(word) - 2):
            parts = [stem(word[:cut]), stem(word[cut:])]
            if all(len(part) > 2 and part in self._with_stem for part in parts):
                return parts
        if len(word) < _SHORTEST:
            return []
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        # One letter wrong, missing, too many or two in the wrong order; construct is two away from contract.
        alike = [one for one in self._with_stem if one[0] == word[0]]
        near = process.extractOne(stem(word), alike, scorer=OSA.distance, score_cutoff=1)
        return [near[0]] if near else []


def _prose(store: Store, articles: Sequence[Article], said: dict[str, list[str]]) -> list[Counter[str]]:
    """Stems of all that is said in English in and of each article."""
    stated: dict[str, list[str]] = defaultdict(list)
    for row in store.select(_STATED):
        stated[ref_of(str(row["provision"]))].append(str(row["thing"]))
    found = []
    for article in articles:
        terms = Counter(stems(article.text))
        for ref in article.refs:
            for thing in stated.get(ref, ()):
                for words_ in said.get(thing, ()):
                    terms.update(stems(words_))
        found.append(terms)
    return found
