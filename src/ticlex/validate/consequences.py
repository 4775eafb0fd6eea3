"""What follows, by the texts, from a condition that is not met or from a fact that is on record.

All links stand in the graph: a condition's `tic:consequence`, what follows from that, and for what follows without any
breach (评估结果较差的，限期整改) the gate under which it does, as `sh:condition`.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ticlex.names import Iri, curie
from ticlex.records import Record
from ticlex.store import Row, Store
from ticlex.validate.conditions import Condition, Gate, RuleSet
from ticlex.validate.gates import applies
from ticlex.validate.report import DRAFT_WARNING, plain
from ticlex.validate.verdicts import ConditionVerdict, Verdict
from ticlex.words import quantity_text

_EFFECTS = """
SELECT ?effect ?provision ?words ?act ?action ?note ?gate ?value ?unit ?op WHERE {
  ?effect a tic:Consequence ; tic:statedIn ?p ; tic:words ?words ; tic:action ?a .
  ?p tic:ref ?provision .
  ?a skos:notation ?act ; skos:prefLabel ?action FILTER(lang(?action) = "zh")
  OPTIONAL { ?effect skos:note ?note FILTER(lang(?note) = "zh") }
  OPTIONAL { ?effect sh:condition ?gate }
  OPTIONAL { ?effect tic:quantity ?q . ?q tic:value ?value ; tic:unit ?u ; tic:op ?o .
    ?u skos:notation ?unit . ?o skos:notation ?op }
} ORDER BY ?effect ?act
"""
_LINKS = "SELECT ?cause ?effect WHERE { ?cause tic:consequence ?effect . ?effect a tic:Consequence } ORDER BY ?effect"
_REVOKED_ON = "SELECT ?field WHERE { tic:revocationDate tic:field ?field }"
_MONTHS = {"years": 12, "months": 1}
_REAPPLY, _REVOKE = "Reapply", "Revoke"


@dataclass(frozen=True, slots=True)
class Effect:
    """A norm of kind Consequence."""

    iri: Iri
    provision: str
    quote: str
    act: str
    """Code of what is done: Rectify, Remove, Revoke, Cancel, Reapply"""
    action: str
    """The same for a person: 整改"""
    note: str | None
    """How the text is read, or what it leaves open: 限期多长没有规定。"""
    gate: Iri | None
    """Fact on record from which it follows without any breach."""
    bar: tuple[int, str] | None
    """How long it lasts: (3, years)"""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a consequence follows for a record."""

    fact: str
    """What is on record, in words: 最近评估结果较差; 连续较差次数 2次"""
    condition: Condition | None = None
    """The condition that is not met, or that looks after what follows from the fact."""


@dataclass(frozen=True, slots=True)
class Follows:
    """One consequence for one record."""

    record: str
    rule_set: RuleSet
    """The first under which it shows."""
    effect: Effect
    because: tuple[Cause, ...]
    earliest: date | None = None
    """First day on which a center may apply again, where the record has the day of revocation."""


class Consequences:
    """The consequences of the graph; reads them once."""

    def __init__(self, store: Store, rule_sets: Iterable[RuleSet]) -> None:
        self._effects = {Iri(row["effect"]): _effect(row) for row in store.select(_EFFECTS)}
        self._after: dict[Iri, list[Iri]] = {}
        for row in store.select(_LINKS):
            self._after.setdefault(Iri(row["cause"]), []).append(Iri(row["effect"]))
        self._revoked_on = str(store.select(_REVOKED_ON)[0]["field"])
        conditions = [c for rules in rule_sets for c in rules.conditions]
        self._gates: Mapping[str, Gate] = {c.gate.iri: c.gate for c in conditions if c.gate}

    def of(self, record: Record, verdicts: Iterable[Verdict]) -> list[Follows]:
        """What follows for a record from its verdicts, each consequence once with all its causes."""
        causes: dict[Iri, list[Cause]] = {}
        shown_by: dict[Iri, RuleSet] = {}
        for verdict in verdicts:
            for iri, cause in (*self._breaches(verdict), *self._facts(record, verdict)):
                if cause not in causes.setdefault(iri, []):
                    causes[iri].append(cause)
                shown_by.setdefault(iri, verdict.rule_set)
        revoked = self._revoked(record)
        found = []
        for iri, because in causes.items():
            effect = self._effects[iri]
            earliest = later(revoked, *effect.bar) if revoked and effect.bar else None
            found.append(Follows(record.id, shown_by[iri], effect, tuple(because), earliest))
        return found

    def _breaches(self, verdict: Verdict) -> Iterator[tuple[Iri, Cause]]:
        for condition in verdict.conditions:
            if condition.outcome == "not_met":
                for effect in self._chain(condition.condition.iri):
                    yield effect, Cause(_found(condition), condition.condition)

    def _facts(self, record: Record, verdict: Verdict) -> Iterator[tuple[Iri, Cause]]:
        """What a gate that the record is in brings with it, until the condition that looks after it is met."""
        for effect in self._effects.values():
            gate = self._gates.get(effect.gate or "")
            if gate and applies(gate, record.cells):
                ends = set(self._after.get(effect.iri, ()))
                for condition in verdict.conditions:
                    own = condition.condition
                    is_checked = own.gate is not None and own.gate.iri == gate.iri
                    if is_checked and ends & set(self._after.get(own.iri, ())) and condition.outcome != "met":
                        yield effect.iri, Cause(gate.zh, own)
        if day := self._revoked(record):
            for iri in self._bars():
                if self._effects[iri].provision.split("/")[0] == verdict.rule_set.document:
                    yield iri, Cause(f"撤销授牌日期 {day.isoformat()}")

    def _bars(self) -> list[Iri]:
        """What a revocation brings with it for a time."""
        revoking = [effect.iri for effect in self._effects.values() if effect.act == _REVOKE]
        after = dict.fromkeys(iri for cause in revoking for iri in self._after.get(cause, ()))
        return [iri for iri in after if self._effects[iri].bar]

    def _chain(self, cause: Iri) -> list[Iri]:
        """What follows, and what follows from that."""
        found: dict[Iri, None] = {}
        waiting = [*self._after.get(cause, ())]
        while waiting:
            iri = waiting.pop(0)
            if iri not in found:
                found[iri] = None
                waiting += self._after.get(iri, ())
        return list(found)

    def _revoked(self, record: Record) -> date | None:
        cell = record.cells.get(self._revoked_on)
        return cell.value if cell and isinstance(cell.value, date) else None


def later(day: date, amount: int, unit: str) -> date:
    """The day some years or months later; the month's last where it has no such day, as after 29 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + amount * _MONTHS[unit], 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def follows_json(follows: Follows, state: str | None = None) -> dict[str, Any]:
    """A consequence for a program; `state` is new, continuing or ended."""
    effect = follows.effect
    found: dict[str, Any] = {
        "record": follows.record,
        "rule_set": follows.rule_set.name,
        "status": follows.rule_set.status,
        "consequence": curie(effect.iri),
        "act": effect.act,
        "action": effect.action,
        "provision": effect.provision,
        "quote": effect.quote,
        "because": [_cause_json(cause) for cause in follows.because],
        "period": {"value": effect.bar[0], "unit": effect.bar[1]} if effect.bar else None,
        "earliest": plain(follows.earliest),
        "note": effect.note,
    }
    if state:
        found["state"] = state
    if follows.rule_set.status == "draft":
        found["warning"] = DRAFT_WARNING["zh"]
    return found


def follows_text(follows: Follows) -> str:
    """One line: 重新申报：“且3年内不得重新申报…”（cq/art30），最早 2026-03-01."""
    effect = follows.effect
    because = "；".join(_cause_text(cause) for cause in follows.because)
    line = f"{effect.action}：“{effect.quote}”（{effect.provision}），因为 {because}"
    if follows.earliest:
        line += f"；最早可重新申报的日期 {follows.earliest.isoformat()}"
    elif effect.bar:
        line += f"；自撤销授牌之日起 {quantity_text(*effect.bar)}，填写撤销授牌日期后可算出最早日期"
    return f"{line}。{effect.note}" if effect.note else line


def _cause_json(cause: Cause) -> dict[str, Any]:
    condition = cause.condition
    return {
        "fact": cause.fact,
        "condition": condition.id if condition else None,
        "provision": condition.provision if condition else None,
        "quote": condition.quote if condition else None,
    }


def _cause_text(cause: Cause) -> str:
    condition = cause.condition
    return f"{cause.fact}（{condition.provision}：“{condition.quote}”）" if condition else cause.fact


def _effect(row: Row) -> Effect:
    gate, value, unit = row.get("gate"), row.get("value"), str(row.get("unit"))
    # 连续两年 is a period that has passed, 3年内不得 one that is to pass.
    is_bar = row["act"] == _REAPPLY and unit in _MONTHS and isinstance(value, int | Decimal)
    return Effect(
        Iri(row["effect"]),
        str(row["provision"]),
        str(row["words"]),
        str(row["act"]),
        str(row["action"]),
        str(row["note"]) if "note" in row else None,
        None if gate is None else Iri(gate),
        (int(str(value)), unit) if is_bar else None,
    )


def _found(verdict: ConditionVerdict) -> str:
    test = verdict.condition.test
    if test is None or verdict.value is None:
        return verdict.condition.name.get("zh", verdict.condition.id)
    return f"{test.measure.zh} {quantity_text(verdict.value, test.measure.unit)}"
