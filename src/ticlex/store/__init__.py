"""The graph and its values; the only package that knows the engine (pyoxigraph)."""

from ticlex.store.graph import Store, Table
from ticlex.store.values import Row, Text, Value, sparql_term

__all__ = ["Row", "Store", "Table", "Text", "Value", "sparql_term"]
