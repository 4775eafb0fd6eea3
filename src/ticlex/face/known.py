"""What answers are made of, each read once and shared by all who ask."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ticlex.store import Store

if TYPE_CHECKING:
    from ticlex.measures import Measure
    from ticlex.search import Index
    from ticlex.validate import Judge


class Known:
    """A graph with what is read from it once."""

    def __init__(self, store: Store) -> None:
        """Hold the graph."""
        self.store = store

    @cached_property
    def index(self) -> Index:
        """The provisions, ready to be searched."""
        from ticlex.search import Index

        return Index(self.store)

    @cached_property
    def status(self) -> dict[str, str]:
        """Each document's status by its id."""
        from ticlex.compare import regulations

        return {r.id: r.status for r in regulations(self.store)}

    @cached_property
    def judge(self) -> Judge:
        """Judges records.

        Raises:
            CouldNotCheck: the shapes are not such as one may judge by.
        """
        from ticlex.validate import Judge
        from ticlex.validate.lint import check_shapes

        check_shapes(self.store)
        return Judge(self.store)

    @cached_property
    def measures(self) -> list[Measure]:
        """The fields of a record."""
        from ticlex.measures import measures

        return measures(self.store)
