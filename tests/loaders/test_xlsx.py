"""Workbooks as openpyxl writes them, and as broken or hostile hands would."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import fastexcel
import pytest
from openpyxl import Workbook

from ticlex.errors import UnreadableInput
from ticlex.measures import Measure
from ticlex.records import Reading, RowCount
from ticlex_loaders import read_records
from ticlex_loaders.workbook_parts import Format, number_format

from .conftest import RULE_SETS

Read = Callable[[bytes], Reading]
HEADER = ["记录号", "研发场地面积（㎡）", "全职人员占比", "独立法人", "年度报告报送日期", "中文名称"]


@pytest.fixture
def read(fields: list[Measure]) -> Read:
    return lambda data: read_records("中心.xlsx", data, fields, RULE_SETS)


def saved(workbook: Workbook) -> bytes:
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def sheet_of(*rows: list[object], title: str = "江苏") -> Workbook:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return workbook


def edited(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The workbook with one part rewritten."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry.filename, change(content.decode()) if entry.filename == part else content)
    return stream.getvalue()


SHEET1 = "xl/worksheets/sheet1.xml"


def test_typed_values(read: Read) -> None:
    rows = [
        ["A", 5000, 1 / 3, True, date(2025, 1, 30), "江苏省虚构中心"],
        ["B", 4999.99, 0.6, False, None, None],
    ]
    reading = read(saved(sheet_of(HEADER, *rows)))
    assert reading.problems == []
    assert reading.rows == RowCount(2, 2, 0, 0)
    first, second = reading.records
    assert first.cells["rd_floor_area_m2"].value == 5000
    assert first.cells["rd_floor_area_m2"].place == "江苏!B2"
    assert first.cells["fulltime_ratio"].value == Decimal("0.333333333333333333")
    assert first.cells["fulltime_ratio"].note == "0.3333333333333333 是最接近 1/3 的双精度数，按 1/3 读取"
    assert first.cells["legal_person"].value is True
    assert first.cells["annual_report_date"].value == date(2025, 1, 30)
    assert second.cells["rd_floor_area_m2"].value == Decimal("4999.99")
    assert second.cells["legal_person"].value is False
    assert second.cells["annual_report_date"].problem is None
    assert (first.id, first.place) == ("A", "第2行")


def test_numbers_stored_with_seventeen_digits(read: Read) -> None:
    data = edited(
        saved(sheet_of(["记录号", "全职人员占比"], ["A", 0.6])),
        SHEET1,
        lambda xml: xml.replace("<v>0.6</v>", "<v>0.59999999999999998</v>"),
    )
    assert read(data).records[0].cells["fulltime_ratio"].value == Decimal("0.6")


def test_errors_and_formulas_name_their_cells(read: Read) -> None:
    reading = read(saved(sheet_of(HEADER, ["A", "=B9*2", "#REF!", True, None, None])))
    assert [(p.where, p.found, p.is_wrong) for p in reading.problems] == [
        ("江苏!B2 研发场地面积", "=B9*2", "公式没有存下结果"),
        ("江苏!C2 全职人员占比", "#REF!", "是表格的错误值"),
    ]


def test_a_formula_with_its_result_is_read(read: Read) -> None:
    data = saved(sheet_of(HEADER, ["A", "=2500*2", None, None, None, '=""']))
    # openpyxl writes an empty element in one way or another, as lxml is there or not.
    none = "(?:<v ?/>|<v></v>)"
    data = edited(data, SHEET1, lambda xml: re.sub(rf"<f>2500\*2</f>{none}", "<f>2500*2</f><v>5000</v>", xml))
    data = edited(
        data,
        SHEET1,
        lambda xml: re.sub(rf'<c r="F2"><f>""</f>{none}</c>', '<c r="F2" t="str"><f>""</f><v></v></c>', xml),
    )
    reading = read(data)
    assert reading.problems == []
    assert reading.records[0].cells["rd_floor_area_m2"].value == 5000
    assert reading.records[0].cells["name_zh"].value is None


def test_a_fraction_that_excel_made_a_date(read: Read) -> None:
    (problem,) = read(saved(sheet_of(HEADER, ["A", 5000, date(2025, 1, 2)]))).problems
    assert (problem.where, problem.found) == ("江苏!C2 全职人员占比", "2025-01-02")
    assert "Excel 会把 1/2 变成日期" in problem.remedy


def test_percent_and_unit_formats(read: Read) -> None:
    workbook = sheet_of(
        ["记录号", "全职人员占比（%）", "科研仪器设备原值"],
        ["A", 0.55, 2000],
        ["B", 55, 2000],
        ["C", 0.55, None],
    )
    sheet = workbook["江苏"]
    sheet["B2"].number_format = "0%"
    sheet["C2"].number_format = '#,##0"万元"'
    sheet["C3"].number_format = '0!.0,"万元"'
    reading = read(saved(workbook))
    a, b, c = reading.records
    assert a.cells["fulltime_ratio"].value == Decimal("0.55")
    assert a.cells["equipment_value_cny"].value == 20_000_000
    assert b.cells["fulltime_ratio"].value == Decimal("0.55")
    assert b.cells["equipment_value_cny"].value == 2000
    assert c.cells["fulltime_ratio"].value is None
    assert [p.where for p in reading.problems] == ["江苏!B4 全职人员占比"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("General", Format("")),
        ("0.00E+00", Format("")),
        ("#,##0.00_);[Red](#,##0.00)", Format("")),
        ("yyyy/m/d;@", Format("date")),
        ('yyyy"年"m"月"d"日"', Format("date")),
        ("[$-804]e-m-d", Format("date")),
        ("h:mm", Format("time")),
        ("[h]:mm:ss", Format("time")),
        ("0.0%", Format("percent")),
        ('0"人"', Format("", "人")),
        ('0" m²"', Format("", " m²")),
        ('0,"千元"', Format("")),
        ("G/通用格式", Format("")),
        ("[$¥-804]#,##0.00", Format("")),
    ],
)
def test_number_formats(code: str, expected: Format) -> None:
    assert number_format(code) == expected


def test_dates_of_both_calendars(read: Read) -> None:
    workbook = sheet_of(HEADER, ["A", None, None, None, datetime(2025, 1, 30, 15, 0)])
    workbook.epoch = datetime(1904, 1, 1)
    assert read(saved(workbook)).records[0].cells["annual_report_date"].value == date(2025, 1, 30)
    data = saved(sheet_of(HEADER, ["A", None, None, None, date(2025, 1, 30)]))
    data = edited(data, SHEET1, lambda xml: re.sub("<v>45687</v>", "<v>60</v>", xml))
    assert [p.is_wrong for p in read(data).problems] == ["日历上没有这一天"]


def test_a_title_above_the_header_and_blank_rows(read: Read) -> None:
    rows: list[list[object]] = [
        ["江苏省技术创新中心填报表"],
        [],
        ["填报说明：单位见表头"],
        HEADER,
        ["A", 1],
        [],
        ["  "],
        ["B", 2],
    ]
    reading = read(saved(sheet_of(*rows)))
    assert [r.id for r in reading.records] == ["A", "B"]
    assert reading.rows == RowCount(4, 2, 0, 2)
    assert reading.records[1].cells["rd_floor_area_m2"].place == "江苏!B8"


def test_a_false_dimension_does_not_hide_rows(read: Read) -> None:
    data = saved(sheet_of(HEADER, *[[f"C{n}", n] for n in range(500)]))
    data = edited(data, SHEET1, lambda xml: re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1:F3"', xml))
    assert read(data).rows == RowCount(500, 500, 0, 0)


def test_several_sheets(read: Read) -> None:
    workbook = sheet_of(["记录号", "研发场地面积"], ["A", 1])
    workbook.create_sheet("重庆").append(["研发场地面积", "独立法人"])
    workbook["重庆"].append([3000, "有"])
    workbook.create_sheet("空")
    workbook.create_sheet("填写说明").append(["研发场地面积", "独立的研发场地"])
    workbook["填写说明"].append(["独立法人", "是或否"])
    workbook.create_sheet("旧").append(["记录号", "独立法人"])
    workbook["旧"].append(["A", "是"])
    workbook["旧"].sheet_state = "hidden"
    workbook.create_sheet("代码").append(["综合类"])
    workbook["代码"].sheet_state = "veryHidden"
    reading = read(saved(workbook))
    assert [r.id for r in reading.records] == ["A", "重庆!第2行"]
    assert reading.rows == RowCount(3, 2, 1, 0)
    assert [(p.where, p.is_wrong) for p in reading.problems] == [
        ("工作表 填写说明", "没有一列是已知的，已跳过"),
        ("工作表 旧", "已和其他工作表一起读取"),
        ("旧!A2 记录号", "记录号与前面的行重复"),
    ]


def test_merged_cells_are_not_taken_for_blanks(read: Read) -> None:
    workbook = sheet_of(["记录号", "注册地", "研发场地面积"], ["A", "江苏", 1], ["B", None, 2], ["C", "重庆", 3])
    workbook["江苏"].merge_cells("B2:B3")
    reading = read(saved(workbook))
    a, b, c = (r.cells["registered_in"] for r in reading.records)
    assert (a.value, b.value, c.value) == ("江苏", None, "重庆")
    (problem,) = reading.problems
    assert (problem.where, problem.found) == ("江苏!B3 注册地", "江苏")
    assert "B2:B3" in problem.is_wrong


def test_a_merged_number_rejects_the_rows_below(read: Read) -> None:
    workbook = sheet_of(["记录号", "研发场地面积"], ["A", 1], [None, 2])
    workbook["江苏"].merge_cells("A2:A3")
    assert read(saved(workbook)).rows == RowCount(2, 1, 1, 0)


def test_hidden_rows_are_read_and_named(read: Read) -> None:
    workbook = sheet_of(HEADER, ["A", 1], ["B", 2])
    workbook["江苏"].row_dimensions[3].hidden = True
    reading = read(saved(workbook))
    assert reading.rows.accepted == 2
    assert [(p.where, p.found) for p in reading.problems] == [("工作表 江苏", "隐藏的行：第 3 行")]


def test_rich_text_in_the_cell(read: Read) -> None:
    rich = "<r><t>5,0</t></r><r><t>00㎡</t></r><rPh sb='0' eb='1'><t>ごせん</t></rPh>"
    data = edited(saved(sheet_of(HEADER, ["A", "5,000"])), SHEET1, lambda xml: xml.replace("<t>5,000</t>", rich))
    cell = read(data).records[0].cells["rd_floor_area_m2"]
    assert (cell.value, cell.found) == (5000, "5,000㎡")


def test_shared_strings(read: Read) -> None:
    shared = (
        '<x:sst xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        "<x:si><x:t>A_x000D_</x:t></x:si>"
        "<x:si><x:r><x:t>江苏省</x:t></x:r><x:r><x:t>虚构中心</x:t></x:r><x:rPh><x:t>じ</x:t></x:rPh></x:si></x:sst>"
    )
    relation = (
        '<Relationship Id="s" Target="/xl/sharedStrings.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>'
    )
    data = saved(sheet_of(HEADER, ["A", 1, None, None, None, "B"], ["C", 1]))
    for text, index in (("A", 0), ("B", 1), ("C", 7)):
        old, new = f't="inlineStr"><is><t>{text}</t></is>', f't="s"><v>{index}</v>'
        data = edited(data, SHEET1, lambda xml, old=old, new=new: xml.replace(old, new))
    data = edited(data, "xl/_rels/workbook.xml.rels", lambda xml: xml.replace("</Relationships>", relation))
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", shared)
    reading = read(stream.getvalue())
    assert [(r.id, r.cells["name_zh"].value) for r in reading.records] == [("A", "江苏省虚构中心")]
    assert [(p.where, p.is_wrong) for p in reading.problems] == [("江苏!A3 记录号", "单元格已损坏")]


def test_the_same_cells_as_fastexcel(read: Read) -> None:
    rows = [[f"C{n}", n * 37.5, n / 200, n % 2 == 0, date(2025, 1, 1 + n % 28), f"虚构{n}"] for n in range(200)]
    data = saved(sheet_of(HEADER, *rows))
    reading = read(data)
    frame = fastexcel.read_excel(data).load_sheet(0).to_polars()
    assert reading.problems == []
    for field, column in (
        ("rd_floor_area_m2", 1),
        ("legal_person", 3),
        ("annual_report_date", 4),
        ("name_zh", 5),
    ):
        ours = [r.cells[field].value for r in reading.records]
        assert [float(v) if isinstance(v, Decimal) else v for v in ours] == [
            v.date() if isinstance(v, datetime) else v for v in frame.to_series(column).to_list()
        ]


def test_header_only(read: Read) -> None:
    assert read(saved(sheet_of(HEADER))).rows == RowCount(0, 0, 0, 0)


def _doctype(xml: str) -> str:
    return xml.replace("<worksheet", '<!DOCTYPE w [<!ENTITY a "b">]><worksheet', 1)


GOOD = saved(sheet_of(HEADER, ["A", 1], ["B", 2]))
HOSTILE = {
    "empty": (b"", "空文件"),
    "text": (b"record,legal_person\n", "扩展名是 .xlsx，内容不是"),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版 Excel 文件"),
    "encrypted": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "加密的工作簿",
    ),
    "truncated": (GOOD[: len(GOOD) // 2], "文件不完整或已损坏"),
    "no-columns": (saved(sheet_of(["甲", "乙"], [1, 2])), "没有一列是已知的"),
    "blank": (saved(sheet_of()), "空工作簿"),
    "doctype": (edited(GOOD, SHEET1, _doctype), "含有 DOCTYPE"),
    "bad-xml": (edited(GOOD, SHEET1, lambda xml: xml[:-20]), "文件不完整或已损坏"),
    "deep": (edited(GOOD, SHEET1, lambda xml: xml.replace("<row", "<a>" * 200 + "<row", 1)), "嵌套过深"),
    "row-twice": (edited(GOOD, SHEET1, lambda xml: xml.replace('r="3"', 'r="2"', 1)), "自相矛盾"),
    "cell-twice": (edited(GOOD, SHEET1, lambda xml: xml.replace('r="B2"', 'r="A2"')), "自相矛盾"),
    "far-column": (edited(GOOD, SHEET1, lambda xml: xml.replace('r="B2"', 'r="ZZZ2"')), "自相矛盾"),
}


@pytest.mark.parametrize(("data", "message"), HOSTILE.values(), ids=HOSTILE.keys())
def test_unreadable(data: bytes, message: str, read: Read) -> None:
    with pytest.raises(UnreadableInput) as caught:
        read(data)
    assert message in str(caught.value)
    assert caught.value.where == "中心.xlsx"


def test_a_zip_that_is_no_workbook(read: Read) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "a")
    with pytest.raises(UnreadableInput, match="不是 Excel 工作簿"):
        read(stream.getvalue())


def test_a_word_document_is_no_workbook(read: Read) -> None:
    data = edited(
        GOOD,
        "xl/workbook.xml",
        lambda xml: xml.replace("workbook ", "document ").replace("</workbook>", "</document>"),
    )
    with pytest.raises(UnreadableInput, match="不是 Excel 工作簿"):
        read(data)


@pytest.mark.parametrize("size", [40 * 2**20, 301 * 2**20])
def test_a_zip_bomb_is_not_unpacked(size: int, read: Read) -> None:
    stream = io.BytesIO(GOOD)
    with (
        zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/a", "w") as part,
    ):
        for _ in range(size // 2**20):
            part.write(bytes(2**20))
    with pytest.raises(UnreadableInput, match="解压后"):
        read(stream.getvalue())


def test_huge_ranges_and_far_cells_cost_nothing(read: Read) -> None:
    def change(xml: str) -> str:
        xml = xml.replace("</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
        return xml.replace("<pageMargins", '<mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells><pageMargins')

    reading = read(edited(GOOD, SHEET1, change))
    assert reading.rows.read == 1_048_575
    assert reading.rows.read == reading.rows.accepted + reading.rows.rejected + reading.rows.blank
    assert [r.id for r in reading.records] == ["A"]
