"""Where all its fields are filled, a gate of shapes/gates.ttl says what pyshacl says of its node shape."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import product

import pyshacl
import pytest
import rdflib

from ticlex.measures import Measure
from ticlex.records import Scalar
from ticlex.validate import Judge
from ticlex.validate.conditions import Gate
from ticlex.validate.engines import term
from ticlex.validate.gates import applies

from .conftest import ROOT
from .synthetic import cell

GATES = (
    "BuildPeriodOver",
    "CenterIsComprehensive",
    "CenterIsField",
    "CrossProvince",
    "LastEvaluationPoor",
    "LeadIsEnterprise",
    "MultiUnit",
    "PreparationExtendedOrBeyondFourYears",
    "PreparationWithinFourYears",
    "QuitEvaluation",
)
TIC = "https://w3id.org/ticlex/ontology#"
YEARS = tuple(Decimal(text) for text in ("0", "3", "3.99", "4", "4.000", "4.000000000000000001", "4.01", "5"))


@pytest.fixture(scope="module")
def gates(judge: Judge) -> dict[str, Gate]:
    return {c.gate.iri: c.gate for rules in judge.rule_sets.values() for c in rules.conditions if c.gate is not None}


def values_of(measure: Measure) -> Sequence[Scalar]:
    if measure.type == "boolean":
        return True, False
    if measure.type == "code":
        return tuple(code.code for code in measure.codes)
    assert measure.type == "number", "a gate on another type needs values to try"
    return YEARS


def test_every_gate_is_tried(gates: dict[str, Gate]) -> None:
    assert sorted(gates) == [TIC + name for name in GATES]


@pytest.mark.parametrize("name", GATES)
def test_gate_agrees_with_pyshacl(name: str, gates: dict[str, Gate], fields: Sequence[Measure]) -> None:
    gate, by_field = gates[TIC + name], {m.field: m for m in fields}
    cases = list(product(*(values_of(by_field[field]) for field in gate.fields)))
    assert len(cases) >= 2
    data, ours = [], {}
    shapes = rdflib.Graph().parse(ROOT / "shapes" / "gates.ttl")
    for number, case in enumerate(cases):
        node, filled = f"urn:case:{number}", dict(zip(gate.fields, case, strict=True))
        data += [f"<{node}> <{by_field[field].iri}> {term(value)} ." for field, value in filled.items()]
        shapes.add((rdflib.URIRef(gate.iri), rdflib.SH.targetNode, rdflib.URIRef(node)))
        ours[node] = applies(gate, {field: cell(value) for field, value in filled.items()})
    graph = rdflib.Graph().parse(data="\n".join(data), format="nt")
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inference="none")
    results = report.objects(None, rdflib.SH.result)
    outside = {str(report.value(result, rdflib.SH.focusNode)) for result in results}
    assert {node for node, inside in ours.items() if inside is False} == outside
    assert None not in ours.values()
    assert len(set(ours.values())) == 2, "the gate is never open, or never shut"


def test_the_two_gates_of_preparation_leave_nothing_out_and_never_overlap(gates: dict[str, Gate]) -> None:
    within, beyond = (gates[TIC + name] for name in reversed(GATES[7:9]))
    for extended, years in product((True, False), YEARS):
        cells = {"preparation_extended": cell(extended), "preparation_years": cell(years)}
        assert applies(within, cells) is not applies(beyond, cells)
