"""One value of a file, read as the type of its measure.

The same rules hold for a CSV, a workbook, Turtle and a form. What cannot be read exactly is bad input with
its own reason and remedy; nothing is guessed, and a blank never becomes 0 or false.
"""

import re
from datetime import date, datetime, time
from functools import lru_cache

from ticlex.measures import Measure
from ticlex.records import Cell, Problem
from ticlex_loaders.cleaning import clean_text, compact, control_character, shown, trim
from ticlex_loaders.outcome import Bad, Good, Outcome
from ticlex_loaders.quantities import Scale, read_quantity

Found = str | int | float | bool | date | None
"""What a reader may hand over: text, or the typed value of a workbook."""

_TRUE = frozenset(["有", "是", "对", "√", "✓", "✔", "yes", "y", "true", "t", "1", "1.0", "具备", "具有"])
_FALSE = frozenset(["无", "没有", "否", "错", "×", "✗", "✘", "no", "n", "false", "f", "0", "0.0", "不是", "不具备"])
_DATE = re.compile(
    r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})[日号]?|(\d{2})(\d{2}))",
    re.ASCII,
)
_CLOCK = re.compile(r"[T\s]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?\Z", re.ASCII)
_ZONE = re.compile(r"(?<=\d\d)(?:Z|[+-]\d{2}:\d{2})\Z", re.ASCII)
_SHORT_DATE = re.compile(r"\d{1,2}[-/.]\d{1,2}(?:[-/.]\d{2,4})?|(?:\d{1,2}年)?\d{1,2}月\d{1,2}[日号]?", re.ASCII)
_PART_DATE = re.compile(r"\d{4}(?:[-/.年]\d{1,2}月?|年)?", re.ASCII)
_DATE_REMEDY = "写成 2025-01-30。"
_NUMERIC = ("number", "money", "integer", "ratio")


def read_cell(found: Found, measure: Measure, place: str, header_unit: str | None = None) -> Cell:
    """Read one value.

    Args:
        found: text as written, or the typed value of a workbook.
        measure: the field, with its type, unit and codes.
        place: where the value stands, for the person who must mend it.
        header_unit: the unit that the column's header states (万元), if any; a unit in the cell wins.

    Returns:
        a cell whose value is None when blank, and None with a problem when bad.
    """
    text = found if isinstance(found, str) else written(found)
    if not text or not trim(text):
        return Cell(None, text, place)
    outcome = outcome_of(found, measure, header_unit)
    if isinstance(outcome, Bad):
        return bad_cell(text, measure, place, outcome)
    return Cell(outcome.value, text, place, None, outcome.note)


def bad_cell(found: str, measure: Measure, place: str, why: Bad) -> Cell:
    """A cell that could not be read, with its problem."""
    where = place if measure.zh in place else f"{place} {measure.zh}"
    return Cell(None, found, place, Problem(where, shown(found), why.is_wrong, why.remedy))


def is_blank(found: Found) -> bool:
    """Blank is nothing, or white space alone; 无 and - are not blank."""
    return found is None or (isinstance(found, str) and not trim(found))


def written(found: Found) -> str:
    """The value as text, as a person sees it in the file: 5000 and not 5000.0, TRUE, 2025-01-30."""
    if found is None:
        return ""
    if isinstance(found, bool):
        return "TRUE" if found else "FALSE"
    if isinstance(found, float):
        return str(int(found)) if found.is_integer() and abs(found) < 1e16 else repr(found)
    if isinstance(found, datetime):
        return found.date().isoformat() if found.time() == time() else found.isoformat(" ")
    return found.isoformat() if isinstance(found, date) else str(found)


@lru_cache(maxsize=65_536, typed=True)
def outcome_of(found: Found, measure: Measure, header_unit: str | None) -> Outcome:
    """What a value that is not blank is read as, wherever it stands."""
    if isinstance(found, str) and (character := control_character(found)):
        return Bad(f"含有控制字符 {character}", "删去看不见的字符后重新填写。")
    if measure.type in _NUMERIC:
        return _quantity(found, measure, header_unit)
    if measure.type == "boolean":
        return _boolean(found)
    if measure.type == "date":
        return _date(found)
    if measure.type == "code":
        return _code(written(found), measure)
    return Good(clean_text(written(found)))


def _quantity(found: Found, measure: Measure, header_unit: str | None) -> Outcome:
    if isinstance(found, bool):
        return Bad("是逻辑值，不是数值", "写成数字，或留空。")
    if isinstance(found, date):
        remedy = "Excel 会把 1/2 变成日期：把单元格格式设为“文本”再写，或写成 0.5 这样的数字。"
        return Bad("是日期，不是数值", remedy)
    # The year of a report is the only whole number that counts nothing.
    unit = measure.unit or ("year" if measure.type == "integer" else "")
    scale = Scale(measure.type, unit, measure.unit_zh or ("年份" if unit == "year" else ""))
    return read_quantity(found or 0, scale, header_unit)


def _boolean(found: Found) -> Outcome:
    if isinstance(found, bool):
        return Good(found)
    word = compact(written(found)).lower()
    if word in _TRUE:
        return Good(True)
    if word in _FALSE:
        return Good(False)
    return Bad("不是“是”或“否”", "写成 是 或 否；不清楚就留空。")


def _date(found: Found) -> Outcome:
    if isinstance(found, bool):
        return Bad("是逻辑值，不是日期", _DATE_REMEDY)
    if isinstance(found, datetime):
        return Good(found.date(), None if found.time() == time() else f"只取日期：{found.date().isoformat()}")
    if isinstance(found, date):
        return Good(found)
    text = trim(written(found))
    day_text = _CLOCK.sub("", text)
    match = _DATE.fullmatch(compact(_ZONE.sub("", day_text)))
    if match is None:
        return _no_date(compact(text), isinstance(found, float | int))
    year, month, day = (int(part) for part in match.groups() if part and part.isdecimal())
    try:
        value = date(year, month, day)
    except ValueError:
        return Bad("日历上没有这一天", _DATE_REMEDY)
    if not 1900 <= year <= 2200:
        return Bad("年份不可信", _DATE_REMEDY)
    return Good(value, None if day_text == text else f"只取日期：{value.isoformat()}")


def _no_date(text: str, is_number: bool) -> Bad:
    if _SHORT_DATE.fullmatch(text):
        return Bad("分不清年、月、日", _DATE_REMEDY)
    if _PART_DATE.fullmatch(text):
        return Bad("日期不完整，缺月或日", _DATE_REMEDY)
    if is_number:
        return Bad("是数字，不是日期", "把单元格格式设为“日期”，或写成 2025-01-30。")
    return Bad("不是日期", _DATE_REMEDY)


def _code(text: str, measure: Measure) -> Outcome:
    word = compact(text).lower()
    for code in measure.codes:
        if word in (compact(name).lower() for name in (code.code, code.zh, code.en)):
            return Good(code.code)
    known = "、".join(c.code if c.code == c.zh else f"{c.code}（{c.zh}）" for c in measure.codes)
    return Bad(f"不是{measure.zh}的代码", f"写成以下之一：{known}。")
