"""`ticlex reuse`: the map of reused text, documents first, then provisions."""

from __future__ import annotations

from argparse import Namespace

from ticlex.app.output import say, write_json, write_table

_SHOWN = 0.2
"""A provision of which less was reused is in `--json` only."""


def run(arguments: Namespace) -> int:
    """Print how much each document shares with others, and where its provisions' words stand there."""
    from ticlex.compare import regulations
    from ticlex.reuse import LEAST, reuse
    from ticlex.store import Store

    store = Store()
    found = reuse(store, arguments.document)
    if arguments.json:
        write_json(found)
        return 0
    names = {regulation.id: regulation.short_zh for regulation in regulations(store)}
    rows = [
        (names[p.document], names[p.other], p.characters, f"{p.share:.0%}", f"{p.other_share:.0%}", p.runs)
        for p in found.pairs
    ]
    write_table(f"相同的文字（连续 {LEAST} 字以上）", ["文件", "与", "字数", "占本文件", "占对方", "处"], rows)
    shown = [source for source in found.provisions if source.share >= _SHOWN]
    if arguments.document:
        lines = [(s.ref, s.other, s.characters, f"{s.share:.0%}", s.longest) for s in shown]
        write_table("各条文字最多见于", ["条文", "见于", "字数", "占本条", "最长的一段"], lines)
        say(f"另有 {len(found.provisions) - len(shown)} 条相同的文字不到 {_SHOWN:.0%}，见 --json。")
    else:
        say(f"共 {len(found.provisions)} 处条文有相同的文字：ticlex reuse 文件 列出一份文件的，--json 列出全部。")
    return 0
