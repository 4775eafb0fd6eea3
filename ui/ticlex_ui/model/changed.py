"""What changed since last year's file, and why, ready to be read."""

from __future__ import annotations

from dataclasses import dataclass

from ticlex.measures import Measure
from ticlex.names import curie
from ticlex.records import Cell
from ticlex.said import in_language
from ticlex.validate.consequences import Follows
from ticlex.validate.over_time import ConditionChange, OverTime, VerdictChange
from ticlex_ui.model.holdings import Holdings
from ticlex_ui.model.matrix import Value
from ticlex_ui.model.outlook import written

_SHOWN = 200


@dataclass(frozen=True, slots=True)
class FieldStep:
    """A field that is not as it was."""

    label: str
    before: str
    after: str
    """Empty where blank."""


@dataclass(frozen=True, slots=True)
class ConditionStep:
    """A condition with another outcome, and the fields behind that."""

    name: str
    provision: str
    article: str
    span: tuple[int, int]
    before: tuple[str, str | None]
    after: tuple[str, str | None]
    """(outcome, reason)"""
    because: list[FieldStep]


@dataclass(frozen=True, slots=True)
class RecordStep:
    """A record under one rule set, then and now."""

    record: str
    rule_set: str
    is_draft: bool
    before: str
    after: str
    conditions: list[ConditionStep]


@dataclass(frozen=True, slots=True)
class Consequence:
    """What follows by the text."""

    state: str
    """new, continuing or ended"""
    record: str
    rule_set: str
    is_draft: bool
    action: str
    quote: str
    provision: str
    article: str
    span: tuple[int, int]
    because: list[tuple[str, str]]
    """(what is on record, provision)"""
    earliest: Value | None
    note: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of an older file."""

    matched: int
    new: tuple[str, ...]
    vanished: tuple[str, ...]
    unnamed: tuple[str, ...]
    steps: list[RecordStep]
    more: int
    once: tuple[tuple[str, str], ...]
    consequences: list[Consequence]
    more_consequences: int


def changes(holdings: Holdings, found: OverTime, lang: str) -> Changes:
    """What changed between two files, a limited number of records in full."""
    return Changes(
        len(found.matched), found.new, found.vanished, found.unnamed,
        [_step(holdings, one, lang) for one in found.changes[:_SHOWN]], max(0, len(found.changes) - _SHOWN),
        found.judged_once,
        [_consequence(holdings, state, one, lang) for state, one in found.consequences[:_SHOWN]],
        max(0, len(found.consequences) - _SHOWN),
    )  # fmt: skip


def _step(holdings: Holdings, one: VerdictChange, lang: str) -> RecordStep:
    conditions = [_condition(holdings, each, lang) for each in one.conditions]
    rules = one.rule_set
    is_draft = rules.status == "draft"
    return RecordStep(one.record, rules.name, is_draft, one.before.overall, one.after.overall, conditions)


def _condition(holdings: Holdings, one: ConditionChange, lang: str) -> ConditionStep:
    condition = one.condition
    because = [
        FieldStep(
            f.measure.en if lang == "en" else f.measure.zh,
            _cell(f.before, f.measure, lang),
            _cell(f.after, f.measure, lang),
        )
        for f in one.because
    ]
    return ConditionStep(
        condition.name.get(lang, "") or condition.quote, condition.provision,
        holdings.article(condition.provision, lang), holdings.span(condition.id) or (0, 0),
        (one.before.outcome, one.before.reason), (one.after.outcome, one.after.reason), because,
    )  # fmt: skip


def _cell(cell: Cell | None, measure: Measure, lang: str) -> str:
    if cell is None:
        return ""
    return written(cell.value, measure, lang) if cell.value is not None else cell.found


def _consequence(holdings: Holdings, state: str, one: Follows, lang: str) -> Consequence:
    effect = one.effect
    article = holdings.article(effect.provision, lang)
    span = holdings.span(curie(effect.iri)) or (0, 0)
    because = [
        (in_language(c.fact, lang, holdings.english), c.condition.provision if c.condition else effect.provision)
        for c in one.because
    ]
    earliest = None
    if one.earliest and span[1]:
        earliest = Value(one.earliest.isoformat(), "date", effect.provision, article, span, "", "")
    return Consequence(
        state, one.record, one.rule_set.name, one.rule_set.status == "draft",
        holdings.translated(effect.action, lang), effect.quote, effect.provision, article, span, because, earliest,
        holdings.translated(effect.note or "", lang),
    )  # fmt: skip
