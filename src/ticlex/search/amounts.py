"""Amounts with their units, as people write them: 三千万元, 3000万元, 0.3亿元 and 30 million yuan are one amount.

Years are counted in months, so that 一年 is 12个月. A number without a unit fits any unit.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from ticlex.corpus.numerals import to_int

# Possessive and bounded, so that no text of digits takes long.
_DIGITS = r"\d{1,20}+(?:[,，]\d{3})*+(?:\.\d{1,20}+)?+"
_CHINESE = "〇零一二两三四五六七八九十百千"
_NUMBER = rf"(?:{_DIGITS}|[{_CHINESE}])(?:{_DIGITS}|[{_CHINESE}万亿]){{0,20}}"
_UNITS = {
    "CNY": "元|圆|块钱?|人民币|yuan|rmb|cny",
    "m2": "平方米|平米|平方|㎡|m²|m2|square met(?:er|re)s?|sq ?m|sqm",
    "persons": "人|名|位|people|persons?",
    "months": "个月|months?",
    "years": "周年|年|years?",
    "days": "天|日|days?",
    "times": "次|times",
    "items": "家|个|项|类",
}
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "k": 10**3}
_UNIT = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _UNITS.items())
_AMOUNT = re.compile(
    rf"(?<!\d)(?:(?P<percent>{_DIGITS})\s*(?:%|percent|per cent)"
    rf"|百分之(?P<hundredths>{_NUMBER})"
    rf"|(?P<below>{_NUMBER})分之(?P<above>{_NUMBER})"
    r"|(?P<over>\d{1,9}+)/(?P<under>[1-9]\d{0,8}+)"
    r"|(?P<words>(?:one|a)[ -](?:third|half|quarter))"
    r"|(?P<month>\d{1,2}+)月(?P<day>\d{1,2}+)日"
    rf"|(?:cny|rmb|¥|￥)\s*(?P<sum>{_DIGITS})\s*(?P<sumscale>thousand|million|billion)?"
    rf"|(?P<number>{_NUMBER})\s*(?P<scale>(?:thousand|million|billion)\b)?\s*(?:{_UNIT})(?![a-z])"
    rf"|(?P<bare>{_DIGITS}[千万亿]*)(?!\d|\s*条|\s*章|\s*款))",
    re.IGNORECASE,
)
_WORDS = {"third": Fraction(1, 3), "half": Fraction(1, 2), "quarter": Fraction(1, 4)}
_PARTS = (("亿", 10**8), ("万", 10**4))
_FIRST_YEAR = 1900
_SMALL = 10
_COUNTS = ("items", "times", "days")


@dataclass(frozen=True, slots=True)
class Amount:
    """A value with its unit and where it was written."""

    value: Fraction
    unit: str | None
    """CNY, m2, persons, months, days, times, items, ratio, date (month × 100 + day), year; None fits any."""
    start: int
    end: int

    @property
    def is_telling(self) -> bool:
        """Whether somebody who writes it asks for it: 一个 and 五份 are grammar."""
        return self.value >= _SMALL or (self.unit is not None and not (self.value == 1 and self.unit in _COUNTS))

    def is_same(self, other: Amount) -> bool:
        """Whether both are one amount."""
        return self.value == other.value and (self.unit == other.unit or None in (self.unit, other.unit))


def amounts(text: str) -> Iterator[Amount]:
    """Every amount in `text`."""
    for match in _AMOUNT.finditer(text):
        if (found := _read(match)) is not None:
            yield Amount(*found, match.start(), match.end())


def in_unit(value: Fraction, unit: str | None) -> tuple[Fraction, str | None]:
    """The amount in the unit in which amounts are compared."""
    if unit == "years":
        return (value, "year") if value >= _FIRST_YEAR else (value * 12, "months")
    return value, unit


def _read(match: re.Match[str]) -> tuple[Fraction, str | None] | None:
    found = {name: value for name, value in match.groupdict().items() if value}
    if "month" in found:
        return Fraction(int(found["month"]) * 100 + int(found["day"])), "date"
    if "words" in found:
        return _WORDS[re.split("[ -]", found["words"].lower())[1]], "ratio"
    if "over" in found:
        return Fraction(int(found["over"]), int(found["under"])), "ratio"
    if "below" in found:
        above, below = number(found["above"]), number(found["below"])
        return (above / below, "ratio") if above is not None and below else None
    if "percent" in found or "hundredths" in found:
        percent = number(found.get("percent") or found["hundredths"])
        return (percent / 100, "ratio") if percent is not None else None
    value = number(found.get("sum") or found.get("number") or found["bare"])
    if value is None:
        return None
    value *= _SCALES.get((found.get("sumscale") or found.get("scale") or "").lower(), 1)
    if "sum" in found:
        return value, "CNY"
    return in_unit(value, next((unit for unit in _UNITS if unit in found), None))


def number(printed: str) -> Fraction | None:
    """Read 3,000, 0.3, 三千, 2千万 or 一亿五千万; None if it is no number."""
    rest, total = unicodedata.normalize("NFKC", printed).replace(",", ""), Fraction(0)
    for sign, size in _PARTS:
        before, found, after = rest.rpartition(sign)
        if found:
            part = number(before) if before else None
            if part is None:
                return None
            total, rest = total + part * size, after
    if not rest:
        return total
    below = _below_ten_thousand(rest)
    return None if below is None else total + below


def _below_ten_thousand(printed: str) -> Fraction | None:
    if re.fullmatch(r"\d+(?:\.\d+)?", printed):
        return Fraction(printed)
    if match := re.fullmatch(r"(\d+(?:\.\d+)?)([十百千])", printed):
        return Fraction(match[1]) * {"十": 10, "百": 100, "千": 1000}[match[2]]
    read = to_int(printed)
    return None if read is None else Fraction(read)
