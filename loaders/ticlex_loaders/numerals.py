"""Numbers as people write them, read exactly: 1,234.5, 1E+07, 五千, 1亿2000万. No float is computed with."""

import re
from decimal import Context, Decimal, Inexact, InvalidOperation
from fractions import Fraction

from ticlex.records import exact_ratio
from ticlex_loaders.units import MULTIPLIERS

LIMIT = Fraction(10**16)
"""Nothing in a center's record is as large as this; it also bounds what arithmetic can cost."""

_ARABIC = re.compile(
    r"\+?((?:[1-9]\d{0,2}(?:,\d{3})+|\d{1,40})(?:\.\d{0,40})?|\.\d{1,40})(?:[eE]([+-]?\d{1,2}))?", re.ASCII
)
_TWO_SCALES = re.compile(r"(\d{1,8}(?:\.\d{1,4})?)亿(\d{1,4}(?:\.\d{1,4})?)万", re.ASCII)
_CHINESE_DIGITS = "零一二三四五六七八九"
_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬億廿]+")
_POINT = re.compile(r"点([零〇一二三四五六七八九]{1,20})(十万|百万|千万|百亿|千亿|万亿|[十百千万亿](?![十百千万亿]))?")
_PLAIN = str.maketrans("〇两壹贰叁肆伍陆柒捌玖拾佰仟萬億", "零二一二三四五六七八九十百千万亿")
_EXACT = Context(prec=200, traps=[Inexact, InvalidOperation])


def take_number(text: str) -> tuple[Fraction, str, bool] | None:
    """Read the number that `text` (half-width, trimmed) begins with.

    Returns the number, the rest of the text, and whether it was written in Chinese numerals; None if the
    text does not begin with a number that can be read exactly.
    """
    match = _TWO_SCALES.match(text)
    if match:
        return Fraction(match[1]) * 10**8 + Fraction(match[2]) * 10**4, text[match.end() :].lstrip(), False
    match = _ARABIC.match(text)
    if match:
        number = Fraction(match[1].replace(",", "")) * Fraction(10) ** int(match[2] or 0)
        return number, text[match.end() :].lstrip(), False
    match = _CHINESE.match(text)
    if match is None:
        return None
    number_or_none = chinese_number(match[0])
    point = _POINT.match(text, match.end())
    if number_or_none is None:
        return None
    if point is None:
        return number_or_none, text[match.end() :].lstrip(), True
    if any(scale in match[0] for scale in "万亿萬億"):
        return None
    digits = int("".join(str(_CHINESE_DIGITS.index(c)) for c in point[1].translate(_PLAIN)))
    number = number_or_none + Fraction(digits, 10 ** len(point[1]))
    return number * MULTIPLIERS.get(point[2], 1), text[point.end() :].lstrip(), True


def chinese_number(printed: str) -> Fraction | None:
    """Read 五千, 二千万, 两千, 二〇二四; None for 一百五, 五六 and whatever else means two numbers."""
    plain = printed.translate(_PLAIN)
    if len(plain) > 30:
        return None
    if len(plain) > 1 and all(c in _CHINESE_DIGITS for c in plain):
        # 二〇二四 is read digit by digit; 五六 means five or six.
        if len(plain) < 4 and "零" not in plain:
            return None
        return Fraction("".join(str(_CHINESE_DIGITS.index(c)) for c in plain))
    # cn2an costs a third of a second to import, and most files hold no Chinese numeral.
    import cn2an

    plain = plain.replace("廿", "二十")
    try:
        number = cn2an.cn2an(plain, "strict")
        # What does not come back the same was not the number's own way of being written.
        if not isinstance(number, int) or _ones(cn2an.an2cn(number)) != _ones(plain):
            return None
    except ValueError:
        return None
    return Fraction(number)


def to_decimal(number: Fraction) -> tuple[Decimal, bool]:
    """The number as a decimal, and whether that is exact; else it is rounded half-even to 18 places."""
    try:
        value = _EXACT.divide(Decimal(number.numerator), Decimal(number.denominator))
    except Inexact:
        return exact_ratio(number), False
    return value, True


def nearest_fraction(number: float, largest: int = 100) -> Fraction | None:
    """The n/d, d ≤ `largest`, whose nearest double is `number`."""
    near = Fraction(number).limit_denominator(largest)
    return near if float(near) == number else None


def plain(number: Fraction | Decimal | int) -> str:
    """The number for a message, without exponent: 30000000, 0.5, 2/3."""
    if isinstance(number, Fraction):
        value, exact = to_decimal(number)
        return f"{value:f}" if exact else f"{number.numerator}/{number.denominator}"
    return f"{number:f}" if isinstance(number, Decimal) else str(number)


def _ones(printed: str) -> str:
    """十二 and 一十二 are the same number."""
    return printed.replace("一十", "十")
