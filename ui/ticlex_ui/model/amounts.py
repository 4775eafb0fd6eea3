"""Values with their units as a person reads them: 20000000 CNY is 2000万元, 1/3 of a record is 1/3."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from ticlex.records import exact_ratio

Number = int | Decimal
_SIGNS = {"AtLeast": "≥", "AtMost": "≤", "MoreThan": ">", "LessThan": "<"}
_ZH = {"m2": "㎡", "persons": "人", "months": "个月", "years": "年", "days": "天", "times": "次", "items": "个"}
_EN = {
    "m2": (" m²", " m²"),
    "persons": (" person", " persons"),
    "months": (" month", " months"),
    "years": (" year", " years"),
    "days": (" day", " days"),
    "times": (" time", " times"),
    "items": (" item", " items"),
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_FIRST_YEAR = 1900
"""From here on a number of years is a year: 到2025年."""


def amount(value: Number | str, unit: str | None, lang: str = "zh") -> str:
    """A value with its unit; a date in the year is written 01-30."""
    if isinstance(value, str):
        return _day(value, lang)
    if unit == "CNY":
        return _money(Decimal(value), lang)
    if unit == "ratio":
        return _ratio(Decimal(value))
    if unit == "years" and value > _FIRST_YEAR:
        return f"{plain(value)}年" if lang == "zh" else plain(value)
    if lang == "zh":
        return plain(value) + _ZH.get(unit or "", unit or "")
    one, many = _EN.get(unit or "", (f" {unit}", f" {unit}")) if unit else ("", "")
    return f"{Decimal(plain(value)):,}" + (one if value == 1 else many)


def bound(op: str | None, value: Number | str, unit: str | None, lang: str = "zh") -> str:
    """A demand in one line: ≥5000㎡, 约20个, 1月30日前."""
    words = amount(value, unit, lang)
    if op == "About":
        return f"约{words}" if lang == "zh" else f"about {words}"
    dated = isinstance(value, str) or (unit == "years" and value > _FIRST_YEAR)
    if op == "AtMost" and dated:
        return (f"{words}前" if isinstance(value, str) else f"到{words}") if lang == "zh" else f"by {words}"
    return _SIGNS.get(op or "", "") + words


def difference(value: Number, unit: str | None, lang: str = "zh") -> str:
    """How far two values are apart; shares are apart by percentage points."""
    if unit != "ratio":
        return amount(value, unit, lang)
    points = plain((Decimal(value) * 100).quantize(Decimal("0.01")))
    return f"{points}个百分点" if lang == "zh" else f"{points} percentage points"


def plain(value: Number) -> str:
    """Digits without an exponent and without zeros behind the point."""
    words = f"{Decimal(value):f}"
    return words.rstrip("0").rstrip(".") if "." in words else words


def _money(value: Decimal, lang: str) -> str:
    size = abs(value)
    if lang == "en":
        scales = ((10**9, " billion"), (10**6, " million"))
        scale, name = next((s for s in scales if size >= s[0]), (1, ""))
        return f"CNY {Decimal(plain(value / scale)):,}{name}"
    scale, name = next((s for s in ((10**8, "亿元"), (10**4, "万元")) if size >= s[0]), (1, "元"))
    return plain(value / scale) + name


def _ratio(value: Decimal) -> str:
    for below in (3, 6, 7, 9):
        for above in range(1, below):
            part = Fraction(above, below)
            if part.denominator == below and exact_ratio(part) == exact_ratio(value):
                return str(part)
    return plain((value * 100).quantize(Decimal("0.0001"))) + "%"


def _day(value: str, lang: str) -> str:
    month, _, day = value.partition("-")
    if not (month.isdigit() and day.isdigit()):
        return value
    return f"{int(month)}月{int(day)}日" if lang == "zh" else f"{int(day)} {_MONTHS[int(month) - 1]}"
