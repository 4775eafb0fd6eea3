"""What a workbook's sheets rest on: their names, the shared strings, the number formats."""

import posixpath
import re
import zipfile
from dataclasses import dataclass

from ticlex.errors import UnreadableInput
from ticlex_loaders.units import is_unit
from ticlex_loaders.xml_scan import Attributes, scan

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BUILTIN_DATES = frozenset([*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)])
_BUILTIN_TIMES = frozenset([*range(18, 22), *range(32, 36), 45, 46, 47])
_BUILTIN_PERCENTS = frozenset([9, 10])
_NOT_SHOWN = re.compile(r"\\.|_.|\*.|\[[^\]]*\]")
_QUOTED = re.compile(r'"([^"]*)"')
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet of the workbook."""

    name: str
    part: str
    state: str
    """visible, hidden or veryHidden"""


@dataclass(frozen=True, slots=True)
class Format:
    """What a number format says about the number under it."""

    kind: str
    """date, time, percent, or empty"""
    unit: str = ""
    """Unit that the format shows behind the number: 2000 under 0"万元" is seen as 2000万元."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """The parts of a workbook that its sheets refer to."""

    sheets: list[Sheet]
    strings: list[str]
    formats: list[Format]
    is_1904: bool
    """Whether days are counted from 1904-01-01, as old Macs did."""


def read_parts(name: str, archive: zipfile.ZipFile) -> Workbook:
    """Read everything but the sheets.

    Raises:
        UnreadableInput: the archive is no workbook, or damaged.
    """
    root = _relations(name, archive, "")
    main = next((target for kind, target in root.values() if kind == "officeDocument"), None)
    if main is None or main.endswith(".bin"):
        found = "二进制工作簿（.xlsb）" if main else "压缩包"
        raise UnreadableInput(name, found, "不是 .xlsx 工作簿", "用 Excel 另存为 .xlsx。")
    relations = _relations(name, archive, main)
    sheets, is_1904 = _sheets(name, archive, main, relations)
    by_kind = dict(relations.values())
    strings = _strings(name, archive, by_kind["sharedStrings"]) if "sharedStrings" in by_kind else []
    formats = _formats(name, archive, by_kind["styles"]) if "styles" in by_kind else []
    return Workbook(sheets, strings, formats, is_1904)


def unescape(text: str) -> str:
    """Excel writes control characters as _x000D_."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


def _relations(name: str, archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Id → (kind, part) of what a part refers to."""
    folder, file = posixpath.split(part)
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rsplit("/", 1)[-1]
            target = posixpath.normpath(posixpath.join("/" + folder, attributes.get("Target", "")))
            found[attributes.get("Id", "")] = (kind, target.lstrip("/"))

    scan(name, archive, posixpath.join(folder, "_rels", f"{file}.rels"), start, _nothing, _nothing)
    return found


def _sheets(
    name: str, archive: zipfile.ZipFile, part: str, relations: dict[str, tuple[str, str]]
) -> tuple[list[Sheet], bool]:
    sheets: list[Sheet] = []
    is_1904 = False
    root: list[str] = []

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal is_1904
        root.append(tag)
        if tag == "workbookPr":
            is_1904 = attributes.get("date1904") in ("1", "true")
        elif tag == "sheet":
            relation = next((v for k, v in attributes.items() if k.rsplit(":", 1)[-1] == "id"), "")
            kind, target = relations.get(relation, ("", ""))
            if kind == "worksheet":
                sheets.append(Sheet(attributes.get("name", ""), target, attributes.get("state", "visible")))

    scan(name, archive, part, start, _nothing, _nothing)
    if root[:1] != ["workbook"]:
        raise UnreadableInput(name, f"部件 {part}", "不是 Excel 工作簿", "请给出 .xlsx 工作簿。")
    return sheets, is_1904


def _strings(name: str, archive: zipfile.ZipFile, part: str) -> list[str]:
    strings: list[str] = []
    pieces: list[str] = []
    is_text, phonetic = False, 0

    def start(tag: str, _: Attributes) -> None:
        nonlocal is_text, phonetic
        if tag == "si":
            pieces.clear()
        elif tag == "rPh":
            phonetic += 1
        elif tag == "t" and not phonetic:
            is_text = True

    def end(tag: str) -> None:
        nonlocal is_text, phonetic
        if tag == "si":
            strings.append(unescape("".join(pieces)))
        elif tag == "rPh":
            phonetic -= 1
        elif tag == "t":
            is_text = False

    def text(data: str) -> None:
        if is_text:
            pieces.append(data)

    scan(name, archive, part, start, end, text)
    return strings


def _formats(name: str, archive: zipfile.ZipFile, part: str) -> list[Format]:
    custom: dict[str, str] = {}
    used: list[str] = []
    is_cell_formats = False

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal is_cell_formats
        if tag == "numFmt":
            custom[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            is_cell_formats = True
        elif tag == "xf" and is_cell_formats:
            used.append(attributes.get("numFmtId", "0"))

    def end(tag: str) -> None:
        nonlocal is_cell_formats
        if tag == "cellXfs":
            is_cell_formats = False

    scan(name, archive, part, start, end, _nothing)
    return [number_format(custom[i]) if i in custom else _builtin(i) for i in used]


def number_format(code: str) -> Format:
    """Read a format code: yyyy"年"m"月" is a date, 0.0% a percentage, 0"万元" has a unit."""
    section = code.split(";", 1)[0]
    if _ELAPSED.search(section):
        return Format("time")
    plain = _NOT_SHOWN.sub("", _QUOTED.sub("", section)).lower()
    if re.search(r"[yd]", plain) or ("m" in plain and not re.search(r"[hs]", plain)):
        return Format("date")
    if re.search(r"[hs]", plain) and not re.search(r"[0#?]", plain):
        return Format("time")
    if "%" in plain:
        return Format("percent")
    words = [w for w in _QUOTED.findall(section) if is_unit(w)]
    # A comma behind the digits shows thousands: 0,"千元" shows a number of 元.
    is_scaled = re.search(r"[0#?],+(?![0#?,])", plain) or "!" in plain
    return Format("", words[-1] if words and not is_scaled else "")


def _builtin(number: str) -> Format:
    index = int(number) if number.isdecimal() and len(number) < 5 else 0
    if index in _BUILTIN_DATES:
        return Format("date")
    if index in _BUILTIN_TIMES:
        return Format("time")
    return Format("percent" if index in _BUILTIN_PERCENTS else "")


def _nothing(*_: object) -> None:
    """Ignore an event."""
