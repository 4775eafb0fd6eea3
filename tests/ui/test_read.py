"""What the page of the texts shows, without a browser."""

import csv
from pathlib import Path

import pytest

from ticlex.errors import UnknownName
from ticlex_ui import model
from ticlex_ui.components import context, document, search
from ticlex_ui.i18n import use
from ticlex_ui.model.answering import answered_by
from ticlex_ui.model.surroundings import kin, meant, numbers, outside, rule_sets_of

MEANT = Path(__file__).with_name("read_meant.csv")
FOUND = Path(__file__).with_name("read_found.csv")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        found = list(csv.DictReader(stream))
    assert found
    return found


def some_refs(holdings: model.Holdings) -> list[str]:
    """Every ninth provision: each costs a reading of the graph."""
    return [f"{d.id}/{u.ref}" for d in holdings.store.documents for u in d.structure.units][::9]


@pytest.fixture
def in_chinese() -> None:
    use("zh")


def test_of_norms_that_nest_or_cross_the_shortest_comes_first(holdings: model.Holdings) -> None:
    crossing = 0
    for name in holdings.regulations:
        for block in model.blocks(holdings, name):
            for piece in (p for p in block.pieces if p.norms):
                lengths = [sum(b - a for a, b in norm.spans) for norm in piece.norms]
                assert lengths == sorted(lengths)
                assert piece.span in piece.norms[0].spans
                crossing += len(piece.norms) > 1
    assert crossing > 50


@pytest.mark.usefixtures("in_chinese")
def test_every_norm_of_a_text_has_a_card_with_its_kind_and_topic(holdings: model.Holdings) -> None:
    for name in holdings.regulations:
        html = document.text(holdings, model.blocks(holdings, name), f"{name}/title", None)
        norms = [norm for found in holdings.norms(name).values() for norm in found if norm.spans]
        assert norms
        for norm in norms:
            card = html.partition(f'<template data-card="{norm.id}">')[2].partition("</template>")[0]
            assert holdings.word(norm.kind, "zh") in card, norm.id
            assert all(topic in card for topic in norm.topic)
        assert html.count('tabindex="0"') == 1


@pytest.mark.parametrize("case", rows(MEANT), ids=lambda case: f"{case['ref']} {case['role']}")
def test_whom_a_provision_means(holdings: model.Holdings, case: dict[str, str]) -> None:
    found = {m.code: m for m in meant(holdings, model.provision(holdings, case["ref"]), "zh")}
    if case["printed"] == "-":
        assert case["role"] not in found
    else:
        one = found[case["role"]]
        assert ("、".join(one.printed), "、".join(one.named_in)) == (case["printed"], case["named_in"])


def test_printed_names_stand_in_the_provision(holdings: model.Holdings) -> None:
    named = 0
    for ref in some_refs(holdings):
        provision = model.provision(holdings, ref)
        for one in meant(holdings, provision, "zh"):
            assert all(name in provision.text for name in one.printed)
            named += bool(one.printed)
    assert named > 15


def test_numbers_of_a_provision_stand_in_its_words(holdings: model.Holdings) -> None:
    shown = [(n.value.words, n.of, n.value.force) for n in numbers(holdings, "js/art12.1", "zh")]
    assert shown == [
        ("≥12个月", "实质性运行时间", "原则上"),
        ("≥5000㎡", "独立研发场地面积", ""),
        ("≥2000万元", "科研仪器设备原值", ""),
    ]
    assert [n.value.words for n in numbers(holdings, "cq/art24", "en")] == ["by 30 January"]
    for found in holdings.store.documents:
        for unit in found.structure.units:
            for one in numbers(holdings, f"{found.id}/{unit.ref}", "zh"):
                assert unit.start <= one.value.span[0] < one.value.span[1] <= unit.end
                assert one.of


def test_descent_is_told_from_both_ends(holdings: model.Holdings) -> None:
    _earlier, later = kin(holdings, "cn-2021/art20", "zh")
    earlier, _later = kin(holdings, "cq/art18", "zh")
    assert ("cq", "逐字", ["cq/art18"]) in [(k.document, k.relation, k.provisions) for k in later]
    assert ("cn-2021", "逐字", ["cn-2021/art20"]) in [(k.document, k.relation, k.provisions) for k in earlier]
    assert {k.relation for k in kin(holdings, "cq/art18", "en")[0]} >= {"verbatim"}


def test_a_condition_knows_its_rule_set_and_a_draft_what_followed(holdings: model.Holdings) -> None:
    assert rule_sets_of(holdings, "js:art12.1-floor-area") == ["js-application"]
    assert rule_sets_of(holdings, "js:art7-nothing") == []
    assert "渝科局发〔2023〕51号" in outside(holdings, "cq", "zh")[0]
    assert outside(holdings, "js", "zh") == []


def test_a_provision_knows_the_questions_that_it_answers(holdings: model.Holdings) -> None:
    found = answered_by(holdings, ["js/art25"])
    assert "what-happens-to-a-center-that-misses-evaluation" in [one.name for one in found]
    sizes = [one.provisions for one in found]
    assert sizes == sorted(sizes)
    assert answered_by(holdings, ["js/art25", "js/art25"]) == found
    for one in found:
        assert not one.given or one.given == {"regulation": "js"}


@pytest.mark.parametrize("case", rows(FOUND), ids=lambda case: case["written"])
def test_the_box_finds_references_topics_words_numbers_and_english(
    holdings: model.Holdings, case: dict[str, str]
) -> None:
    topics, places = model.find(holdings, case["written"], "zh")
    assert case["ref"] in [place.ref for place in places[: int(case["within"])]]
    assert set(filter(None, case["topics"].split(";"))) <= set(topics)
    assert (model.resolve(holdings, case["written"], "js") or "") == case["opens"]


def test_a_hit_leads_to_its_own_words(holdings: model.Holdings) -> None:
    _topics, places = model.find(holdings, "知识产权", "zh")
    for place in places:
        text = holdings.store.document(place.document).text
        assert "".join(text[slice(*place.span)].split()) == "知识产权"
        assert "知识产权" not in place.before or place.before.startswith("…")
        assert not place.before.startswith("第")


@pytest.mark.usefixtures("in_chinese")
def test_what_is_not_there_names_what_is_near(holdings: model.Holdings) -> None:
    with pytest.raises(UnknownName) as caught:
        model.provision(holdings, "cn-2021/art99")
    html = document.nearest(holdings, caught.value)
    assert 'data-provision="cn-2021/art9"' in html
    assert model.glimpse(holdings, "cn-2021/art9") in html
    assert "<script" not in document.nearest(holdings, UnknownName("条文", "<script>", []))
    assert "没有找到“鳔”" in search.results(holdings, "鳔", [], [], None)


@pytest.mark.usefixtures("in_chinese")
def test_every_provision_has_its_context_in_both_languages(holdings: model.Holdings) -> None:
    for ref in some_refs(holdings):
        found = model.provision(holdings, ref)
        for lang in ("zh", "en"):
            use(lang)
            html = context.context(holdings, found)
            assert f"ticlex show {ref}" in html
    use("zh")
    found = model.provision(holdings, "js/art12.1")
    html = context.context(holdings, found, holdings.span("js:art12.1-floor-area"))
    assert '<li data-norm="js:art12.1-floor-area" aria-current="true">' in html
    assert html.count("aria-current") == 1
