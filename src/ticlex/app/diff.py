"""`ticlex diff`: two provisions beside each other, for people and for programs."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from ticlex.app.output import say, write, write_json, write_table

if TYPE_CHECKING:
    from ticlex.diff import Segment

_OPS = {"replace": "改为", "insert": "增加", "delete": "删去", "same_value": "写法不同，数值相同"}
_STYLES = {"insert": "green underline", "delete": "red strike"}


def run(arguments: Namespace) -> int:
    """Print what became of the one provision's words in the other."""
    from ticlex.compare import regulations
    from ticlex.diff import diff, is_change, likeness, provision_text
    from ticlex.store import Store

    store = Store()
    a, b = provision_text(store, arguments.a), provision_text(store, arguments.b)
    found = diff(a, b)
    if arguments.json:
        write_json(found)
        return 0
    names = {r.id: r.short_zh for r in regulations(store)}
    write(f"{_named(arguments.a, names)} → {_named(arguments.b, names)}")
    _write_text(found)
    rows = [(_OPS[s.op], s.a, s.b) for s in found if s.op != "equal"]
    if rows:
        write_table("改动", ["", arguments.a, arguments.b], rows)
    changes = sum(map(is_change, found))
    same = "文字没有实质改动" if not changes else f"改动 {changes} 处"
    say(f"{same}，相同的文字占 {likeness(found):.0%}")
    return 0


def _named(ref: str, names: dict[str, str]) -> str:
    return f"{names[ref.split('/')[0]]} {ref}"


def _write_text(found: list[Segment]) -> None:
    """Words in a terminal's colours; in a pipe between [-…-] and {+…+}, as git's word diff has them."""
    from rich.console import Console
    from rich.text import Text

    plain = not sys.stdout.isatty()
    text = Text()
    for segment in found:
        if segment.op in ("equal", "same_value"):
            text.append(segment.b, "" if segment.op == "equal" else "dim underline")
            continue
        if segment.a:
            text.append(f"[-{segment.a}-]" if plain else segment.a, _STYLES["delete"])
        if segment.b:
            text.append(f"{{+{segment.b}+}}" if plain else segment.b, _STYLES["insert"])
    if plain:
        write(text.plain)
    else:
        Console(highlight=False).print(text)
