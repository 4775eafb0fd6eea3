"""Printed lines → paragraphs: what belongs together, before anyone asks what it means.

A text copied from a PDF has a line break wherever the page had one. Two signs tell such a break from the
end of a paragraph: a paragraph ends with a sentence, and where a text is wrapped at all, its last line is
shorter than the page is wide.
"""

import re
import statistics
import unicodedata
from dataclasses import dataclass

SENTENCE_END = "。！？；：;:!?…"
_CLOSERS = "”’）)》」』】\""
_PAGE_NUMBER = re.compile(
    r"[-—–－·\s]*\d{1,4}[-—–－·\s]*|第\s*\d+\s*页\s*[,，/]?\s*(共\s*\d+\s*页)?|目\s*录|\x0c"
)
_DATE = re.compile(r"[\d〇零一二三四五六七八九十*X×]{1,4}\s*年.{1,6}月.{1,6}日")


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

    @property
    def width(self) -> float:
        """Printed width in full-width characters, its indent included."""
        return self.indent + display_width(self.text)


def display_width(text: str) -> float:
    """Width of `text` in full-width characters: a Latin letter is half of one."""
    # “ ” — … are "ambiguous" in Unicode and full width in a Chinese text.
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def ends_sentence(text: str) -> bool:
    """True where a paragraph may end: at 。 and its like, also inside a closing quote or bracket."""
    return text.rstrip(_CLOSERS).endswith(tuple(SENTENCE_END))


def is_date(text: str) -> bool:
    """True for a line that is a date and nothing else, as below a signature."""
    return _DATE.fullmatch(re.sub(r"\s", "", text)) is not None


def split_lines(text: str) -> tuple[list[Line], list[tuple[int, int]]]:
    """Return the printed lines, and the stretches that are no part of the text (page numbers)."""
    lines, furniture, position = [], [], 0
    for raw in text.splitlines(keepends=True):
        stripped = raw.strip()
        if stripped:
            lead = len(raw) - len(raw.lstrip())
            start = position + lead
            line = Line(start, start + len(stripped), stripped, round(display_width(raw[:lead])), raw.rstrip("\r\n") != raw.rstrip())
            if _PAGE_NUMBER.fullmatch(stripped):
                furniture.append((line.start, line.end))
            else:
                lines.append(line)
        position += len(raw)
    return lines, furniture


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
