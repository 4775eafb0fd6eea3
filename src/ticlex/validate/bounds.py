"""A bound against a column, exactly: the bound moves to the least value of the column's own type that reaches it.

`x ≥ 1/3` on doubles, cents or whole numbers then compares two values of one type, and nothing is rounded. A double
stands for the number that a person wrote: the shortest decimal that reads back as it, and in a ratio the n/d with
d ≤ 100 that it is nearest to, as the readers of files have it.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from functools import lru_cache

import polars as pl

from ticlex.records import exact_ratio

LIMIT = 10**16
"""No number of a checked table, and no bound, reaches it in either direction."""
PLACES = 18
"""Decimal places that both SHACL engines keep."""

_WIDE = Context(prec=60)
_LARGEST_DENOMINATOR = 100


def decimal_of(number: float, measure_type: str) -> Decimal:
    """The number that a double of a checked table stands for."""
    if measure_type != "ratio":
        return Decimal(repr(number))
    near = Fraction(number).limit_denominator(_LARGEST_DENOMINATOR)
    return exact_ratio(near if float(near) == number else Fraction(repr(number)))


def is_within_reach(number: int | Decimal) -> bool:
    """Whether both engines read the number as it is written."""
    exponent = Decimal(number).as_tuple().exponent
    return isinstance(exponent, int) and abs(Decimal(number)) < LIMIT and -exponent <= PLACES


def compared(value: pl.Expr, dtype: pl.DataType, measure_type: str, name: str, bound: int | Decimal) -> pl.Expr:
    """`value` against `bound` by the SHACL constraint `name`, or by `equals`; null where `value` is."""
    at = _literal(least(bound, dtype, measure_type, beyond=False), dtype)
    beyond = _literal(least(bound, dtype, measure_type, beyond=True), dtype)
    match name:
        case "minInclusive":
            return value >= at
        case "minExclusive":
            return value >= beyond
        case "maxInclusive":
            return value < beyond
        case "maxExclusive":
            return value < at
        case "equals":
            return (value >= at) & (value < beyond)
    raise ValueError(name)


@lru_cache(maxsize=4096)
def least(bound: int | Decimal, dtype: pl.DataType, measure_type: str, *, beyond: bool) -> int | Decimal | float:
    """The least value of `dtype` that reaches `bound`, or with `beyond` exceeds it."""
    wanted = _WIDE.create_decimal(bound)
    if isinstance(dtype, pl.Float64):
        if beyond:
            return _least_double(lambda number: decimal_of(number, measure_type) > wanted)
        return _least_double(lambda number: decimal_of(number, measure_type) >= wanted)
    step = Decimal(1).scaleb(-dtype.scale) if isinstance(dtype, pl.Decimal) else Decimal(1)
    found = wanted.quantize(step, ROUND_FLOOR if beyond else ROUND_CEILING, _WIDE)
    if beyond:
        found = _WIDE.add(found, step)
    return found if isinstance(dtype, pl.Decimal) else int(found)


def _least_double(reaches: Callable[[float], bool]) -> float:
    """Bisect over the doubles in their order; a larger double never stands for a smaller number."""
    low, high = _rank(-float(LIMIT)), _rank(float(LIMIT))
    while low < high:
        middle = (low + high) // 2
        if reaches(_double(middle)):
            high = middle
        else:
            low = middle + 1
    return _double(low)


def _rank(number: float) -> int:
    """Place of a double among all, 0.0 being 0: its bits, counted downwards where it is negative."""
    bits: int = struct.unpack("<q", struct.pack("<d", abs(number)))[0]
    return -bits if math.copysign(1, number) < 0 else bits


def _double(rank: int) -> float:
    number: float = struct.unpack("<d", struct.pack("<q", abs(rank)))[0]
    return -number if rank < 0 else number


def _literal(value: int | Decimal | float, dtype: pl.DataType) -> pl.Expr:
    return pl.lit(value, dtype=dtype)
