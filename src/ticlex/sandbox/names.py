"""Names in a query that the graph does not have, each with the nearest that it has.

A misspelt name is no error to SPARQL: it just matches nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ticlex.names import BASE, PREFIXES, XSD
from ticlex.sandbox.tokens import Token, tokens
from ticlex.store import Store

_IRIS = """
SELECT DISTINCT ?iri WHERE {
  { ?iri ?p ?o } UNION { ?s ?iri ?o } UNION { ?s ?p ?iri }
  FILTER(isIRI(?iri))
}
"""
_NEAR = 75
"""Out of 100: how alike two names are of which one may be the other misspelt."""

Known = Mapping[str, frozenset[str]]
"""The local names that the graph has, by namespace."""


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name that the graph does not have, as written, and the nearest that it has, written alike."""

    written: str
    near: str | None

    def words(self) -> tuple[str, str]:
        """What to tell the asker, in zh and en."""
        zh = f"图中没有 {self.written}" + (f"，是否要写 {self.near}？" if self.near else "。")
        return zh, f"{self.written} is not in the graph" + (f"; did you mean {self.near}?" if self.near else ".")


def known_names(store: Store) -> Known:
    """Every IRI of the graph."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in store.select(_IRIS):
        namespace, local = split(str(row["iri"]))
        found[namespace].add(local)
    return {namespace: frozenset(locals_) for namespace, locals_ in found.items()}


def split(iri: str) -> tuple[str, str]:
    """An IRI's namespace and what is behind it."""
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    return iri[:cut], iri[cut:]


def unknown_names(query: str, known: Known) -> list[UnknownName]:
    """Names of ours that the graph does not have; of other vocabularies only those that look misspelt."""
    found: dict[str, UnknownName] = {}
    for written, iri in _iris(query):
        namespace, local = split(iri)
        if written in found or not local or namespace == XSD or local in known.get(namespace, ()):
            continue
        near = nearest(local, known.get(namespace, frozenset()))
        if near or iri.startswith(BASE):
            found[written] = UnknownName(written, _written_alike(written, local, near) if near else None)
    return list(found.values())


def nearest(name: str, known: frozenset[str], alike: int = _NEAR) -> str | None:
    """The known name that is most like this one, if any is like it."""
    from rapidfuzz import fuzz, process

    # Sorted, so that of two that are equally near it is always the same.
    found = process.extractOne(name, sorted(known), scorer=fuzz.ratio, score_cutoff=alike)
    return str(found[0]) if found else None


def declared(words: list[Token]) -> dict[str, str]:
    """The prefixes that a query may use: ours, and those it declares."""
    found = dict(PREFIXES)
    for before, name, iri in zip(words, words[1:], words[2:], strict=False):
        if before.text.upper() == "PREFIX" and name.kind == "NAME" and iri.kind == "IRI":
            found[name.text[:-1]] = iri.text[1:-1]
    return found


def _iris(query: str) -> Iterator[tuple[str, str]]:
    """Every IRI of a query, as written and in full; the declarations of prefixes left out."""
    words = list(tokens(query))
    prefixes = declared(words)
    for n, word in enumerate(words):
        before = [w.text.upper() for w in words[max(0, n - 2) : n]]
        if "PREFIX" in before or before[-1:] == ["BASE"]:
            continue
        if word.kind == "IRI":
            yield word.text, word.text[1:-1]
        elif word.kind == "NAME":
            prefix, _, local = word.text.partition(":")
            if prefix in prefixes:
                yield word.text, prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)


def _written_alike(written: str, local: str, near: str) -> str:
    if written.startswith("<"):
        return written.removesuffix(f"{local}>") + near + ">"
    return written.partition(":")[0] + ":" + near
