"""What follows from the files and is stored nowhere.

The superclasses of a norm's kind, the regulation of a norm, the severity of a shape, the bound of a
condition, the words of a norm, where in its document something stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from ticlex.names import RDF_TYPE, RDFS, REG, SH, TIC
from ticlex.store.shortcuts import shortcuts

_BOUNDS = {SH + "minInclusive": "AtLeast", SH + "maxInclusive": "AtMost"}
_SEVERITIES = {"Strict": "Violation", "General": "Warning", "InPrinciple": "Warning"}


def derived(quads: list[ox.Quad]) -> list[ox.Quad]:
    """What follows from the files: see the module's docstring."""
    by_predicate: dict[str, list[ox.Quad]] = defaultdict(list)
    for quad in quads:
        by_predicate[quad.predicate.value].append(quad)
    superclasses = list(_superclasses(by_predicate))
    return [
        *superclasses,
        *_superproperties(by_predicate),
        *_regulations(by_predicate),
        *_severities(by_predicate),
        *_quantities(by_predicate),
        *_words(by_predicate),
        *_places(by_predicate),
        *shortcuts(by_predicate, superclasses),
    ]


def _superclasses(by_predicate: Mapping[str, list[ox.Quad]]) -> Iterable[ox.Quad]:
    parents: dict[ox.NamedNode, set[ox.NamedNode]] = defaultdict(set)
    for quad in by_predicate[RDFS + "subClassOf"]:
        if isinstance(quad.object, ox.NamedNode) and isinstance(quad.subject, ox.NamedNode):
            parents[quad.subject].add(quad.object)
    closure: dict[ox.NamedNode, set[ox.NamedNode]] = {}

    def above(kind: ox.NamedNode) -> set[ox.NamedNode]:
        if kind not in closure:
            closure[kind] = set().union(*(above(p) | {p} for p in parents.get(kind, ())))
        return closure[kind]

    predicate = ox.NamedNode(RDF_TYPE)
    for quad in by_predicate[RDF_TYPE]:
        for kind in above(quad.object) if isinstance(quad.object, ox.NamedNode) else ():
            yield ox.Quad(quad.subject, predicate, kind)


def _superproperties(by_predicate: Mapping[str, list[ox.Quad]]) -> Iterable[ox.Quad]:
    """tic:deadline and tic:timeLimit are tic:quantity too; properties of other vocabularies stay as mapped."""
    for quad in by_predicate[RDFS + "subPropertyOf"]:
        below, above = quad.subject, quad.object
        if isinstance(above, ox.NamedNode) and above.value.startswith(TIC) and isinstance(below, ox.NamedNode):
            for use in by_predicate[below.value]:
                yield ox.Quad(use.subject, above, use.object)


def _regulations(by_predicate: Mapping[str, list[ox.Quad]]) -> Iterable[ox.Quad]:
    predicate = ox.NamedNode(TIC + "inRegulation")
    for quad in by_predicate[TIC + "statedIn"]:
        document = quad.object.value.removeprefix(REG).split("/", 1)[0]  # type: ignore[union-attr]
        yield ox.Quad(quad.subject, predicate, ox.NamedNode(REG + document))


def _severities(by_predicate: Mapping[str, list[ox.Quad]]) -> Iterable[ox.Quad]:
    shapes = {quad.subject for quad in by_predicate[SH + "path"]}
    for quad in by_predicate[TIC + "force"]:
        name = quad.object.value.removeprefix(TIC)  # type: ignore[union-attr]
        if quad.subject in shapes and name in _SEVERITIES:
            yield ox.Quad(quad.subject, ox.NamedNode(SH + "severity"), ox.NamedNode(SH + _SEVERITIES[name]))


def _quantities(by_predicate: Mapping[str, list[ox.Quad]]) -> Iterable[ox.Quad]:
    """A condition's bound as a tic:Quantity, so that one query finds tested and untested numbers."""
    units = {quad.subject: quad.object for quad in by_predicate[TIC + "unit"]}
    paths = {quad.subject: quad.object for quad in by_predicate[SH + "path"]}
    conditions = {quad.subject for quad in by_predicate[TIC + "statedIn"]}
    bounds: dict[ox.NamedNode, dict[str, ox.Literal]] = defaultdict(dict)
    for predicate, op in _BOUNDS.items():
        for quad in by_predicate[predicate]:
            if quad.subject in conditions:
                bounds[quad.subject][op] = quad.object  # type: ignore[index, assignment]
    for condition, ends in bounds.items():
        values = {literal.value for literal in ends.values()}
        op = "Exactly" if len(ends) == 2 and len(values) == 1 else next(iter(ends))
        quantity = ox.NamedNode(condition.value + ".bound")
        path = paths.get(condition)
        unit = units.get(path) if isinstance(path, ox.NamedNode) else None
        yield ox.Quad(condition, ox.NamedNode(TIC + "quantity"), quantity)
        yield ox.Quad(quantity, ox.NamedNode(RDF_TYPE), ox.NamedNode(TIC + "Quantity"))
        yield ox.Quad(quantity, ox.NamedNode(TIC + "op"), ox.NamedNode(TIC + op))
        yield ox.Quad(quantity, ox.NamedNode(TIC + "value"), next(iter(ends.values())))
        if unit is not None:
            yield ox.Quad(quantity, ox.NamedNode(TIC + "unit"), unit)


def _words(by_predicate: Mapping[str, list[ox.Quad]]) -> Iterable[ox.Quad]:
    """All that a norm (or remark) quotes as one text, its spans in printed order with … between them."""
    texts = {quad.subject: quad.object.value for quad in by_predicate[TIC + "text"]}  # type: ignore[union-attr]
    places = {quad.subject: texts.get(quad.object, "") for quad in by_predicate[TIC + "statedIn"]}  # type: ignore[arg-type]
    quotes: dict[ox.NamedNode, list[str]] = defaultdict(list)
    for quad in by_predicate[TIC + "quote"]:
        quotes[quad.subject].append(quad.object.value)  # type: ignore[index, union-attr]
    predicate = ox.NamedNode(TIC + "words")
    for subject, spans in quotes.items():
        text = places.get(subject, "")
        spans.sort(key=lambda span: text.find("".join(span.split())))
        yield ox.Quad(subject, predicate, ox.Literal("…".join(spans), language="zh"))


def _places(by_predicate: Mapping[str, list[ox.Quad]]) -> Iterable[ox.Quad]:
    """Position and reference in one text that sorts, so that the first of many costs one look-up and no arithmetic."""
    positions = {quad.subject: int(quad.object.value) for quad in by_predicate[TIC + "position"]}  # type: ignore[union-attr]
    texts = {
        quad.subject: f"{10000 + positions[quad.subject]}{quad.object.value}"  # type: ignore[union-attr]
        for quad in by_predicate[TIC + "ref"]
        if quad.subject in positions
    }
    predicate = ox.NamedNode(TIC + "place")
    for quad in by_predicate[TIC + "statedIn"]:
        if quad.object in texts:
            yield ox.Quad(quad.subject, predicate, ox.Literal(texts[quad.object]))  # type: ignore[index]
