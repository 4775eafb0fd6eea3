"""`ticlex improve`: for each record what the smallest change to compliance is, rule sets side by side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from ticlex.app.output import say, write, write_json, write_table
from ticlex.app.template import notes_on
from ticlex.measures import measures
from ticlex.records import Reading, Record
from ticlex.store import Store
from ticlex.validate import Judge
from ticlex.validate.improve import (
    Improvement,
    change_text,
    improve,
    improvement_json,
    side_by_side,
    summary_text,
)
from ticlex.validate.report import DRAFT_WARNING, OVERALL


def run(name: str, rules: Sequence[str], *, as_json: bool) -> int:
    """Print what each record of a file would need.

    Returns:
        0 when done, 1 if something in the file is to be mended, 2 if there was no record.
    """
    from ticlex_loaders import read_file

    store = Store()
    judge = Judge(store)
    judge.rules(rules)  # a misspelt name is told before a large file is read
    known = measures(store)
    say(f"读取 {name} …")
    reading = read_file(name, known, judge.rule_sets)
    for note in notes_on(name, store):
        say(note)
    _say_problems(reading)
    say(f"推算 {len(reading.records)} 条记录 …")
    found = improve(judge, known, reading.records, rules)
    by_record = [side_by_side(own) for _, own in groupby(found, key=lambda i: i.record)]
    if as_json:
        write_json([improvement_json(improvement) for own in by_record for improvement in own])
    else:
        records = {record.id: record for record in reading.records}
        for own in by_record:
            _print(records[own[0].record], own, rules)
    if not reading.records and not reading.rows.rejected:
        say(f"{name} 里没有记录，没有可以推算的。")
        return 2
    return 1 if reading.problems or reading.rows.rejected else 0


def _say_problems(reading: Reading) -> None:
    for problem in reading.problems:
        say(f"{problem.where}：{problem.found}，{problem.is_wrong}。{problem.remedy}")
    if reading.rows.rejected:
        say(f"拒收 {reading.rows.rejected} 行，没有推算。")


def _print(record: Record, improvements: Sequence[Improvement], asked: Sequence[str]) -> None:
    names = [i.rule_set.zh + (" *" if i.rule_set.status == "draft" else "") for i in improvements]
    rows = [
        (name, OVERALL[i.verdict.overall]["zh"], summary_text(i)) for name, i in zip(names, improvements, strict=True)
    ]
    write_table(f"{record.id}：离各规则集有多远", ["规则集", "现在", "还差什么"], rows)
    if any(i.rule_set.status == "draft" for i in improvements):
        write(f"* {DRAFT_WARNING['zh']}")
    told = asked or record.rule_sets
    for improvement in improvements:
        if improvement.rule_set.name in told:
            _print_one(improvement)


def _print_one(improvement: Improvement) -> None:
    """One rule set in full: each change with its article and words, and what no change decides."""
    title = f"{improvement.record} · {improvement.rule_set.zh} [{improvement.rule_set.name}]"
    rows = [
        ("改动", change_text(change), v.condition.provision, v.condition.quote)
        for change in improvement.changes
        for v in change.verdicts
    ]
    rows += [
        ("无法改动", b.reason, b.verdict.condition.provision, b.verdict.condition.quote) for b in improvement.blocked
    ]
    rows += [
        ("可以例外", v.condition.message.get("zh", ""), v.condition.provision, v.condition.quote)
        for v in improvement.warnings
    ]
    rows += [
        ("须人工判断", "", v.condition.provision, v.condition.quote)
        for v in improvement.verdict.conditions
        if v.outcome == "needs_judgement"
    ]
    if rows:
        write_table(title, ["", "内容", "条文", "原文"], rows)
