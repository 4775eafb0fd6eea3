"""The smallest changes: right on cases from the texts, minimal by the judge's word, and as brute force has them."""

import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticlex.errors import CouldNotCheck, UnknownName
from ticlex.measures import Measure
from ticlex.records import Record, Scalar
from ticlex.store import Store
from ticlex.validate import Judge, smallest
from ticlex.validate.alterable import FACTS, may_change
from ticlex.validate.conditions import Condition
from ticlex.validate.enough import SOLVED, fitting
from ticlex.validate.improve import (
    PASSING,
    Improvement,
    applied,
    change_text,
    improve,
    improvement_json,
    side_by_side,
    summary_text,
)
from ticlex.validate.smallest import Planner, changed, outcome, read_by
from ticlex.validate.verdicts import DERIVED
from ticlex_loaders import read_cell, read_records

from .conftest import ROOT, rows_of
from .synthetic import GATE, condition, judge_of, record, rule_set
from .test_properties import DECIDED, WRITTEN
from .test_properties import record as written_record

CASES = rows_of(ROOT / "tests/validate/improve_cases.csv")
BASES = {row["record"]: row for row in rows_of(ROOT / "tests/acceptance/center-cases.csv")}
TODAY = date(2026, 1, 15)


def pairs(text: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in text.split(";")) if text else {}


def base_record(name: str, fields: Mapping[str, str], known: Sequence[Measure]) -> Record:
    row = {k: v for k, v in BASES[name].items() if k not in ("record", "rule_set")} | fields
    cells = {m.field: read_cell(row[m.field], m, m.zh) for m in known if m.field in row}
    return Record(name, cells)


@pytest.fixture(scope="module")
def known(fields: Sequence[Measure]) -> list[Measure]:
    return list(fields)


def one(judge: Judge, known: Sequence[Measure], given_record: Record, rules: str) -> Improvement:
    (found,) = improve(judge, known, [given_record], [rules], today=TODAY)
    return found


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_case(case: dict[str, str], judge: Judge, known: list[Measure]) -> None:
    found = one(judge, known, base_record(case["base"], pairs(case["fields"]), known), case["rule_set"])
    assert found.is_reachable == (case["reachable"] == "yes")
    by_field = {m.field: m for m in known}
    due = {name: read_cell(to, by_field[name], "").value for name, to in pairs(case["changes"]).items()}
    assert {change.measure.field: change.to for change in found.changes} == due
    assert {b.verdict.condition.id for b in found.blocked} == {c for c in case["blocked"].split(";") if c}
    for blocked in found.blocked:
        assert blocked.reason


def test_there_is_a_case_for_every_kind_of_answer() -> None:
    assert len({case["case"] for case in CASES}) == len(CASES) > 40
    assert len({case["rule_set"] for case in CASES}) == 9


# What holds of every record


@DECIDED
@given(written=WRITTEN)
def test_the_changes_flip_the_verdict_and_leaving_any_one_out_does_not(
    judge: Judge, known: list[Measure], written: Mapping[str, Scalar | None]
) -> None:
    """By the judge with its two engines, for all rule sets; and no fact is offered as something to change."""
    given_record = written_record("r", written)
    for found in improve(judge, known, [given_record], today=TODAY):
        changes = {change.measure.field: change.to for change in found.changes}
        for change in found.changes:
            assert may_change(change.measure.field, is_open=change.value is None)
            assert change.verdicts, "says what it is for"
        if not found.is_reachable:
            assert found.blocked or not found.is_testable
            continue
        tries = [applied(given_record, changes)]
        tries += [applied(given_record, {n: v for n, v in changes.items() if n != left}) for left in changes]
        whole, *parts = judge.judge(tries, [found.rule_set.name])
        assert whole.overall in PASSING
        assert all(part.overall not in PASSING for part in parts)
        assert {w.condition.id for w in found.warnings} == {
            v.condition.id for v in whole.conditions if v.outcome == "soft_not_met"
        }


@DECIDED
@given(written=WRITTEN)
def test_outcomes_without_an_engine_are_those_of_the_engines(
    judge: Judge, written: Mapping[str, Scalar | None]
) -> None:
    given_record = written_record("r", written)
    for verdict in judge.judge([given_record]):
        for told in verdict.conditions:
            assert outcome(told.condition, given_record.cells) == told.outcome, told.condition.id


# Brute force

VALUES: dict[str, tuple[Scalar, ...]] = {
    "team_size": (0, 1, 2, 3, 4, 5, 6),
    "fulltime_rd_staff": (0, 1, 2, 3, 4, 5, 6),
    "has_board": (True, False),
    "has_charter": (True, False),
    "multi_unit": (True, False),
}
"""More values than the search tries; multi_unit is a fact."""
PATHS = {
    "team_size": "tic:teamSize", "fulltime_rd_staff": "tic:fulltimeRdStaff", "has_board": "tic:hasBoard",
    "has_charter": "tic:hasCharter", "multi_unit": "tic:multiUnit",
}  # fmt: skip
GATES = {"A": "has_board", "B": "multi_unit", "C": "team_size"}
BOUNDS = (
    "sh:minInclusive 3",
    "sh:maxInclusive 2",
    "sh:minExclusive 1",
    "sh:maxExclusive 5",
    "sh:minInclusive 2 ; sh:maxInclusive 2",
)
NUMBERS, FLAGS = ("team_size", "fulltime_rd_staff"), ("has_board", "has_charter", "multi_unit")
TESTS = [f"sh:path {PATHS[field]} ; {bound}" for field in NUMBERS for bound in BOUNDS]
TESTS += [f"sh:path {PATHS[field]} ; sh:hasValue {value}" for field in FLAGS for value in ("true", "false")]
ONE = st.tuples(
    st.sampled_from(TESTS),
    st.sampled_from(["", "A", "B", "C"]),
    st.sampled_from(["tic:Strict", "tic:General"]),
    st.booleans(),
    st.booleans(),
)


def made_up(drawn: Iterable[tuple[str, str, str, bool, bool]]) -> str:
    shapes, names = [], []
    for number, (test, gate, force, when_blank, when_gate_blank) in enumerate(drawn):
        more = {"force": force}
        if gate:
            more["appliesWhen"] = f"tic:Gate{gate}"
        if when_blank:
            more["whenBlank"] = "tic:NotApplicable"
        if gate and when_gate_blank:
            more["whenGateBlank"] = "tic:NotApplicable"
        names.append(f"js:c{number}")
        shapes.append(condition(f"c{number}", test, **more))
    gates = [GATE.format(name=f"Gate{name}", path=PATHS[field]) for name, field in GATES.items() if name != "C"]
    gates.append(
        "tic:GateC a sh:NodeShape ; sh:property tic:GateC-value .\n"
        "tic:GateC-value a sh:PropertyShape ; sh:path tic:teamSize ; sh:minInclusive 4 .\n"
    )
    return rule_set("made-up", names) + "".join(shapes) + "".join(gates)


def passes(conditions: Sequence[Condition], given_record: Record) -> bool:
    found = {outcome(c, given_record.cells) for c in conditions}
    return not found & {"not_met", "unknown"} and bool(found & {"met", "soft_not_met"})


def fewest(conditions: Sequence[Condition], given_record: Record) -> int | None:
    """How many fields must change at least, found by trying everything."""
    free = [f for f in VALUES if may_change(f, is_open=given_record.cells[f].value is None)]
    for size in range(len(free) + 1):
        for names in itertools.combinations(free, size):
            for values in itertools.product(*(VALUES[name] for name in names)):
                if passes(conditions, applied(given_record, dict(zip(names, values, strict=True)))):
                    return size
    return None


@DECIDED
@given(
    drawn=st.lists(ONE, min_size=1, max_size=5),
    values=st.fixed_dictionaries({f: st.sampled_from((*v, None)) for f, v in VALUES.items()}),
)
def test_it_agrees_with_brute_force(
    tmp_path_factory: pytest.TempPathFactory,
    known: list[Measure],
    drawn: list[tuple[str, str, str, bool, bool]],
    values: Mapping[str, Scalar | None],
) -> None:
    made = judge_of(tmp_path_factory.mktemp("brute"), made_up(drawn))
    given_record = record("r", values)
    found = one(made, known, given_record, "made-up")
    least = fewest(made.rule_sets["made-up"].tested, given_record)
    assert (len(found.changes) if found.is_reachable else None) == least


def may_become(before: Mapping[str, Scalar | None], after: Mapping[str, Scalar | None]) -> bool:
    """Whether one record can be made into the other: nothing is emptied, and no fact changed."""
    changes = [f for f in before if before[f] != after[f]]
    return all(after[f] is not None and may_change(f, is_open=before[f] is None) for f in changes)


def test_it_agrees_with_the_judge_who_tries_everything(judge: Judge, known: list[Measure]) -> None:
    """A whole rule set whose conditions share a field, and every value judged by both engines."""
    values: dict[str, tuple[Scalar | None, ...]] = {
        "preparation_years": (None, Decimal(3), Decimal(4), Decimal("4.5")),
        "preparation_extended": (None, True, False),
        "consecutive_prep_failures": (None, 0, 1, 2),
        "name_zh": (None, "重庆市甲技术创新中心（筹建）", "重庆市甲技术创新中心"),
    }
    every = [dict(zip(values, combined, strict=True)) for combined in itertools.product(*values.values())]
    records = [record(str(n), each) for n, each in enumerate(every)]
    verdicts = judge.judge(records, ["cq-preparation-operation"])
    passing = [each for each, verdict in zip(every, verdicts, strict=True) if verdict.overall in PASSING]
    assert passing
    found = improve(judge, known, records, ["cq-preparation-operation"], today=TODAY)
    for each, improvement in zip(every, found, strict=True):
        apart = [[f for f in each if each[f] != other[f]] for other in passing if may_become(each, other)]
        within = [len(fields) for fields in apart]
        assert improvement.is_reachable == bool(within)
        if within:
            assert len(improvement.changes) == min(within), each


# Shapes made up for one thing

AT_LEAST_5 = "sh:path tic:teamSize ; sh:minInclusive 5"
AT_MOST_3 = "sh:path tic:teamSize ; sh:maxInclusive 3"


def test_one_change_may_mend_two_conditions(tmp_path: Path, known: list[Measure]) -> None:
    turtle = rule_set("two", ["js:a", "js:b"]) + condition("a", AT_LEAST_5)
    turtle += condition("b", "sh:path tic:teamSize ; sh:minInclusive 8")
    found = one(judge_of(tmp_path, turtle), known, record("r", {"team_size": 2}), "two")
    (change,) = found.changes
    assert (change.to, {v.condition.id for v in change.verdicts}) == (8, {"js:a", "js:b"})


def test_conditions_that_exclude_each_other_block_together(tmp_path: Path, known: list[Measure]) -> None:
    turtle = rule_set("never", ["js:a", "js:b"]) + condition("a", AT_LEAST_5) + condition("b", AT_MOST_3)
    found = one(judge_of(tmp_path, turtle), known, record("r", {"team_size": None}), "never")
    assert not found.is_reachable
    assert {b.verdict.condition.id for b in found.blocked} == {"js:a", "js:b"}
    assert "没有能同时满足" in summary_text(found)


def test_a_rule_set_under_which_nothing_is_tested_yet_needs_one_condition_that_is(
    tmp_path: Path, known: list[Measure]
) -> None:
    more = {"whenBlank": "tic:NotApplicable"}
    turtle = rule_set("idle", ["js:a", "js:b"]) + condition("a", AT_LEAST_5, **more)
    turtle += condition("b", "sh:path tic:fulltimeRdStaff ; sh:minInclusive 7", **more)
    found = one(judge_of(tmp_path, turtle), known, record("r", {}), "idle")
    assert found.is_reachable
    assert len(found.changes) == 1


def test_one_of_several_words_is_enough(tmp_path: Path, known: list[Measure]) -> None:
    turtle = rule_set("codes", ["js:a"]) + condition("a", 'sh:path tic:lastEvaluationGrade ; sh:in ( "优秀" "良好" )')
    found = one(judge_of(tmp_path, turtle), known, record("r", {}), "codes")
    assert found.changes[0].to in ("优秀", "良好")


# What is said


def test_every_fact_is_a_field_with_its_reason_and_every_gate_rests_on_facts(
    judge: Judge, fields: Sequence[Measure]
) -> None:
    assert FACTS.keys() <= {m.field for m in fields}
    assert all(len(reason) > 8 for reason in FACTS.values())
    gates = {f for rules in judge.rule_sets.values() for c in rules.tested if c.gate for f in c.gate.fields}
    assert gates <= FACTS.keys(), "say of a new gate's field whether anybody can change it"


def test_every_derived_measure_is_solved_for_its_fields() -> None:
    assert SOLVED.keys() == DERIVED.keys()


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("^.+国家技术创新中心$", "××国家技术创新中心"),
        ("^江苏(省.*)?$", "江苏"),
        ("a{3}b+?", "aaab"),
        ("(?:x|y)z", "xz"),
        ("[甲乙]中心", "甲中心"),
        (r"\(筹建\)$", "(筹建)"),
        (r"\d+", None),
        ("[^甲]", None),
        ("(?=甲)", None),
        ("(甲", None),
    ],
)
def test_a_text_that_fits(pattern: str, text: str | None) -> None:
    assert fitting(pattern) == text


def test_every_pattern_of_the_shapes_has_a_text_that_fits(judge: Judge) -> None:
    tests = [c.test for rules in judge.rule_sets.values() for c in rules.tested if c.test]
    patterns = {str(k.value) for test in tests for k in test.constraints if k.name == "pattern"}
    assert patterns
    assert all(fitting(pattern) for pattern in patterns)


def test_rule_sets_side_by_side_the_nearest_first(judge: Judge, known: list[Measure]) -> None:
    given_record = base_record("V42", {"fulltime_rd_staff": "91"}, known)
    found = side_by_side(improve(judge, known, [given_record], today=TODAY))
    assert len(found) == len(judge.rule_sets)
    assert found[0].rule_set.name == "cq-recognition"
    assert summary_text(found[0]) == "还差 1 项：专职研发人员 91人 → 100人（尚差9人）"
    reach = [(i.is_testable, i.is_reachable) for i in found]
    assert reach == sorted(reach, reverse=True)
    counts = [len(i.changes) for i in found if i.is_reachable]
    assert counts == sorted(counts)
    assert found[-1].rule_set.name == "cn-field"
    assert "须由人判断" in summary_text(found[-1])


def test_words(judge: Judge, known: list[Measure]) -> None:
    given_record = base_record(
        "V29", {"name_zh": "国家石墨烯创新中心", "has_board": "否", "center_class": "", "has_party_org": "?"}, known
    )
    found = one(judge, known, given_record, "cn-operation")
    said = {change.measure.field: change_text(change) for change in found.changes}
    assert said["has_board"] == "设理事会（董事会） 否 → 是"
    assert said["has_party_org"] == "更正设党的组织：是即可"
    assert said["center_class"].startswith("如实填写中心类别：")
    blocked = one(
        judge, known, base_record("V01", {"registered_in": "浙江", "team_size": "1"}, known), "js-application"
    )
    assert "无法通过改动达到：在江苏省内注册（js/art12.1：“注册地”" in summary_text(blocked)
    assert "其余还差 1 项：团队成员人数 1人 → 100人（尚差99人）" in summary_text(blocked)


def test_json(judge: Judge, known: list[Measure]) -> None:
    given_record = base_record("V42", {"name_zh": "重庆", "registered_in": "四川"}, known)
    found = improvement_json(one(judge, known, given_record, "cq-recognition"))
    assert json.loads(json.dumps(found)) == found
    assert (found["record"], found["rule_set"], found["status"], found["overall"], found["reachable"]) == (
        "V42", "cq-recognition", "draft", "non_compliant", False,
    )  # fmt: skip
    (change,) = found["changes"]
    wanted = ("field", "label", "kind", "from", "to", "unit", "provision", "quote", "margin")
    assert [change[key] for key in wanted] == [
        "fulltime_rd_staff", "专职研发人员", "change", 99, 100, "persons", "cq/art9.3", "专职研发人员不少于100人",
        {"value": -1, "unit": "persons"},
    ]  # fmt: skip
    assert change["conditions"][0]["required"] == {"op": "AtLeast", "value": 100, "unit": "persons"}
    (blocked,) = found["blocked"]
    assert (blocked["condition"], blocked["provision"]) == ("cq:art9.1-registered", "cq/art9.1")
    assert blocked["quote"]
    assert found["needs_judgement"]
    assert all(j["quote"] and j["provision"].startswith("cq/") for j in found["needs_judgement"])
    assert found["warning"]


def test_an_example_of_a_name_says_that_it_is_one(judge: Judge, known: list[Measure]) -> None:
    given_record = base_record("V47", {"name_zh": "重庆甲创新中心"}, known)
    found = improvement_json(one(judge, known, given_record, "cq-operation"))
    assert [(c["to"], c["example"]) for c in found["changes"]] == [("重庆市××技术创新中心", True)]


def test_an_unknown_rule_set_is_told(judge: Judge, known: list[Measure]) -> None:
    with pytest.raises(UnknownName):
        improve(judge, known, [record("r", {})], ["js-aplication"])


# Nothing is said that the judge does not confirm


def test_a_plan_that_the_judge_does_not_confirm_is_not_given(
    judge: Judge, known: list[Measure], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Planner, "plan", lambda self, cells: smallest.Plan({"team_size": 99}))
    with pytest.raises(CouldNotCheck, match="仍是"):
        one(judge, known, base_record("V01", {"team_size": "1"}, known), "js-application")


def test_a_start_that_is_not_the_judges_is_refused(
    judge: Judge, known: list[Measure], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ticlex.validate.improve.outcome", lambda condition, cells: "met")
    with pytest.raises(CouldNotCheck, match="不同"):
        one(judge, known, base_record("V01", {"team_size": "1"}, known), "js-application")


def test_more_than_can_be_searched_is_told(judge: Judge, known: list[Measure], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smallest, "_MOST_STEPS", 1)
    with pytest.raises(CouldNotCheck, match="牵连太多"):
        one(judge, known, base_record("V57", {"preparation_years": "", "preparation_extended": ""}, known),
            "cq-preparation-operation")  # fmt: skip


def test_a_derived_measure_that_nobody_solved_is_told(
    judge: Judge, known: list[Measure], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ticlex.validate.enough.SOLVED", {})
    with pytest.raises(CouldNotCheck, match="反求"):
        one(judge, known, base_record("V47", {"annual_report_date": ""}, known), "cq-operation")


def test_changes_leave_the_rest_of_a_record_alone() -> None:
    before = record("r", {"team_size": 1, "has_board": True})
    after = changed(before.cells, {"team_size": 5})
    assert after["team_size"].value == 5
    assert after["has_board"] == before.cells["has_board"]
    assert before.cells["team_size"].value == 1
    assert replace(before, cells=after).id == "r"


def test_conditions_are_read_with_their_gates(judge: Judge) -> None:
    named = {c.id: c for c in judge.rule_sets["js-operation"].tested}
    assert read_by(named["js:art18-market-income"]) == ("market_income_ratio", "build_period_over")


def test_a_threshold_that_moves_moves_what_is_enough(tmp_path: Path, known: list[Measure]) -> None:
    for bar in (5, 7):
        folder = tmp_path / str(bar)
        folder.mkdir()
        turtle = rule_set("one", ["js:a"]) + condition("a", f"sh:path tic:teamSize ; sh:minInclusive {bar}")
        found = one(judge_of(folder, turtle), known, record("r", {"team_size": 1}), "one")
        assert found.changes[0].to == bar


def test_records_of_a_file_come_out_in_its_order(store: Store, judge: Judge, known: list[Measure]) -> None:
    data = b"record,team_size\nB,1\nA,200\n"
    reading = read_records("a.csv", data, known, judge.rule_sets)
    found = improve(judge, known, reading.records, ["js-application", "cq-recognition"], today=TODAY)
    assert [(i.record, i.rule_set.name) for i in found] == [
        ("B", "js-application"), ("B", "cq-recognition"), ("A", "js-application"), ("A", "cq-recognition"),
    ]  # fmt: skip
