"""One provision with everything known about it, and its neighbours in the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ticlex.compare import Regulation, regulations
from ticlex.corpus.citations import Citation, citations
from ticlex.corpus.units import Unit
from ticlex.errors import UnknownName
from ticlex.ledger import Quote, quotes
from ticlex.names import REG, Iri, curie, local_name, ref_of
from ticlex.store import Row, Store, Text

_NORMS = """
SELECT ?p ?norm ?class ?force ?marker ?circumstance ?topic ?bearer ?counterparty ?action ?object
  ?op ?value ?unit ?month ?day ?year ?each ?note WHERE {
  ?norm tic:statedIn ?p ; a ?class . ?class rdfs:subClassOf tic:Norm .
  OPTIONAL { ?norm tic:force ?force }
  OPTIONAL { ?norm tic:marker ?marker }
  OPTIONAL { ?norm tic:circumstance ?circumstance }
  OPTIONAL { ?norm tic:topic ?topic }
  OPTIONAL { ?norm tic:bearer ?bearer }
  OPTIONAL { ?norm tic:counterparty ?counterparty }
  OPTIONAL { ?norm tic:action ?action }
  OPTIONAL { ?norm tic:object ?object }
  OPTIONAL { ?norm tic:quantity ?q . ?q tic:op ?op OPTIONAL { ?q tic:value ?value } OPTIONAL { ?q tic:unit ?unit }
    OPTIONAL { ?q tic:month ?month ; tic:day ?day } OPTIONAL { ?q tic:year ?year } OPTIONAL { ?q tic:each ?each } }
  OPTIONAL { ?norm skos:note ?note }
}
"""
_LABELS = 'SELECT ?term ?label WHERE { ?term skos:prefLabel ?label FILTER(lang(?label) = "zh") }'
_REMARKS = """
SELECT ?p ?remark ?kind ?weight ?reason ?quote WHERE {
  ?remark a tic:Remark ; tic:statedIn ?p ; tic:remarkKind ?kind ; tic:weight ?weight ;
    tic:reason ?reason ; tic:quote ?quote
}
"""
_SLOTS = ("bearer", "counterparty", "action", "object", "topic")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of a norm; `value` as printed on a page: 5000, 01-30 for a day of the year, 2025 for a year."""

    op: str | None
    value: str
    unit: str | None


@dataclass(frozen=True, slots=True)
class Norm:
    """A norm of a provision; terms by their Chinese label, spans in offsets of the document's text."""

    id: str
    kind: str
    quotes: list[str]
    spans: list[tuple[int, int]]
    force: str | None = None
    marker: str | None = None
    circumstance: str | None = None
    bearer: list[str] = field(default_factory=list)
    counterparty: list[str] = field(default_factory=list)
    action: list[str] = field(default_factory=list)
    object: list[str] = field(default_factory=list)
    topic: list[str] = field(default_factory=list)
    quantities: list[Amount] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Remark:
    """What a drafter should know of a provision."""

    kind: str
    weight: str
    quote: str
    reason: str


@dataclass(frozen=True, slots=True)
class Provision:
    """What `ticlex show` prints."""

    ref: str
    document: str
    status: str
    kind: str
    number: str | None
    heading: str | None
    text: str
    start: int
    end: int
    parent: str | None
    children: list[str]
    norms: list[Norm]
    cites: list[Citation]
    cited_by: list[str]
    remarks: list[Remark]


def show(store: Store, ref: str) -> Provision:
    """Return the provision `ref` (cn-2021/art8.3).

    Raises:
        UnknownName: with the nearest references.
    """
    document_id, _, unit_ref = ref.strip().partition("/")
    known = [document.id for document in store.documents]
    if document_id not in known:
        raise UnknownName("文件", document_id, known)
    document = store.document(document_id)
    unit = document.unit(unit_ref)
    if unit is None:
        refs = [f"{document_id}/{u.ref}" for u in document.structure.units]
        raise UnknownName("条文", ref, refs)
    regulation = next(r for r in regulations(store) if r.id == document_id)
    provision = Iri(REG + ref.strip())
    children = [f"{document_id}/{u.ref}" for u in document.structure.units if u.parent == unit_ref]
    links = citation_index(store)
    return Provision(
        ref.strip(), document_id, regulation.status, unit.kind, unit.number, unit.heading, unit.text,
        unit.start, unit.end, f"{document_id}/{unit.parent}" if unit.parent else None, children,
        _norms(store, provision), links[0].get(ref.strip(), []), links[1].get(ref.strip(), []),
        _remarks(store, provision),
    )  # fmt: skip


def citation_index(store: Store) -> tuple[dict[str, list[Citation]], dict[str, list[str]]]:
    """Return citations by the provision that prints them, and citing provisions by what they cite.

    A document that is cited as a whole is cited at its title.
    """
    out: dict[str, list[Citation]] = {}
    back: dict[str, list[str]] = {}
    for document in store.documents:
        units = {u.ref: u for u in document.structure.units}
        for unit in document.structure.units:
            ref = f"{document.id}/{unit.ref}"
            for citation in citations(document.id, unit, store.titles, units):
                # A text that issues itself cites nobody.
                if citation.relation == "Issues":
                    continue
                out.setdefault(ref, []).append(citation)
                if citation.target:
                    target = citation.target if "/" in citation.target else f"{citation.target}/title"
                    back.setdefault(target, []).append(ref)
    return out, back


def outline(store: Store, document_id: str) -> tuple[Regulation, list[Unit]]:
    """A document with its units in printed order.

    Raises:
        UnknownName: an unknown document.
    """
    found = next((r for r in regulations(store) if r.id == document_id), None)
    if found is None:
        raise UnknownName("文件", document_id, [r.id for r in regulations(store)])
    return found, store.document(document_id).structure.units


def labels(store: Store) -> dict[str, str]:
    """Chinese labels of every term that has one, by IRI."""
    return {str(row["term"]): str(row["label"]) for row in store.select(_LABELS)}


def norms_by_provision(store: Store, document_id: str) -> dict[str, list[Norm]]:
    """Every norm of a document with its spans, by the reference of its provision: for reading a whole text."""
    found: dict[str, list[Norm]] = {}
    rows: dict[str, list[Row]] = {}
    prefix = f"{REG}{document_id}/"
    for row in store.select(_NORMS):
        if str(row["p"]).startswith(prefix):
            rows.setdefault(str(row["p"]), []).append(row)
    names, places = labels(store), _places(store)
    for iri, group in rows.items():
        found[ref_of(iri)] = list(_group(group, names, places))
    return found


def _norms(store: Store, provision: Iri) -> list[Norm]:
    return list(_group(store.select(_NORMS, {"p": provision}), labels(store), _places(store)))


def _places(store: Store) -> dict[str, list[Quote]]:
    places: dict[str, list[Quote]] = {}
    for quote in quotes(store)[0]:
        places.setdefault(quote.norm, []).append(quote)
    return places


def _group(rows: list[Row], names: dict[str, str], places: dict[str, list[Quote]]) -> Iterator[Norm]:
    norms: dict[str, list[Row]] = {}
    for row in rows:
        norms.setdefault(str(row["norm"]), []).append(row)
    first = {norm: min((q.start for q in places.get(norm, [])), default=0) for norm in norms}
    for norm in sorted(norms, key=lambda n: (first[n], n)):
        group = norms[norm]
        slots = {
            slot: sorted({names.get(str(r[slot]), local_name(str(r[slot]))) for r in group if slot in r})
            for slot in _SLOTS
        }
        yield Norm(
            curie(Iri(norm)),
            local_name(str(group[0]["class"])),
            [q.words for q in places.get(norm, [])],
            [(q.start, q.end) for q in places.get(norm, [])],
            force=_name(group[0], "force"),
            marker=_plain(group[0], "marker"),
            circumstance="；".join(sorted({str(r["circumstance"]) for r in group if "circumstance" in r})) or None,
            quantities=list(dict.fromkeys(_amount(r, names) for r in group if "op" in r)),
            notes=sorted({str(r["note"]) for r in group if isinstance(r.get("note"), Text) and _is_zh(r)}),
            **slots,
        )


def _amount(row: Row, names: dict[str, str]) -> Amount:
    unit = names.get(str(row["unit"])) if "unit" in row else None
    if "month" in row:
        return Amount(_name(row, "op"), f"{int(str(row['month'])):02}-{int(str(row['day'])):02}", None)
    if "year" in row:
        return Amount(_name(row, "op"), str(row["year"]), None)
    if "value" not in row:
        return Amount(_name(row, "op"), str(row.get("each", "")), f"每{unit or ''}")
    return Amount(_name(row, "op"), str(row["value"]), unit)


def _is_zh(row: Row) -> bool:
    note = row["note"]
    return isinstance(note, Text) and note.language == "zh"


def _remarks(store: Store, provision: Iri) -> list[Remark]:
    rows = store.select(_REMARKS, {"p": provision})
    zh = [r for r in rows if isinstance(r["reason"], Text) and r["reason"].language == "zh"]
    found = {
        (str(r["remark"])): Remark(str(r["kind"]), str(r["weight"]), str(r["quote"]), str(r["reason"])) for r in zh
    }
    order = {"high": 0, "medium": 1, "low": 2}
    return sorted(found.values(), key=lambda r: (order.get(r.weight, 3), r.kind))


def _name(row: Row, slot: str) -> str | None:
    return local_name(str(row[slot])) if slot in row else None


def _plain(row: Row, slot: str) -> str | None:
    return str(row[slot]) if slot in row else None
