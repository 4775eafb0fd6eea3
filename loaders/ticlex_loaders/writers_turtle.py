"""Triples of a report to a Turtle file: terms are built by the engine's own serialiser, none is pasted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox

from ticlex.names import PREFIXES, XSD, Iri
from ticlex.records import Scalar
from ticlex.report.plain import printable
from ticlex.report.turtle import RECORDS, Blank, Moment, Triple
from ticlex.store import Text

_PREFIXES = {
    name: PREFIXES[name]
    for name in ("cn17", "cn20", "cn21", "cq", "dcterms", "js", "rdfs", "rules", "sh", "tic", "xsd")
}
_DECIMAL, _DATE, _MOMENT = (ox.NamedNode(XSD + name) for name in ("decimal", "date", "dateTime"))


def write_turtle(triples: Iterable[Triple], path: Path) -> None:
    """Write the triples as they come: none but the one at hand is kept."""
    prefixes = {**_PREFIXES, "record": RECORDS}
    ox.serialize(_built(triples), output=str(path), format=ox.RdfFormat.TURTLE, prefixes=prefixes)


def _built(triples: Iterable[Triple]) -> Iterator[ox.Triple]:
    for subject, predicate, value in triples:
        node = ox.BlankNode(subject) if isinstance(subject, Blank) else ox.NamedNode(subject)
        yield ox.Triple(node, ox.NamedNode(predicate), _term(value))


def _term(value: Iri | Blank | Text | Moment | Scalar) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if isinstance(value, Iri):
        return ox.NamedNode(value)
    if isinstance(value, Blank):
        return ox.BlankNode(value)
    if isinstance(value, Text):
        return ox.Literal(printable(value), language=value.language)
    if isinstance(value, Moment):
        return ox.Literal(value, datatype=_MOMENT)
    if isinstance(value, Decimal):
        digits = f"{value:f}"
        # With its point, as XML Schema's canonical form has it and as short Turtle can say it.
        return ox.Literal(digits if "." in digits else f"{digits}.0", datatype=_DECIMAL)
    if isinstance(value, date):
        return ox.Literal(value.isoformat(), datatype=_DATE)
    return ox.Literal(printable(value) if isinstance(value, str) else value)
