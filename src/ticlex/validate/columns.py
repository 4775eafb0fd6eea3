"""Conditions as polars expressions, compiled from the shapes that the SHACL engines judge by.

What cannot be said exactly is refused, never approximated; the rows of a refused condition go to the engines. Every
outcome is a small number, in the order in which outcomes decide the overall result: the largest one of a record does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import and_, or_

import polars as pl

from ticlex.errors import CouldNotCheck
from ticlex.measures import Measure
from ticlex.names import Iri, curie
from ticlex.validate.bounds import compared, is_within_reach
from ticlex.validate.conditions import Condition, Constraint, Gate, RuleSet, Test
from ticlex.validate.patterns import is_common, minds_a_last_line_break
from ticlex.validate.verdicts import SOFT

OUTCOMES = (
    "needs_judgement", "not_applicable", "met", "soft_not_met", "unknown_missing", "unknown_bad_input", "not_met",
)  # fmt: skip
"""Outcome, with its reason where it is unknown, by code."""
NEEDS_JUDGEMENT, NOT_APPLICABLE, MET, SOFT_NOT_MET, MISSING, BAD_INPUT, NOT_MET = range(len(OUTCOMES))
OUTCOME = pl.Enum(OUTCOMES)
BAD = ".bad"
"""What a field's name ends in where it is the column that marks bad input."""

NUMERIC = ("number", "money", "integer", "ratio")
_WORDS = ("text", "code")
_RANGES = ("minInclusive", "maxInclusive", "minExclusive", "maxExclusive")


class Refused(CouldNotCheck):
    """A constraint that the columns cannot say exactly; the engines judge its shape instead."""

    def __init__(self, test: Test, constraint: Constraint | None, why: str) -> None:
        said = f" 的 sh:{constraint.name} {constraint.value!r}" if constraint else f" 的度量 {curie(test.measure.iri)}"
        super().__init__(f"{curie(test.iri)}{said} 不能精确地写成列运算：{why}。")
        self.test, self.constraint = test, constraint


@dataclass(frozen=True, slots=True)
class Compiled:
    """A condition over the columns of a checked table."""

    outcome: pl.Expr
    """Its code, for every row."""
    doubt: pl.Expr | None = None
    """Rows that only the engines can judge, none if None."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A rule set over the columns of a checked table, by its conditions' IRIs."""

    outcomes: Mapping[str, pl.Expr]
    doubts: Mapping[str, pl.Expr]
    """Rows that only the engines can judge, of the conditions that have such rows."""
    refused: Mapping[str, Refused]
    """Conditions that only the engines can judge."""


Schema = Mapping[str, pl.DataType]
"""Columns of a checked table: fields, and `<field>.bad` where some cell may be bad."""


@dataclass(frozen=True, slots=True)
class _Value:
    value: pl.Expr
    dtype: pl.DataType
    doubt: pl.Expr | None = None


def compile_rules(rules: RuleSet, schema: Schema) -> Plan:
    """Every condition of a rule set that can be said exactly; what is refused is named."""
    found: dict[str, Compiled] = {}
    refused: dict[str, Refused] = {}
    for condition in rules.conditions:
        try:
            found[condition.iri] = compile_condition(condition, schema)
        except Refused as error:
            refused[condition.iri] = error
    doubts = {iri: compiled.doubt for iri, compiled in found.items() if compiled.doubt is not None}
    return Plan({iri: compiled.outcome for iri, compiled in found.items()}, doubts, refused)


def compile_condition(condition: Condition, schema: Schema) -> Compiled:
    """The outcome of a condition; a field that the table does not have is blank.

    Raises:
        Refused: a constraint of it, or of its gate, cannot be said exactly.
    """
    test = condition.test
    if test is None:
        return Compiled(_code(NEEDS_JUDGEMENT))
    blank = _any([_is_blank(name, schema) for name in condition.fields])
    holds, doubt = _holds(test, _value(test, schema))
    short = SOFT_NOT_MET if condition.force in SOFT else NOT_MET
    outcome = (
        pl.when(blank)
        .then(_open(condition.fields, condition.when_blank, schema))
        .otherwise(pl.when(holds).then(_code(MET)).otherwise(_code(short)))
    )
    reached = ~blank
    if condition.gate is not None:
        inside = _applies(condition.gate, schema)
        reached &= inside.fill_null(False)
        outcome = (
            pl.when(inside.is_null())
            .then(_open(condition.gate.fields, condition.when_gate_blank, schema))
            .otherwise(pl.when(inside).then(outcome).otherwise(_code(NOT_APPLICABLE)))
        )
    return Compiled(outcome, None if doubt is None else reached & doubt)


def fields_read(condition: Condition) -> tuple[str, ...]:
    """Fields that the condition and its gate look at, each once."""
    return tuple(dict.fromkeys([*condition.fields, *(condition.gate.fields if condition.gate else ())]))


def sides_of_bounds(condition: Condition, schema: Schema) -> list[tuple[pl.Expr, Mapping[str, pl.Expr]]]:
    """The number that a condition is about, and for each of its bounds the rows below, at and above it."""
    test = condition.test
    if test is None or test.measure.type not in NUMERIC:
        return []
    try:
        own = _value(test, schema)
        bounds = {_number(test, c, c.value) for c in test.constraints if c.name in _RANGES}
    except Refused:
        return []
    sides = {"below": "maxExclusive", "at": "equals", "above": "minExclusive"}
    return [
        (own.value, {s: compared(own.value, own.dtype, test.measure.type, n, bound) for s, n in sides.items()})
        for bound in sorted(bounds)
    ]


def _code(code: int) -> pl.Expr:
    return pl.lit(code, dtype=pl.UInt8)


def _any(answers: Sequence[pl.Expr]) -> pl.Expr:
    return reduce(or_, answers, pl.lit(False)) if len(answers) != 1 else answers[0]


def _is_blank(name: str, schema: Schema) -> pl.Expr:
    return pl.col(name).is_null() if name in schema else pl.lit(True)


def _open(names: Sequence[str], when_blank: str, schema: Schema) -> pl.Expr:
    """The code where some of these fields are blank or bad: a bad one goes before a blank one."""
    missing = _code(NOT_APPLICABLE if when_blank == "not_applicable" else MISSING)
    marks = [pl.col(name + BAD) for name in names if name + BAD in schema]
    return pl.when(_any(marks)).then(_code(BAD_INPUT)).otherwise(missing) if marks else missing


# Gates, three-valued: polars' & and | on nulls are Kleene's, as gates.py has it.


def _applies(gate: Gate, schema: Schema) -> pl.Expr:
    answers = [_fulfils(test, schema) for test in gate.tests]
    if gate.alternatives:
        answers.append(reduce(or_, [_applies(alternative, schema) for alternative in gate.alternatives]))
    return reduce(and_, answers)


def _fulfils(test: Test, schema: Schema) -> pl.Expr:
    if not test.measure.field:
        raise Refused(test, None, "前提不能建立在派生度量上")
    own = _value(test, schema)
    return reduce(and_, [_gate_constraint(test, constraint, own) for constraint in test.constraints])


def _gate_constraint(test: Test, constraint: Constraint, own: _Value) -> pl.Expr:
    """A constraint as gates.py reads it: numbers are equal by value, whatever their type."""
    if test.measure.type not in NUMERIC or constraint.name in _RANGES:
        return _constraint(test, constraint, own)
    if constraint.name in ("hasValue", "in"):
        bounds = [_number(test, constraint, bound) for bound in _members(constraint)]
        return _any([compared(own.value, own.dtype, test.measure.type, "equals", bound) for bound in bounds])
    raise Refused(test, constraint, "前提中没有这种约束")


# Tests


def _holds(test: Test, own: _Value) -> tuple[pl.Expr, pl.Expr | None]:
    """Whether a filled value fulfils all constraints, and for which rows that is not to be told here."""
    names = [constraint.name for constraint in test.constraints]
    for constraint in test.constraints:
        if names.count(constraint.name) > 1:
            raise Refused(test, constraint, "同一种约束出现了不止一次")
    doubts = [] if own.doubt is None else [own.doubt]
    for constraint in test.constraints:
        if constraint.name == "pattern" and minds_a_last_line_break(str(constraint.value)):
            doubts.append(own.value.str.ends_with("\n"))
    holds = reduce(and_, [_constraint(test, constraint, own) for constraint in test.constraints])
    return holds, _any(doubts) if doubts else None


def _constraint(test: Test, constraint: Constraint, own: _Value) -> pl.Expr:
    kind, bound = test.measure.type, constraint.value
    match constraint.name:
        case name if name in _RANGES and kind in NUMERIC:
            return compared(own.value, own.dtype, kind, name, _number(test, constraint, bound))
        case name if name in _RANGES and kind == "date" and isinstance(bound, date):
            return _compared_days(own.value, name, bound)
        case "hasValue" | "in":
            return _any([_equals(test, constraint, own, member) for member in _members(constraint)])
        case "pattern" if kind in _WORDS and isinstance(bound, str) and is_common(bound):
            return own.value.str.contains(bound)
        case "minCount" if isinstance(bound, int) and not isinstance(bound, bool):
            return pl.lit(bound <= 1)  # a filled field has exactly one value
    raise Refused(test, constraint, f"没有与两个引擎都一致的写法（{kind}）")


def _members(constraint: Constraint) -> Sequence[object]:
    return constraint.value if isinstance(constraint.value, tuple) else (constraint.value,)


def _equals(test: Test, constraint: Constraint, own: _Value, bound: object) -> pl.Expr:
    """Equal as RDF terms: a decimal has many spellings, 5.0 and 5.00, that a column does not keep."""
    kind = test.measure.type
    if kind == "boolean" and isinstance(bound, bool):
        return own.value if bound else ~own.value
    if kind in _WORDS and isinstance(bound, str) and not isinstance(bound, Iri):
        return own.value == pl.lit(str(bound))
    if kind == "integer" and isinstance(bound, int) and not isinstance(bound, bool):
        return compared(own.value, own.dtype, kind, "equals", _number(test, constraint, bound))
    if kind == "date" and isinstance(bound, date):
        return own.value == pl.lit(bound)
    raise Refused(test, constraint, f"{kind} 与这个值在两个引擎中按写法比较，列里没有写法")


def _compared_days(value: pl.Expr, name: str, bound: date) -> pl.Expr:
    ways = {"minInclusive": value.ge, "maxInclusive": value.le, "minExclusive": value.gt, "maxExclusive": value.lt}
    return ways[name](pl.lit(bound))


def _number(test: Test, constraint: Constraint, bound: object) -> int | Decimal:
    if isinstance(bound, bool) or not isinstance(bound, int | Decimal) or not is_within_reach(bound):
        raise Refused(test, constraint, "界限不是引擎能精确读取的整数或小数")
    return bound


# Values


def _value(test: Test, schema: Schema) -> _Value:
    measure = test.measure
    if measure.field:
        return _Value(_column(measure.field, schema, measure), _dtype(measure.field, schema, measure))
    if measure.iri not in DERIVED:
        raise Refused(test, None, "这个派生度量没有列运算")
    return DERIVED[measure.iri](schema)


def _column(name: str, schema: Schema, measure: Measure) -> pl.Expr:
    return pl.col(name) if name in schema else pl.lit(None, dtype=_dtype(name, schema, measure))


def _dtype(name: str, schema: Schema, measure: Measure) -> pl.DataType:
    absent = {"boolean": pl.Boolean(), "date": pl.Date(), "text": pl.String(), "code": pl.String()}
    return schema[name] if name in schema else absent.get(measure.type, pl.Int64())


def _annual_report_day(schema: Schema) -> _Value:
    """As verdicts.py computes it; it knows the years 1 to 9999 only."""
    names = ("annual_report_date", "report_year")
    if any(name not in schema for name in names):
        return _Value(pl.lit(None, dtype=pl.Int64), pl.Int64())
    filed, year = (pl.col(name) for name in names)
    is_known = year.is_between(0, 9998)
    begins = pl.date(pl.when(is_known).then(year) + 1, 1, 1)
    return _Value((filed - begins).dt.total_days() + 1, pl.Int64(), ~is_known)


DERIVED: dict[Iri, Callable[[Schema], _Value]] = {
    Iri("https://w3id.org/ticlex/ontology#annualReportDay"): _annual_report_day
}
"""How each derived measure is computed on columns; one that is not here goes to the engines."""
