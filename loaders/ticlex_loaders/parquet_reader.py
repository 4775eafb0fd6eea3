"""Records from Parquet: a typed column for each field, under its code or its Chinese header.

A column `<field>.bad` of booleans, as ticlex writes it, marks cells that were bad when they were read first. pyarrow
unpacks the file and not polars, which ends the whole process over some damaged files.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial

import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from ticlex.errors import UnreadableInput
from ticlex.records import Reading, RowCount
from ticlex_loaders.columnar import BAD, table_of
from ticlex_loaders.frames import Table
from ticlex_loaders.headers import RULE_SET, Headers
from ticlex_loaders.layout import Broken, Row, find_header
from ticlex_loaders.outcome import Bad
from ticlex_loaders.raw import BROKEN, CODED, DAY, MOMENT, NUMBER, TEXT, TRUTH, WHOLE, RawColumn, RawTable
from ticlex_loaders.tabular import Grid, read_grid

MAX_ROWS, MAX_CELLS, MAX_INFLATED = 5_000_000, 200_000_000, 2**30
"""What a file may hold, unpacked; bounds the memory."""
_A_DAY = 86_400_000_000
"""In the unit of a moment."""
_FIRST_DAY, _LAST_DAY = ((day - date(1970, 1, 1)).days for day in (date.min, date.max))
_NO_DATE = Broken("", Bad("日期不可信", "写成 2025-01-30。"))
_MARKED = Broken("", Bad("标明数据有误，没有值", "改正后重新读取。"))
_REMEDY = "请重新保存或重新下载该文件。"


def read_parquet(name: str, data: bytes, headers: Headers, rule_sets: Collection[str]) -> Reading:
    """Read a Parquet file row by row.

    Raises:
        UnreadableInput: damaged, encrypted, too large, or without any known column.
    """
    raw = open_parquet(name, data, headers)
    rows = [raw.header, *(raw.row(at) for at in range(raw.height))]
    reading = read_grid(Grid(rows, raw.place, raw.row_name), 0, headers, rule_sets, set())
    counts = RowCount(raw.height, reading.accepted, reading.rejected, reading.blank)
    return Reading(reading.records, reading.problems, counts, reading.extra_columns)


def read_parquet_table(name: str, data: bytes, headers: Headers, rule_sets: Collection[str]) -> Table:
    """Read a Parquet file by columns.

    Raises:
        UnreadableInput: as `read_parquet`.
    """
    return table_of([open_parquet(name, data, headers)], headers, rule_sets, [])


def rows_of(name: str, data: bytes) -> int:
    """How many rows a Parquet file says that it has, once it is safe to unpack.

    Raises:
        UnreadableInput: truncated, encrypted, damaged, or too large when unpacked.
    """
    if data.endswith(b"PARE"):
        raise UnreadableInput(name, "加密的 Parquet 文件", "无法读取", "取消加密后另存。")
    with _damage(name):
        said = pq.read_metadata(pa.BufferReader(data))
        groups = [said.row_group(n) for n in range(said.num_row_groups)]
        chunks = [group.column(n) for group in groups for n in range(group.num_columns)]
        cells = max(sum(chunk.num_values for chunk in chunks), said.num_rows * said.num_columns)
        inflated = sum(chunk.total_uncompressed_size for chunk in chunks)
    if said.num_rows > MAX_ROWS or cells > MAX_CELLS or inflated > MAX_INFLATED:
        found = f"{said.num_rows} 行、{cells} 个单元格，解压后 {inflated / 2**20:.0f} MB"
        limits = f"超过 {MAX_ROWS} 行、{MAX_CELLS} 个单元格或 {MAX_INFLATED // 2**20} MB"
        raise UnreadableInput(name, found, limits, "请拆成几个文件。")
    return int(said.num_rows)


def open_parquet(name: str, data: bytes, headers: Headers) -> RawTable:
    """Read the columns, checked for their types.

    Raises:
        UnreadableInput: as `read_parquet`.
    """
    expected = rows_of(name, data)
    with _damage(name):
        table = _unpacked(data)
        for column in table.columns:
            # No more than texts can be wrong in a way that their readers do not survive.
            column.validate(full=not pa.types.is_primitive(column.type))
        all_names = table.column_names
        marks = _marks(table, headers)
        names = [column for column in all_names if column not in marks.values()]
        columns = {}
        for number, column in enumerate(names):
            found = _column(table.column(column), is_list=headers.column(column).field == RULE_SET)
            columns[number] = _marked(found, _series(table.column(marks[column]))) if column in marks else found
    if table.num_rows != expected or len(set(all_names)) < len(all_names):
        found_rows = f"页脚写 {expected} 行，读出 {table.num_rows} 行，{len(all_names)} 列"
        raise UnreadableInput(name, found_rows, "行数对不上或列名重复，不能保证没有漏读", _REMEDY)
    header = Row(0, dict(enumerate(names)))
    if find_header([header], headers, lone_is_enough=True) is None:
        shown = f"列名：{'、'.join(names[:6])[:80]}" if names else "没有列"
        remedy = "列名用英文字段名（如 rd_floor_area_m2）或中文名（如 研发场地面积）。"
        raise UnreadableInput(name, shown, "没有一列是已知的", remedy)
    numbers = pl.int_range(1, table.num_rows + 1, dtype=pl.Int64, eager=True)
    return RawTable(header, columns, numbers, partial(_place, name, names), ("第", "行"))


@contextmanager
def _damage(name: str) -> Iterator[None]:
    try:
        yield
    except (pa.ArrowException, pl.exceptions.PolarsError, OSError, ValueError, KeyError, MemoryError) as error:
        raise UnreadableInput(name, "文件不完整或已损坏", "读不出内容", _REMEDY) from error


def _unpacked(data: bytes) -> pa.Table:
    """The table; texts that stand in a dictionary keep it."""
    file = pq.ParquetFile(pa.BufferReader(data))
    texts = [f.name for f in file.schema_arrow if pa.types.is_string(f.type) or pa.types.is_large_string(f.type)]
    groups = [file.metadata.row_group(n) for n in range(min(file.metadata.num_row_groups, 1))]
    coded = [
        chunk.path_in_schema
        for chunk in (group.column(n) for group in groups for n in range(group.num_columns))
        if chunk.path_in_schema in texts and "RLE_DICTIONARY" in chunk.encodings
    ]
    return pq.ParquetFile(pa.BufferReader(data), metadata=file.metadata, read_dictionary=coded).read()


def _marks(table: pa.Table, headers: Headers) -> Mapping[str, str]:
    """Columns of fields, each with the one that marks its bad cells."""
    types = {field.name: field.type for field in table.schema}
    return {
        name: name + BAD
        for name in types
        if headers.column(name).field and name + BAD in types and pa.types.is_boolean(types[name + BAD])
    }


def _marked(column: RawColumn, is_bad: pl.Series) -> RawColumn:
    """The column, broken where it is marked; what stands there beside the mark is passed over."""
    is_bad = is_bad.fill_null(False)
    if not is_bad.any():
        return column
    layers = {kind: found.set(is_bad, None) for kind, found in column.layers.items()}
    codes = pl.repeat(None, column.height, dtype=pl.UInt32, eager=True).set(is_bad, len(column.broken))
    if BROKEN in layers:
        codes = codes.zip_with(codes.is_not_null(), layers[BROKEN])
    return RawColumn(column.height, {**layers, BROKEN: codes}, {}, column.words, [*column.broken, _MARKED])


def _series(found: pa.ChunkedArray) -> pl.Series:
    series = pl.from_arrow(found)
    return series if isinstance(series, pl.Series) else pl.Series(dtype=pl.Null)


def _column(found: pa.ChunkedArray, *, is_list: bool) -> RawColumn:
    """The column in the layer of its type."""
    height = len(found)
    if pa.types.is_dictionary(found.type) and height and _is_text(found.type.value_type):
        found = found.unify_dictionaries()
        codes = _series(pa.chunked_array([chunk.indices for chunk in found.chunks])).cast(pl.UInt32)
        return RawColumn(height, {CODED: codes}, {}, _series(pa.chunked_array([found.chunk(0).dictionary])))
    series = _series(found)
    dtype = series.dtype
    if dtype == pl.Null:
        return RawColumn(height)
    if isinstance(dtype, pl.Boolean):
        return RawColumn(height, {TRUTH: series})
    if isinstance(dtype, pl.Float64):
        return RawColumn(height, {NUMBER: series})
    if dtype.is_integer() and (dtype not in (pl.UInt64, pl.Int128, pl.UInt128) or (series.abs() < 2**63).all()):
        return RawColumn(height, {WHOLE: series.cast(pl.Int64)})
    if isinstance(dtype, pl.Date | pl.Datetime):
        return _days(series)
    if isinstance(dtype, pl.String | pl.Categorical | pl.Enum | pl.Decimal) or dtype.is_numeric():
        # A Float32 stands for its own shortest decimal, not for that of the double behind it.
        return RawColumn(height, {TEXT: series.cast(pl.String)})
    if is_list and dtype == pl.List(pl.String):
        return RawColumn(height, {TEXT: series.list.join(";")})
    broken = Broken(str(dtype), Bad("列的类型不是一个值的类型", "每格只存一个数字、文字、日期或真假。"))
    codes = pl.repeat(0, height, dtype=pl.UInt32, eager=True).set(series.is_null(), None)
    return RawColumn(height, {BROKEN: codes}, broken=[broken])


def _is_text(dtype: pa.DataType) -> bool:
    return bool(pa.types.is_string(dtype) or pa.types.is_large_string(dtype))


def _days(found: pl.Series) -> RawColumn:
    """Dates that Python has too; others are broken."""
    is_moment = isinstance(found.dtype, pl.Datetime)
    if is_moment:
        found = found.dt.replace_time_zone(None).dt.cast_time_unit("us")
    day = found.cast(pl.Int64) // (_A_DAY if is_moment else 1)
    odd = ~day.is_between(_FIRST_DAY, _LAST_DAY).fill_null(True)
    layers = {MOMENT if is_moment else DAY: found.set(odd, None) if odd.any() else found}
    if odd.any():
        layers[BROKEN] = pl.repeat(None, len(found), dtype=pl.UInt32, eager=True).set(odd, 0)
    return RawColumn(len(found), layers, broken=[_NO_DATE])


def _place(name: str, names: list[str], row: int, column: int, _: str) -> str:
    return f"{name}，第{row}行，列 {names[column]}" if row else f"{name}，列 {names[column]}"
