"""A document as it is read: blocks of text whose spans know their norms, and what is known of a provision."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ticlex.corpus.documents import Document
from ticlex.corpus.numerals import to_int
from ticlex.corpus.units import Unit
from ticlex.errors import UnknownName
from ticlex.provisions import Norm, Provision, show
from ticlex_ui.model.holdings import Holdings

_FREE = ("notice", "title", "preamble", "closing", "annex")
"""Kinds whose line ends are part of their look; elsewhere a line end is an accident of the file."""
_FULL_LINE = 38
"""A line of a hard-wrapped file that is shorter than this was ended on purpose."""
_GLIMPSE = 28
_REFERENCE = re.compile(r"(?:(?P<document>[a-z]{2}(?:-\d{4})?)/)?(?P<ref>[a-z]+[\w.-]*)", re.ASCII)
_ARTICLE = re.compile(r"第?([一二三四五六七八九十百〇零\d]+)条(?:第?[（(]?([一二三四五六七八九十\d]+)[）)]?项)?")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with the norms that quote it; `marked` if a link points at it."""

    text: str
    norms: tuple[Norm, ...] = ()
    """The shortest first: where norms nest or cross, the one that says least besides is meant."""
    marked: bool = False
    span: tuple[int, int] | None = None
    """The stretch of the first norm that holds these words."""


@dataclass(frozen=True, slots=True)
class Block:
    """A provision's own words."""

    ref: str
    kind: str
    depth: int
    number: str
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A line of the outline."""

    ref: str
    depth: int
    label: str
    heading: str


def outline_of(holdings: Holdings, document_id: str) -> list[OutlineEntry]:
    """Chapters, sections and articles of a document, each with how it begins."""
    document = holdings.store.document(document_id)
    depth = _depths(document)
    found = []
    for unit in document.structure.units:
        if unit.kind in ("paragraph", "dash", "subitem") or (unit.kind == "item" and unit.kind_of_parent == "article"):
            continue
        heading = unit.heading or ("" if unit.kind in _FREE else unit.text[len(unit.number or "") :][:14])
        label = holdings.article(f"{document_id}/{unit.ref}") if unit.kind in _FREE else unit.number or ""
        found.append(OutlineEntry(f"{document_id}/{unit.ref}", depth[unit.ref], "".join(label.split()), heading))
    return found


def blocks(holdings: Holdings, document_id: str, span: tuple[int, int] | None = None) -> Iterator[Block]:
    """The whole document, provision by provision; `span` marks a stretch of its text."""
    document = holdings.store.document(document_id)
    norms = holdings.norms(document_id)
    depth = _depths(document)
    for unit in document.structure.units:
        ref = f"{document_id}/{unit.ref}"
        pieces = list(_pieces(document.text, unit, norms.get(ref, []), span))
        yield Block(ref, unit.kind, depth[unit.ref], unit.number or "", pieces)


def glimpse(holdings: Holdings, ref: str) -> str:
    """How a provision begins."""
    document, _, unit_ref = ref.partition("/")
    unit = holdings.store.document(document).unit(unit_ref)
    words = unit.text[len("".join((unit.number or "").split())) :] if unit else ""
    return words[:_GLIMPSE] + ("…" if len(words) > _GLIMPSE else "")


def _depths(document: Document) -> dict[str, int]:
    depth: dict[str, int] = {}
    for unit in document.structure.units:
        depth[unit.ref] = depth[unit.parent] + 1 if unit.parent in depth else 0
    return depth


def _pieces(text: str, unit: Unit, norms: list[Norm], span: tuple[int, int] | None) -> Iterator[Piece]:
    edges = {unit.start, unit.end, unit.start + printed_length(text[unit.start : unit.end], unit.number)}
    for norm in norms:
        edges.update(edge for pair in norm.spans for edge in pair if unit.start < edge < unit.end)
    if span:
        edges.update(edge for edge in span if unit.start < edge < unit.end)
    places = sorted(edges)
    look = _look(text, unit)
    for start, end in pairwise(places):
        words = "".join(look[start - unit.start : end - unit.start])
        if words:
            own = tuple(sorted((n for n in norms if _around(n, start, end)), key=_length))
            marked = span is not None and span[0] <= start and end <= span[1]
            yield Piece(words, own, marked, _around(own[0], start, end) if own else None)


def _around(norm: Norm, start: int, end: int) -> tuple[int, int] | None:
    return next(((a, b) for a, b in norm.spans if a <= start and end <= b), None)


def _length(norm: Norm) -> tuple[int, str]:
    return sum(b - a for a, b in norm.spans), norm.id


def printed_length(words: str, number: str | None) -> int:
    """How far the printed number reaches into a provision's words, white space of the file counted."""
    length, left = 0, len("".join((number or "").split()))
    while left and length < len(words):
        left -= not words[length].isspace()
        length += 1
    return length


def _look(text: str, unit: Unit) -> list[str]:
    """The unit's characters, each at its place: white space of the file gone, but line ends that are meant kept."""
    free = unit.kind in _FREE
    found: list[str] = []
    last = ""
    for place in range(unit.start, unit.end):
        character = text[place]
        if character == "\n" and free and last not in ("", "\n") and _ends_on_purpose(text, place):
            found.append("\n")
        elif character.isspace() and last != " " and _within_english(last, text[place : unit.end].lstrip()[:1]):
            found.append(" ")
        else:
            found.append("" if character.isspace() else character)
        last = found[-1] or last
    return found


def _within_english(before: str, after: str) -> bool:
    """White space between two Latin letters is part of a name: National Center."""
    return all(c.isascii() and c.isalpha() for c in (before, after))


def _ends_on_purpose(text: str, line_end: int) -> bool:
    line = text[text.rfind("\n", 0, line_end) + 1 : line_end].strip()
    return line.endswith(("。", "：", "；")) or 0 < len(line) < _FULL_LINE


def resolve(holdings: Holdings, written: str, document: str) -> str | None:
    """The reference that somebody wrote (cn-2021/art9, art9, 第九条第二项), None if it is none.

    Raises:
        UnknownName: it has the form of a reference, and there is no such provision.
    """
    written = "".join(written.split())
    for known in holdings.regulations.values():
        for title in (known.title, known.short_zh):
            if written.startswith(title):
                document, written = known.id, written[len(title) :] or "title"
    if found := _ARTICLE.fullmatch(written):
        ref = f"{document}/art{to_int(found[1])}" + (f".{to_int(found[2])}" if found[2] else "")
        return _shown(holdings, ref).ref
    found = _REFERENCE.fullmatch(written)
    if found and (found["document"] or re.fullmatch(r"(art|ch|s|part|annex)\d[\w.-]*|title|notice|preamble", written)):
        return _shown(holdings, f"{found['document'] or document}/{found['ref']}").ref
    if "/" in written:
        raise UnknownName("条文", written, holdings.regulations)
    return None


def provision(holdings: Holdings, ref: str) -> Provision:
    """The provision behind a link; a document's id alone is its title.

    Raises:
        UnknownName: with the nearest references.
    """
    if ref in holdings.regulations:
        units = holdings.store.document(ref).structure.units
        ref = f"{ref}/{next((u.ref for u in units if u.kind == 'title'), units[0].ref)}"
    return _shown(holdings, ref)


@lru_cache(maxsize=512)
def _shown(holdings: Holdings, ref: str) -> Provision:
    return show(holdings.store, ref)
