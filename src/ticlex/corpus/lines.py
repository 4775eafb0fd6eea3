"""Printed lines → paragraphs: what belongs together, before anyone asks what it means.

A text copied from a PDF has a line break wherever the page had one. Two signs tell such a break from the
end of a paragraph: a paragraph ends with a sentence, and where a text is wrapped at all, its last line is
shorter than the page is wide.
"""

import functools
import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ticlex.corpus.markers import DIVISIONS, LIST_STYLES, Marker, is_han_stop, marker_at

SENTENCE_END = "。！？；：;:!?…"
_CLOSERS = '”’）)》」』】"'
# A BOM and zero-width characters are no white space to Python, and no words to a reader.
_MARGIN = "".join(c for c in map(chr, range(0x3001)) if c.isspace()) + "\ufeff\u200b\u200c\u200d\u2060\u00ad"
_PAGE_NUMBER = re.compile(
    r"[-—–－·•\s]*\d{1,4}[-—–－·•\s]*|\d{1,4}\s*/\s*\d{1,4}"
    r"|第\s*\d{1,4}\s*页\s*[,，/]?\s*(?:[（(]?共\s*\d{1,4}\s*页[）)]?)?"
)
_CONTENTS = ("目录", "目次")
_LEADER = re.compile(r"[.．·…•\s]*[-—–－]?\d{0,4}[-—–－]?$")
_DATE = re.compile(r"[\d〇○零一二三四五六七八九十*X×]{0,4}年.{0,6}月.{0,6}日")
# 统|一、 and 之|一、 at the end of a line are one word and a comma.
_ENDS_IN_HALF_A_WORD = tuple("统唯单之不合专划同随")


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line without the white space around it; offsets are code points of the decoded file."""

    start: int
    end: int
    text: str
    indent: int
    """Width of the white space before it, in full-width characters."""
    padded: bool
    """White space follows on the line: copied from a PDF, it marks the end of a paragraph."""
    width: float
    """Printed width in full-width characters, its indent included."""
    marker: Marker | None
    """The number that it begins with."""
    at_page_break: bool = False
    """First or last of its page: a page number or a form feed stands beside it."""


@dataclass(slots=True)
class Block:
    """Lines that belong together: one numbered provision's first paragraph, or a paragraph."""

    start: int
    end: int
    marker: Marker | None
    after_sentence: bool
    wrapped: bool
    """The line before fills the page and goes on: a number at the head of this one is not likely a new list."""


def display_width(text: str) -> float:
    """Width of `text` in full-width characters: a Latin letter is half of one."""
    return sum(map(_char_width, text))


@functools.lru_cache(maxsize=4096)
def _char_width(char: str) -> float:
    # “ ” — … are "ambiguous" in Unicode and full width in a Chinese text.
    return 1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5


def squeeze(text: str) -> str:
    """Return `text` without white space."""
    return "".join(text.split())


def ends_sentence(text: str) -> bool:
    """True where a paragraph may end: at 。 and its like, also inside a closing quote or bracket."""
    words = text.rstrip(_CLOSERS)
    return words.endswith(tuple(SENTENCE_END)) or is_han_stop(words[-2:])


def is_date(text: str) -> bool:
    """True for a line that is a date and nothing else, as below a signature."""
    return len(text) < 60 and _DATE.fullmatch(squeeze(text)) is not None


def split_lines(text: str) -> list[Line]:
    """Return the printed lines of the text itself, without page numbers, running heads and contents."""
    lines: list[Line] = []
    position, page_top = 0, False
    for raw in text.splitlines(keepends=True):
        stripped = raw.strip(_MARGIN)
        is_number = bool(stripped) and len(stripped) < 40 and _PAGE_NUMBER.fullmatch(stripped) is not None
        if (is_number or "\f" in raw) and lines and not page_top:
            lines[-1] = replace(lines[-1], at_page_break=True)
        if stripped and not is_number:
            lead = len(raw) - len(raw.lstrip(_MARGIN))
            start = position + lead
            indent = round(display_width(raw[:lead]))
            padded = raw.rstrip("\r\n") != raw.rstrip()
            width = indent + display_width(stripped)
            lines.append(
                Line(start, start + len(stripped), stripped, indent, padded, width, marker_at(stripped), page_top)
            )
        page_top = "\f" in raw or is_number or (page_top and not stripped)
        position += len(raw)
    return _without_contents(_without_running_heads(lines))


def _without_running_heads(lines: list[Line]) -> list[Line]:
    """Leave out what is printed again at page after page, once the text has begun."""
    times = Counter(squeeze(line.text) for line in lines if len(line.text) <= 40)
    first = next((i for i, line in enumerate(lines) if line.marker), len(lines))
    return [
        line
        for i, line in enumerate(lines)
        if i < first
        or not line.at_page_break
        or times[squeeze(line.text)] < 2
        or line.marker is not None
        or ends_sentence(line.text)
    ]


def _without_contents(lines: list[Line]) -> list[Line]:
    """Leave out a table of contents: headings listed until the first of them comes again, and 目录."""
    titles = [i for i, line in enumerate(lines) if len(line.text) <= 8 and squeeze(line.text) in _CONTENTS]
    chapter = next((i for i, line in enumerate(lines) if _is_division(line)), len(lines))
    entry = titles[0] + 1 if titles else chapter
    stop = entry
    if entry < len(lines) and (titles or (entry + 1 < len(lines) and _is_division(lines[entry + 1]))):
        key = _entry(lines[entry])
        again = next((i for i in range(entry + 1, len(lines)) if _entry(lines[i]) == key), None)
        while again is not None and stop < again and _is_entry(lines[stop]):
            stop += 1
    dropped = {*titles, *range(entry, stop)}
    return [line for i, line in enumerate(lines) if i not in dropped]


def _is_division(line: Line) -> bool:
    marker = line.marker
    return marker is not None and marker.style in ("part", "chapter") and not ends_sentence(line.text)


def _entry(line: Line) -> str:
    return squeeze(_LEADER.sub("", line.text[:80]))


def _is_entry(line: Line) -> bool:
    if len(line.text) > 80 or ends_sentence(line.text):
        return False
    return line.marker is not None or line.text.startswith("附") or line.text[-1].isdecimal()


def wrap_width(lines: list[Line]) -> float | None:
    """Width of the page that broke these lines, in full-width characters; None if they are not broken."""
    broken = [line.width for line in lines if line.width >= 20 and not ends_sentence(line.text)]
    if len(broken) < 5 or len(broken) < len(lines) / 5:
        return None
    return statistics.median(broken)


def continues(previous: Line, line: Line, width: float | None) -> bool:
    """True if `line` goes on with the paragraph that `previous` is part of."""
    if width is None:
        return not ends_sentence(previous.text)
    # A page's full line may happen to end with a sentence; a new paragraph would then be indented.
    if ends_sentence(previous.text):
        return previous.width >= width - 1.5 and not previous.padded and line.indent == 0
    return True


def blocks(lines: list[Line], width: float | None) -> Iterator[Block]:
    """Yield the paragraphs that `lines`, broken at `width`, make up; each marker at a line's head opens one."""
    block: Block | None = None
    previous: Line | None = None
    for line in lines:
        marker = marker_after(previous, line)
        heading = previous is not None and _is_heading(previous, width)
        ended = previous is None or heading or ends_sentence(previous.text)
        new = previous is None or marker is not None or heading or not continues(previous, line, width)
        if block is not None and not new:
            block.end = line.end
            previous = line
            continue
        if block is not None:
            yield block
        full = previous is not None and width is not None and previous.width >= width - 1.5
        block = Block(line.start, line.end, marker, ended, full and not ended)
        previous = line
    if block is not None:
        yield block


def marker_after(previous: Line | None, line: Line) -> Marker | None:
    """The marker at the head of `line`, unless the line before shows that it is the rest of a word."""
    marker = line.marker
    if marker is None or previous is None or marker.style != "enumerated" or marker.number != (1,):
        return marker
    return None if previous.text.endswith(_ENDS_IN_HALF_A_WORD) else marker


def _is_heading(line: Line, width: float | None) -> bool:
    """True for 第一章 总则 or 一、总体要求 alone on a line: it ends where the line ends."""
    marker = line.marker
    if marker is None or ends_sentence(line.text):
        return False
    if marker.style in DIVISIONS[:-1]:
        # 第一章 may have its 总则 on the line below.
        return marker.end < len(line.text)
    if any(stop in line.text for stop in SENTENCE_END):
        return False
    return marker.style in LIST_STYLES and line.width <= 26 and (width is None or line.width < width - 3)
