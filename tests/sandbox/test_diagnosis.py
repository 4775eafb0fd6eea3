"""What a person learns of a query that does not parse, or asks for what is not there."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticlex import library
from ticlex.resources import data_dir
from ticlex.sandbox.frames import Asked
from ticlex.sandbox.grammar import fault, grammar
from ticlex.sandbox.names import Known, unknown_names
from ticlex.sandbox.tokens import place, tokens
from ticlex.sandbox.worker import answer
from ticlex.store import Store

with (Path(__file__).parent / "faults.csv").open(encoding="utf-8", newline="") as file:
    FAULTS = list(csv.DictReader(file))
QUERIES = sorted(data_dir("queries").rglob("*.rq"))


@pytest.mark.parametrize("case", FAULTS, ids=lambda case: f"{case['case']}: {case['query'][:30]}")
def test_a_fault_is_placed_and_named_in_both_languages(case: dict[str, str], loaded: tuple[Store, Known]) -> None:
    found = answer(*loaded, Asked(case["query"])).refusal
    assert found is not None
    assert found.kind == "syntax"
    if case["line"]:
        assert found.zh.startswith(f"查询第 {case['line']} 行第 {case['column']} 列"), found.zh
        assert found.en.startswith(f"Syntax error in line {case['line']}, column {case['column']}:"), found.en
    assert case["zh"] in found.zh
    assert case["en"] in found.en


def test_an_unknown_prefix_comes_with_those_that_are_known(loaded: tuple[Store, Known]) -> None:
    found = answer(*loaded, Asked("SELECT * { ?a foo:b ?c }")).refusal
    assert found is not None
    for prefix in ("tic:", "reg:", "topic:", "rdfs:"):
        assert f" {prefix}" in found.zh


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_the_grammar_has_no_objection_to_what_the_engine_reads(path: Path) -> None:
    assert fault(tokens(path.read_text(encoding="utf-8"))) is None


def test_every_rule_of_the_grammar_is_decided_by_one_word() -> None:
    """LL(1): of the options of a choice, no two begin with the same word."""
    rules = grammar()
    pending = list(rules.rules.values())
    while pending:
        part = pending.pop()
        pending += part.parts
        if part.kind == "choice":
            firsts = [word for option in part.parts for word in rules.first(option)]
            assert len(firsts) == len(set(firsts)), part


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_grammar_and_engine_agree_on_queries_with_a_word_too_many_or_too_few(
    data: st.DataObject, loaded: tuple[Store, Known]
) -> None:
    """Where the engine reads a query, the grammar has no objection: a fault is never made up."""
    query = library.query_text(
        data.draw(st.sampled_from(sorted(q.stem for q in QUERIES if q.parent.name != "quality")))
    )
    words = [t.text for t in tokens(query)][:-1]
    at = data.draw(st.integers(0, len(words) - 1))
    if data.draw(st.booleans()):
        del words[at]
    else:
        words.insert(at, data.draw(st.sampled_from(words)))
    changed = " ".join(words)
    found = answer(*loaded, Asked(f"{changed}\n# LIMIT", rows=0))
    if found.refusal is None:
        assert fault(tokens(changed)) is None


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("SELECT * { ?n tic:stetedIn ?p ; a tic:Norm }", {"tic:stetedIn": "tic:statedIn"}),
        ("SELECT * { ?n a <https://w3id.org/ticlex/ontology#Nrom> }",
         {"<https://w3id.org/ticlex/ontology#Nrom>": "<https://w3id.org/ticlex/ontology#Norm>"}),
        ("PREFIX v: <https://w3id.org/ticlex/topic/> SELECT * { ?n ?p v:FloorAera }", {"v:FloorAera": "v:FloorArea"}),
        ("SELECT * { ?n rdfs:lable ?p }", {"rdfs:lable": "rdfs:label"}),
        ("SELECT * { ?n tic:zzzzzz ?p }", {"tic:zzzzzz": None}),
        ("SELECT * { ?n <http://example.org/other> ?p ; rdfs:seeAlso ?q }", {}),
        ("SELECT * { ?n tic:text 'tic:stetedIn' } # tic:stetedIn", {}),
        ("SELECT (xsd:integer(?x) AS ?y) { ?n tic:start ?x }", {}),
    ],
)  # fmt: skip
def test_names_that_are_not_in_the_graph(query: str, names: dict[str, str | None], loaded: tuple[Store, Known]) -> None:
    assert {name.written: name.near for name in unknown_names(query, loaded[1])} == names


def test_the_library_uses_no_name_that_is_not_in_the_graph(loaded: tuple[Store, Known]) -> None:
    for path in QUERIES:
        found = unknown_names(path.read_text(encoding="utf-8"), loaded[1])
        assert [name.written for name in found if name.near] == [], path


def test_brackets_in_brackets_are_read_without_an_end_to_the_process(loaded: tuple[Store, Known]) -> None:
    found = answer(*loaded, Asked("SELECT * { FILTER(" + "(" * 60 + "1" + ")" * 59 + ") }")).refusal
    assert found is not None
    assert found.kind == "syntax"


@given(st.text(), st.integers(0, 200))
def test_places_are_those_an_editor_shows(text: str, start: int) -> None:
    start = min(start, len(text))
    line, column = place(text, start)
    lines = text.split("\n")
    assert sum(len(before) + 1 for before in lines[: line - 1]) + column - 1 == start


@given(st.text())
def test_any_text_is_words_and_an_end(text: str) -> None:
    found = list(tokens(text))
    assert found[-1].kind == "END"
    assert all(text[t.start :].startswith(t.text) for t in found)
