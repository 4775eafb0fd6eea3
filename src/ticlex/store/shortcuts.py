"""What many questions would else look up step by step, straight on the thing that they ask about.

Nothing here is new: each triple repeats what a path through the graph says, or a text made of it, so that a question is
shorter to read, to parse and to answer. Whatever document is loaded gets the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cache

import pyoxigraph as ox

from ticlex.names import RDF_TYPE, RDFS, REG, SKOS, TIC, XSD

ByPredicate = Mapping[str, list[ox.Quad]]
_LABELS = (RDFS + "label", SKOS + "prefLabel")
_PLACES_OF_A_DOCUMENT = 100_000
"""More than any document has provisions, so that tic:sequence sorts by document, then by position."""


def shortcuts(by_predicate: ByPredicate, superclasses: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Each of them: see the terms under "computed" in ontology/tic.ttl."""
    names = _names(by_predicate)
    for subject, name in names.items():
        yield _quad(subject, "zh", _zh(name))
    kinds = list(_kinds(by_predicate, superclasses))
    yield from kinds
    yield from _documents(by_predicate)
    yield from _bearers(by_predicate, names)
    yield from _spellings(by_predicate)
    yield from _touches(by_predicate, {quad.subject for quad in kinds})
    yield from _steps_before(by_predicate)
    yield from _held(by_predicate)


def _names(by_predicate: ByPredicate) -> dict[object, str]:
    """The Chinese label of whatever has one; the preferred one where there are two."""
    return {
        quad.subject: quad.object.value
        for predicate in _LABELS
        for quad in by_predicate[predicate]
        if isinstance(quad.object, ox.Literal) and quad.object.language == "zh"
    }


def _kinds(by_predicate: ByPredicate, superclasses: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    norm = ox.NamedNode(TIC + "Norm")
    kinds = {quad.subject for quad in by_predicate[RDFS + "subClassOf"] if quad.object == norm}
    for quads in (by_predicate[RDF_TYPE], superclasses):
        for quad in quads:
            if quad.object in kinds:
                yield _quad(quad.subject, "kind", quad.object)


def _documents(by_predicate: ByPredicate) -> Iterator[ox.Quad]:
    """A provision's document, its status, and where the provision stands among those of all documents."""
    notations = _literals(by_predicate[SKOS + "notation"])
    status: dict[object, ox.Literal] = {
        quad.subject: notations[quad.object] for quad in by_predicate[TIC + "status"] if quad.object in notations
    }
    order = _literals(by_predicate[TIC + "order"])
    positions = _literals(by_predicate[TIC + "position"])
    provisions = {quad.subject for quad in by_predicate[TIC + "ref"]}
    integer = ox.NamedNode(XSD + "integer")
    for quad in by_predicate[TIC + "inRegulation"]:
        provision, regulation = quad.subject, quad.object
        if provision in provisions and regulation in notations and regulation in status:
            yield _quad(provision, "documentId", notations[regulation])
            yield _quad(provision, "documentStatus", status[regulation])
            if provision in positions and regulation in order:
                place = int(order[regulation].value) * _PLACES_OF_A_DOCUMENT + int(positions[provision].value)
                yield _quad(provision, "sequence", ox.Literal(str(place), datatype=integer))


def _bearers(by_predicate: ByPredicate, names: Mapping[object, str]) -> Iterator[ox.Quad]:
    order = {subject: int(place.value) for subject, place in _literals(by_predicate[TIC + "order"]).items()}
    borne: dict[ox.NamedNode, list[ox.NamedNode]] = defaultdict(list)
    for quad in by_predicate[TIC + "bearer"]:
        borne[quad.subject].append(quad.object)  # type: ignore[index, arg-type]
    for norm, roles in borne.items():
        ranked = sorted((order[role], names[role]) for role in set(roles) if role in order and role in names)
        if ranked:
            yield _quad(norm, "bearers", ox.Literal("；".join(name for _, name in ranked)))


def _spellings(by_predicate: ByPredicate) -> Iterator[ox.Quad]:
    printed: dict[ox.NamedNode, set[str]] = defaultdict(set)
    for quad in by_predicate[TIC + "printedName"]:
        printed[quad.subject].add(quad.object.value)  # type: ignore[index, union-attr]
    for name, spellings in printed.items():
        ordered = sorted(spellings, key=lambda spelling: (-len(spelling), spelling))
        yield _quad(name, "spellings", ox.Literal("；".join(ordered)))


def _touches(by_predicate: ByPredicate, norms: Container[object]) -> Iterator[ox.Quad]:
    """A remark touches a norm if they quote words of one provision that overlap."""
    texts = {quad.subject: quad.object.value for quad in by_predicate[TIC + "text"]}  # type: ignore[union-attr]
    stated = {quad.subject: quad.object for quad in by_predicate[TIC + "statedIn"]}
    remarks = {quad.subject for quad in by_predicate[TIC + "remarkKind"]}
    on: dict[object, list[tuple[int, int, object]]] = defaultdict(list)
    of: dict[object, list[tuple[int, int, object]]] = defaultdict(list)
    for quad in by_predicate[TIC + "quote"]:
        provision = stated.get(quad.subject)
        words = "".join(quad.object.value.split())  # type: ignore[union-attr]
        start = texts.get(provision, "").find(words)  # type: ignore[arg-type]
        if start >= 0 and (quad.subject in remarks or quad.subject in norms):
            side = on if quad.subject in remarks else of
            side[provision].append((start, start + len(words), quad.subject))
    for place, remarked in on.items():
        pairs = {(remark, norm) for a, b, remark in remarked for c, d, norm in of[place] if a < d and c < b}
        for one, norm in pairs:
            yield _quad(one, "touches", norm)


def _held(by_predicate: ByPredicate) -> Iterator[ox.Quad]:
    """Which topics a document has norms on, and which roles bear one in it."""
    regulations = {quad.subject: _regulation(quad.object) for quad in by_predicate[TIC + "statedIn"]}
    for predicate, name in (("topic", "rulesOn"), ("bearer", "givesTasksTo")):
        uses = (quad for quad in by_predicate[TIC + predicate] if quad.subject in regulations)
        for regulation, held in {(regulations[quad.subject], quad.object) for quad in uses}:
            yield _quad(regulation, name, held)


def _regulation(provision: object) -> ox.NamedNode:
    return ox.NamedNode(REG + provision.value.removeprefix(REG).split("/", 1)[0])  # type: ignore[attr-defined]


def _steps_before(by_predicate: ByPredicate) -> Iterator[ox.Quad]:
    before: dict[object, set[object]] = defaultdict(set)
    for quad in by_predicate[TIC + "next"]:
        before[quad.object].add(quad.subject)
    step = ox.NamedNode(TIC + "Step")
    for quad in by_predicate[RDF_TYPE]:
        if quad.object == step:
            found: set[object] = {quad.subject}
            todo: list[object] = [quad.subject]
            while todo:
                new = before[todo.pop()] - found
                found |= new
                todo += new
            count = ox.Literal(str(len(found) - 1), datatype=ox.NamedNode(XSD + "integer"))
            yield _quad(quad.subject, "stepsBefore", count)


def _literals(quads: list[ox.Quad]) -> dict[object, ox.Literal]:
    return {quad.subject: quad.object for quad in quads if isinstance(quad.object, ox.Literal)}


def _zh(text: str) -> ox.Literal:
    return ox.Literal(text, language="zh")


_term = cache(lambda name: ox.NamedNode(TIC + name))


def _quad(subject: object, name: str, value: object) -> ox.Quad:
    return ox.Quad(subject, _term(name), value)  # type: ignore[arg-type]
