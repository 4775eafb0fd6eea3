"""A large JSON file by columns: the objects that `json_reader.py` finds, key by key."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from ticlex_loaders.columnar import table_of
from ticlex_loaders.frames import Table
from ticlex_loaders.headers import Headers
from ticlex_loaders.json_reader import open_json
from ticlex_loaders.layout import Row
from ticlex_loaders.raw import RawTable, column_of


def read_json_table(name: str, data: bytes, headers: Headers, rule_sets: Collection[str]) -> Table:
    """Read a JSON file.

    Raises:
        UnreadableInput: as `read_json`.
    """
    found = open_json(name, data, headers)
    rows = sorted([*found.rows, *((number, {}) for number in found.refused)], key=lambda row: row[0])
    places = {number: place for place, (number, _) in enumerate(rows)}
    raw = RawTable(
        Row(0, dict(enumerate(found.keys))),
        {n: column_of([own.get(key) for _, own in rows]) for n, key in enumerate(found.keys)},
        pl.Series([number for number, _ in rows], dtype=pl.Int64),
        found.place,
        found.unit,
        problems=found.problems,
        refused={places[number]: problem for number, problem in found.refused.items()},
    )
    return table_of([raw], headers, rule_sets, [])
