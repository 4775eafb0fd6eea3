"""Every sentence that can reach a page has an English form, and a finished sentence finds it."""

import ast
import csv
import re

import pytest

from ticlex.errors import TiclexError, UnknownName, UnreadableInput
from ticlex.said import in_language, table, told
from ticlex_loaders import read_cell, read_records
from ticlex_ui.model import Holdings

from .templates import HAN, ROOT, files, templates

PLACE = re.compile(r"\{\d\}")
SPOKEN = [(path.relative_to(ROOT).as_posix(), words) for path in files() for words in templates(path)]
PLAIN = re.compile("“[^”]*”|（如 [^）]*）|like [^)]*|words like.*|[是否] \\(|以上|余|约|“CSV UTF-8”")
"""Somebody's own words in quotation marks, and Chinese that is to be written as it stands."""


def chinese_left(said: str) -> str:
    return "".join(HAN.findall(PLAIN.sub("", said)))


def test_there_is_an_english_form_for_every_template(fragments: set[str]) -> None:
    assert len(SPOKEN) > 300
    assert {(where, words) for where, words in SPOKEN if words not in table() and words not in fragments} == set()


def test_no_english_form_outlives_its_template(fragments: set[str]) -> None:
    said = {words for _, words in SPOKEN} | set(templates(ROOT / "loaders" / "ticlex_loaders" / "units.py"))
    said |= {f"{scale}元" for scale in "万亿"}
    kinds = {kind for path in (ROOT / "ui").rglob("*.py") for kind in kinds_of(path.read_text(encoding="utf-8"))}
    assert [zh for zh in table() if zh not in said and HAN.search(zh) and zh not in kinds] == []
    assert fragments - said == set()
    assert kinds - set(table()) == set()


def kinds_of(source: str) -> set[str]:
    """What kinds of names the pages themselves do not know."""
    calls = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Call)]
    first = [n.args[0] for n in calls if ast.unparse(n.func) == "UnknownName" and n.args]
    return {n.value for n in first if isinstance(n, ast.Constant) and isinstance(n.value, str)}


@pytest.mark.parametrize("zh", list(table()))
def test_both_forms_hold_the_same_values_and_the_english_no_chinese(zh: str) -> None:
    en = table()[zh]
    assert sorted(PLACE.findall(zh)) == sorted(PLACE.findall(en))
    assert chinese_left(en) == ""
    assert [zh.endswith(mark) for mark in "。？"] == [en.endswith(mark) for mark in ".?"]


@pytest.mark.parametrize("zh", [zh for zh in table() if PLACE.search(zh)])
def test_a_finished_sentence_finds_its_own_template(zh: str) -> None:
    values = ["甲k", "乙l", "丙m", "丁n", "戊o"]
    said = in_language(PLACE.sub(lambda m: values[int(m[0][1])], zh), "en")
    assert said == PLACE.sub(lambda m: values[int(m[0][1])], table()[zh])


def test_chinese_stays_as_it_is() -> None:
    for zh in table():
        assert in_language(zh, "zh") == zh
    assert in_language("这一句没有人说过", "en") == "这一句没有人说过"
    assert in_language("plain", "en") == "plain"


def test_every_bad_cell_is_explained_in_english(words: dict[str, str], holdings: Holdings) -> None:
    seen = set()
    with (ROOT / "tests" / "loaders" / "cells.csv").open(encoding="utf-8", newline="") as stream:
        for case in csv.DictReader(stream):
            measure = next(m for m in holdings.measures.values() if m.field == case["field"])
            cell = read_cell(case["found"], measure, "第3行", case["header_unit"] or None)
            for said in (cell.problem.where, cell.problem.is_wrong, cell.problem.remedy) if cell.problem else ():
                seen.add(in_language(said, "en", words))
            if cell.note:
                seen.add(in_language(cell.note, "en", words))
    assert len(seen) > 50
    assert {said for said in seen if chinese_left(said)} == set()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b""), ("a.csv", b"foo,bar\n1,2\n"), ("a.csv", b"\x00\x01"), ("a.xlsx", b"%PDF-1.4"),
        ("a.xlsx", b"PK\x03\x04broken"), ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), ("a.ttl", b"<a> <b>"),
        ("a.json", b"{"), ("a.json", b"[[[[[["), ("a.parquet", b"PAR1"), ("a", b"x"), ("a.csv", b"\xff\xfeo"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why_in_english(name: str, data: bytes, holdings: Holdings) -> None:
    with pytest.raises(UnreadableInput) as raised:
        read_records(name, data, list(holdings.measures.values()), holdings.rule_sets.keys())
    assert chinese_left(told(raised.value, "en")) == ""
    assert told(raised.value, "zh") == str(raised.value)


def test_problems_of_rows_are_told_in_english(words: dict[str, str], holdings: Holdings) -> None:
    lines = "record,rule_set,rd_floor_area_m2,研发场地面,研发场地面积\nr1,js-aplication,五千平,1,2,9\nr1,,100,,\n"
    reading = read_records("a.csv", lines.encode(), list(holdings.measures.values()), holdings.rule_sets.keys())
    assert len(reading.problems) > 2
    for problem in reading.problems:
        for said in (problem.where, problem.is_wrong, problem.remedy):
            assert chinese_left(in_language(said, "en", words)) == "", said


def test_errors_in_english() -> None:
    unknown = UnknownName("条文", "art99", ["art9", "art8"])
    assert told(unknown, "en") == "There is no provision named “art99”. Did you mean art9, art8?"
    assert told(UnknownName("文件", "zz", ["js"]), "en") == "There is no document named “zz”. These are known: js"
    known = TiclexError("查询出错")
    known.english = "The query failed"
    assert told(known, "en") == "The query failed"
    assert told(known, "zh") == "查询出错"
