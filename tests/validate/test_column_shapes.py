"""Shapes changed, shapes that columns cannot say, and columns that say something else than the shapes."""

import re
import shutil
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from ticlex.errors import CouldNotCheck
from ticlex.measures import Measure, measures
from ticlex.resources import data_dir
from ticlex.store import Store
from ticlex.validate import Judge, bounds, columns, table
from ticlex.validate.table import judge_table

from .generated import fields_of, generate
from .synthetic import GATE, condition, judge_of, rule_set
from .test_columns import RULE_SETS, by_columns, one_by_one
from .test_mutations import BLOCK, tighten
from .test_table import told

# Shapes changed in a copy

_HAS_BOOLEAN = re.compile(r"sh:hasValue (true|false)")
_HAS_TEXT = re.compile(r'sh:hasValue "([^"]+)"')
_PATTERN = re.compile(r'sh:pattern "([^"]*?)([A-Za-z一-鿿])([^"]*)"')
_OTHER_CODE = {
    "省市政府": "省市科技主管部门",
    "省市科技主管部门": "省市政府",
    "field": "comprehensive",
    "comprehensive": "field",
    "较差": "良好",
}


def changed(block: str) -> str:
    """The shape with every bound, pattern and value another."""
    block = tighten(block)
    block = re.sub(r"sh:minExclusive 4\b", "sh:minExclusive 5", block)
    block = _HAS_BOOLEAN.sub(lambda m: f"sh:hasValue {'false' if m[1] == 'true' else 'true'}", block)
    block = _HAS_TEXT.sub(lambda m: f'sh:hasValue "{_OTHER_CODE[m[1]]}"', block)
    block = _PATTERN.sub(lambda m: f'sh:pattern "{m[1]}丙{m[3]}"', block)
    return block.replace("sh:minCount 1", "sh:minCount 2")


def listed(block: str) -> str:
    """Single values and patterns become lists, bounds exclusive."""
    block = _HAS_BOOLEAN.sub("sh:in ( true false )", block)
    block = _HAS_TEXT.sub(lambda m: f'sh:in ( "{_OTHER_CODE[m[1]]}" "丙" )', block)
    block = _PATTERN.sub('sh:in ( "重庆" "丙" )', block)
    block = re.sub(r"sh:(min|max)Inclusive", r"sh:\1Exclusive", block)
    return block.replace("sh:minCount 1", "sh:minCount 0")


def softened(block: str) -> str:
    """Force and blanks the other way about."""
    if "tic:force tic:Strict" in block:
        block = block.replace("tic:force tic:Strict", "tic:force tic:General")
    else:
        block = re.sub("tic:force tic:(General|InPrinciple)", "tic:force tic:Strict", block)
    return block.replace("tic:whenBlank tic:NotApplicable", "tic:whenBlank tic:Unknown")


def judge_of_copy(folder: Path, change: Callable[[str], str], *, gates: bool) -> tuple[Judge, set[str]]:
    """A judge by shapes of which every block was changed, in gates or in rule sets; and what was changed."""
    shutil.copytree(data_dir("shapes"), folder / "shapes")
    names = set()
    for path in (folder / "shapes").glob("*.ttl"):
        if path.stem == "graph" or (path.stem == "gates") is not gates:
            continue
        text = path.read_text(encoding="utf-8")
        pattern = re.compile(r"^(tic:\S+) a sh:PropertyShape(?:.*\n)*?.*\.\n", re.MULTILINE) if gates else BLOCK
        for match in list(pattern.finditer(text)):
            if "sh:path" in match[0] and change(match[0]) != match[0]:
                names.add(match[1])
                text = text.replace(match[0], change(match[0]))
        path.write_text(text, encoding="utf-8")
    return Judge(Store({"shapes": folder / "shapes"})), names


def changes(
    judge: Judge, other: Judge, fields: Sequence[Measure], count: int
) -> tuple[set[str], list[tuple[str, int]]]:
    """Conditions whose outcome changed on some record; and where engines and columns of the copy differ."""
    moved: set[str] = set()
    differing = []
    for n, name in enumerate(RULE_SETS):
        generated, records = generate(judge, fields, judge.rule_sets[name], count, n, odd=False)
        before = by_columns(judge, judge.rule_sets[name], generated, fields)
        after = by_columns(other, other.rule_sets[name], generated, fields)
        engines = one_by_one(other.judge(records, [name]))
        differing += [(name, row) for row in range(count) if after[row] != engines[row]]
        places = {c.id: place for place, c in enumerate(other.rule_sets[name].conditions)}
        for place, c in enumerate(judge.rule_sets[name].conditions):
            if any(a[0][place] != b[0][places[c.id]] for a, b in zip(before, after, strict=True)):
                moved.add(c.id)
    return moved, differing


@pytest.mark.parametrize("change", [changed, listed, softened])
def test_every_changed_shape_changes_an_outcome_and_three_engines_agree(
    change: Callable[[str], str], judge: Judge, fields: Sequence[Measure], tmp_path: Path
) -> None:
    other, names = judge_of_copy(tmp_path, change, gates=False)
    tested = {c.id for rules in judge.rule_sets.values() for c in rules.tested}
    assert names <= tested
    assert len(names) >= 80
    moved, differing = changes(judge, other, fields, 150)
    assert differing == []
    assert names - moved == (set() if change is changed else UNMOVED & names)


UNMOVED = {"cn21:art25-annual-report", "js:art22-annual-report"}
"""A date that must be there, which is met where it is filled in and unknown where it is not, whatever its force."""


def test_every_changed_gate_changes_an_outcome_and_three_engines_agree(
    judge: Judge, fields: Sequence[Measure], tmp_path: Path
) -> None:
    other, names = judge_of_copy(tmp_path, changed, gates=True)
    assert len(names) == 12
    moved, differing = changes(judge, other, fields, 150)
    assert differing == []
    assert moved == {c.id for rules in judge.rule_sets.values() for c in rules.conditions if c.gate}


# Shapes that columns cannot say

NAMES = ("丙", "丙丁", "丙7", "丙\n", "7", "丁")
INVENTED = {
    "a value of money": ("sh:path tic:equipmentValue ; sh:in ( 5000 5000.5 )", "hasValue|in"),
    "digits of any script": (r'sh:path tic:nameZh ; sh:pattern "\\d"', "pattern"),
    "a pattern on a number": ('sh:path tic:teamSize ; sh:pattern "^1"', "pattern"),
    "a truth value among texts": ('sh:path tic:legalPerson ; sh:in ( true "x" )', "in"),
    "a date": ("sh:path tic:annualReportDate ; sh:hasValue 5", "hasValue"),
    "two bounds of a kind": ("sh:path tic:teamSize ; sh:minInclusive 5 ; sh:minInclusive 12", "minInclusive"),
    "a bound of a text": ("sh:path tic:nameZh ; sh:minInclusive 5", "minInclusive"),
}


def invented_table() -> pl.DataFrame:
    """Two thousand records of few distinct values; text ends in no line break, on which the engines differ."""
    n = pl.int_range(2000, eager=True)
    return pl.DataFrame(
        {
            "record": n.cast(pl.String),
            "equipment_value_cny": pl.Series([4999.5, 5000.0, 5000.5, 5000.500000000001, None] * 400),
            "name_zh": pl.Series([*(name.strip() for name in NAMES), None, "７"] * 250),
            "team_size": pl.Series([1, 5, 12, 100, 21] * 400),
            "legal_person": pl.Series([True, False, None, True, False] * 400),
            "annual_report_date": pl.Series([date(2025, 1, 30), None] * 1000),
            "annual_report_date.bad": pl.Series([False, False, False, True] * 500),
            "multi_unit": pl.Series([True, True, False, None, True] * 400),
        }
    )


@pytest.mark.parametrize("why", INVENTED)
@pytest.mark.parametrize("gated", [False, True])
def test_what_columns_cannot_say_goes_to_the_engines_and_comes_out_right(gated: bool, why: str, tmp_path: Path) -> None:
    constraint, name = INVENTED[why]
    more = {"appliesWhen": "tic:Gate"} if gated else {}
    turtle = GATE.format(name="Gate", path="tic:multiUnit") + condition(
        "plain", "sh:path tic:teamSize ; sh:minInclusive 5"
    )
    judge = judge_of(tmp_path, turtle + condition("c", constraint, **more) + rule_set("made-up", ["js:c", "js:plain"]))
    known = measures(Store())
    verdicts = judge_table(judge, known, invented_table(), ["made-up"])
    (refused,) = verdicts.refused
    assert re.search(f"js:c 的 sh:({name}) ", refused)
    few = invented_table().head(40)  # every value beside every other
    assert told(verdicts, "made-up")[:40] == told(judge_table(judge, known, few), "made-up")
    assert told(verdicts, "made-up") == told(verdicts, "made-up")[:40] * 50
    assert len({outcomes[0] for outcomes, _, _ in told(verdicts, "made-up")}) > 1


@pytest.mark.parametrize("multi_unit", [True, None])
def test_a_gate_that_nobody_can_judge_stops_the_run_as_it_stops_the_judge(
    multi_unit: bool | None, tmp_path: Path
) -> None:
    """Neither gates.py nor the columns know a pattern in a gate; a blank leaves it open in both."""
    gate = GATE.format(name="Gate", path="tic:multiUnit").replace("sh:hasValue true", 'sh:pattern "t"')
    shape = condition("c", "sh:path tic:teamSize ; sh:minInclusive 5", appliesWhen="tic:Gate")
    judge = judge_of(tmp_path, gate + shape + rule_set("made-up", ["js:c"]))
    columns = {"record": [str(n) for n in range(1500)], "team_size": [5] * 1500, "multi_unit": [multi_unit] * 1500}
    many = pl.DataFrame(columns, schema_overrides={"multi_unit": pl.Boolean})
    for records in (many, many.head(10)):
        if multi_unit is None:
            assert judge_table(judge, measures(Store()), records).summary() == {
                "made-up": {"undetermined": records.height}
            }
        else:
            with pytest.raises(CouldNotCheck, match="前提中的 sh:pattern 不能用于"):
                judge_table(judge, measures(Store()), records)


def test_a_derived_measure_without_columns_goes_to_the_engines(
    judge: Judge, fields: Sequence[Measure], monkeypatch: pytest.MonkeyPatch
) -> None:
    generated, _ = generate(judge, fields, judge.rule_sets["cq-operation"], 3000, 4)
    before = judge_table(judge, fields, generated, ["cq-operation"])
    assert before.refused == ()
    monkeypatch.setattr(columns, "DERIVED", {})
    after = judge_table(judge, fields, generated, ["cq-operation"])
    assert re.search("cq:art24-annual-report 的度量 tic:annualReportDay", after.refused[0])
    assert told(after, "cq-operation") == told(before, "cq-operation")


def test_a_text_that_ends_in_a_line_break_stops_the_run_as_the_engines_do(tmp_path: Path) -> None:
    shape = condition("c", 'sh:path tic:nameZh ; sh:pattern "丙$"')
    judge = judge_of(tmp_path, shape + rule_set("made-up", ["js:c"]))
    named = pl.DataFrame({"record": [str(n) for n in range(2000)], "name_zh": ["丙"] * 1000 + ["丁"] * 1000})
    known = measures(Store())
    assert judge_table(judge, known, named).summary() == {"made-up": {"compliant": 1000, "non_compliant": 1000}}
    broken = named.with_columns(name_zh=pl.when(pl.col("record") == "777").then(pl.lit("丙\n")).otherwise("name_zh"))
    with pytest.raises(CouldNotCheck, match="两个 SHACL 引擎"):
        judge_table(judge, known, broken)


def test_a_year_that_no_calendar_has_stops_the_run(judge: Judge, fields: Sequence[Measure]) -> None:
    years = pl.DataFrame(
        {
            "record": [str(n) for n in range(2000)],
            "annual_report_date": [date(2025, 1, 30)] * 2000,
            "report_year": [2024] * 1999 + [9999],
        }
    )
    with pytest.raises(CouldNotCheck, match="out of range"):
        judge_table(judge, fields, years, ["cq-operation"])
    assert judge_table(judge, fields, years.head(1999), ["cq-operation"]).refused == ()


# Columns that say something else


def quiet_table(judge: Judge, fields: Sequence[Measure]) -> pl.DataFrame:
    """Five thousand records far from every bound, but for one at it, one blank, one bad and so on."""
    rules = judge.rule_sets["js-application"]
    generated, _ = generate(judge, fields, rules, 5000, 1, odd=False)
    quiet = {"number": 10.0**6, "money": 10**12, "ratio": 0.99, "integer": 10**6}
    kept: dict[str, pl.Expr] = {}
    for measure in fields:
        if measure.field in fields_of(rules):
            far = quiet.get(measure.type, "江苏省南京市" if measure.type == "text" else True)
            if measure.field in ("field_already_covered", "same_leader_or_team_supported"):
                far = False
            kept[measure.field] = pl.lit(far)
    table = generated.select("record", **kept).with_columns(team_size=pl.lit(1_000_000, dtype=pl.Int64))
    place = pl.int_range(pl.len())
    return table.with_columns(
        pl.when(place == 3456).then(pl.lit(100)).otherwise("team_size").alias("team_size"),
        pl.when(place == 4321).then(None).otherwise("legal_person").alias("legal_person"),
        pl.when(place == 2222).then(pl.lit("南京江苏")).otherwise("registered_in").alias("registered_in"),
        pl.when(place == 1234).then(pl.lit(11.0)).otherwise("months_operating").alias("months_operating"),
        (place == 4444).alias("team_size.bad"),
    )


def tampered_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    def beyond(value: pl.Expr, dtype: pl.DataType, kind: str, name: str, bound: int) -> pl.Expr:
        return bounds.compared(value, dtype, kind, "minExclusive" if name == "minInclusive" else name, bound)

    monkeypatch.setattr(columns, "compared", beyond)


def tampered_pattern(monkeypatch: pytest.MonkeyPatch) -> None:
    real = columns._constraint
    monkeypatch.setattr(
        columns,
        "_constraint",
        lambda test, constraint, own: (
            own.value.str.contains("江苏", literal=True)
            if constraint.name == "pattern"
            else real(test, constraint, own)
        ),
    )


def tampered_blank(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "_open", lambda names, when, schema: columns._code(columns.MET))


def tampered_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "_open", lambda names, when, schema: columns._code(columns.MISSING))


def tampered_force(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "SOFT", ())


def tampered_overall(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(table._OVERALL_BY_WORST, columns.MISSING, "compliant")


TAMPERED = {
    tampered_bound: ("第 3457 条记录 3456，js:art12.4-team-size（team_size=100）", "not_met", "met"),
    tampered_pattern: ("第 2223 条记录 2222，js:art12.1-registered（registered_in=南京江苏）", "met", "not_met"),
    tampered_blank: ("第 4322 条记录 4321，js:art12.1-legal-person（legal_person=None）", "met", "unknown_missing"),
    tampered_bad: (
        "第 4445 条记录 4444，js:art12.4-team-size（team_size=（错））", "unknown_missing", "unknown_bad_input",
    ),
    tampered_force: (
        "第 1235 条记录 1234，js:art12.1-months-operating（months_operating=11.0）", "not_met", "soft_not_met",
    ),
    tampered_overall: ("第 4322 条记录 4321，总的结论", "compliant", "undetermined"),
}  # fmt: skip


def test_untampered_columns_agree(judge: Judge, fields: Sequence[Measure]) -> None:
    verdicts = judge_table(judge, fields, quiet_table(judge, fields), ["js-application"], seed=1)
    assert verdicts.summary() == {
        "js-application": {
            "non_compliant": 1, "bad_input": 1, "undetermined": 1, "compliant_with_warnings": 1, "compliant": 4996,
        }
    }  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("tamper", TAMPERED, ids=lambda tamper: tamper.__name__)
def test_columns_that_differ_stop_the_run_and_both_sides_are_told(
    tamper: Callable[[pytest.MonkeyPatch], None],
    seed: int,
    judge: Judge,
    fields: Sequence[Measure],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    where, ours, theirs = TAMPERED[tamper]
    tamper(monkeypatch)
    with pytest.raises(CouldNotCheck) as caught:
        judge_table(judge, fields, quiet_table(judge, fields), ["js-application"], seed=seed)
    assert f"{where}：列运算 {ours}，SHACL 引擎 {theirs}" in str(caught.value)
    assert f"种子 {seed}" in str(caught.value)
