"""What is wrong with a query that does not parse: line, column, what was expected, and a hint."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ticlex.names import PREFIXES
from ticlex.sandbox.grammar import Fault, fault, grammar
from ticlex.sandbox.names import Known, declared, nearest, unknown_names
from ticlex.sandbox.refusals import Refusal
from ticlex.sandbox.tokens import Token, place, tokens

Words = tuple[str, str]
"""The same in zh and en."""

_TERMINALS: dict[str, Words] = {
    "VAR": ("变量（如 ?x）", "a variable (?x)"),
    "IRI": ("IRI（如 <https://…>）", "an IRI (<https://…>)"),
    "NAME": ("名称（如 tic:Norm）", "a name (tic:Norm)"),
    "STRING": ("字符串", "a string"),
    "NUMBER": ("数字", "a number"),
    "END": ("查询结束", "the end of the query"),
}
_UNSAID = {"NIL", "ANON", "BLANK", "LANGTAG", "^^", "+", "-", "(", "["}
"""Not named where something plainer could stand there too."""
_LIKE_FUNCTIONS = {"bound", "exists", "count", "sum", "min", "max", "avg", "sample", "group_concat"}
_MOST = 8
_FORGOTTEN = "}).];,{"
"""Marks in the order in which they are forgotten; named before others, and marks before keywords."""
_HALF_WIDTH = str.maketrans(
    "，。；：？！（）｛｝［］＜＞＝＋－＊／｜＆＾＂＇“”‘’、", ",.;:?!(){}[]<>=+-*/|&^\"'\"\"'',"
)
_ENGINE: tuple[tuple[str, Words], ...] = (
    (
        "variable that is unbound",
        (
            "SELECT 中有变量既不在 GROUP BY 中，也没有用 COUNT、SAMPLE 等聚合",
            "a variable of SELECT is neither in GROUP BY nor aggregated",
        ),
    ),
    ("Duplicated variable", ("SELECT 中有两个同名的变量", "two variables of SELECT have the same name")),
)  # fmt: skip
_OTHER: Words = (
    "语法合格，但引擎不接受；多半是 BIND 或 AS 的变量前面已经用过",
    "the grammar allows it, but the engine does not; often the variable of BIND or AS was used before",
)


def diagnose(query: str, said: str, known: Known) -> Refusal:
    """Say what is wrong with a query that the engine refused with the words `said`."""
    words = list(tokens(query))
    try:
        found = _prefix(words) or _relative(words) or _grammar(words)
    except RecursionError:
        found = None
    start, (zh, en) = found or (_engines_place(query, said), _engines_words(said))
    line, column = place(query, start)
    names = [name.words() for name in unknown_names(query, known) if name.near]
    return Refusal(
        "syntax",
        "".join(
            [f"查询第 {line} 行第 {column} 列有语法错误：{_ended(zh, '。')}", *(f"{_ended(n, '。')}" for n, _ in names)]
        ),
        " ".join(
            [f"Syntax error in line {line}, column {column}: {_ended(en, '.')}", *(_ended(n, ".") for _, n in names)]
        ),
    )


def _ended(words: str, stop: str) -> str:
    return words if words[-1] in "？?。." else words + stop


def _prefix(words: list[Token]) -> tuple[int, Words] | None:
    """The first name whose prefix nobody declared."""
    prefixes = declared(words)
    for before, word in zip([None, *words], words, strict=False):
        prefix = word.text.partition(":")[0]
        if word.kind != "NAME" or prefix in prefixes or (before and before.text.upper() == "PREFIX"):
            continue
        near = nearest(prefix, frozenset(prefixes), 60)
        listed = " ".join(f"{name}:" for name in PREFIXES)
        zh = f"前缀 {prefix}: 没有声明" + (f"，是否要写 {near}:？" if near else f"。不必声明就能用的有 {listed}；")
        en = f"the prefix {prefix}: is not declared" + (
            f"; did you mean {near}:?" if near else f". Ready to use: {listed};"
        )
        return word.start, (f"{zh}别的要先写 PREFIX {prefix}: <…>", f"{en} others need PREFIX {prefix}: <…> first")
    return None


def _relative(words: list[Token]) -> tuple[int, Words] | None:
    """The first IRI without a scheme, where no BASE completes it."""
    if any(word.text.upper() == "BASE" and word.kind == "WORD" for word in words):
        return None
    for word in words:
        if word.kind == "IRI" and not re.match(r"<[A-Za-z][A-Za-z0-9+.\-]*:", word.text):
            return word.start, (
                f"{word.text} 不是完整的 IRI，要写成 <https://…>",
                f"{word.text} is no full IRI like <https://…>",
            )
    return None


def _grammar(words: list[Token]) -> tuple[int, Words] | None:
    found = fault(words)
    if found is None:
        return None
    text, expected = found.token.text, found.expected
    shown = (
        ("查询到此为止", "the query ends here")
        if found.token.kind == "END"
        else (f"“{_short(text)}” 不该在这里", f"“{_short(text)}” cannot stand here")
    )
    zh, en = (mark.join(part) for mark, part in zip(("、", ", "), zip(*_expected(expected), strict=True), strict=True))
    hint = _hint(found)
    return found.token.start, (
        f"{shown[0]}，应为{zh}" + (f"。{hint[0]}" if hint else ""),
        f"{shown[1]}; expected {en}" + (f". {hint[1]}" if hint else ""),
    )


def _expected(names: Iterable[str]) -> list[Words]:
    """What could stand there, in words, the plainest first."""
    names = set(names)
    found: list[Words] = [words for name, words in _TERMINALS.items() if name in names]
    functions = names & grammar().functions
    if len(functions) > 1:
        names -= functions | _LIKE_FUNCTIONS
        found.append(("函数", "a function"))
    plain = [n for n in names if n not in _TERMINALS and n not in _UNSAID and n not in ("a", "true", "false")]
    rest = plain or ([] if found else sorted(names))
    rest.sort(key=lambda name: (_FORGOTTEN.find(name) % 100, name))
    found += [(name.upper(), name.upper()) if name.islower() else (f"“{name}”", f"“{name}”") for name in rest]
    return found[:_MOST] + ([("等", "…")] if len(found) > _MOST else [])


def _hint(found: Fault) -> Words | None:
    text = found.token.text
    half = text.translate(_HALF_WIDTH)
    if text != half:
        return f"请用半角标点：写成 {_short(half)}", f"Use ASCII punctuation: {_short(half)}"
    if text in ("'", '"'):
        return "字符串缺少收尾的引号", "The string is not closed"
    if text == "<":
        return "IRI 缺少收尾的 >，或其中有空格", "The IRI is not closed by >, or has a space in it"
    if found.token.kind == "END" and "}" in found.expected:
        return "有 { 没有对应的 }", "A { is not closed"
    if found.token.kind == "WORD":
        keyword = nearest(text.lower(), found.expected & grammar().keywords) or nearest(
            text.lower(), grammar().keywords
        )
        if keyword and keyword != text.lower():
            return f"是否要写 {keyword.upper()}？", f"Did you mean {keyword.upper()}?"
        if "NAME" in found.expected:
            return "名称要带前缀，如 tic:statedIn", "A name needs a prefix, like tic:statedIn"
    return None


def _short(text: str) -> str:
    return text if len(text) < 40 else text[:40] + "…"


def _engines_place(query: str, said: str) -> int:
    """Where the engine says that it stopped reading."""
    match = re.search(r"error at (\d+):(\d+)", said)
    if match is None:
        return len(query)
    lines = query.splitlines(keepends=True)
    before = sum(map(len, lines[: int(match[1]) - 1]))
    return min(before + int(match[2]) - 1, len(query))


def _engines_words(said: str) -> Words:
    return next((words for sign, words in _ENGINE if sign in said), _OTHER)
