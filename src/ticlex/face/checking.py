"""Checks and improvements as rows, from a file, from records, or from a table.

Files are read by the loaders, which stand above this package: they are looked up when a record comes in.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from ticlex.errors import UnknownName, UnreadableInput
from ticlex.face import rows
from ticlex.face.result import Result
from ticlex.measures import Measure
from ticlex.records import Problem, Reading, RowCount
from ticlex.validate import Judge
from ticlex.validate.improve import Improvement, change_text, side_by_side, summary_text
from ticlex.validate.improve import improve as find_improvements
from ticlex.validate.report import DRAFT_WARNING, margin_text, plain, remedy_text, required_text
from ticlex.validate.verdicts import ConditionVerdict, Verdict

if TYPE_CHECKING:
    from ticlex.face.graph import Graph

_RECORDS, _TABLE = "records.json", "records.csv"


class _Loaders(Protocol):
    def read_file(self, path: str, measures: Iterable[Measure], rule_sets: Iterable[str]) -> Reading: ...
    def read_records(
        self, name: str, data: bytes, measures: Iterable[Measure], rule_sets: Iterable[str]
    ) -> Reading: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Overall(rows.Entry):
    """One record under one rule set."""

    record: str
    rule_set: str
    document: str
    status: str
    overall: str
    reason: str | None
    """nothing_testable, where nothing could be tested"""
    conditions: dict[str, int]
    """Conditions by outcome."""
    warning: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook(rows.Entry):
    """How far one record is from one rule set."""

    record: str
    rule_set: str
    document: str
    status: str
    overall: str
    reachable: bool
    text: str
    """还差 2 项：…"""
    warning: str | None


class Checked(Result[rows.Judged]):
    """The conditions of every record and rule set; `overall` has a line for each pair, `problems` what to mend."""

    def __init__(
        self,
        judged: Iterable[rows.Judged],
        overall: Iterable[Overall],
        problems: Iterable[Problem],
        counted: RowCount,
        extra: Sequence[str] = (),
    ) -> None:
        """Hold the verdicts beside what was read."""
        self.overall = Result(overall, "结论", columns=["record", "rule_set", "overall"])
        self.problems = tuple(problems)
        self.counted = counted
        notes = list(dict.fromkeys(f"{o.rule_set}：{o.warning}" for o in self.overall if o.warning))
        if extra:
            notes.append(f"没有识别的字段，没有核对：{'、'.join(extra)}")
        if not self.overall:
            notes.append(f"没有可以核对的记录：{counted.read} 行中拒收 {counted.rejected}，空白 {counted.blank}。")
        lead = "；".join(f"{p.where}：{p.found}，{p.is_wrong}。{p.remedy}" for p in self.problems)
        super().__init__(judged, "核对", lead=lead, notes=notes, columns=["record", "rule_set", "outcome"])


class Improved(Result[rows.Change]):
    """What each record would have to change; `outlook` has a line for each rule set, the nearest first."""

    def __init__(self, changes: Iterable[rows.Change], outlook: Iterable[Outlook], problems: Iterable[Problem]) -> None:
        """Hold the changes beside the outlook."""
        self.outlook = Result(outlook, "离各规则集有多远", columns=["record", "rule_set", "text"])
        self.problems = tuple(problems)
        notes = dict.fromkeys(f"{o.rule_set}：{o.warning}" for o in self.outlook if o.warning)
        super().__init__(changes, "最少要改什么", notes=notes, columns=["record", "rule_set", "kind", "text"])


def rule_set_rows(graph: Graph) -> Result[rows.RuleSet]:
    """The rule sets, by document."""
    found = [
        rows.RuleSet(
            name=r.name, zh=r.zh, en=r.en, stage=r.stage, document=r.document, status=r.status,
            conditions=len(r.conditions), tested=len(r.tested), warning=_warning(r.status),
        )
        for r in graph.known.judge.rule_sets.values()
    ]  # fmt: skip
    return Result(found, "规则集")


def field_rows(graph: Graph) -> Result[rows.Field]:
    """The fields of a record in their order."""
    found = [
        rows.Field(
            field=m.field, zh=m.zh, en=m.en, type=m.type, unit=m.unit, values=[f"{c.code} {c.zh}" for c in m.codes]
        )
        for m in graph.known.measures
        if m.field
    ]
    return Result(found, "字段")


def fields_of(graph: Graph, rule_set: str) -> set[str]:
    """The fields that a rule set's conditions look at, or decide whether they apply.

    Raises:
        UnknownName: with the names that are known.
    """
    (found,) = graph.known.judge.rules([rule_set])
    gates = [c.gate.fields for c in found.conditions if c.gate]
    return {field for fields in (*gates, *(c.fields for c in found.conditions)) for field in fields}


def check(graph: Graph, source: Any, rules: Iterable[str] | str = ()) -> Checked:
    """Judge records; see `Graph.check`."""
    names = _names(rules)
    judge = graph.known.judge
    judge.rules(names)  # a misspelt name is told before a large file is read
    known = graph.known.measures
    reading = read(source, known, judge)
    verdicts = judge.judge(reading.records, names)
    by_field = {measure.field: measure for measure in known if measure.field}
    judged = [_judged(graph, v, c, by_field) for v in verdicts for c in v.conditions]
    return Checked(judged, [_overall(v) for v in verdicts], reading.problems, reading.rows, reading.extra_columns)


def improve(graph: Graph, source: Any, rules: Iterable[str] | str = ()) -> Improved:
    """The smallest changes; see `Graph.improve`."""
    names = _names(rules)
    judge = graph.known.judge
    judge.rules(names)
    known = graph.known.measures
    reading = read(source, known, judge)
    found = find_improvements(judge, known, reading.records, names)
    ordered = [one for _, own in groupby(found, key=lambda i: i.record) for one in side_by_side(own)]
    return Improved(
        [change for one in ordered for change in _changes(graph, one)], map(_outlook, ordered), reading.problems
    )


def read(source: Any, known: Iterable[Measure], judge: Judge) -> Reading:
    """Read what a caller calls records: a path, a record, several, or a table with a `to_csv` of its own.

    Raises:
        UnreadableInput: it is none of these, or cannot be read.
    """
    loaders = cast("_Loaders", import_module("ticlex_loaders"))
    known = list(known)
    if isinstance(source, str | Path):
        return loaders.read_file(str(source), known, judge.rule_sets)
    if hasattr(source, "to_csv"):
        return loaders.read_records(_TABLE, source.to_csv(index=False).encode(), known, judge.rule_sets)
    records = [source] if isinstance(source, Mapping) else source
    if not isinstance(records, Iterable):
        raise UnreadableInput("记录", type(source).__name__, "不是记录", "给出文件路径、一个字典，或字典的列表。")
    try:
        written = json.dumps(list(records), default=_written, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise UnreadableInput("记录", str(error), "写不成 JSON", "用文字、数字、真假值和日期。") from error
    return loaders.read_records(_RECORDS, written.encode("utf-8", "replace"), known, judge.rule_sets)


def _written(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    # A decimal keeps its digits as text, which the reader takes for the number that it is.
    if isinstance(value, Decimal) or hasattr(value, "isoformat"):
        return str(value)
    raise TypeError(f"{type(value).__name__}: {value!r}")


def _names(rules: Iterable[str] | str) -> list[str]:
    names = [rules] if isinstance(rules, str) else list(rules)
    if not all(isinstance(name, str) for name in names):
        raise UnknownName("规则集", str(names), [])
    return list(dict.fromkeys(names))


def _warning(status: str) -> str | None:
    return f"{DRAFT_WARNING['zh']} {DRAFT_WARNING['en']}" if status == "draft" else None


def _overall(verdict: Verdict) -> Overall:
    rules = verdict.rule_set
    return Overall(
        record=verdict.record, rule_set=rules.name, document=rules.document, status=rules.status,
        overall=verdict.overall, reason=verdict.reason,
        conditions=dict(Counter(c.outcome for c in verdict.conditions)), warning=_warning(rules.status),
    )  # fmt: skip


def _judged(graph: Graph, verdict: Verdict, one: ConditionVerdict, known: dict[str, Measure]) -> rows.Judged:
    condition, rules = one.condition, verdict.rule_set
    return rows.Judged(
        **graph.place(condition.provision, condition.quote), record=verdict.record, rule_set=rules.name,
        status=rules.status, overall=verdict.overall, condition=condition.id, name=condition.name.get("zh"),
        outcome=one.outcome, found=one.found, required=required_text(condition), margin=margin_text(one),
        remedy=remedy_text(one, known), force=condition.force, place=one.place, note=one.note,
        warning=_warning(rules.status),
    )  # fmt: skip


def _outlook(one: Improvement) -> Outlook:
    rules = one.rule_set
    return Outlook(
        record=one.record, rule_set=rules.name, document=rules.document, status=rules.status,
        overall=one.verdict.overall, reachable=one.is_reachable, text=summary_text(one), warning=_warning(rules.status),
    )  # fmt: skip


def _changes(graph: Graph, one: Improvement) -> list[rows.Change]:
    def row(
        verdict: ConditionVerdict, kind: str, text: str, measure: Measure | None = None, **values: Any
    ) -> rows.Change:
        condition = verdict.condition
        return rows.Change(
            **graph.place(condition.provision, condition.quote), record=one.record, rule_set=one.rule_set.name,
            status=one.rule_set.status, kind=kind, text=text, field=measure.field if measure else None,
            before=values.get("before"), after=values.get("after"), unit=measure.unit if measure else None,
            condition=condition.id, warning=_warning(one.rule_set.status),
        )  # fmt: skip

    found = []
    for change in one.changes:
        before = plain(change.value) if change.value is not None else change.found or None
        after = plain(change.to)
        for verdict in change.verdicts:
            found.append(row(verdict, change.kind, change_text(change), change.measure, before=before, after=after))
    found += [row(b.verdict, "blocked", b.reason) for b in one.blocked]
    found += [row(v, "warning", v.condition.message.get("zh", "")) for v in one.warnings]
    to_judge = [v for v in one.verdict.conditions if v.outcome == "needs_judgement"]
    return found + [row(v, "needs_judgement", v.condition.quote) for v in to_judge]
