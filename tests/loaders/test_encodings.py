"""Encodings are told apart, or asked for: Chinese is never read as other Chinese without a word."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticlex.errors import UnreadableInput
from ticlex.records import Reading
from ticlex_loaders import read_file, read_records, read_table

from .conftest import FIELDS, RULE_SETS

BOMS = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
TOLD = {
    "utf-8": lambda text: text.encode(),
    "utf-8-bom": lambda text: text.encode("utf-8-sig"),
    "gb18030": lambda text: text.encode("gb18030"),
    "utf-16-le": lambda text: BOMS["utf-16-le"] + text.encode("utf-16-le"),
    "utf-16-be": lambda text: BOMS["utf-16-be"] + text.encode("utf-16-be"),
}
HEADER = "记录号,注册地,研发场地面积\n"
NAMES = st.text(st.characters(codec="gb18030", exclude_categories=("Cs", "Cc", "Zs", "Cf")), min_size=1, max_size=12)


def read(data: bytes, name: str = "中心.csv") -> Reading:
    return read_records(name, data, FIELDS, RULE_SETS)


def quoted(*fields: str) -> str:
    stream = io.StringIO()
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerow(fields)
    return stream.getvalue()


@pytest.mark.parametrize("encoding", TOLD)
@settings(max_examples=60, deadline=None, derandomize=True)
@given(name=NAMES)
def test_a_chinese_header_bears_witness(encoding: str, name: str) -> None:
    """Whatever the names are, every encoding that is told gives the same record."""
    text = HEADER + quoted("A", name, "5000")
    wanted = read(text.encode())
    found = read(TOLD[encoding](text))
    assert found == wanted
    assert found.records[0].cells["registered_in"].value


@pytest.mark.parametrize("encoding", TOLD)
@pytest.mark.parametrize("rows", [1, 1_500])
def test_small_and_large_files_are_told_apart_alike(encoding: str, rows: int, tmp_path: Path) -> None:
    path = tmp_path / "中心.csv"
    path.write_bytes(TOLD[encoding](HEADER + "".join(f"R{n},江苏省南京市,5000㎡\n" for n in range(rows))))
    table = read_table(str(path), FIELDS, RULE_SETS)
    assert list(table.problems) == []
    assert table.frame["registered_in"].unique().to_list() == ["江苏省南京市"]
    assert table.frame["rd_floor_area_m2"].unique().to_list() == [5000]
    assert table.reading() == read_file(str(path), FIELDS, RULE_SETS)


@pytest.mark.parametrize("encoding", BOMS)
@settings(max_examples=40, deadline=None, derandomize=True)
@given(name=NAMES)
def test_utf_16_without_its_mark_is_asked_for(encoding: str, name: str) -> None:
    """Its line breaks hold a NUL, so that it is neither UTF-8 nor GB18030 to anybody."""
    with pytest.raises(UnreadableInput, match="UTF-8") as caught:
        read((HEADER + quoted("A", name)).encode(encoding))
    assert "没有标记的 UTF-16" in caught.value.is_wrong


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("big5", "記錄號,註冊地\nA,江蘇\n"),
        ("cp932", "記録番号,登録地\nA,重慶\n"),
        ("euc-kr", "기록,등록지\nA,중경\n"),
        ("cp1251", "Запись,Место\nA,Чунцин\n"),
    ],
)
def test_what_is_neither_is_never_read(encoding: str, text: str) -> None:
    with pytest.raises(UnreadableInput, match="UTF-8"):
        read(text.encode(encoding))


@pytest.mark.parametrize("encoding", ["big5", "cp932", "gb18030"])
def test_under_an_english_header_the_doubt_is_said(encoding: str) -> None:
    """Nothing tells Big5 from GB18030 there: a person is asked to look, and the file is not found in order."""
    reading = read("record,registered_in\nA,江蘇省\n".encode(encoding))
    (problem,) = reading.problems
    assert (problem.found, problem.is_wrong) == ("编码不明", "不是 UTF-8，按 GB18030 读取")
    assert "另存为 UTF-8" in problem.remedy


@pytest.mark.parametrize("cut", range(1, 4))
def test_a_file_cut_within_a_character_is_not_read(cut: int) -> None:
    whole = ("记录号,注册地\nA,重庆" * 3).encode()
    with pytest.raises(UnreadableInput):
        read(whole[:-cut] if cut % 3 else whole[:-1] + b"\xff")
    with pytest.raises(UnreadableInput):
        read(b"\xff\xfe" + "记录号\nA".encode("utf-16-le")[:-1])


TURTLE = '@prefix tic: <https://w3id.org/ticlex/ontology#> .\n<http://x/A> a tic:CenterRecord ; tic:nameZh "重庆" .\n'


@pytest.mark.parametrize(
    ("name", "text"), [("a.json", json.dumps([{"中文名称": "重庆"}], ensure_ascii=False)), ("a.ttl", TURTLE)]
)
def test_json_and_turtle_are_unicode(name: str, text: str) -> None:
    for encoding in ("utf-8", "utf-8-bom", "utf-16-le", "utf-16-be"):
        assert read(TOLD[encoding](text), name).records[0].cells["name_zh"].value == "重庆"
    with pytest.raises(UnreadableInput, match="UTF-8"):
        read(text.encode("gb18030"), name)
