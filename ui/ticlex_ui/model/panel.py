"""Two documents side by side on one topic: what answers to what, with the words in which both differ marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ticlex.beside import Beside, Line, Passage, laid, measured
from ticlex.compare import Comparison
from ticlex.diff import Segment, is_change, tokens
from ticlex_ui.model.holdings import Holdings
from ticlex_ui.model.matrix import Value, value

SAME, OTHERWISE, OWN = "same", "otherwise", "own"
"""Marks of words: the other side has them; has them written otherwise; has others."""


@dataclass(frozen=True, slots=True)
class NormView:
    """Words of the law as they are read beside another document's."""

    id: str
    kind: str
    """What kinds of norm rest on the words."""
    force: str
    provision: str
    article: str
    quote: str
    span: tuple[int, int]
    values: list[Value]
    marks: tuple[tuple[str, str], ...]
    """The quote in pieces, each with its mark; one piece, the same, where nothing answers."""


@dataclass(frozen=True, slots=True)
class Side:
    """What one document says on the topic, or the kind of its silence."""

    document: str
    silence: str | None
    norms: list[NormView]


@dataclass(frozen=True, slots=True)
class Echo:
    """A number on which both agree though it is written otherwise: 三年 and 3年."""

    ours: str
    provision: str
    theirs: str
    other_provision: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The base and the chosen document; a line has what answers to what, None where nothing does."""

    topic: str
    label: str
    base: Side
    other: Side
    lines: list[tuple[NormView | None, NormView | None]]
    echo: list[Echo]
    marked: bool
    """Whether any words differ."""


def comparison(holdings: Holdings, topic: str, base: str, document: str) -> Beside:
    """Both documents on a topic, as the core lays them beside each other; topic and documents must be known."""
    named = holdings.topics[topic]
    cells = holdings.matrix[topic]
    lines, silences = laid(cells, base, document, measured(holdings.store))
    found = Comparison(topic, named.zh, named.en, base, cells)
    return Beside(found.topic, found.label_zh, found.label_en, base, document, lines, silences)


def side_by_side(holdings: Holdings, topic: str, base: str, document: str, lang: str) -> SideBySide:
    """Both documents' words on a topic; topic and documents must be known."""
    found = comparison(holdings, topic, base, document)
    lines = [
        (
            _norm(holdings, line.base, _marks(line.segments, 0), lang),
            _norm(holdings, line.other, _marks(line.segments, 1), lang),
        )
        for line in found.lines
    ]
    label = found.label_en if lang == "en" else found.label_zh
    sides = [
        Side(name, found.silences.get(name), [norm for one in lines if (norm := one[n])])
        for n, name in enumerate((base, document))
    ]
    marked = any(is_change(segment) for line in found.lines for segment in line.segments)
    return SideBySide(topic, label, sides[0], sides[1], lines, _echoes(found.lines), marked)


def _norm(
    holdings: Holdings, passage: Passage | None, marks: tuple[tuple[str, str], ...], lang: str
) -> NormView | None:
    if passage is None:
        return None
    first = next(cell for cell in passage.cells if cell.quote == passage.quote)
    place = min(holdings.quotes[first.norm or ""], key=lambda quote: quote.start)
    kinds = [holdings.word(kind, lang) for kind in passage.kinds]
    counted = [c for c in passage.cells if c.kind == "value" and c.norm not in holdings.on_derived]
    return NormView(
        first.norm or "",
        ("、" if lang == "zh" else ", ").join(kinds),
        holdings.word(passage.force, lang) if passage.force else "",
        passage.provision,
        holdings.article(passage.provision, lang),
        passage.quote.replace("…", "……"),
        (place.start, place.end),
        list({v.words: v for v in (value(holdings, c, lang) for c in counted)}.values()),
        marks or ((SAME, passage.quote.replace("…", "……")),),
    )


def _marks(segments: Sequence[Segment], side: int) -> tuple[tuple[str, str], ...]:
    found = []
    for segment in segments:
        words = (segment.b if side else segment.a).replace("…", "……")
        mark = SAME if segment.op == "equal" else OTHERWISE if segment.op == "same_value" else OWN
        if words:
            found.append((mark, words))
    return tuple(found)


def _echoes(lines: Sequence[Line]) -> list[Echo]:
    found = {
        (segment.a, segment.b): Echo(
            segment.a, line.base.provision, segment.b, line.other.provision, _has_number(segment.a)
        )
        for line in lines
        if line.base and line.other
        for segment in line.segments
        if segment.op == "same_value"
    }
    return list(found.values())


def _has_number(words: str) -> bool:
    return any(token.number is not None for token in tokens(words))
