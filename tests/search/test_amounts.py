"""One amount, however it is written."""

import csv
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticlex.search.amounts import amounts, number

CASES = list(csv.DictReader((Path(__file__).parent / "amounts.csv").read_text(encoding="utf-8").splitlines()))
DIGITS = "零一二三四五六七八九"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["written"])
def test_an_amount_is_read(case: dict[str, str]) -> None:
    text = f"不少于{case['written']}，"
    (found,) = amounts(text)
    assert (found.value, found.unit) == (Fraction(case["value"]), case["unit"] or None)
    assert text[found.start : found.end] == case["written"]


@pytest.mark.parametrize("text", ["第九条", "一般", "一批", "十分重要", "第 3 条", "万元", "分之", ""])
def test_what_is_no_amount(text: str) -> None:
    assert [a for a in amounts(text) if a.is_telling] == []


@given(st.integers(1, 999_999))
def test_every_way_to_write_a_sum_is_one_amount(ten_thousands: int) -> None:
    yuan = ten_thousands * 10_000
    hundred_millions = f"{yuan / 10**8:.4f}"
    ways = [
        f"{ten_thousands}万元",
        f"{yuan}元",
        f"{yuan:,}元",
        f"{hundred_millions}亿元",
        f"CNY {yuan:,}",
        f"{yuan} yuan",
    ]
    read = [next(iter(amounts(way))) for way in ways]
    assert {(a.value, a.unit) for a in read} == {(Fraction(yuan), "CNY")}


@given(st.integers(1, 9), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
def test_chinese_numerals(a: int, b: int, c: int, d: int) -> None:
    printed = (
        f"{DIGITS[a]}千"
        + (f"{DIGITS[b]}百" if b else "零")
        + (f"{DIGITS[c]}十" if c else "")
        + (DIGITS[d] if d else "")
    )
    assert number(printed.rstrip("零")) == a * 1000 + b * 100 + c * 10 + d


@settings(max_examples=300)
@given(st.text(alphabet="0123456789,.，/%〇零一二两十百千万亿元㎡m年月日个人分之 abc", max_size=20))
def test_any_text_has_amounts_within_it(text: str) -> None:
    for found in amounts(text):
        assert 0 <= found.start < found.end <= len(text)
        assert found.value >= 0
