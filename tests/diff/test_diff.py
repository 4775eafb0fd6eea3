"""A diff loses nothing, invents nothing, and reads numbers as people do."""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import cn2an
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ticlex.app.__main__ import main
from ticlex.diff import Segment, diff, is_change, likeness, provision_text, tokens
from ticlex.errors import UnknownName
from ticlex.store import Store

with (Path(__file__).parent / "cases.csv").open(encoding="utf-8", newline="") as file:
    CASES = [tuple(row.values()) for row in csv.DictReader(file)]

# Texts that look like law: numbers in both scripts, units, bounds, words, blanks, and anything else now and then.
_WORDS = """二千 2000 百分之三十 30% 1/3 三分之一 不少于 不低于 平方米 ㎡ m2 万元 亿元 年 个月 十 一百五 五六 点 应 可以
    中心 ， 。 . % / 第 条 National 〇 零 １２ 亿 万 分之 百分之"""
_PIECES = st.sampled_from([*_WORDS.split(), " ", "\n", "\t", ""])
TEXTS = st.lists(st.one_of(_PIECES, st.text(max_size=3)), max_size=20).map("".join)


def shown(segments: list[Segment]) -> str:
    signs = {"equal": "=", "same_value": "~", "insert": "+", "delete": "-", "replace": ""}
    return "|".join(
        signs[s.op] + (f"{s.a}>{s.b}" if s.op in ("replace", "same_value") else s.b or s.a) for s in segments
    )


@pytest.mark.parametrize(("a", "b", "expected"), CASES)
def test_a_case_is_read_as_a_person_reads_it(a: str, b: str, expected: str) -> None:
    assert shown(diff(a, b)) == expected


@given(TEXTS, TEXTS)
@example("百分之三十百分之三十", "五六百分之三十")
def test_each_side_is_given_back(a: str, b: str) -> None:
    found = diff(a, b)
    assert "".join(s.a for s in found) == a
    assert "".join(s.b for s in found) == b
    assert all(a[s.a_start : s.a_end] == s.a and b[s.b_start : s.b_end] == s.b for s in found)
    for s in found:
        assert {"equal": s.a == s.b != "", "insert": not s.a, "delete": not s.b}.get(s.op, s.a != s.b)
    # Two changes side by side would be one.
    assert not any(is_change(one) and is_change(other) for one, other in pairwise(found))


@given(TEXTS)
def test_a_text_is_itself(text: str) -> None:
    assert [s.op for s in diff(text, text)] == (["equal"] if text else [])
    assert "".join(token.words for token in tokens(text)) == text


@given(st.integers(min_value=1, max_value=10**12 - 1), st.sampled_from(["人", "元", "年", "平方米"]))
def test_a_number_is_the_same_in_both_scripts(number: int, unit: str) -> None:
    printed = cn2an.an2cn(number)
    found = diff(f"共{printed}{unit}整", f"共{number}{unit}整")
    assert shown(found) == f"=共|~{printed}{unit}>{number}{unit}|=整"


@given(st.integers(min_value=1, max_value=10**9), st.integers(min_value=1, max_value=10**9))
def test_numbers_that_differ_are_one_change(one: int, other: int) -> None:
    found = diff(f"不少于{cn2an.an2cn(one)}元。", f"不少于{other}元。")
    assert sum(map(is_change, found)) == (one != other)


def test_a_share_and_its_fraction_are_exact() -> None:
    assert [token.number for token in tokens("百分之三十 1/3 30.5%") if token.number is not None] == [
        Fraction(3, 10),
        Fraction(1, 3),
        Fraction(61, 200),
    ]


@pytest.fixture(scope="module")
def store() -> Store:
    return Store()


def test_a_provision_says_what_is_below_it_too(store: Store) -> None:
    text = provision_text(store, "cn-2021/art8")
    assert text.startswith("国务院有关部门")
    assert text.endswith("5.协助组织本部门、本地区推荐的创新中心开展年度报告和绩效评估。")
    with pytest.raises(UnknownName, match="art8"):
        provision_text(store, "cn-2021/art8.9")


def test_articles_taken_over_word_for_word_show_no_change(store: Store) -> None:
    found = diff(provision_text(store, "cn-2021/art5"), provision_text(store, "cq/art5"))
    assert [s.op for s in found] == ["equal"]
    assert likeness(found) == 1


def test_the_command_prints_both(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "js/art12.1", "cq/art9.4", "--json"]) == 0
    segments = json.loads(capsys.readouterr().out)
    assert {"op": "replace", "a": "5000平方米", "b": "2000m2"}.items() <= next(
        s for s in segments if s["a"] == "5000平方米"
    ).items()
    assert main(["diff", "js/art12.1", "cq/art9.4"]) == 0
    printed = capsys.readouterr()
    assert "[-5000平方米-]{+2000m2+}" in printed.out
    assert "写法不同，数值相同" in printed.out
    assert main(["diff", "js/art12.1", "cq/art99"]) == 2
