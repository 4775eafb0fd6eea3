"""The questions that the search is measured on, and what it must reach on them."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from ticlex.search import Index
from ticlex.search.articles import articles
from ticlex.store import Store

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("search_benchmark", ROOT / "benchmarks" / "search.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def article_of(store: Store) -> dict[str, str]:
    return {ref: article.ref for article in articles(store.documents) for ref in article.refs}


def test_the_questions_name_articles_that_are_there(benchmark: ModuleType, article_of: dict[str, str]) -> None:
    questions = benchmark.read_questions()
    texts = [q.text for q in questions]
    assert len(texts) == len(set(texts)) >= 120
    assert sum(text.isascii() for text in texts) * 3 >= len(texts)
    assert {ref for q in questions for ref in q.right} <= set(article_of.values())


def test_the_search_reaches_what_it_must(benchmark: ModuleType, index: Index, article_of: dict[str, str]) -> None:
    reached = benchmark.measure(benchmark.by_article(index, article_of), benchmark.read_questions())
    assert (reached.first >= 0.85, reached.five >= 0.97, reached.recall >= 0.88) == (True,) * 3, reached


def test_the_search_is_ahead_of_plain_words(
    benchmark: ModuleType, store: Store, index: Index, article_of: dict[str, str]
) -> None:
    chinese = [q for q in benchmark.read_questions() if not q.text.isascii()]
    plain = benchmark.measure(benchmark.PlainBM25(articles(store.documents)).rank, chinese)
    ours = benchmark.measure(benchmark.by_article(index, article_of), chinese)
    assert ours.first > plain.first
    assert ours.five >= plain.five
    assert ours.recall > plain.recall


def test_measuring_counts_a_wrong_answer(benchmark: ModuleType) -> None:
    asked = [benchmark.Question("a", frozenset({"x", "y"})), benchmark.Question("b", frozenset({"z"}))]
    found = benchmark.measure({"a": ["w", "x"], "b": ["z"]}.__getitem__, asked)
    assert (found.first, found.five, found.recall) == (0.5, 1.0, 0.75)
