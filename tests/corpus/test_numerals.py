"""Numerals of a text's structure."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from printed import han

from ticlex.corpus.numerals import NUMERAL, to_int

_READ = {
    "一": 1, "十": 10, "十一": 11, "二十": 20, "二十一": 21, "九十九": 99, "一百": 100, "一百零一": 101,
    "一百一十": 110,
    "一百二十三": 123, "两百": 200, "一千零一": 1001, "一千二百六十": 1260, "二〇": 20, "二○二六": 2026, "〇": 0,
    "零": 0,
    "7": 7, "12": 12, "１２": 12, "007": 7,
}  # fmt: skip


@pytest.mark.parametrize("printed", _READ)
def test_read(printed: str) -> None:
    assert to_int(printed) == _READ[printed]
    assert re.fullmatch(NUMERAL, printed)


@pytest.mark.parametrize("printed", ["", " ", "条", "一条", "1一", "十1", "-1", "1.5", "9" * 5000, "①a"])
def test_what_is_no_number(printed: str) -> None:
    assert to_int(printed) is None


@given(st.integers(1, 99))
@settings(max_examples=99, deadline=None, derandomize=True)
def test_what_is_printed_is_read_back(number: int) -> None:
    assert to_int(han(number)) == to_int(str(number)) == number


@given(st.text(max_size=30))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_any_text_is_a_number_or_none(text: str) -> None:
    found = to_int(text)
    assert found is None or found >= 0
