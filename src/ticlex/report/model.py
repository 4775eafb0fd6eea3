"""The report as a document, whatever it is printed on: by rule set and article, worst first, then what was not checked.

A report is for a person, so it lists a limited number of records under each heading, the worst ones, and says how many
it leaves out; the counts are of all. Tables for programs leave nothing out: the long form, JSON, Turtle.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ticlex.measures import Measure
from ticlex.records import Problem, RowCount
from ticlex.report.results import Results
from ticlex.report.stated import Rules, Stated
from ticlex.validate.conditions import Condition
from ticlex.validate.report import OUTCOME, OVERALL, REASON, margin_text, remedy_text, required_text
from ticlex.validate.verdicts import OVERALLS, ConditionVerdict, Verdict

MOST = 100
"""Records listed under one heading."""
TO_MEND = ("not_met", "soft_not_met", "unknown")
NOT_CHECKED = ("needs_judgement", "not_applicable")
_ORDER = {outcome: place for place, outcome in enumerate(OUTCOME)}
_FORCES = {"General": "一般", "InPrinciple": "原则上"}


@dataclass(frozen=True, slots=True)
class Line:
    """A record under a condition that it does not fulfil, or that could not be judged."""

    record: str
    outcome: str
    result: str
    """不符合; 无法判断（字段空白）"""
    found: str
    remedy: str
    """尚差300㎡, or what to do"""
    place: str
    note: str


@dataclass(slots=True)
class ConditionPart:
    """A condition with what became of the records under it."""

    condition: Condition
    name: str
    required: str
    force: str
    """一般 or 原则上, empty where it binds strictly"""
    note: str
    counts: Counter[str]
    """Records by outcome."""
    lines: list[Line] = field(default_factory=list)

    @property
    def own_name(self) -> str:
        """Its name beside its quote: a condition without a name goes by its quote, which need not stand there twice."""
        return "" if self.name == self.condition.quote else self.name

    @property
    def more(self) -> int:
        """Records to mend that are not listed."""
        return sum(self.counts[outcome] for outcome in TO_MEND) - len(self.lines)

    @property
    def worst(self) -> int:
        """Place of its worst outcome, 0 being not met."""
        return min((_ORDER[outcome] for outcome, count in self.counts.items() if count), default=len(_ORDER))


@dataclass(frozen=True, slots=True)
class Article:
    """The conditions of one article under one heading."""

    ref: str
    label: str
    """第十二条第1项"""
    conditions: tuple[ConditionPart, ...]


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record under a rule set."""

    record: str
    overall: str
    result: str
    counts: Mapping[str, int]
    """Conditions by outcome."""


@dataclass(frozen=True, slots=True)
class RulesPart:
    """A rule set with all that was judged by it."""

    rules: Rules
    overalls: Mapping[str, int]
    records: tuple[RecordLine, ...]
    """Worst first."""
    more_records: int
    to_mend: tuple[Article, ...]
    met: tuple[Article, ...]
    not_checked: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report."""

    title: str
    stated: Stated
    rows: RowCount
    parts: tuple[RulesPart, ...]
    problems: tuple[Problem, ...]
    more_problems: int
    extra_columns: tuple[str, ...]
    over_time: tuple[str, ...] = ()
    """What changed since an older file, a line each."""
    could_not_check: str = ""
    """Why there is no verdict at all, where there is none."""

    @property
    def overalls(self) -> dict[str, int]:
        """Verdicts by overall result, from the worst, over all rule sets."""
        total = Counter[str]()
        for part in self.parts:
            total.update(part.overalls)
        return {overall: total[overall] for overall in OVERALLS if total[overall]}

    @property
    def not_checked(self) -> list[tuple[str, str]]:
        """What was not checked, as (what, how much of it), nothing being left out."""
        rows = self.rows
        return [
            ("未采用的行", f"{rows.rejected} 行" + ("，原因见“数据问题”" if rows.rejected else "")),
            ("空行", f"{rows.blank} 行"),
            ("须人工判断的条件", self._sum("needs_judgement")),
            ("不适用的条件", self._sum("not_applicable")),
            ("无法判断的条件", self._sum("unknown")),
            ("不是本程序字段的列", "、".join(self.extra_columns) or "无"),
            ("未能核对", self.could_not_check or "无"),
        ]

    def _sum(self, outcome: str) -> str:
        """Conditions with this outcome, and how many verdicts on records that makes."""
        counts = [
            condition.counts[outcome]
            for part in self.parts
            for articles in ((part.to_mend,) if outcome == "unknown" else (part.not_checked,))
            for article in articles
            for condition in article.conditions
            if condition.counts[outcome]
        ]
        return f"{len(counts)} 项，{sum(counts)} 条次" if counts else "无"


def build(results: Results, label: Callable[[str], str], most: int = MOST) -> Report:
    """Make the report.

    Args:
        results: what there is to report; its verdicts are asked for once.
        label: what a provision is called in print, by its reference: js/art12.1 → 第十二条第1项.
        most: records listed under one heading.
    """
    gathered = {
        rules.name: _Gathered(rules, results, most) for rules in results.stated.rules if rules.name in results.rule_sets
    }
    for _, verdicts in results.telling(most):
        for verdict in verdicts:
            gathered[verdict.rule_set.name].add(verdict)
    return Report(
        f"技术创新中心核对报告：{results.stated.input}",
        results.stated,
        results.rows,
        tuple(one.part(label) for one in gathered.values()),
        tuple(results.problems[: most * 5]),
        max(0, len(results.problems) - most * 5),
        tuple(results.extra_columns),
        tuple(results.over_time),
    )


def failed(stated: Stated, rows: RowCount, problems: Sequence[Problem], why: str) -> Report:
    """The report of a check that came to no verdict: it says so, and why, and nothing that looks like a pass."""
    title = f"技术创新中心核对报告（未能核对）：{stated.input}"
    return Report(
        title, stated, rows, (), tuple(problems[: MOST * 5]), max(0, len(problems) - MOST * 5), (), could_not_check=why
    )


def result_text(outcome: str, reason: str | None) -> str:
    """What became of a condition, or of a record: 无法判断（字段空白）."""
    words = OUTCOME.get(outcome) or OVERALL[outcome]
    return f"{words['zh']}（{REASON[reason]['zh']}）" if reason else words["zh"]


def line_of(verdict: ConditionVerdict, record: str, measures: Mapping[str, Measure]) -> Line:
    """One record under one condition, in words."""
    remedy = remedy_text(verdict, dict(measures))
    margin = margin_text(verdict) if verdict.outcome in ("not_met", "soft_not_met") else ""
    return Line(
        record,
        verdict.outcome,
        result_text(verdict.outcome, verdict.reason),
        verdict.found or "",
        margin or remedy,
        verdict.place or "",
        verdict.note or "",
    )


class _Gathered:
    """A rule set while its verdicts come in: of each heading the first records of each result are kept."""

    def __init__(self, rules: Rules, results: Results, most: int) -> None:
        self._rules, self._measures, self._most = rules, results.measures, most
        self._overalls = Counter(results.summary.get(rules.name, {}))
        self._records: dict[str, list[RecordLine]] = {overall: [] for overall in OVERALLS}
        counts = results.counts.get(rules.name, {})
        self._parts = {
            condition.iri: _condition_part(condition, counts.get(condition.iri, {}))
            for condition in results.rule_sets[rules.name].conditions
        }
        self._lines: dict[tuple[str, str], list[Line]] = {}

    def add(self, verdict: Verdict) -> None:
        """Keep a verdict where there is room for it."""
        records = self._records[verdict.overall]
        if len(records) < self._most:
            counts = Counter(c.outcome for c in verdict.conditions)
            records.append(
                RecordLine(verdict.record, verdict.overall, result_text(verdict.overall, verdict.reason), counts)
            )
        for one in verdict.conditions:
            if one.outcome in TO_MEND:
                lines = self._lines.setdefault((one.condition.iri, one.outcome), [])
                if len(lines) < self._most:
                    lines.append(line_of(one, verdict.record, self._measures))

    def part(self, label: Callable[[str], str]) -> RulesPart:
        """The rule set's part of the report."""
        for iri, part in self._parts.items():
            part.lines = [line for outcome in TO_MEND for line in self._lines.get((iri, outcome), [])][: self._most]
        records = [line for overall in OVERALLS for line in self._records[overall]][: self._most]
        to_mend = [part for part in self._parts.values() if any(part.counts[o] for o in TO_MEND)]
        met = [part for part in self._parts.values() if part.counts["met"]]
        unchecked = [part for part in self._parts.values() if any(part.counts[o] for o in NOT_CHECKED)]
        return RulesPart(
            self._rules,
            {overall: self._overalls[overall] for overall in OVERALLS if self._overalls[overall]},
            tuple(records),
            self._overalls.total() - len(records),
            _articles(to_mend, label, is_worst_first=True),
            _articles(met, label),
            _articles(unchecked, label),
        )


def _condition_part(condition: Condition, counts: Mapping[str, int]) -> ConditionPart:
    return ConditionPart(
        condition,
        condition.name.get("zh") or condition.quote,
        required_text(condition) if condition.test else "",
        _FORCES.get(condition.force, "") if condition.test else "",
        condition.notes.get("zh", ""),
        Counter(counts),
    )


def _articles(
    parts: Sequence[ConditionPart], label: Callable[[str], str], *, is_worst_first: bool = False
) -> tuple[Article, ...]:
    """By article, in the order of the text; with `is_worst_first` that of the worst condition goes before."""
    by_ref: dict[str, list[ConditionPart]] = {}
    for part in sorted(parts, key=lambda p: (p.worst if is_worst_first else 0, p.condition.position)):
        by_ref.setdefault(part.condition.provision, []).append(part)
    return tuple(Article(ref, label(ref), tuple(own)) for ref, own in by_ref.items())


def counted(counts: Mapping[str, int], words: Mapping[str, Mapping[str, str]], of: str) -> str:
    """Counts in words: 不符合 3 项，符合 12 项."""
    return "，".join(f"{words[key]['zh']} {counts[key]} {of}" for key in words if counts.get(key))


def record_counts(counts: Mapping[str, int]) -> Iterable[tuple[str, int]]:
    """A record's conditions by outcome, those that there are, as (不符合, 3)."""
    return [(words["zh"], counts[outcome]) for outcome, words in OUTCOME.items() if counts.get(outcome)]
