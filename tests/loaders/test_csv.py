from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ticlex.errors import TiclexError, UnreadableInput
from ticlex.measures import Measure
from ticlex.records import Reading, RowCount
from ticlex_loaders import read_file, read_records

from .conftest import ACCEPTANCE, RULE_SETS

Read = Callable[..., Reading]


@pytest.fixture
def read(fields: list[Measure]) -> Read:
    def run(data: str | bytes, name: str = "中心.csv") -> Reading:
        return read_records(name, data.encode() if isinstance(data, str) else data, fields, RULE_SETS)

    return run


def test_the_acceptance_cases(fields: list[Measure]) -> None:
    reading = read_file(str(ACCEPTANCE / "center-cases.csv"), fields, RULE_SETS)
    records = {r.id: r for r in reading.records}
    assert reading.rows == RowCount(16, 16, 0, 0)
    assert reading.extra_columns == []
    assert [(p.where, p.found) for p in reading.problems] == [
        ("第7行 研发场地面积", "NaN"),
        ("第7行 科研仪器设备原值", "-5000000"),
    ]
    assert records["V17"].cells["rd_floor_area_m2"].value is None
    assert records["V17"].cells["equipment_value_cny"].problem in reading.problems
    assert records["V29"].cells["equipment_value_cny"].value == 3_000_000
    assert records["V10"].cells["fulltime_ratio"].value == Decimal("0.5")
    assert records["V10"].cells["senior_or_master_ratio"].value == Decimal("0.8")
    assert records["V21"].cells["market_income_ratio"].value == Decimal("0.333333333333333333")
    assert records["V36"].rule_sets == ("cn-comprehensive", "cn-operation")
    assert records["V47"].cells["annual_report_date"].value == date(2025, 1, 30)
    assert records["V01"].cells["center_class"].value is None
    assert records["V01"].cells["center_class"].problem is None
    assert records["V01"].place == "第2行"
    assert "revocation_date" not in records["V01"].cells


TEXT = "记录号,研发场地面积,注册地\nA1,5000,重庆\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        b"\xff\xfe" + TEXT.encode("utf-16-le"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("gb18030"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        TEXT.replace(",", ";").encode(),
        TEXT.replace(",", "\t").encode(),
        TEXT.replace(",", "，").encode(),
        b"sep=;\n" + TEXT.replace(",", ";").encode(),
        TEXT.replace("A1", '"A1"').replace("重庆", '"重庆"').encode(),
        TEXT.rstrip().encode(),
    ],
)
def test_encodings_and_delimiters(data: bytes, read: Read) -> None:
    reading = read(data)
    assert reading.problems == []
    assert reading.rows == RowCount(1, 1, 0, 0)
    (record,) = reading.records
    assert record.id == "A1"
    assert record.cells["rd_floor_area_m2"].value == 5000
    assert record.cells["registered_in"].value == "重庆"


def test_an_english_header_does_not_bear_witness_to_gb18030(read: Read) -> None:
    reading = read("record,registered_in\nA,重庆\n".encode("gb18030"))
    assert [p.is_wrong for p in reading.problems] == ["不是 UTF-8，按 GB18030 读取"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "空文件"),
        (b"\xef\xbb\xbf", "空文件"),
        (b" \n\n", "空文件"),
        (b"foo,bar\n1,2\n", "没有一列是已知的"),
        (b"record,legal_person\nA,\x00\n", "NUL"),
        (TEXT.encode("utf-16-le"), "NUL"),
        (b"\xff\xfe\x00\x00" + TEXT.encode("utf-32-le"), "UTF-32"),
        (b"\xff\xfea", "utf-16-le"),
        ("甲,乙\n1,2\n".encode("gb18030"), "编码不明"),
        ("記錄號,註冊地\nA,江蘇\n".encode("big5"), "UTF-8"),
        (b"record\n\xff\xff\n", "不是 UTF-8，也不是 GB18030"),
        (b'record,legal_person\nA,"yes\nB,no\n', "第2行，引号没有闭合"),
        (b'record,legal_person\nA,"y"es\n', "第2行，引号的用法不对"),
        (b"PK\x03\x04", "扩展名是 .csv，内容不是"),
        (b"%PDF-1.7", "PDF 文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版或加密的 Office 文件"),
    ],
)
def test_unreadable(data: bytes, message: str, read: Read) -> None:
    with pytest.raises(UnreadableInput) as caught:
        read(data)
    assert message in str(caught.value)
    assert caught.value.where == "中心.csv"
    assert caught.value.remedy.endswith("。")


def test_header_only(read: Read) -> None:
    reading = read("记录号,研发场地面积\n")
    assert (reading.records, reading.problems, reading.rows) == ([], [], RowCount(0, 0, 0, 0))


def test_a_title_above_the_header(read: Read) -> None:
    reading = read("填报表,,\n\n记录号,研发场地面积,注册地\nA,五千平,江苏\n")
    assert [p.where for p in reading.problems] == ["第4行 研发场地面积"]
    assert reading.rows == RowCount(1, 1, 0, 0)


def test_quoted_newline_counts_as_one_row(read: Read) -> None:
    reading = read('记录号,备注,独立法人\nA,"一\n二",是\nB,,待定\n')
    assert reading.records[0].extra == {"备注": "一\n二"}
    assert [p.where for p in reading.problems] == ["第3行 独立法人"]


def test_a_bad_cell_says_where_what_why_and_what_to_do(read: Read) -> None:
    (problem,) = read("记录号,研发场地面积\nA,5000\nB,五千平\n").problems
    assert (problem.where, problem.found) == ("第3行 研发场地面积", "五千平")
    assert (problem.is_wrong, problem.remedy) == ("“平” 不是完整的单位", "写明单位，例如 5000平方米。")


def test_blank_rows_are_counted_and_named_blank(read: Read) -> None:
    reading = read("记录号,研发场地面积\nA,1\n\n,\n　, \nB,2\n\n")
    assert reading.rows == RowCount(6, 2, 0, 4)


def test_duplicate_numbers_reject_the_later_row(read: Read) -> None:
    reading = read("记录号,研发场地面积\nA,1\nA ,2\nB,3\n")
    assert [r.id for r in reading.records] == ["A", "B"]
    assert reading.rows == RowCount(3, 2, 1, 0)
    (problem,) = reading.problems
    assert (problem.where, problem.is_wrong) == ("第3行 记录号", "记录号与前面的行重复")


def test_rows_without_a_number_are_called_by_their_row(read: Read) -> None:
    assert [r.id for r in read("研发场地面积\n1\n2\n").records] == ["第2行", "第3行"]
    assert [r.id for r in read("记录号,研发场地面积\nA,1\n,2\n").records] == ["A", "第3行"]


@pytest.mark.parametrize(
    "text", ["js-application;cq-operation", "js-application；cq-operation", " JS-Application ; cq-operation;"]
)
def test_several_rule_sets(text: str, read: Read) -> None:
    reading = read(f"记录号,适用规则集\nA,{text}\n")
    assert reading.records[0].rule_sets == ("js-application", "cq-operation")
    assert reading.problems == []


def test_an_unknown_rule_set_beside_a_known_one(read: Read) -> None:
    reading = read("记录号,适用规则集\nA,js-application;js-aplication\n")
    assert reading.records[0].rule_sets == ("js-application",)
    (problem,) = reading.problems
    assert (problem.where, problem.found) == ("第2行 适用规则集", "js-aplication")
    assert problem.remedy.startswith("是否要写 js-application？")


def test_only_unknown_rule_sets_reject_the_row(read: Read) -> None:
    reading = read("记录号,适用规则集\nA,bj-application\nB,\n")
    assert [(r.id, r.rule_sets) for r in reading.records] == [("B", ())]
    assert reading.rows == RowCount(2, 1, 1, 0)
    assert "该行没有读取" in reading.problems[-1].is_wrong


def test_unknown_columns_are_carried_and_near_ones_questioned(read: Read) -> None:
    reading = read("记录号,研发场地面积,备注,注册地址\nA,1,好,江苏\n")
    assert reading.extra_columns == ["备注", "注册地址"]
    assert reading.records[0].extra == {"备注": "好", "注册地址": "江苏"}
    assert "registered_in" not in reading.records[0].cells
    (problem,) = reading.problems
    assert (problem.where, problem.found) == ("第1行 第4列", "注册地址")
    assert "是否要写 注册地？" in problem.remedy


def test_the_later_of_two_columns_for_one_field_is_ignored(read: Read) -> None:
    reading = read("记录号,研发场地面积,rd_floor_area_m2\nA,1,2\n")
    assert reading.records[0].cells["rd_floor_area_m2"].value == 1
    assert reading.records[0].extra == {}
    assert [p.where for p in reading.problems] == ["第1行 第3列"]


def test_cells_without_a_header(read: Read) -> None:
    reading = read("记录号,,研发场地面积\nA,x,1,,7\nB,y,2,,\n")
    assert [(p.where, p.found) for p in reading.problems] == [("第2行 第2列", "x"), ("第2行 第5列", "7")]
    assert reading.rows.accepted == 2


def test_short_rows_have_blank_cells(read: Read) -> None:
    (record,) = read("记录号,研发场地面积,注册地\nA,1\n").records
    assert record.cells["registered_in"].value is None
    assert record.cells["registered_in"].problem is None


def test_units_in_the_header(read: Read) -> None:
    (record,) = read("记录号,研发场地面积（亩）,科研仪器设备原值(万元)\nA,7.5,2000\n").records
    assert record.cells["rd_floor_area_m2"].value == 5000
    assert record.cells["equipment_value_cny"].value == 20_000_000


def test_two_extra_columns_of_one_name(read: Read) -> None:
    (record,) = read("记录号,独立法人,备注,备注\nA,是,一,二\n").records
    assert record.extra == {"备注": "一", "备注（2）": "二"}


@pytest.mark.parametrize("name", ["a.xls", "a.jsonl", "a", "a.docx"])
def test_unknown_extensions_name_the_known(name: str, read: Read) -> None:
    with pytest.raises(UnreadableInput) as caught:
        read(TEXT, name)
    assert ".csv、.xlsx、.json、.ttl、.parquet" in caught.value.remedy


def test_a_file_that_is_not_there(fields: list[Measure], tmp_path: Path) -> None:
    for path, message in ((tmp_path / "x.csv", "没有这个文件"), (tmp_path, "文件夹")):
        with pytest.raises(TiclexError) as caught:
            read_file(str(path), fields, RULE_SETS)
        assert message in str(caught.value)


def test_a_file_too_large(fields: list[Measure], tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(201 * 2**20)
    with pytest.raises(UnreadableInput, match="200 MB"):
        read_file(str(path), fields, RULE_SETS)
