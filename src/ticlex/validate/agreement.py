"""What the columns say of a few records, held against the two SHACL engines.

The few are a random sample, and those where a slip would show: on either side of every bound the records nearest to
it, a blank, a bad and each distinct value of what is read, and one record of each outcome. Most are chosen by what the
records hold, for columns that go wrong do not show in outcomes of theirs.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ticlex.errors import CouldNotCheck
from ticlex.measures import Measure
from ticlex.validate.columns import BAD, MET, NOT_MET, OUTCOMES, SOFT_NOT_MET, fields_read, sides_of_bounds
from ticlex.validate.conditions import Condition, RuleSet
from ticlex.validate.rows import code_of, records_of, shown
from ticlex.validate.verdicts import SAMPLE, Judge

_SHOWN = 5
_WORDS = 20
"""Distinct texts of a field that are tried, at most."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """That the three engines said the same of some records of one rule set."""

    rule_set: str
    seed: int
    random: int
    """Records drawn at random."""
    chosen: int
    """Records chosen for being at a bound, or of a rare outcome."""

    def __str__(self) -> str:
        """For a person, seed included."""
        return (
            f"{self.rule_set}：随机抽取 {self.random} 条（种子 {self.seed}），另取界限两侧与各种结果的记录"
            f" {self.chosen} 条，两个 SHACL 引擎与列运算结论一致"
        )


def hold_against_engines(
    judge: Judge,
    rules: RuleSet,
    table: pl.DataFrame,
    outcomes: pl.DataFrame,
    fields: Mapping[str, Measure],
    seed: int,
) -> Agreement:
    """Compare outcome codes (a column per condition, by IRI) and overall results with those of the judge.

    Args:
        judge: judges the few records with both SHACL engines.
        rules: the rule set that `outcomes` are of.
        table: the checked table, row by row with `outcomes`.
        outcomes: codes by condition, and `overall`.
        fields: the measures, by field.
        seed: of the random sample.

    Raises:
        CouldNotCheck: something differs; says which record, what was found, and what either side says.
    """
    chooser = random.Random(f"{seed}:{rules.name}")  # noqa: S311  # a sample, not a secret
    drawn = set(chooser.sample(range(table.height), min(SAMPLE, table.height)))
    chosen = _telling_rows(rules.tested, table, outcomes, chooser) - drawn
    places = sorted(drawn | chosen)
    few, said = table[places], outcomes[places]
    differing = []
    verdicts = judge.judge(records_of(few, fields), [rules.name])
    pairs = zip(verdicts, few.iter_rows(named=True), said.iter_rows(named=True), places, strict=True)
    for verdict, row, ours, place in pairs:
        where = f"第 {place + 1} 条记录 {row['record']}"
        for theirs in verdict.conditions:
            code = ours[theirs.condition.iri]
            if code != code_of(theirs):
                condition = theirs.condition
                differing.append(
                    f"{where}，{condition.id}（{shown(row, fields_read(condition))}）："
                    f"列运算 {OUTCOMES[code]}，SHACL 引擎 {OUTCOMES[code_of(theirs)]}"
                )
        if (ours["overall"], ours["reason"]) != (verdict.overall, verdict.reason):
            differing.append(f"{where}，总的结论：列运算 {ours['overall']}，SHACL 引擎 {verdict.overall}")
    if differing:
        listed = "；".join(differing[:_SHOWN])
        raise CouldNotCheck(
            f"列运算与 SHACL 引擎在 {rules.name} 的 {len(differing)} 处结论不同（种子 {seed}），未给出结论：{listed}"
        )
    return Agreement(rules.name, seed, len(drawn), len(chosen))


def _telling_rows(
    conditions: Sequence[Condition], table: pl.DataFrame, outcomes: pl.DataFrame, chooser: random.Random
) -> set[int]:
    """Where in the table the records stand that tell most."""
    firsts = [
        pl.col(c.iri).index_of(code).alias(f"{c.iri} {code}") for c in conditions for code in range(len(OUTCOMES))
    ]
    found = set(outcomes.select(firsts).row(0)) if firsts else set()
    for name in dict.fromkeys(name for condition in conditions for name in fields_read(condition)):
        if name in table.columns:
            found |= _kinds(name, table, chooser)
    for condition in conditions:
        is_judged = pl.lit(outcomes[condition.iri].is_in([MET, SOFT_NOT_MET, NOT_MET]))
        for value, sides in sides_of_bounds(condition, table.schema):
            near = {side: pl.when(is_judged & rows).then(value) for side, rows in sides.items()}
            nearest = [near["below"].arg_max().alias("below"), near["above"].arg_min().alias("above")]
            at = (is_judged & sides["at"]).index_of(True).alias("at")
            found |= set(table.select(*nearest, at).row(0))
    return {place for place in found if place is not None}


def _kinds(name: str, table: pl.DataFrame, chooser: random.Random) -> set[int]:
    """Where a field is blank, where it is bad, where its least and largest number stands, and each of its words."""
    column = pl.col(name)
    asked = [column.is_null().index_of(True).alias("blank")]
    if name + BAD in table.columns:
        is_bad = pl.col(name + BAD)
        asked = [(column.is_null() & ~is_bad).index_of(True).alias("blank"), is_bad.index_of(True).alias("bad")]
    dtype = table.schema[name]
    if dtype == pl.Boolean:
        asked += [column.index_of(answer).alias(str(answer)) for answer in (True, False)]
    elif dtype != pl.String:
        asked += [column.arg_min().alias("least"), column.arg_max().alias("largest")]
    found = set(table.select(asked).row(0))
    if dtype == pl.String:
        first_of_each = table[name].arg_unique().to_list()
        found |= set(chooser.sample(first_of_each, min(_WORDS, len(first_of_each))))
    return found
