"""Terms of the engine and values of Python, each from the other."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

import pyoxigraph as ox

from ticlex.names import XSD, Iri

Value = Iri | str | int | Decimal | bool
Row = dict[str, Value]


class Text(str):
    """A text with its language."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, value: str, language: str) -> Text:
        """Make a text of `value` in `language` (zh, en)."""
        text = super().__new__(cls, value)
        text.language = language
        return text


def quad(subject: Iri, predicate: Iri, value: Value) -> ox.Quad:
    """A triple of the default graph."""
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), term(value))


def term(value: Value) -> ox.NamedNode | ox.Literal:
    """The engine's term for a value."""
    if isinstance(value, Iri):
        return ox.NamedNode(value)
    if isinstance(value, Text):
        return ox.Literal(value, language=value.language)
    if isinstance(value, Decimal):
        return ox.Literal(str(value), datatype=ox.NamedNode(XSD + "decimal"))
    return ox.Literal(value)


def json_term(term: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple) -> dict[str, str]:
    """A term as SPARQL 1.1 Query Results JSON has it."""
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if not isinstance(term, ox.Literal):
        return {"type": "bnode", "value": str(term).removeprefix("_:")}
    found = {"type": "literal", "value": term.value}
    if term.language:
        return found | {"xml:lang": term.language}
    plain = term.datatype.value == XSD + "string"
    return found if plain else found | {"datatype": term.datatype.value}


def sparql_term(value: Value) -> str:
    """A value as it is written in SPARQL, for an endpoint that takes no bindings: built, never pasted."""
    return str(term(value))


@lru_cache(maxsize=16_384)
def value_of(term: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple) -> Value:
    """The value of the engine's term."""
    if isinstance(term, ox.NamedNode):
        return Iri(term.value)
    if not isinstance(term, ox.Literal):
        return str(term)
    if term.language:
        return Text(term.value, term.language)
    kind = term.datatype.value.removeprefix(XSD)
    if kind == "boolean":
        return term.value in ("true", "1")
    if kind == "integer":
        return int(term.value)
    if kind == "decimal":
        return Decimal(term.value)
    return term.value
