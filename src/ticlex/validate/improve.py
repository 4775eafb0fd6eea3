"""What it would take: for a record and a rule set the smallest set of changes that makes the record pass.

To pass is what `ticlex check` lets pass: nothing not met and nothing unknown; what is only 一般 or 原则上 may stay
short and is listed as a warning. No plan is given that the judge, with its two engines, has not confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ticlex.errors import CouldNotCheck
from ticlex.measures import Measure
from ticlex.records import Record, Scalar
from ticlex.validate.alterable import FACTS
from ticlex.validate.conditions import RuleSet
from ticlex.validate.enough import ANY
from ticlex.validate.report import DRAFT_WARNING, margin_text, plain, required_text
from ticlex.validate.smallest import Plan, Planner, changed, outcome, read_by, why_blocked
from ticlex.validate.verdicts import BOTH_ENGINES_UP_TO, ConditionVerdict, Judge, Verdict
from ticlex.words import OPS, quantity_text

PASSING = ("compliant", "compliant_with_warnings")
_BROKEN = ("not_met", "unknown")
_BOUNDED = ("number", "money", "integer", "ratio")


@dataclass(frozen=True, slots=True)
class Change:
    """One field to change, to fill in (it is blank) or to mend (it is bad)."""

    measure: Measure
    kind: str
    """change, fill or mend"""
    value: Scalar | None
    """What the record holds."""
    found: str | None
    """As written in the file."""
    to: Scalar
    """A value that is enough; the nearest of them where the record holds a number."""
    verdicts: tuple[ConditionVerdict, ...]
    """Conditions, as they now stand, that stay broken without this change."""

    @property
    def is_example(self) -> bool:
        """Whether `to` shows a form (国家××技术创新中心) and is no value to copy."""
        return isinstance(self.to, str) and ANY in self.to

    @property
    def is_fact(self) -> bool:
        """Whether the field is to be filled with what is so, whatever would be enough."""
        return self.measure.field in FACTS


@dataclass(frozen=True, slots=True)
class Blocked:
    """A condition that no change can mend."""

    verdict: ConditionVerdict
    fields: tuple[Measure, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Improvement:
    """What one record would need under one rule set."""

    verdict: Verdict
    """As it stands."""
    changes: tuple[Change, ...]
    """As few as can be; where something blocks, what else it would take."""
    blocked: tuple[Blocked, ...] = ()
    warnings: tuple[ConditionVerdict, ...] = ()
    """Conditions with exceptions (一般, 原则上) that stay short: they do not stand in the way."""
    is_testable: bool = True

    @property
    def record(self) -> str:
        """The record's number."""
        return self.verdict.record

    @property
    def rule_set(self) -> RuleSet:
        """The rule set."""
        return self.verdict.rule_set

    @property
    def is_reachable(self) -> bool:
        """Whether the changes make the record pass."""
        return self.is_testable and not self.blocked


def improve(
    judge: Judge,
    known: Iterable[Measure],
    records: Sequence[Record],
    names: Sequence[str] = (),
    *,
    today: date | None = None,
) -> list[Improvement]:
    """The smallest changes for each record under each of `names`, by default under every rule set.

    Args:
        judge: gives the verdicts that are improved, and confirms that the changes flip them.
        known: the measures of the same store.
        records: as a reader left them.
        names: rule sets; a record's own choice is passed over, since the question is where else it would pass.
        today: what a date that is only asked to be there is filled with.

    Raises:
        CouldNotCheck: the judge does not confirm a plan, or could not judge.
        UnknownName: a rule set that is not there.
    """
    fields = {measure.field: measure for measure in known if measure.field}
    asked = judge.rules(names) or list(judge.rule_sets.values())
    planners = {rules.name: Planner(rules.tested, fields, today or date.today()) for rules in asked}
    found: list[Improvement] = []
    # Few enough at once that both engines judge them all.
    at_once = max(1, BOTH_ENGINES_UP_TO // len(planners))
    for start in range(0, len(records), at_once):
        batch = [record for record in records[start : start + at_once] for _ in planners]
        verdicts = judge.judge(records[start : start + at_once], list(planners))
        plans = [_plan(planners[v.rule_set.name], record, v) for record, v in zip(batch, verdicts, strict=True)]
        _confirm(judge, batch, verdicts, plans)
        found += [_improvement(r, v, plan, fields) for r, v, plan in zip(batch, verdicts, plans, strict=True)]
    return found


def side_by_side(improvements: Iterable[Improvement]) -> list[Improvement]:
    """One record's improvements, the nearest rule set first, those out of reach last."""
    return sorted(improvements, key=lambda i: (not i.is_testable, bool(i.blocked), len(i.blocked), len(i.changes)))


def applied(record: Record, changes: Mapping[str, Scalar]) -> Record:
    """The record with other values in some fields."""
    return replace(record, cells=changed(record.cells, changes))


def improvement_json(improvement: Improvement) -> dict[str, Any]:
    """One record under one rule set, as `ticlex improve --json` prints it."""
    verdict, rules = improvement.verdict, improvement.rule_set
    found: dict[str, Any] = {
        "record": verdict.record,
        "rule_set": rules.name,
        "document": rules.document,
        "status": rules.status,
        "overall": verdict.overall,
        "reachable": improvement.is_reachable,
        "changes": [_change_json(change) for change in improvement.changes],
        "blocked": [
            condition_json(b.verdict)
            | {"fields": [{"field": m.field, "label": m.zh} for m in b.fields], "reason": b.reason}
            for b in improvement.blocked
        ],
        "warnings": [condition_json(v) for v in improvement.warnings],
        "needs_judgement": [
            {"condition": v.condition.id, "provision": v.condition.provision, "quote": v.condition.quote}
            for v in verdict.conditions
            if v.outcome == "needs_judgement"
        ],
    }
    if not improvement.is_testable:
        found["reason"] = "nothing_testable"
    if rules.status == "draft":
        found["warning"] = DRAFT_WARNING["zh"]
    return found


def condition_json(verdict: ConditionVerdict) -> dict[str, Any]:
    """A condition with what it asks and how far the record is from it."""
    condition = verdict.condition
    asked, unit = condition.required, condition.test.measure.unit if condition.test else None
    return {
        "condition": condition.id,
        "name": condition.name.get("zh"),
        "provision": condition.provision,
        "quote": condition.quote,
        "outcome": verdict.outcome,
        "required": {"op": asked[0], "value": plain(asked[1]), "unit": unit} if asked else None,
        "margin": None if verdict.margin is None else {"value": plain(verdict.margin), "unit": unit},
    }


def change_text(change: Change) -> str:
    """专职研发人员 91人 → 100人（尚差9人）; what is blank or bad is to be filled in, with what would be enough."""
    label, to = change.measure.zh, value_text(change.to, change.measure)
    first = change.verdicts[0]
    if change.is_example:
        to = f"“{to}”的形式"
    if change.kind == "change":
        margin = margin_text(first)
        return f"{label} {value_text(change.value, change.measure)} → {to}" + (f"（{margin}）" if margin else "")
    asked = first.condition.required
    # One bound may be told as it is; of several, the value that is enough for all.
    is_bound = len(change.verdicts) == 1 and asked and asked[0] in OPS and change.measure.type in _BOUNDED
    own = change.measure.field in first.condition.fields
    enough = f"{required_text(first.condition) if own and is_bound else to}即可"
    verb = ("更正" if change.kind == "mend" else "填写") if not change.is_fact else "如实填写"
    return f"{verb}{label}：{enough}"


def value_text(value: Scalar | None, measure: Measure) -> str:
    """A value as people write it: 2000万元, 是, 综合类."""
    if value is None:
        return "空白"
    named = {code.code: code.zh for code in measure.codes}
    return named.get(str(value)) or quantity_text(value, measure.unit)


def summary_text(improvement: Improvement, most: int = 3) -> str:
    """One line on a rule set: 已符合; 还差 2 项：…; 无法通过改动达到：…."""
    listed = "；".join(change_text(change) for change in improvement.changes[:most])
    listed += f"；等 {len(improvement.changes)} 项" if len(improvement.changes) > most else ""
    if not improvement.is_testable:
        return "没有可以检验的条件，须由人判断"
    if improvement.blocked:
        names = [b.verdict.condition.name.get("zh", b.verdict.condition.id) for b in improvement.blocked]
        stuck = "；".join(
            f"{name}（{b.verdict.condition.provision}：{b.reason}）"
            for name, b in zip(names, improvement.blocked, strict=True)
        )
        return f"无法通过改动达到：{stuck}" + (f"。其余还差 {len(improvement.changes)} 项：{listed}" if listed else "")
    if not improvement.changes:
        return "已符合"
    return f"还差 {len(improvement.changes)} 项：{listed}"


def _change_json(change: Change) -> dict[str, Any]:
    first = condition_json(change.verdicts[0])
    return {
        "field": change.measure.field,
        "label": change.measure.zh,
        "kind": change.kind,
        "from": plain(change.value) if change.value is not None else change.found or None,
        "to": plain(change.to),
        "unit": change.measure.unit,
        "example": change.is_example,
        "conditions": [condition_json(verdict) for verdict in change.verdicts],
        "provision": first["provision"],
        "quote": first["quote"],
        "margin": first["margin"],
    }


def _plan(planner: Planner, record: Record, verdict: Verdict) -> Plan:
    told = {c.condition.iri: c.outcome for c in verdict.conditions}
    for condition in planner.conditions:
        if outcome(condition, record.cells) != told[condition.iri]:
            raise CouldNotCheck(f"{record.id} 的条件 {condition.id}：推算与两个引擎的结论不同，未给出改动。")
    return planner.plan(record.cells)


def _confirm(judge: Judge, records: Sequence[Record], verdicts: Sequence[Verdict], plans: Sequence[Plan]) -> None:
    """Have the judge look at every record with its changes made, each under the rule set of its plan."""
    changed_records = [
        replace(applied(record, plan.changes), rule_sets=(verdict.rule_set.name,))
        for record, verdict, plan in zip(records, verdicts, plans, strict=True)
        if plan.changes and plan.is_testable and not plan.blocked
    ]
    for after in judge.judge(changed_records):
        if after.overall not in PASSING:
            name = after.rule_set.name
            raise CouldNotCheck(f"{after.record} 按改动后，{name} 的结论仍是 {after.overall}，未给出改动。")


def _improvement(record: Record, verdict: Verdict, plan: Plan, fields: Mapping[str, Measure]) -> Improvement:
    by_condition = {v.condition.iri: v for v in verdict.conditions}
    after = changed(record.cells, plan.changes)
    order = list(fields)
    changes = [_change(record, name, plan, verdict, fields) for name in sorted(plan.changes, key=order.index)]
    blocked = [
        Blocked(by_condition[c.iri], tuple(fields[n] for n in read_by(c)), why_blocked(c, record.cells, fields))
        for c in plan.blocked
    ]
    short = [v for v in verdict.conditions if outcome(v.condition, after) == "soft_not_met"]
    return Improvement(verdict, tuple(changes), tuple(blocked), tuple(short), plan.is_testable)


def _change(record: Record, name: str, plan: Plan, verdict: Verdict, fields: Mapping[str, Measure]) -> Change:
    cell = record.cells.get(name)
    kind = "fill" if cell is None or (cell.value is None and not cell.problem) else "mend" if cell.problem else "change"
    without = changed(record.cells, {n: v for n, v in plan.changes.items() if n != name})
    reading = [v for v in verdict.conditions if name in read_by(v.condition)]
    mended = [v for v in reading if outcome(v.condition, without) in _BROKEN]
    # Where nothing was broken, the change lets a condition apply that then is met.
    return Change(
        fields[name],
        kind,
        cell.value if cell else None,
        cell.found if cell else None,
        plan.changes[name],
        tuple(mended or reading),
    )
