"""The findings on a document: what it lacks, cluster by cluster, then what clashes, pair by pair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ticlex.errors import TiclexError
from ticlex.gaps.clashes import clashes
from ticlex.gaps.counterparts import SURE, Laid, Pair, Unmet, twins
from ticlex.gaps.findings import Finding, Side
from ticlex.gaps.held import Held
from ticlex.gaps.matching import likeness
from ticlex.gaps.norms import Norm
from ticlex.lookup import resolve_document
from ticlex.store import Store

_KINDS = {
    "Duty": "missing_duty", "Power": "missing_duty", "Prohibition": "missing_duty", "Condition": "missing_condition",
    "Step": "missing_step",
}  # fmt: skip
_ADVERSE = {"Exit", "Integrity"}
"""Topics whose consequences are sanctions; the others reward or support."""
_GOVERNMENT = {"Government", "GovernmentDepartment"}
_SAME = 0.4
"""From here on two documents lack the same thing in a third."""
_NEAR = 0.1
"""Below this the nearest norm is not worth a reader's time."""


@dataclass(frozen=True, slots=True)
class Report:
    """All findings on a document."""

    document: str
    others: tuple[str, ...]
    """The documents that it was held against for what it lacks."""
    upper: tuple[str, ...]
    """The documents that it was held against slot by slot."""
    findings: list[Finding]
    repeated: int
    """Norms that say what the upper document says: information, no fault."""


def gaps(store: Store, document: str, against: str | None = None) -> list[Finding]:
    """The findings of `report`."""
    return report(store, document, against).findings


def report(store: Store, document: str, against: str | None = None) -> Report:
    """What `document` lacks and where it differs.

    Held against one other document, or, by default, for what it lacks against all others, and slot by slot against
    those above it that are in force.

    Raises:
        UnknownName: a document that there is not.
        TiclexError: a document against itself.
    """
    document = resolve_document(store, document)
    chosen = resolve_document(store, against) if against else None
    if chosen == document:
        raise TiclexError(f"{document} 不能与它自己比较。")
    return held_against(_held(store), document, chosen)


@lru_cache(maxsize=1)
def _held(store: Store) -> Held:
    """Kept for the next question: a graph does not change, and weighing its norms takes half a second."""
    return Held(store)


def held_against(held: Held, document: str, chosen: str | None) -> Report:
    """The report on a document held against the one `chosen`, or by default against all others."""
    rank = held.documents
    others = [chosen] if chosen else sorted((d for d in rank if d != document), key=held.priority)
    upper = [chosen] if chosen else [d for d in others if held.is_upper(d, document)]
    lacks = list(_lacks(held, document, others))
    found: list[Finding] = []
    repeated = 0
    for other in upper:
        laid = held.laid(document, other)
        found += _unlike(held, document, other, laid)
        found += _burdens(held, document, other, laid)
        repeated += sum(pair.likeness >= SURE for pair in laid.pairs)
    return Report(document, tuple(others), tuple(upper), [*lacks, *found], max(0, repeated - _differing(found)))


def _differing(found: Sequence[Finding]) -> int:
    return len({finding.ours for finding in found if finding.kind != "extra_burden"})


def _lacks(held: Held, document: str, others: Sequence[str]) -> Iterator[Finding]:
    ours = {topic for norm in held.norms.get(document, []) for topic in norm.topics}
    silent = [topic for topic in held.topics if topic not in ours]
    for topic in silent:
        yield from _lacking_topic(held, document, others, topic)
    # By document, then in the order of the text; a later document's norm joins the first that says the same.
    clusters: list[tuple[Norm, Unmet, list[Norm]]] = []
    for other in others:
        wanted = [u for u in held.laid(document, other).missing if _kind(u.norm) and not u.norm.topics & set(silent)]
        earlier = [first for first, _, _ in clusters]
        like = likeness(held.weighed, earlier, [u.norm for u in wanted])
        for unmet in _without_twins(wanted):
            best = max(range(len(earlier)), key=lambda n: like.get((earlier[n].id, unmet.norm.id), 0.0), default=None)
            if best is not None and like.get((earlier[best].id, unmet.norm.id), 0.0) >= _SAME:
                clusters[best][2].append(unmet.norm)
            else:
                clusters.append((unmet.norm, unmet, []))
    yield from (_lacking(held, document, unmet, also) for _, unmet, also in clusters)


def _lacking_topic(held: Held, document: str, others: Sequence[str], topic: str) -> Iterator[Finding]:
    holding = {}
    for other in others:
        met = {pair.theirs.id for pair in held.laid(document, other).pairs}
        # Words taken over may stand under another topic here: then nothing is missing.
        if found := [n for n in held.norms.get(other, []) if topic in n.topics and n.id not in met]:
            holding[other] = found
    if not holding:
        return
    other = next(iter(holding))
    first = min(holding[other], key=lambda n: (_kind(n) is None, n.position))
    counts = "，".join(f"{held.documents[d].short_zh} {len(found)} 项" for d, found in holding.items())
    name = held.documents[document].short_zh
    also = tuple(min(found, key=lambda n: n.position).provision for d, found in holding.items() if d != other)
    yield Finding(
        "missing_topic", topic, document, other, None, Side(first.provision, first.words), None,
        f"{name}没有就“{held.topics[topic].zh}”作规定；{counts}", held.standing(document, other),
        _model(held, document, first, [n for d, found in holding.items() if d != other for n in found]), also,
    )  # fmt: skip


def _lacking(held: Held, document: str, unmet: Unmet, also: Sequence[Norm]) -> Finding:
    norm = unmet.norm
    notes = [f"{held.documents[document].short_zh}没有相应规定"]
    if unmet.nearest is not None and unmet.likeness >= _NEAR:
        notes.append(f"最接近的是 {unmet.nearest.provision}“{unmet.nearest.words}”")
    refs = tuple(dict.fromkeys(other.provision for other in also))
    if refs:
        notes.append(f"另见 {'、'.join(refs)}")
    return Finding(
        _kind(norm) or "", held.topic_of(norm), document, norm.document, None, Side(norm.provision, norm.words), None,
        "；".join(notes), held.standing(document, norm.document), _model(held, document, norm, also), refs,
    )  # fmt: skip


def _model(held: Held, document: str, norm: Norm, also: Sequence[Norm]) -> Side:
    """A sentence of a peer: of the same rank before another's, never a draft's where there is another."""
    level = held.documents[document].level

    def order(candidate: Norm) -> tuple[bool, bool]:
        regulation = held.documents[candidate.document]
        return regulation.status == "draft", regulation.level != level

    return held.sentence(min((norm, *also), key=order))


def _unlike(held: Held, document: str, other: str, laid: Laid) -> Iterator[Finding]:
    seen: dict[tuple[str, str], list[Norm]] = defaultdict(list)
    for pair in _compared(held, document, other, laid):
        for clash in clashes(pair, held.roles, held.broader):
            before = seen[clash.kind, clash.slot]
            if not twins(pair.ours, before) and pair.ours not in before:
                before.append(pair.ours)
                yield Finding(
                    clash.kind, held.topic_of(pair.ours), document, other,
                    Side(pair.ours.provision, pair.ours.words), Side(pair.theirs.provision, pair.theirs.words),
                    clash.slot, clash.note, held.standing(document, other),
                )  # fmt: skip


def _compared(held: Held, document: str, other: str, laid: Laid) -> list[Pair]:
    """The counterparts, and beside them the likest norms on one measure that are no counterparts in words."""
    found = list(laid.pairs)
    measured = {m for pair in found for m in pair.ours.measures & pair.theirs.measures}
    ours, theirs = ([n for n in held.norms.get(d, []) if n.measures - measured] for d in (document, other))
    like = likeness(held.weighed, ours, theirs)
    for mine in ours:
        same = [n for n in theirs if n.measures & mine.measures]
        if same:
            best = max(same, key=lambda n: like.get((mine.id, n.id), 0.0))
            found.append(Pair(mine, best, like.get((mine.id, best.id), 0.0)))
    return sorted(found, key=lambda pair: pair.ours.position)


def _burdens(held: Held, document: str, other: str, laid: Laid) -> Iterator[Finding]:
    binding = [u for u in laid.extra if _is_burden(held, u.norm)]
    name = held.documents[other].short_zh
    # What is tested on a center first: a reader looks for thresholds.
    for unmet in sorted(_without_twins(binding), key=lambda u: not u.norm.measures):
        nearest = unmet.nearest
        yield Finding(
            "extra_burden", held.topic_of(unmet.norm), document, other, Side(unmet.norm.provision, unmet.norm.words),
            Side(nearest.provision, nearest.words) if nearest else None, None,
            f"{name}没有相应要求" + ("，并列的是最接近的规定" if nearest else ""), held.standing(document, other),
        )  # fmt: skip


def _is_burden(held: Held, norm: Norm) -> bool:
    """What a center, its units or its people must meet or do; what binds authorities only is none."""
    kind = _kind(norm)
    if kind in ("missing_condition", "missing_sanction"):
        return True
    governed = [role for role in norm.bearers if not held.broader.get(role, {role}) & _GOVERNMENT]
    return kind in ("missing_duty", "missing_step") and norm.kind != "Power" and bool(governed)


def _kind(norm: Norm) -> str | None:
    if norm.kind == "Consequence":
        return "missing_sanction" if norm.topics & _ADVERSE else "missing_benefit"
    return _KINDS.get(norm.kind)


def _without_twins(found: Sequence[Unmet]) -> Iterator[Unmet]:
    """One finding for words on which several norms rest."""
    kept: list[Norm] = []
    for unmet in found:
        if not twins(unmet.norm, kept):
            kept.append(unmet.norm)
            yield unmet
