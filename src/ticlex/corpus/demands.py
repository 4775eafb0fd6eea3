"""What a clause demands, read off its words: how strongly it binds, and the numbers it sets."""

import re
from dataclasses import dataclass
from functools import lru_cache

from ticlex.corpus.numerals import to_int

_NOT_MODAL = re.compile(
    "应用|应对|应急|响应|适应|供应|效应|反应|相应|对应|可持续|可靠|可行|许可|认可|可复制|可推广|可转化|不可"
)
_STRENGTHS = (
    ("原则上", 2),
    ("一般", 3),
    ("鼓励", 0),
    ("探索", 0),
    ("可以", 1),
    ("可", 1),
    ("不得", 4),
    ("必须", 4),
    ("应当", 4),
    ("应", 4),
    ("须", 4),
)
STRICT = 4
"""Strength of 应, 须, 不得 and of the unmarked indicative; 一般 3, 原则上 2, 可以 1, 鼓励 and 探索 0."""

_DIGITS = "[0-9][0-9,]*(?:[.][0-9]+)?(?:/[0-9]+)?"
_HAN = "[一二两三四五六七八九十百千万]+"
_UNITS = "个百分点|平方米|平方公里|万元|亿元|个月|m2|㎡|元|年|月|日|天|人|名|次|亩|家|项|岁|%|％"
_NUMBER = re.compile(
    rf"(?P<number>百分之{_HAN}|{_HAN}分之{_HAN}|{_DIGITS}|{_HAN})\s*(?P<unit>{_UNITS}|)(?P<after>以上|以内|之内|内|前|以下|)"
)
_AT_LEAST, _AT_MOST = "AtLeast", "AtMost"
_BEFORE = {
    "不少于": _AT_LEAST, "不低于": _AT_LEAST, "不小于": _AT_LEAST, "至少": _AT_LEAST, "达到": _AT_LEAST,
    "不超过": _AT_MOST, "不高于": _AT_MOST, "不多于": _AT_MOST, "不大于": _AT_MOST,
}  # fmt: skip
_AFTER = {
    "以上": _AT_LEAST, "以内": _AT_MOST, "之内": _AT_MOST, "内": _AT_MOST, "前": _AT_MOST, "以下": _AT_MOST,
}  # fmt: skip
_SCALES = {
    "万元": ("元", 10_000),
    "亿元": ("元", 100_000_000),
    "m2": ("平方米", 1),
    "㎡": ("平方米", 1),
    "％": ("%", 1),
    "名": ("人", 1),
}


_DATE = re.compile("(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日(?P<before>前?)")


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number with a unit; amounts of money in 元, shares in %."""

    words: str
    op: str | None
    """AtLeast, AtMost, or None for a number that is no bound."""
    value: float
    unit: str


@lru_cache(maxsize=8192)
def strength(clause: str) -> int | None:
    """How strongly a clause binds, 4 to 0 as in `STRICT`; None where no word says it."""
    words = _NOT_MODAL.sub("", clause)
    if words.startswith("支持"):
        return 0
    return next((strength for marker, strength in _STRENGTHS if marker in words), None)


@lru_cache(maxsize=8192)
def numbers(clause: str) -> tuple[Number, ...]:
    """The numbers of a clause that have a unit or are shares: 三年, 5000平方米, 百分之三十, 1/3, 1月30日前."""
    found = [_date(match) for match in _DATE.finditer(clause)]
    behind = 0
    words = _DATE.sub("，", clause)
    for match in _NUMBER.finditer(words):
        number = _number(match, words[behind : match.start()])
        if number:
            found.append(number)
            behind = match.end()
    return tuple(found)


def _date(match: re.Match[str]) -> Number:
    """A day of the year as a number that grows with it."""
    op = _AT_MOST if match["before"] else None
    return Number(match[0], op, int(match["month"]) * 31 + int(match["day"]), "日期")


def _number(match: re.Match[str], before: str) -> Number | None:
    """A number, unless it counts nothing; `before` are the clause's words since the last one: they say its bound."""
    printed, unit = match["number"], match["unit"]
    share = "分之" in printed or "/" in printed
    value = _value(printed) if unit or share else None
    if value is None:
        return None
    if share:
        value, unit = value * 100, "%"
    unit, scale = _SCALES.get(unit, (unit, 1))
    bounds = [(place, word) for word in _BEFORE if (place := before.rfind(word)) >= 0]
    word = max(bounds)[1] if bounds else None
    op = _BEFORE[word] if word else _AFTER.get(match["after"])
    return Number((word or "") + match[0], op, value * scale, unit)


def _value(printed: str) -> float | None:
    if printed.startswith("百分之"):
        whole = to_int(printed.removeprefix("百分之"))
        return None if whole is None else whole / 100
    if "分之" in printed or "/" in printed:
        over = printed.split("/") if "/" in printed else printed.split("分之")[::-1]
        above, below = (to_int(part) for part in over)
        return above / below if above is not None and below else None
    if "万" in printed:
        head = to_int(printed.removesuffix("万"))
        return None if head is None else head * 10_000.0
    plain = printed.replace(",", "")
    whole = to_int(plain)
    return float(whole) if whole is not None else float(plain) if re.fullmatch("[0-9.]+", plain) else None
