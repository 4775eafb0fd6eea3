"""Two documents side by side on one topic, each norm with its words, force and number."""

from __future__ import annotations

from dataclasses import dataclass

from ticlex.compare import SILENCES, Cell
from ticlex_ui.model.holdings import Holdings
from ticlex_ui.model.matrix import Value, value


@dataclass(frozen=True, slots=True)
class NormView:
    """A norm as it is read beside another document's."""

    id: str
    kind: str
    force: str
    provision: str
    article: str
    quote: str
    span: tuple[int, int]
    values: list[Value]


@dataclass(frozen=True, slots=True)
class Side:
    """What one document says on the topic, or the kind of its silence."""

    document: str
    silence: str | None
    norms: list[NormView]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The base and the chosen document; `echo` holds numbers on which both agree though written otherwise."""

    topic: str
    label: str
    base: Side
    other: Side
    echo: list[tuple[Value, Value]]


def side_by_side(holdings: Holdings, topic: str, base: str, document: str, lang: str) -> SideBySide:
    """Both documents' norms on a topic; topic and documents must be known."""
    cells = holdings.matrix[topic]
    left = _side(holdings, [c for c in cells if c.document == base], base, lang)
    right = _side(holdings, [c for c in cells if c.document == document], document, lang)
    label = holdings.topics[topic].en if lang == "en" else holdings.topics[topic].zh
    return SideBySide(topic, label, left, right, _echo(left, right) if base != document else [])


def _side(holdings: Holdings, cells: list[Cell], document: str, lang: str) -> Side:
    if cells[0].norm is None:
        return Side(document, cells[0].kind, [])
    norms: dict[str, list[Cell]] = {}
    for cell in cells:
        norms.setdefault(cell.norm or "", []).append(cell)
    found = [_norm(holdings, group, lang) for group in norms.values()]
    silence = next((c.kind for c in cells if c.kind in SILENCES), None)
    return Side(document, silence, found)


def _norm(holdings: Holdings, cells: list[Cell], lang: str) -> NormView:
    first = cells[0]
    provision = first.provision or ""
    places = holdings.quotes[first.norm or ""]
    return NormView(
        first.norm or "",
        holdings.word(first.norm_kind or "", lang),
        holdings.word(first.force, lang) if first.force else "",
        provision,
        holdings.article(provision, lang),
        "……".join(q.words for q in sorted(places, key=lambda q: q.start)),
        (places[0].start, places[0].end),
        [value(holdings, c, lang) for c in cells if c.kind == "value" and c.norm not in holdings.on_derived],
    )


def _echo(left: Side, right: Side) -> list[tuple[Value, Value]]:
    """Pairs of equal numbers in words that differ: 三年 and 3年."""
    pairs = []
    for ours in left.norms:
        for theirs in right.norms:
            if ours.quote == theirs.quote:
                continue
            pairs += [(a, b) for a in ours.values for b in theirs.values if a.words == b.words]
    return pairs[:1]
