"""The matrix: what each document says on each topic, from the graph alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ticlex.errors import UnknownName
from ticlex.ledger import ledger
from ticlex.library import query_text
from ticlex.lookup import resolve_concept, resolve_document
from ticlex.names import TOPIC, Iri, curie, local_name
from ticlex.selection import LeftOut, Selection, select
from ticlex.store import Row, Store

DEFAULT_BASE = "cn-2021"
SILENCES = ("silent", "left_to_upper", "delegated", "not_modelled")
"""Kinds of a cell without a rule of its own; see `_silence`."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One norm of one document on a topic, or the kind of silence there."""

    document: str
    status: str
    kind: str
    """value, text, or one of `SILENCES`"""
    provision: str | None = None
    quote: str | None = None
    op: str | None = None
    """AtLeast, AtMost, Exactly or About"""
    value: Decimal | int | str | None = None
    """In `unit`; a day of the year as 01-30, a calendar year as 2025, both with the unit `date`"""
    unit: str | None = None
    force: str | None = None
    norm: str | None = None
    """The norm's short name, js:art12.1-floor-area"""
    norm_kind: str | None = None

    @property
    def rule(self) -> tuple[object, ...]:
        """What two documents must share to say the same."""
        return (self.kind, self.op, None if self.value is None else str(self.value), self.unit, self.force)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All documents on one topic, national first."""

    topic: str
    label_zh: str
    label_en: str
    base: str
    cells: list[Cell]
    left_out: tuple[LeftOut, ...] = ()
    """Documents that status or date keep out."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A row of the matrix."""

    code: str
    zh: str
    en: str
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Regulation:
    """A column of the matrix."""

    id: str
    title: str
    title_en: str
    short_zh: str
    short_en: str
    status: str
    """in_force, issued or draft"""
    status_note: str
    number: str | None
    issuer: str
    issued: str | None
    jurisdiction: str
    level: int


def topics(store: Store) -> list[Topic]:
    """The topics in their order."""
    rows = store.select(
        "SELECT ?code ?zh ?en WHERE { ?t a tic:Topic ; skos:notation ?code ; tic:order ?n ; skos:prefLabel ?zh , ?en "
        'FILTER(lang(?zh) = "zh" && lang(?en) = "en") } ORDER BY ?n'
    )
    others: dict[str, list[str]] = {}
    for row in store.select("SELECT ?code ?alt WHERE { ?t a tic:Topic ; skos:notation ?code ; skos:altLabel ?alt }"):
        others.setdefault(str(row["code"]), []).append(str(row["alt"]))
    return [
        Topic(str(r["code"]), str(r["zh"]), str(r["en"]), tuple(sorted(others.get(str(r["code"]), [])))) for r in rows
    ]


def regulations(store: Store) -> list[Regulation]:
    """The documents in their order, national first."""
    rows = store.select(query_text("documents"))
    return [
        Regulation(
            str(r["document"]), str(r["titleZh"]), str(r["titleEn"]), str(r["shortZh"]), str(r["shortEn"]),
            str(r["status"]), str(r["note"]), _text(r, "number"), str(r["issuer"]), _text(r, "issued"),
            str(r["jurisdiction"]), int(str(r["level"])),
        )
        for r in rows
    ]  # fmt: skip


def compare(
    store: Store,
    topic: str,
    base: str | None = None,
    only: str | None = None,
    status: Sequence[str] = (),
    on: date | None = None,
) -> Comparison:
    """Compare all documents on a topic, named by code or either label.

    Args:
        store: the graph.
        topic: FloorArea, 场地面积 or floor area.
        base: the document that `only` measures against; by default `DEFAULT_BASE`, or the first where that is left out.
        only: None; "diff" keeps the base and what says something else; "gaps" keeps the silences.
        status: in_force, issued, draft: only documents of these; none means any.
        on: only documents issued by that day.

    Raises:
        UnknownName: an unknown topic, document, status or `only`, or a base that is left out.
    """
    concept = resolve_concept(store, topic, TOPIC, "主题")
    selection = select(regulations(store), status, on)
    base = _base(store, base, selection)
    if only not in (None, "diff", "gaps"):
        raise UnknownName("筛选", str(only), ["diff", "gaps"])
    found = next(t for t in topics(store) if t.code == local_name(concept))
    cells = _Cells(store, selection).of(found, store.select(query_text("topic-norms"), {"topic": concept}))
    return Comparison(found.code, found.zh, found.en, base, select_cells(cells, base, only), selection.left_out)


def _base(store: Store, written: str | None, selection: Selection) -> str:
    if written is None:
        return DEFAULT_BASE if DEFAULT_BASE in selection.kept else selection.kept[0]
    base = resolve_document(store, written)
    if base not in selection.kept:
        raise UnknownName("基准文件（按所选状态和日期）", base, selection.kept)
    return base


def select_cells(cells: list[Cell], base: str, only: str | None) -> list[Cell]:
    """The cells that a view of the matrix keeps; see `compare`."""
    if only == "gaps":
        return [cell for cell in cells if cell.kind in SILENCES]
    if only == "diff":
        ours = {cell.rule for cell in cells if cell.document == base}
        other = {c.document for c in cells if {d.rule for d in cells if d.document == c.document} != ours}
        return [c for c in cells if c.document in other or c.document == base] if other else []
    return cells


def matrix(store: Store, status: Sequence[str] = (), on: date | None = None) -> dict[str, list[Cell]]:
    """Every topic's cells, by the topic's code; `status` and `on` as in `compare`."""
    rows: dict[str, list[Row]] = {}
    for row in store.select(query_text("topic-norms")):
        rows.setdefault(local_name(str(row["topic"])), []).append(row)
    cells = _Cells(store, select(regulations(store), status, on))
    return {topic.code: cells.of(topic, rows.get(topic.code, [])) for topic in topics(store)}


class _Cells:
    """Turns the rows of a topic into cells; holds what all topics share."""

    def __init__(self, store: Store, selection: Selection) -> None:
        self._store = store
        self._documents = [document for document in regulations(store) if document.id in selection.kept]
        self._units = _units(store)
        self._gaps = _unmodelled(store)

    def of(self, topic: Topic, rows: list[Row]) -> list[Cell]:
        """The cells of a topic, national documents first, numbers before words."""
        cells: list[Cell] = []
        for document in self._documents:
            found = self._norms([row for row in rows if row["document"] == document.id], document)
            # Numbers first: they are what a reader of the matrix looks for.
            found.sort(key=lambda cell: cell.kind != "value")
            cells += found or [_silence(topic, document, self._gaps.get(document.id, []))]
        return cells

    def _norms(self, rows: list[Row], document: Regulation) -> list[Cell]:
        norms: dict[str, list[Row]] = {}
        for row in sorted(rows, key=lambda r: (int(str(r["position"])), str(r["norm"]))):
            norms.setdefault(str(row["norm"]), []).append(row)
        cells = []
        for norm, group in norms.items():
            quotes = self._store.in_order(str(group[0]["provision"]), (str(row["quote"]) for row in group))
            numbers = {(str(r["op"]), str(_number(r))): r for r in group if "op" in r}
            cells += [self._cell(row, norm, "…".join(quotes), document) for row in numbers.values() or group[:1]]
        return cells

    def _cell(self, row: Row, norm: str, quote: str, document: Regulation) -> Cell:
        value = _number(row)
        kind = "value" if value is not None else "text"
        kind = "left_to_upper" if "upper" in row else "delegated" if "delegate" in row else kind
        return Cell(
            document.id,
            document.status,
            kind,
            str(row["provision"]),
            quote,
            local_name(str(row["op"])) if "op" in row else None,
            value,
            self._unit(row),
            local_name(str(row["force"])) if "force" in row else None,
            curie(Iri(norm)),
            local_name(str(row["class"])),
        )

    def _unit(self, row: Row) -> str | None:
        if "month" in row or "year" in row:
            return "date"
        return self._units.get(str(row["unit"])) if "unit" in row else None


def _number(row: Row) -> Decimal | int | str | None:
    """A quantity's number; a day of the year as 01-30, a calendar year as 2025; a cycle's interval."""
    if "month" in row:
        return f"{int(str(row['month'])):02}-{int(str(row['day'])):02}"
    value = row.get("value", row.get("year", row.get("each")))
    return value if isinstance(value, int | Decimal) else None


def _silence(topic: Topic, document: Regulation, gaps: Iterable[str]) -> Cell:
    """Silent only if nothing that is not modelled yet speaks of the topic: the ledger decides."""
    words = (topic.zh, *topic.alternatives)
    unread = any(word in gap for gap in gaps for word in words)
    return Cell(document.id, document.status, "not_modelled" if unread else "silent")


def _unmodelled(store: Store) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for gap in ledger(store):
        found.setdefault(gap.ref.split("/")[0], []).append(gap.text)
    return found


def _units(store: Store) -> dict[str, str]:
    rows = store.select(
        "SELECT ?unit ?code WHERE { ?unit skos:inScheme <https://w3id.org/ticlex/unit> ; skos:notation ?code }"
    )
    return {str(row["unit"]): str(row["code"]) for row in rows}


def _text(row: Row, name: str) -> str | None:
    return str(row[name]) if name in row else None


__all__ = ["Cell", "Comparison", "Regulation", "Topic", "compare", "matrix", "regulations", "topics"]
