"""The fields of a center record, read from the graph: the ontology is their only home."""

from dataclasses import dataclass

from ticlex.names import Iri
from ticlex.store import Store, Text

_MEASURES = """
SELECT ?measure ?field ?type ?unit ?unitZh ?unitEn ?list ?label ?order WHERE {
  ?measure tic:valueType ?type ; rdfs:label ?label .
  OPTIONAL { ?measure tic:field ?field ; tic:order ?order }
  OPTIONAL { ?measure tic:unit ?u . ?u skos:notation ?unit ; skos:prefLabel ?unitZh , ?unitEn
    FILTER(lang(?unitZh) = "zh" && lang(?unitEn) = "en") }
  OPTIONAL { ?measure tic:codeList ?list }
} ORDER BY ?order
"""
_CODES = """
SELECT ?list ?code ?zh ?en WHERE {
  ?concept skos:inScheme ?list ; skos:notation ?code ; skos:prefLabel ?zh , ?en
  FILTER(lang(?zh) = "zh" && lang(?en) = "en" && STRSTARTS(STR(?list), "https://w3id.org/ticlex/code/"))
}
"""
_PARTS = "SELECT ?measure ?part WHERE { ?measure tic:computedFrom ?part }"


@dataclass(frozen=True, slots=True)
class Code:
    """A code with the words that a person may write for it."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A field of a record, or a measure derived from fields (then `field` is empty)."""

    iri: Iri
    field: str
    """Code of the column: rd_floor_area_m2"""
    type: str
    """text, code, number, money, integer, ratio, boolean or date"""
    zh: str
    """Chinese header"""
    en: str
    unit: str | None
    """m2, CNY, persons, months, years, days, times or ratio"""
    unit_zh: str | None
    unit_en: str | None
    codes: tuple[Code, ...] = ()
    computed_from: tuple[str, ...] = ()
    """Fields that a derived measure is computed from."""


def measures(store: Store) -> list[Measure]:
    """Every measure, fields in the order of the record, derived ones last."""
    codes: dict[str, list[Code]] = {}
    for row in store.select(_CODES):
        codes.setdefault(str(row["list"]), []).append(Code(str(row["code"]), str(row["zh"]), str(row["en"])))
    rows: dict[Iri, dict[str, object]] = {}
    for row in store.select(_MEASURES):
        entry = rows.setdefault(Iri(row["measure"]), dict(row))
        label = row["label"]
        if isinstance(label, Text):
            entry[label.language] = str(label)
    fields = {iri: str(entry.get("field", "")) for iri, entry in rows.items()}
    parts: dict[Iri, list[str]] = {}
    for row in store.select(_PARTS):
        parts.setdefault(Iri(row["measure"]), []).append(fields[Iri(row["part"])])
    found = [
        Measure(
            iri,
            fields[iri],
            str(entry["type"]),
            str(entry["zh"]),
            str(entry["en"]),
            _optional(entry.get("unit")),
            _optional(entry.get("unitZh")),
            _optional(entry.get("unitEn")),
            tuple(sorted(codes.get(str(entry.get("list")), []), key=lambda c: c.code)),
            tuple(sorted(parts.get(iri, []))),
        )
        for iri, entry in rows.items()
    ]
    return [m for m in found if m.field] + [m for m in found if not m.field]


def _optional(value: object) -> str | None:
    return None if value is None else str(value)
