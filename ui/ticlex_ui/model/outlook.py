"""The smallest changes that would do, as a page shows them: what is short first, then what is blank."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from ticlex.measures import Measure
from ticlex.records import Record, Scalar
from ticlex.said import in_language
from ticlex.validate.improve import Change, Improvement, improve
from ticlex.validate.report import margin_text
from ticlex.validate.verdicts import ConditionVerdict
from ticlex_ui.model.amounts import amount
from ticlex_ui.model.asked import demand
from ticlex_ui.model.checking import NUMERIC
from ticlex_ui.model.holdings import Holdings
from ticlex_ui.model.matrix import Value


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One field to change, to mend or to fill."""

    field: str
    label: str
    kind: str
    """change, fill or mend"""
    now: str
    """What the record holds; empty where it is blank."""
    to: str
    """What would be enough: ≥5000㎡, 100人, 是"""
    is_example: bool
    is_fact: bool
    margin: Value | None
    provision: str
    article: str
    span: tuple[int, int]
    name: str
    """The condition that stays broken without the change."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """A condition that no change can mend."""

    name: str
    provision: str
    article: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """How far a record is from one rule set."""

    rule_set: str
    is_testable: bool
    changes: tuple[ChangeView, ...]
    stuck: tuple[Stuck, ...]
    exceptions: int
    """Conditions that stay short and allow exceptions."""

    @property
    def short(self) -> list[ChangeView]:
        """What is there and does not do."""
        return [c for c in self.changes if c.kind != "fill"]

    @property
    def blank(self) -> list[ChangeView]:
        """What is not there."""
        return [c for c in self.changes if c.kind == "fill"]


def improvements(holdings: Holdings, record: Record) -> list[Improvement]:
    """How far a record is from every rule set, with its verdicts; an empty form is worked out once a day.

    Raises:
        CouldNotCheck: the judge does not confirm a plan, or could not judge.
    """
    if record.cells:
        return improve(holdings.judge, holdings.measures.values(), [record])
    return _of_nothing(holdings, record.id, date.today())


@lru_cache(maxsize=2)
def _of_nothing(holdings: Holdings, name: str, today: date) -> list[Improvement]:
    return improve(holdings.judge, holdings.measures.values(), [Record(name, {})], today=today)


def outlooks(holdings: Holdings, found: Iterable[Improvement], lang: str) -> dict[str, Outlook]:
    """The improvements of one record, by rule set, ready to be read."""
    return {one.rule_set.name: _outlook(holdings, one, lang) for one in found}


def _outlook(holdings: Holdings, one: Improvement, lang: str) -> Outlook:
    changes = tuple(_change(holdings, change, lang) for change in one.changes)
    stuck = []
    for blocked in one.blocked:
        condition = blocked.verdict.condition
        name = condition.name.get(lang, "") or condition.quote
        reason = in_language(blocked.reason, lang, holdings.english)
        stuck.append(Stuck(name, condition.provision, holdings.article(condition.provision, lang), reason))
    return Outlook(one.rule_set.name, one.is_testable, changes, tuple(stuck), len(one.warnings))


def _change(holdings: Holdings, change: Change, lang: str) -> ChangeView:
    first = change.verdicts[0]
    condition, measure = first.condition, change.measure
    span = holdings.span(condition.id) or (0, 0)
    article = holdings.article(condition.provision, lang)
    to = written(change.to, measure, lang)
    if len(change.verdicts) == 1 and change.kind != "change" and measure.field in condition.fields:
        to = demand(condition, lang) or to
    margin = _margin(first, lang) if change.kind == "change" else ""
    return ChangeView(
        measure.field, measure.en if lang == "en" else measure.zh, change.kind,
        written(change.value, measure, lang) if change.value is not None else change.found or "",
        to, change.is_example, change.is_fact,
        Value(margin, measure.unit or "", condition.provision, article, span, "", "") if margin and span[1] else None,
        condition.provision, article, span, condition.name.get(lang, "") or condition.quote,
    )  # fmt: skip


def _margin(verdict: ConditionVerdict, lang: str) -> str:
    return margin_text(verdict, lang) if verdict.outcome in ("not_met", "soft_not_met") else ""


def written(value: Scalar | None, measure: Measure, lang: str) -> str:
    """A value of a field as people write it; nothing for a blank."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return {("en", True): "yes", ("en", False): "no", ("zh", True): "是", ("zh", False): "否"}[lang, value]
    if measure.type in NUMERIC and isinstance(value, int | Decimal):
        return amount(value, measure.unit, lang)
    named = {code.code: code.en if lang == "en" else code.zh for code in measure.codes}
    return named.get(str(value), str(value))
