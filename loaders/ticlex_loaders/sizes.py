"""Whether a file is small, told before it is read; a wrong guess costs time and changes nothing."""

import re

from ticlex_loaders.gate import open_workbook

_MANY_BYTES = 8 * 2**20
"""A workbook whose parts unpack to more than this is not looked into: it is large."""
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")


def is_small(kind: str, name: str, data: bytes, rows: int) -> bool:
    """Whether a file, that has passed `kind_of`, has about so many rows or fewer.

    Raises:
        UnreadableInput: a workbook or Parquet file that is not safe to unpack.
    """
    if kind == ".csv":
        return max(data.count(b"\n"), data.count(b"\r")) <= rows + 1
    if kind == ".json":
        return data.count(b"{") <= rows + 1
    if kind == ".parquet":
        from ticlex_loaders.parquet_reader import rows_of

        return rows_of(name, data) <= rows
    if kind == ".xlsx":
        return _rows_of_workbook(name, data, rows)
    return data.count(b"CenterRecord") <= rows


def _rows_of_workbook(name: str, data: bytes, rows: int) -> bool:
    with open_workbook(name, data) as archive:
        parts = [part for part in archive.infolist() if "sheet" in part.filename.lower()]
        if sum(part.file_size for part in parts) > _MANY_BYTES:
            return False
        try:
            return sum(len(_ROW.findall(archive.read(part))) for part in parts) <= rows
        except Exception:  # damaged: the reader says so
            return True
