"""Slips seeded in the shapes: each is caught by name and at its place, and check refuses to judge by such shapes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from rdflib.namespace import SH

from ticlex.app.__main__ import main
from ticlex.errors import CouldNotCheck
from ticlex.resources import data_dir
from ticlex.store import Store, graph
from ticlex.validate.lint import ASKED, check_shapes, lint, slips, vocabulary

SEEDS = sorted((Path(__file__).parent / "lint").glob("*.ttl"))
OWN = {
    "unknown-shacl-term", "misplaced-shacl-term", "list-broken", "shape-in-a-circle", "shape-listed-not-defined",
    "shape-defined-not-listed", "rule-set-not-read", "value-of-another-type",
}  # fmt: skip


def expected(seed: Path) -> set[tuple[str, str]]:
    """The first line: `# expect:`, then faults and their offenders in turn."""
    head, _, words = seed.read_text(encoding="utf-8").splitlines()[0].partition(": ")
    assert head == "# expect"
    faults = words.split()
    return set(zip(faults[::2], faults[1::2], strict=True))


def shapes_with(seed: Path, folder: Path) -> Path:
    shutil.copytree(data_dir("shapes"), folder, dirs_exist_ok=True)
    shutil.copy(seed, folder / "seeded.ttl")
    return folder


def test_the_shapes_as_they_are_have_no_slip(store: Store) -> None:
    assert lint(store) == []
    check_shapes(store)


def test_every_slip_has_a_seed() -> None:
    assert {fault for seed in SEEDS for fault, _ in expected(seed)} == OWN | set(ASKED)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.stem)
def test_a_seeded_slip_is_caught_and_nothing_is_judged(seed: Path, tmp_path: Path) -> None:
    store = Store({"shapes": shapes_with(seed, tmp_path)})
    found = lint(store)
    assert {(f.fault, f.offender) for f in found} == expected(seed)
    assert {f.severity for f in found} == {"error"}
    assert all(words for f in found for words in (f.words["zh"], f.words["en"], f.remedy["zh"], f.remedy["en"]))
    assert [f for f in slips(store) if f.fault in ASKED] == []
    with pytest.raises(CouldNotCheck) as caught:
        check_shapes(store)
    assert all(offender in str(caught.value) for _, offender in expected(seed))


@pytest.mark.parametrize(
    ("seed", "meant"), [("misspelt-constraint", "sh:minInclusive"), ("misspelt-class", "sh:PropertyShape")]
)
def test_the_term_that_is_meant_is_named(seed: str, meant: str, tmp_path: Path) -> None:
    path = next(path for path in SEEDS if path.stem == seed)
    (found,) = lint(Store({"shapes": shapes_with(path, tmp_path)}))
    assert meant in " ".join(found.columns.values())


def test_the_vocabulary_is_the_one_of_shacl() -> None:
    """Another copy of the vocabulary, rdflib's, has no term that ours lacks."""
    assert {str(term) for term in dir(SH)} <= vocabulary().terms
    names = {term.removeprefix(str(SH)) for term in vocabulary().properties}
    assert {"path", "in", "or", "minInclusive", "qualifiedValueShape", "sourceShape"} <= names
    assert not {"NodeShape", "IRI", "Violation"} & names


@pytest.mark.parametrize("seed", ["misspelt-constraint", "gate-in-a-circle", "condition-listed-not-defined"])
def test_check_and_quality_say_it_and_check_gives_no_verdict(
    seed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = next(path for path in SEEDS if path.stem == seed)
    shapes = shapes_with(path, tmp_path / "shapes")
    monkeypatch.setattr(graph, "data_dir", lambda name: shapes if name == "shapes" else data_dir(name))
    records = tmp_path / "a.csv"
    records.write_text("record,review_panel_size\nA,7\n", encoding="utf-8")
    ((_, offender),) = expected(path)
    assert main(["check", str(records)]) == 3
    said = capsys.readouterr()
    assert offender in said.err
    assert "形状有错" in said.err
    assert said.out == ""
    assert main(["quality", "--severity", "error"]) == 1
    assert offender in capsys.readouterr().out
