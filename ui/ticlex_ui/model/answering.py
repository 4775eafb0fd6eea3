"""Which questions of the library a provision answers: those in whose answer it stands, the most particular first.

The questions that need no more than a document are asked once a process, each of every document.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from threading import Lock

from ticlex.errors import TiclexError
from ticlex.library import Question, answer, questions
from ticlex_ui.model.holdings import Holdings

_SHOWN = 5
_MOST = 25
"""A question with more provisions than this for an answer tells little of any."""
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with the parameters under which the provision is in its answer."""

    name: str
    zh: str
    en: str
    given: dict[str, str]
    provisions: int
    """How many provisions its answer holds."""


def answered_by(holdings: Holdings, refs: Iterable[str]) -> list[Answered]:
    """The questions that any of the provisions answers."""
    # Many may open the page at once: one asks for all.
    with _lock:
        known = _by_provision(holdings)
    found: dict[str, Answered] = {}
    for ref in refs:
        for one in known.get(ref, []):
            found.setdefault(one.name, one)
    return sorted(found.values(), key=lambda one: (one.provisions, one.name))[:_SHOWN]


@cache
def _by_provision(holdings: Holdings) -> dict[str, list[Answered]]:
    found: dict[str, list[Answered]] = defaultdict(list)
    for question in questions():
        for given in _givens(holdings, question):
            refs = _provisions(holdings, question, given)
            if 0 < len(refs) <= _MOST:
                one = Answered(question.name, question.zh, question.en, given, len(refs))
                for ref in refs:
                    found[ref].append(one)
    return dict(found)


def _givens(holdings: Holdings, question: Question) -> list[dict[str, str]]:
    """A question of one document is asked of each; one that needs more is about somebody's own choice."""
    if "provision" not in question.columns:
        return []
    if not question.parameters:
        return [{}]
    if list(question.parameters.values()) == ["document"]:
        return [{next(iter(question.parameters)): document} for document in holdings.regulations]
    return []


def _provisions(holdings: Holdings, question: Question, given: dict[str, str]) -> set[str]:
    try:
        rows = answer(holdings.store, question, given)
    except TiclexError:
        return set()
    # found = false says that a document has nothing to the question, and shows its title.
    return {str(r["provision"]) for r in rows if "provision" in r and str(r.get("found", "true")) != "false"}
