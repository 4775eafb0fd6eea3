"""The cells of one worksheet, from its XML and not through a library.

A number that Excel stores as a double, a date, an error, a formula that no program has computed and a blank
look the same, or are lost, in the dense tables that faster readers return; and a false `<dimension>` makes
openpyxl stop early. The dimension is not looked at here.
"""

import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from ticlex.errors import UnreadableInput
from ticlex_loaders.cells import written
from ticlex_loaders.layout import Broken, Percent, Row, Value
from ticlex_loaders.outcome import Bad
from ticlex_loaders.workbook_parts import Format, Sheet, Workbook, unescape
from ticlex_loaders.xml_scan import Attributes, scan

MAX_CELLS = 8_000_000
"""Cells that hold something, in one sheet; bounds the memory."""
_MAX_ROW, _MAX_COLUMN = 1_048_576, 16_384
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_RANGE = re.compile(r"([A-Z]{1,3}[1-9][0-9]{0,6}):([A-Z]{1,3}[1-9][0-9]{0,6})")
NUMBER_TEXT = re.compile(r"[+-]?(?:\d{1,400}\.?\d{0,400}|\.\d{1,400})(?:[eE][+-]?\d{1,4})?", re.ASCII)
NOT_COMPUTED = Bad("公式没有存下结果", "用 Excel 打开并保存一次，或直接写数值。")
IS_ERROR = Bad("是表格的错误值", "改正公式，或直接写数值。")
IS_TIME = Bad("是时刻或时长，不是数值", "把单元格格式设为“常规”，写成数字。")
_IS_BROKEN = Bad("单元格已损坏", "重新填写该单元格。")
LAST_DAY = 2_958_466


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged range; rows from 1, columns from 0, both ends included."""

    reference: str
    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Extent:
    """How far a sheet reaches, for a second reader to confirm: with and without what readers may take for nothing."""

    first: int = 0
    """First and last row with any cell, even an empty one; 0 if there is none. And the number of cells."""
    last: int = 0
    cells: int = 0
    sure_first: int = 0
    """The same of cells with a stored value."""
    sure_last: int = 0
    sure_cells: int = 0
    right: int = -1
    """Last column with any cell."""

    def add(self, first: int, last: int, cells: int, right: int) -> None:
        """Count cells of any kind."""
        self.first, self.last = min(self.first or first, first), max(self.last, last)
        self.cells, self.right = self.cells + cells, max(self.right, right)

    def add_sure(self, first: int, last: int, cells: int) -> None:
        """Count cells with a stored value."""
        self.sure_first, self.sure_last = min(self.sure_first or first, first), max(self.sure_last, last)
        self.sure_cells += cells


@dataclass(slots=True)
class SheetCells:
    """What a sheet holds."""

    rows: list[Row] = field(default_factory=list)
    """Rows that hold something, ascending."""
    hidden: list[int] = field(default_factory=list)
    """Those of them that are hidden."""
    merged: list[Merged] = field(default_factory=list)
    extent: Extent = field(default_factory=Extent)


def scan_sheet(name: str, archive: zipfile.ZipFile, sheet: Sheet, workbook: Workbook) -> SheetCells:
    """Read the cells of a sheet.

    Raises:
        UnreadableInput: damaged, two cells at one place, or too many cells.
    """
    scanner = Scanner(name, sheet, workbook)
    scan(name, archive, sheet.part, scanner.start, scanner.end, scanner.text)
    return scanner.found


def column_letters(column: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class Scanner:
    """The state between events."""

    def __init__(self, name: str, sheet: Sheet, workbook: Workbook) -> None:
        self.found = SheetCells()
        self._name, self._sheet, self._workbook = name, sheet, workbook
        self._columns: dict[str, int] = {}
        self._count = 0
        self.row, self._is_hidden = 0, False
        self._cells: dict[int, Value] = {}
        self._column, self._type, self._style = -1, "n", 0
        self._has_formula, self._has_value, self._phonetic = False, False, 0
        self.is_data, self._is_text = False, False
        self._formula: list[str] = []
        self._pieces: list[str] = []
        self._into: list[str] = self._pieces

    def start(self, tag: str, attributes: Attributes) -> None:
        """An element begins."""
        if tag == "mergeCell" and not self.is_data:
            self._merge(attributes.get("ref", ""))
        elif tag == "sheetData":
            self.is_data = True
        elif not self.is_data:
            return
        elif tag == "c":
            self._start_cell(attributes)
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "v" or (tag == "t" and not self._phonetic):
            self._has_value, self._is_text, self._into = True, True, self._pieces
        elif tag == "f":
            self._has_formula, self._is_text, self._into = True, True, self._formula
        elif tag == "rPh":
            self._phonetic += 1

    def end(self, tag: str) -> None:
        """An element ends."""
        if not self.is_data:
            return
        if tag in ("v", "t", "f"):
            self._is_text = False
        elif tag == "c":
            self._end_cell()
        elif tag == "rPh":
            self._phonetic -= 1
        elif tag == "row":
            if self._cells:
                self.found.rows.append(Row(self.row, self._cells))
                if self._is_hidden:
                    self.found.hidden.append(self.row)
        elif tag == "sheetData":
            self.is_data = False

    def text(self, data: str) -> None:
        """There is text."""
        if self._is_text:
            self._into.append(data)

    def _start_row(self, attributes: Attributes) -> None:
        number = attributes.get("r", str(self.row + 1))
        if not number.isdecimal() or not self.row < int(number) <= _MAX_ROW:
            raise self._disputed(f"第{number}行的行号不对")
        self.row, self._cells, self._column = int(number), {}, -1
        self._is_hidden = attributes.get("hidden") in ("1", "true")

    def _start_cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        column = self._column + 1
        if reference is not None:
            match = _REFERENCE.fullmatch(reference)
            if match is None or int(match[2]) != self.row:
                raise self._disputed(f"第{self.row}行有单元格 {reference}")
            column = self._number(match[1])
        if column <= self._column or column >= _MAX_COLUMN:
            raise self._disputed(f"第{self.row}行的单元格重复或次序不对")
        self._column = column
        self.found.extent.add(self.row, self.row, 1, column)
        self._type = attributes.get("t", "n")
        style = attributes.get("s", "0")
        self._style = int(style) if style.isdecimal() else 0
        self._has_formula = self._has_value = False
        self._pieces.clear()
        self._formula.clear()

    def _end_cell(self) -> None:
        value = self._value("".join(self._pieces))
        if value is None or value == "":
            return
        if not isinstance(value, Broken):
            self.found.extent.add_sure(self.row, self.row, 1)
        self.hold(1)
        self._cells[self._column] = value

    def hold(self, cells: int) -> None:
        """Count cells that hold something; raise UnreadableInput if they are too many."""
        self._count += cells
        if self._count > MAX_CELLS:
            where = f"工作表 {self._sheet.name}"
            raise UnreadableInput(self._name, where, f"超过 {MAX_CELLS} 个单元格", "请拆成几个文件。")

    def _value(self, text: str) -> Value:
        if self._has_formula and (not self._has_value or (not text and self._type != "str")):
            return Broken("=" + "".join(self._formula), NOT_COMPUTED)
        if not self._has_value:
            return None
        if self._type == "s":
            strings = self._workbook.strings
            is_there = text.isdecimal() and len(text) < 10 and int(text) < len(strings)
            return strings[int(text)] if is_there else Broken(text, _IS_BROKEN)
        if self._type in ("str", "inlineStr"):
            return unescape(text)
        if self._type == "b":
            return {"1": True, "true": True, "0": False, "false": False}.get(text) if text else None
        if self._type == "e":
            return Broken(text or "#ERROR!", IS_ERROR)
        if self._type == "d":
            return _iso_date(text)
        return self._number_value(text) if text else None

    def _number_value(self, text: str) -> Value:
        if not NUMBER_TEXT.fullmatch(text.strip()):
            return Broken(text, _IS_BROKEN)
        number = float(text)
        formats = self._workbook.formats
        shown_as = formats[self._style] if self._style < len(formats) else Format("")
        if shown_as.kind == "date":
            return day_of(number, self._workbook.is_1904)
        if shown_as.kind == "time":
            return Broken(text, IS_TIME)
        if shown_as.kind == "percent":
            return Percent(number)
        return f"{written(number)}{shown_as.unit}" if shown_as.unit else number

    def _merge(self, reference: str) -> None:
        match = _RANGE.fullmatch(reference)
        if match is None:
            return
        (left, top), (right, bottom) = (self._place(end) for end in match.groups())
        self.found.merged.append(Merged(reference, top, left, bottom, right))

    def _place(self, reference: str) -> tuple[int, int]:
        match = _REFERENCE.fullmatch(reference)
        return (self._number(match[1]), int(match[2])) if match else (0, 0)

    def _number(self, letters: str) -> int:
        if letters not in self._columns:
            number = 0
            for letter in letters:
                number = number * 26 + ord(letter) - 64
            self._columns[letters] = number - 1
        return self._columns[letters]

    def _disputed(self, found: str) -> UnreadableInput:
        return UnreadableInput(
            self._name,
            f"工作表 {self._sheet.name}：{found}",
            "文件的结构自相矛盾",
            "用 Excel 打开后另存为新的 .xlsx。",
        )


def day_of(serial: float, is_1904: bool) -> Value:
    """The day, or moment, behind a serial number. Excel's 1900 had a 29 February: serial 60 is no day."""
    if not 1 <= serial < LAST_DAY:
        why = IS_TIME if 0 <= serial < 1 else Bad("不是有效的日期", "写成 2025-01-30。")
        return Broken(written(serial), why)
    if is_1904:
        epoch = datetime(1904, 1, 1)
    else:
        if 60 <= serial < 61:
            return Broken("1900-02-29", Bad("日历上没有这一天", "写成 2025-01-30。"))
        epoch = datetime(1899, 12, 30) if serial > 60 else datetime(1899, 12, 31)
    try:
        moment = epoch + timedelta(days=int(serial), seconds=round(serial % 1 * 86_400))
    except OverflowError:
        return Broken(written(serial), Bad("不是有效的日期", "写成 2025-01-30。"))
    return moment if serial % 1 else moment.date()


def _iso_date(text: str) -> Value:
    try:
        return date.fromisoformat(text) if "T" not in text else datetime.fromisoformat(text)
    except ValueError:
        return Broken(text, Bad("不是有效的日期", "写成 2025-01-30。")) if text else None
