"""From records to verdicts: what is blank, bad or gated off is told apart before any engine runs."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ticlex.errors import CouldNotCheck, TiclexError, UnknownName
from ticlex.names import Iri
from ticlex.records import Cell, Record, Scalar
from ticlex.store import Store
from ticlex.validate.conditions import Condition, RuleSet, rule_sets
from ticlex.validate.engines import Blame, Engine, Focus, data_text, pyshacl_engine, shacl_engine, shapes_text
from ticlex.validate.gates import applies, open_fields

SOFT = ("General", "InPrinciple")
OVERALLS = ("non_compliant", "bad_input", "undetermined", "compliant_with_warnings", "compliant")
"""From the worst to the best."""
BOTH_ENGINES_UP_TO = 1000
"""Records up to which both engines judge all; beyond, pyshacl judges a random sample of each rule set."""
SAMPLE = 50


@dataclass(frozen=True, slots=True)
class ConditionVerdict:
    """One condition on one record."""

    condition: Condition
    outcome: str
    reason: str | None = None
    """missing or bad_input, where the outcome is unknown"""
    open_fields: tuple[str, ...] = ()
    """Fields to fill or to mend."""
    found: str | None = None
    value: Scalar | None = None
    place: str | None = None
    note: str | None = None
    """What the reader made of the cell, where that is not plain: read as 1/3, a suspected unit slip."""
    margin: Decimal | None = None
    """How far inside (positive) or short of (negative) the bound, in the measure's unit."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One record under one rule set."""

    record: str
    rule_set: RuleSet
    overall: str
    conditions: list[ConditionVerdict]
    reason: str | None = None
    """nothing_testable, where nothing could be tested"""

    @property
    def needs_judgement(self) -> int:
        """Conditions that a person must judge."""
        return sum(c.outcome == "needs_judgement" for c in self.conditions)


class Judge:
    """Judges records; reads the shapes once."""

    def __init__(self, store: Store) -> None:
        self.rule_sets = rule_sets(store)
        every = [c for rules in self.rule_sets.values() for c in rules.conditions]
        self._shapes = shapes_text(every)
        tests = [c.test for c in every if c.test]
        self._measures = {test.measure.field: test.measure.iri for test in tests if test.measure.field}

    def rules(self, names: Iterable[str]) -> list[RuleSet]:
        """Rule sets by name.

        Raises:
            UnknownName: with the names that are known.
        """
        found = []
        for name in names:
            if name not in self.rule_sets:
                raise UnknownName("规则集", name, self.rule_sets)
            found.append(self.rule_sets[name])
        return found

    def judge(self, records: Sequence[Record], names: Sequence[str] = ()) -> list[Verdict]:
        """Judge each record by `names`, else by its own rule sets, else by all.

        Raises:
            CouldNotCheck: the engines differ, or one of them failed.
        """
        asked = self.rules(names)
        pending: list[tuple[Record, str, RuleSet, list[ConditionVerdict | None]]] = []
        focuses: list[Focus] = []
        values: dict[str, dict[str, Scalar]] = {}
        for index, record in enumerate(records):
            node = f"urn:ticlex:record:{index}"
            values[node] = self._values(record)
            for rules in asked or self.rules(record.rule_sets) or self.rule_sets.values():
                known = [_without_engine(condition, record.cells) for condition in rules.conditions]
                pending.append((record, node, rules, known))
                focuses += [(node, c) for c, verdict in zip(rules.conditions, known, strict=True) if verdict is None]
                for condition, verdict in zip(rules.conditions, known, strict=True):
                    if verdict is None and condition.test and not condition.test.measure.field:
                        values[node][condition.test.measure.iri] = derived(condition, record.cells)
        blame = self._blame(_distinct(focuses), values, len(records))
        return [self._verdict(record, rules, known, blame, node, values) for record, node, rules, known in pending]

    def _blame(
        self, focuses: list[Focus], values: Mapping[str, Mapping[str, Scalar]], records: int
    ) -> set[tuple[str, str]]:
        if not focuses:
            return set()
        fast = _judged(shacl_engine, self._shapes, data_text(focuses, values))
        sample = focuses if records <= BOTH_ENGINES_UP_TO else _sample(focuses)
        asked = {(node, str(condition.iri)) for node, condition in sample}
        slow = _judged(pyshacl_engine, self._shapes, data_text(sample, values))
        if differing := sorted((fast & asked) ^ slow):
            shown = "；".join(f"{pair[0]} {pair[1]}：{_both(pair in fast, pair in slow)}" for pair in differing[:5])
            raise CouldNotCheck(f"两个 SHACL 引擎在 {len(differing)} 处结论不同，未给出结论：{shown}")
        return fast

    def _values(self, record: Record) -> dict[str, Scalar]:
        return {
            self._measures[name]: cell.value
            for name, cell in record.cells.items()
            if name in self._measures and cell.value is not None
        }

    @staticmethod
    def _verdict(
        record: Record,
        rules: RuleSet,
        known: list[ConditionVerdict | None],
        blame: set[tuple[str, str]],
        node: str,
        values: Mapping[str, Mapping[str, Scalar]],
    ) -> Verdict:
        verdicts = []
        for condition, verdict in zip(rules.conditions, known, strict=True):
            if verdict is None:
                broken = (node, str(condition.iri)) in blame
                outcome = "met" if not broken else "soft_not_met" if condition.force in SOFT else "not_met"
                measure = condition.test.measure if condition.test else None
                value = values[node].get(measure.iri) if measure else None
                verdict = ConditionVerdict(condition, outcome, value=value, margin=_margin(condition, value))
            verdicts.append(_with_place(verdict, record.cells))
        return Verdict(record.id, rules, *_overall(verdicts))


def _both(fast: bool, slow: bool) -> str:
    """What either engine says: whether it blames."""
    words = {True: "不符合", False: "符合"}
    return f"shacl 说{words[fast]}，pyshacl 说{words[slow]}"


def _judged(engine: Engine, shapes: str, data: str) -> Blame:
    try:
        return engine(shapes, data)
    except TiclexError:
        raise
    except Exception as error:
        raise CouldNotCheck(f"SHACL 引擎 {engine.__name__} 出错：{error}") from error


def derived(condition: Condition, cells: Mapping[str, Cell]) -> Scalar:
    """Compute the derived measure that a condition rests on, from filled fields."""
    if condition.test is None:
        raise CouldNotCheck(f"{condition.id} 不是可以检验的条件。")
    return DERIVED[condition.test.measure.iri]({name: cells[name].value for name in condition.fields})


def _annual_report_day(values: Mapping[str, Scalar | None]) -> int:
    """Day of the year after the one reported on, 1 January being 1 (cq/art24: 每年1月30日前…上年度报告)."""
    filed, year = values["annual_report_date"], values["report_year"]
    if not isinstance(filed, date) or not isinstance(year, int):
        raise CouldNotCheck("报送日期或报告年度的类型不对。")
    return (filed - date(year + 1, 1, 1)).days + 1


DERIVED = {Iri("https://w3id.org/ticlex/ontology#annualReportDay"): _annual_report_day}
"""How each derived measure of the ontology is computed."""


def worst(verdicts: Iterable[Verdict]) -> str | None:
    """The worst overall result among verdicts, None if there are none."""
    return min((v.overall for v in verdicts), key=OVERALLS.index, default=None)


def _without_engine(condition: Condition, cells: Mapping[str, Cell]) -> ConditionVerdict | None:
    """What can be said before an engine looks; None if an engine must."""
    if condition.test is None:
        return ConditionVerdict(condition, "needs_judgement")
    if condition.gate is not None:
        inside = applies(condition.gate, cells)
        if inside is False:
            return ConditionVerdict(condition, "not_applicable")
        if inside is None:
            return _open(condition, open_fields(condition.gate, cells), cells, condition.when_gate_blank)
    blank = [name for name in condition.fields if name not in cells or cells[name].value is None]
    return _open(condition, blank, cells, condition.when_blank) if blank else None


def _open(condition: Condition, names: list[str], cells: Mapping[str, Cell], when_blank: str) -> ConditionVerdict:
    bad = [name for name in names if name in cells and cells[name].problem is not None]
    if bad:
        return ConditionVerdict(condition, "unknown", "bad_input", tuple(bad))
    if when_blank == "not_applicable":
        return ConditionVerdict(condition, "not_applicable")
    return ConditionVerdict(condition, "unknown", "missing", tuple(names))


def _with_place(verdict: ConditionVerdict, cells: Mapping[str, Cell]) -> ConditionVerdict:
    names = verdict.open_fields or verdict.condition.fields
    filled = [cells[name] for name in names if name in cells]
    if not filled:
        return verdict
    found = "；".join(cell.found for cell in filled if cell.found) or None
    note = "；".join(dict.fromkeys(cell.note for cell in filled if cell.note)) or None
    return replace(verdict, found=found, place="；".join(dict.fromkeys(cell.place for cell in filled)), note=note)


def _overall(verdicts: list[ConditionVerdict]) -> tuple[str, list[ConditionVerdict], str | None]:
    outcomes = {v.outcome for v in verdicts}
    if "not_met" in outcomes:
        return "non_compliant", verdicts, None
    if any(v.reason == "bad_input" for v in verdicts):
        return "bad_input", verdicts, None
    if "unknown" in outcomes:
        return "undetermined", verdicts, None
    if "soft_not_met" in outcomes:
        return "compliant_with_warnings", verdicts, None
    if "met" not in outcomes:
        return "undetermined", verdicts, "nothing_testable"
    return "compliant", verdicts, None


def _margin(condition: Condition, value: Scalar | None) -> Decimal | None:
    asked = condition.required
    if asked is None or isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    op, bound = asked
    if isinstance(bound, bool) or not isinstance(bound, int | Decimal):
        return None
    difference = Decimal(value) - Decimal(bound)
    if op == "Exactly":
        return -abs(difference)
    return difference if op in ("AtLeast", "MoreThan") else -difference


def _distinct(focuses: list[Focus]) -> list[Focus]:
    return list({(node, condition.iri): (node, condition) for node, condition in focuses}.values())


def _sample(focuses: list[Focus]) -> list[Focus]:
    by_condition: dict[str, list[Focus]] = {}
    for focus in focuses:
        by_condition.setdefault(focus[1].iri, []).append(focus)
    chooser = random.Random()  # noqa: S311  # a sample, not a secret: and a new one each time
    return [f for group in by_condition.values() for f in chooser.sample(group, min(SAMPLE, len(group)))]
