"""Where a provision came from in earlier documents, and what later ones made of it."""

from __future__ import annotations

from dataclasses import dataclass

from ticlex.names import REG, Iri, ref_of
from ticlex.store import Row, Store

_CORRESPONDENCES = """
SELECT ?own ?node ?kind ?against ?relation ?label ?note ?judged ?other ?order WHERE {
  VALUES ?kind { tic:Derivation tic:TakeUp }
  ?node a ?kind ; tic:against ?r ; tic:relation ?code .
  { ?node a tic:Derivation ; tic:to ?own . OPTIONAL { ?node tic:from ?other } }
  UNION { ?node a tic:TakeUp ; tic:from ?own . OPTIONAL { ?node tic:to ?other } }
  ?r skos:notation ?against ; tic:order ?order .
  ?code skos:notation ?relation ; rdfs:label ?label FILTER(lang(?label) = "zh")
  OPTIONAL { ?node tic:note ?note }
  OPTIONAL { ?node tic:computedRelation ?judged }
}
"""


@dataclass(frozen=True, slots=True)
class Correspondence:
    """How a provision stands to another document."""

    document: str
    relation: str
    """verbatim, adapted, stricter, looser, extended, narrowed; added or left_out where nothing corresponds."""
    label: str
    provisions: list[str]
    """Provisions of that document, none where nothing corresponds."""
    note: str | None
    judged: bool
    """Whether a person's judgement stands in for what was computed."""


def ancestry(store: Store, ref: str) -> tuple[list[Correspondence], list[Correspondence]]:
    """Return where the provision `ref` came from in each earlier document, and how each later one took it up."""
    rows: dict[tuple[int, str], list[Row]] = {}
    for row in store.select(_CORRESPONDENCES, {"own": Iri(REG + ref)}):
        rows.setdefault((int(str(row["order"])), str(row["node"])), []).append(row)
    found: dict[bool, list[Correspondence]] = {True: [], False: []}
    for _, group in sorted(rows.items()):
        first = group[0]
        found[str(first["kind"]).endswith("Derivation")].append(
            Correspondence(
                str(first["against"]),
                str(first["relation"]),
                str(first["label"]),
                sorted({ref_of(str(row["other"])) for row in group if "other" in row}),
                str(first["note"]) if "note" in first else None,
                "judged" in first,
            )
        )
    return found[True], found[False]
