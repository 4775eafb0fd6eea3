"""The query library holds to its headers, its golden rows and the acceptance questions."""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest

from ticlex import library
from ticlex.names import PREFIXES
from ticlex.store import Store

ACCEPTANCE = Path(__file__).parents[1] / "acceptance" / "questions.json"
QUESTIONS = json.loads(ACCEPTANCE.read_text(encoding="utf-8"))


def test_there_is_a_library(cases) -> None:
    assert len(cases) >= 40
    assert len({case.path.parent.name for case in cases}) >= 10


def test_names_are_unique_and_kebab_case(cases) -> None:
    names = [case.name for case in cases]
    assert len(names) == len(set(names))
    assert [name for name in names if not re.fullmatch(r"[a-z]+(-[a-z]+)*", name)] == []


def test_every_golden_folder_has_a_query(cases) -> None:
    folders = {path.parent.name for path in Path(__file__).parent.glob("*/golden.csv")}
    assert folders == {case.name for case in cases}


def test_header_says_what_the_query_does(case) -> None:
    asked = case.question
    assert asked.zh
    assert asked.en
    assert set(case.header) <= {"question", "parameters", "example", "columns", "labels", "key"}
    selected = re.match(r"\s*SELECT( DISTINCT)?((\s+\?\w+)+)\s+WHERE", case.body)
    assert selected
    assert tuple(selected[2].replace("?", "").split()) == asked.columns
    for name, kind in asked.parameters.items():
        assert kind in library.PARAMETER_TYPES
        # A binding reaches only variables of the SELECT list.
        assert name in asked.columns
        assert len(re.findall(rf"\?{name}\b", case.body)) >= 2
    assert set(case.parameters) == set(asked.parameters) == set(case.header.get("example") or {})


def test_rows_can_be_traced(case) -> None:
    columns = case.question.columns
    if "provision" in columns:
        assert {"document", "status", "quote"} <= set(columns)
    assert "ORDER BY" in case.body


def test_no_answer_is_written_into_the_query(case) -> None:
    documents = [name for name, iri in PREFIXES.items() if "/reg/" in iri and not iri.endswith("/reg/")]
    assert re.findall(rf"\b(?:{'|'.join(documents)}|reg):\w", case.body) == []
    assert re.findall(r"\b(?:cn-20\d\d|js|cq)/", case.body) == []
    assert re.findall(r"第[一二三四五六七八九十]+条", case.body) == []


def test_golden_rows_are_the_answer(case, store: Store) -> None:
    golden = case.golden
    assert golden
    assert tuple(golden[0]) == case.question.columns
    answer = case.answer(store)
    assert [row.get("provision") for row in answer] == [row.get("provision") for row in golden]
    for row, expected in zip(answer, golden, strict=True):
        differ = {name: (row[name], expected[name]) for name in row if not _same(row[name], expected[name])}
        assert differ == {}


def test_a_draft_is_always_marked(case) -> None:
    for row in case.golden:
        if row.get("document") == "cq" and "status" in row:
            assert row["status"] == "draft"


def test_quotes_are_the_words_of_the_law(case, store: Store) -> None:
    texts = {
        str(row["ref"]): "".join(str(row["text"]).split())
        for row in store.select("SELECT ?ref ?text WHERE { ?p tic:ref ?ref ; tic:text ?text }")
    }
    for row in case.golden:
        # Several spans stand in printed order with … between them; a shared subject may reach into the next span.
        place = 0
        for words in row["quote"].split("…") if row.get("quote") else ():
            found = texts[row["provision"]].find("".join(words.split()), place)
            assert found >= 0, (row["provision"], words)
            place = found


def test_the_other_side_is_quoted_too(case, store: Store) -> None:
    """Where two provisions are compared, each has its own words: nextQuote is in nextProvision."""
    texts = {
        str(row["ref"]): "".join(str(row["text"]).split())
        for row in store.select("SELECT ?ref ?text WHERE { ?p tic:ref ?ref ; tic:text ?text }")
    }
    for column in case.question.columns:
        side = column.removesuffix("Quote")
        place = next((name for name in (f"{side}Provision", side) if name in case.question.columns), None)
        if side == column or place is None:
            continue
        for row in case.golden:
            spans = row[column].split("…") if row[column] else []
            assert bool(spans) == bool(row[place])
            assert all("".join(span.split()) in texts[row[place]] for span in spans)


def test_every_acceptance_question_has_one_query(cases) -> None:
    keys = [case.question.key for case in cases if case.question.key]
    assert sorted(keys) == sorted(question["id"] for question in QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["id"])
def test_acceptance_provisions_are_cited(question, cases, store: Store) -> None:
    case = next(case for case in cases if case.question.key == question["id"])
    cited = {row["provision"] for row in case.answer(store)}
    missing = [
        wanted
        for wanted in question["provisions"]
        if not any(ref == wanted or ref.startswith(wanted + ".") for ref in cited)
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("name", "given", "column", "expected"),
    [
        ("staff-that-jiangsu-requires-of-a-team", {"team": "100"}, "atLeast", ["50", "80", "100"]),
        ("staff-that-jiangsu-requires-of-a-team", {"team": "101"}, "atLeast", ["51", "81", "100"]),
        ("how-many-insiders-may-an-expert-committee-have", {"members": "14"}, "atMost", ["4", ""]),
        # 15 × 0.333… is just below 5.
        ("how-many-insiders-may-an-expert-committee-have", {"members": "15"}, "atMost", ["5", ""]),
        ("how-many-insiders-may-an-expert-committee-have", {"members": "16"}, "atMost", ["5", ""]),
        ("does-a-number-reach-the-bars-of-a-topic", {"topic": "FloorArea", "number": "5000"}, "reached",
         ["true", "true"]),
        ("does-a-number-reach-the-bars-of-a-topic", {"topic": "FloorArea", "number": "1999.5"}, "margin",
         ["-3000.5", "-0.5"]),
        ("where-does-a-word-stand", {"word": "论文"}, "provision", ["cq/art28.2"]),
        ("where-does-a-word-stand", {"word": "（"}, "document", None),
        ("where-does-a-word-stand", {"word": '"} UNION {'}, "document", []),
    ],
)  # fmt: skip
def test_parameters_change_the_answer(name, given, column, expected, cases, store: Store) -> None:
    case = next(case for case in cases if case.name == name)
    found = [row[column] for row in case.answer(store, given)]
    if expected is None:
        assert found
    else:
        assert len(found) == len(expected)
        assert all(_same(left, right) for left, right in zip(found, expected, strict=True))


def test_goldens_are_plain_csv(case) -> None:
    with case.golden_path.open(encoding="utf-8", newline="") as file:
        assert all(len(row) == len(case.question.columns) for row in csv.reader(file))


def _same(left: str, right: str) -> bool:
    """Equal as text or, since engines write 50 and 50.0, as decimals."""
    try:
        return left == right or Decimal(left) == Decimal(right)
    except InvalidOperation:
        return False
