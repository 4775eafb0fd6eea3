"""The matrix as a page shows it: rows of topics, cells of values, articles or a kind of silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ticlex.compare import SILENCES, Cell, select_cells
from ticlex.errors import UnknownName
from ticlex.gaps import report
from ticlex_ui.model.amounts import bound
from ticlex_ui.model.holdings import Holdings

NUMBERS, WORDS = "numbers", "words"
"""Groups of rows: topics with thresholds and other numbers, topics in words."""
MOST, FEW = "most", "few"
"""Groups of gaps: topics that more than half of the other documents regulate, and the others."""
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
class Wording:
    """A sentence of a peer that a drafter may start from."""

    provision: str
    article: str
    sentence: str

    @property
    def document(self) -> str:
        """The peer."""
        return self.provision.partition("/")[0]


@dataclass(frozen=True, slots=True)
class RowView:
    """A topic with a cell for each document."""

    topic: str
    label: str
    group: str
    cells: list[CellView]
    peers: int
    """Documents other than the base that regulate the topic."""
    wording: Wording | None = None
    """For a gap: how a peer words it."""


def rows(
    holdings: Holdings, base: str, only: str | None, wanted: str, lang: str, kept: tuple[str, ...] | None = None
) -> list[RowView]:
    """The rows that the chosen view keeps, in the order of the topics within their groups.

    Args:
        holdings: the graph.
        base: the document that others are held against.
        only: None, "diff" or "gaps"; gaps are topics on which the base is silent and others are not.
        wanted: part of a topic's label, code or alternative label; empty for all.
        lang: zh or en.
        kept: the documents to show, by default all.

    Raises:
        UnknownName: an unknown base or view.
    """
    documents = kept or tuple(holdings.regulations)
    if base not in documents:
        raise UnknownName("文件", base, documents)
    if only not in (None, "diff", "gaps"):
        raise UnknownName("筛选", only, ["diff", "gaps"])
    return list(_rows(holdings, base, only, wanted, lang, documents))


@lru_cache(maxsize=256)
def _rows(
    holdings: Holdings, base: str, only: str | None, wanted: str, lang: str, documents: tuple[str, ...]
) -> tuple[RowView, ...]:
    found = [
        _row(holdings, code, cells, base, only, lang, documents)
        for code, every in holdings.matrix.items()
        if _matches(holdings, code, wanted)
        and _kept(cells := [c for c in every if c.document in documents], base, only)
    ]
    return tuple(sorted(found, key=lambda row: row.group not in (NUMBERS, MOST)))


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


def _row(
    holdings: Holdings, code: str, cells: list[Cell], base: str, only: str | None, lang: str, documents: tuple[str, ...]
) -> RowView:
    topic = holdings.topics[code]
    views = [cell_view(holdings, [c for c in cells if c.document == d], lang) for d in documents]
    peers = sum(view.kind not in SILENCES for view in views if view.document != base)
    # A year to be reached or 一中心一方案 is a number, but nobody looks for a threshold there.
    numbers = any(c.kind == "value" and c.unit != "items" and c.norm_kind not in ("Goal", "Principle") for c in cells)
    group = NUMBERS if numbers else WORDS
    wording = None
    if only == "gaps":
        group = MOST if peers * 2 > len(documents) - 1 else FEW
        wording = _wording(holdings, base, code, documents, lang)
    return RowView(code, topic.en if lang == "en" else topic.zh, group, views, peers, wording)


def _wording(holdings: Holdings, base: str, code: str, documents: tuple[str, ...], lang: str) -> Wording | None:
    """The wording that the report on gaps proposes, if its document is shown."""
    model = _models(holdings, base).get(code)
    if model is None or model[0].partition("/")[0] not in documents:
        return None
    return Wording(model[0], holdings.article(model[0], lang), model[1])


@lru_cache(maxsize=64)
def _models(holdings: Holdings, base: str) -> dict[str, tuple[str, str]]:
    findings = report(holdings.store, base).findings
    found = [(f.topic, f.model) for f in findings if f.kind == "missing_topic" and f.model]
    return {topic: (side.provision, _unnumbered(holdings, side.provision, side.quote)) for topic, side in found}


def _unnumbered(holdings: Holdings, ref: str, sentence: str) -> str:
    document, _, place = ref.partition("/")
    unit = holdings.store.document(document).unit(place)
    return sentence.removeprefix(unit.number or "") if unit else sentence


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
