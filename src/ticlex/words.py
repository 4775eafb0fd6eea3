"""Amounts in words: how people write a value with its unit, in Chinese and in English."""

from decimal import Decimal
from fractions import Fraction

from ticlex.records import exact_ratio

OPS = {"AtLeast": "≥", "AtMost": "≤", "Exactly": "=", "MoreThan": ">", "LessThan": "<", "About": "≈"}
_TEN_THOUSAND = 10_000
_HUNDRED_MILLION = 100_000_000


def quantity_text(value: object, unit: str | None, lang: str = "zh") -> str:
    """A value with its unit as people write it: 2000万元, 5000㎡, 1/3, 三年 as 3年."""
    if isinstance(value, bool):
        return {("zh", True): "是", ("zh", False): "否", ("en", True): "yes", ("en", False): "no"}[(lang, value)]
    if not isinstance(value, int | Decimal):
        return str(value)
    number = Decimal(value)
    if unit == "CNY":
        return _money(number, lang)
    if unit == "ratio":
        return _ratio(number)
    zh, en = {
        "m2": ("㎡", " m²"), "persons": ("人", " persons"), "months": ("个月", " months"), "years": ("年", " years"),
        "days": ("天", " days"), "times": ("次", " times"), "items": ("个", ""), "date": ("", ""),
    }.get(unit or "", ("", ""))  # fmt: skip
    singular = lang == "en" and abs(number) == 1
    return number_text(number) + (zh if lang == "zh" else en.removesuffix("s") if singular else en)


def bound_text(op: str | None, value: object, unit: str | None, lang: str = "zh") -> str:
    """A bound as people write it: ≥5000㎡."""
    sign = "" if op == "Exactly" else OPS.get(op or "", "")
    return f"{sign}{quantity_text(value, unit, lang)}"


def number_text(number: Decimal, places: int = 6) -> str:
    """A number without trailing zeros, rounded to `places`."""
    rounded = round(number, places)
    return f"{rounded.normalize():f}" if rounded else "0"


def _money(number: Decimal, lang: str) -> str:
    if lang == "en":
        million = number / 1_000_000
        return f"CNY {number_text(million)} million" if abs(million) >= 1 else f"CNY {number_text(number)}"
    if abs(number) >= _HUNDRED_MILLION:
        return f"{number_text(number / _HUNDRED_MILLION)}亿元"
    if abs(number) >= _TEN_THOUSAND:
        return f"{number_text(number / _TEN_THOUSAND)}万元"
    return f"{number_text(number)}元"


def _ratio(number: Decimal) -> str:
    percent = number * 100
    fraction = Fraction(number).limit_denominator(100)
    # 1/3 has no percentage that is exact; 0.3333 has one, and is no third.
    if percent != round(percent, 4) and exact_ratio(fraction) == number:
        return f"{fraction.numerator}/{fraction.denominator}"
    return f"{number_text(percent, places=6)}%"
