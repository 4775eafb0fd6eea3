"""From what somebody wrote to the provisions that answer, each with the words marked.

An article stands in the list once, as the provision under it that answers best. Where the words themselves, or the
amount, stand in several of its provisions, these follow it: a reader who looks for a word misses no place of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ticlex.search.articles import Article, articles
from ticlex.search.asking import Asked
from ticlex.search.marking import Mark, amount_marks, sentence_mark, word_marks
from ticlex.search.references import references
from ticlex.search.scoring import Scorer
from ticlex.store import Store

_LONGEST = 2000
_NAMED = 100.0
_WORTH_SHOWING = 0.12
"""Of the best score; what is below it shares a word or two by chance."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A provision that was found; the span is what matched, in offsets of the document's text."""

    ref: str
    text: str
    start: int
    end: int
    score: float


class Index:
    """The provisions of a graph, ready to be searched."""

    def __init__(self, store: Store) -> None:
        self._documents = {document.id: document for document in store.documents}
        self._units = {f"{d.id}/{u.ref}": u for d in store.documents for u in d.structure.units}
        self._articles = articles(store.documents)
        self._of_unit = {ref: place for place, article in enumerate(self._articles) for ref in article.refs}
        self._scorer = Scorer(store, self._articles)

    def search(self, text: str, limit: int = 20, documents: Collection[str] | None = None) -> list[Hit]:
        """Return at most `limit` hits for `text`, best first; empty if nothing fits.

        Args:
            text: a reference, a topic, a word, an amount or a question, in Chinese or English; its first 2,000
                characters count.
            limit: the most hits.
            documents: ids of the documents to search; all by default.
        """
        text = text.strip()[:_LONGEST]
        if not text:
            return []
        wanted = set(self._documents if documents is None else documents)
        named, rest = references(text, [ref for ref in self._units if ref.partition("/")[0] in wanted])
        asked = self._scorer.read(rest)
        scores = self._scorer.scores(asked)
        if named:
            return self._named(named, asked, scores)[:limit]
        found, weights = self._titles(asked, wanted), self._scorer.worth(asked)
        for place in self._best(scores, wanted):
            if len(found) >= limit:
                break
            found += self._hits(self._articles[place], asked, weights, scores[place])
        return found[:limit]

    def _titles(self, asked: Asked, wanted: Collection[str]) -> list[Hit]:
        """The titles that somebody wrote out, or whose words stand in no article: 征求意见稿."""
        hits = []
        for name in sorted(wanted):
            document = self._documents[name]
            titles = [unit for unit in document.structure.units if unit.kind == "title"]
            for mark in word_marks(document, titles, [asked.phrase]):
                if len(asked.phrase) * 2 > len(mark.unit.text) or not self._scorer.has_words(asked.phrase):
                    hits.append(Hit(f"{name}/{mark.unit.ref}", mark.unit.text, mark.start, mark.end, _NAMED))
        return hits

    def _best(self, scores: Sequence[float], wanted: Collection[str]) -> list[int]:
        places = [p for p, score in enumerate(scores) if score > 0 and self._articles[p].document in wanted]
        least = max((scores[p] for p in places), default=0.0) * _WORTH_SHOWING
        return sorted((p for p in places if scores[p] >= least), key=lambda p: (-scores[p], p))

    def _named(self, named: Sequence[str], asked: Asked, scores: Sequence[float]) -> list[Hit]:
        """The provisions that a reference means; those of the document or on the matter that stands with it first."""
        hits, weights = [], self._scorer.worth(asked)
        for ref in named:
            document, unit, place = self._documents[ref.partition("/")[0]], self._units[ref], self._of_unit.get(ref)
            article = None if place is None else self._articles[place]
            # 第十二条 of a question on 面积 is its item on 面积.
            units = article.units if article and article.ref == ref else (unit,)
            mark = sentence_mark(document, units, weights)
            score = _NAMED * (1 + asked.documents.get(document.id, 0.0)) + (0.0 if place is None else scores[place])
            hits.append(Hit(f"{document.id}/{mark.unit.ref}", mark.unit.text, mark.start, mark.end, round(score, 3)))
        return sorted(hits, key=lambda hit: -hit.score)

    def _hits(self, article: Article, asked: Asked, weights: Mapping[str, float], score: float) -> list[Hit]:
        return [
            Hit(f"{article.document}/{m.unit.ref}", m.unit.text, m.start, m.end, round(score, 3))
            for m in self._marks(article, asked, weights)
        ]

    def _marks(self, article: Article, asked: Asked, weights: Mapping[str, float]) -> list[Mark]:
        document = self._documents[article.document]
        if found := word_marks(document, article.units, [asked.phrase, *asked.synonyms]):
            return found
        if found := amount_marks(document, article.units, asked.amounts, weights):
            return found
        return [sentence_mark(document, article.units, weights)]


def search(store: Store, text: str, limit: int = 20, documents: Collection[str] | None = None) -> list[Hit]:
    """Search once; keep an `Index` to search often."""
    return Index(store).search(text, limit, documents)
