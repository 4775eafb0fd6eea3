"""`ticlex check`: file in, verdicts out."""

from __future__ import annotations

import time
from collections.abc import Sequence

from ticlex.app.output import say, write, write_json, write_table
from ticlex.measures import measures
from ticlex.records import Reading
from ticlex.store import Store
from ticlex.validate import Judge, Verdict, worst
from ticlex.validate.report import (
    DRAFT_WARNING,
    OUTCOME,
    OVERALL,
    REASON,
    margin_text,
    remedy_text,
    report_json,
    required_text,
)

_PASSING = ("compliant", "compliant_with_warnings", None)


def check(name: str, rules: Sequence[str], *, as_json: bool, summary: bool) -> int:
    """Judge the records of a file by `rules`, by its own column, or by all ten.

    Returns:
        0 if all are compliant (warnings allowed) and nothing is to be mended, 2 if there was no record, else 1.
    """
    from ticlex.validate.lint import check_shapes
    from ticlex_loaders import read_file

    began = time.perf_counter()
    store = Store()
    check_shapes(store)
    judge = Judge(store)
    judge.rules(rules)  # a misspelt name is told before a large file is read
    known = measures(store)
    say(f"读取 {name} …")
    reading = read_file(name, known, judge.rule_sets)
    say(f"核对 {len(reading.records)} 条记录 …")
    verdicts = judge.judge(reading.records, rules)
    if as_json:
        write_json(report_json(reading, verdicts, summary=summary))
    else:
        _print(reading, verdicts, {m.field: m for m in known}, summary=summary)
    say(f"用时 {time.perf_counter() - began:.1f} 秒")
    if not reading.records and not reading.rows.rejected:
        say(f"{name} 里没有记录，没有可以核对的。")
        return 2
    return 0 if worst(verdicts) in _PASSING and not reading.rows.rejected and not reading.problems else 1


def _print(reading: Reading, verdicts: list[Verdict], known: dict, *, summary: bool) -> None:  # type: ignore[type-arg]
    rows = reading.rows
    write(f"共 {rows.read} 行：采用 {rows.accepted}，拒收 {rows.rejected}，空行 {rows.blank}")
    if reading.problems:
        table = [(p.where, p.found, p.is_wrong, p.remedy) for p in reading.problems]
        write_table("数据问题", ["位置", "内容", "问题", "怎么改"], table)
    if not verdicts:
        write("没有可以核对的记录。")
        return
    drafts = {v.rule_set.name: DRAFT_WARNING["zh"] for v in verdicts if v.rule_set.status == "draft"}
    counts: dict[tuple[str, str], int] = {}
    for verdict in verdicts:
        key = (verdict.rule_set.name, verdict.overall)
        counts[key] = counts.get(key, 0) + 1
    write_table(
        "汇总",
        ["规则集", "结论", "记录数", ""],
        [(n, OVERALL[o]["zh"], c, drafts.get(n)) for (n, o), c in sorted(counts.items())],
    )
    if summary:
        return
    for verdict in verdicts:
        _print_verdict(verdict, known)


def _print_verdict(verdict: Verdict, known: dict) -> None:  # type: ignore[type-arg]
    rules = verdict.rule_set
    if rules.status == "draft":
        write(f"【{DRAFT_WARNING['zh']}】")
    reason = f"（{REASON[verdict.reason]['zh']}）" if verdict.reason else ""
    title = f"{verdict.record} · {rules.zh} [{rules.name}]：{OVERALL[verdict.overall]['zh']}{reason}"
    shown = [c for c in verdict.conditions if c.outcome in ("not_met", "soft_not_met", "unknown")]
    shown.sort(key=lambda c: (list(OUTCOME).index(c.outcome), c.condition.position))
    if shown:
        table = [
            (
                OUTCOME[c.outcome]["zh"],
                c.condition.provision,
                c.condition.name.get("zh"),
                c.found,
                required_text(c.condition),
                "；".join(words for words in (margin_text(c) or remedy_text(c, known), c.note) if words),
                c.place,
            )
            for c in shown
        ]
        write_table(title, ["结果", "条文", "条件", "填报", "要求", "差距或补救", "位置"], table)
    else:
        write(title)
    met = sum(c.outcome == "met" for c in verdict.conditions)
    off = sum(c.outcome == "not_applicable" for c in verdict.conditions)
    write(f"  符合 {met} 项，不适用 {off} 项，须人工判断 {verdict.needs_judgement} 项（未核对）")
