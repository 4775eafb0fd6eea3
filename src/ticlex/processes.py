"""Procedures: who does what, in which order, with what, by when."""

from __future__ import annotations

from dataclasses import dataclass

from ticlex.errors import UnknownName
from ticlex.lookup import resolve_document
from ticlex.names import REG, Iri, local_name, ref_of
from ticlex.provisions import labels
from ticlex.store import Row, Store, Text

_PROCEDURES = """
SELECT ?procedure ?document ?label ?note ?order WHERE {
  ?procedure a tic:Procedure ; skos:prefLabel ?label ; tic:inRegulation ?r .
  ?r skos:notation ?document ; tic:order ?order . OPTIONAL { ?procedure skos:note ?note }
}
"""
_STEPS = """
SELECT ?procedure ?step ?provision ?position ?quote ?bearer ?action ?requires ?produces ?next
  ?value ?unit ?month ?day ?circumstance
WHERE {
  ?step tic:stepOf ?procedure ; tic:statedIn ?p ; tic:quote ?quote . ?p tic:ref ?provision ; tic:position ?position .
  OPTIONAL { ?step tic:bearer ?bearer }
  OPTIONAL { ?step tic:action ?action }
  OPTIONAL { ?step tic:requires ?requires }
  OPTIONAL { ?step tic:produces ?produces }
  OPTIONAL { ?step tic:next ?next }
  OPTIONAL { ?step tic:circumstance ?circumstance }
  OPTIONAL { VALUES ?limit { tic:timeLimit tic:deadline } ?step ?limit ?q
    OPTIONAL { ?q tic:value ?value } OPTIONAL { ?q tic:unit ?unit }
    OPTIONAL { ?q tic:month ?month ; tic:day ?day } }
}
"""


@dataclass(frozen=True, slots=True)
class Step:
    """A step; `next` holds the numbers of the steps that may follow."""

    n: int
    actor: str
    action: str
    requires: list[str]
    produces: list[str]
    time_limit: str | None
    circumstance: str | None
    next: list[int]
    provision: str
    quote: str


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure with its steps; none, and a note, where the text names it without steps."""

    process: str
    document: str
    label_zh: str
    label_en: str
    note: str | None
    steps: list[Step]


def procedures(store: Store) -> list[Procedure]:
    """Every procedure, without its steps, by document."""
    rows: dict[str, list[Row]] = {}
    for row in store.select(_PROCEDURES):
        rows.setdefault(str(row["procedure"]), []).append(row)
    found = []
    for iri, group in sorted(rows.items(), key=lambda item: (int(str(item[1][0]["order"])), item[0])):
        label = {r["label"].language: str(r["label"]) for r in group if isinstance(r["label"], Text)}
        note = {r["note"].language: str(r["note"]) for r in group if isinstance(r.get("note"), Text)}  # type: ignore[union-attr]  # tested
        found.append(
            Procedure(
                ref_of(iri).replace("/", "-", 1), str(group[0]["document"]), label.get("zh", ""),
                label.get("en", ""), note.get("zh"), [],
            )
        )  # fmt: skip
    return found


def process(store: Store, name: str) -> Procedure:
    """The procedure called `name` (cq-recognition) with its steps in order.

    Raises:
        UnknownName: with the names that are known.
    """
    known = {p.process: p for p in procedures(store)}
    if name not in known:
        raise UnknownName("程序", name, known)
    found = known[name]
    iri = Iri(f"{REG}{resolve_document(store, found.document)}/{name.removeprefix(found.document + '-')}")
    rows: dict[str, list[Row]] = {}
    for row in store.select(_STEPS, {"procedure": iri}):
        rows.setdefault(str(row["step"]), []).append(row)
    order = {iri: n for n, iri in enumerate(_in_order(store, rows), start=1)}
    names = labels(store)
    steps = [_step(store, order, iri, rows[iri], names) for iri in order]
    return Procedure(found.process, found.document, found.label_zh, found.label_en, found.note, steps)


def _in_order(store: Store, rows: dict[str, list[Row]]) -> list[str]:
    """Steps so that each stands behind those that lead to it; the text's order decides between equals."""
    place = {step: (*_place(store, group), step) for step, group in rows.items()}
    follows = {step: {str(r["next"]) for r in group if "next" in r} & rows.keys() for step, group in rows.items()}
    waiting = {step: sum(step in after for after in follows.values()) for step in rows}
    done: list[str] = []
    while len(done) < len(rows):
        open_steps = [s for s in rows if s not in done]
        # A loop (整改 back to 检查) has no free step: take the first in the text.
        step = min(open_steps, key=lambda s: (waiting[s] > 0, place[s]))
        done.append(step)
        for after in follows[step]:
            waiting[after] -= 1
    return done


def _place(store: Store, group: list[Row]) -> tuple[int, int]:
    """The provision's place, and in it that of the step's last words: the first may be a subject that steps share."""
    text = store.texts[str(group[0]["provision"])]
    return int(str(group[0]["position"])), max(text.find("".join(str(row["quote"]).split())) for row in group)


def _step(store: Store, order: dict[str, int], iri: str, rows: list[Row], names: dict[str, str]) -> Step:
    def all_of(slot: str) -> list[str]:
        return sorted({names.get(str(r[slot]), local_name(str(r[slot]))) for r in rows if slot in r})

    limit = None
    for row in rows:
        if "month" in row:
            limit = f"{row['month']}月{row['day']}日前"
        elif "value" in row:
            limit = f"{row['value']}{names.get(str(row.get('unit')), '')}"
    quotes = store.in_order(str(rows[0]["provision"]), (str(r["quote"]) for r in rows))
    return Step(
        order[iri], "、".join(all_of("bearer")), "、".join(all_of("action")), all_of("requires"), all_of("produces"),
        limit, str(rows[0]["circumstance"]) if "circumstance" in rows[0] else None,
        sorted({order[str(r["next"])] for r in rows if "next" in r and str(r["next"]) in order}),
        str(rows[0]["provision"]), "…".join(quotes),
    )  # fmt: skip
