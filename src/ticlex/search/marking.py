"""Where in an article the answer stands: the words themselves, the amount, else the sentence that has most of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ticlex.corpus.documents import Document
from ticlex.corpus.quotes import squeeze
from ticlex.corpus.units import Unit
from ticlex.search.amounts import Amount, amounts
from ticlex.search.terms import find, grams

_SENTENCE = re.compile(r"[^。；;！？!?\n]+")
_CLAUSE = re.compile(r"[^，,：:]+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A provision of an article, and the stretch of the document's text that answers."""

    unit: Unit
    start: int
    end: int


def word_marks(document: Document, units: Sequence[Unit], phrases: Sequence[str]) -> list[Mark]:
    """Each provision in which the first of `phrases` that stands anywhere stands; they are in lower case."""
    for phrase in filter(None, phrases):
        found = [mark for unit in units if (mark := _word_mark(document, unit, phrase))]
        if found:
            return found
    return []


def amount_marks(
    document: Document, units: Sequence[Unit], asked: Sequence[Amount], weights: Mapping[str, float]
) -> list[Mark]:
    """Each provision in which one of these amounts stands, the one with most of the other words first."""
    found: list[Mark] = []
    for unit in units if asked else ():
        for amount in _amounts(document.text[unit.start : unit.end]):
            if amount.unit and any(amount.is_same(one) for one in asked):
                found.append(Mark(unit, unit.start + amount.start, unit.start + amount.end))
                break
    return sorted(found, key=lambda mark: -_worth(mark.unit.text, weights))


def sentence_mark(document: Document, units: Sequence[Unit], weights: Mapping[str, float]) -> Mark:
    """The sentence with the most of these terms, cut to the clauses that have them; the article if none has any."""
    best, found = 0.0, Mark(units[0], units[0].start, units[0].end)
    for unit in units:
        words, places = squeeze(document.text[unit.start : unit.end])
        # 第二十四条 is no part of what the sentence says.
        for match in _SENTENCE.finditer(words, len(unit.number or "")):
            worth = _worth(match[0], weights)
            if worth > best:
                start, end = _cut(match[0], weights)
                best, found = worth, _mark(unit, places, match.start() + start, match.start() + end)
    return found


def _word_mark(document: Document, unit: Unit, phrase: str) -> Mark | None:
    words, places = squeeze(document.text[unit.start : unit.end])
    folded = words.casefold()
    # Where folding changes the length (ß), its offsets are not the text's.
    at = find(phrase, folded if len(folded) == len(words) else words)
    return _mark(unit, places, at, at + len(phrase)) if at >= 0 else None


def _worth(text: str, weights: Mapping[str, float]) -> float:
    return sum(weights[gram] for gram in _terms(text) if gram in weights)


# The same provisions and sentences are looked at for every question.
@lru_cache(maxsize=2048)
def _amounts(text: str) -> tuple[Amount, ...]:
    return tuple(amounts(text))


@lru_cache(maxsize=8192)
def _terms(text: str) -> frozenset[str]:
    return frozenset(grams(text))


def _cut(text: str, weights: Mapping[str, float]) -> tuple[int, int]:
    """From the first to the last clause that is worth half of the best."""
    clauses = [(m.start(), m.end(), _worth(m[0], weights)) for m in _CLAUSE.finditer(text)]
    least = max(worth for _, _, worth in clauses) / 2
    told = [(start, end) for start, end, worth in clauses if worth >= least]
    return told[0][0], told[-1][1]


def _mark(unit: Unit, places: Sequence[int], start: int, end: int) -> Mark:
    return Mark(unit, unit.start + places[start], unit.start + places[end - 1] + 1)
