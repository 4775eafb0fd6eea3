"""Where a provision begins: 第八条, 一、, （一）, 1., ——, and their like, printed anywhere in a line."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from ticlex.corpus.numerals import NUMERAL, to_int

DIVISIONS = ("part", "chapter", "section", "article")
"""编, 章, 节, 条: what is inside what."""
LIST_STYLES = ("enumerated", "bracketed", "arabic", "bracketed-arabic", "circled", "dash")
"""Styles of list numbers; which of them nests in which is for each text to say."""

_S = r"\s{0,4}"
# 第三条规定的, 第三条第二款, 第三条、第五条: words that make a number a citation, wherever a line breaks.
_NO_CITATION = r"(?!规定|所[称列述指]|之|的|至|[和或及与、]?\s{0,4}第|[，。；,;.）)》”]|[中内](?:的|规定|所))"
_NO_ITEM_CITED = rf"(?!{_S}(?:项(?!目)|[、和或及至与]{_S}[（(第]))"
_TENS = "[一二三四五六七八九十]"
_PATTERNS = {
    "part": rf"第{_S}(?P<part>{NUMERAL}){_S}编{_NO_CITATION}",
    "chapter": rf"第{_S}(?P<chapter>{NUMERAL}){_S}章{_NO_CITATION}",
    "section": rf"第{_S}(?P<section>{NUMERAL}){_S}节{_NO_CITATION}",
    "article": rf"第{_S}(?P<article>{NUMERAL}){_S}条(?:{_S}之{_S}(?P<sub>{NUMERAL}))?{_NO_CITATION}",
    # 一、二、三等奖 counts prizes.
    "enumerated": rf"(?P<enumerated>{_TENS}{{1,3}}){_S}[、．.](?!{_S}{_TENS}+[、等和级类])",
    "bracketed": rf"[（(]{_S}(?P<bracketed>{_TENS}{{1,3}}){_S}[）)]{_NO_ITEM_CITED}",
    # 1.5 is a number and 2017. a year; neither begins an item.
    "arabic": rf"(?P<arabic>[0-9０-９]{{1,2}}){_S}[.．、](?![0-9０-９])",
    "bracketed-arabic": rf"[（(]{_S}(?P<bracketed_arabic>[0-9０-９]{{1,2}}){_S}[）)]{_NO_ITEM_CITED}",
    "circled": r"(?P<circled>[①-⑳㉑-㉟㊱-㊿])",
    "dash": r"(?P<dash>[—―]{2}|──)",
}
_MARKER = re.compile("|".join(f"(?:{p})" for p in _PATTERNS.values()))
# Inside a line a list number stands after a stop or a colon, ① after anything, a 章 or 条 after white space.
_INLINE = re.compile(rf"(?:(?<=[。：；:;！？\s])|(?<=[㐀-鿿][.．])|(?=[①-⑳㉑-㉟㊱-㊿]))(?:{_MARKER.pattern})")
_STOPS = "。：；:;！？"


def is_han_stop(pair: str) -> bool:
    """True for a half-width full stop behind a Chinese word: 施行. but not 1. or 3.5 or etc."""
    return pair[-1:] in (".", "．") and "㐀" <= pair[:1] <= "鿿"


@dataclass(frozen=True, slots=True)
class Marker:
    """A printed number at which a provision may begin; offsets relative to the text searched."""

    style: str
    number: tuple[int, ...]
    """(10,) for 第十条, (10, 1) for 第十条之一: tuples sort as the articles do. (0,) for a dash."""
    start: int
    end: int
    after_stop: bool = False
    """Inside a line: a sentence or a colon ends before it."""


def marker_at(text: str) -> Marker | None:
    """Return the marker with which `text` begins, if it begins with one."""
    match = _MARKER.match(text)
    return _read(match) if match else None


def inline_markers(text: str) -> Iterator[Marker]:
    """Yield the markers inside `text`, past its own first one."""
    stopped = -1
    for match in _INLINE.finditer(text, 1):
        start = match.start()
        before = start - 1
        while before > stopped and text[before].isspace():
            before -= 1
        stopped = start
        after_stop = text[before] in _STOPS or (before > 0 and is_han_stop(text[before - 1 : before + 1]))
        marker = _read(match, after_stop=after_stop)
        # White space alone is enough before 第一条, too little before （二） or 2.
        if marker is not None and (after_stop or marker.style in (*DIVISIONS, "circled")):
            yield marker


def _read(match: re.Match[str], *, after_stop: bool = False) -> Marker | None:
    """The marker of a match of `_MARKER` or `_INLINE`; None for a numeral that is no number."""
    group = "article" if match.lastgroup == "sub" else match.lastgroup or ""
    printed = match[group]
    style = group.replace("_", "-")
    number: tuple[int | None, ...]
    if style == "dash":
        number = (0,)
    elif style == "circled":
        number = (int(unicodedata.numeric(printed)),)
    elif style == "article" and match["sub"]:
        number = (to_int(printed), to_int(match["sub"]))
    else:
        number = (to_int(printed),)
    read = tuple(n for n in number if n is not None)
    return Marker(style, read, match.start(), match.end(), after_stop) if len(read) == len(number) else None
