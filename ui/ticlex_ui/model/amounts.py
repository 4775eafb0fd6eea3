"""Values with their units as a person reads them, dates in a year and years to come among them."""

from __future__ import annotations

from decimal import Decimal

from ticlex.words import OPS, quantity_text

Number = int | Decimal
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


def amount(value: Number | str, unit: str | None, lang: str = "zh") -> str:
    """A value with its unit; a day of the year comes as 01-30, a calendar year as a number."""
    if isinstance(value, str):
        return _day(value, lang)
    words = quantity_text(value, unit, lang)
    return f"{words}年" if unit == "date" and lang == "zh" else words


def bound(op: str | None, value: Number | str, unit: str | None, lang: str = "zh") -> str:
    """A demand in one line: ≥5000㎡, 约20个, 1月30日前."""
    words = amount(value, unit, lang)
    if op == "About":
        return f"约{words}" if lang == "zh" else f"about {words}"
    if op == "AtMost" and unit == "date":
        return (f"{words}前" if isinstance(value, str) else f"到{words}") if lang == "zh" else f"by {words}"
    return ("" if op == "Exactly" else OPS.get(op or "", "")) + words


def _day(value: str, lang: str) -> str:
    month, _, day = value.partition("-")
    if not (month.isdigit() and day.isdigit()):
        return value
    return f"{int(month)}月{int(day)}日" if lang == "zh" else f"{int(day)} {_MONTHS[int(month) - 1]}"
