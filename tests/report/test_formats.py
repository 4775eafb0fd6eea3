"""JSON, Parquet and the workbook: read back by other programs, they hold every record and every verdict."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import fastexcel
import openpyxl
import polars as pl
import pytest
from openpyxl import Workbook

from ticlex.app.judging import Checker
from ticlex.report import Results
from ticlex.report.as_json import pieces
from ticlex.report.long import COLUMNS
from ticlex.report.plain import neutral, printable
from ticlex.validate.report import OUTCOME, OVERALL, verdict_json
from ticlex_loaders import writers_xlsx
from ticlex_loaders.writers import write_report

from .conftest import Check

SHEETS = ["结果", "条件", "问题", "说明"]


def workbook(results: Results, checker: Checker, folder: Path) -> Workbook:
    path = folder / "report.xlsx"
    write_report(results, checker.label, path)
    return openpyxl.load_workbook(path)


def table(book: Workbook, sheet: str) -> list[dict[str, Any]]:
    head, *rows = ([cell.value for cell in row] for row in book[sheet].iter_rows())
    return [dict(zip(head, row, strict=True)) for row in rows]


# JSON


def test_json_holds_what_each_verdict_is(results: Results, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    write_report(results, str, path, {"over_time": {"matched": 1}})
    found = json.loads(path.read_bytes())
    assert list(found) == ["rows", "problems", "extra_columns", "about", "over_time", "verdicts"]
    assert found["rows"] == {"in": 8, "accepted": 5, "rejected": 2, "blank": 1}
    due = [verdict_json(verdict) for _, verdicts in results.entries() for verdict in verdicts]
    assert found["verdicts"] == json.loads(json.dumps(due))
    assert found["about"]["rule_sets"].keys() == results.rule_sets.keys()


def test_columns_write_the_same_json(results: Results, column_results: Results) -> None:
    ours, theirs = (json.loads("".join(pieces(r))) for r in (results, column_results))
    assert ours.pop("about") != theirs.pop("about")
    assert ours == theirs


def test_a_summary_counts_in_place_of_verdicts(results: Results) -> None:
    found = json.loads("".join(pieces(results, summary=True)))
    assert "verdicts" not in found
    assert found["summary"] == results.summary
    assert found["warnings"].keys() == {"cq-recognition"}


# Parquet


def test_parquet_has_a_row_for_each_record_and_condition(results: Results, tmp_path: Path) -> None:
    path = tmp_path / "report.parquet"
    write_report(results, str, path)
    found = pl.read_parquet(path)
    assert tuple(found.columns) == COLUMNS
    rows = {
        (v.record, v.rule_set.name, v.rule_set.status, v.overall, c.condition.id, c.condition.provision, c.outcome,
         c.reason)
        for _, verdicts in results.entries()
        for v in verdicts
        for c in v.conditions
    }  # fmt: skip
    assert set(found.cast(pl.String).iter_rows()) == rows
    assert found.height == len(rows)
    stated = json.loads(pl.read_parquet_metadata(path)["ticlex"])
    assert stated == results.stated.json()


def test_a_parquet_report_without_records_is_an_empty_table(tmp_path: Path, check: Check) -> None:
    records, path = tmp_path / "a.csv", tmp_path / "report.parquet"
    records.write_text("record,legal_person\n", encoding="utf-8")
    write_report(check(records), str, path)
    assert (pl.read_parquet(path).height, tuple(pl.read_parquet(path).columns)) == (0, COLUMNS)


# The workbook


def test_records_keep_their_order_and_their_other_columns(results: Results, checker: Checker, tmp_path: Path) -> None:
    book = workbook(results, checker, tmp_path)
    assert book.sheetnames == SHEETS
    rows = table(book, "结果")
    assert [row["记录号"] for row in rows] == ["A01", "A02", "A03", "'=CMD()", "A06"]
    assert [row["备注"] for row in rows] == ["无", "'@SUM(A1)", "<script>alert(1)</script>", None, None]
    assert list(rows[0])[2:11] == [
        "注册地", "独立法人（是/否）", "研发场地面积（平方米）", "科研仪器设备原值（元）", "团队成员人数（人）",
        "全职人员占比", "专职研发人员（人）", "中文名称", "备注",
    ]  # fmt: skip
    assert rows[0]["科研仪器设备原值（元）"] == 20_000_000
    assert [row["团队成员人数（人）"] for row in rows] == [100, "约120", None, None, 100]
    assert rows[4]["研发场地面积（平方米）"] == "7.5亩"


def test_results_stand_beside_the_records(results: Results, checker: Checker, tmp_path: Path) -> None:
    rows = table(workbook(results, checker, tmp_path), "结果")
    draft = "（依据征求意见稿核对，不是现行规定）"
    assert [key for key in rows[0] if key.startswith("cq-")] == [
        f"cq-recognition {w}{draft}" for w in ("结论", "须处理")
    ]
    for (record, verdicts), row in zip(results.entries(), rows, strict=True):
        own = {v.rule_set.name: OVERALL[v.overall]["zh"] for v in verdicts}
        for name in results.rule_sets:
            said = row[f"{name} 结论{draft if name.startswith('cq-') else ''}"]
            assert (said or "").startswith(own.get(name, "")), record.id
            assert (said is None) == (name not in own)
    assert "第十二条第1项 独立研发场地面积：尚差0.01㎡" in rows[0]["js-application 须处理"]
    assert "填写：" in rows[0]["js-application 须处理"]


def test_the_cells_to_blame_have_a_comment_and_no_others(results: Results, checker: Checker, tmp_path: Path) -> None:
    sheet = workbook(results, checker, tmp_path)["结果"]
    headers = {cell.column: cell.value for cell in sheet[1]}
    zh = {f"{results.measures[name].zh}": name for name in results.fields}
    for (record, verdicts), row in zip(results.entries(), list(sheet.iter_rows(min_row=2)), strict=True):
        blamed = {
            name
            for verdict in verdicts
            for c in verdict.conditions
            if c.outcome in ("not_met", "soft_not_met", "unknown")
            for name in c.open_fields or c.condition.fields
        }
        for cell in row:
            name = zh.get(str(headers[cell.column]).partition("（")[0])
            assert (cell.comment is not None) == (name in blamed), (record.id, cell.coordinate)
    floor = next(cell for cell in sheet[2] if cell.value == 4999.99)
    assert "第十二条第1项" in floor.comment.text
    assert "尚差0.01㎡" in floor.comment.text
    assert "≥5000㎡" in floor.comment.text
    third = next(cell for cell in sheet[4] if cell.value == "五千平")
    assert "不是完整的单位" in third.comment.text
    assert "征求意见稿" in third.comment.text


def test_no_cell_is_a_formula(results: Results, checker: Checker, tmp_path: Path) -> None:
    book = workbook(results, checker, tmp_path)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.coordinate
                assert not str(cell.value).startswith(("=", "+", "@")), cell.coordinate
    assert "'=1+1" in [cell.value for cell in book["结果"][1]]
    second = fastexcel.read_excel(tmp_path / "report.xlsx")
    assert second.sheet_names == SHEETS
    assert second.load_sheet("结果").to_polars().height == results.rows.accepted


def test_conditions_and_problems_are_all_listed(results: Results, checker: Checker, tmp_path: Path) -> None:
    book = workbook(results, checker, tmp_path)
    due = [
        (record.id, verdict.rule_set.name, c.condition.provision, OUTCOME[c.outcome]["zh"])
        for record, verdicts in results.entries()
        for verdict in verdicts
        for c in verdict.conditions
    ]
    rows = table(book, "条件")
    for (record, rules, provision, outcome), row in zip(due, rows, strict=True):
        assert (str(row["记录"]).removeprefix("'"), row["规则集"], row["条文"]) == (record, rules, provision)
        assert row["结果"].startswith(outcome)
        assert ("征求意见稿" in row["文件效力"]) == rules.startswith("cq-")
    assert [(p["位置"], p["怎么改"]) for p in table(book, "问题")] == [(p.where, p.remedy) for p in results.problems]


def test_a_result_is_read_back_with_the_same_verdicts(
    results: Results, checker: Checker, tmp_path: Path, check: Check
) -> None:
    """Values that were changed on the way, 2000 under 万元 for one, are the same under our header."""
    write_report(results, checker.label, tmp_path / "report.xlsx")
    again = check(tmp_path / "report.xlsx")
    for (before, ours), (after, theirs) in zip(results.entries(), again.entries(), strict=True):
        assert after.id.removeprefix("'") == before.id
        values = {name: cell.value for name, cell in before.cells.items() if name != "name_zh"}
        assert {name: after.cells[name].value for name in values} == values
        assert {name for name, cell in after.cells.items() if cell.problem} == {
            name for name, cell in before.cells.items() if cell.problem
        }
        assert [(v.rule_set.name, v.overall) for v in theirs] == [(v.rule_set.name, v.overall) for v in ours]


def test_what_a_workbook_leaves_out_is_said(
    results: Results, checker: Checker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writers_xlsx, "_ALL_CONDITIONS", 3)
    monkeypatch.setattr(writers_xlsx, "_COMMENTS", 2)
    monkeypatch.setattr(writers_xlsx, "ROWS", 7)
    book = workbook(results, checker, tmp_path)
    listed = table(book, "条件")
    assert len(listed) == 6
    assert not {"符合", "不适用", "须人工判断"} & {row["结果"] for row in listed}
    said = [" ".join(map(str, row.values())) for row in table(book, "说明")]
    every = [c.outcome for _, own in results.entries() for v in own for c in v.conditions]
    left = sum(outcome in ("not_met", "soft_not_met", "unknown") for outcome in every) - 6
    assert any(f"另有 {left} 行" in words for words in said)
    assert any("只列不符合" in words for words in said)
    comments = [cell for row in book["结果"].iter_rows() for cell in row if cell.comment]
    assert len(comments) == 2
    assert any("批注" in words and "只有底色" in words for words in said)


@pytest.mark.parametrize(
    ("found", "written"),
    [("=1", "'=1"), ("+86", "'+86"), ("-2+3", "'-2+3"), ("@a", "'@a"), ("\tx", "'\tx"), ("-2", "-2"), ("-0.5", "-0.5"),
     ("−1", "−1"), ("a=b", "a=b"), ("", "")],
)  # fmt: skip
def test_text_that_a_spreadsheet_would_run_is_quoted(found: str, written: str) -> None:
    assert neutral(found) == written


def test_what_no_reader_could_see_is_shown() -> None:
    assert printable("a\x00b\x0bc\ud800d\x9fe\n\t甲") == "a�b�c�d�e\n\t甲"
