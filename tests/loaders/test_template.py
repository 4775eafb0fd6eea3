"""A form made from the shapes, filled in as a person would, and read back."""

import io
import shutil
import zipfile
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ticlex.measures import Measure, measures
from ticlex.records import Reading
from ticlex.resources import data_dir
from ticlex.store import Store
from ticlex.template import NAME_FIELD, changes_since, template, version_data
from ticlex.validate import Judge
from ticlex.validate.smallest import read_by
from ticlex_loaders import read_records
from ticlex_loaders.headers import Headers
from ticlex_loaders.template_writer import (
    EXAMPLE,
    FORM,
    INSTRUCTIONS,
    template_version,
    write_template,
)

from .conftest import RULE_SETS

TODAY = date(2026, 1, 15)
FILE = "填报.xlsx"


@pytest.fixture(scope="module")
def store() -> Store:
    return Store()


@pytest.fixture(scope="module")
def judge(store: Store) -> Judge:
    return Judge(store)


@pytest.fixture(scope="module")
def known(store: Store) -> list[Measure]:
    return measures(store)


def form(judge: Judge, known: list[Measure], *names: str) -> bytes:
    return write_template(template(judge, known, names, today=TODAY))


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def saved(workbook: Any) -> bytes:
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def filled(data: bytes, rows: list[Mapping[str, object]], *, keep_example: bool = False) -> bytes:
    """The form with rows by header (as it is before its unit), the example deleted as the instructions say."""
    workbook = opened(data)
    sheet = workbook[FORM]
    if not keep_example:
        sheet.delete_rows(2)
    columns = {cell.value.split("（是/否")[0].rsplit("（", 1)[0]: cell.column for cell in sheet[1]}
    for number, row in enumerate(rows, 3 if keep_example else 2):
        for header, value in row.items():
            sheet.cell(number, columns[header], value)
    return saved(workbook)


def read(data: bytes, known: list[Measure]) -> Reading:
    return read_records(FILE, data, known, RULE_SETS)


@pytest.mark.parametrize("name", RULE_SETS)
def test_it_asks_for_what_the_rule_set_reads_and_nothing_else(name: str, judge: Judge, known: list[Measure]) -> None:
    wanted = {field for c in judge.rule_sets[name].tested for field in read_by(c)} | {NAME_FIELD}
    headers = Headers(known)
    found = [headers.column(cell.value) for cell in opened(form(judge, known, name))[FORM][1]]
    assert [column.field for column in found[:2]] == ["record", "rule_set"]
    assert {column.field for column in found[2:]} == wanted
    for column in found[2:]:
        measure = headers.measures[str(column.field)]
        assert (column.unit is not None) == (measure.unit is not None and measure.type != "ratio"), measure.field


@pytest.mark.parametrize("name", RULE_SETS)
def test_an_empty_form_holds_no_record_and_its_example_is_refused_with_a_word(
    name: str, judge: Judge, known: list[Measure]
) -> None:
    reading = read(form(judge, known, name), known)
    assert (reading.rows.read, reading.rows.rejected, reading.rows.accepted) == (1, 1, 0)
    assert all("示例" in problem.found and "B2" in problem.where for problem in reading.problems)
    assert any("删除" in problem.found for problem in reading.problems)
    without = read(filled(form(judge, known, name), []), known)
    assert (without.rows.read, without.problems, without.extra_columns) == (0, [], [])


@pytest.mark.parametrize("name", [name for name in RULE_SETS if name != "cn-field"])
def test_the_example_is_a_record_that_passes(name: str, judge: Judge, known: list[Measure]) -> None:
    """So it shows for every field how to write a value that is enough."""
    workbook = opened(form(judge, known, name))
    workbook[FORM]["B2"] = name
    reading = read(saved(workbook), known)
    assert reading.problems == []
    (verdict,) = judge.judge(reading.records)
    assert (verdict.record, verdict.overall) == (EXAMPLE, "compliant")


def test_a_filled_form_reads_back_without_a_problem(judge: Judge, known: list[Measure]) -> None:
    rows: list[Mapping[str, object]] = [
        {
            "记录号": "JS-1", "适用规则集": "js-application;js-operation", "中文名称": "虚构技术创新中心",
            "注册地": "江苏", "独立法人": "是", "研发场地面积": 4999.99, "科研仪器设备原值": 2000,
            "团队成员人数": 99, "全职人员占比": 0.55, "年度报告报送日期": date(2025, 1, 30),
            "最近评估结果": "较差", "市场化收入占年度总收入比": "=1/3",
        },
        {"记录号": "JS-2", "研发场地面积": 5000},
    ]  # fmt: skip
    data = filled(form(judge, known, "js-application", "js-operation"), rows)
    # openpyxl computes no formula: 1/3 without its value is bad input, as a program's file would be.
    first, second = read(data, known).records
    assert first.cells["market_income_ratio"].problem
    rows[0] = {**rows[0], "市场化收入占年度总收入比": 1 / 3}
    reading = read(filled(form(judge, known, "js-application", "js-operation"), rows), known)
    assert (reading.problems, reading.extra_columns, reading.rows.accepted) == ([], [], 2)
    first, second = reading.records
    assert first.rule_sets == ("js-application", "js-operation")
    values = {field: cell.value for field, cell in first.cells.items() if cell.value is not None}
    assert values == {
        "name_zh": "虚构技术创新中心", "registered_in": "江苏", "legal_person": True,
        "rd_floor_area_m2": Decimal("4999.99"), "equipment_value_cny": 20_000_000, "team_size": 99,
        "fulltime_ratio": Decimal("0.55"), "annual_report_date": date(2025, 1, 30),
        "last_evaluation_grade": "较差", "market_income_ratio": Decimal("0.333333333333333333"),
    }  # fmt: skip
    assert second.cells["rd_floor_area_m2"].place == "填报!G3"


def test_rows_beside_a_forgotten_example_are_read(judge: Judge, known: list[Measure]) -> None:
    data = filled(form(judge, known, "js-application"), [{"记录号": "A", "团队成员人数": 100}], keep_example=True)
    reading = read(data, known)
    assert [record.id for record in reading.records] == ["A"]
    assert (reading.rows.read, reading.rows.accepted, reading.rows.rejected) == (2, 1, 1)


def test_what_is_written_on_the_sheet_of_instructions_is_not_lost(judge: Judge, known: list[Measure]) -> None:
    workbook = opened(filled(form(judge, known, "js-application"), []))
    sheet = workbook[INSTRUCTIONS]
    sheet.cell(sheet.max_row + 1, 1, "A")
    assert [record.id for record in read(saved(workbook), known).records] == ["A"]


def test_headers_carry_article_words_and_bound(judge: Judge, known: list[Measure]) -> None:
    workbook = opened(form(judge, known, "js-application", "cq-recognition"))
    by_header = {cell.value: cell.comment.text for cell in workbook[FORM][1]}
    remark = by_header["研发场地面积（平方米）"]
    assert "js/art12.1 ≥5000㎡\n“独立研发场地面积不少于5000平方米”" in remark
    assert "cq/art9.4 ≥2000㎡" in remark
    assert "【依据征求意见稿核对，不是现行规定】cq/art9.4" in remark
    assert "单位平方米" in remark
    said = "\n".join(str(cell.value) for row in workbook[INSTRUCTIONS].iter_rows(max_row=4) for cell in row)
    assert "依据征求意见稿核对，不是现行规定" in said


def test_what_a_gate_is_for_is_said(judge: Judge, known: list[Measure]) -> None:
    workbook = opened(form(judge, known, "js-operation"))
    by_header = {cell.value: cell.comment.text for cell in workbook[FORM][1]}
    assert "js/art18 决定“市场化收入占比”是否适用" in by_header["建设期已满（是/否）"]
    assert "建设期已满时适用" in by_header["市场化收入占年度总收入比"]
    assert "空白视为没有发生" in by_header["连续较差次数（次）"]


def rules_of(sheet: Any) -> dict[str, Any]:
    """Each column's validation, by its header."""
    found = {}
    for rule in sheet.data_validations.dataValidation:
        (area,) = rule.sqref.ranges
        found[sheet.cell(1, area.min_col).value] = rule
        assert (area.min_row, area.max_row) == (2, 1_048_576)
    return found


def test_drop_downs_and_ranges(judge: Judge, known: list[Measure]) -> None:
    rules = rules_of(opened(form(judge, known, *RULE_SETS))[FORM])
    assert rules["独立法人（是/否）"].formula1 == '"是,否"'
    assert set(rules["最近评估结果"].formula1.strip('"').split(",")) == {"优秀", "良好", "较差"}
    assert set(rules["适用规则集"].formula1.strip('"').split(",")) == set(RULE_SETS)
    assert not rules["适用规则集"].showErrorMessage, "several, separated by ;, are no choice of a list"
    kinds = {header: rules[header].type for header in ("团队成员人数（人）", "研发场地面积（平方米）", "全职人员占比")}
    assert set(kinds.values()) == {"whole", "decimal"}
    assert (rules["全职人员占比"].formula1, rules["全职人员占比"].formula2) == ("0", "1")
    assert rules["年度报告报送日期（年-月-日）"].type == "date"
    for header, rule in rules.items():
        assert len(rule.formula1) <= 257, "Excel takes no longer list"
        assert header == "适用规则集" or (rule.errorStyle == "stop" and rule.showErrorMessage and rule.prompt)


def test_a_range_ends_where_the_reader_ends(judge: Judge, known: list[Measure]) -> None:
    """What the form lets in the reader reads, and what lies below the lowest it refuses."""
    described = template(judge, known, RULE_SETS, today=TODAY)
    headers = {column.header: column for column in described.columns if column.lowest is not None}
    assert len(headers) > 15
    for header, column in headers.items():
        low, high = column.lowest, column.highest
        assert low is not None
        assert high is not None
        step = 1 if isinstance(low, Decimal) else None
        below: object = low - step if isinstance(low, Decimal) and step else date(1899, 12, 31)
        data = f"record,{header}\nA,{low}\nB,{high}\nC,{below}\n".encode()
        found = [r.cells[column.measure.field] for r in read_records("a.csv", data, known, RULE_SETS).records]
        assert [cell.problem is None for cell in found] == [True, True, False], header


def test_texts_are_texts_whatever_they_begin_with(judge: Judge, known: list[Measure], tmp_path: Path) -> None:
    shapes = edited(tmp_path, "js-application.ttl", '"在江苏省内注册"@zh', '"=1+1"@zh')
    other = Store({"shapes": shapes})
    for row in opened(form(Judge(other), measures(other), "js-application"))[FORM].iter_rows():
        assert all(cell.data_type != "f" for cell in row)


# The version


def edited(folder: Path, name: str, old: str, new: str) -> Path:
    """A copy of the shapes with one thing changed."""
    shapes = folder / "shapes"
    if not shapes.exists():
        shutil.copytree(data_dir("shapes"), shapes)
    path = shapes / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (old, text.count(old))
    path.write_text(text.replace(old, new), encoding="utf-8")
    return shapes


def test_a_form_carries_its_version_through_filling_in(store: Store, judge: Judge, known: list[Measure]) -> None:
    data = filled(form(judge, known, *RULE_SETS), [{"记录号": "A"}])
    version = template_version(FILE, data)
    assert version == version_data(judge.rule_sets[name] for name in RULE_SETS)
    assert version is not None
    assert changes_since(version, store) == []


def test_the_version_is_hidden_and_short_enough_for_excel(judge: Judge, known: list[Measure]) -> None:
    data = form(judge, known, *RULE_SETS)
    workbook = opened(data)
    assert workbook.sheetnames == [FORM, INSTRUCTIONS]
    assert all(len(str(p.value)) <= 255 for p in workbook.custom_doc_props.props)


CHANGED = {
    "a bound": (
        "js-application.ttl", "sh:minInclusive 5000 ;", "sh:minInclusive 6000 ;",
        ["js-application 条件 独立研发场地面积（js/art12.1） 的要求由 ≥5000㎡ 改为 ≥6000㎡"],
    ),
    "the last place of a ratio": (
        "js-operation.ttl", "sh:minInclusive 0.333333333333333333 ;", "sh:minInclusive 0.333333333333333334 ;",
        ["js-operation 条件 市场化收入占比（js/art18）"],
    ),
    "a measure": (
        "js-application.ttl", "sh:path tic:rdFloorArea ;", "sh:path tic:equipmentValue ;",
        ["独立研发场地面积（js/art12.1） 的要求由 ≥5000㎡ 改为", "不再用到的列：研发场地面积"],
    ),
    "a gate": (
        "js-operation.ttl", "tic:appliesWhen tic:BuildPeriodOver ;", "tic:appliesWhen tic:MultiUnit ;",
        ["所看的字段由 市场化收入占年度总收入比、建设期已满 改为 市场化收入占年度总收入比、多个单位联合建设",
         "新增的列：多个单位联合建设", "不再用到的列：建设期已满"],
    ),
    "a condition gone": (
        "js-application.ttl", "js:art12.1-floor-area ,", "", ["js-application 取消条件 独立研发场地面积（js/art12.1）",
         "不再用到的列：研发场地面积"],
    ),
    "a blank": (
        "js-operation.ttl", "tic:appliesWhen tic:BuildPeriodOver ;",
        "tic:appliesWhen tic:BuildPeriodOver ; tic:whenGateBlank tic:NotApplicable ;", ["空白的处理有变化"],
    ),
    "a rule set gone": (
        "js-application.ttl", 'skos:notation "js-application"', 'skos:notation "js-other"',
        ["规则集 js-application 已不存在"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CHANGED)
def test_an_older_form_is_told_what_changed(case: str, judge: Judge, known: list[Measure], tmp_path: Path) -> None:
    name, old, new, told = CHANGED[case]
    version = template_version(FILE, form(judge, known, "js-application", "js-operation"))
    assert version is not None
    lines = changes_since(version, Store({"shapes": edited(tmp_path, name, old, new)}))
    assert lines
    assert lines[0].startswith("模板由 ticlex ")
    for words in told:
        assert any(words in line for line in lines[1:]), (words, lines)


def test_a_new_condition_is_told(store: Store, judge: Judge) -> None:
    version = version_data([judge.rule_sets["js-application"]])
    del version["rule_sets"]["js-application"]["conditions"]["js:art12.4-team-size"]
    version["rule_sets"]["js-application"]["version"] = "before"
    lines = changes_since(version, store)
    assert "js-application 新增条件 团队成员人数（js/art12.4）：≥100人" in lines
    assert "新增的列：团队成员人数" in lines


def test_a_draft_that_became_law_is_told(store: Store, judge: Judge) -> None:
    version = version_data([judge.rule_sets["js-application"]])
    version["rule_sets"]["js-application"]["status"] = "draft"
    assert any("已不是征求意见稿" in line for line in changes_since(version, store))


@pytest.mark.parametrize(
    "broken", [{}, {"format": 99, "rule_sets": {}}, {"format": 1}, {"format": 1, "rule_sets": {"js-application": []}},
               {"format": 1, "rule_sets": {"x": {"conditions": {"y": {"fields": 3}}}}}],
)  # fmt: skip
def test_a_version_that_cannot_be_read_is_told(broken: dict[str, Any], store: Store) -> None:
    assert len(changes_since(broken, store)) == 1


def test_other_files_have_no_version(judge: Judge, known: list[Measure]) -> None:
    plain = openpyxl.Workbook()
    assert template_version(FILE, saved(plain)) is None
    assert template_version("a.csv", b"record\nA\n") is None


@pytest.mark.parametrize(("old", "new"), [(b"ticlex-template-0000", b"ticlex-template-9999"), (b">eN", b">!!")])
def test_a_version_that_somebody_broke_is_one_that_is_not_known(
    old: bytes, new: bytes, judge: Judge, known: list[Measure]
) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(form(judge, known, "js-application"))) as archive:
        assert old in archive.read("docProps/custom.xml")
        with zipfile.ZipFile(stream, "w") as other:
            for name in archive.namelist():
                part = archive.read(name)
                other.writestr(name, part.replace(old, new) if name == "docProps/custom.xml" else part)
    assert template_version(FILE, stream.getvalue()) == {}


def test_a_threshold_that_moves_moves_in_the_form(judge: Judge, known: list[Measure], tmp_path: Path) -> None:
    shapes = edited(tmp_path, "js-application.ttl", "sh:minInclusive 5000 ;", "sh:minInclusive 6000 ;")
    other = Store({"shapes": shapes})
    sheet = opened(form(Judge(other), measures(other), "js-application"))[FORM]
    (cell,) = [cell for cell in sheet[1] if cell.value == "研发场地面积（平方米）"]
    assert "≥6000㎡" in cell.comment.text
    assert sheet.cell(2, cell.column).value == 6000
