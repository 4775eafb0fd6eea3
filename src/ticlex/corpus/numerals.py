"""Printed numerals of a text's structure, read as integers.

Only the counting of chapters, articles and items is read here, at start-up, so this is a table and a
loop: the library that reads amounts of money (`cn2an`) costs a third of a second to import.
"""

import unicodedata

# ○ (U+25CB) is what many texts print where 〇 is meant.
_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LONGEST = 18

NUMERAL = r"[〇○零一二两三四五六七八九十百千0-9０-９]{1,7}"
"""Regular expression of a numeral that `to_int` can read, unless it mixes the two scripts."""


def to_int(printed: str) -> int | None:
    """Read 第十一条's 十一, 二〇, 12 or full-width １２; None if it is no number."""
    printed = unicodedata.normalize("NFKC", printed)
    if not 0 < len(printed) <= _LONGEST:
        return None
    if printed.isdecimal():
        return int(printed)
    if any(c not in _DIGITS and c not in _UNITS for c in printed):
        return None
    if not any(c in _UNITS for c in printed):
        return int("".join(str(_DIGITS[c]) for c in printed))
    total, digit = 0, None
    for c in printed:
        if c in _DIGITS:
            digit = _DIGITS[c]
        else:
            # 十二 is 12: a unit with nothing before it counts once.
            total += (1 if digit is None else digit) * _UNITS[c]
            digit = None
    return total + (digit or 0)
