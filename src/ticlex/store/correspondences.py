"""The graph's derivations and take-ups: inputs out of the graph, computed buckets and people's judgements into it.

Judgements stand in `regulations/<id>/derivation.ttl`; one lapses when the words of either side are no longer those it
was made on, and then what is computed stands again.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ticlex.corpus.documents import Document
from ticlex.derivation import NORM, Derived, Likeness, Text, relate, texts
from ticlex.names import RDF_TYPE, REG, TIC, Iri, local_name, ref_of
from ticlex.store.values import Row, Value
from ticlex.store.values import Text as Words

Select = Callable[[str], list[Row]]

_REGULATIONS = """
SELECT ?id ?order ?level ?jurisdiction WHERE {
  ?r skos:notation ?id ; tic:order ?order ; tic:level ?level ; tic:jurisdiction ?jurisdiction
}
"""
_NAMES = """
SELECT ?id ?name ?role WHERE {
  ?n tic:names ?role ; tic:printedName ?name ; tic:inRegulation ?r . ?r skos:notation ?id
} ORDER BY ?role ?name
"""
_NORMS = """
SELECT ?provision ?norm ?slot ?value WHERE {
  VALUES ?slot { tic:bearer tic:action tic:object tic:topic }
  ?norm tic:statedIn ?provision ; ?slot ?value ; a tic:Norm
}
"""
_JUDGEMENTS = """
SELECT ?judgement ?class ?from ?to ?against ?relation ?reason ?words WHERE {
  VALUES ?class { tic:DerivationJudgement tic:TakeUpJudgement }
  ?judgement a ?class ; tic:against ?against ; tic:relation ?relation ; tic:reason ?reason ; tic:ofWords ?words
  OPTIONAL { ?judgement tic:from ?from } OPTIONAL { ?judgement tic:to ?to }
}
"""


@dataclass(slots=True)
class Judgement:
    """What a person found: which provisions correspond, how, and why."""

    relation: Iri
    reason: str
    words: str
    others: list[Iri] = field(default_factory=list)
    """Provisions on the other side, none where nothing corresponds."""


def correspondence_triples(select: Select, documents: Sequence[Document]) -> Iterator[tuple[Iri, Iri, Value]]:
    """Yield a tic:Derivation for each provision and earlier document, a tic:TakeUp for each and later one."""
    ranks = {
        str(r["id"]): (int(str(r["order"])), int(str(r["level"])), r["jurisdiction"]) for r in select(_REGULATIONS)
    }
    called, slots = _names(select), _norm_features(select)
    held = {d.id: texts(d, called.get(d.id, {}), slots) for d in documents if d.id in ranks}
    likeness = Likeness([text for found in held.values() for text in found])
    judged = _judgements(select)
    every = {text.ref: text for found in held.values() for text in found}
    for later, earlier in counterparts(ranks):
        came_from, became = relate(held[earlier], held[later], likeness)
        for derived in came_from:
            yield from _triples("Derivation", derived, earlier, judged, every)
        for derived in became:
            yield from _triples("TakeUp", derived, later, judged, every)


def counterparts(ranks: Mapping[str, tuple[int, int, object]]) -> list[tuple[str, str]]:
    """Pairs of a document and one that it may come from: earlier in order, and above it or of its own jurisdiction."""
    return [
        (later, earlier)
        for later, (order, level, place) in ranks.items()
        for earlier, (order_before, level_before, place_before) in ranks.items()
        if order_before < order and (level_before < level or place_before == place)
    ]


def words_hash(one: Text | None, others: Sequence[Text]) -> str:
    """What a judgement remembers of both sides' words; nothing on the other side is remembered as nothing."""
    sides = [*([one.plain] if one else []), *(other.plain for other in others)]
    return hashlib.sha256("\n".join(sides).encode()).hexdigest()[:12]


def _triples(
    kind: str,
    derived: Derived,
    against: str,
    judged: Mapping[tuple[str, str, str], Judgement],
    every: Mapping[str, Text],
) -> Iterator[tuple[Iri, Iri, Value]]:
    own = derived.target if kind == "Derivation" else derived.source
    other = derived.source if kind == "Derivation" else derived.target
    here, there = ("to", "from") if kind == "Derivation" else ("from", "to")
    node = Iri(f"{REG}{own}.{'from' if kind == 'Derivation' else 'into'}-{against}")
    yield node, Iri(RDF_TYPE), Iri(TIC + kind)
    yield node, Iri(RDF_TYPE), Iri(TIC + "Correspondence")
    yield node, Iri(TIC + "against"), Iri(REG + against)
    yield node, Iri(TIC + "ofRegulation"), Iri(REG + str(own).split("/", 1)[0])
    yield node, Iri(TIC + here), Iri(f"{REG}{own}")
    computed = Iri(TIC + derived.relation)
    judgement = judged.get((kind, str(own), against))
    if judgement and judgement.words == _words_now(every, str(own), judgement.others):
        yield node, Iri(TIC + "relation"), judgement.relation
        yield node, Iri(TIC + "note"), Words(judgement.reason, "zh")
        yield node, Iri(TIC + "computedRelation"), computed
        for provision in judgement.others:
            yield node, Iri(TIC + there), provision
        return
    yield node, Iri(TIC + "relation"), computed
    if other is not None:
        yield node, Iri(TIC + there), Iri(REG + other)
    if derived.changes:
        yield node, Iri(TIC + "note"), Words("；".join(derived.changes), "zh")


def _words_now(every: Mapping[str, Text], own: str, others: Sequence[Iri]) -> str | None:
    found = [every.get(ref_of(other)) for other in sorted(others)]
    return None if None in found else words_hash(every[own], [text for text in found if text is not None])


def _judgements(select: Select) -> dict[tuple[str, str, str], Judgement]:
    """By kind, own provision and the document it was held against."""
    found: dict[str, tuple[tuple[str, str, str], Judgement]] = {}
    for row in select(_JUDGEMENTS):
        derivation = str(row["class"]).endswith("DerivationJudgement")
        own, other = ("to", "from") if derivation else ("from", "to")
        key = ("Derivation" if derivation else "TakeUp", ref_of(str(row[own])), ref_of(str(row["against"])))
        judgement = Judgement(Iri(row["relation"]), str(row["reason"]), str(row["words"]))
        known = found.setdefault(str(row["judgement"]), (key, judgement))[1]
        if other in row and Iri(row[other]) not in known.others:
            known.others.append(Iri(row[other]))
    return dict(found.values())


def _names(select: Select) -> dict[str, dict[str, str]]:
    """For each document a sign for each of its names of actors, the same where the role is the same."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    signs: dict[str, str] = {}
    for row in select(_NAMES):
        # One character of Unicode's private use area a role: it pairs with its neighbours as a word does.
        sign = signs.setdefault(str(row["role"]), chr(0xE000 + len(signs)))
        found[str(row["id"])][str(row["name"])] = sign
    return found


def _norm_features(select: Select) -> dict[str, list[str]]:
    """What the norms of a provision say, by its reference: topic, who does what, what is done to what."""
    norms: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in select(_NORMS):
        norms[ref_of(str(row["provision"])), str(row["norm"])][local_name(str(row["slot"]))].append(
            local_name(str(row["value"]))
        )
    found: dict[str, list[str]] = defaultdict(list)
    for (ref, _), said in norms.items():
        found[ref] += [f"{NORM}topic:{topic}" for topic in said["topic"]]
        for action in said["action"]:
            found[ref] += [f"{NORM}{bearer}:{action}" for bearer in said["bearer"]]
            found[ref] += [f"{NORM}{action}:{thing}" for thing in said["object"]]
    return found
