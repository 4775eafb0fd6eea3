"""The knowledge has no error, and each fault is caught where it is seeded, and there alone."""

from __future__ import annotations

import re

import pytest
import yaml

from ticlex import library
from ticlex.closure import CLOSURE, with_closure
from ticlex.names import PREFIXES
from ticlex.quality import SEVERITIES, Fault, Finding, check, faults, findings
from ticlex.resources import data_dir
from ticlex.store import Store

from .conftest import HERE, Seeded, expected

QUERIES = data_dir("queries") / "quality"


def body(fault: Fault) -> str:
    return "\n".join(line for line in fault.query.splitlines() if not line.startswith("#"))


def selected(fault: Fault) -> list[str]:
    """The variables of the SELECT list; of (COUNT(?x) AS ?n), the last."""
    head = re.match(r"\s*SELECT( DISTINCT)?(.*?)\s+WHERE\b", body(fault), re.DOTALL)
    assert head
    return re.findall(r"\?(\w+)", re.sub(r"\([^()]*\((?:[^()]*)\) AS (\?\w+)\)", r"\1", head[2]))


@pytest.fixture(params=faults(), ids=lambda fault: fault.name)
def fault(request: pytest.FixtureRequest) -> Fault:
    found: Fault = request.param
    return found


def test_every_query_has_a_severity_and_a_seed_and_nothing_else_has() -> None:
    queries = {path.stem for path in QUERIES.glob("*.rq")}
    profile = yaml.safe_load((QUERIES / "profile.yaml").read_text(encoding="utf-8"))
    seeds = {path.parent.name for name in ("seed.ttl", "removed.ttl") for path in HERE.glob(f"*/{name}")}
    assert len(queries) > 50
    assert queries == set(profile) == seeds == {fault.name for fault in faults()}
    assert set(profile.values()) == set(SEVERITIES)


def test_header_says_what_the_query_does(fault: Fault) -> None:
    assert set(fault.words) == set(fault.remedy) == {"zh", "en"}
    assert all([*fault.words.values(), *fault.remedy.values()])
    assert fault.columns[0] == "offender"
    assert selected(fault) == list(fault.columns)
    assert "ORDER BY" in body(fault)
    # The name in the query must be the graph's own, or the query finds nothing and is content.
    graphs = set(re.findall(r"GRAPH\s+(\S+)", body(fault)))
    assert graphs == ({f"<{CLOSURE}>"} if fault.closure else set())


def test_no_finding_is_written_into_the_query(fault: Fault) -> None:
    documents = [name for name, iri in PREFIXES.items() if "/reg/" in iri and not iri.endswith("/reg/")]
    assert re.findall(rf"\b(?:{'|'.join(documents)}|reg|rules|topic|role|obj):\w", body(fault)) == []


def test_faults_are_no_questions_of_the_library() -> None:
    asked = {question.name for question in library.questions()}
    assert len(asked) > 40
    assert asked.isdisjoint(fault.name for fault in faults())


def test_there_is_no_error_in_the_knowledge(sound: list[Finding]) -> None:
    assert [(f.fault, f.offender, dict(f.columns)) for f in sound if f.severity == "error"] == []


def test_a_seeded_fault_is_caught(fault: Fault, seeded: Seeded, sound: list[Finding]) -> None:
    before = {finding.offender for finding in sound if finding.fault == fault.name}
    store = seeded(fault.name)
    found = findings(with_closure(store) if fault.closure else store, fault)
    assert {finding.offender for finding in found} - before == expected(fault.name)
    assert before.isdisjoint(expected(fault.name))
    assert {finding.severity for finding in found} == {fault.severity}


def test_findings_stand_by_gravity_and_the_closure_can_be_left_out(seeded: Seeded, sound: list[Finding]) -> None:
    assert [f.severity for f in sound] == sorted((f.severity for f in sound), key=SEVERITIES.index)
    store = seeded("disjoint-classes-held")
    triples = len(store)
    assert {f.offender for f in check(store) if f.fault == "disjoint-classes-held"} == expected("disjoint-classes-held")
    assert [f for f in check(store, closure=False) if f.fault == "disjoint-classes-held"] == []
    # Checking leaves the graph as it was.
    assert len(store) == triples


def test_a_finding_carries_its_words_its_remedy_and_its_columns(sound: list[Finding]) -> None:
    assert sound
    for finding in sound:
        assert {"zh", "en"} == set(finding.words) == set(finding.remedy)
        assert set(finding.columns) < set(next(f.columns for f in faults() if f.name == finding.fault))


def test_only_who_asks_for_the_closure_has_it() -> None:
    assert Store().select(f"SELECT ?s WHERE {{ GRAPH <{CLOSURE}> {{ ?s ?p ?o }} }}") == []
