"""Verdicts as data: the JSON of `ticlex check`, and the words that people read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from ticlex.measures import Measure
from ticlex.records import Problem, Reading, Scalar
from ticlex.store import Value
from ticlex.validate.conditions import Condition
from ticlex.validate.verdicts import OVERALLS, ConditionVerdict, Verdict
from ticlex.words import OPS, number_text, quantity_text

DRAFT_WARNING = {
    "zh": "依据征求意见稿核对，不是现行规定",
    "en": "checked against a draft for comment, not law",
}
OVERALL = {
    "non_compliant": {"zh": "不符合", "en": "non-compliant"},
    "bad_input": {"zh": "数据有误", "en": "bad input"},
    "undetermined": {"zh": "无法判断", "en": "undetermined"},
    "compliant_with_warnings": {"zh": "符合（有提示）", "en": "compliant, with warnings"},
    "compliant": {"zh": "符合", "en": "compliant"},
}
OUTCOME = {
    "not_met": {"zh": "不符合", "en": "not met"},
    "soft_not_met": {"zh": "未达一般要求", "en": "not met, exceptions allowed"},
    "unknown": {"zh": "无法判断", "en": "unknown"},
    "met": {"zh": "符合", "en": "met"},
    "needs_judgement": {"zh": "须人工判断", "en": "needs judgement"},
    "not_applicable": {"zh": "不适用", "en": "not applicable"},
}
"""From the worst to what needs no attention."""
REASON = {
    "missing": {"zh": "字段空白", "en": "field is blank"},
    "bad_input": {"zh": "数据有误", "en": "bad input"},
    "nothing_testable": {"zh": "没有可以检验的条件", "en": "nothing could be tested"},
}


def report_json(reading: Reading, verdicts: Sequence[Verdict], *, summary: bool = False) -> dict[str, Any]:
    """What `ticlex check --json` prints; numbers in the measure's unit."""
    rows = reading.rows
    report: dict[str, Any] = {
        "rows": {"in": rows.read, "accepted": rows.accepted, "rejected": rows.rejected, "blank": rows.blank},
        "problems": [problem_json(problem) for problem in reading.problems],
    }
    if reading.extra_columns:
        report["extra_columns"] = reading.extra_columns
    if summary:
        counts: dict[str, Counter[str]] = {}
        for verdict in verdicts:
            counts.setdefault(verdict.rule_set.name, Counter())[verdict.overall] += 1
        report["summary"] = {name: {o: count[o] for o in OVERALLS if count[o]} for name, count in counts.items()}
        drafts = sorted({v.rule_set.name for v in verdicts if v.rule_set.status == "draft"})
        if drafts:
            report["warnings"] = dict.fromkeys(drafts, DRAFT_WARNING["zh"])
    else:
        report["verdicts"] = [verdict_json(verdict) for verdict in verdicts]
    return report


def problem_json(problem: Problem) -> dict[str, str]:
    """A problem as it stands in reports."""
    return {
        "where": problem.where,
        "found": problem.found,
        "is_wrong": problem.is_wrong,
        "remedy": problem.remedy,
    }


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """One record under one rule set."""
    rules = verdict.rule_set
    found: dict[str, Any] = {
        "record": verdict.record,
        "rule_set": rules.name,
        "document": rules.document,
        "status": rules.status,
        "overall": verdict.overall,
        "needs_judgement": verdict.needs_judgement,
        "conditions": [_condition_json(condition) for condition in verdict.conditions],
    }
    if verdict.reason:
        found["reason"] = verdict.reason
    if rules.status == "draft":
        found["warning"] = DRAFT_WARNING["zh"]
    return found


def _condition_json(verdict: ConditionVerdict) -> dict[str, Any]:
    condition = verdict.condition
    measure = condition.test.measure if condition.test else None
    asked = condition.required
    unit = measure.unit if measure else None
    return {
        "condition": condition.id,
        "name": condition.name.get("zh"),
        "provision": condition.provision,
        "quote": condition.quote,
        "force": condition.force,
        "fields": list(verdict.open_fields or condition.fields),
        "place": verdict.place,
        "outcome": verdict.outcome,
        "reason": verdict.reason,
        "found": verdict.found,
        "note": verdict.note,
        "value": plain(verdict.value),
        "required": {"op": asked[0], "value": plain(asked[1]), "unit": unit} if asked else None,
        "margin": None if verdict.margin is None else {"value": plain(verdict.margin), "unit": unit},
    }


def plain(value: Scalar | Value | None) -> bool | int | float | str | None:
    """A value for JSON: whole numbers as integers, other decimals as the nearest double."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def required_text(condition: Condition, lang: str = "zh") -> str:
    """What a condition asks for: ≥5000㎡; its message where a sign would not do."""
    asked = condition.required
    measure = condition.test.measure if condition.test else None
    if asked is None or measure is None:
        return condition.quote
    op, value = asked
    if op in OPS and not isinstance(value, str | date):
        return f"{OPS[op] if not isinstance(value, bool) else ''}{quantity_text(value, measure.unit, lang)}"
    return condition.message.get(lang, condition.quote)


def margin_text(verdict: ConditionVerdict, lang: str = "zh") -> str:
    """尚差300㎡ or 超出要求50人; empty where there is no number."""
    measure = verdict.condition.test.measure if verdict.condition.test else None
    if verdict.margin is None or measure is None:
        return ""
    amount = quantity_text(abs(verdict.margin), measure.unit, lang)
    if measure.unit == "ratio":
        amount = (
            f"{number_text(abs(verdict.margin) * 100, places=4)}{'个百分点' if lang == 'zh' else ' percentage points'}"
        )
    if verdict.margin == 0:
        return "恰好达到" if lang == "zh" else "exactly at the bound"
    upper = (verdict.condition.required or ("", 0))[0] in ("AtMost", "LessThan")
    if verdict.margin > 0:
        return f"余{amount}" if lang == "zh" else f"{amount} to spare"
    words = {("zh", False): "尚差", ("zh", True): "超出", ("en", False): "short by ", ("en", True): "over by "}
    exactly = (verdict.condition.required or ("", 0))[0] == "Exactly"
    word = ("相差" if lang == "zh" else "differs by ") if exactly else words[(lang, upper)]
    return f"{word}{amount}"


def remedy_text(verdict: ConditionVerdict, measures: dict[str, Measure], lang: str = "zh") -> str:
    """What to do about an outcome that is not met or unknown."""
    names = [measures[f].zh if lang == "zh" else measures[f].en for f in verdict.open_fields if f in measures]
    listed = ("”“" if lang == "zh" else ", ").join(names)
    if verdict.reason == "missing":
        return f"填写“{listed}”。" if lang == "zh" else f"Fill in {listed}."
    if verdict.reason == "bad_input":
        return f"更正“{listed}”。" if lang == "zh" else f"Mend {listed}."
    if verdict.outcome in ("not_met", "soft_not_met"):
        return verdict.condition.message.get(lang, "")
    return ""
