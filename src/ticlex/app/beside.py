"""`ticlex compare … --with`, `-o`, and without a topic: documents side by side, files, the whole matrix."""

from __future__ import annotations

import csv
import io
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from ticlex.app.output import say, write, write_json, write_table
from ticlex.errors import TiclexError

if TYPE_CHECKING:
    from ticlex.beside import Beside, Line
    from ticlex.compare import Cell, Comparison, Regulation
    from ticlex.store import Store

_SILENCES = {
    "silent": "未规定", "left_to_upper": "依上位文件", "delegated": "另行规定", "not_modelled": "尚未建模",
}  # fmt: skip
_HEAD = ["主题", "文件", "状态", "情形", "数值", "力度", "条文", "原文"]


def run(arguments: Namespace) -> int:
    """Print or write what `ticlex compare` alone does not."""
    from ticlex.compare import regulations
    from ticlex.store import Store

    suffix = Path(arguments.output).suffix.lower() if arguments.output else ""
    if arguments.output and suffix not in (".docx", ".csv"):
        raise TiclexError(f"不能写成 {suffix or arguments.output}：可用的有 .docx、.csv。")
    store = Store()
    documents = {regulation.id: regulation for regulation in regulations(store)}
    found = _comparisons(store, arguments)
    if suffix == ".csv":
        _write(arguments.output, _csv(found, documents))
        return 0
    others = [_other(store, arguments.beside, found[0])] if arguments.beside else []
    pairs = _pairs(store, found, others) if others or suffix else []
    if suffix:
        _write(arguments.output, _word(store, pairs, documents))
    elif arguments.json:
        write_json([_json(pair) for pair in pairs] if pairs else _matrix_json(found))
    elif pairs:
        for pair in pairs:
            _print(pair, documents)
    else:
        _print_matrix(found, documents)
    return 0


def _comparisons(store: Store, arguments: Namespace) -> list[Comparison]:
    """On the topic, or on every topic that the view keeps."""
    from ticlex.compare import Comparison, compare, matrix, topics
    from ticlex.selection import day, statuses

    on, status = day(arguments.on) if arguments.on else None, statuses(arguments.status)
    if arguments.topic:
        only = None if arguments.beside else arguments.only
        return [compare(store, arguments.topic, arguments.base, only, status, on)]
    every = topics(store)
    first = compare(store, every[0].code, arguments.base, None, status, on)
    cells = matrix(store, status, on)
    found = [Comparison(t.code, t.zh, t.en, first.base, cells[t.code], first.left_out) for t in every]
    kept = {None: lambda _: True, "gaps": _is_gap, "diff": _differs}[arguments.only]
    return [one for one in found if kept(one)]


def _is_gap(found: Comparison) -> bool:
    """Whether the base is silent on what others regulate."""
    from ticlex.compare import SILENCES

    silent = {c.document for c in found.cells if c.kind in SILENCES}
    spoken = {c.document for c in found.cells if c.kind not in SILENCES}
    return found.base in silent - spoken and bool(spoken)


def _differs(found: Comparison) -> bool:
    from ticlex.compare import select_cells

    return bool(select_cells(found.cells, found.base, "diff"))


def _other(store: Store, written: str, found: Comparison) -> str:
    from ticlex.errors import UnknownName
    from ticlex.lookup import resolve_document

    other = resolve_document(store, written)
    shown = list(dict.fromkeys(cell.document for cell in found.cells))
    if other not in shown:
        raise UnknownName("文件", other, shown)
    if other == found.base:
        raise TiclexError(f"{other} 不能与它自己比较。")
    return other


def _pairs(store: Store, found: Sequence[Comparison], others: Sequence[str]) -> list[Beside]:
    """Each comparison's base with the others, by default with every document."""
    from ticlex.beside import beside

    return [
        beside(store, one, other)
        for one in found
        for other in others or list(dict.fromkeys(c.document for c in one.cells if c.document != one.base))
    ]


def _json(pair: Beside) -> dict[str, object]:
    lines = [
        {
            "base": _side(line, 0),
            "other": _side(line, 1),
            "diff": [asdict(segment) for segment in line.segments],
        }
        for line in pair.lines
    ]
    return {"topic": pair.topic, "base": pair.base, "other": pair.other, "silences": pair.silences, "lines": lines}


def _side(line: Line, side: int) -> dict[str, object] | None:
    passage = (line.base, line.other)[side]
    return {"provision": passage.provision, "quote": passage.quote, "norms": passage.norms} if passage else None


def _matrix_json(found: Sequence[Comparison]) -> list[dict[str, object]]:
    return [{"topic": one.topic, "base": one.base, "cells": one.cells, "left_out": one.left_out} for one in found]


def _print(pair: Beside, documents: dict[str, Regulation]) -> None:
    from ticlex.diff import is_change

    left, right = (_named(documents[name]) for name in (pair.base, pair.other))
    rows = []
    for line in pair.lines:
        marks = "" if not (line.base and line.other) else "≠" if any(map(is_change, line.segments)) else "="
        cells = [(p.provision, p.quote) if p else ("", "") for p in (line.base, line.other)]
        rows.append((*cells[0], marks, *cells[1]))
    write_table(f"{pair.label_zh}：{left} 与 {right}", ["条文", left, "", "条文", right], rows)
    for name in (pair.base, pair.other):
        if name in pair.silences:
            write(f"{_named(documents[name])}：{_SILENCES[pair.silences[name]]}")
    for line in pair.lines:
        for segment in line.segments:
            if segment.op == "same_value":
                write(f"写法不同，意思或数值相同：{segment.a} = {segment.b}")
    if "draft" in {documents[name].status for name in (pair.base, pair.other)}:
        write("* 征求意见稿，不是现行规定")


def _named(regulation: Regulation) -> str:
    return regulation.short_zh + (" *" if regulation.status == "draft" else "")


def _print_matrix(found: Sequence[Comparison], documents: dict[str, Regulation]) -> None:
    if not found:
        say("没有符合的主题。")
        return
    shown = list(dict.fromkeys(cell.document for cell in found[0].cells))
    rows = [(one.label_zh, *(_short([c for c in one.cells if c.document == d]) for d in shown)) for one in found]
    names = [_named(documents[name]) for name in shown]
    write_table(f"各文件在各主题上的规定（基准 {found[0].base}）", ["主题", *names], rows)
    if any(documents[name].status == "draft" for name in shown):
        write("* 征求意见稿，不是现行规定")


def _short(cells: Sequence[Cell]) -> str:
    """The first numbers, or how many norms, or the kind of silence."""
    from ticlex.words import bound_text

    if cells[0].kind in _SILENCES:
        return _SILENCES[cells[0].kind]
    numbers = list(dict.fromkeys(bound_text(c.op, c.value, c.unit) for c in cells if c.kind == "value"))
    norms = len({c.norm for c in cells})
    return "、".join(numbers[:3]) + f"（{norms}条）" if numbers else f"{norms}条"


def _csv(found: Sequence[Comparison], documents: dict[str, Regulation]) -> bytes:
    from ticlex.report.plain import neutral
    from ticlex.words import bound_text

    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(_HEAD)
    for one in found:
        for c in one.cells:
            number = bound_text(c.op, c.value, c.unit) if c.kind == "value" else ""
            line = [
                one.label_zh, documents[c.document].short_zh, c.status, _SILENCES.get(c.kind, ""), number, c.force,
                c.provision, c.quote,
            ]  # fmt: skip
            writer.writerow([neutral(word or "") for word in line])
    # With a byte order mark Excel reads it as UTF-8.
    return buffer.getvalue().encode("utf-8-sig")


def _word(store: Store, pairs: Sequence[Beside], documents: dict[str, Regulation]) -> bytes:
    from ticlex.report.beside import word
    from ticlex_ui.model.articles import printed

    def article(ref: str) -> str:
        document, _, place = ref.partition("/")
        return printed(store.document(document), place)

    return word(pairs, documents, article)


def _write(name: str, content: bytes) -> None:
    try:
        Path(name).write_bytes(content)
    except OSError as error:
        raise TiclexError(f"不能写 {name}（{error.strerror}）。") from None
    say(f"已写入 {name}")
