"""The report on a file as a page shows it: by rule set and article or by record, the worst first, counts of all.

A page lists a limited number of records; what it leaves out it counts, and the downloads hold everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ticlex.report.results import Results
from ticlex.validate import ConditionVerdict, RuleSet, Verdict
from ticlex.validate.conditions import Condition
from ticlex.validate.verdicts import OVERALLS
from ticlex_ui.model.checking import OUTCOMES, ConditionView, VerdictView, condition_view, views
from ticlex_ui.model.holdings import Holdings

TO_MEND = ("not_met", "soft_not_met", "unknown")
_RECORDS = 100
"""Records that the overview names."""
_LINES = 12
"""Records under one condition."""


@dataclass(frozen=True, slots=True)
class Group:
    """A condition with the records under it that fail it."""

    condition: ConditionView
    """Of the first record, or of none; for what the condition asks."""
    counts: Mapping[str, int]
    """Records by outcome."""
    lines: list[tuple[str, ConditionView]]
    """(record, what became of it)"""

    @property
    def more(self) -> int:
        """Records that are not listed."""
        return sum(self.counts.get(outcome, 0) for outcome in TO_MEND) - len(self.lines)


@dataclass(frozen=True, slots=True)
class Part:
    """A rule set with all that was judged by it."""

    rule_set: RuleSet
    overalls: Mapping[str, int]
    to_mend: list[Group]
    met: list[Group]
    judgement: list[Group]
    off: list[Group]


@dataclass(frozen=True, slots=True)
class Unchecked:
    """What was not checked: rows, conditions and how many verdicts on records that makes."""

    rejected: int
    blank: int
    conditions: Mapping[str, tuple[int, int]]
    """By outcome."""
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page needs of results, gathered once."""

    records: dict[str, list[Verdict]]
    """The worst records, the worst first, each with its verdicts."""
    lines: dict[tuple[str, str], list[tuple[str, ConditionVerdict]]]
    """By rule set and condition."""


def gather(results: Results) -> Shown:
    """Go through the results once, keeping of each result the first records."""
    kept: dict[str, list[list[Verdict]]] = {overall: [] for overall in OVERALLS}
    lines: dict[tuple[str, str, str], list[tuple[str, ConditionVerdict]]] = {}
    for _record, verdicts in results.telling(_RECORDS):
        own = list(verdicts)
        for verdict in own:
            for one in verdict.conditions:
                if one.outcome in TO_MEND:
                    found = lines.setdefault((verdict.rule_set.name, one.condition.id, one.outcome), [])
                    if len(found) < _LINES:
                        found.append((verdict.record, one))
        if own:
            same = kept[min((v.overall for v in own), key=OVERALLS.index)]
            if len(same) < _RECORDS:
                same.append(own)
    worst = [own for overall in OVERALLS for own in kept[overall]][:_RECORDS]
    keys = dict.fromkeys((rules, condition) for rules, condition, _ in lines)
    by_condition = {
        key: [line for outcome in TO_MEND for line in lines.get((*key, outcome), [])][:_LINES] for key in keys
    }
    return Shown({own[0].record: own for own in worst}, by_condition)


def parts(holdings: Holdings, results: Results, shown: Shown, lang: str) -> list[Part]:
    """The report by rule set and article, in the order of the rule sets."""
    return [_part(holdings, results, shown, name, rules, lang) for name, rules in results.rule_sets.items()]


def record_views(holdings: Holdings, verdicts: Iterable[Verdict], lang: str) -> list[VerdictView]:
    """A record's verdicts, the worst first."""
    return sorted(views(holdings, verdicts, lang), key=lambda v: OVERALLS.index(v.overall))


def unchecked(results: Results) -> Unchecked:
    """What was not checked, nothing being left out."""
    conditions = {}
    for outcome in ("unknown", "needs_judgement", "not_applicable"):
        counts = [own.get(outcome, 0) for by_iri in results.counts.values() for own in by_iri.values()]
        conditions[outcome] = sum(1 for count in counts if count), sum(counts)
    return Unchecked(results.rows.rejected, results.rows.blank, conditions, tuple(results.extra_columns))


def _part(holdings: Holdings, results: Results, shown: Shown, name: str, rules: RuleSet, lang: str) -> Part:
    counts = results.counts.get(name, {})

    def group(condition: Condition, outcome: str) -> Group:
        lines = [(r, condition_view(holdings, v, lang)) for r, v in shown.lines.get((name, condition.id), [])]
        bare = condition_view(holdings, ConditionVerdict(condition, outcome), lang)
        return Group(bare, counts.get(condition.iri, {}), lines)

    def having(*outcomes: str) -> list[Group]:
        return [
            group(c, next(o for o in outcomes if counts.get(c.iri, {}).get(o)))
            for c in rules.conditions
            if any(counts.get(c.iri, {}).get(o) for o in outcomes)
        ]

    to_mend = sorted(having(*TO_MEND), key=lambda g: OUTCOMES.index(g.condition.outcome))
    off, judgement = having("not_applicable"), having("needs_judgement")
    return Part(rules, results.summary.get(name, {}), to_mend, having("met"), judgement, off)


def by_article(groups: Sequence[Group]) -> list[list[Group]]:
    """Groups under their articles, the article with the worst one first."""
    found: dict[str, list[Group]] = {}
    for one in groups:
        found.setdefault(one.condition.provision, []).append(one)
    return list(found.values())
