"""Each folder of `structure/` is a text and the parse that a person has read and found right."""

import json
from pathlib import Path

import pytest
from guarantees import as_json

from ticlex.app.__main__ import main

_CASES = sorted(path.parent for path in Path(__file__).parent.glob("structure/*/input.txt"))


def _text(case: Path) -> str:
    return (case / "input.txt").read_bytes().decode("utf-8")


def test_there_are_cases_and_all_are_complete() -> None:
    assert len(_CASES) >= 50
    assert all((case / "expected.json").is_file() for case in _CASES)


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.name)
def test_structure(case: Path) -> None:
    expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    assert as_json(_text(case)) == expected


def test_the_command_prints_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    case = Path(__file__).parent / "structure" / "all-levels"
    assert main(["parse", str(case / "input.txt"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == as_json(_text(case))
