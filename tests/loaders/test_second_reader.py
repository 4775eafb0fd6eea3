"""Two readers of a workbook that share nothing: where they differ in rows or cells, nothing is read."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest

from ticlex.errors import UnreadableInput
from ticlex.records import RowCount
from ticlex_loaders import read_file, read_table, second_reader, xlsx_columns
from ticlex_loaders.second_reader import Elsewhere, Size, confirm
from ticlex_loaders.sheet_scan import Extent

from .books import EMPTY, Cell, Failed, Formula, Sheet, excel
from .conftest import FIELDS, RULE_SETS

READ = {"rows": read_file, "columns": read_table}
ROWS: list[list[Cell]] = [["记录号", "研发场地面积"], *([f"R{n}", n] for n in range(60))]


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str, bytes], RowCount]:
    def run(way: str, data: bytes) -> RowCount:
        (tmp_path / "中心.xlsx").write_bytes(data)
        return READ[way](str(tmp_path / "中心.xlsx"), FIELDS, RULE_SETS).rows

    return run


def edited(data: bytes, part: str, old: str, new: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w") as after:
        for entry in before.infolist():
            text = before.read(entry).decode()
            assert entry.filename != part or old in text
            after.writestr(entry.filename, text.replace(old, new) if entry.filename == part else text)
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
ODD: Mapping[str, bytes] = {
    "plain": excel(Sheet("中心", ROWS)),
    "gaps": excel(Sheet("中心", [[], ["填报表"], [], *ROWS[:30], [], [], *ROWS[30:]])),
    "formulas without a result, errors and formats": excel(
        Sheet("中心", [*ROWS, ["E", Formula("B2*2")], ["F", Failed("#REF!")], ["G", EMPTY], [EMPTY, EMPTY]])
    ),
    "formulas with a result": excel(Sheet("中心", [*ROWS, ["E", Formula("1", 5.0)], ["F", Formula("A2", "")]])),
    "empty texts": excel(Sheet("中心", [*ROWS, ["", ""], ["H", ""]])),
    "merged and hidden": excel(Sheet("中心", ROWS, hidden=[5, 50], merged=["B52:B53"])),
    "several": excel(Sheet("中心", ROWS), Sheet("另一张", [["说明"]]), Sheet("空", [])),
    "a false dimension": edited(
        excel(Sheet("中心", ROWS)), SHEET, "<sheetData>", '<dimension ref="A1:B3"/><sheetData>'
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", READ)
@pytest.mark.parametrize("what", ODD)
def test_both_agree_on_a_sound_workbook(what: str, way: str, read: Callable[[str, bytes], RowCount]) -> None:
    found = read(way, ODD[what])
    assert found.read == found.accepted + found.rejected + found.blank
    assert found.accepted >= 58


@pytest.mark.parametrize("way", READ)
def test_a_row_that_only_one_of_them_sees_stops_the_reading(
    way: str, read: Callable[[str, bytes], RowCount], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first reader is made to lose the last row, as a slip in it might."""
    from ticlex_loaders import sheet_scan

    end = sheet_scan.Scanner._end_cell

    def forgetful(self: sheet_scan.Scanner) -> None:
        if self.row == 61:
            self.found.extent.cells -= 1
            self.found.extent.last = 60
            return
        end(self)

    monkeypatch.setattr(sheet_scan.Scanner, "_end_cell", forgetful)
    monkeypatch.setattr("ticlex_loaders.sheet_columns._TOP", 1_000)
    with pytest.raises(UnreadableInput, match="两种读法不一致") as caught:
        read(way, ODD["plain"])
    assert caught.value.where.endswith("中心.xlsx")
    assert "工作表 中心：一种读法 60 行" in caught.value.found
    assert caught.value.remedy.endswith("。")


@pytest.mark.parametrize("way", READ)
def test_a_second_reader_that_says_otherwise_stops_the_reading(
    way: str, read: Callable[[str, bytes], RowCount], monkeypatch: pytest.MonkeyPatch
) -> None:
    size = second_reader._size
    monkeypatch.setattr(second_reader, "_size", lambda *a, **k: Size(size(*a, **k).rows + 1))
    with pytest.raises(UnreadableInput, match="两种读法不一致"):
        read(way, ODD["several"])


def test_a_large_workbook_is_counted_in_a_process_of_its_own_to_the_cell(
    read: Callable[[str, bytes], RowCount], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_columns, "_LARGE", 0)
    assert read("columns", ODD["plain"]) == RowCount(60, 60, 0, 0)
    sizes = Elsewhere.sizes

    def one_short(self: Elsewhere) -> dict[str, Size] | None:
        return {sheet: Size(size.rows, (size.cells or 0) - 1) for sheet, size in (sizes(self) or {}).items()}

    monkeypatch.setattr(Elsewhere, "sizes", one_short)
    with pytest.raises(UnreadableInput, match="61 行 122 格，另一种 61 行 121 格"):
        read("columns", ODD["plain"])


def test_the_process_of_its_own_counts_what_stands_there() -> None:
    assert Elsewhere(ODD["several"]).sizes() == {"中心": Size(61, 122), "另一张": Size(1, 1), "空": Size(0, 0)}
    assert Elsewhere(b"PK\x03\x04").sizes() is None


def test_where_it_dies_the_events_of_the_xml_are_counted_in_its_place(
    read: Callable[[str, bytes], RowCount], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_columns, "_LARGE", 0)
    monkeypatch.setattr(Elsewhere, "sizes", lambda self: None)
    assert read("columns", ODD["plain"]) == RowCount(60, 60, 0, 0)


@pytest.mark.parametrize(
    ("rows", "cells", "agrees"),
    [
        (8, None, True),
        (10, 30, True),
        (9, 25, True),
        (7, None, False),
        (11, None, False),
        (9, 19, False),
        (9, 31, False),
    ],
)
def test_cells_that_readers_may_take_for_nothing_leave_room(rows: int, cells: int | None, agrees: bool) -> None:
    extent = Extent(1, 10, 30, 2, 9, 20, 3)
    if agrees:
        confirm("a", [("甲", extent)], {"甲": Size(rows, cells)})
    else:
        with pytest.raises(UnreadableInput):
            confirm("a", [("甲", extent)], {"甲": Size(rows, cells)})


def test_rows_that_do_not_add_up_are_no_reading(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from ticlex_loaders import csv_reader

    monkeypatch.setattr(csv_reader, "RowCount", lambda read, *rest: RowCount(read + 1, *rest))
    (tmp_path / "a.csv").write_text("记录号\nA\n", encoding="utf-8")
    with pytest.raises(UnreadableInput, match="行数对不上"):
        read_file(str(tmp_path / "a.csv"), FIELDS, RULE_SETS)


def test_openpyxl_sees_the_same_cells() -> None:
    """The workbooks of these tests are such as other programs can read."""
    sheet = openpyxl.load_workbook(io.BytesIO(ODD["plain"]))["中心"]
    assert [list(row) for row in sheet.iter_rows(values_only=True)] == ROWS
