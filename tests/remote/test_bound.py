"""A parameter reaches every group that names it, and no string, comment or data that looks like one."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticlex.names import PREFIXES, Iri
from ticlex.remote import bound
from ticlex.store import Store, Value

X = {"x": Iri("a:b")}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?x { ?a ?b ?x }", "SELECT ?x { VALUES ?x { <a:b> } ?a ?b ?x }"),
        ("SELECT ?x WHERE { ?a ?b ?c }", "SELECT ?x WHERE { VALUES ?x { <a:b> } ?a ?b ?c }"),
        (
            "SELECT ?x { ?a ?b ?x OPTIONAL { ?a ?c ?d } }",
            "SELECT ?x { VALUES ?x { <a:b> } ?a ?b ?x OPTIONAL { ?a ?c ?d } }",
        ),
        (
            "SELECT ?x { { ?a ?b $x } UNION { FILTER(?x > 1) } }",
            "SELECT ?x { VALUES ?x { <a:b> } { VALUES ?x { <a:b> } ?a ?b $x }"
            " UNION { VALUES ?x { <a:b> } FILTER(?x > 1) } }",
        ),
        (
            "SELECT ?x { MINUS { SELECT DISTINCT ?x WHERE { ?a ?b ?x } } }",
            "SELECT ?x { VALUES ?x { <a:b> } MINUS { SELECT DISTINCT ?x WHERE { VALUES ?x { <a:b> } ?a ?b ?x } } }",
        ),
        ("SELECT ?x { { BIND(1 AS ?x) } }", "SELECT ?x { VALUES ?x { <a:b> } { BIND(1 AS ?x) } }"),
        (
            'SELECT ?x { VALUES ?y { "{ ?x" } { ?a ?b """}"{ ?x""" } }',
            'SELECT ?x { VALUES ?x { <a:b> } VALUES ?y { "{ ?x" } { ?a ?b """}"{ ?x""" } }',
        ),
        ("SELECT ?x { # { ?x\n { ?a <?x> ?xy } }", "SELECT ?x { VALUES ?x { <a:b> } # { ?x\n { ?a <?x> ?xy } }"),
        ("SELECT ?x { FILTER(REGEX(?y, '^[^{}]{0,6}\\'?x')) { ?a ?b 1 } }", None),
    ],
)
def test_values_stand_where_the_variable_does(query: str, expected: str | None) -> None:
    assert bound(query, X) == (expected or query.replace("{", "{ VALUES ?x { <a:b> }", 1))


def test_nothing_to_bind_changes_nothing() -> None:
    assert bound("SELECT * { ?x ?y ?z }", {}) == "SELECT * { ?x ?y ?z }"


@given(st.text() | st.integers() | st.booleans())
def test_no_value_gets_out_of_its_literal(value: Value) -> None:
    store = ox.Store()
    query = bound("SELECT ?x WHERE { { SELECT ?x WHERE { BIND(1 AS ?one) } } }", {"x": value})
    [solution] = store.query(query, prefixes=PREFIXES)
    assert solution["x"] == ox.Literal(value)


def test_an_iri_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="IRI"):
        bound("SELECT ?x { ?x ?y ?z }", {"x": Iri("a> . ?s ?p ?o } #")})


def test_values_in_the_query_answer_like_bindings_beside_it(store: Store) -> None:
    """A FILTER and a BIND see the parameter, and a sub-select is held to it."""
    query = """SELECT ?n ?more ?ref WHERE {
      { SELECT ?n (MIN(?r) AS ?ref) WHERE { ?p tic:position ?n ; tic:ref ?r } GROUP BY ?n }
      FILTER(?n > 2) BIND(?n + 1 AS ?more)
    }"""
    for n in (2, 3, 5):
        assert store.table(bound(query, {"n": n})).rows == store.table(query, {"n": n}).rows
