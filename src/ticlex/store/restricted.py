"""A graph without some of its documents, so that no question put to it can answer with them.

Taking the statements away is the one way that holds for every question, a person's own too: a filter in each query
would be forgotten in one.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable

import pyoxigraph as ox

from ticlex.names import REG, TIC
from ticlex.store.graph import Store

_OF_A_DOCUMENT = frozenset(TIC + name for name in ("inRegulation", "against", "statedIn"))
_DERIVED_FROM_FILES = ("texts", "titles", "files")


def restricted(store: Store, documents: Collection[str]) -> Store:
    """A copy that holds these documents (ids), and no norm, rule set or correspondence of any other."""
    gone = [document.id for document in store.documents if document.id not in documents]
    if not gone:
        return store
    store.complete()
    other = copy.copy(store)
    other.documents = [document for document in store.documents if document.id in documents]
    for name in _DERIVED_FROM_FILES:
        other.__dict__.pop(name, None)
    other._store = ox.Store()
    other._store.bulk_extend(_without(list(store._store), gone))
    return other


def _without(quads: list[ox.Quad], gone: Iterable[str]) -> list[ox.Quad]:
    """What speaks of a document that is gone goes: its nodes, nodes that belong to it, and links to either."""
    documents = tuple(REG + name for name in gone)
    below = tuple(name + "/" for name in documents)

    def theirs(node: object) -> bool:
        return isinstance(node, ox.NamedNode) and (node.value in documents or node.value.startswith(below))

    nodes = {quad.subject for quad in quads if theirs(quad.subject)}
    nodes |= {quad.subject for quad in quads if quad.predicate.value in _OF_A_DOCUMENT and theirs(quad.object)}
    return [
        quad for quad in quads if quad.subject not in nodes and quad.object not in nodes and not theirs(quad.object)
    ]
