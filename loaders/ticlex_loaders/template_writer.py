"""A form as an Excel workbook, and the version that such a workbook carries.

The readers take every sheet for records that has a row of known headers. So the sheet of instructions ends in such a
row, with nothing below it: it holds no record, and what somebody writes there by mistake is read and not lost. The
example row names no rule set that there is: left where it stands, it is rejected with a word on what to do.
"""

from __future__ import annotations

import base64
import io
import json
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ticlex import __version__
from ticlex.template import Column, Template
from ticlex_loaders.gate import open_workbook
from ticlex_loaders.headers import RECORD, RULE_SET, Headers
from ticlex_loaders.xml_scan import Attributes, scan

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

FORM, INSTRUCTIONS = "填报", "说明"
EXAMPLE, EXAMPLE_MARK = "示例", "示例行：填报前请删除或整行改写"
_FIRST_ROW, _LAST_ROW = 2, 1_048_576
_PROPERTY = "ticlex-template-"
_PART = "docProps/custom.xml"
_PIECE = 240
"""Characters of a custom property; Excel's own window takes 255."""
_MOST_VERSION = 2**20
_LIST = 255
"""Characters of a drop-down's choices that Excel takes inline."""
_FORMATS = {"date": "yyyy-mm-dd", "ratio": "0.00%", "text": "@", "code": "@", "boolean": "@"}
_HOW = {
    "number": "写数字",
    "money": "写数字",
    "integer": "写整数",
    "ratio": "写百分数，如 55%；三分之一写 =1/3",
    "boolean": "选 是 或 否",
    "code": "从列表中选",
    "date": "写日期，如 2025-01-30",
    "text": "写文字",
}


def write_template(template: Template) -> bytes:
    """The workbook: the form, its instructions, and its version in the custom properties."""
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.properties.title = "技术创新中心数据填报"
    workbook.properties.creator = f"ticlex {__version__}"
    headers = Headers([column.measure for column in template.columns])
    names = [headers.zh(RECORD), headers.zh(RULE_SET), *(column.header for column in template.columns)]
    _write_form(workbook.create_sheet(FORM), template, names)
    _write_instructions(workbook.create_sheet(INSTRUCTIONS), template, names)
    _write_version(workbook, template.version)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def template_version(name: str, data: bytes) -> dict[str, Any] | None:
    """The version data of a filled form; None for a file that is no form of ours, or no workbook.

    Raises:
        UnreadableInput: a workbook that is damaged or not safe to unpack.
    """
    if not data.startswith(b"PK"):
        return None
    with open_workbook(name, data) as archive:
        if _PART not in archive.namelist():
            return None
        pieces = _properties(name, archive)
    if not pieces:
        return None
    packed = "".join(pieces[key] for key in sorted(pieces))
    try:
        inflate = zlib.decompressobj()
        text = inflate.decompress(base64.b64decode(packed, validate=True), _MOST_VERSION)
        found = json.loads(text)
    except (ValueError, zlib.error):
        found = None
    # What cannot be read is a form all the same, of a version that is not known.
    return found if isinstance(found, dict) else {}


def _write_form(sheet: Worksheet, template: Template, names: Sequence[str]) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    heading = PatternFill("solid", start_color="FFE8E4DE")
    grey = PatternFill("solid", start_color="FFF2F2F2")
    thin = Side(style="thin", color="FFB8B0A4")
    remarks = [_record_remark(), _rule_set_remark(template), *(_remark(column) for column in template.columns)]
    example = [EXAMPLE, EXAMPLE_MARK, *(column.example for column in template.columns)]
    for number, (name, remark, value) in enumerate(zip(names, remarks, example, strict=True), 1):
        cell = sheet.cell(1, number)
        _fill(cell, name)
        cell.font, cell.fill, cell.border = Font(bold=True), heading, Border(bottom=thin)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        _comment(cell, remark)
        shown = sheet.cell(_FIRST_ROW, number)
        _fill(shown, value)
        shown.font, shown.fill = Font(italic=True, color="FF808080"), grey
    for number, column in enumerate([None, None, *template.columns], 1):
        _prepare(sheet, number, column, template)
    sheet.freeze_panes = "C2"
    sheet.row_dimensions[1].height = 60


def _prepare(sheet: Worksheet, number: int, column: Column | None, template: Template) -> None:
    """Width, number format and validation of one column."""
    from openpyxl.utils import get_column_letter

    letter = get_column_letter(number)
    kind = column.measure.type if column else "text"
    sheet.column_dimensions[letter].width = 28 if kind == "text" else 16
    if kind in _FORMATS:
        sheet.column_dimensions[letter].number_format = _FORMATS[kind]
        sheet.cell(_FIRST_ROW, number).number_format = _FORMATS[kind]
    rule = _validation(column) if column else None
    if column is None and number == 2:
        # A record may name several, separated by ; which no list can offer: so it hints and does not refuse.
        rule = _choice([rules.name for rules in template.rule_sets])
        if rule is not None:
            rule.showErrorMessage = False
    if rule is not None:
        rule.add(f"{letter}{_FIRST_ROW}:{letter}{_LAST_ROW}")
        sheet.add_data_validation(rule)


def _validation(column: Column) -> DataValidation | None:
    from openpyxl.worksheet.datavalidation import DataValidation

    if column.choices:
        rule = _choice(column.choices)
    elif column.lowest is None or column.highest is None:
        rule = None
    else:
        kind = column.measure.type
        rule = DataValidation(
            type="whole" if kind == "integer" else "date" if kind == "date" else "decimal",
            operator="between",
            formula1=_bound(column.lowest),
            formula2=_bound(column.highest),
            allow_blank=True,
        )
    if rule is not None:
        rule.errorStyle, rule.showErrorMessage, rule.showInputMessage = "stop", True, True
        rule.errorTitle = rule.promptTitle = column.measure.zh[:32]
        rule.error = rule.prompt = _how(column)[:255]
    return rule


def _choice(words: Sequence[str]) -> DataValidation | None:
    """A drop-down; None where the words cannot stand in one."""
    from openpyxl.worksheet.datavalidation import DataValidation

    listed = ",".join(words)
    if not words or len(listed) > _LIST or any("," in word or '"' in word for word in words):
        return None
    return DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)


def _bound(value: Decimal | date) -> str:
    if isinstance(value, date):
        return f"DATE({value.year},{value.month},{value.day})"
    return f"{value:f}"


def _how(column: Column) -> str:
    """How to fill in a column, and between which values."""
    words = _HOW[column.measure.type]
    if column.measure.type in ("integer", "number", "money") and column.measure.unit:
        words += f"，单位{column.header.rpartition('（')[2].removesuffix('）')}"
    if column.measure.type == "integer" and not column.measure.unit:
        words = f"写 {column.lowest} 到 {column.highest} 的年份"
    return f"{words}。没有数据就留空。"


def _remark(column: Column) -> str:
    return "\n".join([_how(column), *column.asked])


def _record_remark() -> str:
    return "每条记录一个号，在文件中唯一；下次填报沿用，才能与上次比较。"


def _rule_set_remark(template: Template) -> str:
    listed = "\n".join(f"{rules.name}：{rules.zh}" for rules in template.rule_sets)
    return f"写规则集的代码；几个之间用 ; 分开。留空时按全部规则集核对。\n{listed}"


def _write_instructions(sheet: Worksheet, template: Template, names: Sequence[str]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    versions = {name: said["version"] for name, said in template.version["rule_sets"].items()}
    rules = "\n".join(
        f"{rules.zh}：ticlex check 文件 --rules {rules.name}（规则版本 {versions[rules.name]}）"
        for rules in template.rule_sets
    )
    how = (
        f"在“{FORM}”工作表填写，每行一个中心；第一行是表头，不要改动。\n"
        "表头写明单位，只写数字；指到表头可看到条文、原文和要求。没有数据就留空，不要写“无”或 0。\n"
        f"记录号为“{EXAMPLE}”的一行是示例，不会被核对：填报前请删除，或整行改写。"
    )
    texts = [
        (f"技术创新中心数据填报说明（ticlex {__version__}）", 1),
        (how, 4),
        ("\n".join(filter(None, [rules, template.warning])), len(template.rule_sets) + 1),
        (f"“{FORM}”工作表有下列各列（只供对照，请不要填在这里）：", 1),
    ]
    for row, (text, lines) in enumerate(texts, 1):
        _fill(sheet.cell(row, 1), text)
        sheet.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[row].height = 18 * lines
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=8)
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    for number, name in enumerate(names, 1):
        cell = sheet.cell(len(texts) + 1, number)
        _fill(cell, name)
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    for number in range(1, max(len(names), 8) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = 16


def _write_version(workbook: Workbook, version: dict[str, Any]) -> None:
    """In the custom properties: what a hidden sheet holds, other programs show, and a person edits."""
    from openpyxl.packaging.custom import StringProperty

    text = json.dumps(version, ensure_ascii=False, separators=(",", ":")).encode()
    packed = base64.b64encode(zlib.compress(text, 9)).decode()
    for number, start in enumerate(range(0, len(packed), _PIECE)):
        piece = StringProperty(name=f"{_PROPERTY}{number:04d}", value=packed[start : start + _PIECE])
        workbook.custom_doc_props.append(piece)  # type: ignore[attr-defined]  # not in its stubs


def _properties(name: str, archive: zipfile.ZipFile) -> dict[str, str]:
    """Our custom properties by name."""
    found: dict[str, str] = {}
    current: list[str] = []

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "property":
            current[:] = [attributes.get("name", "")]

    def end(tag: str) -> None:
        if tag == "property":
            current.clear()

    def text(data: str) -> None:
        if current and current[0].startswith(_PROPERTY):
            found[current[0]] = found.get(current[0], "") + data.strip()

    scan(name, archive, _PART, start, end, text)
    return found


def _fill(cell: Cell | MergedCell, value: str | Decimal | date | None) -> None:
    """Write a value; a text stays a text, whatever it begins with."""
    if isinstance(value, date):
        value = datetime(value.year, value.month, value.day)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def _comment(cell: Cell | MergedCell, text: str) -> None:
    from openpyxl.comments import Comment

    lines = sum(1 + len(line) // 28 for line in text.splitlines())
    cell.comment = Comment(text, "ticlex", height=min(18 * lines + 24, 600), width=380)
