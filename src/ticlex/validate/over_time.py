"""Last year's records beside this year's: which verdicts changed, because of which fields, and what follows.

Both are judged by the rules of today, so a verdict that changed rests on a field that changed. Records belong together
by their number; one that has none is named by its row, and a row is not the same center from one year to the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ticlex.measures import Measure
from ticlex.names import Iri
from ticlex.records import Cell, Record
from ticlex.validate.conditions import Condition, RuleSet
from ticlex.validate.consequences import Consequences, Follows, follows_json, follows_text
from ticlex.validate.improve import value_text
from ticlex.validate.report import DRAFT_WARNING, OUTCOME, OVERALL, plain
from ticlex.validate.smallest import read_by
from ticlex.validate.verdicts import ConditionVerdict, Verdict

_BY_ROW = re.compile(r"(?:.+!)?第\d+(?:行|条记录)(?:（\d+）)?")
_STATES = {"new": "新发生", "continuing": "上次已有", "ended": "不再"}


@dataclass(frozen=True, slots=True)
class Judged:
    """The records of one file with their verdicts."""

    records: Sequence[Record]
    verdicts: Sequence[Verdict]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that is not as it was; None where the file does not have it."""

    measure: Measure
    before: Cell | None
    after: Cell | None


@dataclass(frozen=True, slots=True)
class ConditionChange:
    """A condition with another outcome than before, and the fields behind that."""

    condition: Condition
    before: ConditionVerdict
    after: ConditionVerdict
    because: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """A record under one rule set, of which some condition or the whole came out otherwise."""

    record: str
    rule_set: RuleSet
    before: Verdict
    after: Verdict
    conditions: tuple[ConditionChange, ...]


@dataclass(frozen=True, slots=True)
class OverTime:
    """What became of the records of an older file."""

    matched: tuple[str, ...]
    new: tuple[str, ...]
    vanished: tuple[str, ...]
    unnamed: tuple[str, ...]
    """Records of either file without a number of their own: they cannot be matched."""
    changes: tuple[VerdictChange, ...]
    judged_once: tuple[tuple[str, str], ...]
    """(record, rule set) of a matched record that only one of the files asked for."""
    consequences: tuple[tuple[str, Follows], ...]
    """What follows from the newer file, and what no longer does: (new, continuing or ended; consequence)."""


def compare_over_time(old: Judged, new: Judged, consequences: Consequences, known: Iterable[Measure]) -> OverTime:
    """Lay two files beside each other.

    Args:
        old: the records of the older file, judged by the same judge as `new`.
        new: the records of the newer file.
        consequences: of the same store.
        known: the measures of the same store.
    """
    fields = {measure.field: measure for measure in known if measure.field}
    before, after = _by_number(old.records), _by_number(new.records)
    matched = [name for name in after if name in before]
    old_verdicts, new_verdicts = _by_pair(old.verdicts, before), _by_pair(new.verdicts, after)
    changes = [
        change
        for (name, rules), verdict in new_verdicts.items()
        if (earlier := old_verdicts.get((name, rules)))
        and (change := _change(before[name], after[name], earlier, verdict, fields))
    ]
    both = set(matched)
    once = [
        pair
        for pair in {**new_verdicts, **old_verdicts}
        if pair[0] in both and _is_in_one(pair, old_verdicts, new_verdicts)
    ]
    return OverTime(
        tuple(matched),
        tuple(name for name in after if name not in before),
        tuple(name for name in before if name not in after),
        tuple(dict.fromkeys(r.id for r in (*old.records, *new.records) if _is_by_row(r))),
        tuple(changes),
        tuple(once),
        tuple(_consequences(old, new, both, consequences)),
    )


def over_time_json(found: OverTime) -> dict[str, Any]:
    """What `ticlex check NEW --before OLD --json` says under `over_time`."""
    return {
        "matched": len(found.matched),
        "new": list(found.new),
        "vanished": list(found.vanished),
        "unnamed": list(found.unnamed),
        "judged_once": [{"record": record, "rule_set": rules} for record, rules in found.judged_once],
        "changes": [_verdict_change_json(change) for change in found.changes],
        "consequences": [follows_json(follows, state) for state, follows in found.consequences],
    }


def over_time_lines(found: OverTime) -> list[str]:
    """The same for a person, a line each."""
    lines = [
        f"与上次相比：同一记录 {len(found.matched)} 条，新增 {len(found.new)} 条，不再出现 {len(found.vanished)} 条"
    ]
    for word, names in (("新增", found.new), ("不再出现", found.vanished)):
        if names:
            lines.append(f"{word}：{'、'.join(names)}")
    if found.unnamed:
        lines.append(f"没有记录号，无法对应：{'、'.join(found.unnamed)}。给记录写上记录号。")
    for record, rules in found.judged_once:
        lines.append(f"{record} · {rules}：只有一次核对用了这个规则集，没有可比的结论")
    for change in found.changes:
        lines += _change_lines(change)
    if not found.changes:
        lines.append("结论都没有变化。")
    for state, follows in found.consequences:
        draft = f"【{DRAFT_WARNING['zh']}】" if follows.rule_set.status == "draft" else ""
        lines.append(f"{_STATES[state]} {follows.record} · {draft}{follows_text(follows)}")
    return lines


def _change_lines(change: VerdictChange) -> list[str]:
    was, now = (OVERALL[v.overall]["zh"] for v in (change.before, change.after))
    title = f"{was} → {now}" if was != now else f"仍为{now}"
    draft = f"【{DRAFT_WARNING['zh']}】" if change.rule_set.status == "draft" else ""
    lines = [f"{change.record} · {draft}{change.rule_set.zh} [{change.rule_set.name}]：{title}"]
    for one in change.conditions:
        fields = "；".join(
            f"{f.measure.zh} {_cell_text(f.before, f.measure)} → {_cell_text(f.after, f.measure)}" for f in one.because
        )
        name = one.condition.name.get("zh", one.condition.id)
        was, now = (OUTCOME[v.outcome]["zh"] for v in (one.before, one.after))
        lines.append(f"  {name}（{one.condition.provision}）：{was} → {now}，因为 {fields}")
    return lines


def _change(
    before: Record, after: Record, was: Verdict, now: Verdict, fields: Mapping[str, Measure]
) -> VerdictChange | None:
    earlier = {v.condition.iri: v for v in was.conditions}
    changed = [
        ConditionChange(v.condition, old, v, _because(v.condition, before, after, fields))
        for v in now.conditions
        if (old := earlier.get(v.condition.iri)) and (old.outcome, old.reason) != (v.outcome, v.reason)
    ]
    if not changed and (was.overall, was.reason) == (now.overall, now.reason):
        return None
    return VerdictChange(after.id, now.rule_set, was, now, tuple(changed))


def _because(
    condition: Condition, before: Record, after: Record, fields: Mapping[str, Measure]
) -> tuple[FieldChange, ...]:
    pairs = [(name, before.cells.get(name), after.cells.get(name)) for name in read_by(condition)]
    return tuple(FieldChange(fields[name], was, now) for name, was, now in pairs if _said(was) != _said(now))


def _consequences(old: Judged, new: Judged, matched: set[str], known: Consequences) -> list[tuple[str, Follows]]:
    was, now = (_follows(judged, known) for judged in (old, new))
    found = [("continuing" if key in was and key[0] in matched else "new", follows) for key, follows in now.items()]
    # What a record that is gone, or was not judged by the rule set again, has behind it, nobody can tell.
    asked = {(v.record, v.rule_set.name) for v in new.verdicts}
    gone = [f for key, f in was.items() if key not in now and key[0] in matched and (key[0], f.rule_set.name) in asked]
    return found + [("ended", follows) for follows in gone]


def _follows(judged: Judged, known: Consequences) -> dict[tuple[str, Iri], Follows]:
    by_record: dict[str, list[Verdict]] = {}
    for verdict in judged.verdicts:
        by_record.setdefault(verdict.record, []).append(verdict)
    found = [f for record in judged.records for f in known.of(record, by_record.get(record.id, ()))]
    return {(follows.record, follows.effect.iri): follows for follows in found}


def _by_number(records: Iterable[Record]) -> dict[str, Record]:
    return {record.id: record for record in records if not _is_by_row(record)}


def _is_by_row(record: Record) -> bool:
    """Whether a reader named the record by its place, for want of a number."""
    return bool(record.place) and record.id.startswith(record.place) and _BY_ROW.fullmatch(record.id) is not None


def _by_pair(verdicts: Iterable[Verdict], records: Mapping[str, Record]) -> dict[tuple[str, str], Verdict]:
    return {(v.record, v.rule_set.name): v for v in verdicts if v.record in records}


def _is_in_one(
    pair: tuple[str, str], old: Mapping[tuple[str, str], Verdict], new: Mapping[tuple[str, str], Verdict]
) -> bool:
    return (pair in old) != (pair in new)


def _said(cell: Cell | None) -> tuple[object, str] | None:
    """What a cell says: its value, or what stands there instead; None for a blank."""
    if cell is None or (cell.value is None and cell.problem is None):
        return None
    return cell.value, cell.found if cell.value is None else ""


def _cell_text(cell: Cell | None, measure: Measure) -> str:
    if cell is not None and cell.value is None and cell.problem is not None:
        return f"“{cell.found}”（有误）"
    return value_text(cell.value if cell else None, measure)


def _cell_json(cell: Cell | None) -> Any:
    if cell is None:
        return None
    return plain(cell.value) if cell.value is not None else cell.found or None


def _verdict_change_json(change: VerdictChange) -> dict[str, Any]:
    found: dict[str, Any] = {
        "record": change.record,
        "rule_set": change.rule_set.name,
        "status": change.rule_set.status,
        "overall": {"from": change.before.overall, "to": change.after.overall},
        "conditions": [
            {
                "condition": one.condition.id,
                "name": one.condition.name.get("zh"),
                "provision": one.condition.provision,
                "quote": one.condition.quote,
                "from": {"outcome": one.before.outcome, "reason": one.before.reason},
                "to": {"outcome": one.after.outcome, "reason": one.after.reason},
                "because": [
                    {
                        "field": f.measure.field,
                        "label": f.measure.zh,
                        "from": _cell_json(f.before),
                        "to": _cell_json(f.after),
                    }
                    for f in one.because
                ],
            }
            for one in change.conditions
        ],
    }
    if change.rule_set.status == "draft":
        found["warning"] = DRAFT_WARNING["zh"]
    return found
