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
from ticlex_loaders.outcome import Bad
from ticlex_loaders.tabular import Broken, Percent, Row, Value
from ticlex_loaders.workbook_parts import Format, Sheet, Workbook, unescape
from ticlex_loaders.xml_scan import Attributes, scan

MAX_CELLS = 8_000_000
"""Cells that hold something, in one sheet; bounds the memory."""
_MAX_ROW, _MAX_COLUMN = 1_048_576, 16_384
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_RANGE = re.compile(r"([A-Z]{1,3}[1-9][0-9]{0,6}):([A-Z]{1,3}[1-9][0-9]{0,6})")
_NUMBER = re.compile(r"[+-]?(?:\d{1,400}\.?\d{0,400}|\.\d{1,400})(?:[eE][+-]?\d{1,4})?", re.ASCII)
_NOT_COMPUTED = Bad("公式没有存下结果", "用 Excel 打开并保存一次，或直接写数值。")
_IS_ERROR = Bad("是表格的错误值", "改正公式，或直接写数值。")
_IS_TIME = Bad("是时刻或时长，不是数值", "把单元格格式设为“常规”，写成数字。")
_IS_BROKEN = Bad("单元格已损坏", "重新填写该单元格。")
_LAST_DAY = 2_958_466


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged range; rows from 1, columns from 0, both ends included."""

    reference: str
    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class SheetCells:
    """What a sheet holds."""

    rows: list[Row] = field(default_factory=list)
    """Rows that hold something, ascending."""
    hidden: list[int] = field(default_factory=list)
    """Those of them that are hidden."""
    merged: list[Merged] = field(default_factory=list)


def scan_sheet(name: str, archive: zipfile.ZipFile, sheet: Sheet, workbook: Workbook) -> SheetCells:
    """Read the cells of a sheet.

    Raises:
        UnreadableInput: damaged, two cells at one place, or too many cells.
    """
    scanner = _Scanner(name, sheet, workbook)
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


class _Scanner:
    """The state between events."""

    def __init__(self, name: str, sheet: Sheet, workbook: Workbook) -> None:
        self.found = SheetCells()
        self._name, self._sheet, self._workbook = name, sheet, workbook
        self._columns: dict[str, int] = {}
        self._count = 0
        self._row, self._is_hidden = 0, False
        self._cells: dict[int, Value] = {}
        self._column, self._type, self._style = -1, "n", 0
        self._has_formula, self._has_value, self._phonetic = False, False, 0
        self._is_data, self._is_text = False, False
        self._formula: list[str] = []
        self._pieces: list[str] = []
        self._into: list[str] = self._pieces

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "mergeCell" and not self._is_data:
            self._merge(attributes.get("ref", ""))
        elif tag == "sheetData":
            self._is_data = True
        elif not self._is_data:
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
        if not self._is_data:
            return
        if tag in ("v", "t", "f"):
            self._is_text = False
        elif tag == "c":
            self._end_cell()
        elif tag == "rPh":
            self._phonetic -= 1
        elif tag == "row":
            if self._cells:
                self.found.rows.append(Row(self._row, self._cells))
                if self._is_hidden:
                    self.found.hidden.append(self._row)
        elif tag == "sheetData":
            self._is_data = False

    def text(self, data: str) -> None:
        if self._is_text:
            self._into.append(data)

    def _start_row(self, attributes: Attributes) -> None:
        number = attributes.get("r", str(self._row + 1))
        if not number.isdecimal() or not self._row < int(number) <= _MAX_ROW:
            raise self._disputed(f"第{number}行的行号不对")
        self._row, self._cells, self._column = int(number), {}, -1
        self._is_hidden = attributes.get("hidden") in ("1", "true")

    def _start_cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        column = self._column + 1
        if reference is not None:
            match = _REFERENCE.fullmatch(reference)
            if match is None or int(match[2]) != self._row:
                raise self._disputed(f"第{self._row}行有单元格 {reference}")
            column = self._number(match[1])
        if column <= self._column or column >= _MAX_COLUMN:
            raise self._disputed(f"第{self._row}行的单元格重复或次序不对")
        self._column = column
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
        self._count += 1
        if self._count > MAX_CELLS:
            raise UnreadableInput(
                self._name, f"工作表 {self._sheet.name}", f"超过 {MAX_CELLS} 个单元格", "请拆成几个文件。"
            )
        self._cells[self._column] = value

    def _value(self, text: str) -> Value:
        if self._has_formula and (not self._has_value or (not text and self._type != "str")):
            return Broken("=" + "".join(self._formula), _NOT_COMPUTED)
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
            return Broken(text or "#ERROR!", _IS_ERROR)
        if self._type == "d":
            return _iso_date(text)
        return self._number_value(text) if text else None

    def _number_value(self, text: str) -> Value:
        if not _NUMBER.fullmatch(text.strip()):
            return Broken(text, _IS_BROKEN)
        number = float(text)
        formats = self._workbook.formats
        shown_as = formats[self._style] if self._style < len(formats) else Format("")
        if shown_as.kind == "date":
            return _date(number, self._workbook.is_1904)
        if shown_as.kind == "time":
            return Broken(text, _IS_TIME)
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


def _date(serial: float, is_1904: bool) -> Value:
    """The day behind a serial number. Excel's 1900 had a 29 February: serial 60 is no day."""
    if not 1 <= serial < _LAST_DAY:
        why = _IS_TIME if 0 <= serial < 1 else Bad("不是有效的日期", "写成 2025-01-30。")
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
