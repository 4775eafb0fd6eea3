"""The ordinary ways to write a value, read by columns. What is not told here is null, and read cell by cell.

Every expression says what `cells.py` says, or nothing: a number of up to 15 digits is a double's own, so that its
double stands for what was written; whatever earns a problem is left to the one place that explains problems.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from ticlex.measures import Measure
from ticlex_loaders import raw
from ticlex_loaders.cleaning import control_character
from ticlex_loaders.units import factor

NUMERIC = ("number", "money", "integer", "ratio")
DTYPES: Mapping[str, pl.DataType] = {
    "text": pl.String(),
    "code": pl.String(),
    "boolean": pl.Boolean(),
    "date": pl.Date(),
    "integer": pl.Int64(),
    "number": pl.Float64(),
    "money": pl.Float64(),
    "ratio": pl.Float64(),
}
"""What a column of each type of measure is read as."""
_DIGITS = 15
"""A decimal of so many digits comes back the same from a double."""
_RATIO_PLACES = 8
"""No decimal of so few places is taken for an n/d, d ≤ 100, that it is not."""
_LARGEST = 10**_DIGITS
_ORDINARY = r"[!-~\x{4e00}-\x{9fff}（）、，。：；·—－]"
"""Characters of names that neither NFC nor any trimming changes."""
_WORDS = rf"^{_ORDINARY}+(?: {_ORDINARY}+)*$"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit whose factor is whole ÷ 10^places, so that a decimal stays a decimal."""

    whole: int = 1
    places: int = 0


Quick = Callable[[pl.Series], pl.Series]


def quick_reader(kind: str, measure: Measure, header_unit: str | None) -> Quick | None:
    """How the ordinary values of a layer are read in one go, of the dtype in `DTYPES`; None if there is no such way."""
    if measure.type in NUMERIC:
        unit = _unit(header_unit, measure) if header_unit else Unit()
        if unit is None:
            return None
        if kind == raw.TEXT:
            return lambda found: _texts(found, measure, unit, has_header=bool(header_unit))
        if kind in (raw.NUMBER, raw.WHOLE, raw.PERCENT):
            return lambda found: _numbers(found, measure, unit, has_header=bool(header_unit))
        return None
    match measure.type, kind:
        case ("boolean", raw.TRUTH) | ("date", raw.DAY):
            return lambda found: found
        case ("date", raw.MOMENT):
            return lambda found: found.dt.date()
        case ("text", raw.TEXT):
            return quick_words
    return None


def quick_words(found: pl.Series) -> pl.Series:
    """Texts that are clean as they stand."""
    return found.zip_with(found.str.contains(_WORDS).fill_null(False), _nothing(found, pl.String()))


def quick_ids(kind: str, found: pl.Series) -> pl.Series:
    """Record numbers that are clean texts or whole numbers."""
    if kind == raw.TEXT:
        return quick_words(found)
    if kind == raw.NUMBER:
        found = _where((found == found.floor()) & (found.abs() < _LARGEST), found).cast(pl.Int64)
    return found.cast(pl.String) if kind in (raw.NUMBER, raw.WHOLE) else _nothing(found, pl.String())


def _unit(word: str, measure: Measure) -> Unit | None:
    """The unit, where it scales by a decimal: 万元, 人, %, but not 亩 (2000/3 m²)."""
    found = factor(word, measure.unit or ("year" if measure.type == "integer" else ""))
    return None if found is None else _decimal(found)


def _decimal(number: Fraction) -> Unit | None:
    for places in range(4):
        if (number * 10**places).denominator == 1:
            return Unit(int(number * 10**places), places)
    return None


def _numbers(found: pl.Series, measure: Measure, unit: Unit, *, has_header: bool) -> pl.Series:
    """Doubles and integers; each stands for its shortest decimal."""
    if has_header and unit != Unit():
        return _texts(found.cast(pl.String), measure, unit, has_header=True, is_double=True)
    if found.dtype == pl.Int64:
        found = _where(found.abs() < _LARGEST, found).cast(pl.Float64)
    if measure.type == "integer":
        return _whole(found, measure)
    if measure.type == "ratio":
        return _where((found >= 0) & (found <= 1), found) + 0.0
    # A double of a tenth or more has no more than 17 decimal places; 18 are kept.
    return _where((found == 0) | ((found >= 0.1) & (found < _LARGEST)), found) + 0.0


def _texts(found: pl.Series, measure: Measure, unit: Unit, *, has_header: bool, is_double: bool = False) -> pl.Series:
    """Decimals without any word first, then those with thousands or a unit of their own."""
    places = _RATIO_PLACES if measure.type == "ratio" else 12
    plain = found.str.contains(rf"^[0-9]{{1,{_DIGITS}}}(?:\.[0-9]{{1,{places}}})?$") & (
        found.str.len_bytes() - found.str.count_matches(".", literal=True) <= _DIGITS
    )
    values = _scaled(_where(plain, found), measure, unit, has_header=has_header)
    if is_double:
        return values
    rest = found.filter(found.is_not_null() & ~plain)
    if rest.is_empty():
        return values
    number = (
        rf"([0-9]{{1,{_DIGITS}}}(?:\.[0-9]{{1,{places}}})?|[1-9][0-9]{{0,2}}(?:,[0-9]{{3}})+(?:\.[0-9]{{1,{places}}})?)"
    )
    parts = found.str.strip_chars(" \t\r\n").str.extract_groups(rf"^{number} ?([^0-9.,\s][^\r\n]*)?$").struct
    digits = _where(~plain, parts.field("1").str.replace_all(",", "", literal=True))
    digits = _where(digits.str.len_bytes() - digits.str.count_matches(".", literal=True) <= _DIGITS, digits)
    words = parts.field("2").fill_null("")
    for word in words.filter(digits.is_not_null()).unique():
        # A word beside a unit in the header has rules of its own, and notes.
        own = unit if not word else None if has_header or control_character(word) else _unit(word, measure)
        if own is not None:
            told = _scaled(_where(words == word, digits), measure, own, has_header=has_header and not word)
            values = values.zip_with(told.is_null(), told)
    return values


def _scaled(digits: pl.Series, measure: Measure, unit: Unit, *, has_header: bool) -> pl.Series:
    """Decimals of up to 15 digits, times the unit, as the double that stands for the product."""
    if unit == Unit():
        value = digits.cast(pl.Float64)
    else:
        point = digits.str.find(".", literal=True)
        behind = (digits.str.len_bytes() - point - 1).fill_null(0).cast(pl.Int64)
        counted = digits.str.replace(".", "", literal=True).cast(pl.Int64)
        counted = _where(counted <= _LARGEST // unit.whole - 1, counted) * unit.whole
        # Both are exact, so that the quotient is the nearest double to the product.
        value = counted.cast(pl.Float64) / pl.Series(_POWERS).gather(behind + unit.places)
    if measure.type == "integer":
        return _whole(value, measure)
    if measure.type == "ratio":
        is_clear = value <= 1
        if has_header:
            # 0.6 under a header in % is asked back.
            is_clear &= (digits.cast(pl.Float64) > 1) | (value == 0)
        return _where(is_clear, value)
    return value


_POWERS = [10.0**n for n in range(20)]


def _whole(found: pl.Series, measure: Measure) -> pl.Series:
    """Counts; a calendar year lies between 1900 and 2200."""
    low, high = (0, _LARGEST) if measure.unit else (1900, 2200)
    return _where((found == found.floor()) & (found >= low) & (found <= high), found).cast(pl.Int64)


def _where(is_told: pl.Series, found: pl.Series) -> pl.Series:
    return found.zip_with(is_told.fill_null(False), _nothing(found, found.dtype))


def _nothing(found: pl.Series, dtype: pl.DataType) -> pl.Series:
    return pl.repeat(None, len(found), dtype=dtype, eager=True)
