"""One function a command: arguments in, exit code out. The core answers; this prints."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ticlex.app.output import say, write, write_csv, write_json, write_table
from ticlex.errors import TiclexError, UnreadableInput
from ticlex.store import Store

if TYPE_CHECKING:
    from ticlex.quality import Finding

_WEIGHTS = {"high": "重要", "medium": "一般", "low": "次要"}
_SILENCES = {
    "silent": "未规定",
    "left_to_upper": "依上位文件",
    "delegated": "另行规定",
    "not_modelled": "尚未建模",
}
_STATUS = {"in_force": "现行", "issued": "已发布", "draft": "征求意见稿"}
_FORCES = {
    "Strict": "必须", "General": "一般", "InPrinciple": "原则上", "Permitted": "可以", "Encouraged": "鼓励",
}  # fmt: skip
_SEVERITIES = {"error": "错误", "warning": "警告", "info": "提示"}


def serve(arguments: Namespace) -> int:
    """Start the pages and stay until stopped."""
    from ticlex.app.serve import serve as run

    return run(arguments.host, arguments.port)


def show(arguments: Namespace) -> int:
    """Print a provision."""
    from dataclasses import asdict

    from ticlex.ancestry import ancestry
    from ticlex.provisions import show as find

    store = Store()
    found = find(store, arguments.ref)
    came_from, became = ancestry(store, found.ref)
    if arguments.json:
        write_json({**asdict(found), "derived_from": came_from, "taken_up": became})
        return 0
    write(f"{found.ref}  {found.number or ''} {found.heading or ''}  [{_STATUS[found.status]}]")
    write(found.text)
    if found.norms:
        rows = [
            (n.kind, _FORCES.get(n.force or "", ""), "、".join(n.bearer), "、".join(n.action), "…".join(n.quotes), n.id)
            for n in found.norms
        ]
        write_table("规范", ["类型", "力度", "承担者", "行为", "原文", "名称"], rows)
    for norm in found.norms:
        for note in norm.notes:
            write(f"读法 {norm.id}：{note}")
    for remark in found.remarks:
        write(f"提示（{_WEIGHTS.get(remark.weight, remark.weight)}）“{remark.quote}”：{remark.reason}")
    for citation in found.cites:
        write(f"引用 {citation.words} → {citation.target or '未收录'}")
    for ref in found.cited_by:
        write(f"被 {ref} 引用")
    if came_from or became:
        lines = [
            (lead, c.document, "、".join(c.provisions), c.label + ("（人工判断）" if c.judged else ""), c.note or "")
            for lead, found_here in (("来自", came_from), ("被采纳", became))
            for c in found_here
        ]
        write_table("沿革", ["", "文件", "条文", "关系", "改动"], lines)
    for child in found.children:
        write(f"下级 {child}")
    return 0


def compare(arguments: Namespace) -> int:
    """Print what each document says on a topic."""
    if arguments.topic is None or arguments.beside or arguments.output:
        from ticlex.app.beside import run

        return run(arguments)
    from ticlex.compare import compare as find
    from ticlex.compare import regulations
    from ticlex.selection import day, statuses
    from ticlex.words import bound_text

    store = Store()
    on = day(arguments.on) if arguments.on else None
    found = find(store, arguments.topic, arguments.base, arguments.only, statuses(arguments.status), on)
    if arguments.json:
        write_json({"topic": found.topic, "base": found.base, "cells": found.cells, "left_out": found.left_out})
        return 0
    names = {r.id: f"{r.short_zh}" for r in regulations(store)}
    rows = [
        (
            names[c.document] + (" *" if c.status == "draft" else ""),
            _SILENCES.get(c.kind) or (bound_text(c.op, c.value, c.unit) if c.kind == "value" else ""),
            _FORCES.get(c.force or "", ""),
            c.provision,
            c.quote,
        )
        for c in found.cells
    ]
    write_table(f"{found.label_zh}（基准 {found.base}）", ["文件", "数值", "力度", "条文", "原文"], rows)
    if any(c.status == "draft" for c in found.cells):
        write("* 征求意见稿，不是现行规定")
    silent = [names[c.document] for c in found.cells if c.kind == "silent"]
    if silent:
        write(f"没有就此作规定：{'、'.join(silent)}")
    if found.left_out:
        write(f"按所选状态和日期未列入：{'；'.join(left.reason for left in found.left_out)}")
    return 0


def process(arguments: Namespace) -> int:
    """Print a procedure's steps, or the procedures there are."""
    from ticlex.processes import procedures
    from ticlex.processes import process as find

    store = Store()
    if arguments.name is None:
        found = procedures(store)
        if arguments.json:
            write_json([{"process": p.process, "document": p.document, "label": p.label_zh} for p in found])
        else:
            write_table("程序", ["名称", "程序", "说明"], [(p.process, p.label_zh, p.note) for p in found])
        return 0
    one = find(store, arguments.name)
    if arguments.format == "mermaid" and not arguments.json:
        from ticlex.mermaid import mermaid

        write(mermaid(one).rstrip())
        return 0
    if arguments.json:
        write_json({"process": one.process, "document": one.document, "note": one.note, "steps": one.steps})
        return 0
    rows = [
        (s.n, s.actor, s.action, s.circumstance, s.time_limit, "、".join(map(str, s.next)), s.provision, s.quote)
        for s in one.steps
    ]
    write_table(one.label_zh, ["步", "谁", "做什么", "情形", "时限", "下一步", "条文", "原文"], rows)
    if one.note:
        write(one.note)
    return 0


def query(arguments: Namespace) -> int:
    """List, explain or run a question, or run a person's own SPARQL."""
    from ticlex import library
    from ticlex.app.explain import by_group, explanation, question_json

    if arguments.list:
        questions = library.questions()
        if arguments.json:
            write_json([question_json(q) for q in questions])
        else:
            for group, rows in by_group(questions).items():
                write_table(group, ["名称", "问题", "参数"], rows)
        return 0
    if arguments.explain:
        found = library.question(arguments.explain)
        if arguments.json:
            write_json(question_json(found) | {"query": found.query})
        else:
            write(explanation(Store(), found))
        return 0
    return _run_query(arguments)


def _run_query(arguments: Namespace) -> int:
    from ticlex.app.query import run_file, run_named
    from ticlex.selection import day, statuses

    style = "json" if arguments.json else arguments.format
    wanted = (statuses(arguments.status), day(arguments.on) if arguments.on else None)
    if any(wanted) and (arguments.file or arguments.endpoint):
        raise TiclexError("--status 和 --on 只用于查询库中的问题，不用于自己的 SPARQL 或远程端点。")
    if arguments.file:
        answer = run_file(_read_text(arguments.file), style, arguments.endpoint)
    elif arguments.name:
        given = dict(_pair(p) for p in arguments.parameters)
        answer = run_named(arguments.name, given, style, arguments.endpoint, *wanted)
    else:
        raise TiclexError("要运行哪个查询？写出名称，或用 --list 列出全部，或用 -f 运行自己的 SPARQL 文件。")
    if style == "table":
        write_table(answer.title, answer.columns, answer.rows)
        say(f"{len(answer.rows)} 行")
    elif style == "csv":
        write_csv(answer.columns, answer.rows)
    else:
        write(answer.document.rstrip())
    if answer.truncated:
        say("已达行数上限，其余未列出。请加上条件或 LIMIT。")
    return 0


def _pair(written: str) -> tuple[str, str]:
    name, equals, value = written.partition("=")
    if not equals:
        raise TiclexError(f"参数 “{written}” 要写成 键=值，如 topic=场地面积。")
    return name, value


def search(arguments: Namespace) -> int:
    """Print the provisions that fit."""
    from ticlex.app.search import run

    return run(" ".join(arguments.text), arguments.limit, arguments.documents, as_json=arguments.json)


def ledger(arguments: Namespace) -> int:
    """Print the words that no norm, step or waiver covers; exit 1 if there are any."""
    from ticlex.ledger import ledger as find

    gaps = find(Store())
    if arguments.json:
        write_json(gaps)
    elif gaps:
        write_table("尚未建模的文字", ["条文", "文字"], [(g.ref, g.text) for g in gaps])
    else:
        say("五份文件的每一处文字都已建模，或注明了不建模的理由。")
    return 1 if gaps else 0


def quality(arguments: Namespace) -> int:
    """Print the faults of the knowledge; exit 1 if one of them is an error, whatever is shown."""
    from ticlex.quality import SEVERITIES, check, worst
    from ticlex.validate.lint import slips

    store = Store()
    found = [*slips(store), *check(store)]
    shown = [f for f in found if SEVERITIES.index(f.severity) <= SEVERITIES.index(arguments.severity)]
    if arguments.json:
        write_json(shown)
    elif shown:
        rows = [(_SEVERITIES[f.severity], f.words["zh"], _offender(f), f.remedy["zh"]) for f in shown]
        write_table("质量检查", ["程度", "问题", "对象", "怎么改"], rows)
    counts = [f"{_SEVERITIES[s]} {sum(f.severity == s for f in found)} 项" for s in SEVERITIES]
    say("，".join(counts))
    return 1 if worst(found) == "error" else 0


def _offender(finding: Finding) -> str:
    return " · ".join([finding.offender, *finding.columns.values()])


def parse(arguments: Namespace) -> int:
    """Print the structure of a text."""
    from ticlex.corpus.structure import parse as find

    text = _read_text(arguments.file)
    found = find(text)
    if all(unit.kind in ("title", "notice") for unit in found.units):
        raise UnreadableInput(
            arguments.file,
            f"{len(text)} 个字符",
            "看不出章、条、项等结构",
            "请给出法规文本，保留“第一条”“一、”等编号。",
        )
    unplaced = [{"start": a, "end": b, "text": "".join(text[a:b].split())} for a, b in found.unplaced]
    if arguments.json:
        keys = ("ref", "kind", "number", "heading", "text", "parent", "start", "end")
        units = [{key: getattr(unit, key) for key in keys} for unit in found.units]
        write_json({"title": found.title, "units": units, "unplaced": unplaced})
        return 0
    rows = [(u.ref, u.kind, u.number, u.heading, u.text) for u in found.units]
    write_table(found.title or arguments.file, ["引用号", "类型", "编号", "标题", "文字"], rows)
    for piece in unplaced:
        say(f"未能归位：{piece['text']}")
    return 0


def check(arguments: Namespace) -> int:
    """Judge a file of records."""
    from ticlex.app.check import Wanted
    from ticlex.app.check import check as run

    return run(
        Wanted(
            arguments.file, arguments.rules, arguments.before, arguments.dask, arguments.output,
            arguments.json, arguments.summary, arguments.progress,
        )
    )  # fmt: skip


def template(arguments: Namespace) -> int:
    """Write a form for some rule sets."""
    from ticlex.app.template import run

    return run(arguments.rules, arguments.output)


def diff(arguments: Namespace) -> int:
    """Print two provisions beside each other."""
    from ticlex.app.diff import run

    return run(arguments)


def push(arguments: Namespace) -> int:
    """Send the graph to another store."""
    from ticlex.app.push import run

    return run(arguments)


def gaps(arguments: Namespace) -> int:
    """Print what a document lacks and where it differs."""
    from ticlex.app.gaps import run

    return run(arguments)


def reuse(arguments: Namespace) -> int:
    """Print which stretches of the documents were reused where."""
    from ticlex.app.reuse import run

    return run(arguments)


def improve(arguments: Namespace) -> int:
    """Print the smallest changes that make each record compliant."""
    from ticlex.app.improve import run

    return run(arguments.file, arguments.rules, as_json=arguments.json)


def mcp(_: Namespace) -> int:
    """Answer agents on stdio until they leave."""
    from ticlex.app.agents import serve_stdio

    return serve_stdio()


def _read_text(name: str) -> str:
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except FileNotFoundError:
        raise UnreadableInput(name, "没有这个文件", "无法读取", "检查路径。") from None
    except OSError as error:
        raise UnreadableInput(name, error.strerror or "读取失败", "无法读取", "检查路径和权限。") from None
    if not data.strip():
        raise UnreadableInput(name, "空文件", "没有内容可读", "检查是否选对了文件。")
    if b"\x00" in data:
        raise UnreadableInput(name, "含有 NUL 字节", "不是文本文件", "请给出 UTF-8 文本。")
    try:
        return data.decode("utf-8-sig") if data.startswith(b"\xef\xbb\xbf") else data.decode("utf-8")
    except UnicodeDecodeError as error:
        place = f"第 {data[: error.start].count(10) + 1} 行"
        raise UnreadableInput(name, place, "不是 UTF-8 文本", "请另存为 UTF-8 编码后再试。") from None


COMMANDS: dict[str, Callable[[Namespace], int]] = {
    "serve": serve, "show": show, "compare": compare, "process": process, "query": query,
    "search": search, "ledger": ledger, "quality": quality, "parse": parse, "check": check,
    "template": template, "improve": improve, "push": push, "mcp": mcp, "diff": diff, "gaps": gaps, "reuse": reuse,
}  # fmt: skip
