"""Workbooks to the letter as Excel writes them: shared strings, styles, stored results. openpyxl writes otherwise."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from xml.sax.saxutils import escape, quoteattr

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="0&quot;万元&quot;"/></numFmts>'
    '<fonts count="1"><font/></fonts><fills count="1"><fill><patternFill/></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="5">'
    '<xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="14"/><xf numFmtId="22"/>'
    '<xf numFmtId="164"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0"/></cellStyles></styleSheet>'
)
_PERCENT, _DAY, _MOMENT, _MONEY = 1, 2, 3, 4


@dataclass(frozen=True)
class Formula:
    """A formula, and the result that is stored with it, if any."""

    text: str
    result: float | str | None = None


@dataclass(frozen=True)
class Failed:
    """A cell that shows #REF! or the like."""

    word: str


@dataclass(frozen=True)
class Shown:
    """A number under a format: % or 万元."""

    number: float
    unit: str


EMPTY = Shown(0, "")
"""A cell with a format and nothing in it."""
Cell = str | float | int | bool | date | Formula | Failed | Shown | None


@dataclass
class Sheet:
    """Rows from the first on, and what is said of them."""

    name: str
    rows: Sequence[Sequence[Cell]]
    hidden: Sequence[int] = ()
    """Numbers of rows, from 1."""
    merged: Sequence[str] = field(default_factory=list)
    state: str = "visible"


def letters(column: int) -> str:
    """0 → A."""
    return chr(65 + column) if column < 26 else letters(column // 26 - 1) + chr(65 + column % 26)


def excel(*sheets: Sheet, is_1904: bool = False) -> bytes:
    """The workbook."""
    strings: dict[str, int] = {}
    parts = {
        "[Content_Types].xml": _types(len(sheets)),
        "_rels/.rels": _relations([("rId1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(sheets, is_1904),
        "xl/styles.xml": _STYLES,
    }
    for number, sheet in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = _sheet(sheet, strings, is_1904)
    relations = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
    relations += [("rIdS", "styles", "styles.xml"), ("rIdT", "sharedStrings", "sharedStrings.xml")]
    parts["xl/_rels/workbook.xml.rels"] = _relations(relations)
    texts = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in strings)
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}">{texts}</sst>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, _HEAD + text)
    return stream.getvalue()


def _types(sheets: int) -> str:
    spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    kinds = {"workbook": "sheet.main", "styles": "styles", "sharedStrings": "sharedStrings"}
    kinds |= {f"worksheets/sheet{n}": "worksheet" for n in range(1, sheets + 1)}
    said = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{spreadsheet}.{kind}+xml"/>' for part, kind in kinds.items()
    )
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'<Types xmlns="{_PACKAGE}/content-types">{rels}{said}</Types>'


def _relations(relations: Sequence[tuple[str, str, str]]) -> str:
    said = "".join(f'<Relationship Id="{i}" Type="{_OFFICE}/{kind}" Target="{to}"/>' for i, kind, to in relations)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{said}</Relationships>'


def _workbook(sheets: Sequence[Sheet], is_1904: bool) -> str:
    said = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{n}" state="{sheet.state}" r:id="rId{n}"/>'
        for n, sheet in enumerate(sheets, 1)
    )
    epoch = '<workbookPr date1904="1"/>' if is_1904 else "<workbookPr/>"
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{epoch}<sheets>{said}</sheets></workbook>'


def _sheet(sheet: Sheet, strings: dict[str, int], is_1904: bool) -> str:
    rows = []
    for number, row in enumerate(sheet.rows, 1):
        cells = "".join(_cell(f"{letters(n)}{number}", cell, strings, is_1904) for n, cell in enumerate(row))
        hidden = ' hidden="1"' if number in sheet.hidden else ""
        rows.append(f'<row r="{number}" spans="1:{len(row)}"{hidden}>{cells}</row>' if cells else "")
    merged = "".join(f'<mergeCell ref="{reference}"/>' for reference in sheet.merged)
    merged = f'<mergeCells count="{len(sheet.merged)}">{merged}</mergeCells>' if merged else ""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(rows)}</sheetData>{merged}</worksheet>'


def _cell(place: str, cell: Cell, strings: dict[str, int], is_1904: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return f'<c r="{place}" t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, str):
        return f'<c r="{place}" t="s"><v>{strings.setdefault(cell, len(strings))}</v></c>'
    if isinstance(cell, Failed):
        return f'<c r="{place}" t="e"><v>{cell.word}</v></c>'
    if isinstance(cell, Formula):
        formula = f"<f>{escape(cell.text)}</f>"
        if cell.result is None:
            return f'<c r="{place}">{formula}</c>'
        kind = ' t="str"' if isinstance(cell.result, str) else ""
        result = escape(cell.result) if isinstance(cell.result, str) else f"{cell.result:.17g}"
        return f'<c r="{place}"{kind}>{formula}<v>{result}</v></c>'
    if isinstance(cell, date):
        moment = cell if isinstance(cell, datetime) else datetime(cell.year, cell.month, cell.day)
        serial = (moment - datetime(1904, 1, 1) if is_1904 else moment - datetime(1899, 12, 30)) / timedelta(days=1)
        style = _MOMENT if isinstance(cell, datetime) else _DAY
        return f'<c r="{place}" s="{style}"><v>{serial:.17g}</v></c>'
    if cell == EMPTY:
        return f'<c r="{place}" s="{_MONEY}"/>'
    if isinstance(cell, Shown):
        return f'<c r="{place}" s="{_PERCENT if cell.unit == "%" else _MONEY}"><v>{cell.number:.17g}</v></c>'
    return f'<c r="{place}"><v>{cell:.17g}</v></c>'
