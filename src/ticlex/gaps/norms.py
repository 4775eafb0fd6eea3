"""The norms of the graph with their slots, ready to be laid beside each other."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from ticlex.names import local_name
from ticlex.store import Row, Store

_NORMS = """
SELECT ?norm ?document ?provision ?position ?class ?words ?force WHERE {
  ?norm tic:statedIn ?p ; tic:words ?words ; tic:inRegulation ?r ; a ?class .
  ?class rdfs:subClassOf tic:Norm .
  ?r skos:notation ?document . ?p tic:ref ?provision ; tic:position ?position .
  OPTIONAL { ?norm tic:force ?force }
}
"""
_SLOTS = """
SELECT ?norm ?slot ?value WHERE {
  VALUES ?slot { tic:bearer tic:action tic:object tic:topic tic:circumstance tic:stepOf sh:path }
  ?norm ?slot ?value ; tic:inRegulation ?r .
}
"""
_QUANTITIES = """
SELECT ?norm ?quantity ?op ?value ?unit ?month ?day ?each ?year WHERE {
  ?norm tic:quantity ?quantity ; a tic:Norm . ?quantity tic:op ?op
  OPTIONAL { ?quantity tic:value ?value } OPTIONAL { ?quantity tic:unit ?u . ?u skos:notation ?unit }
  OPTIONAL { ?quantity tic:month ?month ; tic:day ?day } OPTIONAL { ?quantity tic:each ?each }
  OPTIONAL { ?quantity tic:year ?year }
}
"""
_BROADER = "SELECT ?role ?above WHERE { ?role a tic:Role ; skos:broader ?above }"


@dataclass(frozen=True, slots=True, order=True)
class Quantity:
    """A number that a norm sets."""

    op: str
    """AtLeast, AtMost, Exactly or About"""
    value: Decimal
    """A day of the year grows with the day."""
    unit: str
    """A unit's code; date for a day of the year, each-years for a cycle."""
    shown: str = field(compare=False)
    """For a person, as it is written or nearly: 3年, 1月30日."""


@dataclass(slots=True)
class Norm:
    """One norm: who does what, when, how strictly."""

    id: str
    document: str
    provision: str
    position: int
    kind: str
    words: str
    force: str | None
    bearers: set[str] = field(default_factory=set)
    actions: set[str] = field(default_factory=set)
    objects: set[str] = field(default_factory=set)
    topics: set[str] = field(default_factory=set)
    circumstances: list[str] = field(default_factory=list)
    procedures: set[str] = field(default_factory=set)
    measures: set[str] = field(default_factory=set)
    quantities: set[Quantity] = field(default_factory=set)

    @property
    def article(self) -> str:
        """The article that it stands in: js/art12 for js/art12.1."""
        return self.provision.partition(".")[0]


_FIELDS = {
    "bearer": "bearers", "action": "actions", "object": "objects", "topic": "topics", "stepOf": "procedures",
    "path": "measures",
}  # fmt: skip


def norms(store: Store) -> dict[str, list[Norm]]:
    """Every norm by its document, in the order of the text."""
    found: dict[str, Norm] = {}
    for row in store.select(_NORMS):
        found[str(row["norm"])] = Norm(
            str(row["norm"]), str(row["document"]), str(row["provision"]), int(str(row["position"])),
            local_name(str(row["class"])), str(row["words"]),
            local_name(str(row["force"])) if "force" in row else None,
        )  # fmt: skip
    for row in store.select(_SLOTS):
        norm, slot = found.get(str(row["norm"])), local_name(str(row["slot"]))
        if norm is None:
            continue
        if slot == "circumstance":
            norm.circumstances.append(str(row["value"]))
        else:
            getattr(norm, _FIELDS[slot]).add(_code(local_name(str(row["value"]))))
    for row in store.select(_QUANTITIES):
        quantity = _quantity(row)
        if quantity and str(row["norm"]) in found:
            found[str(row["norm"])].quantities.add(quantity)
    by_document: dict[str, list[Norm]] = defaultdict(list)
    for norm in sorted(found.values(), key=lambda n: (n.document, n.position, n.id)):
        by_document[norm.document].append(norm)
    return by_document


def _code(name: str) -> str:
    """A document's own building-plan is what the code lists call BuildingPlan."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("-")) if "-" in name else name


def broader_roles(store: Store) -> dict[str, set[str]]:
    """Each role with all that are broader, itself included."""
    above: dict[str, set[str]] = defaultdict(set)
    for row in store.select(_BROADER):
        above[local_name(str(row["role"]))].add(local_name(str(row["above"])))

    def closure(role: str) -> set[str]:
        return {role}.union(*(closure(higher) for higher in above.get(role, ())))

    return {role: closure(role) for role in [*above, *set().union(*above.values())]}


def _quantity(row: Row) -> Quantity | None:
    from ticlex.words import quantity_text

    op = local_name(str(row["op"]))
    if "month" in row:
        month, day = int(str(row["month"])), int(str(row["day"]))
        return Quantity(op, Decimal(month * 31 + day), "date", f"{month}月{day}日")
    unit = str(row.get("unit", ""))
    if "each" in row and "value" not in row:
        each = Decimal(str(row["each"]))
        return Quantity(op, each, f"each-{unit}", f"每{quantity_text(each, unit)}")
    value = row.get("value")
    return Quantity(op, Decimal(value), unit, quantity_text(value, unit)) if isinstance(value, int | Decimal) else None
