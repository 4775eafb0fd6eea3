"""The matrix follows the files: change a threshold, take a norm away, leave words unread, and it says so."""

import shutil
from pathlib import Path

import pytest

from ticlex.compare import compare, matrix, regulations, topics
from ticlex.errors import UnknownName
from ticlex.ledger import ledger, quotes
from ticlex.resources import data_dir
from ticlex.store import Store

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folders(tmp_path: Path) -> dict[str, Path]:
    """Copies of the data folders, to be changed."""
    found = {}
    for name in ("ontology", "regulations", "shapes"):
        shutil.copytree(data_dir(name), tmp_path / name)
        found[name] = tmp_path / name
    return found


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_changed_threshold_changes_the_cell(folders: dict[str, Path]) -> None:
    replace(folders["shapes"] / "js-application.ttl", "sh:minInclusive 5000 ;", "sh:minInclusive 6000 ;")
    cell = next(c for c in compare(Store(folders), "FloorArea").cells if c.document == "js")
    assert cell.value == 6000


def test_a_shape_taken_away_leaves_words_that_the_ledger_lists(folders: dict[str, Path]) -> None:
    path = folders["shapes"] / "js-application.ttl"
    text = path.read_text(encoding="utf-8")
    start = text.index("js:art12.1-floor-area a ")
    end = text.index(" .\n", start) + 3
    text = text[:start] + text[end:]
    path.write_text(text.replace("js:art12.1-floor-area , ", ""), encoding="utf-8")
    store = Store(folders)
    assert [(g.ref, g.text) for g in ledger(store)] == [("js/art12.1", "独立研发场地面积不少于5000平方米")]
    # Not silent: there are words on it that nobody has modelled.
    cell = next(c for c in compare(store, "FloorArea").cells if c.document == "js")
    assert cell.kind == "not_modelled"


def test_one_altered_character_of_a_quote_is_found(folders: dict[str, Path]) -> None:
    assert quotes(Store(folders))[1] == []
    replace(folders["regulations"] / "cn-2021" / "norms.ttl", "按规定管理和使用经费", "按规定管理与使用经费")
    complaints = quotes(Store(folders))[1]
    assert len(complaints) == 1
    assert "cn-2021/art10.3" in complaints[0]


@pytest.mark.parametrize(
    ("line", "kind"),
    [("tic:leavesTo reg:cn-2021", "left_to_upper"), ("tic:delegatesTo role:LeadAuthority", "delegated")],
)
def test_emptiness_has_kinds(folders: dict[str, Path], line: str, kind: str) -> None:
    prefix = "@prefix reg: <https://w3id.org/ticlex/reg/> .\n@prefix role: <https://w3id.org/ticlex/role/> .\n"
    planted = (
        f"{prefix}<https://w3id.org/ticlex/reg/js/art1-planted> a <https://w3id.org/ticlex/ontology#Duty> ;\n"
        "  <https://w3id.org/ticlex/ontology#statedIn> <https://w3id.org/ticlex/reg/js/art1> ;\n"
        '  <https://w3id.org/ticlex/ontology#quote> "制定本办法"@zh ;\n'
        "  <https://w3id.org/ticlex/ontology#topic> <https://w3id.org/ticlex/topic/Naming> ;\n"
        f"  {line.replace('tic:', '<https://w3id.org/ticlex/ontology#').replace(' ', '> ', 1)} .\n"
    )
    (folders["regulations"] / "js" / "planted.ttl").write_text(planted, encoding="utf-8")
    cells = [c for c in compare(Store(folders), "Naming").cells if c.document == "js"]
    assert [c.kind for c in cells] == [kind]


def test_the_matrix_is_every_topic_compared() -> None:
    store = Store()
    whole = matrix(store)
    assert list(whole) == [t.code for t in topics(store)]
    for topic in ("FloorArea", "Team", "Exit", "IntellectualProperty"):
        assert whole[topic] == compare(store, topic).cells


def test_the_draft_is_never_in_force() -> None:
    status = {r.id: r.status for r in regulations(Store())}
    assert status == {"cn-2017": "issued", "cn-2020": "issued", "cn-2021": "in_force", "js": "in_force", "cq": "draft"}


def test_unknown_names_come_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="场地面积"):
        compare(Store(), "场地面积积")


def test_every_quote_is_found_where_it_is_cited_and_nothing_is_left_out() -> None:
    store = Store()
    found, complaints = quotes(store)
    assert len(found) > 1000
    assert complaints == []
    assert ledger(store) == []
