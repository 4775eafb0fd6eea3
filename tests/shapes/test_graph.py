"""The knowledge itself conforms to shapes/graph.ttl, and each of its shapes catches the fault it is for."""

from pathlib import Path

import pytest
import rdflib

from ticlex.names import REG, TIC
from ticlex.store import Store
from ticlex.validate import Judge

from .conftest import CASES, ROOT, SHAPES, Blame, expected, judged, read

FILES = sorted((CASES / "graph").glob("*.ttl"))
SH = rdflib.SH


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return read(SHAPES / "graph.ttl")


@pytest.fixture(scope="module")
def found() -> Blame:
    """What is wrong with all cases together: each has its own nodes, and one run takes a second."""
    terms = sorted((ROOT / "ontology").glob("*.ttl"))
    terms += sorted((ROOT / "regulations").glob("*/regulation.ttl"))
    return judged(read(*terms, *FILES), read(SHAPES / "graph.ttl"))


def subjects(path: Path) -> set[str]:
    return {str(node) for node in read(path).subjects()}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_case(path: Path, found: Blame) -> None:
    own = subjects(path)
    assert {(shape, node) for shape, node in found if node in own} == expected(path)


def test_cases_are_told_apart_by_their_nodes(found: Blame) -> None:
    every = [node for path in FILES for node in subjects(path)]
    assert len(every) == len(set(every))
    # The terms and the five regulations that stand behind the cases are sound.
    assert {node for _, node in found} <= set(every)


def test_every_shape_with_a_message_has_a_fault_to_catch(shapes: rdflib.Graph) -> None:
    due = {str(shape) for shape in shapes.subjects(SH.message)}
    assert due == {shape for path in FILES for shape, _ in expected(path)}
    assert len(due) > 30


def test_the_whole_graph_conforms(shapes: rdflib.Graph) -> None:
    """But for two faults seeded here, which show that the shapes reach norms and conditions as they are."""
    graph = rdflib.Graph().parse(data=Store().dump(), format="nt")
    assert len(graph) > 20_000
    condition, duty = (rdflib.URIRef(REG + name) for name in ("js/art12.1-floor-area", "cq/art24-monitor"))
    graph.remove((condition, SH.name, rdflib.Literal("R&D floor area", lang="en")))
    graph.remove((duty, rdflib.URIRef(TIC + "topic"), None))
    assert judged(graph, shapes) == {
        ("https://w3id.org/ticlex/quality/condition-name", str(condition)),
        ("https://w3id.org/ticlex/quality/norm-topic", str(duty)),
    }


def test_every_shape_has_an_iri_and_every_property_shape_a_message_in_both_languages(
    shapes: rdflib.Graph,
) -> None:
    for kind in (SH.NodeShape, SH.PropertyShape):
        assert all(isinstance(shape, rdflib.URIRef) for shape in shapes.subjects(rdflib.RDF.type, kind))
    # One property shape only serves another, and never reports.
    inner = rdflib.URIRef("https://w3id.org/ticlex/quality/kind-of-norm")
    for shape in set(shapes.subjects(rdflib.RDF.type, SH.PropertyShape)) - {inner}:
        assert sorted(str(m.language) for m in shapes.objects(shape, SH.message)) == ["en", "zh"], shape


@pytest.mark.parametrize("path", sorted(SHAPES.glob("*.ttl")), ids=lambda path: path.stem)
def test_shapes_use_terms_of_shacl_only(path: Path) -> None:
    """An engine passes over a misspelt term, so that what it says is never checked."""
    used = {term for triple in read(path) for term in triple if str(term).startswith(str(SH))}
    assert [term for term in used if term not in SH] == []


def test_rule_sets_are_read_the_same_with_and_without_the_quality_shapes(tmp_path: Path) -> None:
    for path in SHAPES.glob("*.ttl"):
        if path.name != "graph.ttl":
            (tmp_path / path.name).write_bytes(path.read_bytes())
    without = Judge(Store({"shapes": tmp_path})).rule_sets
    assert Judge(Store()).rule_sets == without
    assert len(without) == 10
