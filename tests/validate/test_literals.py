"""Constraints keep their datatypes: dates are compared as dates by three engines, what is not exact is refused."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from ticlex.errors import CouldNotCheck
from ticlex.measures import Measure
from ticlex.records import Scalar
from ticlex.validate.columns import Refused, compile_condition
from ticlex.validate.enough import holds, values_for
from ticlex.validate.table import judge_table

from .synthetic import GATE, condition, judge_of, record, rule_set

XSD = "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
DAYS = [date(2025, 1, 29), date(2025, 1, 30), date(2025, 1, 31)]
AREAS = [Decimal("4999.5"), Decimal("5000.0"), Decimal("5000.5")]
NAMES = ["丙丁", "丙丁戊", "丙丁𠮷己"]
DAY = '"2025-01-30"^^xsd:date'
EXACT: dict[str, tuple[str, list[Scalar], str, bool]] = {
    f"sh:path tic:annualReportDate ; sh:minInclusive {DAY}": ("annual_report_date", DAYS, "011", True),
    f"sh:path tic:annualReportDate ; sh:minExclusive {DAY}": ("annual_report_date", DAYS, "001", True),
    f"sh:path tic:annualReportDate ; sh:maxInclusive {DAY}": ("annual_report_date", DAYS, "110", True),
    f"sh:path tic:annualReportDate ; sh:maxExclusive {DAY}": ("annual_report_date", DAYS, "100", True),
    f"sh:path tic:annualReportDate ; sh:hasValue {DAY}": ("annual_report_date", DAYS, "010", True),
    f"sh:path tic:annualReportDate ; sh:in ( {DAY} )": ("annual_report_date", DAYS, "010", True),
    "sh:path tic:rdFloorArea ; sh:hasValue 5000.00": ("rd_floor_area_m2", AREAS, "010", False),
    "sh:path tic:nameZh ; sh:minLength 3": ("name_zh", NAMES, "011", False),
    "sh:path tic:nameZh ; sh:maxLength 3": ("name_zh", NAMES, "110", False),
}  # type: ignore[dict-item]
"""A constraint, a field's values, which of them are met, and whether columns can say it."""


@pytest.mark.parametrize("constraint", EXACT)
def test_three_engines_say_the_same_of_few_and_of_many(
    constraint: str, tmp_path: Path, fields: Sequence[Measure]
) -> None:
    field, values, met, is_compiled = EXACT[constraint]
    judge = judge_of(tmp_path, XSD + rule_set("made-up", ["js:c"]) + condition("c", constraint))
    wanted = ["met" if sign == "1" else "not_met" for sign in met]
    few = judge.judge([record(str(n), {field: value}) for n, value in enumerate(values)], ["made-up"])
    assert [verdict.conditions[0].outcome for verdict in few] == wanted
    numbers = [float(v) if isinstance(v, Decimal) else v for v in values]
    table = pl.DataFrame({"record": [str(n) for n in range(1500)], field: numbers * 500})
    many = judge_table(judge, fields, table, ["made-up"])
    assert many.frames["made-up"]["js:c"].to_list() == wanted * 500
    assert (many.refused == ()) == is_compiled
    test = judge.rule_sets["made-up"].conditions[0].test
    assert test is not None
    assert [holds(test.constraints, value) for value in values] == [sign == "1" for sign in met]
    if not is_compiled:
        with pytest.raises(Refused, match="不能精确地写成列运算"):
            compile_condition(judge.rule_sets["made-up"].conditions[0], table.schema)


def test_a_date_bound_is_told_and_a_date_that_is_enough_is_found(tmp_path: Path) -> None:
    turtle = rule_set("made-up", ["js:c"]) + condition("c", f"sh:path tic:annualReportDate ; sh:maxExclusive {DAY}")
    (own,) = judge_of(tmp_path, XSD + turtle).rule_sets["made-up"].conditions
    assert own.required == ("LessThan", DAYS[1])
    assert own.test is not None
    assert DAYS[0] in values_for(own.test.measure, [own.test], DAYS[2], date(2026, 1, 1))


@pytest.mark.parametrize(("day", "outcome"), [(DAYS[0], "not_applicable"), (DAYS[1], "not_met"), (None, "unknown")])
def test_a_date_opens_a_gate(day: date | None, outcome: str, tmp_path: Path, fields: Sequence[Measure]) -> None:
    gate = GATE.format(name="Gate", path="tic:annualReportDate").replace("sh:hasValue true", f"sh:minInclusive {DAY}")
    shape = condition("c", "sh:path tic:teamSize ; sh:minInclusive 9", appliesWhen="tic:Gate")
    judge = judge_of(tmp_path, XSD + gate + shape + rule_set("made-up", ["js:c"]))
    (verdict,) = judge.judge([record("A", {"annual_report_date": day, "team_size": 5})], ["made-up"])
    assert verdict.conditions[0].outcome == outcome
    columns = {"record": [str(n) for n in range(1500)], "annual_report_date": [day] * 1500, "team_size": [5] * 1500}
    table = pl.DataFrame(columns, schema_overrides={"annual_report_date": pl.Date})
    told = judge_table(judge, fields, table, ["made-up"]).frames["made-up"]["js:c"].unique().to_list()
    assert [str(one).removesuffix("_missing") for one in told] == [outcome]


@pytest.mark.parametrize(
    ("constraint", "why"),
    [
        ("sh:path tic:rdFloorArea ; sh:minInclusive 5.0e3", "xsd:double"),
        ('sh:path tic:rdFloorArea ; sh:in ( 1 "5000"^^xsd:float )', "xsd:float"),
        ('sh:path tic:annualReportDate ; sh:minInclusive "2025-01-30T00:00:00"^^xsd:dateTime', "xsd:dateTime"),
        ('sh:path tic:annualReportDate ; sh:minInclusive "2025-01-30+08:00"^^xsd:date', "xsd:date"),
        ('sh:path tic:reportYear ; sh:minInclusive "2024"^^xsd:gYear', "xsd:gYear"),
        ('sh:path tic:nameZh ; sh:hasValue "丙"@zh', "语言标记"),
    ],
)
@pytest.mark.parametrize("gated", [False, True])
def test_what_cannot_be_compared_exactly_is_never_judged_by(
    constraint: str, why: str, gated: bool, tmp_path: Path
) -> None:
    turtle = condition("c", constraint)
    if gated:
        own = GATE.format(name="Gate", path="tic:multiUnit").replace(
            "sh:path tic:multiUnit ; sh:hasValue true", constraint
        )
        turtle = own + condition("c", "sh:path tic:teamSize ; sh:minInclusive 9", appliesWhen="tic:Gate")
    with pytest.raises(CouldNotCheck, match=re.escape(why)) as caught:
        judge_of(tmp_path, XSD + turtle + rule_set("made-up", ["js:c"]))
    assert "无法核对" in str(caught.value)
