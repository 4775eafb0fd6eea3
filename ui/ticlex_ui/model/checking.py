"""Checks as a page shows them: the fields of a form, the record behind it, verdicts sorted for a reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ticlex.errors import TiclexError, UnknownName
from ticlex.measures import Measure
from ticlex.records import Cell, Record, Scalar
from ticlex.resources import data_dir
from ticlex.said import in_language
from ticlex.validate import ConditionVerdict, RuleSet, Verdict
from ticlex.validate.report import margin_text, remedy_text
from ticlex.validate.verdicts import OVERALLS
from ticlex_ui.model.amounts import amount, bound
from ticlex_ui.model.holdings import Holdings
from ticlex_ui.model.matrix import Value

NUMERIC = ("number", "money", "integer", "ratio")
OUTCOMES = ("not_met", "soft_not_met", "unknown", "met", "needs_judgement", "not_applicable")
"""From what a reader must mend to what needs nothing."""
FORM = "form"
_MONEY_UNIT = "万元"
_START = ("cn-comprehensive", "js-application", "cq-recognition")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form."""

    code: str
    label: str
    kind: str
    """number, choice or date or text"""
    unit: str
    choices: tuple[tuple[str, str], ...] = ()
    """(what is sent, what is read)"""


@dataclass(frozen=True, slots=True)
class ConditionView:
    """One condition of a verdict, ready to be read."""

    id: str
    outcome: str
    reason: str | None
    name: str
    message: str
    quote: str
    provision: str
    article: str
    span: tuple[int, int]
    required: Value | None
    """The number asked for; conditions of another kind say it in `message`."""
    found: Value | None
    margin: Value | None
    """尚差300㎡, 余50人"""
    remedy: str
    written: str
    place: str
    open_fields: tuple[str, ...]
    notes: str
    soft: str


@dataclass(frozen=True, slots=True)
class VerdictView:
    """One record under one rule set."""

    record: str
    rule_set: RuleSet
    name: str
    overall: str
    reason: str | None
    conditions: list[ConditionView]

    @property
    def is_draft(self) -> bool:
        """Whether the rules come from a draft."""
        return self.rule_set.status == "draft"

    def having(self, *outcomes: str) -> list[ConditionView]:
        """The conditions with one of these outcomes."""
        return [c for c in self.conditions if c.outcome in outcomes]


def starting_rule_sets(holdings: Holdings) -> list[str]:
    """Rule sets that an empty form asks about: who wants to become a center."""
    return [name for name in _START if name in holdings.rule_sets]


def fields(holdings: Holdings, names: Iterable[str], lang: str) -> list[Field]:
    """The fields that these rule sets need, numbers first, otherwise in the order of a record."""
    needed: set[str] = set()
    for name in names:
        for condition in holdings.rule_sets[name].conditions:
            needed.update(condition.fields)
            needed.update(condition.gate.fields if condition.gate else ())
    found = [_field(m, lang) for m in holdings.measures.values() if m.field in needed]
    return sorted(found, key=lambda f: ("number", "choice", "date", "text").index(f.kind))


def _field(measure: Measure, lang: str) -> Field:
    label = measure.en if lang == "en" else measure.zh
    if measure.type in NUMERIC:
        return Field(measure.field, label, "number", _unit(measure, lang))
    if measure.type == "boolean":
        yes, no = ("Yes", "No") if lang == "en" else ("是", "否")
        return Field(measure.field, label, "choice", "", (("是", yes), ("否", no)))
    if measure.type == "code":
        choices = tuple((c.code, c.en if lang == "en" else c.zh) for c in measure.codes)
        return Field(measure.field, label, "choice", "", choices)
    return Field(measure.field, label, "date" if measure.type == "date" else "text", "")


def _unit(measure: Measure, lang: str) -> str:
    if measure.type == "money":
        return "CNY 10,000" if lang == "en" else _MONEY_UNIT
    if measure.type == "ratio":
        return "%"
    return (measure.unit_en if lang == "en" else measure.unit_zh) or ""


def form_record(holdings: Holdings, values: Mapping[str, str]) -> Record:
    """The record behind a form: every value read by the same rules as a file's cell."""
    from ticlex_loaders.cells import read_cell

    cells: dict[str, Cell] = {}
    for code, written in values.items():
        measure = holdings.measures.get(code)
        if measure is None or not written.strip():
            continue
        # A bare 55 in a field that says % is 55 %; whoever writes 1/2 or 0.5% is read as written.
        text = f"{written.strip()}%" if measure.type == "ratio" and _bare(written) else written
        cell = read_cell(text, measure, measure.zh, _MONEY_UNIT if measure.type == "money" else None)
        # The field is where it stands: a form needs no place beside it.
        cells[code] = replace(cell, place="")
    return Record(FORM, cells)


def _bare(written: str) -> bool:
    return written.strip().replace(".", "", 1).isdecimal()


def filled(holdings: Holdings, parameters: Mapping[str, str]) -> dict[str, str]:
    """The values of a form that an address holds: a parameter for each field, under its code."""
    return {code: parameters[code] for code in holdings.measures if parameters.get(code, "").strip()}


def echoes(holdings: Holdings, record: Record, lang: str) -> dict[str, dict[str, str]]:
    """How each value of a form was read: what it means, a note on it, or what is wrong with it."""
    found = {}
    for code, cell in record.cells.items():
        measure = holdings.measures[code]
        words = ""
        if measure.type in NUMERIC and isinstance(cell.value, int | Decimal):
            money = f"{Decimal(cell.value).normalize():,f}"
            words = (f"= {money}元" if lang == "zh" else f"= CNY {money}") if measure.unit == "CNY" else ""
        wrong = ""
        if cell.problem:
            is_wrong, remedy = (
                in_language(said, lang, holdings.english) for said in (cell.problem.is_wrong, cell.problem.remedy)
            )
            wrong = f"{is_wrong}。{remedy}" if lang == "zh" else f"{is_wrong}. {remedy}"
        found[code] = {"reads": words, "note": in_language(cell.note or "", lang, holdings.english), "wrong": wrong}
    return found


def judge(holdings: Holdings, records: Sequence[Record], names: Sequence[str]) -> list[Verdict]:
    """Judge records by `names`, else by the rule sets that each asks for, else by all.

    Raises:
        CouldNotCheck: the engines differ, or one of them failed.
        UnknownName: an unknown rule set.
    """
    return holdings.judge.judge(records, names)


def views(holdings: Holdings, verdicts: Iterable[Verdict], lang: str) -> list[VerdictView]:
    """Verdicts ready to be read, conditions worst first and in the order of the text."""
    found = []
    for verdict in verdicts:
        conditions = [condition_view(holdings, c, lang) for c in verdict.conditions]
        conditions.sort(key=lambda c: OUTCOMES.index(c.outcome))
        name = verdict.rule_set.en if lang == "en" else verdict.rule_set.zh
        found.append(VerdictView(verdict.record, verdict.rule_set, name, verdict.overall, verdict.reason, conditions))
    return found


def worst_first(found: Iterable[VerdictView]) -> list[VerdictView]:
    """The verdicts, the worst first, otherwise in their order."""
    return sorted(found, key=lambda v: OVERALLS.index(v.overall))


def condition_view(holdings: Holdings, verdict: ConditionVerdict, lang: str) -> ConditionView:
    """One condition of a verdict, ready to be read."""
    condition = verdict.condition
    span = holdings.span(condition.id) or (0, 0)
    article = holdings.article(condition.provision, lang)
    measure = condition.test.measure if condition.test else None
    unit = measure.unit if measure else None

    def figure(words: str) -> Value:
        return Value(words, unit or "", condition.provision, article, span, "", "")

    asked = condition.required
    numeric = measure is not None and measure.type in NUMERIC and bool(measure.field)
    required = found = margin = None
    if asked and numeric and not isinstance(asked[1], bool) and isinstance(asked[1], int | Decimal):
        required = figure(bound(asked[0], asked[1], unit, lang))
    if numeric and _is_number(verdict.value):
        found = figure(amount(Decimal(str(verdict.value)), unit, lang))
    if found and (words := margin_text(verdict, lang)):
        margin = figure(words)
    soft = condition.force in ("General", "InPrinciple")
    return ConditionView(
        condition.id, verdict.outcome, verdict.reason, condition.name.get(lang, "") or condition.quote,
        condition.message.get(lang, ""), condition.quote, condition.provision, article, span,
        required, found, margin, remedy_text(verdict, holdings.measures, lang),
        verdict.found or "", verdict.place or "",
        tuple(_label(holdings, name, lang) for name in verdict.open_fields),
        condition.notes.get(lang, ""), holdings.word(condition.force, lang) if soft else "",
    )  # fmt: skip


def _is_number(value: Scalar | None) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _label(holdings: Holdings, code: str, lang: str) -> str:
    measure = holdings.measures[code]
    return measure.en if lang == "en" else measure.zh


def examples() -> list[str]:
    """Names of the example files that come with the project."""
    try:
        folder = data_dir("examples")
    except TiclexError:
        return []
    return sorted(p.name for p in folder.iterdir() if p.suffix in (".xlsx", ".csv", ".json", ".ttl", ".parquet"))


def example(name: str) -> bytes:
    """The content of an example file.

    Raises:
        UnknownName: there is none of this name.
    """
    if name not in examples():
        raise UnknownName("示例", name, examples())
    return (data_dir("examples") / name).read_bytes()


def condition_lines(found: Iterable[VerdictView]) -> list[list[str]]:
    """Verdicts as lines of a table, one a condition."""
    return [
        [
            v.record, v.rule_set.name, "draft" if v.is_draft else v.rule_set.status, v.overall, c.id, c.outcome,
            c.reason or "", c.provision, c.article, c.quote, c.place, c.written,
            c.required.words if c.required else c.message,
            c.margin.words if c.margin else "", c.remedy,
        ]
        for v in found
        for c in v.conditions
    ]  # fmt: skip
