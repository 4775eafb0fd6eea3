"""Units: what the tree of a text looks like from outside, one stretch of characters each."""

import re
from dataclasses import dataclass

from ticlex.corpus.lines import ends_sentence
from ticlex.corpus.markers import LIST_STYLES
from ticlex.corpus.outline import Provision, Span

_ARTICLE_HEADING = re.compile(r"\s*[【〔［\[](?P<heading>[^】〕］\]]{1,30})[】〕］\]]")
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
    children = provision.children
    for style in {child.style for child in children}:
        run = [child for child in children if child.style == style]
        found = [_first_sentence(text, child) for child in run]
        # The last item is often a catch-all: 其他需要评估的内容.
        needed = found[:-1] if len(found) > 2 else found
        titled = len(run) > 1 and all(needed)
        for child, heading in zip(run, found, strict=True):
            whole_line = _line_heading(text, child)
            if whole_line is not None:
                headings[id(child)] = whole_line
            elif style in LIST_STYLES and titled and heading is not None:
                headings[id(child)] = heading
    for child in children:
        _find_headings(text, child, headings)


def _line_heading(text: str, provision: Provision) -> tuple[str, int] | None:
    """A heading that is the whole line, or the 【…】 of an article."""
    start, end = provision.paragraphs[0]
    words = text[provision.marker_end : end]
    if provision.style == "article":
        match = _ARTICLE_HEADING.match(words)
        return (_squeeze(match["heading"]), provision.marker_end + match.end()) if match else None
    heading = _squeeze(words)
    if not heading or ends_sentence(heading):
        return None
    if provision.style in _DIVISION_REF or (len(heading) <= _HEADING_LENGTH and _has_more(provision)):
        return heading, end
    # 一、建设基础和重要意义 of an outline has nothing under it, and nothing else to say.
    plain = not re.search("[，,；;。]", heading)
    top = provision.parent is not None and provision.parent.style in ("root", "enumerated")
    return (heading, end) if plain and top and len(heading) <= _HEADING_LENGTH else None


def _first_sentence(text: str, provision: Provision) -> tuple[str, int] | None:
    start, end = provision.paragraphs[0]
    words = text[provision.marker_end : end]
    stop = words.find("。")
    if stop < 0:
        return None
    more = bool(words[stop + 1 :].strip()) or _has_more(provision)
    heading = _squeeze(words[:stop])
    if not more or not 0 < len(heading) <= _HEADING_LENGTH:
        return None
    return heading, provision.marker_end + stop + 1


def _has_more(provision: Provision) -> bool:
    return len(provision.content) > 1


def _squeeze(words: str) -> str:
    return "".join(words.split())


class _Writer:
    """Writes one tree's units; holds what all of them need."""

    def __init__(self, text: str, prefix: str, headings: dict[int, tuple[str, int]]) -> None:
        self._text, self._prefix, self._headings = text, prefix, headings
        self._used: set[str] = set()

    def write(self, root: Provision) -> list[Unit]:
        units: list[Unit] = []
        loose = 0
        for part in root.content:
            if isinstance(part, Provision):
                units += self._provision(part, None, "")
            else:
                loose += 1
                units.append(self._unit(f"{self._prefix}p{loose}", "paragraph", None, None, None, "", part))
        return units

    def _provision(self, provision: Provision, parent: Unit | None, base: str) -> list[Unit]:
        kind = self._kind(provision)
        ref = self._ref(provision, base)
        heading, heading_end = self._headings.get(id(provision), (None, provision.marker_end))
        first_start, first_end = provision.paragraphs[0]
        has_words = bool(_squeeze(self._text[heading_end:first_end]))
        first = [(heading_end, first_end)] if has_words else []
        paragraphs = first + provision.paragraphs[1:]
        number = _squeeze(self._text[provision.start : provision.marker_end])
        parent_ref = parent.ref if parent else None
        parent_kind = parent.kind if parent else ""
        joined = len(paragraphs) < 2 and self._is_contiguous(provision, paragraphs)
        own_end = max(paragraphs[0][1], heading_end) if joined and paragraphs else heading_end
        unit = self._unit(ref, kind, number, heading, parent_ref, parent_kind, (first_start, own_end))
        units, above, count = [unit], unit, 0
        if not joined and first:
            count, above = self._paragraph(units, unit, ref, count, first[0])
        for part in provision.content[1:]:
            if isinstance(part, Provision):
                units += self._provision(part, above, above.ref.removeprefix(self._prefix))
            elif not joined:
                count, above = self._paragraph(units, unit, ref, count, part)
        return units

    def _paragraph(self, units: list[Unit], above: Unit, ref: str, count: int, span: Span) -> tuple[int, Unit]:
        count += 1
        unit = self._unit(f"{ref}.p{count}", "paragraph", None, None, above.ref, above.kind, span)
        units.append(unit)
        return count, unit

    @staticmethod
    def _is_contiguous(provision: Provision, paragraphs: list[Span]) -> bool:
        """False where a list stands between a provision's number and its only paragraph."""
        if not paragraphs:
            return True
        before = provision.content[: provision.content.index(paragraphs[0])] if paragraphs[0] in provision.content else []
        return not any(isinstance(part, Provision) for part in before)

    def _unit(
        self, ref: str, kind: str, number: str | None, heading: str | None, parent: str | None, parent_kind: str, span: Span
    ) -> Unit:
        start, end = span
        words = self._text[start:end]
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        return Unit(ref, kind, number, heading, _squeeze(words), parent, start, end, parent_kind or None)

    def _kind(self, provision: Provision) -> str:
        if provision.style in (*_DIVISION_REF, "article"):
            return provision.style
        if provision.style == "dash":
            return "dash"
        parent = provision.parent
        if parent is None or parent.style in ("root", *_DIVISION_REF):
            return "section"
        listed = parent.style in LIST_STYLES and self._kind(parent) != "section"
        return "subitem" if listed else "item"

    def _ref(self, provision: Provision, base: str) -> str:
        number = "-".join(str(n) for n in provision.number)
        parent = provision.parent
        if provision.style == "article":
            return f"{self._prefix}art{number}"
        if provision.style in _DIVISION_REF:
            ref = f"{self._prefix}{_DIVISION_REF[provision.style]}{number}"
            if provision.style == "section":
                ref = f"{self._prefix}{base}.{_DIVISION_REF[provision.style]}{number}" if base else ref
            elif ref in self._used and base:
                ref = f"{self._prefix}{base}.{_DIVISION_REF[provision.style]}{number}"
            self._used.add(ref)
            return ref
        if provision.style == "dash":
            position = [c for c in (parent.children if parent else []) if c.style == "dash"].index(provision) + 1
            return f"{self._prefix}{base}.d{position}" if base else f"{self._prefix}d{position}"
        if parent is None or parent.style in ("root", *_DIVISION_REF):
            ref = f"{self._prefix}s{number}"
            if ref in self._used and base:
                ref = f"{self._prefix}{base}.s{number}"
            self._used.add(ref)
            return ref
        return f"{self._prefix}{base}.{number}"
