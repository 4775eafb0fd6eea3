"""Citations as a text prints them, and what they mean."""

import pytest

from ticlex.corpus.citations import citations, normal_title
from ticlex.corpus.structure import parse
from ticlex.store import Store

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
    unit = next(unit for unit in units if unit.ref == ref)
    return [(c.words, c.target) for c in citations("sq", unit, _TITLES, {u.ref: u for u in units})]


def test_titles_of_other_documents() -> None:
    assert _cited("art1") == [
        ("《石桥县科技条例》", "sq-tl"),
        ("《石桥县平台管理办法》", "sq"),
        ("《未收录的规定》", None),
    ]


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
    found = list(citations("x", units[1], {}, {u.ref: u for u in units}))
    assert [(c.words, c.target, c.relation) for c in found] == [("第二条第一款", "x/art2", "BasedOn")]


def test_an_item_of_the_only_list_among_several_paragraphs() -> None:
    text = "办法\n第一条 条件如下：\n（一）甲；\n（二）乙。\n丙。\n第二条 依照第一条第（二）项办理。\n"
    units = parse(text).units
    found = list(citations("x", units[-1], {}, {u.ref: u for u in units}))
    assert [(c.words, c.target, c.relation) for c in found] == [("第一条第（二）项", "x/art1.p1.2", "BasedOn")]


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("为落实《甲办法》，制定本办法", "Implements"),
        ("根据《乙办法》《甲办法》规定，设立组织", "BasedOn"),
        ("参照《甲办法》，结合实际，制定本办法", "RefersTo"),
        ("按照有关规定办理。提交《甲办法》", "RefersTo"),
        ("现将《丙办法》印发给你们", "Issues"),
    ],
)
def test_the_governing_word_says_how_a_citation_is_meant(text: str, relation: str) -> None:
    unit = parse(f"丙办法\n第一条 {text}。\n").units[1]
    found = list(citations("x", unit, {"丙办法": "x"}, {unit.ref: unit}))
    assert found[-1].relation == relation


def test_the_attachment_line_leads_to_the_annex() -> None:
    units = parse("甲办法\n第一条 申请人应提交材料。\n附件：材料清单\n材料清单\n一、申请书\n二、方案\n").units
    by_ref = {u.ref: u for u in units}
    found = [c for u in units for c in citations("x", u, {}, by_ref)]
    assert [(c.relation, c.target) for c in found if c.relation == "Attaches"] == [("Attaches", "x/annex")]


def test_the_five_texts_print_fourteen_citations_of_documents() -> None:
    """13 《…》 and one attachment line; 8 name another instrument, the others the text that prints them."""
    store = Store()
    query = """SELECT ?c ?words ?kind ?of WHERE {
      ?c tic:printedCitation ?words ; tic:citationRelation ?kind OPTIONAL { ?c tic:citationOf ?of }
    }"""
    rows = [r for r in store.select(query) if str(r["words"]).startswith(("《", "附件"))]
    other = [r for r in rows if str(r["kind"]).endswith(("Implements", "BasedOn", "RefersTo"))]
    assert (len(rows), len(other)) == (14, 8)
    assert all("of" in row for row in rows)


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
