"""Which norm of one document answers to which of another: by what both do to what, under which topic, in which words.

Words count by pairs of characters, actors and numbers as what they mean: 科技部 and 市科技局 are one, as are 二千 and
2000. What is rare in the documents weighs more than what every norm has.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ticlex.diff import Token, tokens
from ticlex.gaps.norms import Norm
from ticlex.names import local_name
from ticlex.store import Store

_WEIGHTS = {"measure": 6.0, "act": 2.0, "does": 2.0, "topic": 1.0, "actor": 1.0}
"""How much a slot weighs against a pair of characters."""
_BOUND_WORDS = {"AtLeast": "不少于", "AtMost": "不超过"}
_STOPS = re.compile(r"[\W_]+")
_NAMES = """
SELECT ?id ?name ?role WHERE {
  ?n tic:names ?role ; tic:printedName ?name ; tic:inRegulation ?r . ?r skos:notation ?id
} ORDER BY ?role ?name
"""


@dataclass(slots=True)
class Weighed:
    """Norms with their features and each feature's weight."""

    features: dict[str, frozenset[str]]
    """By the norm's IRI."""
    weight: dict[str, float] = field(default_factory=dict)

    def total(self, features: Iterable[str]) -> float:
        """What features weigh together."""
        return sum(self.weight[feature] for feature in features)


def weigh(store: Store, by_document: Mapping[str, Sequence[Norm]]) -> Weighed:
    """The features of every norm, the rarer the heavier (inverse frequency)."""
    signs = _signs(store)
    features = {
        norm.id: frozenset(_features(norm, signs.get(document, {})))
        for document, found in by_document.items()
        for norm in found
    }
    counts = Counter(feature for found in features.values() for feature in found)
    total = len(features) + 1
    weight = {
        feature: math.log(total / count) * _WEIGHTS.get(feature.partition(":")[0] if ":" in feature else "", 1.0)
        for feature, count in counts.items()
    }
    return Weighed(features, weight)


def likeness(weighed: Weighed, ours: Sequence[Norm], theirs: Sequence[Norm]) -> dict[tuple[str, str], float]:
    """Dice's share of common weight, 0 to 1, of every pair that has something in common."""
    holding: dict[str, list[str]] = defaultdict(list)
    for norm in ours:
        for feature in weighed.features[norm.id]:
            holding[feature].append(norm.id)
    totals = {norm.id: weighed.total(weighed.features[norm.id]) for norm in (*ours, *theirs)}
    shared: dict[tuple[str, str], float] = defaultdict(float)
    for norm in theirs:
        for feature in weighed.features[norm.id] & holding.keys():
            for other in holding[feature]:
                shared[other, norm.id] += weighed.weight[feature]
    return {(a, b): 2 * common / (totals[a] + totals[b] or 1) for (a, b), common in shared.items()}


def said(weighed: Weighed, norms: Iterable[Norm]) -> frozenset[str]:
    """All features of some norms together."""
    return frozenset[str]().union(*(weighed.features[norm.id] for norm in norms))


def contained(weighed: Weighed, norm: Norm, features: frozenset[str]) -> float:
    """The share of a norm's weight that is among these features, 0 to 1."""
    own = weighed.features[norm.id]
    return weighed.total(own & features) / (weighed.total(own) or 1)


@lru_cache(maxsize=65536)
def plain_words(words: str) -> str:
    """Words with numbers, units and bounds as what they say, and forms of a character as one."""
    return "".join(_plain(token) for token in tokens(words))


def _plain(token: Token) -> str:
    if token.number is not None:
        # One sign a number: the digits of 300 and 3000 would make them alike.
        return f"{chr(0x20000 + hash(token.number) % 0x8000)}{token.unit}"
    return str(token.says) if isinstance(token.says, str) else _BOUND_WORDS[token.says[1]]  # type: ignore[index]


def _features(norm: Norm, signs: Mapping[str, str]) -> Iterable[str]:
    words = norm.words
    for name, sign in signs.items():
        words = words.replace(name, sign)
    for run in _STOPS.split(plain_words(words)):
        yield from (run[n : n + 2] for n in range(len(run) - 1))
    yield from (f"topic:{topic}" for topic in norm.topics)
    yield from (f"measure:{measure}" for measure in norm.measures)
    for action in norm.actions:
        yield from (f"act:{action}:{thing}" for thing in norm.objects)
        yield from (f"does:{bearer}:{action}" for bearer in norm.bearers)
    yield from (f"actor:{bearer}" for bearer in norm.bearers)


def _signs(store: Store) -> dict[str, dict[str, str]]:
    """For each document a sign for each of its names of actors, longest first, the same where the role is the same."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    signs: dict[str, str] = {}
    for row in store.select(_NAMES):
        # One letter of an unused script a role: it pairs with its neighbours as a word does.
        sign = signs.setdefault(local_name(str(row["role"])), chr(0x13000 + len(signs)))
        found[str(row["id"])].setdefault(str(row["name"]), sign)
    return {document: dict(sorted(names.items(), key=lambda item: -len(item[0]))) for document, names in found.items()}
