"""The library in the graph: computed from its files, asked like anything else, and held to its shape."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib.namespace import SH

from ticlex import catalogue, library
from ticlex.resources import data_dir
from ticlex.store import Store
from ticlex.store.values import quad

SHAPE = data_dir("queries") / "library-shape.ttl"
QSHAPE = rdflib.Namespace("https://w3id.org/ticlex/question-shape/")
GOOD = """#+ question: {zh: "设几个部门？", en: "How many bodies are there?"}
#+ parameters: {members: {type: number, min: 1, max: 9}}
#+ example: {members: 3}
#+ columns: [members, document, provision, quote]
SELECT ?members ?document ?provision ?quote WHERE { ?p tic:ref ?provision } ORDER BY ?provision
"""
BROKEN = {
    "label: no English question": (', en: "How many bodies are there?"', "", "label", "question/how-many"),
    "label: no Chinese question": ('zh: "设几个部门？", ', "", "label", "question/how-many"),
    "columnLabel: a column that nobody labels": ("provision, quote]", "provision, frob, quote]", "columnLabel",
                                                  "question/how-many/column/frob"),
    "variable: a column that is no variable": ("provision, quote]", "provision, 第几条, quote]", "variable",
                                               "question/how-many/column/第几条"),
    "type: an unknown type": ("type: number", "type: integer", "type", "question/how-many/parameter/members"),
    "type: no type": ("type: number, ", "", "type", "question/how-many/parameter/members"),
    "NumberHasRange: no upper end": (", max: 9", "", "NumberHasRange", "question/how-many/parameter/members"),
    "NumberHasRange: ends the wrong way round": ("max: 9", "max: 0", "NumberHasRange",
                                                 "question/how-many/parameter/members"),
    "example: none": ("#+ example: {members: 3}\n", "", "example", "question/how-many/parameter/members"),
    "column: one column only": ("[members, document, provision, quote]", "[members]", "column", "question/how-many"),
    "parameterLabel: a parameter that is no column": ("columns: [members, ", "columns: [", "parameterLabel",
                                                      "question/how-many/parameter/members"),
    "text: no SELECT": ("SELECT ?members", "ASK ?members", "text", "question/how-many"),
}  # fmt: skip
Blamed = set[tuple[str, str]]


def graph_of(paths: dict[str, Path] | None = None) -> rdflib.Graph:
    lines = (f"{quad(*triple)} ." for triple in catalogue.library_triples(paths))
    return rdflib.Graph().parse(data="\n".join(lines), format="nt")


def blamed(graph: rdflib.Graph) -> Blamed:
    """Shape and focus node of every result."""
    _, report, _ = pyshacl.validate(graph, shacl_graph=rdflib.Graph().parse(SHAPE))
    assert isinstance(report, rdflib.Graph)
    return {
        (
            str(report.value(result, SH.sourceShape)).removeprefix(str(QSHAPE)),
            str(report.value(result, SH.focusNode)).removeprefix("https://w3id.org/ticlex/"),
        )
        for result in report.subjects(rdflib.RDF.type, SH.ValidationResult)
    }


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str, str], dict[str, Path]]:
    def write(text: str, group: str = "people") -> dict[str, Path]:
        path = tmp_path / group / "how-many.rq"
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
        return {path.stem: path}

    return write


def test_the_library_conforms() -> None:
    graph = graph_of()
    assert len(set(graph.subjects(rdflib.RDF.type, None))) > 1000
    assert blamed(graph) == set()


def test_a_good_header_conforms(written) -> None:
    assert blamed(graph_of(written(GOOD))) == set()


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_header_is_blamed(fault: str, written) -> None:
    was, becomes, shape, node = BROKEN[fault]
    assert was in GOOD
    assert (shape, node) in blamed(graph_of(written(GOOD.replace(was, becomes))))


def test_a_group_without_a_label_is_blamed(written) -> None:
    assert ("group", "question/how-many") in blamed(graph_of(written(GOOD, "odds-and-ends")))


def test_a_name_in_another_style_is_blamed(tmp_path: Path) -> None:
    path = tmp_path / "people" / "How_Many.rq"
    path.parent.mkdir()
    path.write_text(GOOD, encoding="utf-8")
    assert ("name", "question/How_Many") in blamed(graph_of({path.stem: path}))


def test_the_graph_has_the_library_once_it_is_asked_for(store: Store) -> None:
    rows = store.select(
        "SELECT ?name ?zh ?group WHERE { ?q a tic:Question ; skos:notation ?name ; rdfs:label ?zh ; "
        'tic:questionGroup ?g . ?g rdfs:label ?group FILTER(lang(?zh) = "zh" && lang(?group) = "zh") }'
    )
    held = {(str(row["name"]), str(row["zh"]), str(row["group"])) for row in rows}
    assert held == {(q.name, q.zh, catalogue.group_label(q.group).zh) for q in library.questions()}


def test_columns_and_parameters_are_in_the_graph(store: Store) -> None:
    query = """SELECT ?variable ?type ?least ?most WHERE { ?q skos:notation "staff-that-jiangsu-requires-of-a-team" ;
      tic:queryParameter ?p .
      ?p tic:variable ?variable ; tic:parameterType ?type ; tic:least ?least ; tic:most ?most }"""
    assert store.select(query) == [{"variable": "team", "type": "number", "least": 1, "most": 100000}]
    query = """SELECT ?variable WHERE { ?q skos:notation "how-is-a-center-named" ; tic:resultColumn ?c .
      ?c tic:variable ?variable ; tic:order ?n } ORDER BY ?n"""
    assert tuple(row["variable"] for row in store.select(query)) == library.question("how-is-a-center-named").columns


def test_every_label_is_used() -> None:
    labels = catalogue.shared_labels()
    asked = library.questions()
    assert set(labels["groups"]) == {q.group for q in asked}
    assert set(labels["columns"]) - {column for q in asked for column in q.columns} == set()
