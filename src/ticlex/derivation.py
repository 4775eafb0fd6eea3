"""Where a provision came from, and what was done to it: computed from the words and the norms of both sides.

Each provision of a document stands, for each document before it, in exactly one bucket, and so does each provision of
the earlier document. What a provision says is its own words and its children's. A counterpart is found by rare pairs of
characters and shared norms; the bucket follows from clauses laid beside each other, each with its force and numbers.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from ticlex.corpus.demands import STRICT, Number, numbers, strength
from ticlex.corpus.documents import Document
from ticlex.corpus.units import Unit

Feature = str
NORM = "norm:"
"""How a feature begins that is a slot of a norm and no pair of characters."""
_NORM_WEIGHT = 2
_NO_RULE = {"title", "notice"}
_DIVISIONS = {"part", "chapter", "section"}
_STOPS = re.compile('[，。；：、,;:！？“”"‘’（）()《》—\\s]+')
_CLAUSE = re.compile("[，。；：,;:！？]+")
_PLAIN = re.compile(r"[\W_]+")
LEAST_LIKENESS = 0.085
"""Below this share of common weight two provisions are no counterparts."""
_LEAST_CLAUSE = 0.4
_MUCH = 0.2
_CONTAINED = 0.8


@dataclass
class Text:
    """A provision with all it says."""

    ref: str
    """cn-2021/art8.3"""
    words: str
    clauses: list[str]
    """As printed."""
    alike: list[str]
    """The clauses with a sign for each actor, so that 科技部 and 市科技局 are one."""
    features: frozenset[Feature] = frozenset()

    @cached_property
    def plain(self) -> str:
        """Letters and numbers only: what `verbatim` compares."""
        return _PLAIN.sub("", self.words)


@dataclass(frozen=True, slots=True)
class Derived:
    """One bucket: `source` became `target`; one of them is missing where nothing corresponds."""

    source: str | None
    target: str | None
    relation: str
    """Verbatim, Adapted, Stricter, Looser, Extended, Narrowed; Added (no source), LeftOut (no target)."""
    changes: tuple[str, ...] = ()
    """What was done, in Chinese: 三年→五年."""


def texts(document: Document, names: Mapping[str, str], norms: Mapping[str, Iterable[str]]) -> list[Text]:
    """The provisions of a document that say something: not its title, its notice, or a chapter's heading.

    `names` are the document's names of actors and the sign for each; `norms` are features of norms, by reference.
    """
    units = document.structure.units
    children: dict[str | None, list[Unit]] = defaultdict(list)
    for unit in units:
        children[unit.parent].append(unit)

    def below(unit: Unit) -> list[Unit]:
        return [unit, *(u for child in children[unit.ref] for u in below(child))]

    found = []
    longest_first = sorted(names, key=len, reverse=True)
    called = re.compile("|".join(map(re.escape, longest_first))) if names else None
    for unit in units:
        own = unit.text[len(unit.number or "") :]
        heading_only = bool(unit.heading) and _PLAIN.sub("", own) == _PLAIN.sub("", unit.heading or "")
        if unit.kind in _NO_RULE or not own or (heading_only and unit.kind in _DIVISIONS):
            continue
        parts = [u.text[len(u.number or "") :] for u in below(unit)]
        words = "。".join(parts)
        clauses = [clause for clause in _CLAUSE.split(words) if len(clause) > 1]
        alike = [called.sub(lambda m: names[m[0]], clause) if called else clause for clause in clauses]
        slots = {slot for u in below(unit) for slot in norms.get(f"{document.id}/{u.ref}", ())}
        pairs = {pair for clause in alike for pair in _pairs(clause)}
        found.append(Text(f"{document.id}/{unit.ref}", words, clauses, alike, frozenset(pairs | slots)))
    return found


def _pairs(words: str) -> Iterator[str]:
    for run in _STOPS.split(words):
        yield from (run[n : n + 2] for n in range(len(run) - 1))


class Likeness:
    """How alike provisions are: Dice's share of common weight, the rarer a feature the heavier (inverse frequency)."""

    def __init__(self, everything: Sequence[Text]) -> None:
        """Weigh the features of `everything`."""
        counts = Counter(feature for text in everything for feature in text.features)
        total = len(everything) + 1
        self._weights = {
            feature: math.log(total / count) * (_NORM_WEIGHT if feature.startswith(NORM) else 1)
            for feature, count in counts.items()
        }
        self._totals = {text.ref: sum(map(self._weights.__getitem__, text.features)) for text in everything}

    def between(self, sources: Sequence[Text], targets: Sequence[Text]) -> list[tuple[float, int, int]]:
        """Every pair that is like enough, by likeness (0 to 1), the likest first, then in the order of the texts."""
        holding: dict[Feature, list[int]] = defaultdict(list)
        for n, source in enumerate(sources):
            for feature in source.features:
                holding[feature].append(n)
        totals = [self._totals[source.ref] for source in sources]
        found = []
        for m, target in enumerate(targets):
            shared = [0.0] * len(sources)
            for feature in target.features & holding.keys():
                weight = self._weights[feature]
                for n in holding[feature]:
                    shared[n] += weight
            total = self._totals[target.ref]
            for n, common in enumerate(shared):
                share = 2 * common / (total + totals[n]) if common else 0.0
                if share >= LEAST_LIKENESS:
                    found.append((-share, n, m))
        return [(-share, n, m) for share, n, m in sorted(found)]


@dataclass
class Comparison:
    """Two provisions' clauses laid beside each other."""

    source: Text
    target: Text
    pairs: list[tuple[str, str]] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    stricter: list[str] = field(default_factory=list)
    looser: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)

    @cached_property
    def relation(self) -> str:
        """The bucket: what is the same comes first, then the demand, then the amount of text."""
        if self.source.plain == self.target.plain:
            return "Verbatim"
        if bool(self.stricter) != bool(self.looser):
            return "Stricter" if self.stricter else "Looser"
        added = _length(self.new) / max(1, len(self.target.plain))
        lost = _length(self.dropped) / max(1, len(self.source.plain))
        # Nothing lost is telling however little was added; where both sides differ, one must differ much more.
        if added > lost and (not lost or added >= _MUCH > lost):
            return "Extended"
        return "Narrowed" if lost > added and (not added or lost >= _MUCH > added) else "Adapted"


def compare(source: Text, target: Text) -> Comparison:
    """Lay the clauses of two provisions beside each other, and note what was done to force and numbers."""
    found = Comparison(source, target)
    likest = sorted(
        (
            (-share, a, b)
            for a, one in enumerate(source.alike)
            for b, other in enumerate(target.alike)
            if (share := _share(one, other)) >= _LEAST_CLAUSE
        ),
    )
    left, right = set(range(len(source.clauses))), set(range(len(target.clauses)))
    for _, a, b in likest:
        if a in left and b in right:
            left.remove(a)
            right.remove(b)
            found.pairs.append((source.clauses[a], target.clauses[b]))
    # A clause that was cut or joined is in the other's words all the same.
    found.dropped = [source.clauses[a] for a in sorted(left) if not _contained(source.alike[a], target)]
    found.new = [target.clauses[b] for b in sorted(right) if not _contained(target.alike[b], source)]
    for one, other in found.pairs:
        _compare_force(found, one, other)
        _compare_numbers(found, one, other)
    return found


def _compare_force(found: Comparison, one: str, other: str) -> None:
    before, after = strength(one), strength(other)
    before, after = STRICT if before is None else before, STRICT if after is None else after
    if before != after:
        (found.stricter if after > before else found.looser).append(f"{one}→{other}")


def _compare_numbers(found: Comparison, one: str, other: str) -> None:
    before, after = list(numbers(one)), list(numbers(other))
    for old in list(before):
        new = next((n for n in after if n.unit == old.unit), None)
        if new is not None:
            before.remove(old)
            after.remove(new)
            _compare_values(found, old, new)
    found.looser += [f"缺{old.words}" for old in before if old.op]
    found.stricter += [f"增加{new.words}" for new in after if new.op]


def _compare_values(found: Comparison, old: Number, new: Number) -> None:
    op = new.op or old.op
    if old.value == new.value:
        return
    change = f"{old.words}→{new.words}"
    if op is None:
        found.other.append(change)
    elif (new.value > old.value) == (op == "AtLeast"):
        found.stricter.append(change)
    else:
        found.looser.append(change)


@lru_cache(maxsize=65536)
def _clause_pairs(clause: str) -> frozenset[str]:
    return frozenset(clause[n : n + 2] for n in range(len(clause) - 1))


def _share(one: str, other: str) -> float:
    left, right = _clause_pairs(one), _clause_pairs(other)
    return 2 * len(left & right) / (len(left) + len(right))


def _contained(clause: str, text: Text) -> bool:
    pairs = _clause_pairs(clause)
    return len(pairs & text.features) >= _CONTAINED * len(pairs)


def _length(clauses: Iterable[str]) -> int:
    return sum(len(_PLAIN.sub("", clause)) for clause in clauses)


def relate(sources: Sequence[Text], targets: Sequence[Text], likeness: Likeness) -> tuple[list[Derived], list[Derived]]:
    """Return where each target came from, and how each source was taken up: one bucket for each, in their order."""
    came_from: dict[int, Derived] = {}
    became: dict[int, Derived] = {}
    for _, n, m in likeness.between(sources, targets):
        if m not in came_from or n not in became:
            derived = _derived(compare(sources[n], targets[m]))
            came_from.setdefault(m, derived)
            became.setdefault(n, derived)
    return (
        [came_from.get(m, Derived(None, text.ref, "Added")) for m, text in enumerate(targets)],
        [became.get(n, Derived(text.ref, None, "LeftOut")) for n, text in enumerate(sources)],
    )


def _derived(found: Comparison) -> Derived:
    changes = [*found.stricter, *found.looser, *found.other]
    changes += [f"增加“{clause}”" for clause in found.new] + [f"缺“{clause}”" for clause in found.dropped]
    return Derived(found.source.ref, found.target.ref, found.relation, tuple(changes))
