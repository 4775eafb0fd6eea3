"""ticlex: the rules on China's technology innovation centers as a graph that can be asked, compared and checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ticlex.face import Graph

__version__ = "0.1.0"
__all__ = ["__version__", "open"]


def open(*, pages: str | None = None) -> Graph:  # noqa: A001  # g = ticlex.open(), as one opens a file
    """Load the graph and return its face.

    Args:
        pages: where `ticlex serve` serves the pages, such as http://127.0.0.1:8501; rows then link to them.

    >>> import ticlex
    >>> ticlex.open().compare("场地面积", only="gaps").to_pandas().document.tolist()
    ['cn-2017', 'cn-2020', 'cn-2021']
    """
    # The command line asks this package for its version alone.
    from ticlex.face import Graph

    return Graph(pages=pages)
