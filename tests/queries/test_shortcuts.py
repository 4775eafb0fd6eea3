"""A shortcut says what the path that it stands for says, for every thing and for no other."""

from __future__ import annotations

import pytest

from ticlex import library
from ticlex.store import Store

PATHS = {
    "?x tic:kind ?y": "?x a ?y . ?y rdfs:subClassOf tic:Norm",
    "?x tic:documentId ?y": "?x tic:ref ?ref ; tic:inRegulation ?r . ?r skos:notation ?y",
    "?x tic:documentStatus ?y": "?x tic:ref ?ref ; tic:inRegulation ?r . ?r tic:status ?s . ?s skos:notation ?y",
    "?x tic:rulesOn ?y": "?norm tic:topic ?y ; tic:inRegulation ?x",
    "?x tic:givesTasksTo ?y": "?norm tic:bearer ?y ; tic:inRegulation ?x",
    "?x tic:leadsTo ?y": "?x tic:next|tic:consequence ?y",
    "?d tic:ofRegulation ?y . BIND(STR(?d) AS ?x)": """
        { ?d a tic:Derivation ; tic:to ?p } UNION { ?d a tic:TakeUp ; tic:from ?p }
        ?p tic:inRegulation ?y . BIND(STR(?d) AS ?x)
    """,
    "?x tic:stepsBefore ?y": """
        { SELECT ?x (COUNT(DISTINCT ?before) - 1 AS ?y) WHERE { ?x a tic:Step . ?before tic:next* ?x } GROUP BY ?x }
    """,
    "?x tic:bearers ?y": """
        { SELECT ?x (GROUP_CONCAT(STR(?name); SEPARATOR="；") AS ?y) WHERE {
          { SELECT ?x ?name WHERE {
            ?x tic:bearer ?role . ?role skos:prefLabel ?name ; tic:order ?rank . FILTER(lang(?name) = "zh")
          } ORDER BY ?x ?rank }
        } GROUP BY ?x }
    """,
    "?x tic:zh ?y . ?x skos:prefLabel ?any": '?x skos:prefLabel ?y . FILTER(lang(?y) = "zh")',
}


@pytest.mark.parametrize("shortcut", PATHS)
def test_a_shortcut_is_its_path(store: Store, shortcut: str) -> None:
    store.complete()
    short, long = (
        {(row["x"], row["y"]) for row in store.select(f"SELECT DISTINCT ?x ?y WHERE {{ {where} }}")}
        for where in (shortcut, PATHS[shortcut])
    )
    assert short == long
    assert short


def test_sequence_sorts_by_document_and_position(store: Store) -> None:
    by_path, by_shortcut = (
        [row["p"] for row in store.select(f"SELECT ?p WHERE {{ {where} }} ORDER BY {keys}")]
        for where, keys in (
            ("?p tic:ref ?ref ; tic:position ?n ; tic:inRegulation ?r . ?r tic:order ?order", "?order ?n"),
            ("?p tic:sequence ?n", "?n"),
        )
    )
    assert by_path == by_shortcut
    assert len(set(by_path)) > 100


def test_a_kept_answer_is_the_callers_own(store: Store) -> None:
    asked = library.question("documents")
    first = library.answer(store, asked)
    expected = [dict(row) for row in first]
    first[0].clear()
    first.pop()
    assert library.answer(store, asked) == expected == store.select(asked.query)


def test_answers_are_kept_by_what_is_asked(store: Store) -> None:
    asked = library.question("what-must-a-role-do")
    one, other = (library.answer(store, asked, {"role": role}) for role in ("Center", "LeadAuthority"))
    assert one != other
    assert library.answer(store, asked, {"role": "Center"}) == one
