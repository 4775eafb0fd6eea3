"""The report as one JSON document, written piece by piece: a million verdicts never stand in memory together."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ticlex.report.model import Report
from ticlex.report.results import Results
from ticlex.validate.report import DRAFT_WARNING, problem_json, verdict_json


def pieces(results: Results, *, summary: bool = False, more: Mapping[str, Any] | None = None) -> Iterator[str]:
    """The document's text: `rows`, `problems`, `about`, then `verdicts`, or with `summary` counts in their place.

    Args:
        results: what there is to report.
        summary: leave the verdicts out.
        more: other members, behind the problems.
    """
    rows = results.rows
    head: dict[str, Any] = {
        "rows": {"in": rows.read, "accepted": rows.accepted, "rejected": rows.rejected, "blank": rows.blank},
        "problems": [problem_json(problem) for problem in results.problems],
    }
    if results.extra_columns:
        head["extra_columns"] = list(results.extra_columns)
    head |= {"about": results.stated.json(), **(more or {})}
    if summary:
        head["summary"] = results.summary
        drafts = sorted(name for name in results.summary if results.rule_sets[name].status == "draft")
        if drafts:
            head["warnings"] = dict.fromkeys(drafts, DRAFT_WARNING["zh"])
        yield _text(head) + "\n"
        return
    yield _text(head).removesuffix("\n}") + ',\n "verdicts": ['
    separator = "\n  "
    for _, verdicts in results.entries():
        for verdict in verdicts:
            yield separator + json.dumps(verdict_json(verdict), ensure_ascii=False)
            separator = ",\n  "
    yield "\n ]\n}\n"


def failure(report: Report) -> str:
    """The document of a check that came to no verdict: no member of it could be taken for one."""
    rows = report.rows
    found = {
        "rows": {"in": rows.read, "accepted": rows.accepted, "rejected": rows.rejected, "blank": rows.blank},
        "problems": [problem_json(problem) for problem in report.problems],
        "about": report.stated.json(),
        "could_not_check": report.could_not_check,
    }
    return _text(found) + "\n"


def _text(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
