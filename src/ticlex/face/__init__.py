"""The graph for Python: `ticlex.open()` gives a `Graph`, each of its methods a `Result`."""

from ticlex.face.graph import Graph, Shown
from ticlex.face.result import Result

__all__ = ["Graph", "Result", "Shown"]
