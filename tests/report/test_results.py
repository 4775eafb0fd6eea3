"""Whatever judged the records, a report is told the same of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from ticlex.errors import CouldNotCheck
from ticlex.records import Record
from ticlex.report import Entry, Results, build, from_table
from ticlex.validate.columns import OUTCOME
from ticlex.validate.table import OVERALL, TableVerdicts

from .conftest import RECORDS, Check


def told(entries: Sequence[Entry]) -> list[tuple[object, ...]]:
    return [
        (record.id, record.place, dict(record.extra), verdict.rule_set.name, verdict.overall, verdict.conditions)
        for record, verdicts in entries
        for verdict in verdicts
    ]  # fmt: skip


def plain_counts(results: Results) -> dict[str, dict[str, dict[str, int]]]:
    return {name: {iri: dict(own) for iri, own in counts.items()} for name, counts in results.counts.items()}


def test_columns_and_engines_tell_the_same(results: Results, column_results: Results) -> None:
    assert told(list(column_results.entries())) == told(list(results.entries()))
    assert [r.id for r, _ in results.entries()] == ["A01", "A02", "A03", "=CMD()", "A06"]
    assert plain_counts(column_results) == plain_counts(results)
    assert column_results.summary == results.summary
    assert (column_results.rows, list(column_results.problems)) == (results.rows, list(results.problems))
    assert list(column_results.fields) == list(results.fields)
    assert column_results.worst == results.worst == "non_compliant"
    by = ["record", "rule_set", "condition"]
    assert_frame_equal(column_results.long().collect().sort(by), results.long().collect().sort(by))
    assert column_results.stated.sample
    assert not results.stated.sample


def test_the_report_of_either_is_the_same(results: Results, column_results: Results) -> None:
    ours, theirs = (build(r, str) for r in (results, column_results))
    assert ours.parts == theirs.parts
    assert ours.problems == theirs.problems


@pytest.mark.parametrize("most", [0, 1, 2, 100])
def test_the_telling_records_are_enough_for_a_report(most: int, results: Results, column_results: Results) -> None:
    assert build(column_results, str, most).parts == build(results, str, most).parts


def test_flawed_records_are_those_that_are_not_simply_compliant(tmp_path: Path, check: Check) -> None:
    path = tmp_path / "a.csv"
    rows = [f"R{n},true,{'true' if n % 2 else ''}" for n in range(6)]
    path.write_text("\n".join(["record,lead_by_local_gov,hq_plus_branches", *rows]), encoding="utf-8")
    found = check(path, "cn-comprehensive", by_columns=True)
    assert [record.id for record, _ in found.flawed()] == ["R0", "R2", "R4"]
    assert [record.id for record, _ in found.telling(1)] == ["R0", "R1"]


@pytest.mark.parametrize(
    "change",
    [
        pl.lit("not_applicable", OUTCOME).alias("js:art12.1-floor-area"),
        pl.lit("unknown_missing", OUTCOME).alias("js:art12.1-legal-person"),
        pl.lit("compliant", OVERALL).alias("overall"),
        pl.col("record").reverse(),
    ],
    ids=["gated off", "blank", "overall", "order"],
)
def test_what_the_columns_said_is_held_against_each_verdict(
    change: pl.Expr, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Frames that were changed after the sample was drawn are not reported."""
    whole = TableVerdicts.summary

    def spoil(verdicts: TableVerdicts) -> dict[str, dict[str, int]]:
        frames = {name: frame.with_columns(change) for name, frame in verdicts.frames.items()}
        object.__setattr__(verdicts, "frames", frames)
        return whole(verdicts)

    monkeypatch.setattr(TableVerdicts, "summary", spoil)
    with pytest.raises(CouldNotCheck, match="未给出结论"):
        list(check(RECORDS, "js-application", by_columns=True).entries())


def test_records_are_made_a_few_at_a_time(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(from_table, "_AT_ONCE", 2)
    found = check(RECORDS, by_columns=True)
    for record, _ in found.entries():
        asked.append(len(record.cells))
        assert isinstance(record, Record)
    assert len(asked) == found.rows.accepted
