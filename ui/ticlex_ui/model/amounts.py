"""Values with their units as a person reads them, dates in a year and years to come among them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from ticlex.records import exact_ratio
from ticlex.words import quantity_text

Number = int | Decimal
_SIGNS = {"AtLeast": "≥", "AtMost": "≤", "MoreThan": ">", "LessThan": "<"}
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
    if unit == "ratio":
        return _ratio(Decimal(value))
    if unit == "years" and value > _FIRST_YEAR:
        return f"{value}年" if lang == "zh" else str(value)
    words = quantity_text(value, unit, lang)
    return words.removesuffix("s") if lang == "en" and value == 1 else words


def bound(op: str | None, value: Number | str, unit: str | None, lang: str = "zh") -> str:
    """A demand in one line: ≥5000㎡, 约20个, 1月30日前."""
    words = amount(value, unit, lang)
    if op == "About":
        return f"约{words}" if lang == "zh" else f"about {words}"
    dated = isinstance(value, str) or (unit == "years" and value > _FIRST_YEAR)
    if op == "AtMost" and dated:
        return (f"{words}前" if isinstance(value, str) else f"到{words}") if lang == "zh" else f"by {words}"
    return _SIGNS.get(op or "", "") + words


def _ratio(value: Decimal) -> str:
    for below in (3, 6, 7, 9):
        for above in range(1, below):
            part = Fraction(above, below)
            # 3/6 is 50%: only a fraction that has no shorter form is written as one.
            if part.denominator == below and exact_ratio(part) == exact_ratio(value):
                return str(part)
    return quantity_text((value * 100).quantize(Decimal("0.0001")), None) + "%"


def _day(value: str, lang: str) -> str:
    month, _, day = value.partition("-")
    if not (month.isdigit() and day.isdigit()):
        return value
    return f"{int(month)}月{int(day)}日" if lang == "zh" else f"{int(day)} {_MONTHS[int(month) - 1]}"
