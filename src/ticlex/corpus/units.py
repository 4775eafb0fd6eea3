"""Units: what the tree of a text looks like from outside, one stretch of characters each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ticlex.corpus.lines import ends_sentence, squeeze
from ticlex.corpus.markers import LIST_STYLES
from ticlex.corpus.outline import Provision, Span

# 第一条 【目的】 and 第一条（目的）; the second only right behind the number, since anything may stand in brackets.
_ARTICLE_HEADING = re.compile(
    r"\s*[【〔［\[](?P<square>[^】〕］\]]{1,30})[】〕］\]]|[（(](?P<round>[^（()）。，；：,;:]{2,15})[）)]"
)
_NORM_WORD = re.compile("应当|必须|不得|可以|应(?!用|急|对|变|届)")
_DIVISION_REF = {"part": "part", "chapter": "ch", "section": "sec"}
_HEADING_LENGTH = 31


@dataclass(slots=True)
class Unit:
    """One provision's own words, its children's not among them."""

    ref: str
    """Without the document's id: art8.3"""
    kind: str
    number: str | None
    """As printed: 第八条"""
    heading: str | None
    text: str
    """The stretch from `start` to `end` without white space."""
    parent: str | None
    start: int
    """Code point of the decoded file; `end` is behind the last."""
    end: int
    kind_of_parent: str | None = None


def units_of(text: str, root: Provision, prefix: str) -> list[Unit]:
    """Return the units under `root` in printed order, their references beginning with `prefix`."""
    headings: dict[int, tuple[str, int]] = {}
    _find_headings(text, root, headings)
    return _Writer(text, prefix, headings).write(root)


def _find_headings(text: str, provision: Provision, headings: dict[int, tuple[str, int]]) -> None:
    """Map provisions to their heading and where it ends.

    发布指南。 is a heading because every item of its list begins so; one such item alone is a sentence.
    """
    for run in _lists(provision):
        found = [_first_sentence(text, child) for child in run]
        # The last item is often a catch-all: 其他需要评估的内容.
        needed = found[:-1] if len(found) > 2 else found
        titled = len(run) > 1 and all(needed) and run[0].style in LIST_STYLES
        # A heading prescribes nothing: 中心应为独立法人。 is the first sentence of two.
        titled = titled and not any(_NORM_WORD.search(heading[0]) for heading in found if heading)
        for child, heading in zip(run, found, strict=True):
            whole_line = _line_heading(text, child)
            if whole_line is not None:
                headings[id(child)] = whole_line
            elif titled and heading is not None:
                headings[id(child)] = heading
    for child in provision.children:
        _find_headings(text, child, headings)


def _lists(provision: Provision) -> Iterator[list[Provision]]:
    """Yield the children list by list: another style or another 1. begins another list."""
    run: list[Provision] = []
    for child in provision.children:
        if run and (child.style != run[0].style or (child.number == (1,) and child.style in LIST_STYLES)):
            yield run
            run = []
        run.append(child)
    if run:
        yield run


def _line_heading(text: str, provision: Provision) -> tuple[str, int] | None:
    """A heading that is the whole line, or the 【…】 of an article."""
    end = provision.paragraphs[0][1]
    words = text[provision.marker_end : end]
    if provision.style == "article":
        match = _ARTICLE_HEADING.match(words)
        if match is None:
            return None
        return squeeze(match["square"] or match["round"]), provision.marker_end + match.end()
    heading = squeeze(words)
    if not heading or ends_sentence(heading):
        return None
    if provision.style in _DIVISION_REF or (len(heading) <= _HEADING_LENGTH and _has_more(provision)):
        return heading, end
    # 一、建设基础和重要意义 of an outline has nothing under it, and nothing else to say.
    plain = not re.search("[，,；;。]", heading)
    top = provision.parent is not None and provision.parent.style in ("root", "enumerated")
    return (heading, end) if plain and top and len(heading) <= _HEADING_LENGTH else None


def _first_sentence(text: str, provision: Provision) -> tuple[str, int] | None:
    end = provision.paragraphs[0][1]
    words = text[provision.marker_end : end]
    stop = words.find("。")
    if stop < 0:
        return None
    more = bool(words[stop + 1 :].strip()) or _has_more(provision)
    heading = squeeze(words[:stop])
    if not more or not 0 < len(heading) <= _HEADING_LENGTH:
        return None
    return heading, provision.marker_end + stop + 1


def _has_more(provision: Provision) -> bool:
    return len(provision.content) > 1


class _Writer:
    """Writes one tree's units; holds what all of them need."""

    def __init__(self, text: str, prefix: str, headings: dict[int, tuple[str, int]]) -> None:
        self._text, self._prefix, self._headings = text, prefix, headings
        self._times: dict[str, int] = {}

    def write(self, root: Provision) -> list[Unit]:
        units: list[Unit] = []
        loose = dashes = 0
        for part in root.content:
            if isinstance(part, Provision):
                dashes += part.style == "dash"
                self._provision(units, part, None, dashes)
            else:
                loose += 1
                units.append(self._unit(f"p{loose}", "paragraph", None, part))
        return units

    def _provision(self, units: list[Unit], provision: Provision, parent: Unit | None, position: int) -> None:
        """Add a provision's unit, its numbered paragraphs and its children; `position` counts dashes."""
        heading, heading_end = self._headings.get(id(provision), (None, provision.marker_end))
        first_start, first_end = provision.paragraphs[0]
        has_words = bool(self._text[heading_end:first_end].strip())
        paragraphs = [(heading_end, first_end)] if has_words else []
        paragraphs += provision.paragraphs[1:]
        joined = not paragraphs or (len(paragraphs) == 1 and _follows_number(provision, has_words))
        own_end = max(paragraphs[0][1], heading_end) if joined and paragraphs else heading_end
        ref = self._ref(provision, parent, position)
        unit = self._unit(ref, self._kind(provision), parent, (first_start, own_end))
        unit.number = squeeze(self._text[provision.start : provision.marker_end])
        unit.heading = heading
        units.append(unit)
        above, count, dashes = unit, 0, 0
        own = [] if joined else paragraphs[:1] if has_words else []
        for part in [*own, *provision.content[1:]]:
            if isinstance(part, Provision):
                dashes += part.style == "dash"
                # A list hangs under its paragraph, an article under its chapter.
                self._provision(units, part, above if part.style in LIST_STYLES else unit, dashes)
            elif not joined:
                count, dashes = count + 1, 0
                above = self._unit(f"{self._local(unit)}.p{count}", "paragraph", unit, part)
                units.append(above)

    def _unit(self, local_ref: str, kind: str, parent: Unit | None, span: Span) -> Unit:
        start, end = span
        words = self._text[start:end]
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        ref = self._unused(self._prefix + local_ref)
        above, kind_above = (parent.ref, parent.kind) if parent else (None, None)
        return Unit(ref, kind, None, None, squeeze(words), above, start, end, kind_above)

    def _unused(self, ref: str) -> str:
        """`ref`, or where a text prints one number twice, art3~2 for the second."""
        times = self._times[ref] = self._times.get(ref, 0) + 1
        return ref if times == 1 else f"{ref}~{times}"

    def _local(self, unit: Unit) -> str:
        return unit.ref.removeprefix(self._prefix)

    def _kind(self, provision: Provision) -> str:
        if provision.style in (*_DIVISION_REF, "article", "dash"):
            return provision.style
        parent = provision.parent
        if parent is None or parent.style in ("root", *_DIVISION_REF):
            return "section"
        listed = parent.style in LIST_STYLES and self._kind(parent) != "section"
        return "subitem" if listed else "item"

    def _ref(self, provision: Provision, parent: Unit | None, position: int) -> str:
        number = "-".join(str(n) for n in provision.number)
        base = f"{self._local(parent)}." if parent else ""
        if provision.style == "article":
            return f"art{number}"
        if provision.style == "dash":
            return f"{base}d{position}"
        if provision.style == "section":
            return f"{base}sec{number}"
        top = provision.parent is None or provision.parent.style in ("root", *_DIVISION_REF)
        if provision.style not in _DIVISION_REF and not top:
            return f"{base}{number}"
        # 第二编第一章 is ch1 where chapters count through the whole text, part2.ch1 where they begin anew.
        ref = f"{_DIVISION_REF.get(provision.style, 's')}{number}"
        return base + ref if self._prefix + ref in self._times else ref


def _follows_number(provision: Provision, has_words: bool) -> bool:
    """True if no list stands between a provision's number and its only paragraph."""
    return has_words or not isinstance(provision.content[1], Provision)
