from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from ticlex.errors import UnreadableInput
from ticlex.measures import Measure
from ticlex.records import Reading, RowCount
from ticlex_loaders import read_records

from .conftest import RULE_SETS

HEAD = """@prefix tic: <https://w3id.org/ticlex/ontology#> .
@prefix rules: <https://w3id.org/ticlex/rules/> .
@prefix code: <https://w3id.org/ticlex/code/> .
@prefix ex: <https://example.org/center/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
Read = Callable[[str], Reading]


@pytest.fixture
def read(fields: list[Measure]) -> Read:
    return lambda body: read_records("中心.ttl", (HEAD + body).encode(), fields, RULE_SETS)


def test_values_are_read_by_the_rules_for_cells(read: Read) -> None:
    reading = read(
        """ex:a a tic:CenterRecord ; tic:ruleSet "js-application" , rules:cq-operation ;
            tic:nameZh "江苏省虚构技术创新中心"@zh ; tic:legalPerson true ; tic:rdFloorArea 5.0e3 ;
            tic:equipmentValue "300万元" ; tic:fulltimeRatio "1/3" ; tic:teamSize 100 ;
            tic:marketIncomeRatio 0.50 ; tic:centerClass code:comprehensive ;
            tic:annualReportDate "2025-01-30"^^xsd:date ; tic:hasBoard "1"^^xsd:boolean ;
            ex:remark "备注" ."""
    )
    assert reading.problems == []
    (record,) = reading.records
    assert (record.id, record.rule_sets) == ("a", ("js-application", "cq-operation"))
    assert record.place == "https://example.org/center/a"
    assert record.extra == {"https://example.org/center/remark": "备注"}
    assert {f: c.value for f, c in record.cells.items()} == {
        "name_zh": "江苏省虚构技术创新中心",
        "legal_person": True,
        "rd_floor_area_m2": 5000,
        "equipment_value_cny": 3_000_000,
        "fulltime_ratio": Decimal("0.333333333333333333"),
        "team_size": 100,
        "market_income_ratio": Decimal("0.5"),
        "center_class": "comprehensive",
        "annual_report_date": date(2025, 1, 30),
        "has_board": True,
    }
    assert {c.place for c in record.cells.values()} == {"https://example.org/center/a"}


@pytest.mark.parametrize(
    ("value", "is_wrong"),
    [
        ("5000 , 6000", "一个属性有几个值"),
        ('"NaN"^^xsd:double', "不是有限的数"),
        ("-1", "是负数"),
        ("ex:b", "而是资源"),
        ("[]", "而是资源"),
        ('"五千平"', "不是完整的单位"),
    ],
)
def test_bad_values(value: str, is_wrong: str, read: Read) -> None:
    reading = read(f"ex:a a tic:CenterRecord ; tic:rdFloorArea {value} .")
    (problem,) = reading.problems
    assert is_wrong in problem.is_wrong
    assert problem.where == "https://example.org/center/a 研发场地面积"
    assert reading.records[0].cells["rd_floor_area_m2"].value is None
    assert reading.rows == RowCount(1, 1, 0, 0)


def test_one_value_said_twice_is_one_value(read: Read) -> None:
    assert read("ex:a a tic:CenterRecord ; tic:rdFloorArea 5000 , 5000 .").problems == []


def test_unknown_terms_of_ours_are_problems(read: Read) -> None:
    reading = read("ex:a a tic:CenterRecord ; tic:floorArea 5000 .")
    (problem,) = reading.problems
    assert (problem.where, problem.found) == ("https://example.org/center/a", "tic:floorArea")
    assert reading.records[0].extra == {"tic:floorArea": "5000"}


def test_ids_that_clash_are_whole(read: Read) -> None:
    reading = read("ex:a a tic:CenterRecord . <https://example.org/b/a> a tic:CenterRecord . ex:c a tic:CenterRecord .")
    assert [r.id for r in reading.records] == [
        "https://example.org/center/a",
        "https://example.org/b/a",
        "c",
    ]


def test_blank_nodes_are_numbered(read: Read) -> None:
    reading = read("ex:a a tic:CenterRecord . [] a tic:CenterRecord ; tic:teamSize 1.5 .")
    assert [r.id for r in reading.records] == ["a", "第2条记录"]
    assert [p.where for p in reading.problems] == ["第2条记录 团队成员人数"]


def test_only_unknown_rule_sets_reject_the_record(read: Read) -> None:
    reading = read('ex:a a tic:CenterRecord ; tic:ruleSet "bj" . ex:b a tic:CenterRecord ; tic:ruleSet "" .')
    assert reading.rows == RowCount(2, 1, 1, 0)
    assert [r.id for r in reading.records] == ["b"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("ex:a a tic:CenterRecord ; tic:teamSize 5 5 .", "第6行"),
        ("ex:a a ex:Center .", "没有 tic:CenterRecord"),
        ("", "没有 tic:CenterRecord"),
        ("ex:a a tic:CenterRecord ; ex:b nope:c .", "不是合法的 Turtle"),
        ("\x00", "NUL"),
    ],
)
def test_unreadable(body: str, message: str, read: Read) -> None:
    with pytest.raises(UnreadableInput, match=message):
        read(body)


def test_turtle_is_utf8(fields: list[Measure]) -> None:
    with pytest.raises(UnreadableInput, match="UTF-8"):
        read_records("a.ttl", (HEAD + '<a> <b> "江苏" .').encode("gb18030"), fields, RULE_SETS)


def test_a_subject_with_our_fields_and_no_class_is_told(read: Read) -> None:
    reading = read("ex:a a tic:CenterRecord ; tic:teamSize 100 . ex:b tic:rdFloorArea 1 . ex:c ex:x 1 .")
    assert [record.id for record in reading.records] == ["a"]
    assert reading.rows == RowCount(2, 1, 1, 0)
    (problem,) = reading.problems
    assert "https://example.org/center/b" in problem.where
