"""Records in Turtle against a rule set as it stands on disk: anyone's SHACL engine gives the same answer.

A case's first line says which condition blames which record. A plain engine does not know what
tic:appliesWhen means, so the records here are such that every gate stands open.
"""

from functools import cache
from pathlib import Path

import pytest
import rdflib

from ticlex.store import Store
from ticlex.validate import Judge

from .conftest import CASES, ROOT, SHAPES, expected, judged, read

FILES = sorted(path for path in CASES.glob("*/*.ttl") if path.parent.name != "graph")
TIC = rdflib.Namespace("https://w3id.org/ticlex/ontology#")


@cache
def rule_set(name: str) -> rdflib.Graph:
    """The rule set's file with those that belong to none: gates, and conditions that several share."""
    others = [path for path in SHAPES.glob("*.ttl") if path.stem != "graph" and not is_rule_set(path)]
    return read(SHAPES / f"{name}.ttl", *sorted(others), ROOT / "ontology" / "measures.ttl")


@cache
def is_rule_set(path: Path) -> bool:
    return (None, rdflib.RDF.type, TIC.RuleSet) in read(path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_case(path: Path) -> None:
    assert judged(read(path), rule_set(path.parent.name)) == expected(path)


def test_one_rule_set_per_file() -> None:
    for path in sorted(SHAPES.glob("*.ttl")):
        names = [str(name) for name in read(path).subjects(rdflib.RDF.type, TIC.RuleSet)]
        assert names == ([f"https://w3id.org/ticlex/rules/{path.stem}"] if is_rule_set(path) else [])


def test_every_rule_set_with_tested_conditions_has_a_record_that_passes_and_one_that_fails() -> None:
    tested = {name for name, rules in Judge(Store()).rule_sets.items() if rules.tested}
    for kind in ("pass", "fail"):
        assert {path.parent.name for path in FILES if path.name.startswith(f"{kind}-")} == tested
    assert len(tested) == 9


def test_a_record_that_passes_fills_in_every_measure_but_names() -> None:
    """Else it would pass for the want of data: a plain engine finds nothing wrong with a blank."""
    for path in FILES:
        if path.name.startswith("pass-"):
            shapes, record = rule_set(path.parent.name), read(path)
            members = shapes.objects(predicate=rdflib.SH.property)
            paths = {
                measure
                for member in members
                if (member, rdflib.RDF.type, TIC.Condition) in shapes
                for measure in shapes.objects(member, rdflib.SH.path)
            }
            blank = paths - set(record.predicates())
            assert blank <= ({TIC.nameZh, TIC.nameEn} if path.parent.name == "cn-operation" else set()), path
