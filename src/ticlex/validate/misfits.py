"""Bounds and values of another type than their measure: an engine compares them, and nothing ever fits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ticlex.measures import measures
from ticlex.names import SH, XSD, Iri, curie
from ticlex.store import Store
from ticlex.validate.conditions import CONSTRAINTS

_VALUES = """
SELECT ?shape ?path ?constraint ?value (DATATYPE(?value) AS ?type) (LANG(?value) AS ?language) WHERE {
  ?shape ?constraint ?value ; sh:path ?path
}
"""
_MEMBERS = """
SELECT ?shape ?path ?value (DATATYPE(?value) AS ?type) (LANG(?value) AS ?language) WHERE {
  ?shape sh:path ?path ; sh:in/rdf:rest*/rdf:first ?value
}
"""
_NUMBERS, _WHOLE, _WORDS = {XSD + "integer", XSD + "decimal"}, {XSD + "integer"}, {XSD + "string"}
_FITTING: Mapping[str, set[str]] = {
    "number": _NUMBERS, "money": _NUMBERS, "ratio": _NUMBERS, "integer": _NUMBERS, "date": {XSD + "date"},
    "boolean": {XSD + "boolean"}, "text": _WORDS, "code": _WORDS,
}  # fmt: skip
"""The datatypes of values that a measure of each type can have."""
_ORDERED = ("number", "money", "ratio", "integer", "date")


def misfits(store: Store) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """Each such shape with its constraint, and the value as it is written."""
    kinds = {str(measure.iri): measure.type for measure in measures(store)}
    # A predicate at a time: one filter over all triples takes six times as long.
    rows = [
        (row, name)
        for name in CONSTRAINTS
        if name != "in"
        for row in store.select(_VALUES, {"constraint": Iri(SH + name)})
    ]
    rows += [(row, "in") for row in store.select(_MEMBERS)]
    for row, name in rows:
        kind = kinds.get(str(row["path"]))
        if kind is None:
            continue
        datatype = str(row.get("type", ""))
        if row.get("language") or datatype not in _fitting(name, kind):
            words = f"“{row['value']}” {curie(datatype) if datatype else ''}".strip()
            yield str(row["shape"]), (("constraint", f"sh:{name}"), ("value", words), ("kind", kind))


def _fitting(name: str, kind: str) -> set[str]:
    if name in ("minCount", "minLength", "maxLength"):
        return _WHOLE if name == "minCount" or kind in ("text", "code") else set()
    if name == "pattern":
        return _WORDS if kind in ("text", "code") else set()
    return _FITTING[kind] if name in ("hasValue", "in") or kind in _ORDERED else set()
