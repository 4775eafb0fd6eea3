"""What stands before a text's first number: the notice that sends it out, its title, its preamble."""

import re
from dataclasses import dataclass

from ticlex.corpus.lines import Line, ends_sentence, is_date
from ticlex.corpus.markers import marker_at
from ticlex.corpus.units import Unit

_INSTRUMENT = "办法|指引|方案|规定|规范|细则|条例|意见|章程|规则|计划|规划|标准|准则|纲要|提纲|指南|措施|通知|决定|公告"
_SUFFIX = r"(?:[（(][^（）()]{1,15}[）)])*"
_TITLE = re.compile(rf"[^，。；：、！？“”《》:;,]{{2,60}}(?:{_INSTRUMENT}){_SUFFIX}")
_NOTICE_TITLE = re.compile(rf"[^，。；：！？:;]{{0,30}}《[^《》]{{4,60}}》[^，。；：]{{0,20}}(?:{_INSTRUMENT}){_SUFFIX}")
_MAX_TITLE_LINES = 5


@dataclass(frozen=True, slots=True)
class Front:
    """Lines before the body, by what they are; `body` is the index of the body's first line."""

    notice: list[Line]
    title_lines: list[Line]
    preamble: list[Line]
    body: int
    has_structure: bool

    def title(self, text: str) -> str | None:
        """The title without white space, or None."""
        if not self.title_lines:
            return None
        return "".join(text[self.title_lines[0].start : self.title_lines[-1].end].split())

    def units(self, text: str) -> list[Unit]:
        """One unit for each part that is there."""
        parts = (("notice", self.notice), ("title", self.title_lines), ("preamble", self.preamble))
        found = []
        for kind, lines in parts:
            if lines:
                start, end = lines[0].start, lines[-1].end
                words = "".join(text[start:end].split())
                found.append(Unit(kind, kind, None, None, words, None, start, end))
        return found


def find_front(lines: list[Line]) -> Front:
    """Tell notice, title and preamble apart by where the title stands: directly above what it names."""
    first = _first_number(lines)
    has_structure = first is not None
    stop = first if first is not None else len(lines)
    span = _find_title(lines[:stop])
    if span is None:
        short = stop and not ends_sentence(lines[0].text) and len(lines[0].text) <= 40
        span = (0, 1) if short else (0, 0)
    begin, end = span
    body = stop if has_structure else end
    preamble = lines[end:stop] if has_structure else []
    return Front(lines[:begin], lines[begin:end], preamble, body, has_structure)


def _first_number(lines: list[Line]) -> int | None:
    """Index of the line that opens the body. Articles outrank lists: a notice may have a list of its own."""
    markers = [(index, marker_at(line.text)) for index, line in enumerate(lines)]
    for styles in (("part", "chapter", "article"), ("enumerated",), ("bracketed",), ("arabic",)):
        for index, marker in markers:
            if marker is not None and marker.style in styles and marker.number == (1,):
                return index
    return next((i for i, m in markers if m is not None and m.style == "article"), None)


def _find_title(lines: list[Line]) -> tuple[int, int] | None:
    for pattern in (_TITLE, _NOTICE_TITLE):
        for end in range(len(lines), 0, -1):
            for begin in range(end - 1, max(end - _MAX_TITLE_LINES, 0) - 1, -1):
                words = "".join("".join(line.text.split()) for line in lines[begin:end])
                if pattern.fullmatch(words) and not _is_aside(lines[begin]):
                    while begin > 0 and _may_begin_title(lines[begin - 1], words):
                        begin -= 1
                    return begin, end
    return None


def _is_aside(line: Line) -> bool:
    return line.text.startswith(("（", "(")) or is_date(line.text)


def _may_begin_title(line: Line, title: str) -> bool:
    """True if the line above is the first half of a broken title, not a signature or a number."""
    words = "".join(line.text.split())
    spaced = words != line.text
    number = re.search(r"[〔\[（(]\d{4}[〕\]）)]", words) is not None
    aside = _is_aside(line) or ends_sentence(line.text) or number or spaced or "》" in words
    return not aside and 4 <= len(words) <= 40 and len(title) < 60
