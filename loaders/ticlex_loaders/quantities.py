"""A number with its unit, from a cell or from the header, in the measure's own unit."""

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ticlex.records import exact_ratio
from ticlex_loaders.cleaning import half_width, trim
from ticlex_loaders.numerals import LIMIT, chinese_number, nearest_fraction, plain, take_number, to_decimal
from ticlex_loaders.outcome import Bad, Good, Outcome
from ticlex_loaders.refusals import explain
from ticlex_loaders.units import factor, is_bare_multiplier, is_foreign_money, is_unit, loose_unit

_PLACES = 18
_SLIP = 1_000_000
"""CNY. Below this, a bare whole number of money may have been meant in 万元; no bar of ours is as low."""

_WHOLE = re.compile(r"\d{1,15}", re.ASCII)
_FRACTION = re.compile(r"(\d{1,18})\s*/\s*(\d{1,18})", re.ASCII)
_CHINESE_FRACTION = re.compile(r"(百|.+?)分之(.+)")
_MONEY_PREFIX = re.compile(
    r"(?:人民币|rmb|cny|¥)\s*(?=[-(\d.一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Scale:
    """What a field counts in."""

    type: str
    """number, money, integer or ratio"""
    unit: str
    """m2, CNY, persons, months, years, times, days, ratio; `year` for a calendar year; or empty"""
    unit_zh: str


def read_quantity(found: str | int | float, scale: Scale, header_unit: str | None) -> Outcome:
    """Read a number; `header_unit` is the unit that the column's header states, if any."""
    if isinstance(found, str):
        if header_unit is None and scale.type in ("number", "money") and _WHOLE.fullmatch(found):
            # Most numbers of most files; the way below costs thirty times as much.
            whole = Decimal(found)
            if scale.unit != "CNY" or not 0 < whole < _SLIP:
                return Good(whole)
        return _read_text(half_width(trim(found)), scale, header_unit)
    if isinstance(found, float) and not math.isfinite(found):
        return Bad("不是有限的数", "写成普通的数字；没有数据就留空。")
    note = None
    number = Fraction(repr(found)) if isinstance(found, float) else Fraction(found)
    if scale.type == "ratio" and isinstance(found, float):
        near = nearest_fraction(found)
        if near is not None and near != number:
            number, note = near, f"{found!r} 是最接近 {near} 的双精度数，按 {near} 读取"
    return _finish(number, "", scale, header_unit, note)


def _read_text(text: str, scale: Scale, header_unit: str | None) -> Outcome:
    if scale.unit == "CNY":
        text = _MONEY_PREFIX.sub("", text, count=1)
    if scale.type == "ratio":
        part = _fraction(text)
        if part is not None:
            return part if isinstance(part, Bad) else _ratio(part[0], part[1])
    taken = take_number(text)
    if taken is None:
        return explain(text, scale.unit_zh)
    number, rest, is_chinese = taken
    if rest and factor(rest, scale.unit) is None:
        return _unknown_unit(text, rest, scale)
    note = f"“{text}” 按 {plain(number)}{rest} 读取" if is_chinese else None
    return _finish(number, rest, scale, header_unit, note)


def _finish(number: Fraction, word: str, scale: Scale, header_unit: str | None, note: str | None) -> Outcome:
    """Apply the unit (the cell's `word`, else the header's) and check what the field allows."""
    if abs(number) >= LIMIT:
        return Bad("数值过大", "核对数字和单位。")
    notes = [note] if note else []
    if scale.type == "ratio" and not word and header_unit and 0 < number <= 1:
        wrong = f"表头写明 %，看不出是 {plain(number * 100)}% 还是 {plain(number)}%"
        return Bad(wrong, "在单元格里写明 %，例如 55%。")
    scaled = _scaled(number, word, scale, header_unit)
    if isinstance(scaled, Bad):
        return scaled
    value, unit_note = scaled
    notes += [unit_note] if unit_note else []
    if value < 0:
        return Bad("是负数，该字段不能为负", "写成 0 或正数；没有数据就留空。")
    if value >= LIMIT:
        return Bad("数值过大", "核对数字和单位。")
    if scale.type == "ratio":
        return _ratio(value, "；".join(notes) or None)
    if scale.type == "integer":
        return _integer(value, scale, notes)
    amount, exact = to_decimal(value)
    if exact and -int(amount.as_tuple().exponent) > _PLACES:
        # The engines keep 18 places; beyond them they would not judge the number that was written.
        return Bad("小数超过 18 位", "四舍五入到 18 位以内再填写。")
    if not exact:
        notes.append(f"{plain(value)} 舍入到小数点后 18 位")
    if scale.unit == "CNY" and not word and not header_unit and value.denominator == 1 and 0 < value < _SLIP:
        notes.append(f"疑似以万元为单位：{plain(value)} 按 {plain(value)} 元处理")
    return Good(amount, "；".join(notes) or None)


def _scaled(number: Fraction, word: str, scale: Scale, header_unit: str | None) -> tuple[Fraction, str | None] | Bad:
    """The number in the measure's unit, with a note where that is not plain."""
    header = factor(header_unit, scale.unit) if header_unit else Fraction(1)
    if not word:
        if header is None:
            remedy = f"把表头单位改为{scale.unit_zh or '该字段的单位'}，或在单元格里写明单位。"
            return Bad(f"表头单位 “{header_unit}” 不能换算为{scale.unit_zh or '该字段的单位'}", remedy)
        return number * header, None
    own = factor(word, scale.unit)
    if own is None:
        return Bad(f"单位 “{word}” 无法换算为{scale.unit_zh}", f"换算成{scale.unit_zh}。")
    if is_bare_multiplier(word) and header_unit and header is not None:
        # 3000万 under a header in 万元 is 3000万元; 1万 under a header in 亩 is 1万亩.
        own *= factor(header_unit.lstrip("十百千万亿"), scale.unit) or 1
    value = number * own
    if header_unit and header != own:
        return value, f"表头单位为{header_unit}，单元格写明{word}，按单元格读取"
    if scale.type != "ratio" and word in ("亩", "市亩", "公顷", "年", "周年", "个月", "月") and own != 1:
        return value, f"{plain(number)}{word} 折算为 {plain(value)} {scale.unit_zh}"
    return value, None


def _integer(value: Fraction, scale: Scale, notes: list[str]) -> Outcome:
    if value.denominator != 1:
        return Bad("不是整数", "写成整数，例如 100。")
    if scale.unit == "year" and not 1900 <= value <= 2200:
        return Bad("不是四位数的年份", "写成 2024 这样的年份。")
    return Good(int(value), "；".join(notes) or None)


def _ratio(value: Fraction, note: str | None) -> Outcome:
    if value > 1:
        if value <= 100 and to_decimal(value)[1]:
            return Bad("大于 1，比例应在 0 到 1 之间", f"写成 {plain(value)}% 或 {plain(value / 100)}。")
        return Bad("大于 100%，比例应在 0 到 1 之间", "写成 55% 或 0.55 这样的比例。")
    return Good(exact_ratio(value), note)


def _fraction(text: str) -> tuple[Fraction, str | None] | Bad | None:
    """1/2, 百分之五十, 三分之一; None if the text is no fraction at all."""
    match = _FRACTION.fullmatch(text)
    if match:
        below = int(match[2])
        return (Fraction(int(match[1]), below), None) if below else Bad("分母是 0", "写成 1/2 这样的分数。")
    match = _CHINESE_FRACTION.fullmatch(text)
    if match is None:
        return None
    above = take_number(match[2])
    below_number = Fraction(100) if match[1] == "百" else chinese_number(match[1])
    if above is None or above[1] or not below_number:
        return Bad("不是一个比例", "写成 55% 或 0.55 这样的比例。")
    ratio = above[0] / below_number
    return ratio, f"“{text}” 按 {plain(ratio)} 读取"


def _unknown_unit(text: str, rest: str, scale: Scale) -> Bad:
    if is_foreign_money(rest):
        return Bad(f"“{rest}” 不是人民币单位", "折算成人民币元再填写。")
    if loose_unit(rest):
        return Bad(f"“{rest}” 不是完整的单位", f"写明单位，例如 5000{loose_unit(rest)}。")
    if is_unit(rest):
        target = f"{scale.unit_zh}的单位" if scale.unit_zh else "该字段的单位"
        return Bad(f"“{rest}” 不是{target}", f"换算成{scale.unit_zh or '纯数字'}再填写。")
    return explain(text, scale.unit_zh)
