"""Decoded text → units of structure, each with reference, printed number and character offsets.

Guarantee: every character that is not white space stands in exactly one unit or in `unplaced`. The
references are the ones by which lawyers cite: art8.3 is 第八条第三项, s3.2.d1 the first —— of 三、（二）.
"""

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ticlex.corpus.frontmatter import Front, find_front
from ticlex.corpus.lines import Block, Line, blocks, ends_sentence, is_date, split_lines, squeeze, wrap_width
from ticlex.corpus.markers import DIVISIONS, Marker, inline_markers, marker_at
from ticlex.corpus.outline import Outline, Provision, Span
from ticlex.corpus.units import Unit, units_of

_ANNEX = re.compile(
    r"(?P<printed>附\s{0,4}[件录表](?:\s{0,4}(?P<number>[0-9０-９〇一二三四五六七八九十]{1,3}))?)"
    r"(?P<space>\s*)(?P<colon>[:：]?)\s*(?P<title>.*)"
)
_PROSE = re.compile("[，。；、所的]|^(?:中|内|规定|要求|材料|应|须|由|为)")
_ISSUER = re.compile(r"[^，。、；：《》]{2,20}(?:部|厅|局|委|委员会|办公室|政府|办公厅|中心|院|署)")
_BELOW = ("（此件", "(此件", "抄送", "主送")
_LONGEST_ENDING = 15
_LOOK_AHEAD = 20


@dataclass(frozen=True, slots=True)
class Structure:
    """What `parse` found; `units` in printed order."""

    title: str | None
    units: list[Unit]
    unplaced: list[Span]


@dataclass(frozen=True, slots=True)
class _Annex:
    """Where an annex begins among the lines, and how many of them are its heading."""

    first: int
    heading_lines: int


def parse(text: str) -> Structure:
    """Find the structure of a regulation's text; never fails, what has no place is in `unplaced`."""
    lines = split_lines(text)
    width = wrap_width(lines)
    front = find_front(lines)
    units = front.units(text)
    if front.has_structure:
        annexes = _find_annexes(lines, front.body)
        bounds = [*(annex.first for annex in annexes), len(lines)]
        body, ending = _split_ending(lines[front.body : bounds[0]])
        units += units_of(text, _read_body(text, body, width).root, prefix="")
        units += _closing(units, ending, text)
        for number, annex in enumerate(annexes, start=1):
            units += _annex_units(text, lines[annex.first : bounds[number]], annex, width, number)
    return Structure(front.title(text), units, list(_outside(text, units)))


def _outside(text: str, units: list[Unit]) -> Iterator[Span]:
    """Yield, line by line, what no unit holds: page numbers, a table of contents, prose without numbers."""
    position = 0
    for start, end in [*((unit.start, unit.end) for unit in units), (len(text), len(text))]:
        for raw in text[position:start].splitlines(keepends=True):
            words = raw.strip()
            if words:
                lead = len(raw) - len(raw.lstrip())
                yield position + lead, position + lead + len(words)
            position += len(raw)
        position = end


def _read_body(text: str, lines: list[Line], width: float | None) -> Outline:
    outline = Outline(text)
    sequence = list(blocks(lines, width))
    found = [list(inline_markers(text[block.start : block.end])) for block in sequence]
    for index, block in enumerate(sequence):
        opened = _add_head(outline, block)
        if found[index]:
            _add_run_in(text, outline, block, opened, found[index], _later(sequence, found, index + 1))
    return outline


def _later(sequence: list[Block], found: list[list[Marker]], first: int) -> list[Marker]:
    """The markers of the next blocks, as far as a list may run: up to the next article."""
    later: list[Marker] = []
    for block, inside in zip(sequence[first : first + _LOOK_AHEAD], found[first : first + _LOOK_AHEAD], strict=True):
        if block.marker is not None:
            if block.marker.style in DIVISIONS:
                break
            later.append(block.marker)
        later += inside
    return later


def _add_head(outline: Outline, block: Block) -> Marker | None:
    """Add a block as a provision, a paragraph, or the rest of the paragraph before; return its marker if one."""
    marker = block.marker
    if marker is not None and outline.may_begin(
        marker, line_start=True, after_sentence=block.after_sentence, wrapped=block.wrapped
    ):
        outline.add(marker, block.start, block.end)
        return marker
    if block.after_sentence or outline.deepest is outline.root:
        outline.add_paragraph(block.start, block.end)
    else:
        outline.extend(block.end)
    return None


def _add_run_in(
    text: str, outline: Outline, block: Block, opened: Marker | None, found: list[Marker], later: list[Marker]
) -> None:
    """Cut a block where further items or articles are run into its lines.

    A run-in item is believed only where its list goes on: （一） needs a （二）, in this block or in a later
    one, since a page may break the line anywhere in between.
    """
    ahead: dict[str, Marker] = {}
    for marker in reversed(later):
        ahead[marker.style] = marker
    following: list[Marker | None] = []
    for marker in reversed(found):
        following.append(ahead.get(marker.style))
        ahead[marker.style] = marker
    dashes = opened is not None and opened.style == "dash"
    begin = block.start
    for marker, following_one in zip(found, reversed(following), strict=True):
        goes_on = marker.number != (1,) or (following_one is not None and following_one.number == (2,))
        # 第一章 总则 第一条: behind a heading white space is enough, in a sentence it is a citation.
        new = begin > block.start or opened is not None
        in_heading = new and outline.deepest.style in DIVISIONS[:-1]
        if marker.style in DIVISIONS:
            believed = marker.after_stop or in_heading
        else:
            believed = goes_on and (marker.style != "dash" or dashes or following_one is not None)
            dashes = dashes or (marker.style == "dash" and believed)
        if not believed or not outline.may_begin(marker, line_start=False, after_sentence=marker.after_stop):
            continue
        position = block.start + marker.start
        outline.extend(begin + len(text[begin:position].rstrip()))
        outline.add(marker, position, block.end)
        begin = position


def _split_ending(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Split off what stands below the last provision: a signature, a date, （此件公开发布）, 附件：… lines."""
    lowest = max(len(lines) - _LONGEST_ENDING, 1)
    announced = [i for i in range(lowest, len(lines)) if _announces(lines[i])]
    cut = len(lines)
    if announced and all(_is_ending(line) or _is_announced(line) for line in lines[announced[0] + 1 :]):
        cut = announced[0]
    while cut > lowest and _is_ending(lines[cut - 1]):
        if _is_wrapped(lines[cut - 2]) and not is_date(lines[cut - 1].text):
            break
        cut -= 1
    signed = any(
        _announces(line) or is_date(line.text) or line.text.startswith(_BELOW) or _ISSUER.fullmatch(line.text)
        for line in lines[cut:]
    )
    return (lines[:cut], lines[cut:]) if signed else (lines, [])


def _is_ending(line: Line) -> bool:
    if line.text.startswith(_BELOW) or is_date(line.text):
        return True
    return len(line.text) <= 40 and not ends_sentence(line.text) and line.marker is None


def _is_wrapped(line: Line) -> bool:
    """True for a line that goes on in the next: what follows is the end of a sentence, not a signature."""
    return line.width >= 20 and not ends_sentence(line.text) and not _announces(line)


def _closing(units: list[Unit], ending: list[Line], text: str) -> list[Unit]:
    """Return the closing: a paragraph behind the last section's list, and what is printed below.

    That paragraph is taken from `units`.
    """
    start, end = (ending[0].start, ending[-1].end) if ending else (len(text), 0)
    last = units[-1]
    loose = last.kind == "paragraph" and last.kind_of_parent == "section"
    if loose and any(u.kind == "item" and u.parent == last.parent for u in units):
        units.pop()
        start, end = last.start, max(end, last.end)
    if start >= end:
        return []
    return [Unit("closing", "closing", None, None, squeeze(text[start:end]), None, start, end)]


def _announces(line: Line) -> bool:
    """True for 附件：编写提纲 below a text, which tells of an annex and is none."""
    match = _ANNEX.fullmatch(line.text)
    return match is not None and bool(match["colon"])


def _is_announced(line: Line) -> bool:
    """True for 2. 编写提纲, a further line of an announcement."""
    marker = line.marker
    return marker is not None and marker.style == "arabic" and not ends_sentence(line.text)


def _find_annexes(lines: list[Line], body: int) -> list[_Annex]:
    """Return the annexes. 附件：编写提纲 only announces; where the title comes again, the annex begins."""
    places: dict[str, list[int]] = {}
    for index in range(body, len(lines)):
        if len(lines[index].text) <= 80:
            places.setdefault(squeeze(lines[index].text), []).append(index)
    found: dict[int, _Annex] = {}
    for index in range(body, len(lines)):
        match = _annex_head(lines, index)
        if match is None:
            continue
        if not match["colon"]:
            found[index] = _Annex(index, _heading_lines(lines, index, match["title"]))
        else:
            found |= {a.first: a for a in _announced_annexes(lines, index, match["title"], places)}
    return sorted(found.values(), key=lambda annex: annex.first)


def _annex_head(lines: list[Line], index: int) -> re.Match[str] | None:
    """Match 附件1, 附件2 申请书 or 附件：申请书 alone on a line, where no sentence is under way."""
    text = lines[index].text
    match = _ANNEX.fullmatch(text) if text[0] == "附" and len(text) <= 80 else None
    if match is None or (ends_sentence(text) and (match["title"] or not match["colon"])):
        return None
    separate = match["space"] or match["colon"] or match["number"] or not match["title"]
    if not separate or (not match["colon"] and _PROSE.search(match["title"])):
        return None
    wrapped = index > 0 and _is_wrapped(lines[index - 1])
    return None if wrapped and match["title"] else match


def _heading_lines(lines: list[Line], index: int, title: str) -> int:
    if title or index + 1 >= len(lines):
        return 1
    following = lines[index + 1]
    return 1 if following.marker or ends_sentence(following.text) or _ANNEX.fullmatch(following.text) else 2


def _announced_annexes(lines: list[Line], index: int, title: str, places: dict[str, list[int]]) -> Iterator[_Annex]:
    """Yield the annexes that 附件：1. 申请书, with 2. 提纲 on the next line, tells of."""
    stop = index + 1
    while stop < len(lines) and _is_announced(lines[stop]):
        stop += 1
    titles = [title, *(line.text for line in lines[index + 1 : stop])]
    repeated = False
    for words in titles:
        marker = marker_at(words)
        name = squeeze(words[marker.end :] if marker else words)
        same = places.get(name, []) if name else []
        at = bisect.bisect_left(same, stop)
        if at < len(same):
            repeated = True
            # 附件1 on the line above is found by itself.
            above = _ANNEX.fullmatch(lines[same[at] - 1].text)
            if above is None or above["colon"]:
                yield _Annex(same[at], 1)
    behind = lines[stop : stop + _LONGEST_ENDING]
    following = next((i for i, line in enumerate(behind) if _ANNEX.fullmatch(line.text)), len(behind))
    if not repeated and not all(_is_ending(line) for line in behind[:following]):
        yield _Annex(index, 1 if title else _heading_lines(lines, index, title))


def _annex_units(text: str, lines: list[Line], annex: _Annex, width: float | None, number: int) -> list[Unit]:
    ref = "annex" if number == 1 else f"annex{number}"
    heading_lines, body = lines[: annex.heading_lines], lines[annex.heading_lines :]
    match = _ANNEX.fullmatch(lines[0].text)
    printed = squeeze(match["printed"]) if match else None
    words = [match["title"] if match else lines[0].text, *(line.text for line in heading_lines[1:])]
    root = _read_body(text, body, width).root
    start, end = lines[0].start, heading_lines[-1].end
    # Words under the annex's title, before its first number, are its own.
    while root.content and not isinstance(own := root.content[0], Provision):
        end = own[1]
        del root.content[0]
    unit = Unit(ref, "annex", printed, squeeze("".join(words)) or None, squeeze(text[start:end]), None, start, end)
    return [unit, *units_of(text, root, prefix=ref + ".")]


def unit_at(units: list[Unit], position: int) -> Unit | None:
    """Return the unit whose own words hold the character at `position`; `units` in printed order."""
    index = bisect.bisect_right(units, position, key=lambda unit: unit.start) - 1
    return units[index] if index >= 0 and position < units[index].end else None


__all__ = ["Front", "Structure", "Unit", "parse", "unit_at"]
