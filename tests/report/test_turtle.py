"""The report as a standard sh:ValidationReport: complete by the specification, and joined to the shapes."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SH, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from ticlex.names import TIC
from ticlex.report import Results
from ticlex.report.turtle import RECORDS, triples
from ticlex.store import Store
from ticlex.validate.verdicts import SOFT
from ticlex_loaders.writers import write_report

from .conftest import RECORDS as FILE
from .conftest import Check

TIC_ = Namespace(TIC)


def written(results: Results, folder: Path) -> Graph:
    path = folder / "report.ttl"
    write_report(results, str, path)
    return Graph().parse(path, format="turtle")


@pytest.fixture(scope="module")
def graph(results: Results, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return written(results, tmp_path_factory.mktemp("turtle"))


def test_it_comes_back_the_same_from_every_syntax(graph: Graph, results: Results) -> None:
    assert len(graph) == len(set(triples(results)))
    for syntax in ("turtle", "nt", "xml"):
        assert isomorphic(graph, Graph().parse(data=graph.serialize(format=syntax), format=syntax))


def test_columns_write_the_same_report(results: Results, column_results: Results, tmp_path: Path) -> None:
    """All but what it states of itself."""
    ours, theirs = written(results, tmp_path), written(column_results, tmp_path)
    for one in (ours, theirs):
        (report,) = one.subjects(RDF.type, SH.ValidationReport)
        for predicate in set(one.predicates(report)) - {RDF.type, SH.result, SH.conforms}:
            one.remove((report, predicate, None))
    assert isomorphic(ours, theirs)


def test_each_result_has_what_the_specification_asks(results: Results, tmp_path: Path) -> None:
    graph = written(results, tmp_path)
    (report,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert graph.value(report, SH.conforms) == Literal(False)
    found = list(graph.objects(report, SH.result))
    assert len(found) == len(set(graph.subjects(RDF.type, SH.ValidationResult))) > 20
    for result in found:
        for predicate in (SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent):
            (value,) = graph.objects(result, predicate)
            assert isinstance(value, URIRef)
        assert len(list(graph.objects(result, SH.resultPath))) <= 1
        assert len(list(graph.objects(result, SH.value))) <= 1
        messages = list(graph.objects(result, SH.resultMessage))
        assert messages
        assert all(isinstance(m, Literal) and m.language for m in messages)
        assert str(graph.value(result, SH.sourceConstraintComponent)).endswith("ConstraintComponent")


def test_results_are_the_verdicts(results: Results, store: Store, tmp_path: Path) -> None:
    """By focus node and source shape; severity, path and place of statement are those of the shape."""
    graph = written(results, tmp_path) + Graph().parse(data=store.dump(), format="nt")
    rows = graph.query(
        """SELECT ?record ?shape ?severity ?value ?path ?provision WHERE {
          ?result a sh:ValidationResult ; sh:focusNode ?record ; sh:sourceShape ?shape ; sh:resultSeverity ?severity .
          ?shape tic:statedIn/tic:ref ?provision ; sh:path ?path .
          ?result sh:resultPath ?path . OPTIONAL { ?result sh:value ?value } }""",
        initNs={"sh": SH, "tic": TIC_},
    )
    told = {(str(r.record), str(r.shape)): r for r in rows}  # type: ignore[union-attr]
    due = {
        (RECORDS + {"=CMD()": "%3DCMD%28%29"}.get(record.id, record.id), str(c.condition.iri)): c
        for record, verdicts in results.entries()
        for verdict in verdicts
        for c in verdict.conditions
        if c.outcome in ("not_met", "soft_not_met", "unknown")
    }
    assert told.keys() == due.keys()
    for key, verdict in due.items():
        row = told[key]
        soft = SH.Warning if verdict.condition.force in SOFT else SH.Violation
        assert row.severity == (SH.Info if verdict.outcome == "unknown" else soft)
        assert str(row.provision) == verdict.condition.provision
        if verdict.outcome != "unknown":
            assert row.value.toPython() == verdict.value
            assert (URIRef(key[1]), SH.severity, soft) in graph
        else:
            assert (row.value is None) == (verdict.reason == "missing")


def test_the_constraint_that_is_broken_is_named(graph: Graph) -> None:
    def component(record: str, shape: str) -> str:
        query = "SELECT ?c WHERE { ?r sh:focusNode ?n ; sh:sourceShape ?s ; sh:sourceConstraintComponent ?c }"
        node = {"n": URIRef(RECORDS + record), "s": URIRef(f"https://w3id.org/ticlex/reg/{shape}")}
        ((found,),) = graph.query(query, initNs={"sh": SH}, initBindings=node)  # type: ignore[misc]
        return str(found).removeprefix(str(SH))

    assert component("A01", "js/art12.1-floor-area") == "MinInclusiveConstraintComponent"
    assert component("A02", "js/art12.1-registered") == "PatternConstraintComponent"
    assert component("A02", "js/art12.4-team-size") == "DatatypeConstraintComponent"
    assert component("A03", "cq/art9.6-rd-spending") == "MinCountConstraintComponent"


def test_only_a_report_without_results_conforms(tmp_path: Path, check: Check) -> None:
    path = tmp_path / "a.csv"
    head = "record,lead_by_local_gov,hq_plus_branches\n"
    for rows, rules, conforms in (
        ("A,true,true\n", "cn-comprehensive", True),
        ("A,true,\n", "cn-comprehensive", False),
        ("A,true,true\nA,true,true\n", "cn-comprehensive", False),
        ("A,true,true\n", "cn-field", False),
        ("", "cn-comprehensive", False),
    ):
        path.write_text(head + rows, encoding="utf-8")
        graph = written(check(path, rules), tmp_path)
        (report,) = graph.subjects(RDF.type, SH.ValidationReport)
        assert graph.value(report, SH.conforms) == Literal(conforms), rows
        assert bool(list(graph.objects(report, SH.result))) != conforms, rows


def test_a_record_of_turtle_keeps_its_name(tmp_path: Path, check: Check) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(
        "@prefix tic: <https://w3id.org/ticlex/ontology#> .\n"
        "<https://example.org/center/甲> a tic:CenterRecord ; tic:rdFloorArea 4999.99 .\n",
        encoding="utf-8",
    )
    graph = written(check(path, "js-application"), tmp_path)
    assert (None, SH.focusNode, URIRef("https://example.org/center/甲")) in graph


def test_messages_on_a_draft_say_so(graph: Graph, check: Check, tmp_path: Path) -> None:
    for result in written(check(FILE, "cq-recognition"), tmp_path).subjects(RDF.type, SH.ValidationResult):
        shape = graph.value(result, SH.sourceShape)
        for message in graph.objects(result, SH.resultMessage) if shape else ():
            assert ("征求意见稿" if message.language == "zh" else "not law") in message  # type: ignore[union-attr]
    said = {str(o) for o in graph.objects(None, RDFS.comment)}
    assert any("not law" in words for words in said)
    assert any("not an authority's decision" in words for words in said)
