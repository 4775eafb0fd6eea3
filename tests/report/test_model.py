"""The report as a document: worst first, by article, and nothing passed over in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from ticlex.app.judging import Checker
from ticlex.report import Results, build
from ticlex.report.model import NOT_CHECKED, TO_MEND, Report, failed
from ticlex.validate.report import OUTCOME
from ticlex.validate.verdicts import OVERALLS

from .conftest import RECORDS, Check

ORDER = list(OUTCOME)


@pytest.fixture(scope="module")
def report(results: Results, checker: Checker) -> Report:
    return build(results, checker.label)


def test_the_parts_are_the_rule_sets_in_their_order(report: Report, results: Results) -> None:
    assert [part.rules.name for part in report.parts] == ["cn-field", "js-application", "cq-recognition"]
    assert [part.rules.is_draft for part in report.parts] == [False, False, True]
    for part in report.parts:
        assert part.overalls == results.summary[part.rules.name]
        overalls = [line.overall for line in part.records]
        assert overalls == sorted(overalls, key=OVERALLS.index)


def test_articles_and_conditions_stand_worst_first(report: Report) -> None:
    for part in report.parts:
        worst = [min(c.worst for c in article.conditions) for article in part.to_mend]
        assert worst == sorted(worst)
        for article in part.to_mend:
            within = [c.worst for c in article.conditions]
            assert within == sorted(within)
            for condition in article.conditions:
                assert condition.condition.provision == article.ref
                places = [ORDER.index(line.outcome) for line in condition.lines]
                assert places == sorted(places)
    first = report.parts[1].to_mend[0]
    assert (first.ref, first.label) == ("js/art12.1", "第十二条第1项")


def test_every_condition_stands_where_its_records_came_out(report: Report, results: Results) -> None:
    """For each outcome that some record had, the condition is under that heading, with the number of records."""
    for part in report.parts:
        under = {
            heading: {c.condition.iri: c for article in articles for c in article.conditions}
            for heading, articles in (("mend", part.to_mend), ("met", part.met), ("not", part.not_checked))
        }
        judged = sum(part.overalls.values())
        for condition in results.rule_sets[part.rules.name].conditions:
            counts = results.counts[part.rules.name][condition.iri]
            assert sum(counts.values()) == judged
            assert (condition.iri in under["mend"]) == any(counts.get(o) for o in TO_MEND)
            assert (condition.iri in under["met"]) == bool(counts.get("met"))
            assert (condition.iri in under["not"]) == any(counts.get(o) for o in NOT_CHECKED)


def test_a_line_says_found_remedy_and_place(report: Report) -> None:
    every = [c for a in report.parts[1].to_mend for c in a.conditions]
    floor = next(c for c in every if c.condition.id == "js:art12.1-floor-area")
    assert [(n.record, n.result, n.found, n.remedy, n.place) for n in floor.lines] == [
        ("A01", "不符合", "4999.99", "尚差0.01㎡", "第2行 研发场地面积"),
        ("A02", "不符合", "2000", "尚差3000㎡", "第3行 研发场地面积"),
    ]
    assert floor.required == "≥5000㎡"
    team = next(c for c in every if c.condition.id == "js:art12.4-team-size")
    assert [(n.record, n.result) for n in team.lines] == [("A02", "无法判断（数据有误）")]


def test_what_was_not_checked_is_named(report: Report) -> None:
    said = dict(report.not_checked)
    assert said["未采用的行"] == "2 行，原因见“数据问题”"
    assert said["空行"] == "1 行"
    assert said["不是本程序字段的列"] == "备注、=1+1"
    assert said["未能核对"] == "无"
    headings = {"needs_judgement": "须人工判断的条件", "not_applicable": "不适用的条件", "unknown": "无法判断的条件"}
    for outcome, heading in headings.items():
        times = sum(
            c.counts[outcome]
            for part in report.parts
            for article in (part.to_mend if outcome == "unknown" else part.not_checked)
            for c in article.conditions
        )
        assert times > 0
        assert said[heading].endswith(f"，{times} 条次")


def test_what_is_left_out_is_counted(results: Results, checker: Checker) -> None:
    whole, short = (build(results, checker.label, most) for most in (100, 1))
    for full, cut in zip(whole.parts, short.parts, strict=True):
        assert len(cut.records) + cut.more_records == len(full.records)
        assert full.more_records == 0
        pairs = zip(
            [c for a in full.to_mend for c in a.conditions], [c for a in cut.to_mend for c in a.conditions], strict=True
        )
        for more, less in pairs:
            assert (more.more, len(less.lines)) == (0, 1)
            assert less.more == len(more.lines) - 1
            assert less.lines == more.lines[:1]
    assert len(short.problems) + short.more_problems == len(whole.problems)


def test_a_record_that_can_be_judged_by_nothing_is_no_pass(tmp_path: Path, check: Check, checker: Checker) -> None:
    path = tmp_path / "a.csv"
    path.write_text("record,review_panel_size\nA,7\n", encoding="utf-8")
    results = check(path, "cn-field")
    (part,) = build(results, checker.label).parts
    assert [(line.overall, line.result) for line in part.records] == [
        ("undetermined", "无法判断（没有可以检验的条件）")
    ]
    assert part.met == part.to_mend == ()
    assert sum(c.counts["needs_judgement"] for a in part.not_checked for c in a.conditions) == len(
        results.rule_sets["cn-field"].conditions
    )


def test_a_failure_has_a_reason_and_no_verdict(results: Results) -> None:
    report = failed(results.stated, results.rows, results.problems, "两个引擎结论不同")
    assert (report.parts, report.could_not_check) == ((), "两个引擎结论不同")
    assert dict(report.not_checked)["未能核对"] == "两个引擎结论不同"
    assert report.overalls == {}


def test_columns_are_named_as_in_the_file(results: Results) -> None:
    assert RECORDS.read_text(encoding="utf-8").startswith("record,rule_set,注册地")
    assert list(results.fields)[:3] == ["registered_in", "legal_person", "rd_floor_area_m2"]
    assert list(results.fields)[-1] == "name_zh"
