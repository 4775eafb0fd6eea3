"""A second reader of workbooks, that shares nothing with the first: fastexcel. Where they differ, neither is believed.

It lays a sheet out as a rectangle: a single cell far out takes all memory and ends the process. So a small workbook is
only shown to it once the first reader knows its extent, and a large one in a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread
from typing import Any

from ticlex.errors import UnreadableInput
from ticlex_loaders.sheet_scan import Extent

_MAX_AREA = 2_000_000
"""Rows times columns up to which a sheet is laid out in this process."""
_MEMORY = 4 * 2**30
"""Of the process of its own."""
_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Size:
    """What the second reader found in a sheet."""

    rows: int
    """From the first row with a value to the last."""
    cells: int | None = None
    """Those with a value; None if they were not counted."""


def confirm(name: str, extents: Sequence[tuple[str, Extent]], sizes: dict[str, Size]) -> None:
    """Compare what both readers found in the sheets of a workbook.

    Raises:
        UnreadableInput: they differ.
    """
    for sheet, extent in extents:
        size = sizes.get(sheet)
        if size is None:
            continue
        most = extent.last - extent.first + 1 if extent.last else 0
        least = extent.sure_last - extent.sure_first + 1 if extent.sure_last else 0
        agrees = least <= size.rows <= most
        if size.cells is not None:
            agrees = agrees and extent.sure_cells <= size.cells <= extent.cells
        if not agrees:
            found = f"工作表 {sheet}：一种读法 {least} 行 {extent.sure_cells} 格，另一种 {size.rows} 行 {size.cells} 格"
            remedy = "用 Excel 打开后另存为新的 .xlsx，或另存为 CSV。"
            raise UnreadableInput(name, found, "两种读法不一致，不能保证没有漏读", remedy)


def sizes_here(data: bytes, extents: Sequence[tuple[str, Extent]]) -> dict[str, Size]:
    """Rows of sheets that are small enough to be read here; a sheet that cannot be read has none."""
    wanted = [sheet for sheet, extent in extents if extent.last * (extent.right + 1) <= _MAX_AREA]
    return _sizes(data, wanted, count=False)


class Elsewhere:
    """The second reader in a process of its own, at work beside the first."""

    def __init__(self, data: bytes) -> None:
        command = [sys.executable, "-m", "ticlex_loaders.second_reader"]
        self._process = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._told = b""
        self._thread = Thread(target=self._talk, args=(data,), daemon=True)
        self._thread.start()

    def _talk(self, data: bytes) -> None:
        with suppress(OSError, ValueError, subprocess.TimeoutExpired):
            self._told = self._process.communicate(data, timeout=_SECONDS)[0]

    def sizes(self) -> dict[str, Size] | None:
        """Rows and cells of each sheet; None if it could not read the workbook, or died."""
        self._thread.join()
        try:
            told: dict[str, list[int]] = json.loads(self._told)
        except ValueError:
            return None
        return {sheet: Size(rows, cells) for sheet, (rows, cells) in told.items()}

    def stop(self) -> None:
        """Nobody asks any more."""
        self._process.kill()
        self._thread.join()


def _sizes(data: bytes, wanted: Sequence[str] | None, *, count: bool) -> dict[str, Size]:
    import fastexcel

    try:
        workbook = fastexcel.read_excel(data)
        names = [name for name in workbook.sheet_names if wanted is None or name in wanted]
        return {name: _size(workbook, name, count=count) for name in names}
    except fastexcel.FastExcelError:
        return {}
    except BaseException as error:
        # A panic of Rust derives from BaseException.
        if type(error).__name__ != "PanicException":
            raise
        return {}


def _size(workbook: Any, name: str, *, count: bool) -> Size:
    sheet = workbook.load_sheet(name, header_row=None, dtypes="string")
    if not count:
        return Size(sheet.total_height)
    frame = sheet.to_polars()
    return Size(sheet.total_height, sum(frame.height - column.null_count() for column in frame))


def main() -> None:
    """Read a workbook from stdin within the memory allowed, and write the size of each sheet."""
    with suppress(ImportError):  # Windows: a sheet of a million columns then ends this process in another way
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    sizes = _sizes(sys.stdin.buffer.read(), None, count=True)
    if sizes:
        sys.stdout.write(json.dumps({name: [size.rows, size.cells] for name, size in sizes.items()}))


if __name__ == "__main__":
    main()
