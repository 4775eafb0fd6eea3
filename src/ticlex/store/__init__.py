"""The graph and its values; the only package that knows the engine (pyoxigraph)."""

from ticlex.store.graph import Store, Table, triples_of
from ticlex.store.restricted import restricted
from ticlex.store.values import Row, Text, Value, sparql_term

__all__ = ["Row", "Store", "Table", "Text", "Value", "restricted", "sparql_term", "triples_of"]
