"""A sixth document is added by files alone: the tree as it is, a folder more, a rule set more, not a line of code."""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FILES = Path(__file__).parent / "files"
FOLDERS = ("src", "loaders", "ui", "ontology", "shapes", "queries", "regulations")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout with the invented document in it."""
    tree = tmp_path_factory.mktemp("tree")
    for name in FOLDERS:
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(FILES, tree, dirs_exist_ok=True)
    return tree


def ticlex(tree: Path, *words: str, code: int = 0) -> Any:
    paths = os.pathsep.join(str(tree / name) for name in ("src", "loaders", "ui"))
    done = subprocess.run(
        [sys.executable, "-m", "ticlex.app", *words, "--json"],
        env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout)


def test_it_is_read_from_the_copied_tree(tree: Path) -> None:
    assert ticlex(tree, "show", "yl/art3.1")["text"] == "1.独立研发场地面积不少于800平方米。"


def test_the_matrix_has_its_column(tree: Path) -> None:
    cells = {cell["document"]: cell for cell in ticlex(tree, "compare", "场地面积")["cells"]}
    assert (cells["yl"]["kind"], float(cells["yl"]["value"]), cells["yl"]["provision"]) == ("value", 800, "yl/art3.1")
    assert cells["yl"]["quote"] == "独立研发场地面积不少于800平方米"
    silent = {cell["document"]: cell for cell in ticlex(tree, "compare", "命名")["cells"]}
    assert silent["yl"]["kind"] == "silent"


def test_nothing_of_it_is_left_unread(tree: Path) -> None:
    assert ticlex(tree, "ledger") == []


def test_its_procedure_is_there(tree: Path) -> None:
    steps = ticlex(tree, "process", "yl-formation")["steps"]
    assert [(s["n"], s["provision"], s["time_limit"]) for s in steps] == [
        (1, "yl/art4.1", None), (2, "yl/art4.2", "20天"), (3, "yl/art4.3", None),
    ]  # fmt: skip


def test_a_center_is_checked_against_its_rule_set(tree: Path, tmp_path: Path) -> None:
    path = tmp_path / "centers.csv"
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows(
            [
                ["记录号", "适用规则集", "研发场地面积（平方米）", "专职研发人员"],
                ["A", "yl-application", "800", "30"],
                ["B", "yl-application", "799.5", "31"],
            ]
        )
    verdicts = {v["record"]: v for v in ticlex(tree, "check", str(path), code=1)["verdicts"]}
    assert verdicts["A"]["overall"] == "compliant"
    assert verdicts["B"]["overall"] == "non_compliant"
    (blamed,) = [c for c in verdicts["B"]["conditions"] if c["outcome"] == "not_met"]
    assert (blamed["condition"], blamed["provision"]) == ("reg:yl/art3.1-floor-area", "yl/art3.1")
    assert float(blamed["margin"]["value"]) == -0.5


def test_search_and_citations_find_it(tree: Path) -> None:
    assert "yl/art3.2" in [hit["ref"] for hit in ticlex(tree, "search", "专职研发人员")]
    shown = ticlex(tree, "show", "yl/art1")
    assert [(c["target"], c["relation"]) for c in shown["cites"]] == [("cn-2021", "Implements")]
    assert "yl/art1" in ticlex(tree, "show", "cn-2021/title")["cited_by"]


def test_where_its_provisions_came_from_is_computed(tree: Path) -> None:
    script = """
import json
from ticlex.store import Store
rows = Store().select(
    "SELECT ?to ?relation ?from WHERE { ?d a tic:Derivation ; tic:against reg:cn-2021 ; tic:to ?p ; tic:relation ?r ."
    " ?p tic:ref ?to . ?r skos:notation ?relation OPTIONAL { ?d tic:from ?q . ?q tic:ref ?from } }"
)
print(json.dumps({row["to"]: [row["relation"], row.get("from")] for row in rows}))
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(tree / "src")}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert found["yl/art5"] == ["verbatim", "cn-2021/art10.4"]
    assert found["yl/art3.2"][0] == "added"
    assert {ref for ref in found if ref.startswith("yl/")} >= {"yl/art1", "yl/art4.2", "yl/art6"}
