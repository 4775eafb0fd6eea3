"""The units a person may write, as exact factors of a measure's own unit.

A factor is a `Fraction`, since 1 亩 is 2000/3 m². Words are compared after `compact`, in lower case.
"""

import re
from fractions import Fraction

from ticlex_loaders.cleaning import compact

MULTIPLIERS = {
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "十亿": 10**9,
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
}
"""Words between a number and its unit, which scale the number."""

_MU = Fraction(2000, 3)
_WORDS: dict[str, dict[str, Fraction]] = {
    "CNY": dict.fromkeys(
        ["元", "圆", "元人民币", "人民币元", "人民币", "cny", "rmb", "yuan", "元整", "圆整", "¥"], Fraction(1)
    )
    | {"角": Fraction(1, 10), "分": Fraction(1, 100)},
    "m2": dict.fromkeys(
        ["平方米", "平米", "㎡", "m2", "m²", "m^2", "米²", "sqm", "squaremetres", "squaremeters"], Fraction(1)
    )
    | dict.fromkeys(["公顷", "ha", "hm2", "hm²"], Fraction(10_000))
    | dict.fromkeys(["亩", "市亩"], _MU)
    | dict.fromkeys(["平方公里", "平方千米", "km2", "km²"], Fraction(1_000_000)),
    "persons": dict.fromkeys(["人", "名", "位", "persons", "people"], Fraction(1)),
    "months": dict.fromkeys(["个月", "月", "months", "month"], Fraction(1))
    | dict.fromkeys(["年", "周年", "years", "year"], Fraction(12)),
    "years": dict.fromkeys(["年", "周年", "years", "year"], Fraction(1))
    | dict.fromkeys(["个月", "月", "months", "month"], Fraction(1, 12)),
    "times": dict.fromkeys(["次", "回", "times"], Fraction(1)),
    "days": dict.fromkeys(["天", "日", "days", "day"], Fraction(1)),
    "year": dict.fromkeys(["年", "年度"], Fraction(1)),
    "ratio": {"%": Fraction(1, 100)},
}
_FOREIGN = ("美元", "usd", "$", "欧元", "eur", "€", "港元", "港币", "hkd", "日元", "jpy", "英镑", "gbp")
_LOOSE = {"平": "平方米", "平方": "平方米", "块": "元", "块钱": "元", "w": "万元"}
_MULTIPLIED = re.compile(rf"({'|'.join(sorted(MULTIPLIERS, key=len, reverse=True))})?(.*)", re.DOTALL)


def factor(word: str, unit: str) -> Fraction | None:
    """What one `word` is in `unit`: 万元 is 10,000 CNY, 万 alone 10,000; None if it is no such unit."""
    word = compact(word).lower()
    found = _WORDS.get(unit, {}).get(word)
    if found is not None:
        return found
    match = _MULTIPLIED.fullmatch(word)
    if match is None or match[1] is None or unit in ("ratio", "year"):
        return None
    base = _WORDS.get(unit, {}).get(match[2]) if match[2] else Fraction(1)
    return base * MULTIPLIERS[match[1]] if base is not None else None


def is_bare_multiplier(word: str) -> bool:
    """Whether the word only scales: 万, not 万元."""
    return compact(word) in MULTIPLIERS


def is_unit(word: str) -> bool:
    """Whether the word is a unit of anything that we know, a foreign currency included."""
    return any(factor(word, unit) is not None for unit in _WORDS) or is_foreign_money(word)


def is_foreign_money(word: str) -> bool:
    """Whether the word names a currency other than CNY."""
    word = compact(word).lower()
    match = _MULTIPLIED.fullmatch(word)
    return word in _FOREIGN or (match is not None and match[2] in _FOREIGN)


def loose_unit(word: str) -> str | None:
    """The unit that a colloquial word may stand for (平 for 平方米): asked back, never assumed."""
    return _LOOSE.get(compact(word).lower())
