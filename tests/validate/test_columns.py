"""The columns say of every record what the judge says of it: record by record, condition by condition."""

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ticlex.measures import Measure
from ticlex.records import Record, exact_ratio
from ticlex.validate import Judge, RuleSet, Verdict
from ticlex.validate.checked import checked_table
from ticlex.validate.columns import DERIVED, compile_rules
from ticlex.validate.table import framing, outcomes_of
from ticlex.validate.verdicts import DERIVED as DERIVED_ONE_BY_ONE
from ticlex_loaders import read_records

from .generated import DTYPES, bounds_of, column, fields_of, generate
from .test_conditions import CASES, csv_file
from .test_logic import MULTISETS, judge_of_overalls, overall_of, record_with

RULE_SETS = (
    "cn-comprehensive", "cn-field", "cn-operation", "js-application", "js-operation", "cq-recognition",
    "cq-preparation-comprehensive", "cq-preparation-field", "cq-preparation-operation", "cq-operation",
)  # fmt: skip
RECORDS, AT_ONCE = 10_000, 5_000
"""Per rule set: 100,000 in all."""
Told = tuple[list[str], str, str | None]


def by_columns(judge: Judge, rules: RuleSet, table: pl.DataFrame, fields: Sequence[Measure]) -> list[Told]:
    """Outcomes, overall and reason, row by row."""
    by_field = {m.field: m for m in fields}
    checked = checked_table(table, [rules], by_field, own_rules=False)
    plan = compile_rules(rules, checked.schema)
    frame = framing(judge, rules)(outcomes_of(judge, rules, plan, checked, by_field))
    rows = frame.select(c.id for c in rules.conditions).rows()
    return [
        (list(row), overall, reason)
        for row, overall, reason in zip(rows, frame["overall"], frame["reason"], strict=True)
    ]


def one_by_one(verdicts: Sequence[Verdict]) -> list[Told]:
    return [
        ([f"{c.outcome}_{c.reason}" if c.reason else c.outcome for c in v.conditions], v.overall, v.reason)
        for v in verdicts
    ]


def as_table(records: Sequence[Record], fields: Sequence[Measure]) -> pl.DataFrame:
    """Records that were read from a file, as columns of the widest types."""
    dtypes = {name: kinds[0] for name, kinds in DTYPES.items()} | dict.fromkeys(
        ("number", "money", "ratio"), pl.Decimal(38, 18)
    )
    columns = {"record": pl.Series([r.id for r in records])}
    for m in fields:
        cells = [r.cells.get(m.field) for r in records]
        dtype = pl.String() if m.type == "code" else dtypes[m.type]
        columns[m.field] = pl.Series([c.value if c else None for c in cells], dtype=dtype)
        columns[f"{m.field}.bad"] = pl.Series([c is not None and c.problem is not None for c in cells])
    return pl.DataFrame(columns)


def test_the_ten_rule_sets_are_tried(judge: Judge) -> None:
    assert sorted(RULE_SETS) == sorted(judge.rule_sets)


@pytest.mark.parametrize("seed", range(RECORDS // AT_ONCE))
@pytest.mark.parametrize("name", RULE_SETS)
def test_columns_agree_with_the_engines_on_generated_records(
    name: str, seed: int, judge: Judge, fields: Sequence[Measure]
) -> None:
    rules = judge.rule_sets[name]
    table, records = generate(judge, fields, rules, AT_ONCE, [*RULE_SETS].index(name) * 100 + seed)
    ours, theirs = by_columns(judge, rules, table, fields), one_by_one(judge.judge(records, [name]))
    differing = [
        (row, condition.id, records[row].cells)
        for row, (mine, yours) in enumerate(zip(ours, theirs, strict=True))
        for condition, a, b in zip(rules.conditions, mine[0], yours[0], strict=True)
        if a != b
    ]
    assert differing == []
    assert ours == theirs
    if rules.tested:  # the records are not all of a kind
        every = {outcome for outcomes, _, _ in ours for outcome in outcomes}
        assert every >= {"met", "unknown_missing", "unknown_bad_input"}
        assert every & {"not_met", "soft_not_met"}


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_columns_agree_with_the_engines_on_any_one_record(
    data: st.DataObject, judge: Judge, fields: Sequence[Measure]
) -> None:
    rules = judge.rule_sets[data.draw(st.sampled_from(RULE_SETS))]
    by_field, bounds = {m.field: m for m in fields}, bounds_of(judge)
    columns, cells = {"record": pl.Series(["r"])}, {}
    for name in fields_of(rules):
        dtype = data.draw(st.sampled_from(DTYPES[by_field[name].type]))
        own = column(by_field[name], dtype, bounds.get(name, set()), np.random.default_rng(0))
        entry = data.draw(st.integers(-1, len(own.entries) - 1))
        if entry >= 0:
            columns |= {series.name: series for series in own.series([entry])}
            cells[name] = own.entries[entry].cell
    ours = by_columns(judge, rules, pl.DataFrame(columns), fields)
    assert ours == one_by_one(judge.judge([Record("r", cells)], [rules.name]))


def test_columns_say_of_every_written_case_what_the_case_says(judge: Judge, fields: Sequence[Measure]) -> None:
    differing = []
    for name, group in groupby(CASES, key=lambda c: c["rule_set"]):
        cases, rules = list(group), judge.rule_sets[name]
        reading = read_records("cases.csv", csv_file(cases), fields, judge.rule_sets)
        told = by_columns(judge, rules, as_table(reading.records, fields), fields)
        places = {c.id: n for n, c in enumerate(rules.conditions)}
        for case, (outcomes, _, _) in zip(cases, told, strict=True):
            wanted = f"{case['outcome']}_{case['reason']}" if case["reason"] else case["outcome"]
            differing += [case] if outcomes[places[case["condition"]]] != wanted else []
    assert len(CASES) > 400
    assert differing == []


@pytest.mark.parametrize("name", RULE_SETS)
def test_no_condition_of_the_real_shapes_is_refused(name: str, judge: Judge, fields: Sequence[Measure]) -> None:
    table, _ = generate(judge, fields, judge.rule_sets[name], 10, 1, odd=False)
    checked = checked_table(table, [judge.rule_sets[name]], {m.field: m for m in fields}, own_rules=False)
    assert compile_rules(judge.rule_sets[name], checked.schema).refused == {}


@pytest.mark.parametrize("name", ["tested", "with-judgement"])
def test_overall_of_every_multiset_of_outcomes(name: str, fields: Sequence[Measure]) -> None:
    judge = judge_of_overalls()
    told = by_columns(judge, judge.rule_sets[name], as_table([record_with(m) for m in MULTISETS], fields), fields)
    assert [(overall, reason) for _, overall, reason in told] == [overall_of(m) for m in MULTISETS]


def test_every_measure_that_is_derived_one_by_one_is_derived_in_columns() -> None:
    assert set(DERIVED) == set(DERIVED_ONE_BY_ONE)


THIRDS = (
    (pl.Float64(), 1 / 3, 0),  # as the double of a workbook is read
    (pl.Float64(), math.nextafter(1 / 3, 0), -1),
    (pl.Float64(), math.nextafter(1 / 3, 1), 1),
    (pl.Float64(), 0.3333, -1),
    (pl.Float64(), 2 / 3, 1),
    (pl.Decimal(38, 18), exact_ratio(Fraction(1, 3)), 0),
    (pl.Decimal(38, 18), exact_ratio(Fraction(2, 3)), 1),
    (pl.Decimal(38, 18), Decimal("0.333333333333333332"), -1),
    (pl.Decimal(38, 18), Decimal("0.333333333333333334"), 1),
    (pl.Decimal(6, 4), Decimal("0.3333"), -1),
    (pl.Decimal(6, 4), Decimal("0.3334"), 1),
    (pl.Int8(), 0, -1),
    (pl.Int8(), 1, 1),
)
"""A ratio as it is stored, and on which side of 1/3 it lies."""


@pytest.mark.parametrize(("dtype", "stored", "side"), THIRDS)
@pytest.mark.parametrize(
    ("name", "field", "condition", "met"),
    [
        ("cq-operation", "expert_committee_internal_ratio", "cq:art16-internal-share", (-1, 0)),
        ("js-operation", "market_income_ratio", "js:art18-market-income", (0, 1)),
    ],
)
def test_a_third_is_exact(
    name: str,
    field: str,
    condition: str,
    met: tuple[int, int],
    dtype: pl.DataType,
    stored: object,
    side: int,
    judge: Judge,
    fields: Sequence[Measure],
) -> None:
    """cq/art16 allows a third at most, js/art18 asks for a third at least."""
    rules = judge.rule_sets[name]
    table = pl.DataFrame({"record": ["r"], field: pl.Series([stored], dtype=dtype), "build_period_over": [True]})
    ((outcomes, _, _),) = by_columns(judge, rules, table, fields)
    outcome = outcomes[[c.id for c in rules.conditions].index(condition)]
    assert outcome in ("met", "not_met", "soft_not_met")
    assert (outcome == "met") is (side in met)
