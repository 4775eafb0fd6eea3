"""Citations as a text prints them, and what they mean."""

import pytest

from ticlex.corpus.citations import Citation, citations, normal_title
from ticlex.corpus.structure import parse

_TEXT = """石桥县平台管理办法（试行）
第一条 根据《石桥县科技条例》《石桥县平台管理办法》《未收录的规定》，制定本办法。
第二条 平台应当具备以下条件：
（一）有场地；
（二）有人员。
第三条 平台应当每年报告。
依照第二条第（二）项和第二条第一项报告人员，依照第三条第二款、第十条之一、第九十九条办理。
第十条 平台可以合并。
第十条之一 合并后依照第十条办理。
"""
_TITLES = {"石桥县科技条例": "sq-tl", "石桥县平台管理办法": "sq"}


def _cited(ref: str) -> list[tuple[str, str | None]]:
    units = parse(_TEXT).units
    refs = frozenset(unit.ref for unit in units)
    unit = next(unit for unit in units if unit.ref == ref)
    return [(c.words, c.target) for c in citations("sq", unit, _TITLES, refs)]


def test_titles_of_other_documents() -> None:
    assert _cited("art1") == [("《石桥县科技条例》", "sq-tl"), ("《未收录的规定》", None)]


def test_articles_paragraphs_and_items_of_its_own() -> None:
    assert _cited("art3.p2") == [
        ("第二条第（二）项", "sq/art2.2"),
        ("第二条第一项", "sq/art2.1"),
        ("第三条第二款", "sq/art3.p2"),
        ("第十条之一", "sq/art10-1"),
        ("第九十九条", None),
    ]


def test_its_own_number_is_no_citation() -> None:
    assert _cited("art10-1") == [("第十条", "sq/art10")]
    assert _cited("art2.1") == []


def test_a_single_paragraph_is_the_article() -> None:
    units = parse("办法\n第一条 依照第二条第一款办理。\n第二条 平台应当报告。\n").units
    found = list(citations("x", units[1], {}, frozenset(u.ref for u in units)))
    assert found == [Citation("第二条第一款", "x/art2")]


def test_an_item_of_the_only_list_among_several_paragraphs() -> None:
    text = "办法\n第一条 条件如下：\n（一）甲；\n（二）乙。\n丙。\n第二条 依照第一条第（二）项办理。\n"
    units = parse(text).units
    found = list(citations("x", units[-1], {}, frozenset(u.ref for u in units)))
    assert found == [Citation("第一条第（二）项", "x/art1.p1.2")]


@pytest.mark.parametrize(
    ("printed", "normal"),
    [
        ("管理办法（暂行）", "管理办法"),
        ("管理 办法(试行)（征求意见稿）", "管理办法"),
        ("关于平台的方案", "关于平台的方案"),
    ],
)
def test_normal_title(printed: str, normal: str) -> None:
    assert normal_title(printed) == normal
