"""The steps of procedures as lines of a table that leaves the page."""

from __future__ import annotations

from collections.abc import Iterable

from ticlex_ui.model.holdings import Holdings
from ticlex_ui.model.process_steps import ProcedureView


def step_lines(holdings: Holdings, found: Iterable[ProcedureView], lang: str) -> list[list[str]]:
    """One line a step, its procedure and document before it."""
    between = "; " if lang == "en" else "；"
    lines = []
    for view in found:
        status = holdings.status(holdings.regulations[view.document].status, lang)
        document = [view.process, view.document, holdings.short(view.document, lang), status]
        for step in view.steps:
            lines.append(
                [
                    *document, str(step.n), between.join(a.label for a in step.actors), step.action,
                    step.circumstance or "", between.join(v.words for v in (*step.limits, *step.periods)),
                    between.join(step.requires), between.join(step.produces), between.join(map(str, step.next)),
                    step.article, step.provision, step.quote,
                ]
            )  # fmt: skip
    return lines
