"""A procedure's steps as they are shown: who, what, on which words, by when, with what; and the lanes they stand in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ticlex.names import curie, ref_of
from ticlex.processes import Procedure
from ticlex.provisions import Norm
from ticlex.store import Text
from ticlex_ui.model.amounts import amount, bound
from ticlex_ui.model.holdings import Holdings
from ticlex_ui.model.matrix import Value
from ticlex_ui.model.process import step_norm

_ROLES = """
SELECT ?role ?code ?order ?label ?broader WHERE {
  ?role a tic:Role ; skos:notation ?code ; tic:order ?order ; skos:prefLabel ?label
  OPTIONAL { ?role skos:broader ?above . ?above skos:notation ?broader }
}
"""
_NAMES = """
SELECT ?document ?printed ?code WHERE {
  ?name a tic:RoleName ; tic:printedName ?printed ; tic:names ?role ; tic:inRegulation ?r .
  ?r skos:notation ?document . ?role skos:notation ?code
}
"""
_ACTOR_FROM = "SELECT ?norm ?ref WHERE { ?norm tic:bearerFrom ?place . ?place tic:ref ?ref }"
_STATED = "SELECT ?procedure ?ref WHERE { ?procedure a tic:Procedure ; tic:statedIn ?place . ?place tic:ref ?ref }"
_AMOUNTS = """
SELECT ?step ?q ?op ?value ?unit ?month ?day ?each ?limit WHERE {
  ?step tic:stepOf ?procedure ; tic:quantity ?q . ?q tic:op ?op .
  OPTIONAL { ?q tic:value ?value } OPTIONAL { ?q tic:unit ?u . ?u skos:notation ?unit }
  OPTIONAL { ?q tic:month ?month ; tic:day ?day } OPTIONAL { ?q tic:each ?each }
  OPTIONAL { VALUES ?limit { tic:timeLimit tic:deadline } ?step ?limit ?q }
}
"""
_NUMERAL = re.compile("[0-9一二两三四五六七八九十年]")


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody who acts."""

    code: str
    label: str
    order: int
    broader: str | None = None
    """The role of which this is a kind or a part."""


@dataclass(frozen=True, slots=True)
class StepView:
    """A step; `limits` are its deadlines, `periods` its other numbers."""

    n: int
    actors: list[Role]
    action: str
    objects: list[str]
    circumstance: str | None
    requires: list[str]
    produces: list[str]
    limits: list[Value]
    periods: list[Value]
    next: list[int]
    provision: str
    article: str
    quote: str
    span: tuple[int, int]
    actor_from: list[str]
    """Provisions that name the actor, where the step's own words do not."""
    notes: list[str]


@dataclass(frozen=True, slots=True)
class Lane:
    """Who acts in a lane, and what the steps' own words call them."""

    role: Role
    printed: list[str]


@dataclass(frozen=True, slots=True)
class ProcedureView:
    """A procedure in the language of the page."""

    process: str
    document: str
    label: str
    stated_in: str
    note: str | None
    lanes: list[Lane]
    steps: list[StepView]


@cache
def roles(holdings: Holdings, lang: str) -> dict[str, Role]:
    """The roles in their order, by code."""
    rows = holdings.store.select(_ROLES)
    found = [
        Role(str(r["code"]), str(r["label"]), int(str(r["order"])), str(r["broader"]) if "broader" in r else None)
        for r in rows
        if isinstance(r["label"], Text) and r["label"].language == lang
    ]
    return {r.code: r for r in sorted(found, key=lambda r: (r.order, r.code))}


@cache
def actor_from(holdings: Holdings) -> dict[str, list[str]]:
    """The provisions that name the bearer of a norm which does not print it, by the norm's short name."""
    found: dict[str, list[str]] = {}
    for row in holdings.store.select(_ACTOR_FROM):
        found.setdefault(curie(str(row["norm"])), []).append(str(row["ref"]))
    return {norm: sorted(refs) for norm, refs in found.items()}


def by_label(holdings: Holdings, labels: list[str], lang: str) -> list[Role]:
    """The roles behind Chinese labels, in the order of the roles."""
    own = roles(holdings, lang)
    return [own[code] for code, role in roles(holdings, "zh").items() if role.label in labels]


def procedure_view(holdings: Holdings, procedure: Procedure, lang: str) -> ProcedureView:
    """The procedure as the page shows it."""
    steps = [_step(holdings, procedure, place, lang) for place in range(len(procedure.steps))]
    acting = {role.code: role for step in steps for role in step.actors}
    lanes = [
        Lane(role, _printed(holdings, procedure.document, role.code, [s.quote for s in steps if role in s.actors]))
        for role in sorted(acting.values(), key=lambda r: _rank(r, acting))
    ]
    label = procedure.label_en if lang == "en" else procedure.label_zh
    note = holdings.translated(procedure.note, lang) if procedure.note else None
    return ProcedureView(
        procedure.process, procedure.document, label, _stated(holdings)[procedure.process], note, lanes, steps
    )


def _rank(role: Role, acting: dict[str, Role]) -> list[int]:
    """The orders of those above a role that act too, then its own: a bureau's meeting stands beside the bureau."""
    above = acting.get(role.broader or "")
    return [*(_rank(above, acting) if above else []), role.order]


@cache
def _stated(holdings: Holdings) -> dict[str, str]:
    return {
        ref_of(str(row["procedure"])).replace("/", "-", 1): str(row["ref"]) for row in holdings.store.select(_STATED)
    }


def _step(holdings: Holdings, procedure: Procedure, place: int, lang: str) -> StepView:
    step, norm = procedure.steps[place], step_norm(holdings, procedure, place)

    def words(labels: list[str]) -> list[str]:
        return [holdings.translated(label, lang) for label in labels]

    values = [_value(holdings, norm, step.provision, amounts, lang) for amounts in _amounts(holdings).get(norm.id, [])]
    return StepView(
        step.n, by_label(holdings, norm.bearer, lang), (", " if lang == "en" else "、").join(words(norm.action)),
        words([label for label in norm.object if label not in step.produces]), step.circumstance,
        words(step.requires), words(step.produces), [v for v in values if v.name], [v for v in values if not v.name],
        step.next, step.provision, holdings.article(step.provision, lang), step.quote, norm.spans[-1],
        actor_from(holdings).get(norm.id, []), words(norm.notes),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Amount:
    op: str
    value: str | int
    unit: str
    each: int | None
    limit: bool


@cache
def _amounts(holdings: Holdings) -> dict[str, list[_Amount]]:
    found: dict[str, list[_Amount]] = {}
    for row in holdings.store.select(_AMOUNTS):
        each = int(str(row["each"])) if "each" in row else None
        if "month" in row:
            value: str | int = f"{int(str(row['month'])):02}-{int(str(row['day'])):02}"
        else:
            value = int(str(row.get("value", each or 0)))
        op = curie(str(row["op"])).removeprefix("tic:")
        one = _Amount(op, value, "date" if "month" in row else str(row.get("unit", "")), each, "limit" in row)
        found.setdefault(curie(str(row["step"])), []).append(one)
    return found


def _value(holdings: Holdings, norm: Norm, provision: str, found: _Amount, lang: str) -> Value:
    """The amount with the words that print it; its name tells that it is a deadline."""
    span = next((s for q, s in zip(norm.quotes, norm.spans, strict=True) if _NUMERAL.search(q)), norm.spans[0])
    article = holdings.article(provision, lang)
    name = "limit" if found.limit else ""
    return Value(_in_words(found, lang), found.unit, provision, article, span, name, "")


def _in_words(found: _Amount, lang: str) -> str:
    every = ""
    if found.each:
        period = amount(found.each, "years", lang)
        every = f"每{period.removeprefix('1')}" if lang == "zh" else f"every {period.removeprefix('1 ')}"
    if found.each and found.unit != "date":
        return every
    words = bound(found.op, found.value, found.unit, lang)
    return f"{every}{words}" if lang == "zh" else f"{words} {every}".strip()


@cache
def _names(holdings: Holdings) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for row in holdings.store.select(_NAMES):
        found.setdefault((str(row["document"]), str(row["code"])), []).append(str(row["printed"]))
    return found


def _printed(holdings: Holdings, document: str, role: str, quotes: list[str]) -> list[str]:
    """The names of a role that occur in the quotes, but not inside a longer name: 主管部门 in 行业主管部门."""
    own = _names(holdings).get((document, role), [])
    every = {name for (where, _), names in _names(holdings).items() if where == document for name in names}
    if not own:
        return []
    any_name = re.compile("|".join(re.escape(name) for name in sorted(every, key=len, reverse=True)))
    found = dict.fromkeys(name for quote in quotes for name in any_name.findall(quote))
    return [name for name in found if name in own]
