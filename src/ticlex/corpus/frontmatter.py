"""What stands before a text's first number: the notice that sends it out, its title, its preamble."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ticlex.corpus.lines import Line, ends_sentence, is_date, marker_after, squeeze
from ticlex.corpus.markers import DIVISIONS, Marker
from ticlex.corpus.units import Unit

_INSTRUMENT = (
    "办法|指引|方案|规定|规范|细则|条例|意见|章程|规则|计划|规划|标准|准则|纲要|提纲|指南|措施|制度|规程|守则|须知"
    "|通知|通告|决定|公告"
)
_SUFFIX = r"(?:[（(][^（）()]{1,15}[）)])*"
_TITLE = re.compile(rf"[^，。；：、！？“”《》:;,]{{2,60}}(?:{_INSTRUMENT}){_SUFFIX}")
_NOTICE_TITLE = re.compile(
    rf"[^，。；：！？:;]{{0,30}}《[^《》]{{4,60}}》[^，。；：]{{0,20}}(?:{_INSTRUMENT}){_SUFFIX}"
)
_NOTICE = re.compile(r"(?:印发|发布|转发|公布).*(?:通知|公告)$")
_ANNEX_HEAD = re.compile(r"附\s*[件录表]\s*[0-9０-９一二三四五六七八九十]{0,3}")
_MAX_TITLE_LINES = 5
_MAX_TITLE_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Front:
    """Lines before the body, by what they are; `body` is the index of the body's first line."""

    notice: Sequence[Line]
    title_lines: Sequence[Line]
    preamble: Sequence[Line]
    body: int
    has_structure: bool

    def title(self, text: str) -> str | None:
        """The title without white space, or None."""
        if not self.title_lines:
            return None
        return squeeze(text[self.title_lines[0].start : self.title_lines[-1].end])

    def units(self, text: str) -> list[Unit]:
        """One unit for each part that is there."""
        parts = (("notice", self.notice), ("title", self.title_lines), ("preamble", self.preamble))
        found = []
        for kind, lines in parts:
            if lines:
                start, end = lines[0].start, lines[-1].end
                found.append(Unit(kind, kind, None, None, squeeze(text[start:end]), None, start, end))
        return found


def find_front(lines: list[Line]) -> Front:
    """Tell notice, title and preamble apart by where the title stands: directly above what it names.

    Prose without any number has no front: a title at its head, and nothing else that could be told.
    """
    stop = _first_number(lines)
    if stop is None:
        span = _find_title(lines[:_MAX_TITLE_LINES])
        if span is None or span[0] > 0:
            span = _short_first_line(lines)
        return Front([], lines[: span[1]], [], span[1], False)
    begin, end = _find_title(lines[:stop]) or _short_first_line(lines[:stop])
    return Front(lines[:begin], lines[begin:end], lines[end:stop], stop, True)


def _short_first_line(lines: list[Line]) -> tuple[int, int]:
    short = lines and not ends_sentence(lines[0].text) and len(lines[0].text) <= 40
    return (0, 1) if short else (0, 0)


def _first_number(lines: list[Line]) -> int | None:
    """Index of the line that opens the body. Articles outrank lists: a notice may have a list of its own."""
    previous: list[Line | None] = [None, *lines]
    found = [(i, marker_after(previous[i], line)) for i, line in enumerate(lines)]
    markers = [(i, marker) for i, marker in found if marker is not None]
    articles = _first(markers, ("part", "chapter", "article"))
    sections = _first(markers, ("enumerated",))
    if articles is not None and sections is not None and _is_annexed(lines, sections, articles):
        return sections
    if articles is not None:
        return articles
    styles = ("enumerated", "bracketed", "arabic", "bracketed-arabic", "circled")
    lists = [first for style in styles if (first := _first(markers, (style,))) is not None]
    dashes = [i for i, marker in markers if marker.style == "dash"]
    first_list = lists[0] if lists else dashes[0] if len(dashes) > 1 else None
    # A fragment may begin with 第五条.
    division = next((i for i, m in markers if m.style in DIVISIONS and not _is_under_way(lines, i)), None)
    if division is not None and (first_list is None or division < first_list):
        return division
    return first_list


def _is_under_way(lines: list[Line], index: int) -> bool:
    """True if a sentence of the line above goes on in this one."""
    return index > 0 and lines[index - 1].width >= 20 and not ends_sentence(lines[index - 1].text)


def _first(markers: list[tuple[int, Marker]], styles: tuple[str, ...]) -> int | None:
    return next((i for i, marker in markers if marker.style in styles and marker.number == (1,)), None)


def _is_annexed(lines: list[Line], sections: int, articles: int) -> bool:
    """True if the articles stand in an annex to a text of 一、二、 that is more than the notice of them."""
    if not any(_ANNEX_HEAD.fullmatch(line.text) for line in lines[sections:articles]):
        return False
    span = _find_title(lines[:sections])
    return span is not None and not _NOTICE.search(squeeze("".join(x.text for x in lines[slice(*span)])))


def _find_title(lines: list[Line]) -> tuple[int, int] | None:
    words = [squeeze(line.text) if len(line.text) <= _MAX_TITLE_LENGTH else None for line in lines]
    for pattern in (_TITLE, _NOTICE_TITLE):
        for end in range(len(lines), 0, -1):
            title = ""
            for begin in range(end - 1, max(end - _MAX_TITLE_LINES, 0) - 1, -1):
                part = words[begin]
                if part is None or len(title) > _MAX_TITLE_LENGTH:
                    break
                title = part + title
                if pattern.fullmatch(title) and not _is_aside(lines[begin]):
                    while begin > 0 and _may_begin_title(lines[begin - 1], title):
                        begin -= 1
                        title = squeeze(lines[begin].text) + title
                    return begin, end
    return None


def _is_aside(line: Line) -> bool:
    return line.text.startswith(("（", "(")) or is_date(line.text)


def _may_begin_title(line: Line, title: str) -> bool:
    """True if the line above is the first half of a broken title, not a signature or a number."""
    words = squeeze(line.text)
    spaced = words != line.text
    number = re.search(r"[〔\[（(]\d{4}[〕\]）)]", words) is not None
    aside = _is_aside(line) or ends_sentence(line.text) or number or spaced or "》" in words
    annex = _ANNEX_HEAD.fullmatch(line.text) is not None
    return not aside and not annex and words != title and 4 <= len(words) <= 40 and len(title) < 60
