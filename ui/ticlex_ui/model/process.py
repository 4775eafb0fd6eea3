"""Procedures for the page: which ones the address means, in which documents, step by step.

A procedure is named with its document (cq-recognition) or without (recognition). Another document's counterpart is
the one of the same name; where there is none, the one with most acts and topics in common, which the page then says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from ticlex.compare import DEFAULT_BASE
from ticlex.errors import UnknownName
from ticlex.processes import Procedure, procedures, process
from ticlex.provisions import Norm
from ticlex_ui.model.holdings import Holdings

_LEAST_IN_COMMON = 2
"""Acts that two procedures of different names must share to be set beside each other."""


@dataclass(frozen=True, slots=True)
class Slot:
    """What stands in one column: a procedure of a document, or nothing under the name that was asked for."""

    document: str
    procedure: Procedure | None
    asked: str
    same_name: bool = True


def name_of(procedure: Procedure) -> str:
    """The name without the document: cn-2021-formation-field is formation-field."""
    return procedure.process.removeprefix(f"{procedure.document}-")


@cache
def every(holdings: Holdings) -> dict[str, Procedure]:
    """All procedures with their steps, by name."""
    return {p.process: process(holdings.store, p.process) for p in procedures(holdings.store)}


def of_document(holdings: Holdings, document: str) -> list[Procedure]:
    """The procedures of a document, those with steps first."""
    found = [p for p in every(holdings).values() if p.document == document]
    return sorted(found, key=lambda p: not p.steps)


def choose(holdings: Holdings, asked: str | None, documents: str | None) -> list[Slot]:
    """The columns that `p` and `d` of the address mean; both may name several, separated by semicolons.

    Raises:
        UnknownName: a procedure or a document that is not known.
    """
    names, wanted = _parts(asked), _parts(documents)
    for document in wanted:
        if document not in holdings.regulations:
            raise UnknownName("文件", document, holdings.regulations)
    if not names:
        names = [_longest(holdings, wanted[0] if wanted else DEFAULT_BASE)]
    slots: list[Slot] = []
    for name in names:
        slots += _named(holdings, name, [d for d in wanted if d not in {s.document for s in slots}])
    first = slots[0].procedure
    for document in wanted:
        if document not in {s.document for s in slots} and first is not None:
            slots.append(counterpart(holdings, first, document))
    return slots


def counterpart(holdings: Holdings, ours: Procedure, document: str) -> Slot:
    """The procedure of another document that does what `ours` does."""
    name = name_of(ours)
    if same := _called(holdings, name, document) or _begins(holdings, name, document):
        return Slot(document, same, name)
    acts, topics = _traits(holdings, ours)

    def nearness(p: Procedure) -> tuple[int, int]:
        their_acts, their_topics = _traits(holdings, p)
        # Of two that share as much, the one that does less besides.
        return len(acts & their_acts) + len(topics & their_topics), -len(their_acts | their_topics)

    near = [p for p in of_document(holdings, document) if len(acts & _traits(holdings, p)[0]) >= _LEAST_IN_COMMON]
    return Slot(document, max(near, key=nearness, default=None), name, same_name=False)


def _parts(written: str | None) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in (written or "").split(";") if part.strip()))


def _longest(holdings: Holdings, document: str) -> str:
    found = max(of_document(holdings, document), key=lambda p: len(p.steps), default=None)
    return found.process if found else next(iter(every(holdings)))


def _named(holdings: Holdings, name: str, documents: list[str]) -> list[Slot]:
    known = every(holdings)
    if name in known:
        return [Slot(known[name].document, known[name], name_of(known[name]))]
    # The measures in force come before the older guidelines.
    order = sorted(holdings.regulations, key=lambda d: d != DEFAULT_BASE)
    having = {d: p for d in order if (p := _called(holdings, name, d))}
    if not having:
        raise UnknownName("程序", name, [*dict.fromkeys(name_of(p) for p in known.values()), *known])
    if not documents:
        document, found = next(iter(having.items()))
        return [Slot(document, found, name)]
    model = next(iter(having.values()))
    return [Slot(d, having[d], name) if d in having else counterpart(holdings, model, d) for d in documents]


def _called(holdings: Holdings, name: str, document: str) -> Procedure | None:
    """The document's procedure of this name, or one that begins with it: formation means formation-field too."""
    known = every(holdings)
    if exact := known.get(f"{document}-{name}"):
        return exact
    near = [p for p in of_document(holdings, document) if name_of(p).startswith(f"{name}-")]
    return max(near, key=lambda p: len(p.steps), default=None)


def _begins(holdings: Holdings, name: str, document: str) -> Procedure | None:
    """The document's procedure whose name is the beginning of this one: formation for formation-field."""
    near = [p for p in of_document(holdings, document) if name.startswith(f"{name_of(p)}-")]
    return max(near, key=lambda p: len(name_of(p)), default=None)


def _traits(holdings: Holdings, procedure: Procedure) -> tuple[frozenset[str], frozenset[str]]:
    norms = [step_norm(holdings, procedure, n) for n in range(len(procedure.steps))]
    acts = frozenset(a for norm in norms for a in norm.action)
    return acts, frozenset(t for norm in norms for t in norm.topic)


def step_norm(holdings: Holdings, procedure: Procedure, place: int) -> Norm:
    """The norm behind a step: in the same provision, with the same words, actor and act."""
    step = procedure.steps[place]
    own = [n for n in holdings.norms(procedure.document)[step.provision] if n.kind == "Step"]
    return next(
        n
        for n in own
        if set(n.quotes) == set(step.quote.split("…")) and _same(n.bearer, step.actor) and _same(n.action, step.action)
    )


def _same(labels: Iterable[str], joined: str) -> bool:
    return "、".join(labels) == joined
