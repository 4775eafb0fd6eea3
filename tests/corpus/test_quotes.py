"""A quote is found once or refused; what no quote covers is told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticlex.corpus.quotes import QuoteError, locate, squeeze, uncovered

_TEXT = "第一条 平台应当每年\n　报告。平台应当公开（设备）。"


def test_found_once_across_a_line_break() -> None:
    start, end = locate("每年报告", _TEXT, 0, len(_TEXT))
    assert _TEXT[start:end] == "每年\n　报告"


def test_white_space_of_the_quote_is_ignored() -> None:
    assert locate(" 公 开\t（设备） ", _TEXT, 0, len(_TEXT)) == locate("公开（设备）", _TEXT, 0, len(_TEXT))


@pytest.mark.parametrize("quote", ["每月报告", "", "　"])
def test_not_found(quote: str) -> None:
    with pytest.raises(QuoteError, match="is not in this provision"):
        locate(quote, _TEXT, 0, len(_TEXT))


@pytest.mark.parametrize(("quote", "text"), [("平台应当", _TEXT), ("甲甲", "甲甲甲"), ("甲甲", "甲 甲\n甲")])
def test_found_twice(quote: str, text: str) -> None:
    with pytest.raises(QuoteError, match="more than once"):
        locate(quote, text, 0, len(text))


def test_only_its_provision_is_searched() -> None:
    middle = _TEXT.index("。") + 1
    assert locate("平台应当", _TEXT, middle, len(_TEXT)) == (middle, middle + 4)
    with pytest.raises(QuoteError, match="is not in"):
        locate("每年报告", _TEXT, middle, len(_TEXT))


def test_squeeze_tells_where_each_character_stood() -> None:
    words, places = squeeze(" 甲\n乙　")
    assert (words, list(places)) == ("甲乙", [1, 3])


def test_nothing_is_uncovered_where_only_punctuation_is_left() -> None:
    text = "甲，乙。"
    assert uncovered(text, 0, len(text), [(0, 1), (2, 3)]) == []


def test_uncovered_stretches_are_trimmed_to_their_words() -> None:
    text = "甲乙，丙（丁），戊。"
    spans = [(0, 2), (text.index("戊"), text.index("戊") + 1)]
    assert [text[a:b] for a, b in uncovered(text, 0, len(text), spans)] == ["丙（丁）"]


def test_spans_may_overlap_and_reach_beyond_the_provision() -> None:
    text = "甲乙丙丁戊"
    assert uncovered(text, 1, 4, [(0, 2), (1, 3), (4, 5)]) == [(3, 4)]
    assert uncovered(text, 1, 4, []) == [(1, 4)]
    assert uncovered(text, 0, 5, [(0, 5)]) == []


@given(st.text("甲乙丙 \n", max_size=30), st.data())
@settings(max_examples=80, deadline=None, derandomize=True)
def test_what_is_located_is_the_quote(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    words = "".join(text.split())
    quote = "".join(text[start:end].split())
    times = sum(words.startswith(quote, i) for i in range(len(words))) if quote else 0
    if times == 1:
        a, b = locate(text[start:end], text, 0, len(text))
        assert "".join(text[a:b].split()) == quote
    else:
        with pytest.raises(QuoteError):
            locate(text[start:end], text, 0, len(text))


@given(
    st.text("甲乙，。（） ", max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted), max_size=4),
)
@settings(max_examples=80, deadline=None, derandomize=True)
def test_every_letter_is_covered_or_told(text: str, spans: list[list[int]]) -> None:
    pairs = [(a, b) for a, b in spans]
    told = uncovered(text, 0, len(text), pairs)
    for index, char in enumerate(text):
        if char.isalnum():
            covered = any(a <= index < b for a, b in pairs)
            assert covered != any(a <= index < b for a, b in told)
