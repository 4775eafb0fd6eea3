"""What the pages show, without a browser."""

from decimal import Decimal

import pytest

from ticlex.errors import UnknownName
from ticlex_ui import model
from ticlex_ui.model.amounts import amount, bound
from ticlex_ui.model.citing import neutral


def row(holdings: model.Holdings, topic: str, lang: str = "zh", base: str = "cn-2021") -> model.RowView:
    return next(r for r in model.rows(holdings, base, None, "", lang) if r.topic == topic)


def cell(holdings: model.Holdings, topic: str, document: str, lang: str = "zh") -> model.CellView:
    return next(c for c in row(holdings, topic, lang).cells if c.document == document)


def test_floor_area_of_jiangsu_and_chongqing(holdings: model.Holdings) -> None:
    (js,), (cq,) = cell(holdings, "FloorArea", "js").values, cell(holdings, "FloorArea", "cq").values
    assert (js.words, js.article, js.provision) == ("≥5000㎡", "第十二条第1项", "js/art12.1")
    assert (cq.words, cq.article, cq.provision) == ("≥2000㎡", "第九条第4项", "cq/art9.4")
    text = holdings.store.document("js").text
    assert text[slice(*js.span)] == "独立研发场地面积不少于5000平方米"
    assert cell(holdings, "FloorArea", "cn-2021").kind == "silent"


def test_numbers_come_first_and_the_order_of_topics_holds_within_a_group(holdings: model.Holdings) -> None:
    found = model.rows(holdings, "cn-2021", None, "", "zh")
    groups = [r.group for r in found]
    assert groups == sorted(groups, key=lambda g: g != model.NUMBERS)
    assert [r.topic for r in found].index("FloorArea") <= 3
    order = list(holdings.topics)
    for group in (model.NUMBERS, model.WORDS):
        places = [order.index(r.topic) for r in found if r.group == group]
        assert places == sorted(places)
    assert len(found) == len(order)


def test_a_cell_shows_every_number_of_the_team(holdings: model.Holdings) -> None:
    found = cell(holdings, "Team", "js")
    assert {v.words for v in found.values} == {"≥50%", "≥80%", "≥100人"}
    assert all(v.name for v in found.values)


def test_gaps_are_topics_on_which_the_base_is_silent(holdings: model.Holdings) -> None:
    found = model.rows(holdings, "cn-2021", "gaps", "", "zh")
    assert "FloorArea" in {r.topic for r in found}
    for each in found:
        assert next(c for c in each.cells if c.document == "cn-2021").kind == "silent"
        assert each.peers > 0


def test_views_that_are_not_known_are_named(holdings: model.Holdings) -> None:
    with pytest.raises(UnknownName, match="cn-2012"):
        model.rows(holdings, "cn-2012", None, "", "zh")
    with pytest.raises(UnknownName, match="both"):
        model.rows(holdings, "cn-2021", "both", "", "zh")


@pytest.mark.parametrize(("written", "topic"), [("场地", "FloorArea"), ("floor", "FloorArea"), ("Team", "Team")])
def test_topics_are_filtered_by_label_or_code(holdings: model.Holdings, written: str, topic: str) -> None:
    assert topic in {r.topic for r in model.rows(holdings, "cn-2021", None, written, "zh")}


def test_every_number_of_the_matrix_has_a_place_in_its_text(holdings: model.Holdings) -> None:
    values = [v for r in model.rows(holdings, "cn-2021", None, "", "zh") for c in r.cells for v in c.values]
    assert len(values) > 20
    for value in values:
        document = holdings.store.document(value.provision.partition("/")[0])
        unit = document.unit(value.provision.partition("/")[2])
        assert unit is not None
        assert unit.start <= value.span[0] < value.span[1] <= unit.end


def test_two_documents_side_by_side(holdings: model.Holdings) -> None:
    found = model.side_by_side(holdings, "FloorArea", "js", "cq", "en")
    assert [n.values[0].words for n in (*found.base.norms, *found.other.norms)] == ["≥5000 m²", "≥2000 m²"]
    assert found.other.norms[0].quote == "相关领域的固定研发场地面积不少于2000m2"
    assert model.side_by_side(holdings, "FloorArea", "cn-2021", "cq", "zh").base.silence == "silent"


@pytest.mark.parametrize(
    ("ref", "zh", "en"),
    [
        ("js/art12.1", "第十二条第1项", "Art. 12(1)"),
        ("cn-2020/s3.1.p2", "三（一）第二段", "Section 3(1), para. 2"),
        ("cn-2020/s1.2.d3", "一（二）第三点", "Section 1(2), point 3"),
        ("cn-2021/ch1", "第一章", "Chapter 1"),
        ("cn-2021/notice", "印发通知", "covering notice"),
    ],
)
def test_printed_names(holdings: model.Holdings, ref: str, zh: str, en: str) -> None:
    assert (holdings.article(ref), holdings.article(ref, "en")) == (zh, en)


def test_every_provision_has_a_printed_name_of_its_own(holdings: model.Holdings) -> None:
    for document in holdings.store.documents:
        refs = [f"{document.id}/{u.ref}" for u in document.structure.units]
        for lang in ("zh", "en"):
            names = [holdings.article(ref, lang) for ref in refs]
            assert all(names)
            assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("op", "value", "unit", "zh", "en"),
    [
        ("AtLeast", 20_000_000, "CNY", "≥2000万元", "≥CNY 20 million"),
        ("AtLeast", 100_000_000, "CNY", "≥1亿元", "≥CNY 100 million"),
        ("AtLeast", Decimal("0.333333333333333333"), "ratio", "≥1/3", "≥1/3"),
        ("AtLeast", Decimal("0.5"), "ratio", "≥50%", "≥50%"),
        ("AtMost", "01-30", "date", "1月30日前", "by 30 January"),
        ("AtMost", 2025, "date", "到2025年", "by 2025"),
        ("About", 20, "items", "约20个", "about 20"),
        ("Exactly", 1, "years", "1年", "1 year"),
    ],
)
def test_bounds_in_words(op: str, value: Decimal | int | str, unit: str, zh: str, en: str) -> None:
    assert (bound(op, value, unit), bound(op, value, unit, "en")) == (zh, en)
    assert amount(value, unit) in zh


def test_a_document_is_read_whole(holdings: model.Holdings) -> None:
    for document in holdings.store.documents:
        read = "".join(p.text for b in model.blocks(holdings, document.id) for p in b.pieces)
        units = "".join(u.text for u in document.structure.units)
        assert "".join(read.split()) == units
    names = [p.text for b in model.blocks(holdings, "cn-2021") for p in b.pieces if "Innovation" in p.text]
    assert "National Center of Technology Innovation" in names[0]


def test_a_linked_span_is_marked_and_norms_know_their_spans(holdings: model.Holdings) -> None:
    span = holdings.span("js:art12.1-floor-area")
    assert span is not None
    found = {b.ref: b for b in model.blocks(holdings, "js", span)}
    marked = [p for b in found.values() for p in b.pieces if p.marked]
    assert [p.text for p in marked] == ["独立研发场地面积不少于5000平方米"]
    assert {n.id for n in marked[0].norms} >= {"js:art12.1-floor-area"}
    assert found["js/art12.1"].pieces[0].text == "1."


@pytest.mark.parametrize(
    ("written", "ref"),
    [
        ("第九条", "js/art9"),
        ("第十二条第一项", "js/art12.1"),
        ("cn-2021/art9", "cn-2021/art9"),
        ("art9", "js/art9"),
        ("江苏办法第十二条", "js/art12"),
        ("知识产权", None),
        ("2000", None),
        ("team", None),
    ],
)
def test_what_somebody_writes_is_a_reference_or_words(holdings: model.Holdings, written: str, ref: str | None) -> None:
    assert model.resolve(holdings, written, "js") == ref


def test_a_reference_that_is_not_there_names_its_neighbours(holdings: model.Holdings) -> None:
    with pytest.raises(UnknownName) as caught:
        model.provision(holdings, "cn-2021/art99")
    assert "cn-2021/art9" in caught.value.near
    with pytest.raises(UnknownName):
        model.resolve(holdings, "第九十九条", "cn-2021")


def test_search_finds_topics_and_places(holdings: model.Holdings) -> None:
    topics, places = model.find(holdings, "知识产权", "zh")
    assert topics == ["IntellectualProperty"]
    assert {p.document for p in places} >= {"cn-2021", "cq"}
    assert any(p.words == "知识产权" for p in places)


def test_a_form_reads_like_a_file(holdings: model.Holdings) -> None:
    record = model.form_record(
        holdings, {"rd_floor_area_m2": "4700", "equipment_value_cny": "1800", "fulltime_ratio": "55", "team_size": "五"}
    )
    assert record.cells["rd_floor_area_m2"].value == 4700
    assert record.cells["equipment_value_cny"].value == 18_000_000
    assert record.cells["fulltime_ratio"].value == Decimal("0.55")
    found = {v.rule_set.name: v for v in model.views(holdings, model.judge(holdings, [record], []), "zh")}
    assert len(found) == 10
    condition = next(c for c in found["js-application"].conditions if c.id == "js:art12.1-floor-area")
    assert (condition.outcome, condition.margin and condition.margin.words) == ("not_met", "尚差300㎡")
    assert found["cq-recognition"].is_draft


def test_money_in_a_form_says_what_it_is_in_yuan(holdings: model.Holdings) -> None:
    record = model.form_record(holdings, {"equipment_value_cny": "1800"})
    assert model.echoes(holdings, record, "zh")["equipment_value_cny"]["reads"] == "= 18,000,000元"
    wrong = model.form_record(holdings, {"rd_floor_area_m2": "约5000"})
    assert model.echoes(holdings, wrong, "zh")["rd_floor_area_m2"]["wrong"]


def test_the_form_has_the_fields_of_its_rule_sets_and_of_their_gates(holdings: model.Holdings) -> None:
    codes = {f.code for f in model.fields(holdings, ["js-application"], "zh")}
    assert {"rd_floor_area_m2", "legal_person", "registered_in"} <= codes
    for name, rules in holdings.rule_sets.items():
        codes = {f.code for f in model.fields(holdings, [name], "en")}
        for condition in rules.tested:
            assert set(condition.fields) <= codes
            assert condition.gate is None or set(condition.gate.fields) <= codes


def test_verdicts_are_sorted_worst_first(holdings: model.Holdings) -> None:
    record = model.form_record(holdings, {"rd_floor_area_m2": "4700", "team_size": "200"})
    found = model.views(holdings, model.judge(holdings, [record], ["js-application"]), "zh")
    outcomes = [c.outcome for c in found[0].conditions]
    assert outcomes[0] == "not_met"
    assert outcomes.index("met") > outcomes.index("unknown")


def test_references_follow_gb_t_7714(holdings: model.Holdings) -> None:
    assert model.reference(holdings, "cn-2021", "cn-2021/art9") == (
        "科技部, 财政部. 国家技术创新中心建设运行管理办法（暂行）: 国科发区〔2021〕17号[Z]. 2021-02-10. 第九条."
    )
    assert "不是现行规定" in model.reference(holdings, "cq")


@pytest.mark.parametrize("word", ["=1+1", "+1", "-1", "@cmd", "\t=1"])
def test_nothing_runs_in_a_spreadsheet(word: str) -> None:
    assert neutral(word) == f"'{word}"
    assert model.as_csv(["a"], [[word]]).startswith(b"\xef\xbb\xbf")
    assert neutral("≥5000㎡") == "≥5000㎡"


def test_examples_are_named_and_nothing_else_is_opened(holdings: model.Holdings) -> None:
    assert "centers.xlsx" in model.examples()
    with pytest.raises(UnknownName):
        model.example("../pyproject.toml")


def test_the_matrix_gives_a_calendar_year_as_these_words_expect_it() -> None:
    """The unit that the core gives a year is the one that the pages write as 到2025年."""
    from ticlex.compare import compare
    from ticlex.store import Store

    cell = next(c for c in compare(Store(), "Goal").cells if c.document == "cn-2020" and c.value is not None)
    assert cell.value == 2025
    assert bound(cell.op, cell.value, cell.unit) == "到2025年"
