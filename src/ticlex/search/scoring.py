"""How well each article answers.

A score adds up what several kinds of words are worth (BM25): the text's own, the headings above it, the names of what
its norms are about, and for English what the graph says in English. Terms of the graph and amounts that the question
names count beside that. Words decide; what the graph knows brings in what they miss.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from ticlex.search.amounts import Amount, amounts
from ticlex.search.articles import Article
from ticlex.search.asking import Asked, Reader
from ticlex.search.english import English
from ticlex.search.fields import Field, idf
from ticlex.search.knowledge import Knowledge, read
from ticlex.search.terms import characters, find, grams, stems
from ticlex.store import Store

# Set on one half of benchmarks/search_questions.csv; the other half was only measured.
_TEXT, _CHARACTER, _HEADING, _NAMES = 0.7, 0.1, 0.25, 0.7
_ENGLISH_NAMES, _PROSE, _MEANING, _THING = 1.5, 0.5, 1.1, 0.3
_PHRASE, _AMOUNT, _QUANTITY = 12.0, 8.0, 4.0
_DOCUMENT = 1.0
_LETTER, _DRAFT = 0.8, 0.95
_TEXT_SLOPE, _HEADING_SLOPE, _NAMES_SLOPE, _ENGLISH_SLOPE = 0.5, 0.3, 0.1, 0.3
_MOST_OF_A_NAME = 6
_RULES = ("article", "item", "section")


class Scorer:
    """Articles with all that tells of them."""

    def __init__(self, store: Store, articles: Sequence[Article]) -> None:
        self._store, self._articles = store, articles
        self._knowledge = read(store)
        self._about = [_about(article, self._knowledge) for article in articles]
        self._with_thing: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, about in enumerate(self._about):
            for thing, times in about.items():
                share = math.sqrt(times / about.total())
                self._with_thing[thing].append((place, share * times / (times + 1)))
        self._reader = Reader(self._knowledge, self._with_thing)
        self._text = Field([Counter(grams(article.text)) for article in articles], _TEXT_SLOPE)
        self._characters = Field([Counter(characters(article.text)) for article in articles], _TEXT_SLOPE)
        self._headings = Field([Counter(grams(a.headings)) for a in articles], _HEADING_SLOPE)
        things = self._knowledge.things
        names = {thing: things[thing].zh for thing in self._with_thing if thing in things}
        self._names = Field(self._named_by(_terms(names, grams)), _NAMES_SLOPE)
        self._folded = [article.text.casefold() for article in articles]

    @cached_property
    def _english(self) -> English:
        return English(self._store, self._articles)

    @cached_property
    def _amounts(self) -> list[list[Amount]]:
        return [[a for u in article.units for a in amounts(u.text) if a.unit] for article in self._articles]

    @cached_property
    def _quantities(self) -> list[list[Amount]]:
        numbers = self._knowledge.numbers
        return [[Amount(*n, 0, 0) for ref in article.refs for n in numbers.get(ref, ())] for article in self._articles]

    @cached_property
    def _english_names(self) -> Field:
        things = self._knowledge.things
        names = {thing: things[thing].en for thing in self._with_thing if thing in things}
        return Field(self._named_by(_terms(names, stems)), _ENGLISH_SLOPE)

    def read(self, text: str) -> Asked:
        """Take a question apart."""
        return self._reader.read(text, self._english if stems(text) else None)

    def has_words(self, phrase: str) -> bool:
        """Whether the words, without white space and in lower case, stand in any article."""
        return any(find(phrase, text) >= 0 for text in self._folded)

    def worth(self, asked: Asked) -> dict[str, float]:
        """What each Chinese term of a question tells."""
        weights = {term: _MEANING * weight for term, weight in asked.meaning.items()} | dict(asked.terms)
        # 重庆 says which document, not which sentence of it.
        return {t: w * self._text.idf(t) for t, w in weights.items() if not self._reader.names_document(t)}

    def scores(self, asked: Asked) -> list[float]:
        """The score of each article; 0 where nothing fits."""
        scores = [0.0] * len(self._articles)
        self._text.add(asked.terms, _TEXT, scores)
        self._headings.add(asked.terms, _HEADING, scores)
        self._names.add(asked.terms, _NAMES, scores)
        if asked.stems:
            self._english_names.add(asked.stems, _ENGLISH_NAMES, scores)
            self._english.prose.add(asked.stems, _PROSE, scores)
            self._text.add(asked.meaning, _MEANING, scores)
        for thing in asked.things:
            found = self._with_thing[thing]
            tells = _THING * idf(len(found), len(scores))
            for place, strength in found:
                scores[place] += tells * strength
        self._add_characters(asked, scores)
        self._add_words_and_amounts(asked, scores)
        return [score * self._standing(article, asked) for score, article in zip(scores, self._articles, strict=True)]

    def _add_characters(self, asked: Asked, scores: list[float]) -> None:
        """聘 helps 谁来聘 to find 聘任; alone it finds only what somebody asks for by one character."""
        found = [0.0] * len(scores)
        self._characters.add(dict.fromkeys((c for term in asked.terms for c in term), 1.0), _CHARACTER, found)
        alone = all(len(term) == 1 for term in asked.terms)
        for place, score in enumerate(found):
            scores[place] += score if alone or scores[place] > 0 else 0.0

    def _add_words_and_amounts(self, asked: Asked, scores: list[float]) -> None:
        for place in range(len(scores)):
            if find(asked.phrase, self._folded[place]) >= 0:
                scores[place] += _PHRASE
            for amount in asked.amounts:
                scores[place] += _AMOUNT * any(amount.is_same(one) for one in self._amounts[place])
                scores[place] += _QUANTITY * any(amount.is_same(one) for one in self._quantities[place])

    def _standing(self, article: Article, asked: Asked) -> float:
        """A document that is named comes first; letters, annexes and drafts stand behind what rules."""
        standing = 1 + _DOCUMENT * asked.documents.get(article.document, 0.0)
        if article.units[0].kind not in _RULES:
            standing *= _LETTER
        return standing * _DRAFT if article.document in self._knowledge.drafts else standing

    def _named_by(self, terms: Mapping[str, frozenset[str]]) -> list[Counter[str]]:
        """Terms of the names of what each article is about, each name's as often as it is named."""
        found = []
        for about in self._about:
            counted: Counter[str] = Counter()
            for thing, times in about.items():
                for term in terms.get(thing, ()):
                    counted[term] += min(times, _MOST_OF_A_NAME)
            found.append(counted)
        return found


def _about(article: Article, knowledge: Knowledge) -> Counter[str]:
    total: Counter[str] = Counter()
    for ref in article.refs:
        total.update(knowledge.about.get(ref, Counter()))
    return total


def _terms(names: Mapping[str, frozenset[str]], terms_of: Callable[[str], list[str]]) -> dict[str, frozenset[str]]:
    return {thing: frozenset(term for name in found for term in terms_of(name)) for thing, found in names.items()}
