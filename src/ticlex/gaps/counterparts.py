"""What one document has of another: each norm's counterpart, and the norms that have none.

A norm has one counterpart at most, the likest first, so that a step that is gone is not hidden by its neighbours. What
is left over may still be said: by several norms of one article together, by a norm on the same thing that is left too,
by the counterpart of a norm that its own document repeats; or its provision as a whole is known to be taken over.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ticlex.gaps.matching import Weighed, contained, likeness, said
from ticlex.gaps.norms import Norm

LIKE = 0.3
"""Below this two norms are no counterparts, unless they stand under one topic or are about one specific thing."""
_LIKE_IN_TOPIC = 0.2
SURE = 0.5
"""From here on what differs between two counterparts differs in the law, not in the pairing."""
_SAID = 0.5
_REPEATED = 0.45
_SPECIFIC = 0.016
"""A thing that so large a share of all norms at most is about tells which is meant; a center or the layout does not."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two norms that answer to each other."""

    ours: Norm
    theirs: Norm
    likeness: float


@dataclass(frozen=True, slots=True)
class Unmet:
    """A norm that the other side does not have, with the nearest that it has."""

    norm: Norm
    nearest: Norm | None
    likeness: float


@dataclass(frozen=True, slots=True)
class Laid:
    """Two documents' norms beside each other."""

    pairs: tuple[Pair, ...]
    missing: tuple[Unmet, ...]
    """Theirs that ours has not."""
    extra: tuple[Unmet, ...]
    """Ours that theirs has not."""


def lay(
    weighed: Weighed,
    ours: Sequence[Norm],
    theirs: Sequence[Norm],
    common: Mapping[str, float],
    known: Collection[str] = (),
) -> Laid:
    """Pair the norms of two documents.

    `common` is the share of all norms that is about a thing; `known` are the provisions of either side that
    are known to correspond to some of the other.
    """
    like = likeness(weighed, ours, theirs)
    left, right = {norm.id: norm for norm in ours}, {norm.id: norm for norm in theirs}
    pairs: list[Pair] = []
    taken: set[str] = set()

    def order(item: tuple[tuple[str, str], float]) -> tuple[float, bool, tuple[str, str]]:
        # A step and a consequence may rest on the same words: each answers to its kind.
        (a, b), share = item
        return -round(share, 9), left[a].kind != right[b].kind, (a, b)

    for (a, b), share in sorted(like.items(), key=order):
        if a in taken or b in taken or share < _LIKE_IN_TOPIC:
            continue
        if share >= LIKE or left[a].topics & right[b].topics or _specific(left[a], right[b], common):
            taken |= {a, b}
            pairs.append(Pair(left[a], right[b], share))
    reverse = {(b, a): share for (a, b), share in like.items()}
    return Laid(
        tuple(sorted(pairs, key=lambda pair: (pair.ours.position, pair.theirs.position, pair.ours.id))),
        tuple(_unmet(weighed, theirs, ours, like, taken, common, known)),
        tuple(_unmet(weighed, ours, theirs, reverse, taken, common, known)),
    )


def things(by_document: Mapping[str, Sequence[Norm]]) -> dict[str, float]:
    """The share of all norms that is about each thing."""
    counts = Counter(thing for found in by_document.values() for norm in found for thing in norm.objects)
    total = sum(map(len, by_document.values()))
    return {thing: count / total for thing, count in counts.items()}


def twins(norm: Norm, others: Iterable[Norm]) -> list[Norm]:
    """The norms of its provision that rest on the same words: 制定章程 is a duty and a condition."""
    words = _letters(norm.words)
    return [
        other
        for other in others
        if other.id != norm.id
        and other.provision == norm.provision
        and (words in _letters(other.words) or _letters(other.words) in words)
    ]


def _unmet(
    weighed: Weighed,
    wanted: Sequence[Norm],
    having: Sequence[Norm],
    like: Mapping[tuple[str, str], float],
    taken: set[str],
    common: Mapping[str, float],
    known: Collection[str],
) -> Iterator[Unmet]:
    """The norms wanted that the other side has not; `like` is by (having, wanted)."""
    articles: dict[str, list[Norm]] = defaultdict(list)
    provisions: dict[str, list[Norm]] = defaultdict(list)
    for norm in having:
        articles[norm.article].append(norm)
    for norm in wanted:
        provisions[norm.provision].append(norm)
    together = [said(weighed, norms) for norms in articles.values()]
    free = [norm for norm in having if norm.id not in taken]
    met = {
        norm.id
        for norm in wanted
        if norm.id in taken
        or any(twin.id in taken for twin in twins(norm, provisions[norm.provision]))
        or any(contained(weighed, norm, features) >= _SAID for features in together)
        or any(_same_thing(norm, other, common) for other in free)
    }
    repeated = {
        b for (a, b), share in likeness(weighed, wanted, wanted).items() if a != b and a in met and share >= _REPEATED
    }
    for norm in wanted:
        if norm.id in met or norm.id in repeated:
            continue
        whole = not any(other.id in met for other in provisions[norm.provision])
        if whole and norm.provision in known and not norm.measures:
            continue
        nearest, share = _nearest(norm, having, like)
        yield Unmet(norm, nearest, share)


def _nearest(norm: Norm, having: Sequence[Norm], like: Mapping[tuple[str, str], float]) -> tuple[Norm | None, float]:
    """The likest norm; where none is much alike, the likest under its topics."""

    def share(other: Norm) -> float:
        return like.get((other.id, norm.id), 0.0)

    best = max(having, key=share, default=None)
    if best is not None and share(best) < _LIKE_IN_TOPIC:
        best = max((other for other in having if other.topics & norm.topics), key=share, default=best)
    return best, share(best) if best else 0.0


def _same_thing(norm: Norm, other: Norm, common: Mapping[str, float]) -> bool:
    acts = norm.actions & other.actions or norm.bearers & other.bearers
    return bool(acts and norm.topics & other.topics and _specific(norm, other, common))


def _specific(norm: Norm, other: Norm, common: Mapping[str, float]) -> bool:
    return any(common[thing] <= _SPECIFIC for thing in norm.objects & other.objects)


def _letters(words: str) -> str:
    return "".join(c for c in words if c.isalnum())
