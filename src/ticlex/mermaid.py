"""A procedure as Mermaid text: a flowchart with one subgraph an actor, which every Mermaid renderer draws.

`swimlane-beta` would draw lanes, but editors and wikis do not know it yet; subgraphs they do.
"""

from __future__ import annotations

from ticlex.processes import Procedure, Step


def mermaid(procedure: Procedure) -> str:
    """The steps of a procedure, each in the box of who takes it; a note where the text names no steps."""
    lines = ["---", f"title: {_yaml(procedure.label_zh)}", "---", "flowchart TB"]
    actors = list(dict.fromkeys(step.actor for step in procedure.steps))
    for n, actor in enumerate(actors, start=1):
        lines.append(f'  subgraph a{n}["{_text(actor)}"]')
        lines += [f"    {_node(step)}" for step in procedure.steps if step.actor == actor]
        lines.append("  end")
    by_number = {step.n: step for step in procedure.steps}
    lines += [f"  s{step.n} -->{_case(by_number[n])} s{n}" for step in procedure.steps for n in step.next]
    if not procedure.steps:
        lines.append(f'  none["{_text(procedure.note or procedure.label_zh)}"]')
    return "\n".join(lines) + "\n"


def _node(step: Step) -> str:
    parts = [f"{step.n} {step.action}", *([step.time_limit] if step.time_limit else []), step.provision]
    return f's{step.n}["{"<br/>".join(_text(part) for part in parts)}"]'


def _case(step: Step) -> str:
    words = _text(step.circumstance or "")
    return f'|"{words}"|' if words else ""


def _text(words: str) -> str:
    """Words between quotation marks; # begins an entity in Mermaid."""
    found = words.replace("#", "#35;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")
    return " ".join(found.split())


def _yaml(words: str) -> str:
    return '"' + " ".join(words.split()).replace("\\", "\\\\").replace('"', '\\"') + '"'
