"""A Turtle file as a table: read record by record, then put into columns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

import polars as pl

from ticlex.measures import Measure
from ticlex.records import Reading, Record
from ticlex.validate.bounds import decimal_of
from ticlex_loaders.columnar import BAD
from ticlex_loaders.frames import Source, Table
from ticlex_loaders.headers import RECORD, RULE_SET, Headers
from ticlex_loaders.quick import DTYPES
from ticlex_loaders.read_column import EXACT
from ticlex_loaders.turtle_reader import read_turtle


def read_turtle_table(name: str, data: bytes, headers: Headers, rule_sets: Collection[str]) -> Table:
    """Read a Turtle file.

    Raises:
        UnreadableInput: as `read_turtle`.
    """
    return table_of_reading(read_turtle(name, data, headers, rule_sets), list(headers.measures.values()))


def table_of_reading(reading: Reading, fields: Sequence[Measure]) -> Table:
    """Records that were read one by one, by columns."""
    records = reading.records
    columns = {RECORD: pl.Series([record.id for record in records], dtype=pl.String)}
    if any(record.rule_sets for record in records):
        columns[RULE_SET] = pl.Series([list(record.rule_sets) for record in records], dtype=pl.List(pl.String))
    present = {name for record in records for name in record.cells}
    for measure in fields:
        if measure.field in present:
            cells = [record.cells.get(measure.field) for record in records]
            columns[measure.field] = _values([None if cell is None else cell.value for cell in cells], measure)
            bad = pl.Series([cell is not None and cell.problem is not None for cell in cells], dtype=pl.Boolean)
            if bad.any():
                columns[measure.field + BAD] = bad

    def found(name: str) -> pl.Series:
        return pl.Series(name, [_found(record, name) for record in records], dtype=pl.String)

    source = Source(lambda at, *_: records[at], found)
    return Table(pl.DataFrame(columns), reading.problems, reading.rows, reading.extra_columns, source)


def _values(values: Sequence[object], measure: Measure) -> pl.Series:
    numbers = [value for value in values if isinstance(value, Decimal)]
    if any(decimal_of(float(number), measure.type) != number for number in numbers):
        return pl.Series(values, dtype=EXACT)
    plain = [float(value) if isinstance(value, Decimal) else value for value in values]
    return pl.Series(plain, dtype=DTYPES[measure.type])


def _found(record: Record, name: str) -> str | None:
    if name == RECORD:
        return record.id
    if name == RULE_SET:
        return ";".join(record.rule_sets) or None
    cell = record.cells.get(name)
    return record.extra.get(name) if cell is None else cell.found or None
