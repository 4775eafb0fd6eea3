"""What surrounds a provision: its numbers, whom its words mean, where it came from, which rule sets test it.

A text has its own names for the roles, so a name is looked for in the words of the provision, the longest first:
市科技局局长办公会 is not also 市科技局.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from ticlex.ancestry import Correspondence, ancestry
from ticlex.compare import Cell
from ticlex.provisions import Norm, Provision
from ticlex.store import Text
from ticlex_ui.model.holdings import Holdings
from ticlex_ui.model.matrix import Value, value
from ticlex_ui.model.process_steps import actor_from, by_label, roles

_NAMES = """
SELECT ?document ?printed ?code ?ref WHERE {
  ?name a tic:RoleName ; tic:printedName ?printed ; tic:names ?role ; tic:statedIn ?p ; tic:inRegulation ?r .
  ?r skos:notation ?document . ?role skos:notation ?code ; tic:order ?order . ?p tic:ref ?ref
} ORDER BY ?order
"""

_OUTSIDE = "SELECT ?document ?note WHERE { ?r a tic:Regulation ; skos:notation ?document ; skos:note ?note }"


@dataclass(frozen=True, slots=True)
class Meant:
    """A role in a provision, and what the provision's words call it."""

    code: str
    label: str
    printed: list[str]
    named_in: list[str]
    """Provisions that name it, where it bears something here and these words do not."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a provision and what it is a number of."""

    value: Value
    of: str


@dataclass(frozen=True, slots=True)
class Kin:
    """How a provision stands to another document."""

    document: str
    relation: str
    provisions: list[str]
    """None where nothing corresponds."""
    note: str | None
    judged: bool


def numbers(holdings: Holdings, ref: str, lang: str) -> list[Number]:
    """Every threshold, period and day that the provision's words hold, in the order of the text."""
    found: dict[tuple[str, tuple[int, int]], Number] = {}
    topics = {norm.id: norm.topic for norm in _norms(holdings, ref)}
    for cell in _cells(holdings).get(ref, []):
        one = value(holdings, cell, lang)
        of = one.name or joined(holdings, topics.get(cell.norm or "", []), lang)
        found.setdefault((one.words, one.span), Number(one, of))
    return sorted(found.values(), key=lambda number: number.value.span)


def meant(holdings: Holdings, provision: Provision, lang: str) -> list[Meant]:
    """Whom the words of the provision mean, in the order of the roles."""
    bearing = _codes(holdings, [label for norm in provision.norms for label in norm.bearer])
    acting = bearing | _codes(holdings, [label for norm in provision.norms for label in norm.counterparty])
    printed = _printed(holdings, provision, acting)
    elsewhere: dict[str, set[str]] = defaultdict(set)
    for norm in provision.norms:
        for code in _codes(holdings, norm.bearer):
            elsewhere[code].update(actor_from(holdings).get(norm.id, []))
    return [
        Meant(code, role.label, printed.get(code, []), sorted(elsewhere[code] - {provision.ref}))
        for code, role in roles(holdings, lang).items()
        if code in printed or code in bearing
    ]


def kin(holdings: Holdings, ref: str, lang: str) -> tuple[list[Kin], list[Kin]]:
    """Where the provision came from in earlier documents, and what later ones made of it."""
    earlier, later = _ancestry(holdings, ref)
    return [_kin(holdings, c, lang) for c in earlier], [_kin(holdings, c, lang) for c in later]


def rule_sets_of(holdings: Holdings, norm: str) -> list[str]:
    """The rule sets that test the norm on a center."""
    return _tested_by(holdings).get(norm, [])


def topic_codes(holdings: Holdings, labels: Collection[str]) -> list[str]:
    """The topics with these Chinese labels, in their order."""
    return [topic.code for topic in holdings.topics.values() if topic.zh in labels]


def joined(holdings: Holdings, labels: Collection[str], lang: str) -> str:
    """Chinese labels in the page's language, in one line."""
    return (", " if lang == "en" else "、").join(holdings.translated(label, lang) for label in labels)


def outside(holdings: Holdings, document: str, lang: str) -> list[str]:
    """What is known of a document from outside its text."""
    rows = [row for row in holdings.store.select(_OUTSIDE) if str(row["document"]) == document]
    return sorted(str(r["note"]) for r in rows if isinstance(r["note"], Text) and r["note"].language == lang)


def _norms(holdings: Holdings, ref: str) -> list[Norm]:
    return holdings.norms(ref.partition("/")[0]).get(ref, [])


def _kin(holdings: Holdings, found: Correspondence, lang: str) -> Kin:
    relation = holdings.translated(found.label, lang)
    return Kin(found.document, relation, found.provisions, found.note, found.judged)


@cache
def _ancestry(holdings: Holdings, ref: str) -> tuple[list[Correspondence], list[Correspondence]]:
    return ancestry(holdings.store, ref)


@cache
def _cells(holdings: Holdings) -> dict[str, list[Cell]]:
    """Numbers of the matrix by provision; a norm of two topics has two cells."""
    found: dict[str, list[Cell]] = defaultdict(list)
    for cells in holdings.matrix.values():
        for cell in cells:
            if cell.kind == "value" and cell.provision and cell.norm not in holdings.on_derived:
                found[cell.provision].append(cell)
    return dict(found)


@cache
def _tested_by(holdings: Holdings) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, rules in holdings.rule_sets.items():
        for condition in rules.conditions:
            found[condition.id].append(name)
    return dict(found)


def _codes(holdings: Holdings, labels: list[str]) -> set[str]:
    return {role.code for role in by_label(holdings, labels, "zh")}


@cache
def _names(holdings: Holdings) -> dict[str, dict[str, list[tuple[str, str]]]]:
    """Roles, each with the provision that says so, by the names that a document prints."""
    found: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for row in holdings.store.select(_NAMES):
        found[str(row["document"])][str(row["printed"])].append((str(row["code"]), str(row["ref"])))
    return {document: dict(names) for document, names in found.items()}


def _printed(holdings: Holdings, provision: Provision, acting: set[str]) -> dict[str, list[str]]:
    """The names that stand in the words, by role."""
    names = _names(holdings).get(provision.document, {})
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    found: dict[str, list[str]] = {}
    if longest_first:
        for match in re.finditer("|".join(map(re.escape, longest_first)), provision.text):
            for code in _roles_of(names[match[0]], provision.ref, acting):
                if match[0] not in found.setdefault(code, []):
                    found[code].append(match[0])
    return found


def _roles_of(named: list[tuple[str, str]], ref: str, acting: set[str]) -> set[str]:
    """市科技局 is one role where it reports and another where it interprets: those that act here, or are named here."""
    every = [code for code, _ in named]
    here = {code for code in every if code in acting} or {code for code, stated in named if stated == ref}
    return here or {every[0]}
