"""Judging a table of records by its columns: the third engine, for more records than two engines can judge.

Up to a thousand records the judge with its two SHACL engines gives the verdicts, as for any file. Beyond, polars
judges all, and both engines a sample: one difference, and there is no verdict at all.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ticlex.errors import CouldNotCheck
from ticlex.measures import Measure
from ticlex.validate.agreement import Agreement, hold_against_engines
from ticlex.validate.checked import checked_table
from ticlex.validate.columns import (
    BAD_INPUT,
    MET,
    MISSING,
    NEEDS_JUDGEMENT,
    NOT_APPLICABLE,
    NOT_MET,
    OUTCOME,
    OUTCOMES,
    SOFT_NOT_MET,
    Plan,
    compile_rules,
)
from ticlex.validate.conditions import RuleSet
from ticlex.validate.rows import code_of, judged_by_engines, records_of
from ticlex.validate.verdicts import BOTH_ENGINES_UP_TO, OVERALLS, Judge

OVERALL = pl.Enum(OVERALLS)
REASON = pl.Enum(["missing", "bad_input", "nothing_testable"])
_OVERALL_BY_WORST = {
    NOT_MET: "non_compliant",
    BAD_INPUT: "bad_input",
    MISSING: "undetermined",
    SOFT_NOT_MET: "compliant_with_warnings",
    MET: "compliant",
    NOT_APPLICABLE: "undetermined",
    NEEDS_JUDGEMENT: "undetermined",
}


@dataclass(frozen=True, slots=True)
class TableVerdicts:
    """The verdicts of a table, a frame per rule set; its rows are those of the table, in their order.

    Columns of a frame: `record`, `rule_set`, `status` (of the document: a draft is no law), `overall`, `reason`
    (nothing_testable, or null), `needs_judgement` (how many), then a column per condition, named by its id
    (js:art12.1-floor-area), of the outcomes in `columns.OUTCOMES`. All but `record` and the count are enumerations.
    """

    frames: Mapping[str, pl.DataFrame]
    rule_sets: Mapping[str, RuleSet]
    agreements: Sequence[Agreement] = ()
    """What was held against the engines, rule set by rule set; empty where the engines judged everything."""
    refused: Sequence[str] = ()
    """What could not be said in columns and went to the engines."""

    def summary(self) -> dict[str, dict[str, int]]:
        """Records per rule set and overall result, from the worst, as in `ticlex check --summary`."""
        found = {}
        for name, frame in self.frames.items():
            counts = dict(frame["overall"].value_counts().iter_rows())
            found[name] = {overall: counts[overall] for overall in OVERALLS if counts.get(overall)}
        return found

    def long(self) -> pl.LazyFrame:
        """A row per record, rule set and condition: record, rule_set, condition, provision, outcome, reason."""
        return pl.concat([self._long(name, frame) for name, frame in self.frames.items()])

    def write(self, path: str | Path) -> None:
        """Write one Parquet file; a condition of another rule set is null in a row."""
        if len(self.frames) == 1:
            next(iter(self.frames.values())).write_parquet(path)
        else:
            pl.concat([frame.lazy() for frame in self.frames.values()], how="diagonal").sink_parquet(path)

    def _long(self, name: str, frame: pl.DataFrame) -> pl.LazyFrame:
        conditions = self.rule_sets[name].conditions
        outcome = pl.col("outcome").cast(pl.String)
        parts = outcome.str.splitn("unknown_", 2).struct.field("field_1")
        provision = {c.id: c.provision for c in conditions}
        return (
            frame.lazy()
            .unpivot([c.id for c in conditions], index=["record", "rule_set"], variable_name="condition",
                     value_name="outcome")
            .with_columns(
                provision=pl.col("condition").replace_strict(provision, return_dtype=pl.String),
                reason=parts,
                outcome=pl.when(parts.is_null()).then(outcome).otherwise(pl.lit("unknown")),
            )
            .select("record", "rule_set", "condition", "provision", "outcome", "reason")
        )  # fmt: skip


def judge_table(
    judge: Judge,
    known: Sequence[Measure],
    table: pl.DataFrame | pl.LazyFrame,
    names: Sequence[str] = (),
    *,
    seed: int | None = None,
) -> TableVerdicts:
    """Judge every record of a checked table.

    Args:
        judge: holds the rule sets, and judges what the columns are held against.
        known: the measures of the same store.
        table: one row per record, as a reader of files leaves it. Columns, each but the first optional:
            `record`, its id; a field's code (`team_size`), null where the cell is blank or bad, of the type
            that `ticlex.measures` gives: `text` and `code` String, Categorical or Enum (trimmed, and the code
            itself); `boolean` Boolean; `date` Date; `integer` any integer; `number`, `money` and `ratio` any
            integer, Decimal to 18 places, or Float64, which stands for its shortest decimal, in a ratio for the
            n/d with d ≤ 100 it is nearest to; all below 10^16, in the measure's own unit. `<field>.bad`, true
            where the cell was bad input (its value is then passed over). `rule_set`, a list of rule sets, empty
            or null for all. Other columns are passed over; a LazyFrame is collected without them.
        names: rule sets to judge by; else each record's own `rule_set`, else all.
        seed: of the random sample; a new one if None. Each `Agreement` tells it.

    Raises:
        CouldNotCheck: the engines or the columns differ in anything, or the table is not as said above.
        UnknownName: a rule set that is not there.
    """
    seed = secrets.randbits(32) if seed is None else seed
    asked = judge.rules(names)
    fields = {measure.field: measure for measure in known if measure.field}
    try:
        checked = checked_table(table, asked or list(judge.rule_sets.values()), fields, own_rules=not asked)
        parts = _by_rule_set(judge, checked, asked)
        if checked.height <= BOTH_ENGINES_UP_TO:
            return _by_engines(judge, parts, fields)
        return _by_columns(judge, parts, fields, seed)
    except (pl.exceptions.PolarsError, ValueError, OverflowError) as error:
        raise CouldNotCheck(f"列运算出错：{error}") from error


def outcomes_of(
    judge: Judge, rules: RuleSet, plan: Plan, checked: pl.DataFrame, fields: Mapping[str, Measure]
) -> pl.DataFrame:
    """`record` and outcome codes, a column per condition's IRI; the engines fill in what the columns cannot say."""
    codes = checked.select("record", **plan.outcomes)
    for condition in rules.conditions:
        if condition.iri in plan.refused:
            told = judged_by_engines(judge, rules, condition, checked, fields)
            codes = codes.with_columns(told.alias(condition.iri))
        elif condition.iri in plan.doubts:
            doubtful = checked.select(plan.doubts[condition.iri].fill_null(False)).to_series()
            if doubtful.any():
                told = judged_by_engines(judge, rules, condition, checked.filter(doubtful), fields)
                codes = codes.with_columns(codes[condition.iri].scatter(doubtful.arg_true(), told))
    return codes


def _by_columns(
    judge: Judge, parts: Iterable[tuple[RuleSet, pl.DataFrame]], fields: Mapping[str, Measure], seed: int
) -> TableVerdicts:
    frames, agreements = {}, []
    refused: dict[str, str] = {}
    for rules, checked in parts:
        plan = compile_rules(rules, checked.schema)
        codes = outcomes_of(judge, rules, plan, checked, fields)
        frame = framing(judge, rules)(codes)
        said = codes.with_columns(frame["overall"], frame["reason"])
        agreements.append(hold_against_engines(judge, rules, checked, said, fields, seed))
        frames[rules.name] = frame
        refused |= {iri: str(error) for iri, error in plan.refused.items()}
    return TableVerdicts(frames, judge.rule_sets, agreements, tuple(refused.values()))


def _by_engines(
    judge: Judge, parts: Iterable[tuple[RuleSet, pl.DataFrame]], fields: Mapping[str, Measure]
) -> TableVerdicts:
    frames = {}
    for rules, checked in parts:
        verdicts = judge.judge(records_of(checked, fields), [rules.name])
        codes = {
            c.iri: pl.Series([code_of(v.conditions[n]) for v in verdicts], dtype=pl.UInt8)
            for n, c in enumerate(rules.conditions)
        }
        frames[rules.name] = framing(judge, rules)(checked.select("record", **codes))
    return TableVerdicts(frames, judge.rule_sets)


def _by_rule_set(
    judge: Judge, checked: pl.DataFrame, asked: Sequence[RuleSet]
) -> Iterable[tuple[RuleSet, pl.DataFrame]]:
    """Each rule set with the records that it is to judge, if any."""
    if asked or "rule_set" not in checked.columns:
        return [(rules, checked) for rules in asked or judge.rule_sets.values()]
    own = checked["rule_set"]
    judge.rules(own.explode().drop_nulls().unique().sort())
    for_all = own.is_null() | (own.list.len() == 0)
    parts = [(rules, checked.filter(for_all | own.list.contains(name))) for name, rules in judge.rule_sets.items()]
    return [(rules, part) for rules, part in parts if part.height]


def framing(judge: Judge, rules: RuleSet) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """Make what turns `record` and outcome codes by condition into a frame of `TableVerdicts`."""
    conditions = rules.conditions
    worst = pl.max_horizontal(c.iri for c in conditions) if conditions else pl.lit(NOT_APPLICABLE, dtype=pl.UInt8)
    statuses = list(dict.fromkeys(known.status for known in judge.rule_sets.values()))
    overall = pl.Series([OVERALLS.index(_OVERALL_BY_WORST[code]) for code in range(len(OUTCOMES))], dtype=pl.UInt8)
    columns = [
        pl.col("record"),
        pl.lit(rules.name, dtype=pl.Enum(list(judge.rule_sets))).alias("rule_set"),
        pl.lit(rules.status, dtype=pl.Enum(statuses)).alias("status"),
        pl.lit(overall).gather(pl.col("worst")).cat.to(OVERALL).alias("overall"),
        pl.when(pl.col("worst") <= NOT_APPLICABLE).then(pl.lit("nothing_testable", dtype=REASON)).alias("reason"),
        pl.lit(sum(c.test is None for c in conditions), dtype=pl.UInt16).alias("needs_judgement"),
        *(pl.col(c.iri).cat.to(OUTCOME).alias(c.id) for c in conditions),
    ]
    return lambda codes: codes.with_columns(worst=worst).select(columns)
