"""What `judge_table` is given, what it gives back, and what it refuses to judge."""

from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl
import pytest

from ticlex.errors import CouldNotCheck, UnknownName
from ticlex.measures import Measure
from ticlex.validate import Judge
from ticlex.validate.table import TableVerdicts, judge_table

from .generated import generate
from .test_columns import RULE_SETS, by_columns, one_by_one

MANY = 1200


def told(verdicts: TableVerdicts, name: str) -> list[tuple[list[str], str, str | None]]:
    frame = verdicts.frames[name]
    conditions = [c.id for c in verdicts.rule_sets[name].conditions]
    rows = frame.select(conditions).rows()
    return [(list(r), o, why) for r, o, why in zip(rows, frame["overall"], frame["reason"], strict=True)]


@pytest.fixture(scope="module")
def many(judge: Judge, fields: Sequence[Measure]) -> TableVerdicts:
    """All ten rule sets on records that have every field of theirs."""
    frames = [generate(judge, fields, r, MANY, n, odd=False)[0] for n, r in enumerate(judge.rule_sets.values())]
    columns = {column.name: column for frame in frames for column in frame.get_columns()}
    return judge_table(judge, fields, pl.DataFrame(columns), seed=5)


@pytest.mark.parametrize("count", [1, 1000, 1001])
def test_few_records_are_judged_by_the_engines_and_many_by_the_columns_with_one_result(
    count: int, judge: Judge, fields: Sequence[Measure]
) -> None:
    rules = judge.rule_sets["js-operation"]
    table, records = generate(judge, fields, rules, count, 7)
    verdicts = judge_table(judge, fields, table, [rules.name])
    assert bool(verdicts.agreements) is (count > 1000)
    assert told(verdicts, rules.name) == by_columns(judge, rules, table, fields)
    assert told(verdicts, rules.name)[:20] == one_by_one(judge.judge(records[:20], [rules.name]))
    assert verdicts.frames[rules.name]["record"].to_list() == [r.id for r in records]


def test_few_records_never_see_the_columns(
    judge: Judge, fields: Sequence[Measure], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ticlex.validate.table.compile_rules", lambda rules, schema: pytest.fail("compiled"))
    table, _ = generate(judge, fields, judge.rule_sets["cn-comprehensive"], 1000, 3)
    assert judge_table(judge, fields, table, ["cn-comprehensive"]).frames["cn-comprehensive"].height == 1000


def test_the_summary_counts_every_record_once_per_rule_set(many: TableVerdicts) -> None:
    summary = many.summary()
    assert sorted(summary) == sorted(RULE_SETS)
    assert {sum(counts.values()) for counts in summary.values()} == {MANY}
    overall = many.frames["js-operation"]["overall"].to_list()
    assert summary["js-operation"] == {name: overall.count(name) for name in summary["js-operation"]}
    assert len(summary["js-operation"]) > 1


def test_each_rule_set_is_held_against_the_engines_and_the_seed_is_told(many: TableVerdicts) -> None:
    assert [a.rule_set for a in many.agreements] == list(many.frames)
    assert {(a.seed, a.random) for a in many.agreements} == {(5, 50)}
    assert all("种子 5" in str(a) for a in many.agreements)
    assert {a.rule_set for a in many.agreements if a.chosen == 0} <= {"cn-field"}, "nothing there is tested"


def test_parquet_holds_every_verdict(many: TableVerdicts, tmp_path: Path) -> None:
    path = tmp_path / "verdicts.parquet"
    many.write(path)
    read = pl.read_parquet(path)
    assert read.height == MANY * 10
    assert set(read.filter(pl.col("rule_set").cast(pl.String).str.starts_with("cq"))["status"]) == {"draft"}
    for name, frame in many.frames.items():
        part = read.filter(pl.col("rule_set").cast(pl.String) == name)
        others = [c for c in read.columns if c not in frame.columns]
        assert part.select(frame.columns).rows() == frame.rows()
        assert part.select(pl.col(others).is_null().all()).row(0) == (True,) * len(others)


def test_parquet_of_one_rule_set_has_its_conditions_alone(
    judge: Judge, fields: Sequence[Measure], tmp_path: Path
) -> None:
    rules = judge.rule_sets["js-application"]
    table, _ = generate(judge, fields, rules, MANY, 9)
    source = tmp_path / "records.parquet"
    table.write_parquet(source)
    verdicts = judge_table(judge, fields, pl.scan_parquet(source), [rules.name])
    verdicts.write(tmp_path / "verdicts.parquet")
    read = pl.read_parquet(tmp_path / "verdicts.parquet")
    assert read.columns == [
        "record", "rule_set", "status", "overall", "reason", "needs_judgement", *(c.id for c in rules.conditions)
    ]  # fmt: skip
    assert read.rows() == verdicts.frames[rules.name].rows()


def test_the_long_form_says_the_same(many: TableVerdicts, tmp_path: Path) -> None:
    path = tmp_path / "long.parquet"
    many.long().sink_parquet(path)
    read = pl.read_parquet(path)
    assert read.columns == ["record", "rule_set", "condition", "provision", "outcome", "reason"]
    assert read.height == sum(MANY * len(many.rule_sets[name].conditions) for name in many.frames)
    wanted = {
        (
            record,
            name,
            c.id,
            c.provision,
            *(outcome.split("_", 1) if outcome.startswith("unknown") else (outcome, None)),
        )
        for name, frame in many.frames.items()
        for c in many.rule_sets[name].conditions
        for record, outcome in frame.select("record", c.id).rows()
    }
    assert set(read.rows()) == wanted


def test_each_record_is_judged_by_its_own_rule_sets_else_by_all(judge: Judge, fields: Sequence[Measure]) -> None:
    own = [["js-operation"], ["js-operation", "cq-operation"], [], None] * 300
    table = pl.DataFrame(
        {"record": [str(n) for n in range(1200)], "has_charter": [True, False, None] * 400, "rule_set": own}
    )
    verdicts = judge_table(judge, fields, table)
    assert list(verdicts.frames) == list(judge.rule_sets)
    by_rules = {name: set(frame["record"]) for name, frame in verdicts.frames.items()}
    wanted = {name: {str(n) for n, names in enumerate(own) if not names or name in names} for name in judge.rule_sets}
    assert by_rules == wanted
    assert judge_table(judge, fields, table, ["cn-field"]).summary() == {"cn-field": {"undetermined": 1200}}


def test_a_rule_set_that_is_not_there_is_named(judge: Judge, fields: Sequence[Measure]) -> None:
    with pytest.raises(UnknownName, match="js-application"):
        judge_table(judge, fields, pl.DataFrame({"record": ["r"]}), ["js-aplication"])
    with pytest.raises(UnknownName, match="js-application"):
        judge_table(judge, fields, pl.DataFrame({"record": ["r"], "rule_set": [["js-aplication"]]}))


def test_what_is_marked_bad_is_bad_whatever_its_cell_holds(judge: Judge, fields: Sequence[Measure]) -> None:
    table = pl.DataFrame(
        {"record": ["a", "b", "c"], "team_size": [200, None, None], "team_size.bad": [True, True, None]}
    )
    rules = judge.rule_sets["js-application"]
    place = [c.id for c in rules.conditions].index("js:art12.4-team-size")
    outcomes = [outcomes[place] for outcomes, _, _ in by_columns(judge, rules, table, fields)]
    assert outcomes == ["unknown_bad_input", "unknown_bad_input", "unknown_missing"]


def test_a_table_without_any_field_is_undetermined(judge: Judge, fields: Sequence[Measure]) -> None:
    table = pl.DataFrame({"record": [str(n) for n in range(1001)], "unknown column": [1] * 1001})
    assert set(judge_table(judge, fields, table, RULE_SETS).summary()) == set(RULE_SETS)
    assert judge_table(judge, fields, table, ["js-operation"]).summary() == {"js-operation": {"undetermined": 1001}}


def test_no_records_are_no_verdicts(judge: Judge, fields: Sequence[Measure], tmp_path: Path) -> None:
    verdicts = judge_table(judge, fields, pl.DataFrame({"record": []}, schema={"record": pl.String}))
    assert {frame.height for frame in verdicts.frames.values()} == {0}
    verdicts.write(tmp_path / "none.parquet")
    assert pl.read_parquet(tmp_path / "none.parquet").height == 0


REFUSED: dict[str, tuple[Callable[[], pl.Series], str]] = {
    "a text where a number belongs": (lambda: pl.Series("team_size", ["100"]), "team_size 列是 String"),
    "a double where whole numbers belong": (lambda: pl.Series("team_size", [100.0]), "team_size 列是 Float64"),
    "a number where a truth value belongs": (lambda: pl.Series("legal_person", [1]), "legal_person 列是 Int64"),
    "a time where a date belongs": (
        lambda: pl.Series("annual_report_date", ["2025-01-30"]).str.to_datetime("%Y-%m-%d"),
        "annual_report_date 列是 Datetime",
    ),
    "single precision": (lambda: pl.Series("fulltime_ratio", [0.5], dtype=pl.Float32), "fulltime_ratio 列是 Float32"),
    "twenty places": (
        lambda: pl.Series("fulltime_ratio", ["0.5"]).cast(pl.Decimal(38, 20)), "fulltime_ratio 列是 Decimal",
    ),
    "infinity": (lambda: pl.Series("rd_floor_area_m2", [float("inf")]), "rd_floor_area_m2 列有不是有限的数"),
    "not a number": (lambda: pl.Series("rd_floor_area_m2", [float("nan")]), "rd_floor_area_m2 列有不是有限的数"),
    "too large": (lambda: pl.Series("equipment_value_cny", [10**16]), "equipment_value_cny 列有不是有限的数"),
    "nineteen places": (lambda: pl.Series("rd_floor_area_m2", [0.0012345678901234567]), "超过 18 位小数"),
    "a mark that marks nothing": (lambda: pl.Series("team_size.bad", ["yes"]), "team_size.bad 列应是逻辑值"),
    "a rule set that is no list": (lambda: pl.Series("rule_set", ["js-operation"]), "rule_set 列应是规则集名称的列表"),
    "no whole number of 64 bits": (
        lambda: pl.Series("equipment_value_cny", [2**64 - 1], dtype=pl.UInt64), "列运算出错",
    ),
}  # fmt: skip


@pytest.mark.parametrize("why", REFUSED)
def test_a_table_that_nobody_checked_is_not_judged(why: str, judge: Judge, fields: Sequence[Measure]) -> None:
    column, said = REFUSED[why]
    with pytest.raises(CouldNotCheck, match=said):
        judge_table(judge, fields, pl.DataFrame({"record": ["r"]}).with_columns(column()))


def test_a_table_without_records_names_is_not_judged(judge: Judge, fields: Sequence[Measure]) -> None:
    with pytest.raises(CouldNotCheck, match="没有 record 列"):
        judge_table(judge, fields, pl.DataFrame({"team_size": [100]}))
