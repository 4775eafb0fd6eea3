"""Why a query is not answered, in both languages; and what is refused before anything runs."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import Literal

from ticlex.errors import QueryRefused, QueryStopped
from ticlex.sandbox.limits import DEADLINE, MAX_LENGTH

Kind = Literal["refused", "syntax", "stopped", "crashed", "busy", "format"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer. All but `busy` are for the asker to change."""

    kind: Kind
    zh: str
    en: str

    def error(self) -> QueryRefused:
        """What a caller in Python gets."""
        found = QueryStopped(self.zh) if self.kind in ("stopped", "crashed", "busy") else QueryRefused(self.zh)
        found.english = self.en
        return found


CRASHED = Refusal(
    "crashed",
    "查询使其进程中止（可能嵌套过深或占用内存过多）。请简化后再试。",
    "The query brought its process down (nested too deeply, or too much memory). Please simplify it.",
)
BUSY = Refusal(
    "busy",
    "慢查询已满，请稍后再试；或加上条件、LIMIT，使查询更快。",
    "Too many slow queries are running. Try again later, or narrow the query with conditions or a LIMIT.",
)
NOT_STARTED = Refusal(
    "busy", "查询进程没有启动。请重试；仍不行请检查安装。", "The query process did not start. Please try again."
)


def overtime(deadline: float = DEADLINE) -> Refusal:
    """It ran longer than it may."""
    return Refusal(
        "stopped",
        f"查询超过 {deadline:g} 秒，已停止。请加上条件或 LIMIT 缩小范围。",
        f"The query ran for more than {deadline:g} s and was stopped. Narrow it with conditions or a LIMIT.",
    )


# An IRI holds none of <>"{}|^` or white space: FILTER(1<2)SERVICE:a{…}FILTER(2>1) has no IRI in it.
_QUIET = re.compile(
    r"\"\"\".*?\"\"\"|'''.*?'''|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'"
    r"|<[^<>\"{}|^`\\\s]*>|#[^\n]*",
    re.DOTALL,
)
_CODE_POINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_READS = ("会读取外部文件或网址", "reads files or addresses outside")
_WRITES = ("会更新图，而这里的图是只读的", "is an update, and this graph is read-only")
_REASONS = {
    "SERVICE": ("会访问外部网址", "calls another address"),
    "FROM": _READS,
    "LOAD": _READS,
    **dict.fromkeys(("INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"), _WRITES),
}
# SERVICE:a is the keyword and a name with an empty prefix; ?from, tic:from and "…"@add are names.
_WORD = re.compile(r"(?<![?$:@\w])[A-Za-z]+(?!\w)")


def refusal(query: str) -> Refusal | None:
    """Why this query may not run: it reaches outside, or writes, or is too long; None if it may."""
    if len(query) > MAX_LENGTH:
        return Refusal(
            "refused",
            f"查询有 {len(query)} 个字符，最多 {MAX_LENGTH} 个。",
            f"The query has {len(query)} characters; {MAX_LENGTH} are allowed.",
        )
    # SPARQL reads \\u0053ERVICE as SERVICE, before it reads anything else.
    plain = _CODE_POINT.sub(lambda m: _character(m[1] or m[2]), query)
    for match in _WORD.finditer(_QUIET.sub(" ", plain)):
        word = match[0].upper()
        if word in _REASONS:
            zh, en = _REASONS[word]
            return Refusal("refused", f"查询中的 {word} 不能使用：它{zh}。", f"{word} is not allowed: it {en}.")
    return None


def refuse(query: str) -> None:
    """Refuse what reaches outside or writes, before anything runs.

    Raises:
        QueryRefused: with the word and the reason.
    """
    found = refusal(query)
    if found:
        raise found.error()


def _character(code: str) -> str:
    number = int(code, 16)
    return chr(number) if number <= sys.maxunicode else " "
