"""Questions, own queries and their answers without a browser."""

import re
import shlex
from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticlex.catalogue import Question
from ticlex.errors import TiclexError, UnknownName
from ticlex.library import bindings, questions
from ticlex.store import Table
from ticlex_ui import model
from ticlex_ui.components import data, data_answer, data_reuse, data_sparql
from ticlex_ui.i18n import use
from ticlex_ui.model import data_drawn, data_files, data_library
from ticlex_ui.model.data_asking import Asker, Trouble
from ticlex_ui.model.data_rows import Answer, Cell, Column, Line, csv_lines, library_answer, own_answer
from ticlex_ui.model.data_words import words_of

QUESTIONS = questions()
CHINESE = re.compile("[\u4e00-\u9fff]")
MARKED = re.compile(r"<(\w+)[^>]*(?:data-law|lang=\"zh)[^>]*>.*?</\1>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")


@pytest.fixture(scope="module")
def asker() -> Iterator[Asker]:
    opened = Asker()
    yield opened
    opened.close()


@pytest.fixture(params=["zh", "en"])
def spoken(request: pytest.FixtureRequest) -> Iterator[str]:
    yield use(request.param)
    use("zh")


def answered(holdings: model.Holdings, name: str, lang: str = "zh", **given: str) -> Answer:
    asked = data_library.chosen(name)
    return library_answer(holdings, asked, {**asked.example, **given}, lang)


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda q: q.name)
def test_every_question_is_shown_as_it_is_answered(holdings: model.Holdings, asked: Question, spoken: str) -> None:
    answer = library_answer(holdings, asked, asked.example, spoken)
    assert len(answer.lines) == len(answer.table.rows) > 0
    for choice in ({}, {"view": "chart"}, {"view": "graph"}):
        html = data_answer.shown(holdings, answer, choice, own=False)
        if data_answer.view(answer, choice) == "":
            rows = re.findall(r"<tbody[^>]*>", html)
            assert len(rows) == min(len(answer.lines), data_answer.SHOWN)
            assert all("data-provision=" in row for row in rows)
        if spoken == "en" and data_answer.view(answer, choice) != "graph":
            left = TAG.sub("", re.sub(r"<select.*?</select>", "", MARKED.sub("", html), flags=re.DOTALL))
            assert not CHINESE.search(left)


@pytest.mark.parametrize("asked", [q for q in QUESTIONS if q.parameters], ids=lambda q: q.name)
def test_parameters_are_chosen_from_what_there_is(holdings: model.Holdings, asked: Question) -> None:
    shown = data_library.controls(holdings, asked, data_library.values(asked, {}), "zh")
    assert [control.name for control in shown] == list(asked.parameters)
    for control in shown:
        if control.options:
            codes = [code for code, _words, _group in control.options]
            assert control.value in codes
            assert len(codes) == len(set(codes)) > 1
        if control.is_number:
            assert Decimal(control.least) <= Decimal(control.value) <= Decimal(control.most)
    html = data.head(asked, shown, {"n": asked.name, "y": "norms"})
    assert html.count("<label") == len(asked.parameters)
    assert "y=norms" not in html


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda q: q.name)
def test_the_sparql_that_is_shown_answers_the_same(holdings: model.Holdings, asked: Question) -> None:
    plain = data_library.sparql(holdings, asked, asked.example)
    assert "#+" not in plain
    ours = holdings.store.table(asked.query, bindings(holdings.store, asked, asked.example))
    assert holdings.store.table(plain).rows == ours.rows


def test_the_command_that_is_shown_asks_the_same() -> None:
    asked = data_library.chosen("where-does-a-word-stand")
    words = shlex.split(data_library.command(asked, {"word": "原则 上'"}))
    assert words == ["ticlex", "query", asked.name, "-p", "word=原则 上'"]


def test_the_library_by_group_and_by_words() -> None:
    every = data_library.groups("", "zh")
    assert sum(len(members) for _code, _label, members in every) == data_library.number() == len(QUESTIONS)
    found = [name for _code, _label, members in data_library.groups("撤销", "en") for name, _words in members]
    assert 0 < len(found) < len(QUESTIONS)
    assert all("撤销" in next(q.zh for q in QUESTIONS if q.name == name) for name in found)
    assert data_library.groups("没有这样的问题", "zh") == []
    with pytest.raises(UnknownName) as caught:
        data_library.chosen("who-stand-above-whom")
    assert "who-stands-above-whom" in caught.value.near


def test_a_parameter_that_cannot_be_is_refused(holdings: model.Holdings) -> None:
    with pytest.raises(TiclexError, match="不在范围之内"):
        answered(holdings, "does-a-number-reach-the-bars-of-a-topic", number="-1")
    with pytest.raises(UnknownName):
        answered(holdings, "does-a-number-reach-the-bars-of-a-topic", topic="FloorAera")


def test_a_value_takes_its_comparison_and_unit_along_and_stands_on_its_words(holdings: model.Holdings) -> None:
    answer = answered(holdings, "floor-area-in-jiangsu-and-chongqing")
    names = [column.name for column in answer.columns]
    assert not {"op", "unit", "status"} & set(names)
    js = next(line for line in answer.lines if line.provision == "js/art12.1")
    assert js.cells["value"].words == "≥5000㎡"
    assert js.span is not None
    assert "5000" in holdings.store.document("js").text[slice(*js.span)]
    html = data_answer.table(holdings, answer, own=False)
    assert f'data-span="{js.span[0]}-{js.span[1]}"' in html
    english = answered(holdings, "floor-area-in-jiangsu-and-chongqing", "en")
    assert english.lines[0].cells["value"].words == "≥5000 m²"


def test_bars_of_different_units_stand_on_scales_of_their_own(holdings: model.Holdings) -> None:
    answer = answered(holdings, "every-number-tested-on-a-center")
    scales = data_drawn.bars(answer, "value")
    assert len(scales) > 3
    for _unit, drawn in scales:
        assert max(bar.share for bar in drawn) == 1
    assert sum(len(drawn) for _unit, drawn in scales) == len(answer.lines)


def test_links_begin_with_two_columns_of_the_same_sort(holdings: model.Holdings) -> None:
    assert data_drawn.first_pair(answered(holdings, "who-stands-above-whom")) == ("superior", "subordinate")
    assert data_drawn.first_pair(answered(holdings, "where-did-each-provision-come-from")) == ("provision", "from")


words = st.text("甲乙丙丁", min_size=1, max_size=2)


@given(st.lists(st.tuples(words, words), min_size=1, max_size=90))
def test_every_row_is_in_one_link(pairs: list[tuple[str, str]]) -> None:
    lines = [Line({"a": Cell(a, "words"), "b": Cell(b, "words")}, None, None) for a, b in pairs]
    columns = [Column(name, name, is_number=False, sort="words") for name in "ab"]
    found = data_drawn.links(Answer(Table(["a", "b"]), columns, lines), "a", "b")
    drawn = {(found.left[a].cell.words, found.right[b].cell.words): rows for a, b, rows in found.edges}
    wanted = {pair: pairs.count(pair) for pair in pairs}
    assert drawn.items() <= wanted.items()
    assert (drawn == wanted) != found.is_cut
    assert {n for n, _, _ in found.edges} == set(range(len(found.left)))
    assert {n for _, n, _ in found.edges} == set(range(len(found.right)))


@given(st.lists(st.decimals(-1000, 1000, places=2), min_size=1, max_size=80))
def test_bars_are_as_long_as_their_numbers(numbers: list[Decimal]) -> None:
    lines = [Line({"n": Cell(str(n), "number", (), n)}, None, None) for n in numbers]
    answer = Answer(Table(["n"]), [Column("n", "n", is_number=True, sort="number")], lines)
    ((_unit, drawn),) = data_drawn.bars(answer, "n")
    kept = numbers[: data_drawn.MOST_BARS]
    assert data_drawn.is_cut(answer, "n") == (len(numbers) > len(kept))
    largest = max(abs(n) for n in kept)
    assert [bar.share for bar in drawn] == pytest.approx([float(n / largest) if largest else 0 for n in kept])


def test_an_own_query_is_answered_with_labels_and_provisions(holdings: model.Holdings, asker: Asker) -> None:
    found = asker.ask("SELECT ?p ?topic { ?n tic:statedIn ?p ; tic:topic ?topic } LIMIT 3", "zh")
    assert found.table is not None
    html = data_answer.shown(holdings, own_answer(holdings, found.table, "zh"), {}, own=True)
    assert html.count("<tbody data-provision=") == 3
    assert "https://w3id.org/ticlex/topic/" not in re.sub(r'title="[^"]*"', "", html)


def test_rows_without_a_provision_are_the_askers_own(holdings: model.Holdings, asker: Asker) -> None:
    found = asker.ask("SELECT (COUNT(*) AS ?n2) { ?s a tic:Duty }", "zh")
    assert found.table is not None
    answer = own_answer(holdings, found.table, "zh")
    html = data_answer.shown(holdings, answer, {}, own=True)
    assert "<tbody data-meta>" in html
    assert "data-meta><code>n2</code></th>" in html
    assert csv_lines(answer) == [[answer.lines[0].cells["n2"].words]]


def test_a_syntax_error_has_its_line_and_a_hint(asker: Asker) -> None:
    query = "SELECT ?a WHERE {\n  ?a a tic:Norm .\n  FILTR(?a)\n}"
    for lang, hint in (("zh", "是否要写 FILTER"), ("en", "Did you mean FILTER")):
        trouble = asker.ask(query, lang).trouble
        assert trouble is not None
        assert (trouble.kind, trouble.line, trouble.column, trouble.source) == ("syntax", 3, 3, "  FILTR(?a)")
        assert hint in trouble.words
        assert "第 3 行" not in trouble.words
    html = data_sparql.trouble(Trouble("syntax", "x", 3, 3, "  <b>"))
    assert "&lt;b&gt;\n  ^" in html


def test_what_may_not_run_and_what_is_not_in_the_graph_is_said(asker: Asker) -> None:
    trouble = asker.ask("SELECT * { SERVICE <http://a.example/> { ?s ?p ?o } }", "en").trouble
    assert trouble is not None
    assert (trouble.kind, trouble.line) == ("refused", None)
    assert "SERVICE" in trouble.words
    assert "tic:Norm" in asker.ask("SELECT * { ?s a tic:Nrom }", "en").warnings[0]


def test_a_slow_query_and_a_long_answer_are_stated(holdings: model.Holdings, asker: Asker) -> None:
    trouble = asker.ask("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "zh").trouble
    assert trouble is not None
    assert trouble.kind == "stopped"
    assert "秒" in data_sparql.trouble(trouble)
    found = asker.ask("SELECT ?s { ?s ?p ?o }", "zh").table
    assert found is not None
    assert found.truncated
    assert "10000" in (data_answer.cut(own_answer(holdings, found, "zh")) or "")


def test_the_queries_to_begin_with_answer(asker: Asker, spoken: str) -> None:
    for query in data_sparql.queries().values():
        found = asker.ask(query, spoken)
        assert found.trouble is None
        assert found.warnings == ()
        assert found.table is not None
        assert found.table.rows or found.table.turtle


def test_terms_that_are_completed_are_in_the_graph_and_have_labels(holdings: model.Holdings) -> None:
    terms = {term["name"]: term for term in words_of(holdings).terms}
    assert terms["tic:Duty"]["zh"] == "义务"
    assert terms["tic:bearer"]["kind"] == "property"
    assert terms["topic:FloorArea"]["kind"] == "constant"
    assert all(term["zh"] for term in terms.values())
    assert not any(name.startswith("js:") for name in terms)


def test_files_hold_what_they_say(holdings: model.Holdings) -> None:
    turtle, ntriples, jsonld = (file.make() for file in data_files.graph_files(holdings))
    assert ntriples.count(b"\n") == data_files.triples(holdings)
    assert b"tic:Derivation" in turtle
    assert jsonld[:1] in (b"{", b"[")
    for document, file in data_files.text_files(holdings):
        assert file.make().decode() == holdings.store.document(document).text
    assert data_files.shape_file().make()[:2] == data_files.form_file(holdings).make()[:2] == b"PK"
    assert (data_files.citation_file() or data_files.shape_file()).name == "CITATION.cff"


def test_counts_are_those_of_the_lists_behind_them(holdings: model.Holdings, spoken: str) -> None:
    found = data_files.counts(holdings)
    html = data_reuse.holds(holdings, data_library.number())
    for name, number in found.items():
        assert number == len(holdings.store.select(data_files.LISTS[name])) > 50
        assert str(number) in html
    assert html.count("data-list=") == 7
    assert holdings.edition.digest in data_files.citation(holdings)
