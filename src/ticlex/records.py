"""A center's data between a file and a verdict: cells that keep their place, and what is wrong with them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

Scalar = bool | int | Decimal | str | date

_RATIO_PLACES = Decimal(1).scaleb(-18)
_WIDE = Context(prec=60, rounding=ROUND_HALF_EVEN)


def exact_ratio(value: Fraction | Decimal) -> Decimal:
    """Round a ratio half-even to 18 places: 1/3 of a record and 1/3 of a shape are then equal."""
    if isinstance(value, Fraction):
        value = _WIDE.divide(Decimal(value.numerator), Decimal(value.denominator))
    return value.quantize(_RATIO_PLACES, context=_WIDE)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person must mend in the input."""

    where: str
    """centers.xlsx, 工作表 江苏, 第3行, 列 研发场地面积"""
    found: str
    """五千平"""
    is_wrong: str
    """不是平方米数"""
    remedy: str
    """写成 5000 这样的数字。"""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a record.

    `value` is None where the cell is blank or bad; `problem` tells which. Money is in CNY, area in m², ratios
    are `exact_ratio`s.
    """

    value: Scalar | None
    found: str
    """As written in the file."""
    place: str
    """工作表!单元格 of a workbook, 第n行 列 of a CSV, the record's IRI of Turtle; or the form's field."""
    problem: Problem | None = None
    note: str | None = None
    """What the reader made of it, where that is not plain: 0.333… read as 1/3, a suspected unit slip."""


@dataclass(frozen=True, slots=True)
class Record:
    """One center: cells by field code (`rd_floor_area_m2`); a field that the file does not have is absent."""

    id: str
    cells: Mapping[str, Cell]
    rule_sets: tuple[str, ...] = ()
    place: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
    """Columns that are no field of ours, carried through as text."""


@dataclass(frozen=True, slots=True)
class RowCount:
    """Every row of a file is one of three; `read` is their sum, counted apart."""

    read: int
    accepted: int
    rejected: int
    blank: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from one file."""

    records: list[Record]
    problems: list[Problem]
    rows: RowCount
    extra_columns: list[str] = field(default_factory=list)
