"""The closure and HermiT agree on what follows from the ontology, on what does not, and on what cannot be."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from ticlex.closure import CLOSURE, infer, with_closure
from ticlex.names import REG, Iri
from ticlex.quality import faults, findings
from ticlex.resources import data_dir
from ticlex.store import Row, Store

HERE = Path(__file__).parent / "entailments"
CASES = sorted(path.parent for path in HERE.glob("*/premises.ttl"))
CONTRADICTIONS = sorted((HERE / "contradictions").glob("*.ttl"))
OWL = "http://www.w3.org/2002/07/owl#"
Question = tuple[str, str | None]


def n_triples(path: Path) -> list[bytes]:
    quads = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    return [ox.serialize([quad.triple], format=ox.RdfFormat.N_TRIPLES) or b"" for quad in quads]


def said(path: Path, fault: str) -> set[str]:
    """The offenders in a graph of the ontology and one file, as the quality query finds them in the closure."""
    store = Store({"regulations": path.parent, "shapes": path.parent / "none"})
    return {f.offender for f in findings(with_closure(store), next(f for f in faults() if f.name == fault))}


@pytest.fixture(scope="module")
def ontology(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Classes and properties without the code lists, whose individuals would cost HermiT minutes.

    Of the measures those that a case plants: all of them cost as much.
    """
    empty = tmp_path_factory.mktemp("empty")
    vocabulary = tmp_path_factory.mktemp("vocabulary")
    shutil.copy(data_dir("ontology") / "tic.ttl", vocabulary)
    dump = Store({"ontology": vocabulary, "regulations": empty, "shapes": empty}).dump()
    used = {triple.split()[1] for case in CASES for triple in n_triples(case / "premises.ttl")}
    measures = [t for t in n_triples(data_dir("ontology") / "measures.ttl") if t.split()[0] in used]
    assert measures
    return dump + b"".join(measures)


def without_enumerations(triples: bytes) -> bytes:
    """Leave out owl:oneOf, for which the closure has no rule: HermiT now and then searches through its cases for hours.

    What follows without it follows with it.
    """
    graph = rdflib.Graph().parse(data=triples, format="nt")
    enumerations = list(graph.subject_objects(rdflib.OWL.oneOf))
    assert len(enumerations) == len(list(graph.triples((None, rdflib.OWL.equivalentClass, None))))
    for enumeration, members in enumerations:
        graph.collection(members).clear()
        graph.remove((None, rdflib.OWL.equivalentClass, enumeration))
        graph.remove((enumeration, None, None))
    return graph.serialize(format="nt", encoding="utf-8")


@pytest.fixture(scope="module")
def hermit(tmp_path_factory: pytest.TempPathFactory, ontology: bytes) -> dict[Question, bool]:
    """What HermiT says to every question of this file, asked of one Java machine."""
    folder = tmp_path_factory.mktemp("hermit")
    ontology = without_enumerations(ontology)
    questions: list[Question] = []
    paths: list[tuple[str, str | None]] = []
    for case in CASES:
        known = folder / f"{case.name}.nt"
        known.write_bytes(ontology + b"".join(n_triples(case / "premises.ttl")))
        questions.append((case.name, None))
        paths.append((str(known), None))
        for name in ("entailed.ttl", "not-entailed.ttl"):
            for triple in n_triples(case / name):
                more = folder / f"{case.name}-{len(paths)}.nt"
                more.write_bytes(known.read_bytes() + triple)
                questions.append((case.name, triple.decode()))
                paths.append((str(known), str(more)))
    for path in CONTRADICTIONS:
        known = folder / f"{path.stem}.nt"
        known.write_bytes(ontology + b"".join(n_triples(path)))
        questions.append((path.stem, None))
        paths.append((str(known), None))
    run = subprocess.run(
        [sys.executable, str(HERE / "hermit.py")], input=json.dumps(paths), capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, f"ended with {run.returncode}: {run.stderr}"
    answers = [line == "true" for line in run.stdout.splitlines() if line in ("true", "false")]
    return dict(zip(questions, answers, strict=True))


def test_there_are_cases() -> None:
    assert len(CASES) >= 6
    assert len(CONTRADICTIONS) >= 4


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_both_reasoners_infer_what_is_expected_and_no_more(
    case: Path, ontology: bytes, hermit: dict[Question, bool]
) -> None:
    premises = b"".join(n_triples(case / "premises.ttl"))
    closure = set(infer(ontology + premises).splitlines(keepends=True))
    assert hermit[case.name, None], "the premises cannot hold, so that anything would follow"
    for name, expected in (("entailed.ttl", True), ("not-entailed.ttl", False)):
        triples = n_triples(case / name)
        assert triples
        assert {t.decode(): t in closure for t in triples} == dict.fromkeys(map(bytes.decode, triples), expected)
        assert {t.decode(): hermit[case.name, t.decode()] for t in triples} == dict.fromkeys(
            map(bytes.decode, triples), expected
        )


@pytest.mark.parametrize("path", CONTRADICTIONS, ids=lambda path: path.stem)
def test_a_contradiction_for_hermit_is_a_finding_in_the_closure(
    path: Path, tmp_path: Path, hermit: dict[Question, bool]
) -> None:
    head, _, offender = path.read_text(encoding="utf-8").splitlines()[0].partition(": ")
    assert head == "# expect"
    (tmp_path / "planted.ttl").symlink_to(path)
    assert not hermit[path.stem, None]
    assert said(tmp_path / "planted.ttl", "disjoint-classes-held") == {offender}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_can_hold_is_no_finding(case: Path, tmp_path: Path) -> None:
    (tmp_path / "premises.ttl").symlink_to(case / "premises.ttl")
    assert said(tmp_path / "premises.ttl", "disjoint-classes-held") == set()


def test_the_closure_knows_norms_and_no_shapes() -> None:
    store = Store()
    closed = with_closure(store)

    def kinds(kind: str) -> list[Row]:
        return closed.select(f"SELECT ?x WHERE {{ GRAPH <{CLOSURE}> {{ ?x a {kind} }} }}")

    assert kinds("sh:PropertyShape") == kinds("sh:NodeShape") == []
    # A condition is a shape and a norm: as a norm it is there.
    assert {"x": Iri(REG + "js/art12.1-floor-area")} in kinds("tic:Norm")
    assert sorted(closed.dump().splitlines()) == sorted(store.dump().splitlines())


def test_the_ontology_says_nothing_that_the_closure_would_pass_over() -> None:
    """The rules that the reasoner has are listed in its documentation; it takes inverse functional properties wrong."""
    known = {
        "Ontology", "Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual",
        "FunctionalProperty", "TransitiveProperty", "SymmetricProperty", "inverseOf", "disjointWith", "equivalentClass",
        "equivalentProperty", "intersectionOf", "unionOf", "versionInfo", "deprecated",
        "AllDisjointClasses", "members",  # no rule of the reasoner's: the query for contradictions reads them
        "oneOf",  # no rule of the reasoner's: shapes/graph.ttl says which values there are
    }  # fmt: skip
    used = {
        term.value.removeprefix(OWL)
        for path in data_dir("ontology").glob("*.ttl")
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        for term in (quad.predicate, quad.object)
        if isinstance(term, ox.NamedNode) and term.value.startswith(OWL)
    }
    assert len(used) > 5
    assert used - known == set()
