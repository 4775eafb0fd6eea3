"""The examples say the same in every format, and are what their source makes of them."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from ticlex.measures import Measure
from ticlex.records import Reading, RowCount
from ticlex_loaders import read_file

from .conftest import ROOT, RULE_SETS

EXAMPLES = ROOT / "examples"
BAD = {
    ("GJ05", "director_fulltime"),
    ("GJ05", "annual_report_date"),
    ("JS04", "rd_floor_area_m2"),
    ("JS04", "team_size"),
    ("CQ05", "expert_committee_internal_ratio"),
}


def values_of(reading: Reading) -> dict[tuple[str, str], object]:
    return {
        (r.id, field): cell.value for r in reading.records for field, cell in r.cells.items() if cell.value is not None
    }


def bad_of(reading: Reading) -> set[tuple[str, str]]:
    return {(r.id, field) for r in reading.records for field, cell in r.cells.items() if cell.problem}


@pytest.fixture(scope="module")
def source(fields: list[Measure]) -> Reading:
    return read_file(str(EXAMPLES / "centers.csv"), fields, RULE_SETS)


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_examples", EXAMPLES / "make_examples.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_csv(source: Reading) -> None:
    assert source.rows == RowCount(15, 15, 0, 0)
    assert bad_of(source) == BAD
    assert len(source.problems) == len(BAD)
    assert source.extra_columns == []
    for record in source.records:
        assert "虚构" in str(record.cells["name_zh"].value)
    assert values_of(source)["JS01", "gov_prior_investment_cny"] == 120_000_000


def test_workbook(source: Reading, fields: list[Measure]) -> None:
    reading = read_file(str(EXAMPLES / "centers.xlsx"), fields, RULE_SETS)
    assert reading.rows == source.rows
    assert values_of(reading) == values_of(source)
    assert bad_of(reading) == BAD
    assert [p.where for p in reading.problems if "江苏" in p.where] == [
        "江苏!G5 研发场地面积",
        "江苏!L5 团队成员人数",
    ]
    assert [r.rule_sets for r in reading.records] == [r.rule_sets for r in source.records]


def test_turtle(source: Reading, fields: list[Measure]) -> None:
    values: dict[tuple[str, str], object] = {}
    bad: set[tuple[str, str]] = set()
    rule_sets: dict[str, frozenset[str]] = {}
    for name in ("national.ttl", "jiangsu.ttl", "chongqing.ttl"):
        reading = read_file(str(EXAMPLES / name), fields, RULE_SETS)
        assert reading.rows == RowCount(5, 5, 0, 0)
        values |= values_of(reading)
        bad |= bad_of(reading)
        rule_sets |= {r.id: frozenset(r.rule_sets) for r in reading.records}
    assert values == values_of(source)
    assert bad == BAD
    assert rule_sets == {r.id: frozenset(r.rule_sets) for r in source.records}


def test_the_files_are_what_the_source_makes_of_them(
    source: Reading, maker: ModuleType, fields: list[Measure], tmp_path: Path
) -> None:
    maker.write_workbook(tmp_path / "centers.xlsx")
    fresh = read_file(str(tmp_path / "centers.xlsx"), fields, RULE_SETS)
    committed = read_file(str(EXAMPLES / "centers.xlsx"), fields, RULE_SETS)
    assert fresh == committed
    for prefix, (_, name) in maker.SHEETS.items():
        kept = Graph().parse(EXAMPLES / name, format="turtle")
        assert isomorphic(Graph().parse(data=maker.turtle(prefix), format="turtle"), kept)
