"""Every class and property serves a question: a query of queries/, a fault to look for, or a SELECT of the core."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from ticlex.names import RDF_TYPE, TIC
from ticlex.resources import data_dir

CORE = Path(__file__).parents[2] / "src" / "ticlex"
OTHERWISE = Path(__file__).parent / "terms_that_serve_no_query.csv"
KINDS = {
    f"http://www.w3.org/2002/07/owl#{kind}"
    for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
}


def declared() -> set[str]:
    """The classes and properties of tic.ttl, as a query writes them."""
    return {
        "tic:" + quad.subject.value.removeprefix(TIC)
        for quad in ox.parse(path=str(data_dir("ontology") / "tic.ttl"), format=ox.RdfFormat.TURTLE)
        if isinstance(quad.subject, ox.NamedNode)
        and quad.subject.value.startswith(TIC)
        and quad.predicate.value == RDF_TYPE
        and isinstance(quad.object, ox.NamedNode)
        and quad.object.value in KINDS
    }


def queries() -> Iterator[str]:
    """Every query, without its header and comments."""
    for path in data_dir("queries").glob("**/*.rq"):
        yield without_comments(path.read_text(encoding="utf-8"))
    for path in CORE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search(r"\bSELECT\b", node.value):
                yield without_comments(node.value)


def without_comments(query: str) -> str:
    # A # within an IRI or a string follows no space.
    return re.sub(r"(^|\s)#.*", r"\1", query)


def asked(texts: Iterator[str] | list[str]) -> set[str]:
    return {term for text in texts for term in re.findall(r"\btic:\w+", text)}


def otherwise() -> dict[str, str]:
    with OTHERWISE.open(encoding="utf-8", newline="") as file:
        return {row["term"]: row["reason"] for row in csv.DictReader(file)}


def test_every_class_and_property_serves_a_query() -> None:
    terms = declared()
    assert len(terms) > 100
    idle = sorted(terms - asked(queries()) - set(otherwise()))
    assert not idle, f"no query and no SELECT asks for {', '.join(idle)}: ask, or drop the term"


def test_what_serves_otherwise_says_how_and_is_still_there() -> None:
    listed = otherwise()
    assert set(listed) <= declared()
    assert set(listed).isdisjoint(asked(queries())), "it serves a query now: take it off the list"
    assert all(len(reason) > 20 for reason in listed.values())


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("SELECT ?x WHERE { ?x a tic:Norm ; tic:statedIn ?p }", {"tic:Norm", "tic:statedIn"}),
        ("#+ question: {en: about tic:Norm}\n# tic:bearer\nSELECT ?x WHERE { ?x a ?y } # tic:Duty", set()),
        ("SELECT ?x WHERE { ?x a <http://www.w3.org/2002/07/owl#Class> ; tic:unit ?u }", {"tic:unit"}),
    ],
)
def test_a_comment_asks_for_nothing(query: str, found: set[str]) -> None:
    assert asked([without_comments(query)]) == found
