"""A graph's triples in the other formats that an answer may have."""

from __future__ import annotations

import pyoxigraph as ox

from ticlex.names import PREFIXES

_FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
}
CUT = "# 结果已截断，不是全部。This answer was cut: there are more triples.\n"


def rdf_in(turtle: str, style: str, truncated: bool = False) -> bytes:
    """Turtle as `turtle`, `ntriples` or `jsonld`; a cut answer says so where the format has comments."""
    note = CUT.encode() if truncated and style != "jsonld" else b""
    if style == "turtle":
        return note + turtle.encode()
    triples = [quad.triple for quad in ox.parse(input=turtle.encode(), format=ox.RdfFormat.TURTLE)]
    prefixes = PREFIXES if style == "jsonld" else None
    return note + (ox.serialize(triples, format=_FORMATS[style], prefixes=prefixes) or b"")
