"""How well the search answers questions, beside plain BM25 over character bigrams.

`search_questions.csv` holds questions, the articles that answer each, and who would ask. Every other question, from the
first, was used to set the weights; the rest were only measured. The acceptance questions come from elsewhere.
"""

from __future__ import annotations

import csv
import json
import math
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ticlex.search import Index
from ticlex.search.articles import Article, articles
from ticlex.store import Store

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = ROOT / "benchmarks" / "search_questions.csv"
ACCEPTANCE = ROOT / "tests" / "acceptance" / "questions.json"
HITS = 40
RUNS = 3
MUST = (0.85, 0.97, 0.88)
Rank = Callable[[str], list[str]]


@dataclass(frozen=True)
class Question:
    """A question and the articles that answer it."""

    text: str
    right: frozenset[str]


@dataclass(frozen=True)
class Measured:
    """Share of questions with a right article first and among five, mean recall among ten, and milliseconds.

    The time is the median over the questions, of each the best of three: machines are noisy.
    """

    first: float
    five: float
    recall: float
    milliseconds: float


class PlainBM25:
    """The baseline: BM25 (k1 1.2, b 0.75) over character bigrams of whole articles, and nothing else."""

    def __init__(self, found: list[Article]) -> None:
        self._refs = [article.ref for article in found]
        self._grams = [Counter(self._bigrams(article.text)) for article in found]
        self._length = statistics.mean(grams.total() for grams in self._grams)
        self._having = Counter(gram for grams in self._grams for gram in grams)

    def rank(self, text: str) -> list[str]:
        """References of articles, best first."""
        asked = set(self._bigrams(text))
        scores = [self._score(asked, grams) for grams in self._grams]
        best = sorted(range(len(scores)), key=lambda place: -scores[place])
        return [self._refs[place] for place in best if scores[place] > 0]

    def _score(self, asked: set[str], grams: Counter[str]) -> float:
        long = 1.2 * (0.25 + 0.75 * grams.total() / self._length)
        score = 0.0
        for gram in asked & grams.keys():
            having = self._having[gram]
            tells = math.log(1 + (len(self._refs) - having + 0.5) / (having + 0.5))
            score += tells * grams[gram] * 2.2 / (grams[gram] + long)
        return score

    @staticmethod
    def _bigrams(text: str) -> list[str]:
        folded = "".join(text.casefold().split())
        return [folded[i : i + 2] for i in range(len(folded) - 1)]


def read_questions() -> list[Question]:
    """Our questions, in the order of the file."""
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        return [Question(row["question"], frozenset(row["articles"].split(";"))) for row in csv.DictReader(file)]


def read_acceptance(article_of: dict[str, str]) -> list[Question]:
    """The acceptance questions, their provisions taken to article level."""
    found = json.loads(ACCEPTANCE.read_text(encoding="utf-8"))
    return [Question(q["question"], frozenset(article_of[ref] for ref in q["provisions"])) for q in found]


def measure(rank: Rank, questions: list[Question]) -> Measured:
    """Ask every question."""
    first = five = recall = 0.0
    times = []
    for question in questions:
        runs = []
        for _ in range(RUNS):
            began = time.perf_counter()
            found = rank(question.text)
            runs.append((time.perf_counter() - began) * 1000)
        times.append(min(runs))
        first += bool(question.right.intersection(found[:1]))
        five += bool(question.right.intersection(found[:5]))
        recall += len(question.right.intersection(found[:10])) / len(question.right)
    n = len(questions)
    return Measured(first / n, five / n, recall / n, statistics.median(times))


def by_article(index: Index, article_of: dict[str, str]) -> Rank:
    """The search at article level: the hits' articles, each once."""
    return lambda text: list(dict.fromkeys(article_of[hit.ref] for hit in index.search(text, HITS)))


def main() -> None:
    """Print the table."""
    store = Store()
    built = []
    for _ in range(RUNS):
        began = time.perf_counter()
        index = Index(store)
        built.append((time.perf_counter() - began) * 1000)
    found = articles(store.documents)
    article_of = {ref: article.ref for article in found for ref in article.refs}
    questions = read_questions()
    sets = {
        "all": questions,
        "tuned on": questions[0::2],
        "only measured": questions[1::2],
        "Chinese": [q for q in questions if not q.text.isascii()],
        "English": [q for q in questions if q.text.isascii()],
        "acceptance": read_acceptance(article_of),
    }
    ours, plain = by_article(index, article_of), PlainBM25(found).rank
    began = time.perf_counter()
    ours("warm up")
    english = (time.perf_counter() - began) * 1000
    print(f"index ready in {min(built):.0f} ms; its English, on the first English question, in {english:.0f} ms more\n")
    print("| questions | n | search | right article first | among five | recall at ten | ms a question |")
    print("|---|---:|---|---:|---:|---:|---:|")
    for name, asked in sets.items():
        for label, rank in (("plain BM25", plain), ("ticlex", ours)):
            m = measure(rank, asked)
            figures = f"{m.first:.2f} | {m.five:.2f} | {m.recall:.2f} | {m.milliseconds:.1f}"
            print(f"| {name} | {len(asked)} | {label} | {figures} |")
    print(f"\nmust reach: first ≥ {MUST[0]}, among five ≥ {MUST[1]}, recall ≥ {MUST[2]}")


if __name__ == "__main__":
    main()
