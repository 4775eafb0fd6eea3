"""Verdicts in the long form: a row per record, rule set and condition, for other programs' tables."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ticlex.report.stated import Stated
from ticlex.validate.report import OUTCOME
from ticlex.validate.verdicts import OVERALLS

if TYPE_CHECKING:
    import polars as pl

    from ticlex.validate.conditions import RuleSet
    from ticlex.validate.table import TableVerdicts
    from ticlex.validate.verdicts import Verdict

COLUMNS = ("record", "rule_set", "status", "overall", "condition", "provision", "outcome", "reason")
"""`status` is the document's: what a draft asks for is no law."""
METADATA = "ticlex"
"""Key of the file's metadata under which it states what every report states."""


def long_of_verdicts(verdicts: Iterable[Verdict], judged: Iterable[RuleSet]) -> pl.LazyFrame:
    """The long form of verdicts that were reached one by one, under the rule sets `judged`."""
    import polars as pl

    rows = [
        (v.record, v.rule_set.name, v.rule_set.status, v.overall, c.condition.id, c.condition.provision, c.outcome,
         c.reason)
        for v in verdicts
        for c in v.conditions
    ]  # fmt: skip
    text = pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")
    return text.with_columns(pl.col(name).cast(dtype) for name, dtype in _types(judged).items()).lazy()


def long_of_table(verdicts: TableVerdicts, judged: Sequence[RuleSet]) -> pl.LazyFrame:
    """The same of verdicts that stand in columns; twenty million rows of a million records never stand in memory."""
    import polars as pl

    from ticlex.validate.columns import OUTCOMES

    types = _types(judged)
    outcome = pl.Series([said.removesuffix("_missing").removesuffix("_bad_input") for said in OUTCOMES])
    reason = pl.Series([said.removeprefix("unknown_") if said.startswith("unknown_") else None for said in OUTCOMES])
    parts = []
    for rules in judged:
        for condition in rules.conditions:
            code = pl.col(condition.id).to_physical()
            parts.append(
                verdicts.frames[rules.name]
                .lazy()
                .select(
                    "record",
                    pl.lit(rules.name, dtype=types["rule_set"]).alias("rule_set"),
                    pl.lit(rules.status, dtype=types["status"]).alias("status"),
                    pl.col("overall").cast(types["overall"]),
                    pl.lit(condition.id, dtype=types["condition"]).alias("condition"),
                    pl.lit(condition.provision, dtype=types["provision"]).alias("provision"),
                    pl.lit(outcome.cast(types["outcome"])).gather(code).alias("outcome"),
                    pl.lit(reason.cast(types["reason"])).gather(code).alias("reason"),
                )
            )
    return pl.concat(parts) if parts else long_of_verdicts([], [])


def metadata(stated: Stated) -> dict[str, str]:
    """What the file states of itself."""
    return {METADATA: json.dumps(stated.json(), ensure_ascii=False)}


def _types(judged: Iterable[RuleSet]) -> dict[str, pl.Enum]:
    """All but the record repeat over and over: enumerations, whose words are stored once."""
    import polars as pl

    judged = list(judged)
    conditions = [c for rules in judged for c in rules.conditions]
    words = {
        "rule_set": [rules.name for rules in judged],
        "status": [rules.status for rules in judged],
        "overall": OVERALLS,
        "condition": [c.id for c in conditions],
        "provision": [c.provision for c in conditions],
        "outcome": list(OUTCOME),
        "reason": ["missing", "bad_input"],
    }
    return {name: pl.Enum(list(dict.fromkeys(own))) for name, own in words.items()}
