"""`ticlex gaps`: what a document lacks and where it differs, grouped for people, whole for programs."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ticlex.app.output import say, write, write_json, write_table

if TYPE_CHECKING:
    from ticlex.compare import Regulation
    from ticlex.gaps import Finding

_STATUS = {"in_force": "现行", "issued": "已发布", "draft": "征求意见稿，不是现行规定"}
_LEVELS = {1: "国家级", 2: "省级"}
_SHOWN = 12
"""Rows of a group; a drafter reads the first, and `--json` has all."""


def run(arguments: Namespace) -> int:
    """Print the findings on a document; they are no faults, so the exit code is 0."""
    from ticlex.compare import regulations, topics
    from ticlex.gaps import report
    from ticlex.store import Store

    store = Store()
    found = report(store, arguments.document, arguments.against)
    if arguments.json:
        write_json(found.findings)
        return 0
    documents = {regulation.id: regulation for regulation in regulations(store)}
    labels = {topic.code: topic.zh for topic in topics(store)}
    for document in (found.document, *found.others):
        write(f"{'对照' if document != found.document else '本文件'}：{_described(documents[document])}")
    left = _write_groups(found.findings, documents, labels)
    upper = "、".join(documents[document].short_zh for document in found.upper)
    if not found.upper:
        write("没有现行的上位文件，没有逐项比较力度、数值、期限和承担者；要与某一文件逐项比较，用 --against。")
    elif found.repeated:
        write(f"与{upper}相同或相当的规定 {found.repeated} 项：重复对方的规定只是情况，不是问题，不逐项列出。")
    if left:
        write(f"另有 {left} 项没有列出：--json 列出全部，--against 只对照一份文件。")
    say("以上是文字之间的事实，不判断哪一方对，也不是任何机关的决定。")
    return 0


def _described(regulation: Regulation) -> str:
    level = _LEVELS.get(regulation.level, f"第 {regulation.level} 级")
    issued = regulation.issued or "没有印明发布日期"
    return f"{regulation.short_zh}（{regulation.id}，{level}，{_STATUS[regulation.status]}，{issued}）"


def _write_groups(findings: Sequence[Finding], documents: Mapping[str, Regulation], labels: Mapping[str, str]) -> int:
    """Print each kind's first findings; return how many were left out."""
    from ticlex.gaps import CLASHES, MISSING

    left = 0
    for kind, title in {**CLASHES, **MISSING}.items():
        # What several documents have is more telling than what one has; the sort keeps the order of rank among equals.
        group = sorted((f for f in findings if f.kind == kind), key=lambda f: -len(f.also))
        if not group:
            continue
        shown = group[:_SHOWN]
        rows: list[tuple[str, ...]]
        left += len(group) - len(shown)
        count = f"{title}（{len(group)} 项" + (f"，列出 {len(shown)} 项）" if len(shown) < len(group) else "）")
        if kind in MISSING:
            rows = [(labels.get(f.topic, f.topic), *_theirs(f, documents), f.note.partition("；")[2]) for f in shown]
            write_table(count, ["主题", "对方条文", "对方原文", "说明"], rows)
        elif kind == "extra_burden":
            rows = [(labels.get(f.topic, f.topic), *_ours(f), f.other) for f in shown]
            write_table(count, ["主题", "本文件", "原文", "没有相应要求的"], rows)
        else:
            rows = [(labels.get(f.topic, f.topic), *_ours(f), *_theirs(f, documents), f.note) for f in shown]
            write_table(count, ["主题", "本文件", "原文", "对方条文", "对方原文", "差别"], rows)
    return left


def _ours(finding: Finding) -> tuple[str, str]:
    return (finding.ours.provision, finding.ours.quote) if finding.ours else ("", "")


def _theirs(finding: Finding, documents: Mapping[str, Regulation]) -> tuple[str, str]:
    if finding.theirs is None:
        return "", ""
    draft = documents[finding.other].status == "draft"
    return finding.theirs.provision, finding.theirs.quote + ("（征求意见稿）" if draft else "")
