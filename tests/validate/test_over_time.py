"""Last year's file beside this year's: over_time/ holds both, what changed with its reason, and what follows."""

import json
from collections.abc import Mapping, Sequence
from datetime import date

import pytest
from hypothesis import given

from ticlex.measures import Measure
from ticlex.records import Record, Scalar
from ticlex.store import Store
from ticlex.validate import Judge
from ticlex.validate.consequences import Consequences, later
from ticlex.validate.over_time import (
    Judged,
    OverTime,
    compare_over_time,
    over_time_json,
    over_time_lines,
)
from ticlex_loaders import read_file, read_records

from .conftest import ROOT, rows_of
from .synthetic import cell, record
from .test_properties import DECIDED, WRITTEN
from .test_properties import record as written_record

CASES = ROOT / "tests/validate/over_time"


@pytest.fixture(scope="module")
def consequences(store: Store, judge: Judge) -> Consequences:
    return Consequences(store, judge.rule_sets.values())


def judged(judge: Judge, records: Sequence[Record], names: Sequence[str] = ()) -> Judged:
    return Judged(records, judge.judge(records, names))


@pytest.fixture(scope="module")
def found(judge: Judge, fields: Sequence[Measure], consequences: Consequences) -> OverTime:
    old, new = (
        judged(judge, read_file(str(CASES / f"{name}.csv"), fields, judge.rule_sets).records)
        for name in ("before", "after")
    )
    return compare_over_time(old, new, consequences, fields)


def said(outcome: str, reason: str | None) -> str:
    return f"{outcome} {reason}" if reason else outcome


def test_what_changed_and_why(found: OverTime) -> None:
    report = over_time_json(found)
    changes = [
        {
            "record": change["record"],
            "rule_set": change["rule_set"],
            "condition": one["condition"],
            "from": said(**one["from"]),
            "to": said(**one["to"]),
            "because": "；".join(f"{f['label']} {f['from']} → {f['to']}" for f in one["because"]),
        }
        for change in report["changes"]
        for one in change["conditions"]
    ]
    assert changes == rows_of(CASES / "changes.csv")
    assert json.loads(json.dumps(report)) == report


def test_what_follows_with_article_words_and_date(found: OverTime) -> None:
    follows = [
        {
            "record": one["record"],
            "state": one["state"],
            "consequence": one["consequence"],
            "provision": one["provision"],
            "quote": one["quote"],
            "causes": "；".join(cause["fact"] for cause in one["because"]),
            "earliest": one["earliest"] or "",
        }
        for one in over_time_json(found)["consequences"]
    ]
    due = rows_of(CASES / "consequences.csv")
    assert sorted(follows, key=str) == sorted(due, key=str)


def test_who_is_new_who_is_gone_and_who_cannot_be_matched(found: OverTime) -> None:
    assert (found.new, found.vanished) == (("newcomer",), ("gone",))
    assert found.unnamed == ("第15行",)
    assert "gone" not in found.matched
    assert "第15行" not in found.matched
    assert set(found.judged_once) == {("moved", "js-application"), ("moved", "cq-recognition")}


def test_lines_for_a_person(found: OverTime) -> None:
    lines = over_time_lines(found)
    assert lines[0] == "与上次相比：同一记录 12 条，新增 1 条，不再出现 1 条"
    text = "\n".join(lines)
    assert "独立研发场地面积（js/art12.1）：不符合 → 符合，因为 研发场地面积 4999.99㎡ → 5000㎡" in text
    assert "团队成员人数 “一百多”（有误） → 100人" in text
    assert "最早可重新申报的日期 2027-02-28" in text
    assert "自撤销授牌之日起 3年" in text
    assert "没有记录号，无法对应：第15行" in text
    assert "应限期整改”（cn-2021/art30），因为 最近评估结果较差" in text
    assert "限期多长没有规定" in text
    for line in lines:
        if "cq/art" in line and not line.startswith("  "):
            assert "依据征求意见稿核对，不是现行规定" in line
    assert not any(line.startswith("same ") for line in lines), "a field that changed no verdict is no news"


def test_no_text_gives_rectification_a_period(found: OverTime) -> None:
    """What the text leaves open is said with it."""
    by_id = {follows.effect.iri: follows for _, follows in found.consequences}
    rectify = [f for iri, f in by_id.items() if "rectif" in iri]
    assert len(rectify) == 2
    for follows in rectify:
        assert follows.effect.bar is None
        assert "没有规定" in str(follows.effect.note)


def test_a_file_beside_itself_has_no_news(judge: Judge, fields: Sequence[Measure], consequences: Consequences) -> None:
    same = judged(judge, read_file(str(CASES / "after.csv"), fields, judge.rule_sets).records)
    found = compare_over_time(same, same, consequences, fields)
    assert (found.changes, found.new, found.vanished, found.judged_once) == ((), (), (), ())
    assert {state for state, _ in found.consequences} == {"continuing"}
    assert "结论都没有变化。" in over_time_lines(found)


@DECIDED
@given(before=WRITTEN, after=WRITTEN)
def test_a_verdict_that_changed_has_a_field_that_changed(
    judge: Judge,
    fields: Sequence[Measure],
    consequences: Consequences,
    before: Mapping[str, Scalar | None],
    after: Mapping[str, Scalar | None],
) -> None:
    old, new = (judged(judge, [written_record("r", written)]) for written in (before, after))
    found = compare_over_time(old, new, consequences, fields)
    outcomes = [
        {(v.rule_set.name, c.condition.id): (c.outcome, c.reason) for v in each.verdicts for c in v.conditions}
        for each in (old, new)
    ]
    changed = {key for key in outcomes[0] if outcomes[0][key] != outcomes[1][key]}
    assert {(c.rule_set.name, one.condition.id) for c in found.changes for one in c.conditions} == changed
    for change in found.changes:
        for one in change.conditions:
            assert one.because, one.condition.id


def test_every_breach_of_an_exit_condition_has_its_consequence(
    judge: Judge, fields: Sequence[Measure], consequences: Consequences
) -> None:
    """Conditions under the topic of exit are triggers: each leads to a norm that says what happens."""
    values: dict[str, Scalar | None] = {
        "quit_evaluation": True, "quit_has_valid_reason": False, "rectification_passed": False, "serious_fraud": True,
        "last_evaluation_grade": "较差", "consecutive_poor_evaluations": 2, "research_misconduct": True,
        "lead_insolvent_or_blacklisted": True, "years_since_revocation": 1,
    }  # fmt: skip
    (given_record,) = [record("r", values)]
    for verdict in judge.judge([given_record]):
        breached = {
            c.condition.id for c in verdict.conditions if c.outcome == "not_met" and c.condition.topic == "Exit"
        }
        told = {
            cause.condition.id
            for f in consequences.of(given_record, [verdict])
            for cause in f.because
            if cause.condition
        }
        assert breached <= told
    exits = {c.id for rules in judge.rule_sets.values() for c in rules.tested if c.topic == "Exit"}
    assert len(exits) == 11


def test_a_poor_grade_that_was_made_good_asks_for_nothing(judge: Judge, consequences: Consequences) -> None:
    good = record("r", {"last_evaluation_grade": "较差", "rectification_passed": True})
    found = [f for v in judge.judge([good], ["cn-operation", "js-operation"]) for f in consequences.of(good, [v])]
    assert found == []


def test_the_bar_is_named_under_the_document_that_has_it(judge: Judge, consequences: Consequences) -> None:
    revoked = record("r", {"revocation_date": date(2025, 3, 1)})
    by_rules = {v.rule_set.name: consequences.of(revoked, [v]) for v in judge.judge([revoked])}
    for name, follows in by_rules.items():
        assert [f.earliest for f in follows] == ([date(2028, 3, 1)] if name.startswith("cq-") else [])
    together = consequences.of(revoked, judge.judge([revoked]))
    assert len(together) == 1, "once, whatever the number of rule sets"


def test_a_bad_date_of_revocation_gives_none(judge: Judge, consequences: Consequences) -> None:
    bad = Record("r", {"revocation_date": cell(None, bad=True), "years_since_revocation": cell(1)})
    (follows,) = consequences.of(bad, judge.judge([bad], ["cq-recognition"]))
    assert follows.earliest is None


@pytest.mark.parametrize(
    ("day", "amount", "unit", "then"),
    [
        (date(2023, 5, 10), 3, "years", date(2026, 5, 10)),
        (date(2024, 2, 29), 3, "years", date(2027, 2, 28)),
        (date(2024, 2, 29), 4, "years", date(2028, 2, 29)),
        (date(2025, 12, 31), 2, "months", date(2026, 2, 28)),
        (date(2025, 12, 1), 1, "months", date(2026, 1, 1)),
    ],
)
def test_later(day: date, amount: int, unit: str, then: date) -> None:
    assert later(day, amount, unit) == then


@pytest.mark.parametrize("rows", ["team_size\n99\n", "record,team_size\n,99\n"])
def test_a_row_is_not_the_same_center_from_one_year_to_the_next(
    rows: str, judge: Judge, fields: Sequence[Measure], consequences: Consequences
) -> None:
    reading = read_records("a.csv", rows.encode(), fields, judge.rule_sets)
    same = judged(judge, reading.records, ["js-application"])
    found = compare_over_time(same, same, consequences, fields)
    assert (found.matched, found.new, found.vanished) == ((), (), ())
    assert found.unnamed == (reading.records[0].id,)
