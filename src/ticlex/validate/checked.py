"""A table as the columns need it: the fields that are read, each of one type, bad cells nulled and marked.

What no reader of files lets through (a text where a number belongs, infinity, a number with more than 18 places) is
refused as a whole. It would not be bad input of a record but a table that nobody checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

import polars as pl

from ticlex.errors import CouldNotCheck
from ticlex.measures import Measure
from ticlex.validate.bounds import LIMIT, PLACES, is_within_reach
from ticlex.validate.columns import BAD, NUMERIC, fields_read
from ticlex.validate.conditions import RuleSet

_TYPES = {"boolean": pl.Boolean(), "date": pl.Date(), "integer": pl.Int64(), "text": pl.String(), "code": pl.String()}
_MAY_BE_DECIMAL = ("number", "money", "ratio")


def checked_table(
    table: pl.DataFrame | pl.LazyFrame,
    rule_sets: Iterable[RuleSet],
    fields: Mapping[str, Measure],
    *,
    own_rules: bool,
) -> pl.DataFrame:
    """Collect what `rule_sets` read: `record`, fields, `<field>.bad`, and with `own_rules` each record's `rule_set`.

    Raises:
        CouldNotCheck: a column is not of its measure's type, or holds what cannot be a value of it.
    """
    schema = table.collect_schema()
    if "record" not in schema:
        raise CouldNotCheck("表中没有 record 列，无法说明结论属于哪条记录。")
    columns = [pl.col("record").cast(pl.String)]
    if own_rules and "rule_set" in schema:
        if schema["rule_set"] not in (pl.List(pl.String), pl.Null):
            raise CouldNotCheck(f"rule_set 列应是规则集名称的列表，却是 {schema['rule_set']}。")
        columns.append(pl.col("rule_set").cast(pl.List(pl.String)))
    numbers = []
    for name in _read_by(rule_sets):
        if name in schema and schema[name] != pl.Null:
            dtype = _dtype(name, schema[name], fields[name])
            value = pl.col(name).cast(dtype) if schema[name] != dtype else pl.col(name)
            columns.append(pl.when(~_bad(name)).then(value).alias(name) if name + BAD in schema else value)
            numbers += [name] if fields[name].type in NUMERIC else []
        if name + BAD in schema:
            if schema[name + BAD] not in (pl.Boolean, pl.Null):
                raise CouldNotCheck(f"{name}{BAD} 列应是逻辑值，却是 {schema[name + BAD]}。")
            columns.append(_bad(name).alias(name + BAD))
    checked = table.lazy().select(columns).collect()
    _check_numbers(checked, numbers)
    _check_places(checked, [name for name in numbers if fields[name].type != "ratio"])
    return checked


def _read_by(rule_sets: Iterable[RuleSet]) -> Iterable[str]:
    """Fields that the rule sets' conditions and gates look at."""
    names = [name for rules in rule_sets for condition in rules.conditions for name in fields_read(condition)]
    return dict.fromkeys(name for name in names if name)


def _bad(name: str) -> pl.Expr:
    return pl.col(name + BAD).cast(pl.Boolean).fill_null(False)


def _dtype(name: str, dtype: pl.DataType, measure: Measure) -> pl.DataType:
    """The type to which a column is cast; no cast between these loses anything."""
    target = _TYPES.get(measure.type)
    if dtype.is_integer() and measure.type in NUMERIC:
        return pl.Int64()
    if measure.type in _MAY_BE_DECIMAL:
        if isinstance(dtype, pl.Decimal) and dtype.scale <= PLACES:
            return pl.Decimal(38, dtype.scale)
        if isinstance(dtype, pl.Float64):
            return dtype
    elif target is not None and (
        dtype == target or (target == pl.String and isinstance(dtype, pl.Categorical | pl.Enum))
    ):
        return target
    raise CouldNotCheck(f"{name} 列是 {dtype}，不能当作 {measure.type}（{measure.zh}）核对。")


def _check_numbers(checked: pl.DataFrame, numbers: Iterable[str]) -> None:
    # NaN is greater than every number to polars, so it fails this test as infinity does.
    within = checked.select((pl.col(name).abs() < LIMIT).all() for name in numbers)
    for name in within.columns:
        if not within[name].item():
            raise CouldNotCheck(f"{name} 列有不是有限的数，或达到 10^16 的数，不是经过核对的数据。")


def _check_places(checked: pl.DataFrame, numbers: Iterable[str]) -> None:
    """A double has 17 digits, so only one below a hundredth can stand for more than 18 places."""
    for name in numbers:
        if isinstance(checked.schema[name], pl.Float64):
            small = pl.col(name).abs().is_between(0, 0.01, closed="none")
            for number in checked.select(pl.col(name).filter(small).unique()).to_series():
                if not is_within_reach(Decimal(repr(number))):
                    raise CouldNotCheck(f"{name} 列有超过 {PLACES} 位小数的数 {number!r}，不是经过核对的数据。")
