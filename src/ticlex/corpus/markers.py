"""Where a provision begins: 第八条, 一、, （一）, 1., ——, and their like, printed anywhere in a line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ticlex.corpus.numerals import NUMERAL, to_int

LIST_STYLES = ("enumerated", "bracketed", "arabic", "bracketed-arabic", "circled", "dash")
"""Styles of list numbers; which of them nests in which is for each text to say."""

_PATTERNS = {
    "part": rf"第\s*(?P<part>{NUMERAL})\s*编",
    "chapter": rf"第\s*(?P<chapter>{NUMERAL})\s*章",
    "section": rf"第\s*(?P<section>{NUMERAL})\s*节",
    "article": rf"第\s*(?P<article>{NUMERAL})\s*条(?:\s*之\s*(?P<sub>{NUMERAL}))?",
    "enumerated": r"(?P<enumerated>[一二三四五六七八九十]{1,3})\s*、",
    "bracketed": r"[（(]\s*(?P<bracketed>[一二三四五六七八九十]{1,3})\s*[）)]",
    # 1.5 is a number and 2017. a year; neither begins an item.
    "arabic": r"(?P<arabic>[0-9０-９]{1,2})\s*[.．、](?![0-9０-９])",
    "bracketed-arabic": r"[（(]\s*(?P<bracketed_arabic>[0-9０-９]{1,2})\s*[）)]",
    "circled": r"(?P<circled>[①-⑳])",
    "dash": r"(?P<dash>[—―]{2}|──)",
}
_MARKER = re.compile("|".join(f"(?:{p})" for p in _PATTERNS.values()))
# Inside a line a list number stands after a stop or a colon, an article's after white space too.
_INLINE = re.compile(rf"(?:(?<=[。：；:;])|(?<=[\s　]))\s*(?P<marker>{_MARKER.pattern})")


@dataclass(frozen=True, slots=True)
class Marker:
    """A printed number at which a provision may begin; offsets relative to the text searched."""

    style: str
    number: tuple[int, ...]
    """(10,) for 第十条, (10, 1) for 第十条之一: tuples sort as the articles do. (0,) for a dash."""
    start: int
    end: int


def marker_at(text: str) -> Marker | None:
    """Return the marker with which `text` begins, if it begins with one."""
    match = _MARKER.match(text)
    return _read(match, match.start(), match.end()) if match else None


def inline_markers(text: str) -> Iterator[Marker]:
    """Yield the markers inside `text`, past its own first one."""
    for match in _INLINE.finditer(text, 1):
        marker = _read(match, match.start("marker"), match.end("marker"))
        before = text[marker.start - 1]
        # White space alone is enough before 第二条, too little before （二） or 2.
        if marker.style in LIST_STYLES and before.isspace():
            before = text[: marker.start].rstrip()[-1:]
            if before not in "。：；:;":
                continue
        yield marker


def _read(match: re.Match[str], start: int, end: int) -> Marker:
    for style in _PATTERNS:
        printed = match.group(style.replace("-", "_"))
        if printed is None:
            continue
        if style == "dash":
            return Marker(style, (0,), start, end)
        if style == "circled":
            return Marker(style, (ord(printed) - ord("①") + 1,), start, end)
        number = to_int(printed) or 0
        sub = match.group("sub") if style == "article" else None
        return Marker(style, (number, to_int(sub) or 0) if sub else (number,), start, end)
    raise AssertionError("a marker pattern matched without its group")
