"""A rule set made up for a test, in a graph of its own beside the real texts and terms."""

import shutil
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from ticlex.records import Cell, Problem, Record, Scalar
from ticlex.resources import data_dir
from ticlex.store import Store
from ticlex.validate import Judge

HEAD = """
@prefix js: <https://w3id.org/ticlex/reg/js/> .
@prefix reg: <https://w3id.org/ticlex/reg/> .
@prefix rules: <https://w3id.org/ticlex/rules/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix tic: <https://w3id.org/ticlex/ontology#> .
@prefix topic: <https://w3id.org/ticlex/topic/> .
"""
GATE = """
tic:{name} a sh:NodeShape ; sh:property tic:{name}-value .
tic:{name}-value a sh:PropertyShape ; sh:path {path} ; sh:hasValue true .
"""


def rule_set(name: str, conditions: list[str]) -> str:
    """A rule set of some conditions, in Turtle."""
    members = " ; sh:property " + " , ".join(conditions) if conditions else ""
    return f"""
rules:{name} a tic:RuleSet , sh:NodeShape ; tic:inRegulation reg:js ; tic:stage tic:Application ;
    skos:notation "{name}" ; skos:prefLabel "甲"@zh , "a"@en ; sh:targetClass tic:CenterRecord{members} .
"""


def condition(name: str, constraint: str, **more: str) -> str:
    """A condition in Turtle; `more` are properties of tic:, strict unless they say otherwise."""
    properties = {"force": "tic:Strict"} | more
    said = " ; ".join(f"tic:{key} {value}" for key, value in properties.items())
    return f"""
js:{name} a tic:Condition , sh:PropertyShape ; tic:statedIn js:art12.1 ; tic:topic topic:FloorArea ;
    tic:quote "独立研发场地面积不少于5000平方米"@zh ; {said} ; {constraint} .
"""


def judge_of(folder: Path, turtle: str) -> Judge:
    """A judge that knows these shapes and no others."""
    shapes = folder / "shapes"
    shapes.mkdir(exist_ok=True)
    (shapes / "made-up.ttl").write_text(HEAD + turtle, encoding="utf-8")
    regulations = folder / "regulations"  # one text is enough, and read in a fifth of the time
    shutil.copytree(data_dir("regulations") / "js", regulations / "js", dirs_exist_ok=True)
    return Judge(Store({"shapes": shapes, "regulations": regulations}))


def cell(value: Scalar | None, *, bad: bool = False) -> Cell:
    """A cell that is filled, blank (None) or bad."""
    if bad:
        return Cell(None, "？", "此处", Problem("此处", "？", "看不懂", "改正。"))
    return Cell(value, "" if value is None else str(value), "此处")


def record(name: str, values: Mapping[str, Scalar | Cell | None]) -> Record:
    """A record by field; a plain value stands for its cell."""
    return Record(name, {f: v if isinstance(v, Cell) else cell(_number(v)) for f, v in values.items()})


def _number(value: Scalar | None) -> Scalar | None:
    return Decimal(repr(value)) if isinstance(value, float) else value
