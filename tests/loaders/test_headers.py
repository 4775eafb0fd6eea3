from collections.abc import Sequence

import pytest

from ticlex.measures import Measure
from ticlex_loaders.headers import Headers

KNOWN = [
    ("record", "record", None),
    ("记录号", "record", None),
    ("适用规则集", "rule_set", None),
    ("rd_floor_area_m2", "rd_floor_area_m2", None),
    (" RD_Floor_Area_M2 ", "rd_floor_area_m2", None),
    ("研发场地面积", "rd_floor_area_m2", None),
    ("　研发场地 面积*", "rd_floor_area_m2", None),
    ("研发场地面积（㎡）", "rd_floor_area_m2", "㎡"),
    ("研发场地面积(平方米)", "rd_floor_area_m2", "平方米"),
    ("研发场地面积\n（单位：亩）", "rd_floor_area_m2", "亩"),
    ("研发场地面积/平方米", "rd_floor_area_m2", "平方米"),
    ("rd_floor_area_m2 [m2]", "rd_floor_area_m2", "m2"),
    ("研发场地面积（必填）", "rd_floor_area_m2", None),
    ("研发场地面积（万元）", "rd_floor_area_m2", "万元"),
    ("科研仪器设备原值(万元)", "equipment_value_cny", "万元"),
    ("全职人员占比（%）", "fulltime_ratio", "%"),
    ("全职人员占比（0-1）", "fulltime_ratio", None),
    ("设理事会（董事会）", "has_board", None),
    ("设理事会(董事会)", "has_board", None),
    ("设理事会（董事会）（是/否）", "has_board", None),
    ("独立法人（是/否）", "legal_person", None),
    ("年度报告报送日期（年-月-日）", "annual_report_date", None),
    ("中心类别（综合类/领域类）", "center_class", None),
    ("最近评估结果（优秀、良好、较差）", "last_evaluation_grade", None),
    ("采取中心(本部)加研发机构架构", "hq_plus_branches", None),
]


@pytest.mark.parametrize(("header", "field", "unit"), KNOWN)
def test_known(header: str, field: str, unit: str | None, fields: Sequence[Measure]) -> None:
    column = Headers(fields).column(header)
    assert (column.field, column.unit, column.near) == (field, unit, None)


@pytest.mark.parametrize(
    ("header", "near"),
    [
        ("注册地址", "注册地"),
        ("研发场地的面积", "研发场地面积"),
        ("rd_floor_area", "rd_floor_area_m2"),
        ("独立法人（牵头单位）", "独立法人"),
        ("全职人员占比（不含兼职）", "全职人员占比"),
        ("记录编号", "记录号"),
        ("场地面积", "研发场地面积"),
        ("规则集", "适用规则集"),
        ("面积", None),
        ("备注", None),
        ("联系人", None),
        ("", None),
    ],
)
def test_unknown(header: str, near: str | None, fields: Sequence[Measure]) -> None:
    column = Headers(fields).column(header)
    assert (column.field, column.near) == (None, near)


def test_every_field_is_known_by_both_names(fields: Sequence[Measure]) -> None:
    headers = Headers(fields)
    for measure in fields:
        if measure.field:
            assert headers.column(measure.field).field == measure.field
            assert headers.column(measure.zh).field == measure.field
