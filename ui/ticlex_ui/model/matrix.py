"""The matrix as a page shows it: rows of topics, cells of values, articles or a kind of silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ticlex.compare import SILENCES, Cell, select_cells
from ticlex.errors import UnknownName
from ticlex_ui.model.amounts import bound
from ticlex_ui.model.holdings import Holdings

NUMBERS, WORDS = "numbers", "words"
"""Groups of rows: topics with thresholds and other numbers, topics in words."""
_SHOWN = 3
"""Values that a cell of the matrix shows."""


@dataclass(frozen=True, slots=True)
class Value:
    """A number of a norm, with the place in the text that it comes from."""

    words: str
    """≥5000㎡"""
    unit: str
    provision: str
    article: str
    span: tuple[int, int]
    name: str
    """What is measured: 独立研发场地面积"""
    force: str
    """The word for a soft force (原则上), else empty."""


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell: values first, then how many norms in words; or one of `SILENCES`."""

    document: str
    kind: str
    values: list[Value]
    hidden: int
    """Values that are not shown in the cell but are in the list behind it."""
    texts: int
    articles: list[tuple[str, str]]
    """(reference, printed name) of the provisions, in the text's order."""
    sorts: list[str]
    """What kinds of norm the words are, the commonest first."""
    quote: str
    """The words of the first norm."""
    quote_provision: str = ""


@dataclass(frozen=True, slots=True)
class RowView:
    """A topic with a cell for each document."""

    topic: str
    label: str
    group: str
    cells: list[CellView]
    peers: int
    """Documents other than the base that regulate the topic."""


def rows(holdings: Holdings, base: str, only: str | None, wanted: str, lang: str) -> list[RowView]:
    """The rows that the chosen view keeps, those with numbers first, in the order of the topics.

    Args:
        holdings: the graph.
        base: the document that others are held against.
        only: None, "diff" or "gaps"; gaps are topics on which the base is silent and others are not.
        wanted: part of a topic's label, code or alternative label; empty for all.
        lang: zh or en.

    Raises:
        UnknownName: an unknown base or view.
    """
    if base not in holdings.regulations:
        raise UnknownName("文件", base, holdings.regulations)
    if only not in (None, "diff", "gaps"):
        raise UnknownName("筛选", only, ["diff", "gaps"])
    found = [
        _row(holdings, code, cells, base, lang)
        for code, cells in holdings.matrix.items()
        if _matches(holdings, code, wanted) and _kept(cells, base, only)
    ]
    return sorted(found, key=lambda row: row.group != NUMBERS)


def _matches(holdings: Holdings, code: str, wanted: str) -> bool:
    topic = holdings.topics[code]
    words = (code, topic.zh, topic.en, *topic.alternatives)
    return not wanted.strip() or any(wanted.strip().casefold() in word.casefold() for word in words)


def _kept(cells: list[Cell], base: str, only: str | None) -> bool:
    if only == "diff":
        return bool(select_cells(cells, base, "diff"))
    if only == "gaps":
        ours = [c for c in cells if c.document == base]
        return all(c.kind in SILENCES for c in ours) and any(c.kind not in SILENCES for c in cells)
    return True


def _row(holdings: Holdings, code: str, cells: list[Cell], base: str, lang: str) -> RowView:
    topic = holdings.topics[code]
    views = [cell_view(holdings, [c for c in cells if c.document == d], lang) for d in holdings.regulations]
    # A year to be reached or 一中心一方案 is a number, but nobody looks for a threshold there.
    numbers = any(c.kind == "value" and c.unit != "items" and c.norm_kind not in ("Goal", "Principle") for c in cells)
    peers = sum(view.kind not in SILENCES for view in views if view.document != base)
    label = topic.en if lang == "en" else topic.zh
    return RowView(code, label, NUMBERS if numbers else WORDS, views, peers)


def cell_view(holdings: Holdings, cells: Sequence[Cell], lang: str) -> CellView:
    """One document's cells on one topic."""
    document = cells[0].document
    if cells[0].kind in SILENCES and cells[0].norm is None:
        return CellView(document, cells[0].kind, [], 0, 0, [], [], "")
    counted = [c for c in cells if c.kind == "value" and c.norm not in holdings.on_derived]
    values = list(dict.fromkeys(value(holdings, c, lang) for c in counted))
    numbered = {c.norm for c in counted}
    texts = {c.norm: c for c in cells if c.norm not in numbered}
    articles = {c.provision: holdings.article(c.provision, lang) for c in cells if c.provision}
    sorts = Counter(holdings.word(c.norm_kind or "", lang) for c in texts.values())
    distinct = {v.words: v for v in reversed(values)}
    shown = [v for v in values if distinct[v.words] is v][:_SHOWN]
    kinds = {c.kind for c in cells} & set(SILENCES)
    kind = next(iter(kinds)) if kinds and not values else "value" if values else "text"
    first = cells[0]
    return CellView(
        document, kind, shown, len(numbered) - len({v.span for v in shown}), len(texts),
        list(articles.items()), [word for word, _ in sorts.most_common()], first.quote or "", first.provision or "",
    )  # fmt: skip


def value(holdings: Holdings, cell: Cell, lang: str) -> Value:
    """The number of a cell with its place; cells of kind "value" have all three."""
    span = holdings.span(cell.norm)
    if cell.value is None or cell.provision is None or span is None:
        raise ValueError(f"{cell.norm} has no value with a place in the text")
    soft = cell.force not in (None, "Strict")
    return Value(
        bound(cell.op, cell.value, cell.unit, lang),
        cell.unit or "",
        cell.provision,
        holdings.article(cell.provision, lang),
        span,
        holdings.labels.get(cell.norm or "", {}).get(lang, ""),
        holdings.word(cell.force or "", lang) if soft else "",
    )
