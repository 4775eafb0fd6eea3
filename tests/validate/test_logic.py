"""How outcomes follow from gates, fields, forces and blanks: truth tables over rule sets made up for it."""

from collections.abc import Mapping
from functools import cache
from itertools import combinations_with_replacement, product
from pathlib import Path
from tempfile import mkdtemp

import pytest

from ticlex.errors import CouldNotCheck, UnknownName
from ticlex.records import Cell, Record, Scalar
from ticlex.validate import Judge, worst

from .synthetic import GATE, cell, condition, judge_of, record, rule_set

BAD = cell(None, bad=True)
GATES: dict[str, Scalar | Cell | None] = {"open": True, "shut": False, "blank": None, "bad": BAD}
VALUES: dict[str, Scalar | Cell | None] = {"met": 100, "short": 99, "blank": None, "bad": BAD}
FORCES = ("Strict", "General", "InPrinciple")
WHEN = ("unknown", "not_applicable")
AT_LEAST_100 = "sh:path tic:rdFloorArea ; sh:minInclusive 100"


def expected(
    gate: str, value: str, force: str, when_blank: str, when_gate_blank: str
) -> tuple[str, str | None, tuple[str, ...]]:
    """Outcome, reason and the fields to fill, as docs/formats.md says it in words."""
    steps = ((gate, when_gate_blank, "multi_unit"), (value, when_blank, "rd_floor_area_m2"))
    for asked, when, field in steps:
        if asked == "shut":
            return "not_applicable", None, ()
        if asked == "bad":
            return "unknown", "bad_input", (field,)
        if asked == "blank":
            missing = ("unknown", "missing", (field,))
            return missing if when == "unknown" else ("not_applicable", None, ())
    if value == "met":
        return "met", None, ()
    return ("not_met" if force == "Strict" else "soft_not_met"), None, ()


def outcome_of_name(name: str) -> str:
    return "tic:NotApplicable" if name == "not_applicable" else "tic:Unknown"


@cache
def truth_table() -> Mapping[tuple[str, ...], tuple[str, str | None, tuple[str, ...]]]:
    """Every combination judged at once: conditions by force and blanks, records by gate and value."""
    conditions, turtle = {}, GATE.format(name="MadeUpGate", path="tic:multiUnit")
    for n, (has_gate, force, blank, gate_blank) in enumerate(product((True, False), FORCES, WHEN, WHEN)):
        more = {"force": f"tic:{force}"}
        # unknown is what holds where nothing is said, and may be said
        if blank != "unknown" or n % 2:
            more["whenBlank"] = outcome_of_name(blank)
        if gate_blank != "unknown" or n % 3:
            more["whenGateBlank"] = outcome_of_name(gate_blank)
        if has_gate:
            more["appliesWhen"] = "tic:MadeUpGate"
        conditions[f"js:c{n}"] = (str(has_gate), force, blank, gate_blank)
        turtle += condition(f"c{n}", AT_LEAST_100, **more)
    judge = judge_of(Path(mkdtemp()), turtle + rule_set("made-up", list(conditions)))
    cases = list(product(GATES, VALUES))
    records = [record(f"{g}-{v}", {"multi_unit": GATES[g], "rd_floor_area_m2": VALUES[v]}) for g, v in cases]
    return {
        (*conditions[one.condition.id], gate, value): (one.outcome, one.reason, one.open_fields)
        for (gate, value), verdict in zip(cases, judge.judge(records, ["made-up"]), strict=True)
        for one in verdict.conditions
    }


@pytest.mark.parametrize("when_gate_blank", WHEN)
@pytest.mark.parametrize("when_blank", WHEN)
@pytest.mark.parametrize("force", FORCES)
@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("gate", GATES)
def test_outcome_of_a_gated_condition(gate: str, value: str, force: str, when_blank: str, when_gate_blank: str) -> None:
    found = truth_table()["True", force, when_blank, when_gate_blank, gate, value]
    assert found == expected(gate, value, force, when_blank, when_gate_blank)


@pytest.mark.parametrize("when_blank", WHEN)
@pytest.mark.parametrize("force", FORCES)
@pytest.mark.parametrize("value", VALUES)
def test_outcome_without_a_gate_is_that_of_an_open_gate(value: str, force: str, when_blank: str) -> None:
    for gate, gate_blank in product(GATES, WHEN):  # neither matters
        found = truth_table()["False", force, when_blank, gate_blank, gate, value]
        assert found == expected("open", value, force, when_blank, "unknown")


def test_a_field_that_the_file_does_not_have_is_blank() -> None:
    turtle = condition("c", AT_LEAST_100) + rule_set("made-up", ["js:c"])
    judge = judge_of(Path(mkdtemp()), turtle)
    (without,), (blank,) = (
        judge.judge([record("r", values)])[0].conditions for values in ({}, {"rd_floor_area_m2": None})
    )
    assert (without.outcome, without.reason) == (blank.outcome, blank.reason) == ("unknown", "missing")


# A gate of two fields, put together either way. Blank and bad both mean that a field does not tell.


def conjunction(gates: list[str]) -> str:
    if "shut" in gates:
        return "shut"
    return "bad" if "bad" in gates else "blank" if "blank" in gates else "open"


def disjunction(gates: list[str]) -> str:
    if "open" in gates:
        return "open"
    return "bad" if "bad" in gates else "blank" if "blank" in gates else "shut"


@cache
def judge_of_two() -> Judge:
    turtle = (
        GATE.format(name="A", path="tic:multiUnit")
        + GATE.format(name="B", path="tic:crossProvince")
        + "tic:Both a sh:NodeShape ; sh:property tic:A-value , tic:B-value .\n"
        + "tic:Either a sh:NodeShape ; sh:or ( tic:A tic:B ) .\n"
        + condition("both", AT_LEAST_100, appliesWhen="tic:Both")
        + condition("either", AT_LEAST_100, appliesWhen="tic:Either")
        + rule_set("made-up", ["js:both", "js:either"])
    )
    return judge_of(Path(mkdtemp()), turtle)


@pytest.mark.parametrize("second", GATES)
@pytest.mark.parametrize("first", GATES)
def test_a_gate_of_two_fields_is_open_only_where_a_blank_would_change_the_answer(first: str, second: str) -> None:
    values = {"multi_unit": GATES[first], "cross_province": GATES[second], "rd_floor_area_m2": 99}
    (verdict,) = judge_of_two().judge([record("r", values)])
    found = {v.condition.id: (v.outcome, v.reason) for v in verdict.conditions}
    for name, both in (("js:both", conjunction), ("js:either", disjunction)):
        assert found[name] == expected(both([first, second]), "short", "Strict", "unknown", "unknown")[:2]


# Overall

NUMBERS = ("rd_floor_area_m2", "equipment_value_cny", "team_size")
SOFT_NUMBERS = ("months_operating", "gov_prior_investment_cny", "gov_new_investment_cny")
PATHS = {
    "rd_floor_area_m2": "rdFloorArea",
    "equipment_value_cny": "equipmentValue",
    "team_size": "teamSize",
    "months_operating": "monthsOperating",
    "gov_prior_investment_cny": "govPriorInvestment",
    "gov_new_investment_cny": "govNewInvestment",
}
OUTCOMES = ("met", "not_met", "soft_not_met", "missing", "bad_input", "not_applicable")
WRITTEN: dict[str, Scalar | Cell | None] = {"met": 100, "not_met": 99, "soft_not_met": 99, "bad_input": BAD}
MULTISETS = [m for size in range(4) for m in combinations_with_replacement(OUTCOMES, size)]


@cache
def judge_of_overalls() -> Judge:
    """Two rule sets of the same six conditions, each with its own gate; one has a seventh, for a person."""
    turtle, names = "", []
    gates = ("multiUnit", "crossProvince", "hasBoard", "hasCharter", "hasPartyOrg", "hasCoreIp")
    for path, gate in zip(PATHS.values(), gates, strict=True):
        force = "tic:Strict" if path in ("rdFloorArea", "equipmentValue", "teamSize") else "tic:General"
        more = {"force": force, "appliesWhen": f"tic:G-{gate}", "whenGateBlank": "tic:NotApplicable"}
        turtle += GATE.format(name=f"G-{gate}", path=f"tic:{gate}")
        turtle += condition(path, f"sh:path tic:{path} ; sh:minInclusive 100", **more)
        names.append(f"js:{path}")
    judged = """
js:judged a tic:Condition ; tic:statedIn js:art12.1 ; tic:quote "符合产业与技术创新发展趋势"@zh ;
    tic:topic topic:Layout ; tic:force tic:Strict ; tic:conditionOf rules:with-judgement .
"""
    turtle += rule_set("tested", names) + rule_set("with-judgement", names) + judged
    return judge_of(Path(mkdtemp()), turtle)


def record_with(outcomes: tuple[str, ...]) -> Record:
    """A record with exactly these outcomes, everything else gated off."""
    gates = ("multi_unit", "cross_province", "has_board", "has_charter", "has_party_org", "has_core_ip")
    gate_of = dict(zip(PATHS, gates, strict=True))
    strict, soft = list(NUMBERS), list(SOFT_NUMBERS)
    values: dict[str, Scalar | Cell | None] = {}
    for outcome in outcomes:
        if outcome != "not_applicable":
            field = (soft if outcome == "soft_not_met" else strict).pop()
            values |= {field: WRITTEN.get(outcome), gate_of[field]: True}
    return record("+".join(outcomes), values)


def overall_of(outcomes: tuple[str, ...]) -> tuple[str, str | None]:
    """The precedence that docs/formats.md gives."""
    for outcome, overall in (
        ("not_met", "non_compliant"),
        ("bad_input", "bad_input"),
        ("missing", "undetermined"),
        ("soft_not_met", "compliant_with_warnings"),
        ("met", "compliant"),
    ):
        if outcome in outcomes:
            return overall, None
    return "undetermined", "nothing_testable"


@cache
def overalls() -> Mapping[tuple[str, str], tuple[str, str | None, int]]:
    records = [record_with(m) for m in MULTISETS]
    verdicts = judge_of_overalls().judge(records, ["tested", "with-judgement"])
    return {(v.rule_set.name, v.record): (v.overall, v.reason, v.needs_judgement) for v in verdicts}


@pytest.mark.parametrize("outcomes", MULTISETS, ids="+".join)
def test_overall(outcomes: tuple[str, ...]) -> None:
    assert overalls()["tested", "+".join(outcomes)] == (*overall_of(outcomes), 0)


@pytest.mark.parametrize("outcomes", MULTISETS, ids="+".join)
def test_what_a_person_must_judge_is_counted_and_changes_nothing(outcomes: tuple[str, ...]) -> None:
    assert overalls()["with-judgement", "+".join(outcomes)] == (*overall_of(outcomes), 1)


def test_a_rule_set_without_tested_conditions_is_undetermined(judge: Judge) -> None:
    (verdict,) = judge.judge([record("r", {"team_size": 100})], ["cn-field"])
    assert (verdict.overall, verdict.reason) == ("undetermined", "nothing_testable")
    assert verdict.needs_judgement == len(verdict.conditions) > 0


def test_the_worst_of_several_verdicts() -> None:
    verdicts = judge_of_overalls().judge([record_with(m) for m in MULTISETS], ["tested"])
    assert worst(verdicts) == "non_compliant"
    assert worst(v for v in verdicts if v.overall != "non_compliant") == "bad_input"
    assert worst([]) is None


# Which rule sets


def test_rule_sets_come_from_the_call_else_from_the_record_else_are_all(judge: Judge) -> None:
    plain, own = Record("a", {}), Record("b", {}, ("js-operation", "cq-operation"))
    assert [v.rule_set.name for v in judge.judge([plain])] == list(judge.rule_sets)
    assert [v.rule_set.name for v in judge.judge([own])] == ["js-operation", "cq-operation"]
    assert [v.rule_set.name for v in judge.judge([own], ["cn-field"])] == ["cn-field"]
    assert len(judge.rule_sets) == 10
    assert judge.judge([]) == []


@pytest.mark.parametrize(("in_call", "in_record"), [(["js-aplication"], ()), ([], ("js-aplication",))])
def test_an_unknown_rule_set_is_named_with_the_nearest(
    judge: Judge, in_call: list[str], in_record: tuple[str, ...]
) -> None:
    with pytest.raises(UnknownName, match="js-application") as caught:
        judge.judge([Record("a", {}, in_record)], in_call)
    assert caught.value.near[0] == "js-application"
    assert caught.value.name == "js-aplication"


# Fail closed


def agreed(*names: str) -> set[tuple[str, str]]:
    return {("urn:ticlex:record:0", f"https://w3id.org/ticlex/reg/js/{name}") for name in names}


@pytest.mark.parametrize("engine", ["shacl_engine", "pyshacl_engine"])
@pytest.mark.parametrize("blame", [set(), agreed("art13.4-building-period", "art9.1-charter")])
def test_engines_that_disagree_give_no_verdict(
    judge: Judge, monkeypatch: pytest.MonkeyPatch, engine: str, blame: set[tuple[str, str]]
) -> None:
    short = record("r", {"has_charter": False, "plan_or_build_period_years": 5})
    assert worst(judge.judge([short], ["js-operation"])) == "non_compliant"
    monkeypatch.setattr(f"ticlex.validate.verdicts.{engine}", lambda shapes, data: blame)
    with pytest.raises(CouldNotCheck, match="1 处结论不同"):
        judge.judge([short], ["js-operation"])


@pytest.mark.parametrize("engine", ["shacl_engine", "pyshacl_engine"])
def test_an_engine_that_fails_gives_no_verdict(judge: Judge, monkeypatch: pytest.MonkeyPatch, engine: str) -> None:
    def broken(shapes: str, data: str) -> set[tuple[str, str]]:
        raise RuntimeError("no more memory")

    monkeypatch.setattr(f"ticlex.validate.verdicts.{engine}", broken)
    with pytest.raises(CouldNotCheck, match="no more memory"):
        judge.judge([record("r", {"has_charter": True})], ["js-operation"])


@pytest.mark.parametrize("short_one", [3, 1017])
def test_beyond_a_thousand_records_a_sample_is_held_against_the_second_engine(
    judge: Judge, monkeypatch: pytest.MonkeyPatch, short_one: int
) -> None:
    records = [record(str(n), {"team_size": 100 - (n == short_one)}) for n in range(1020)]
    verdicts = judge.judge(records, ["js-application"])
    assert [v.record for v in verdicts if v.overall == "non_compliant"] == [str(short_one)]
    monkeypatch.setattr("ticlex.validate.verdicts.pyshacl_engine", lambda shapes, data: {("urn:x", "urn:y")})
    with pytest.raises(CouldNotCheck):
        judge.judge(records, ["js-application"])


SOUND = condition("c", AT_LEAST_100, appliesWhen="tic:MadeUpGate") + GATE.format(
    name="MadeUpGate", path="tic:multiUnit"
)
SOUND += rule_set("made-up", ["js:c"])


@pytest.mark.parametrize(
    ("sound", "broken"),
    [
        ("sh:minInclusive", "sh:minInclusve"),
        ("sh:path tic:rdFloorArea", "sh:paht tic:rdFloorArea"),
        ("sh:path tic:rdFloorArea", "sh:path tic:rdFlorArea"),
        ("sh:path tic:rdFloorArea ; sh:minInclusive 100", "sh:path tic:rdFloorArea"),
        ("; sh:path tic:rdFloorArea ; sh:minInclusive 100", ""),
        ("sh:minInclusive 100", "sh:minInclusive 100 ; sh:lessThan tic:teamSize"),
        ("sh:hasValue true", "sh:hasvalue true"),
        ("sh:path tic:multiUnit", "sh:paht tic:multiUnit"),
        ("; sh:path tic:multiUnit ; sh:hasValue true", ""),
        ("sh:property tic:MadeUpGate-value", "sh:propery tic:MadeUpGate-value"),
        ("sh:property tic:MadeUpGate-value", "sh:property tic:MadeUpGate-value , tic:MadeUpGate-valeu"),
        ("tic:appliesWhen tic:MadeUpGate", "tic:appliesWhen tic:MadeUpGaet"),
        ("sh:property js:c", "sh:propery js:c"),
        ("sh:property js:c", "sh:property js:c , js:cc"),
        ("tic:topic topic:FloorArea", "tic:topik topic:FloorArea"),
        ("tic:statedIn js:art12.1", "tic:statedIn js:art1201"),
    ],
)
def test_a_slip_in_a_shape_is_refused_and_not_passed_over(tmp_path: Path, sound: str, broken: str) -> None:
    assert SOUND.count(sound) == 1
    with pytest.raises(CouldNotCheck):
        judge_of(tmp_path, SOUND.replace(sound, broken))


def test_the_same_shapes_without_a_slip_are_read(tmp_path: Path) -> None:
    (only,) = judge_of(tmp_path, SOUND).rule_sets["made-up"].tested
    assert only.gate is not None
    assert only.gate.fields == ("multi_unit",)


def test_a_list_in_a_shape_is_read_whole(tmp_path: Path) -> None:
    turtle = condition("c", 'sh:path tic:lastEvaluationGrade ; sh:in ( "优秀" "良好" )')
    judge = judge_of(tmp_path, turtle + rule_set("made-up", ["js:c"]))
    records = [record(grade, {"last_evaluation_grade": grade}) for grade in ("优秀", "良好", "较差")]
    verdicts = judge.judge(records, ["made-up"])
    assert [v.overall for v in verdicts] == ["compliant", "compliant", "non_compliant"]
    assert verdicts[0].conditions[0].condition.required == ("OneOf", "优秀、良好")
