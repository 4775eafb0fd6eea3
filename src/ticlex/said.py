"""What the core says in Chinese, in English: a finished sentence is recognised by its template.

A sentence travels far from where it is written (through worker processes, tables of polars and JSON), so that
nothing but its words arrives. `said.csv` has a line for each template, `{0}` where a value stands; a test reads
the templates from the code and misses none. What is not recognised stays Chinese.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from io import StringIO
from typing import NamedTuple

from ticlex.errors import TiclexError, UnknownName, UnreadableInput

_HAN = re.compile("[\u4e00-\u9fff]")
_VALUE = re.compile(r"\{(\d)\}")
_SENTENCE = re.compile("(?<=[。？！])|(；)")
_BETWEEN = re.compile("([、，；：]| )")
_AMOUNT = re.compile(r"(-?[\d.,]+)\s?(\D+)")
_ASIDE = re.compile("(.+?)（(.+)）")
_MARKS = {"、": ", ", "，": ", ", "；": "; ", "：": ": "}


class _Template(NamedTuple):
    pattern: re.Pattern[str]
    narrow: re.Pattern[str]
    """The same for values that are no sentences."""
    order: tuple[int, ...]
    english: str


@cache
def table() -> dict[str, str]:
    """The English of every template."""
    written = files("ticlex").joinpath("said.csv").read_text(encoding="utf-8")
    return {row["zh"]: row["en"] for row in csv.DictReader(StringIO(written))}


@cache
def _with_values() -> list[_Template]:
    """Templates with values, those with most words of their own first: they say more."""
    found = []
    for zh, en in table().items():
        parts = _VALUE.split(zh)
        if len(parts) > 1:
            pattern, narrow = (
                "".join(value if n % 2 else re.escape(part) for n, part in enumerate(parts))
                for value in ("(.*?)", "([^。；？！]*?)")
            )
            template = _Template(re.compile(pattern, re.DOTALL), re.compile(narrow), tuple(map(int, parts[1::2])), en)
            found.append((len("".join(parts[::2])), template))
    return [template for _length, template in sorted(found, key=lambda f: -f[0])]


def in_language(text: str, language: str, words: Mapping[str, str] | None = None) -> str:
    """A sentence of the core in a language; `words` gives the English of the graph's labels (研发场地面积).

    Values that are somebody's own words stay as they are.
    """
    if language != "en" or not _HAN.search(text):
        return text
    return _english(text, words or {})


def told(error: TiclexError, language: str, words: Mapping[str, str] | None = None) -> str:
    """What an error says, in a language."""
    if language != "en":
        return str(error)
    if error.english:
        return error.english
    if isinstance(error, UnreadableInput):
        where, found, is_wrong, remedy = (
            in_language(part, language, words) for part in (error.where, error.found, error.is_wrong, error.remedy)
        )
        return f"{where}: {found}; {is_wrong}. {remedy}"
    if isinstance(error, UnknownName):
        kind, hint = (in_language(part, language, words) for part in (error.kind, error.hint))
        return f"There is no {kind} named “{error.name}”. {hint}"
    return in_language(str(error), language, words)


def _english(text: str, words: Mapping[str, str]) -> str:
    if found := words.get(text) or table().get(text) or _recognised(text, words, narrow=True):
        return found
    sentences = [part for part in _SENTENCE.split(text) if part]
    if len(sentences) > 1:
        return _joined(sentences, words)
    return _recognised(text, words, narrow=False) or _pieces(text, words)


def _joined(parts: list[str], words: Mapping[str, str]) -> str:
    said = ""
    for part in parts:
        if part == "；":
            said += "; "
        else:
            said += (" " if said and not said.endswith(" ") else "") + _english(part, words)
    return said


def _recognised(text: str, words: Mapping[str, str], *, narrow: bool) -> str | None:
    """The English of a sentence with values in it, or None."""
    for template in _with_values():
        if match := (template.narrow if narrow else template.pattern).fullmatch(text):
            values = {n: _english(v, words) for n, v in zip(template.order, match.groups(), strict=True)}
            return _VALUE.sub(lambda place: values[int(place[1])], template.english)  # noqa: B023  # called here
    return None


def _pieces(text: str, words: Mapping[str, str]) -> str:
    """A list, a place or an amount part by part: 第3行 研发场地面积; js、cq; 3.5公顷."""
    parts = _BETWEEN.split(text)
    return "".join(_MARKS.get(part, part) if n % 2 else _piece(part, words) for n, part in enumerate(parts))


def _piece(text: str, words: Mapping[str, str]) -> str:
    if found := words.get(text) or table().get(text) or (_recognised(text, words, narrow=True) if text else ""):
        return found
    if aside := _ASIDE.fullmatch(text):
        return f"{_piece(aside[1], words)} ({_piece(aside[2], words)})"
    amount = _AMOUNT.fullmatch(text)
    if amount is None:
        return text
    if amount[2] == "年" and len(amount[1]) == 4:
        return amount[1]
    unit = words.get(amount[2]) or table().get(amount[2])
    return f"{amount[1]} {unit}" if unit else text
