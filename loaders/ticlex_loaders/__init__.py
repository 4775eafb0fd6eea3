"""Files of center records to checked cells: CSV, Excel, JSON, Turtle and Parquet, with every problem named.

`read_file` visits cell by cell; `read_table` reads the same by columns, for many records; `read_any` takes the one or
the other, as the file is small or large. A problem of a cell stands both on the cell and among the reading's problems,
in the order of the file.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ticlex.errors import UnreadableInput
from ticlex.measures import Measure
from ticlex.records import Reading, RowCount
from ticlex_loaders.cells import read_cell
from ticlex_loaders.gate import MAX_BYTES, STDIN, check_size, kind_of
from ticlex_loaders.headers import Headers

if TYPE_CHECKING:
    from ticlex_loaders.frames import Table

__all__ = ["SMALL", "read_any", "read_any_bytes", "read_cell", "read_file", "read_records", "read_table"]

SMALL = 1000
"""Rows up to which reading by columns, and the libraries for it, are not worth their while."""
_SHOWN_STDIN = "标准输入"


def read_records(name: str, data: bytes, measures: Sequence[Measure], rule_sets: Collection[str]) -> Reading:
    """Read records from bytes, cell by cell.

    Args:
        name: file name, whose extension tells the format; "-" leaves that to the content.
        data: the whole file.
        measures: the fields, from `ticlex.measures.measures`.
        rule_sets: names of the rule sets that a record may ask for.

    Raises:
        UnreadableInput: the file as a whole cannot be read; what is wrong with a row or cell is a Problem.
    """
    kind = kind_of(name, data)
    shown = _SHOWN_STDIN if name == STDIN else name
    # Each reader is imported when needed, so that a CSV does not wait for the others' libraries.
    if kind == ".csv":
        from ticlex_loaders.csv_reader import read_csv as read
    elif kind == ".xlsx":
        from ticlex_loaders.xlsx_reader import read_xlsx as read
    elif kind == ".json":
        from ticlex_loaders.json_reader import read_json as read
    elif kind == ".parquet":
        from ticlex_loaders.parquet_reader import read_parquet as read
    else:
        from ticlex_loaders.turtle_reader import read_turtle as read
    reading = read(shown, data, Headers(measures), rule_sets)
    _check_rows(shown, reading.rows)
    return reading


def read_file(path: str, measures: Sequence[Measure], rule_sets: Collection[str]) -> Reading:
    """Read records from a file, or from standard input if `path` is "-".

    Raises:
        UnreadableInput: as `read_records`; also where the file is missing, no file, or too large.
    """
    return read_records(path, _bytes(path), measures, rule_sets)


def read_table(path: str, measures: Sequence[Measure], rule_sets: Collection[str]) -> Table:
    """Read the same as `read_file` by columns: some fifty times as fast, and no object for each cell.

    Raises:
        UnreadableInput: as `read_file`.
    """
    return _table(path, _bytes(path), measures, rule_sets)


def read_any(path: str, measures: Sequence[Measure], rule_sets: Collection[str]) -> Reading | Table:
    """Read a file cell by cell if it has up to `SMALL` rows, else by columns.

    Raises:
        UnreadableInput: as `read_file`.
    """
    return read_any_bytes(path, _bytes(path), measures, rule_sets)


def read_any_bytes(name: str, data: bytes, measures: Sequence[Measure], rule_sets: Collection[str]) -> Reading | Table:
    """The same from bytes, `name` telling the format.

    Raises:
        UnreadableInput: as `read_file`.
    """
    from ticlex_loaders.sizes import is_small

    check_size(name, len(data))
    read = read_records if is_small(kind_of(name, data), name, data, SMALL) else _table
    return read(name, data, measures, rule_sets)


def _table(name: str, data: bytes, measures: Sequence[Measure], rule_sets: Collection[str]) -> Table:
    kind = kind_of(name, data)
    shown = _SHOWN_STDIN if name == STDIN else name
    if kind == ".csv":
        from ticlex_loaders.csv_columns import read_csv_table as read
    elif kind == ".xlsx":
        from ticlex_loaders.xlsx_columns import read_xlsx_table as read
    elif kind == ".json":
        from ticlex_loaders.json_columns import read_json_table as read
    elif kind == ".parquet":
        from ticlex_loaders.parquet_reader import read_parquet_table as read
    else:
        from ticlex_loaders.turtle_columns import read_turtle_table as read
    table = read(shown, data, Headers(measures), rule_sets)
    _check_rows(shown, table.rows)
    return table


def _check_rows(name: str, rows: RowCount) -> None:
    if rows.read != rows.accepted + rows.rejected + rows.blank:
        found = f"读入 {rows.read} 行，接受 {rows.accepted}、拒绝 {rows.rejected}、空白 {rows.blank}"
        raise UnreadableInput(name, found, "行数对不上，不能保证没有漏读", "另存为 CSV 后再试。")


def _bytes(path: str) -> bytes:
    if path == STDIN:
        return _limited(_SHOWN_STDIN, sys.stdin.buffer)
    try:
        file = Path(path)
        if file.is_dir():
            raise UnreadableInput(path, "文件夹", "不是文件", "请给出文件夹中的一个文件。")
        if file.is_file():
            check_size(path, file.stat().st_size)
        with file.open("rb") as stream:
            return _limited(path, stream)
    except FileNotFoundError as error:
        raise UnreadableInput(path, "没有这个文件", "无法读取", "核对文件名和所在的文件夹。") from error
    except PermissionError as error:
        raise UnreadableInput(path, "没有读取权限", "无法读取", "改正权限，或换一个文件。") from error
    except (OSError, ValueError) as error:
        raise UnreadableInput(path, type(error).__name__, "无法读取", "核对文件名，或换一个文件。") from error


def _limited(name: str, stream: BinaryIO) -> bytes:
    data = stream.read(MAX_BYTES + 1)
    check_size(name, len(data))
    return data
