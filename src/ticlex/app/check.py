"""`ticlex check`: file in, verdicts out, on the terminal and as reports."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ticlex.app.judging import STDIN, Checker
from ticlex.app.output import say, write, write_table
from ticlex.app.progress import Progress
from ticlex.app.template import notes_on
from ticlex.errors import CouldNotCheck, TiclexError
from ticlex.measures import Measure
from ticlex.records import Problem, Reading
from ticlex.report.checker import Input
from ticlex.report.results import Entry, Results
from ticlex.store import Store
from ticlex.validate import Verdict
from ticlex.validate.report import DRAFT_WARNING, OUTCOME, OVERALL, REASON, margin_text, remedy_text, required_text

if TYPE_CHECKING:
    from ticlex.validate.over_time import OverTime

_PASSING = ("compliant", "compliant_with_warnings", None)
_SHOWN = 200
_PROBLEMS = 50
"""Verdicts and problems that the terminal shows."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person asked for."""

    file: str
    rules: Sequence[str] = ()
    before: str | None = None
    cluster: str | None = None
    outputs: Sequence[str] = ()
    as_json: bool = False
    summary: bool = False
    progress: bool = False


def check(wanted: Wanted) -> int:
    """Judge the records of a file by the rule sets asked for, by its own column, or by all ten.

    Returns:
        0 if all are compliant (warnings allowed) and nothing is to be mended, 2 if there was no record, else 1.

    Raises:
        CouldNotCheck: there is no verdict; reports that can say so were written.
    """
    from ticlex_loaders.writers import check_target

    if wanted.before == wanted.file == STDIN:
        raise TiclexError("标准输入只能读一次：--before 请给出文件。")
    targets = [check_target(name, wanted.file) for name in wanted.outputs]
    if wanted.cluster:
        from ticlex.validate.cluster import dask

        dask()
    progress = Progress(always=wanted.progress)
    checker = Checker(Store(), wanted.rules, progress)
    read = checker.read(wanted.file)
    try:
        results, over_time = _judged(checker, read, wanted)
        _tell(results, over_time, wanted)
        _write(results, over_time, targets, checker, progress)
    except CouldNotCheck as error:
        _write_failures(checker, read, targets, str(error))
        raise
    if not read.rows.accepted and not read.rows.rejected:
        say(f"{read.name} 里没有记录，没有可以核对的。")
        return 2
    return 0 if results.worst in _PASSING and not read.rows.rejected and not len(read.problems) else 1


def _judged(checker: Checker, read: Input, wanted: Wanted) -> tuple[Results, OverTime | None]:
    results = checker.results(read, wanted.cluster)
    if wanted.cluster and isinstance(read.read, Reading):
        say(f"{read.name} 的记录不多，在本机核对，没有用到集群。")
    notes = notes_on(wanted.file, checker.store)
    for note in notes:
        say(note)
    results = replace(results, stated=replace(results.stated, notes=tuple(notes)))
    if wanted.before is None:
        return results, None
    from ticlex.validate.over_time import over_time_lines

    older = checker.read(wanted.before)
    if len(older.problems):
        say(f"{older.name} 有 {len(older.problems)} 个问题，读不出的内容不能比较；单独核对该文件可以看到。")
    found = checker.over_time(checker.results(older, wanted.cluster), results)
    return replace(results, over_time=over_time_lines(found)), found


def _tell(results: Results, over_time: OverTime | None, wanted: Wanted) -> None:
    if wanted.as_json:
        _print_json(results, _more(over_time), summary=wanted.summary)
    else:
        _print(results, is_short=wanted.summary or bool(wanted.outputs))


def _more(over_time: OverTime | None) -> dict[str, Any]:
    if over_time is None:
        return {}
    from ticlex.validate.over_time import over_time_json

    return {"over_time": over_time_json(over_time)}


def _print_json(results: Results, more: Mapping[str, Any], *, summary: bool) -> None:
    """One document or none: what cannot be told to the end must not begin on stdout."""
    from ticlex.report.as_json import pieces

    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n") as whole:
        whole.writelines(pieces(results, summary=summary, more=more))
        whole.seek(0)
        for piece in iter(lambda: whole.read(2**20), ""):
            sys.stdout.write(piece)


def _write(
    results: Results, over_time: OverTime | None, targets: Sequence[Path], checker: Checker, progress: Progress
) -> None:
    from ticlex_loaders.writers import write_report

    for path in targets:
        with progress.stage(f"写出 {path}") as more:
            write_report(_counted(results, more), checker.label, path, _more(over_time))
        say(f"已写入 {path}")


def _counted(results: Results, more: Callable[[int], None]) -> Results:
    """The same results, telling of each record that is asked for."""

    def counted(entries: Iterable[Entry]) -> Iterator[Entry]:
        for entry in entries:
            more(1)
            yield entry

    return replace(
        results,
        entries=lambda: counted(results.entries()),
        flawed=lambda: counted(results.flawed()),
        telling=lambda most: counted(results.telling(most)),
    )


def _write_failures(checker: Checker, read: Input, targets: Sequence[Path], why: str) -> None:
    from ticlex.report.model import failed
    from ticlex_loaders.writers import write_failure

    judged = checker.judge.rules(checker.names)
    report = failed(checker.stated(read, "没有完成", judged), read.rows, read.problems, why)
    for path in targets:
        if write_failure(report, path):
            say(f"已写入 {path}，其中说明未能核对")


def _print(results: Results, *, is_short: bool) -> None:
    rows = results.rows
    write(f"共 {rows.read} 行：采用 {rows.accepted}，拒收 {rows.rejected}，空行 {rows.blank}")
    _print_problems(results.problems)
    if not results.summary:
        write("没有可以核对的记录。")
        return
    drafts = {rules.name: DRAFT_WARNING["zh"] for rules in results.stated.rules if rules.is_draft}
    counts = [(name, overall, count) for name, own in results.summary.items() for overall, count in own.items()]
    columns = ["规则集", "结论", "记录数", *(["效力"] if drafts else [])]
    lines = [(name, OVERALL[overall]["zh"], count, drafts.get(name)) for name, overall, count in counts]
    write_table("汇总", columns, [line[: len(columns)] for line in lines])
    for line in results.stated.sample:
        write(f"抽样：{line}")
    if not is_short:
        _print_verdicts(results)
    for line in results.over_time:
        write(line)


def _print_problems(problems: Sequence[Problem]) -> None:
    if not len(problems):
        return
    shown = [(p.where, p.found, p.is_wrong, p.remedy) for p in problems[:_PROBLEMS]]
    write_table("数据问题", ["位置", "内容", "问题", "怎么改"], shown)
    if len(problems) > _PROBLEMS:
        write(f"另有 {len(problems) - _PROBLEMS} 个问题没有列出：用 -o 写成报告，或用 --json。")


def _print_verdicts(results: Results) -> None:
    every = (verdict for _, own in results.entries() for verdict in own)
    for verdict in islice(every, _SHOWN):
        _print_verdict(verdict, results.measures)
    total = sum(count for own in results.summary.values() for count in own.values())
    if total > _SHOWN:
        write(f"另有 {total - _SHOWN} 条结论没有列出：用 -o 写成报告，或用 --json。")


def _print_verdict(verdict: Verdict, known: Mapping[str, Measure]) -> None:
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
                "；".join(words for words in (margin_text(c) or remedy_text(c, dict(known)), c.note) if words),
                c.place,
            )
            for c in shown
        ]
        write_table(title, ["结果", "条文", "条件", "填报", "要求", "差距或补救", "位置"], table)
    else:
        write(title)
    counts = Counter(c.outcome for c in verdict.conditions)
    off, met = counts["not_applicable"], counts["met"]
    write(f"  符合 {met} 项，不适用 {off} 项，须人工判断 {verdict.needs_judgement} 项（未核对）")
