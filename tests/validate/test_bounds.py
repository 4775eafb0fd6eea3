"""A bound moved to a column's own type divides its values as the bound itself divides the numbers they stand for."""

import math
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticlex.measures import Measure, measures
from ticlex.store import Store
from ticlex.validate.bounds import compared, decimal_of, is_within_reach, least
from ticlex_loaders import read_cell

CONSTRAINTS = {
    "minInclusive": lambda number, bound: number >= bound,
    "maxInclusive": lambda number, bound: number <= bound,
    "minExclusive": lambda number, bound: number > bound,
    "maxExclusive": lambda number, bound: number < bound,
    "equals": lambda number, bound: number == bound,
}
BOUNDS = st.one_of(
    st.integers(-100, 10**9),
    st.decimals(-10, 10**9, allow_nan=False, places=4),
    st.decimals(0, 1, allow_nan=False, places=18),
    st.fractions(0, 1, max_denominator=20).map(lambda f: Decimal(f.numerator) / Decimal(f.denominator)),
).map(lambda bound: bound if isinstance(bound, int) else round(bound, 18))

MANY = settings(max_examples=200, deadline=None, derandomize=True)


def held(value: object, dtype: pl.DataType, kind: str, name: str, bound: int | Decimal) -> object:
    frame = pl.DataFrame({"x": pl.Series([value, None], dtype=dtype)})
    answer, blank = frame.select(compared(pl.col("x"), dtype, kind, name, bound)).to_series()
    assert blank is None
    return answer


@pytest.mark.parametrize("name", CONSTRAINTS)
@MANY
@given(bound=BOUNDS, dtype=st.sampled_from([pl.Decimal(38, 18), pl.Decimal(38, 2), pl.Decimal(38, 0)]), step=st.data())
def test_decimals_about_a_bound(name: str, bound: int | Decimal, dtype: pl.Decimal, step: st.DataObject) -> None:
    unit = Decimal(1).scaleb(-dtype.scale)
    value = round(Decimal(bound), dtype.scale) + step.draw(st.integers(-2, 2)) * unit
    assert held(value, dtype, "number", name, bound) is CONSTRAINTS[name](value, bound)


@pytest.mark.parametrize("name", CONSTRAINTS)
@MANY
@given(bound=BOUNDS, step=st.integers(-2, 2))
def test_whole_numbers_about_a_bound(name: str, bound: int | Decimal, step: int) -> None:
    value = math.floor(bound) + step
    assert held(value, pl.Int64(), "integer", name, bound) is CONSTRAINTS[name](value, bound)


@pytest.mark.parametrize("name", CONSTRAINTS)
@pytest.mark.parametrize("kind", ["number", "ratio"])
@MANY
@given(bound=BOUNDS, steps=st.integers(-3, 3))
def test_doubles_about_a_bound(kind: str, name: str, bound: int | Decimal, steps: int) -> None:
    value = float(bound)
    for _ in range(abs(steps)):
        value = math.nextafter(value, math.copysign(math.inf, steps))
    assert held(value, pl.Float64(), kind, name, bound) is CONSTRAINTS[name](decimal_of(value, kind), bound)


@MANY
@given(number=st.floats(0, 1, allow_subnormal=False), other=st.floats(0, 1, allow_subnormal=False))
def test_a_larger_double_never_stands_for_a_smaller_ratio(number: float, other: float) -> None:
    low, high = sorted((number, other))
    assert decimal_of(low, "ratio") <= decimal_of(high, "ratio")
    assert decimal_of(low, "ratio") <= decimal_of(math.nextafter(low, 2), "ratio")


_MEASURES = {m.field: m for m in measures(Store()) if m.field}
NUMBERS: list[Measure] = [_MEASURES["fulltime_ratio"], _MEASURES["rd_floor_area_m2"], _MEASURES["equipment_value_cny"]]


@MANY
@given(
    measure=st.sampled_from(NUMBERS),
    number=st.one_of(
        st.floats(0, 1),
        st.floats(0, 1e15),
        st.fractions(0, 1, max_denominator=120).map(float),
        st.decimals(0, 1000, places=3, allow_nan=False).map(float),
    ),
)
def test_a_double_stands_for_what_the_reader_of_workbooks_reads(measure: Measure, number: float) -> None:
    found = read_cell(number, measure, "此处")
    if found.problem is None:
        assert found.value == decimal_of(number, measure.type)
    else:
        assert number > 1 or not is_within_reach(Decimal(repr(number)))


@pytest.mark.parametrize("number", [10**16, -(10**16), Decimal("1e16"), Decimal("1e-19"), Decimal("NaN")])
def test_what_the_engines_do_not_hold_is_out_of_reach(number: int | Decimal) -> None:
    assert not is_within_reach(number)


@pytest.mark.parametrize("number", [0, 10**16 - 1, Decimal("0.333333333333333333"), Decimal("9999999999999999.5")])
def test_what_the_engines_hold_is_within_reach(number: int | Decimal) -> None:
    assert is_within_reach(number)


def test_the_least_value_is_of_the_columns_type() -> None:
    assert least(Decimal("0.5"), pl.Int64(), "number", beyond=False) == 1
    assert least(5, pl.Int64(), "number", beyond=True) == 6
    assert least(Decimal("0.333333333333333333"), pl.Float64(), "ratio", beyond=False) == 1 / 3
    assert least(Decimal("0.333333333333333333"), pl.Decimal(38, 4), "ratio", beyond=False) == Decimal("0.3334")
    assert least(0, pl.Float64(), "number", beyond=True) == math.ulp(0)
