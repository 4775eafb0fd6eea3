"""What somebody wrote, taken apart: words, names of the graph's terms, amounts, documents."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ticlex.search.amounts import Amount, amounts
from ticlex.search.english import English
from ticlex.search.knowledge import Knowledge
from ticlex.search.terms import grams, stems, words

_MOST_WORDS = 5
_LABEL_WORTH = 1.25


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the index understands it."""

    phrase: str
    """All of it without white space, in lower case"""
    terms: Mapping[str, float]
    stems: Mapping[str, float]
    meaning: Mapping[str, float]
    """Chinese terms that its English words stand for, with their weights"""
    things: Collection[str]
    """Terms of the graph that it names"""
    synonyms: Sequence[str]
    """Other names of the one thing that the whole of it names"""
    amounts: Sequence[Amount]
    documents: Mapping[str, float]
    """The documents that it names; 1 for a word that only one of them is called by"""


class Reader:
    """Takes questions apart by what the graph knows."""

    def __init__(self, knowledge: Knowledge, things: Iterable[str]) -> None:
        """`things` are the terms that some article is about."""
        self._knowledge = knowledge
        self._chinese: dict[str, list[str]] = defaultdict(list)
        self._english: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for thing in things:
            names = knowledge.things.get(thing)
            for name in names.zh if names else ():
                if len(name) > 1:
                    self._chinese[name].append(thing)
            for name in names.en if names else ():
                if spoken := tuple(stems(name)):
                    self._english[spoken].append(thing)
        self._longest_first = sorted(self._chinese, key=len, reverse=True)

    def read(self, text: str, english: English | None) -> Asked:
        """Take a question apart; `english` is needed if it has English words."""
        wanted = [amount for amount in amounts(text) if amount.is_telling]
        # The third of one third is no third party.
        rest = _without(text, wanted)
        # Jiangsu says where to look, and nothing of what to look for, unless it stands alone.
        plain = " ".join(word for word in words(rest) if not self._is_one_document(word))
        known = english.known(plain or rest) if english else []
        folded = "".join(text.casefold().split())
        spoken = self._spoken(known)
        whole = {*self._chinese.get(folded, ()), *self._english.get(tuple(known), ())}
        meaning = dict(english.meaning(dict.fromkeys(known))) if english else {}
        if known:
            for gram, worth in self._label_terms(spoken):
                meaning[gram] = meaning.get(gram, 0.0) + worth
        return Asked(
            folded,
            dict.fromkeys(grams(text), 1.0),
            dict.fromkeys(known, 1.0),
            meaning,
            {*self._named(folded), *spoken},
            sorted({name for thing in whole for name in self._names(thing)} - {folded}, key=lambda n: (-len(n), n)),
            wanted,
            self._documents(text),
        )

    def _names(self, thing: str) -> Collection[str]:
        names = self._knowledge.things.get(thing)
        return names.zh if names else ()

    def _named(self, folded: str) -> set[str]:
        """What the Chinese names, longest names first: 专家委员会主任 is not also 主任."""
        found: set[str] = set()
        covered = [False] * len(folded)
        for name in self._longest_first:
            at = folded.find(name)
            while at >= 0:
                if not all(covered[at : at + len(name)]):
                    covered[at : at + len(name)] = [True] * len(name)
                    found.update(self._chinese[name])
                at = folded.find(name, at + 1)
        return found

    def _spoken(self, known: Sequence[str]) -> set[str]:
        """What the English names, longest names first."""
        found: set[str] = set()
        covered: set[int] = set()
        for length in range(_MOST_WORDS, 0, -1):
            for at in range(len(known) - length + 1):
                name, places = tuple(known[at : at + length]), range(at, at + length)
                if name in self._english and not covered.issuperset(places):
                    covered.update(places)
                    found.update(self._english[name])
        return found

    def _label_terms(self, things: Iterable[str]) -> Iterable[tuple[str, float]]:
        for thing in sorted(things):
            names = self._names(thing)
            for name in names:
                terms = grams(name)
                for term in terms:
                    yield term, _LABEL_WORTH * 2 / (len(terms) * max(len(names), 2))

    def names_document(self, term: str) -> bool:
        """Whether a term is no more than the name of a document or its place: 重庆."""
        return term in self._knowledge.documents

    def _is_one_document(self, word: str) -> bool:
        return len(self._knowledge.documents.get(word, ())) == 1

    def _documents(self, text: str) -> dict[str, float]:
        folded = text.casefold()
        english = set(words(text))
        every = {document for documents in self._knowledge.documents.values() for document in documents}
        found: dict[str, float] = {}
        for name, documents in self._knowledge.documents.items():
            if (name in english) if name.isascii() and name.isalpha() else name in folded:
                clear = math.log(len(every) / len(documents)) / math.log(max(len(every), 2))
                for document in documents:
                    found[document] = max(found.get(document, 0.0), clear)
        return found


def _without(text: str, found: Sequence[Amount]) -> str:
    for amount in reversed(found):
        text = f"{text[: amount.start]} {text[amount.end :]}"
    return text
