"""Two norms that answer to each other, slot by slot: how strictly, how much, by when, who, in which case."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ticlex.gaps.counterparts import SURE, Pair
from ticlex.gaps.norms import Norm, Quantity

_STRENGTH = {"Strict": 4, "General": 3, "InPrinciple": 2, "Permitted": 1, "Encouraged": 0}
_FORCES = {"Strict": "必须", "General": "一般", "InPrinciple": "原则上", "Permitted": "可以", "Encouraged": "鼓励"}
_ACTS = {"Duty", "Power", "Step", "Prohibition", "Right", "Permission"}
_BOUNDS = ("AtLeast", "AtMost")
_TIMES = ("years", "months", "days", "date")
_EXCUSES = re.compile("无正当理由|无故|没有正当理由|特殊情况除外|特殊情形除外|除外|另有规定的")
_BASIS = re.compile("的?(?:按照|按|根据|依照)[^、，；]*规定")
_CASES = re.compile("[、，；或]")
_SAME_CASE = 0.5
_SAME_CONSEQUENCE = 0.45
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Clash:
    """One slot in which two norms differ."""

    kind: str
    slot: str
    note: str


def clashes(pair: Pair, names: Mapping[str, str], broader: Mapping[str, set[str]]) -> Iterator[Clash]:
    """Every slot in which a pair differs; `names` are the roles' labels, `broader` each role with those above it."""
    ours, theirs = pair.ours, pair.theirs
    same = bool(ours.measures & theirs.measures)
    if same or pair.likeness >= SURE:
        yield from _numbers(ours, theirs)
        yield from _force(ours, theirs)
        yield from _actor(ours, theirs, names, broader)
    if ours.kind == theirs.kind == "Consequence" and pair.likeness >= _SAME_CONSEQUENCE:
        yield from _cases(ours, theirs)
    yield from _excuse(ours, theirs)


def _force(ours: Norm, theirs: Norm) -> Iterator[Clash]:
    if ours.force is None or theirs.force is None or ours.force == theirs.force:
        return
    weaker = _STRENGTH[ours.force] < _STRENGTH[theirs.force]
    note = f"力度由“{_FORCES[theirs.force]}”变为“{_FORCES[ours.force]}”"
    yield Clash("weaker" if weaker else "stronger", "force", note)


def _actor(ours: Norm, theirs: Norm, names: Mapping[str, str], broader: Mapping[str, set[str]]) -> Iterator[Clash]:
    if not ours.bearers or not theirs.bearers or not {ours.kind, theirs.kind} <= _ACTS:
        return
    # 国务院有关部门 is a recommending authority too: a role that is broader is no other role.
    mine = set().union(*(broader.get(role, {role}) for role in ours.bearers))
    yours = set().union(*(broader.get(role, {role}) for role in theirs.bearers))
    if not mine & theirs.bearers and not yours & ours.bearers:
        shown = ["、".join(sorted(names.get(role, role) for role in norm.bearers)) for norm in (theirs, ours)]
        yield Clash("other_actor", "bearer", f"由“{shown[0]}”改为“{shown[1]}”")


def _numbers(ours: Norm, theirs: Norm) -> Iterator[Clash]:
    mine, yours = ({_in_months(q) for q in norm.quantities} for norm in (ours, theirs))
    for unit in sorted({q.unit for q in mine | yours}):
        left = sorted(q for q in mine - yours if q.unit == unit)
        right = sorted(q for q in yours - mine if q.unit == unit)
        for one, other in zip(left, right, strict=False):
            yield _compared(one, other)
        if not any(q.unit == unit for q in mine):
            yield from (_one_sided(q, "looser", "没有写明") for q in right if q.op in _BOUNDS)
        if not any(q.unit == unit for q in yours):
            yield from (_one_sided(q, "stricter", "增加了") for q in left if q.op in _BOUNDS)


def _one_sided(quantity: Quantity, kind: str, lead: str) -> Clash:
    if _is_deadline(quantity):
        return Clash("other_deadline", "deadline", f"{lead} {quantity.shown}")
    return Clash(kind, "threshold", f"{lead} {quantity.shown}")


def _is_deadline(quantity: Quantity) -> bool:
    """A period or a day by which; 运行12个月以上 is a threshold."""
    return quantity.unit.removeprefix("each-") in _TIMES and quantity.op != "AtLeast"


def _compared(ours: Quantity, theirs: Quantity) -> Clash:
    change = f"{theirs.shown}→{ours.shown}"
    more = ours.value > theirs.value
    if _is_deadline(ours):
        return Clash("other_deadline", "deadline", f"{change}（{'延长' if more else '缩短'}）")
    if ours.op != theirs.op or ours.op not in _BOUNDS:
        return Clash("other_number", "threshold", change)
    stricter = more == (ours.op == "AtLeast")
    return Clash("stricter" if stricter else "looser", "threshold", f"{change}（{'提高' if more else '降低'}）")


def _in_months(quantity: Quantity) -> Quantity:
    """三年 and 36个月 are one period."""
    if quantity.unit != "years":
        return Quantity(quantity.op, quantity.value, quantity.unit, quantity.shown)
    return Quantity(quantity.op, quantity.value * Decimal(_MONTHS), "months", quantity.shown)


def _cases(ours: Norm, theirs: Norm) -> Iterator[Clash]:
    mine, yours = _cases_of(ours), _cases_of(theirs)
    added = [case for case in mine if not any(_alike(case, other) for other in yours)]
    gone = [case for case in yours if not any(_alike(case, other) for other in mine)]
    if mine and yours and (added or gone):
        parts = [
            f"{lead}：{'、'.join(cases)}" for lead, cases in (("没有的情形", gone), ("增加的情形", added)) if cases
        ]
        yield Clash("other_case", "circumstance", "；".join(parts))


def _cases_of(norm: Norm) -> list[str]:
    circumstances = (_BASIS.sub("", words) for words in norm.circumstances)
    parts = (part.removesuffix("的").strip() for words in circumstances for part in _CASES.split(words))
    return [case for case in dict.fromkeys(_EXCUSES.sub("", part) for part in parts) if len(case) > 1]


def _alike(one: str, other: str) -> bool:
    left, right = ({words[n : n + 2] for n in range(len(words) - 1)} for words in (one, other))
    return one == other or 2 * len(left & right) >= _SAME_CASE * (len(left) + len(right))


def _excuse(ours: Norm, theirs: Norm) -> Iterator[Clash]:
    mine, yours = (_EXCUSES.search(norm.words) for norm in (ours, theirs))
    if mine and not yours:
        yield Clash("looser", "exception", f"加了限定“{mine[0]}”")
    elif yours and not mine:
        yield Clash("stricter", "exception", f"没有限定“{yours[0]}”")
