"""Decoded text → units of structure, each with reference, printed number and character offsets.

Guarantee: every character that is not white space stands in exactly one unit or in `unplaced`. The
references are the ones by which lawyers cite: art8.3 is 第八条第三项, s3.2.d1 the first —— of 三、（二）.
"""

import bisect
import re
from dataclasses import dataclass

from ticlex.corpus.frontmatter import Front, find_front
from ticlex.corpus.lines import Line, continues, ends_sentence, is_date, split_lines, wrap_width
from ticlex.corpus.markers import LIST_STYLES, Marker, inline_markers, marker_at
from ticlex.corpus.outline import Outline, Provision, Span
from ticlex.corpus.units import Unit, units_of

_ANNEX = re.compile(r"附\s*[件录表]\s*[0-9〇一二三四五六七八九十]*\s*(?P<colon>[:：])?\s*(?P<title>.*)")


@dataclass(frozen=True, slots=True)
class Structure:
    """What `parse` found; `units` in printed order."""

    title: str | None
    units: list[Unit]
    unplaced: list[Span]


@dataclass(slots=True)
class _Block:
    """Lines that belong together: one numbered provision's first paragraph, or a paragraph."""

    start: int
    end: int
    marker: Marker | None
    after_sentence: bool


def parse(text: str) -> Structure:
    """Find the structure of a regulation's text; never fails, what has no place is in `unplaced`."""
    lines, unplaced = split_lines(text)
    width = wrap_width(lines)
    front = find_front(lines)
    annexes = _find_annexes(lines, front.body)
    body_end = annexes[0][0] if annexes else len(lines)
    units: list[Unit] = front.units(text)
    body, ending = _split_ending(lines[front.body : body_end])
    if body and not front.has_structure:
        unplaced += [(line.start, line.end) for line in body]
    elif body:
        outline = _read_body(text, body, width)
        units += units_of(text, outline.root, prefix="")
    last = _closing(units, ending, text)
    units = units if last is None else [*units, last]
    for number, (first, heading_lines, stop) in enumerate(annexes, start=1):
        units += _annex_units(text, lines[first:stop], heading_lines, width, number)
    units = _unique(units)
    return Structure(front.title(text), sorted(units, key=lambda u: u.start), sorted(unplaced))


def _blocks(lines: list[Line], width: float | None) -> list[_Block]:
    blocks: list[_Block] = []
    previous: Line | None = None
    for line in lines:
        marker = marker_at(line.text)
        heading = previous is not None and _is_heading(previous, width)
        ended = previous is None or heading or ends_sentence(previous.text)
        if marker is None and previous is not None and not heading and continues(previous, line, width):
            blocks[-1].end = line.end
        else:
            blocks.append(_Block(line.start, line.end, marker, ended))
        previous = line
    return blocks


def _is_heading(line: Line, width: float | None) -> bool:
    """True for 第一章 总则 or 一、总体要求 alone on a line: it ends where the line ends."""
    marker = marker_at(line.text)
    if marker is None or ends_sentence(line.text):
        return False
    if marker.style in ("part", "chapter", "section"):
        return True
    return marker.style in LIST_STYLES and line.width <= 26 and (width is None or line.width < width - 3)


def _read_body(text: str, lines: list[Line], width: float | None) -> Outline:
    outline = Outline(text)
    blocks = _blocks(lines, width)
    for index, block in enumerate(blocks):
        following = blocks[index + 1].marker if index + 1 < len(blocks) else None
        marker = block.marker
        opened = marker is not None and outline.may_begin(
            marker, line_start=True, after_sentence=block.after_sentence
        )
        ends = _add_run_in(text, outline, block, marker if opened else None, following)
        if opened:
            continue
        if ends:
            continue
        if block.after_sentence or outline.deepest is outline.root:
            outline.add_paragraph(block.start, block.end)
        else:
            outline.extend(block.end)
    return outline


def _add_run_in(
    text: str, outline: Outline, block: _Block, opening: Marker | None, following: Marker | None
) -> bool:
    """Add a block that begins with `opening`, or that has items run into its line; False if neither.

    A run-in item is believed only where its list goes on: （一） needs a （二）, in this block or at the
    head of the next.
    """
    words = text[block.start : block.end]
    found = list(inline_markers(words))
    pieces: list[tuple[int, Marker | None]] = [(block.start, opening)]
    seen_next = [(m.style, m.number) for m in found] + ([(following.style, following.number)] if following else [])
    if opening is None and not any(_goes_on(m, seen_next) for m in found):
        return False
    if opening is None:
        if block.after_sentence or outline.deepest is outline.root:
            outline.add_paragraph(block.start, block.end)
        else:
            outline.extend(block.end)
    else:
        outline.add(opening, block.start, block.end)
    for marker in found:
        position = block.start + marker.start
        first = marker.number == (1,) and marker.style in LIST_STYLES
        if first and not _goes_on(marker, seen_next):
            continue
        if marker.style == "dash" and sum(s == "dash" for s, _ in seen_next) < 2:
            continue
        if not outline.may_begin(marker, line_start=False, after_sentence=True):
            continue
        outline.extend(_rstrip(text, pieces[-1][0], position))
        outline.add(marker, position, block.end)
        pieces.append((position, marker))
    return True


def _goes_on(marker: Marker, seen: list[tuple[str, tuple[int, ...]]]) -> bool:
    if marker.style == "dash":
        return sum(style == "dash" for style, _ in seen) > 1
    return (marker.style, (marker.number[0] + 1,)) in seen or marker.number[0] > 1


def _rstrip(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())


def _split_ending(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Split off what stands below the last provision: a signature, a date, （此件公开发布）, 附件：…"""
    cut = len(lines)
    for index in range(len(lines) - 1, max(len(lines) - 9, 0), -1):
        line = lines[index]
        short = len(line.text) <= 25 and not ends_sentence(line.text)
        notice = line.text.startswith(("（此件", "(此件")) or _ANNEX.match(line.text) is not None
        if marker_at(line.text) is not None or not (short or notice or is_date(line.text)):
            break
        cut = index
    tail = lines[cut:]
    signed = any(is_date(line.text) or line.text.startswith(("（此件", "(此件")) for line in tail)
    signed = signed or any(_ANNEX.match(line.text) for line in tail)
    return (lines[:cut], tail) if signed else (lines, [])


def _closing(units: list[Unit], ending: list[Line], text: str) -> Unit | None:
    """Return the closing: a paragraph behind the last section's list, and what is printed below."""
    spans = [(line.start, line.end) for line in ending]
    numbered = [u for u in units if u.kind not in ("title", "notice", "preamble")]
    if numbered and numbered[-1].kind == "paragraph" and numbered[-1].kind_of_parent == "section":
        last = numbered[-1]
        siblings = [u for u in units if u.parent == last.parent and u is not last]
        if any(u.kind == "item" for u in siblings):
            units.remove(last)
            spans.insert(0, (last.start, last.end))
    if not spans:
        return None
    start, end = spans[0][0], spans[-1][1]
    return Unit("closing", "closing", None, None, "".join(text[start:end].split()), None, start, end)


def _find_annexes(lines: list[Line], body: int) -> list[tuple[int, int, int]]:
    """Return (first line, number of heading lines, line behind it) of each annex.

    附件：编写提纲 at the end of a text only announces; where the title comes again, the annex begins.
    """
    starts: list[tuple[int, int]] = []
    index = body
    while index < len(lines):
        match = _ANNEX.fullmatch(lines[index].text)
        sure = match is not None and (index == body or len(lines[index].text) <= 40)
        if match is not None and sure and not ends_sentence(lines[index].text.rstrip("：:")):
            title = "".join(match["title"].split())
            again = next(
                (i for i in range(index + 1, len(lines)) if title and "".join(lines[i].text.split()) == title),
                None,
            )
            if again is not None:
                starts.append((again, 1))
                index = again
            elif match["colon"] is None or not title:
                heading = 1 if title or index + 1 >= len(lines) or marker_at(lines[index + 1].text) else 2
                starts.append((index, heading))
            else:
                starts.append((index, 1))
        index += 1
    bounds = [s for s, _ in starts] + [len(lines)]
    return [(start, heading, bounds[i + 1]) for i, (start, heading) in enumerate(starts)]


def _annex_units(
    text: str, lines: list[Line], heading_lines: int, width: float | None, number: int
) -> list[Unit]:
    ref = "annex" if number == 1 else f"annex{number}"
    start, end = lines[0].start, lines[heading_lines - 1].end
    match = _ANNEX.fullmatch(lines[0].text)
    printed = lines[0].text[: match.start("title")].strip() if match else None
    body = lines[heading_lines:]
    units: list[Unit] = []
    if body:
        root = _read_body(text, body, width).root
        loose = [c for c in root.content if not isinstance(c, Provision)]
        if loose and loose[0][0] == body[0].start and root.content[0] is loose[0]:
            # Words under the annex's title, before its first number, are its own.
            while root.content and not isinstance(root.content[0], Provision):
                end = root.content.pop(0)[1]  # type: ignore[index]  # a span, by the test above
        units = units_of(text, root, prefix=ref + ".")
    words = "".join(text[start:end].split())
    head = "".join(text[lines[0].start : lines[heading_lines - 1].end].split())
    heading = head.removeprefix("".join(printed.split())) if printed else head
    return [Unit(ref, "annex", printed, heading or None, words, None, start, end), *units]


def _unique(units: list[Unit]) -> list[Unit]:
    """Tell apart references that a text uses twice, such as two lists 1. 2. in one paragraph."""
    seen: dict[str, int] = {}
    for unit in units:
        seen[unit.ref] = seen.get(unit.ref, 0) + 1
        if seen[unit.ref] > 1:
            unit.ref = f"{unit.ref}~{seen[unit.ref]}"
    return units


def unit_at(units: list[Unit], position: int) -> Unit | None:
    """Return the unit whose own words hold the character at `position`; `units` in printed order."""
    index = bisect.bisect_right([u.start for u in units], position) - 1
    return units[index] if index >= 0 and position < units[index].end else None


__all__ = ["Front", "Structure", "Unit", "parse", "unit_at"]
