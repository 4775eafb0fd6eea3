"""A query's words, each with its place; enough of SPARQL's terminals to tell a person where something is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_START = r"A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
_START += r"\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
_CHAR = rf"{_START}_\-0-9\u00b7\u0300-\u036f\u203f-\u2040"
_PREFIX = rf"[{_START}](?:[{_CHAR}.]*[{_CHAR}])?"
_ESCAPE = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL = rf"(?:[{_START}_:0-9]|{_ESCAPE})(?:(?:[{_CHAR}.:]|{_ESCAPE})*(?:[{_CHAR}:]|{_ESCAPE}))?"
_TERMINALS = {
    "SKIP": r"\s+|#[^\n]*",
    "STRING": r"\"\"\".*?\"\"\"|'''.*?'''|\"(?:[^\"\\\n\r]|\\.)*\"|'(?:[^'\\\n\r]|\\.)*'",
    "IRI": r"<[^<>\"{}|^`\\\s]*>",
    "VAR": rf"[?$][{_START}_0-9][{_START}_0-9\u00b7\u0300-\u036f\u203f-\u2040]*",
    "LANGTAG": r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*",
    "BLANK": rf"_:[{_START}_0-9](?:[{_CHAR}.]*[{_CHAR}])?",
    "NAME": rf"(?:{_PREFIX})?:(?:{_LOCAL})?",
    "NUMBER": r"(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+|\d*\.\d+|\d+",
    "NIL": r"\(\s*\)",
    "ANON": r"\[\s*\]",
    "MARK": r"\^\^|&&|\|\||!=|<=|>=|[{}()\[\].,;*/|^+\-?!=<>]",
    "WORD": rf"[{_START}_][{_CHAR}]*",
    "STRAY": r".",
}
_TOKEN = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _TERMINALS.items()), re.DOTALL)


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a query: its kind is a terminal of the grammar, "END" behind the last."""

    kind: str
    text: str
    start: int


def tokens(query: str) -> Iterator[Token]:
    """Yield every word, comments and white space left out, and an END."""
    for match in _TOKEN.finditer(query):
        kind = match.lastgroup or "STRAY"
        if kind != "SKIP":
            yield Token(kind, match[0], match.start())
    yield Token("END", "", len(query))


def place(query: str, start: int) -> tuple[int, int]:
    """Line and column of a character, both from 1."""
    before = query[:start]
    return before.count("\n") + 1, start - (before.rfind("\n") + 1) + 1
