"""Each row of condition_cases.csv is what a file says and what the law makes of it, for one condition.

The cases were written from the texts in regulations/. Every case goes through the reader of CSV files and
the judge with its two engines, as a person's file does.
"""

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import groupby

import pytest

from ticlex.measures import Measure
from ticlex.records import Record
from ticlex.store import Store
from ticlex.validate import Condition, ConditionVerdict, Judge
from ticlex_loaders import read_records

from .conftest import ROOT, rows_of

NAMED = rows_of(ROOT / "tests/validate/center_names.csv")
"""Names that centers bear, and look-alikes: centers of other kinds, another order of words."""
CASES = rows_of(ROOT / "tests/validate/condition_cases.csv")
NAMES = [f"{c['rule_set']}-{c['condition']}-{c['case']}-{c['fields']}" for c in CASES]
CONDITIONS = rows_of(ROOT / "tests/acceptance/conditions.csv")


def written(case: dict[str, str]) -> dict[str, str]:
    return dict(part.split("=", 1) for part in case["fields"].split(";"))


def csv_file(cases: Sequence[dict[str, str]]) -> bytes:
    names = sorted({name for case in cases for name in written(case)})
    text = io.StringIO()
    writer = csv.DictWriter(text, ["record", *names], lineterminator="\n")
    writer.writeheader()
    writer.writerows({"record": str(n)} | written(case) for n, case in enumerate(cases))
    return text.getvalue().encode()


@pytest.fixture(scope="module")
def verdicts(judge: Judge, fields: Sequence[Measure]) -> list[ConditionVerdict]:
    """What became of each case, in the order of the file."""
    found: list[ConditionVerdict] = []
    for name, group in groupby(CASES, key=lambda c: c["rule_set"]):
        cases = list(group)
        reading = read_records("cases.csv", csv_file(cases), fields, judge.rule_sets)
        assert reading.rows.accepted == len(cases)
        for case, verdict in zip(cases, judge.judge(reading.records, [name]), strict=True):
            (one,) = [v for v in verdict.conditions if v.condition.id == case["condition"]]
            found.append(one)
    return found


@pytest.mark.parametrize("case", NAMED, ids=[case["fields"] for case in NAMED])
def test_name(case: dict[str, str], judge: Judge, fields: Sequence[Measure]) -> None:
    (record,) = read_records("names.csv", csv_file([case]), fields, judge.rule_sets).records
    (verdict,) = judge.judge([record], [case["rule_set"]])
    assert [v.outcome for v in verdict.conditions if v.condition.id == case["condition"]] == [case["outcome"]]


@pytest.mark.parametrize("number", range(len(CASES)), ids=NAMES)
def test_case(number: int, verdicts: list[ConditionVerdict]) -> None:
    case, verdict = CASES[number], verdicts[number]
    assert verdict.condition.provision == case["provision"]
    assert (verdict.outcome, verdict.reason or "") == (case["outcome"], case["reason"])
    if verdict.outcome == "unknown":
        assert set(verdict.open_fields) <= set(written(case)), "names fields to fill that the case fills"
        assert verdict.open_fields


def test_cases_are_sorted_by_rule_set_and_each_stands_once() -> None:
    assert len({c["rule_set"] for c in CASES}) == len(list(groupby(CASES, key=lambda c: c["rule_set"])))
    assert [name for name, count in Counter(NAMES).items() if count > 1] == []


def shapes_of(judge: Judge) -> list[tuple[str, Condition]]:
    return [(name, c) for name, rules in judge.rule_sets.items() for c in rules.tested]


def test_no_condition_lacks_a_case_of_each_kind_that_applies(judge: Judge) -> None:
    cases: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for case in CASES:
        cases[case["rule_set"], case["condition"]].append(case)
    lacking = []
    for name, condition in shapes_of(judge):
        due = {"at_bound", "short", "blank", "bad"}
        if condition.required == ("Present", True):
            due.remove("short")  # whatever is filled in is enough
        if condition.gate:
            due |= {"gated_off", "gate_blank", "gate_bad"}
        own = cases.pop((name, condition.id), [])
        lacking += [(name, condition.id, kind) for kind in due - {c["case"] for c in own}]
        # Each of several fields is once blank, and once bad.
        for kind, wrong in (("blank", ""), ("bad", None)):
            rows = [written(c) for c in own if c["case"] == kind]
            good = next((written(c) for c in own if c["case"] == "at_bound"), {})
            lacking += [
                (name, condition.id, kind, field)
                for field in condition.fields
                if not any(row[field] != good.get(field) and wrong in (None, row[field]) for row in rows)
            ]
    assert lacking == []
    assert list(cases) == [], "cases of conditions that are not there"


def test_conditions_of_the_acceptance_list_and_shapes_agree_one_to_one(judge: Judge) -> None:
    def line(row: dict[str, str]) -> tuple[object, ...]:
        gate = tuple(sorted(set(re.findall(r"[a-z]+(?:_[a-z]+)+", row["applies_when"]))))
        unknown = row["when_gate_blank"] or "unknown"
        fields = tuple(sorted(row["fields"].split()))
        return row["rule_set"], row["provision"], fields, gate, row["when_blank"], unknown

    shapes = [
        (
            name,
            c.provision,
            tuple(sorted(c.fields)),
            tuple(sorted(c.gate.fields)) if c.gate else (),
            c.when_blank,
            c.when_gate_blank,
        )
        for name, c in shapes_of(judge)
    ]
    assert len(CONDITIONS) == 87
    assert Counter(line(row) for row in CONDITIONS) == Counter(shapes)


def test_every_condition_that_is_a_shape_is_in_a_rule_set(store: Store, judge: Judge) -> None:
    rows = store.select("SELECT DISTINCT ?c WHERE { ?c a tic:Condition ; sh:path ?path }")
    assert {row["c"] for row in rows} == {c.iri for _, c in shapes_of(judge)}


def test_a_blank_column_is_as_good_as_none(judge: Judge, fields: Sequence[Measure]) -> None:
    """With nothing filled in, nothing is met and nothing is broken, under any rule set."""
    header = ",".join(["record", *(m.field for m in fields)])
    blank = read_records("blank.csv", f"{header}\n1{',' * len(fields)}\n".encode(), fields, judge.rule_sets)
    for verdict, bare in zip(judge.judge(blank.records), judge.judge([Record("1", {})]), strict=True):
        outcomes = [(v.condition.id, v.outcome, v.reason) for v in verdict.conditions]
        assert outcomes == [(v.condition.id, v.outcome, v.reason) for v in bare.conditions]
        assert {o for _, o, _ in outcomes} <= {"unknown", "not_applicable", "needs_judgement"}
        assert verdict.overall == "undetermined"
