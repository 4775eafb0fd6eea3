"""Rows of a checked table as records, so that the judge of single records can be asked about them."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Context, Decimal

import polars as pl

from ticlex.errors import CouldNotCheck
from ticlex.measures import Measure
from ticlex.records import Cell, Problem, Record, Scalar, exact_ratio
from ticlex.validate.bounds import decimal_of
from ticlex.validate.columns import BAD, OUTCOMES, fields_read
from ticlex.validate.conditions import Condition, RuleSet
from ticlex.validate.verdicts import ConditionVerdict, Judge

_WIDE = Context(prec=60)
_CODE = ".code"
"""A column name that no field can have."""
_AT_ONCE = 20_000
"""Distinct rows that are turned into records at a time: each takes some ten kilobytes."""


def records_of(rows: pl.DataFrame, fields: Mapping[str, Measure]) -> list[Record]:
    """One record per row, named by its place among them; columns that are no field are passed over."""
    present = [name for name in rows.columns if name in fields]
    return [
        Record(str(n), {name: _cell(row[name], bool(row.get(name + BAD)), fields[name]) for name in present})
        for n, row in enumerate(rows.iter_rows(named=True))
    ]


def code_of(verdict: ConditionVerdict) -> int:
    """The code of a verdict that was reached one record at a time."""
    return OUTCOMES.index(verdict.outcome if verdict.reason is None else f"{verdict.outcome}_{verdict.reason}")


def judged_by_engines(
    judge: Judge, rules: RuleSet, condition: Condition, rows: pl.DataFrame, fields: Mapping[str, Measure]
) -> pl.Series:
    """The codes of one condition for each row, judged once for each distinct row of what it reads.

    Raises:
        CouldNotCheck: the engines differ, or one failed.
    """
    names = [name + mark for name in fields_read(condition) for mark in ("", BAD) if name + mark in rows.columns]
    if not names:
        (verdict,) = _alone(judge, rules, condition).judge([Record("0", {})], [rules.name])
        return pl.repeat(code_of(verdict.conditions[0]), rows.height, dtype=pl.UInt8, eager=True)
    distinct = rows.select(names).unique(maintain_order=True)
    alone = _alone(judge, rules, condition)
    codes: list[int] = []
    for part in distinct.iter_slices(_AT_ONCE):
        verdicts = alone.judge(records_of(part, fields), [rules.name])
        codes += [code_of(verdict.conditions[0]) for verdict in verdicts]
    found = distinct.with_columns(pl.Series(_CODE, codes, dtype=pl.UInt8))
    joined = rows.select(names).join(found, on=names, how="left", nulls_equal=True, maintain_order="left")
    return joined[_CODE]


def _alone(judge: Judge, rules: RuleSet, condition: Condition) -> Judge:
    """A judge to whom the rule set has this condition only."""
    other = copy.copy(judge)
    other.rule_sets = {rules.name: replace(rules, conditions=(condition,))}
    return other


def shown(row: Mapping[str, object], names: Sequence[str]) -> str:
    """What a row holds in some fields, for a message."""
    return "，".join(f"{name}={'（错）' if row.get(name + BAD) else row.get(name)}" for name in names)


def _cell(value: object, is_bad: bool, measure: Measure) -> Cell:
    if is_bad:
        return Cell(None, "", "", Problem(measure.zh, "", "数据有误", "改正后再核对。"))
    return Cell(None if value is None else _scalar(value, measure), "", "")


def _scalar(value: object, measure: Measure) -> Scalar:
    """The value as the readers of files give it: numbers that are not counted are decimals, ratios to 18 places."""
    if isinstance(value, bool) or measure.type == "integer":
        return value  # type: ignore[return-value]  # the table's columns are checked to be of the measure's type
    if isinstance(value, float):
        value = decimal_of(value, measure.type)
    if isinstance(value, int | Decimal):
        number = _WIDE.normalize(Decimal(value))
        return exact_ratio(number) if measure.type == "ratio" else number
    if isinstance(value, str | date):
        return value
    raise CouldNotCheck(f"{measure.field} 的值 {value!r} 无法核对。")
