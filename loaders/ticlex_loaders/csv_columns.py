"""A large CSV file by columns: the same rows as `csv_reader.py` finds, some ten thousand at a time."""

from __future__ import annotations

from collections.abc import Collection
from itertools import chain, islice, zip_longest

import polars as pl

from ticlex_loaders.columnar import table_of
from ticlex_loaders.csv_reader import open_csv, place
from ticlex_loaders.frames import Table
from ticlex_loaders.headers import Headers
from ticlex_loaders.layout import HEADER_DEPTH, Row
from ticlex_loaders.raw import TEXT, RawColumn, RawTable

_AT_ONCE = 20_000


def read_csv_table(name: str, data: bytes, headers: Headers, rule_sets: Collection[str]) -> Table:
    """Read a CSV file.

    Raises:
        UnreadableInput: as `read_csv`.
    """
    file = open_csv(name, data, headers)
    rows = file.rows()
    top: list[Row] = []
    for row in rows:
        top.append(row)
        if sum(any(str(value).strip() for value in r.cells.values()) for r in top) > HEADER_DEPTH:
            break
    start = file.header(top, headers)
    below = chain(top[start + 1 :], rows)
    height, parts = 0, []
    while batch := list(islice(below, _AT_ONCE)):
        columns = zip_longest(*(row.cells.values() for row in batch))
        nothing = pl.repeat(None, len(batch), dtype=pl.String, eager=True)
        parts.append([pl.Series(column, dtype=pl.String) for column in columns] or [nothing])
        height += len(batch)
    raw = RawTable(
        top[start],
        {n: RawColumn(height, {TEXT: column}) for n, column in enumerate(_joined(parts))},
        pl.int_range(top[start].number + 1, top[start].number + 1 + height, dtype=pl.Int64, eager=True),
        place,
        ("第", "行"),
    )
    return table_of([raw], headers, rule_sets, file.doubts(top[start]))


def _joined(parts: list[list[pl.Series]]) -> list[pl.Series]:
    """Batches, of which some may have more columns than others, one below the other."""
    width = max((len(part) for part in parts), default=0)
    columns = []
    for n in range(width):
        blanks = [pl.repeat(None, len(part[0]), dtype=pl.String, eager=True) for part in parts]
        column = pl.concat([part[n] if n < len(part) else blank for part, blank in zip(parts, blanks, strict=True)])
        columns.append(column.set(column == "", None))
    return columns
