"""Each row of cells.csv is a case: what is written in a field, and the value or the reason against it."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from ticlex.measures import Measure
from ticlex.records import exact_ratio
from ticlex_loaders import read_cell
from ticlex_loaders.cells import Found

from .conftest import rows_of

CASES = rows_of(Path(__file__).with_name("cells.csv"))


def found_of(case: dict[str, str]) -> Found:
    text = case["found"]
    match case["as"]:
        case "text":
            return text
        case "none":
            return None
        case "escaped":
            return text.encode("latin-1", "backslashreplace").decode("unicode_escape")
        case "float":
            return float(text)
        case "int":
            return int(text)
        case "bool":
            return text == "true"
        case "date":
            return date.fromisoformat(text)
        case "datetime":
            return datetime.fromisoformat(text)
    raise ValueError(case["as"])


def value_of(text: str, measure: Measure) -> object:
    if not text:
        return None
    match measure.type:
        case "number" | "money":
            return Decimal(text)
        case "ratio":
            return exact_ratio(Decimal(text))
        case "integer":
            return int(text)
        case "boolean":
            return text == "true"
        case "date":
            return date.fromisoformat(text)
    return text


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 200


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['field']}={c['found']}@{c['header_unit']}")
def test_cell(case: dict[str, str], by_field: dict[str, Measure]) -> None:
    measure = by_field[case["field"]]
    cell = read_cell(found_of(case), measure, "第3行", case["header_unit"] or None)
    assert cell.value == value_of(case["value"], measure)
    assert type(cell.value) is type(value_of(case["value"], measure))
    assert cell.place == "第3行"
    if case["is_wrong"]:
        assert cell.problem is not None
        assert case["is_wrong"] in cell.problem.is_wrong
        assert cell.problem.where == f"第3行 {measure.zh}"
        assert cell.problem.found
        assert cell.problem.remedy.endswith("。")
    else:
        assert cell.problem is None
    if case["note"]:
        assert cell.note is not None
        assert case["note"] in cell.note
    elif measure.type not in ("number", "money", "integer", "ratio") or case["found"].isascii():
        assert cell.note is None


@pytest.mark.parametrize(
    ("found", "remedy"),
    [
        ("55", "写成 55% 或 0.55。"),
        ("55.5", "写成 55.5% 或 0.555。"),
        ("无", "写 0 或留空。"),
        ("50%以上", "去掉“以上”“>=”等字样，写成确定的数。"),
    ],
)
def test_remedy_of_a_ratio(found: str, remedy: str, by_field: dict[str, Measure]) -> None:
    cell = read_cell(found, by_field["fulltime_ratio"], "第3行", None)
    assert cell.problem is not None
    assert cell.problem.remedy == remedy


def test_an_unknown_code_is_told_the_known_ones(by_field: dict[str, Measure]) -> None:
    cell = read_cell("甲类", by_field["center_class"], "江苏!C3", None)
    assert cell.problem is not None
    assert cell.problem.where == "江苏!C3 中心类别"
    assert cell.problem.remedy == "写成以下之一：comprehensive（综合类）、field（领域类）。"


def test_true_and_one_are_told_apart(by_field: dict[str, Measure]) -> None:
    size = by_field["team_size"]
    assert [read_cell(v, size, "", None).value for v in (1, True, 1.0)] == [1, None, 1]
