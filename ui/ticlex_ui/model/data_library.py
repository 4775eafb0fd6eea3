"""The question library as the page lists it: questions by group, and the controls of one question's parameters."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ticlex.catalogue import Question, group_label, shared_labels
from ticlex.library import bindings, question, questions
from ticlex.names import Iri, local_name, ref_of
from ticlex.remote import bound
from ticlex_ui.model.holdings import Holdings
from ticlex_ui.model.process_steps import roles

FIRST = "every-number-tested-on-a-center"
"""What somebody who has asked nothing yet is shown."""


@dataclass(frozen=True, slots=True)
class Control:
    """A parameter to choose or to write."""

    name: str
    label: str
    value: str
    options: list[tuple[str, str, str]]
    """(code, words, group); empty where the value is written."""
    least: str = ""
    most: str = ""
    whole: bool = False
    is_number: bool = False


def groups(written: str, lang: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """(code, label, [(name, question)]) of the questions that hold all the words written."""
    order = list(shared_labels()["groups"])
    wanted = written.casefold().split()
    found: dict[str, list[tuple[str, str]]] = {group: [] for group in order}
    for asked in _every():
        held = f"{asked.zh} {asked.en} {asked.name}".casefold()
        if all(word in held for word in wanted):
            found[asked.group].append((asked.name, asked.en if lang == "en" else asked.zh))
    named = [(group, group_label(group)) for group in order if found[group]]
    return [(group, label.en if lang == "en" else label.zh, found[group]) for group, label in named]


@cache
def _every() -> list[Question]:
    return questions()


def chosen(name: str | None) -> Question:
    """The question called so; without a name the first that anybody sees.

    Raises:
        UnknownName: there is none.
    """
    return question(name or FIRST)


def values(asked: Question, parameters: Mapping[str, str]) -> dict[str, str]:
    """What the address gives for the parameters (p.topic=Team), examples where it gives nothing."""
    given = {name: parameters[f"p.{name}"] for name in asked.parameters if parameters.get(f"p.{name}")}
    return {**asked.example, **given}


def controls(holdings: Holdings, asked: Question, given: Mapping[str, str], lang: str) -> list[Control]:
    """What chooses each parameter.

    Raises:
        TiclexError: a value that cannot be.
    """
    found = []
    meant = bindings(holdings.store, asked, given)
    for name, kind in asked.parameters.items():
        label = asked.labels[name]
        words, value = label.en if lang == "en" else label.zh, given[name]
        if isinstance(iri := meant[name], Iri):
            # 场地面积 and FloorArea are the same choice.
            value = local_name(iri) if kind in ("topic", "role") else ref_of(iri)
        if kind == "number":
            of = asked.ranges[name]
            found.append(Control(name, words, value, [], f"{of.least:f}", f"{of.most:f}", of.whole, is_number=True))
        else:
            found.append(Control(name, words, value, _options(holdings, kind, lang)))
    return found


def _options(holdings: Holdings, kind: str, lang: str) -> list[tuple[str, str, str]]:
    if kind == "topic":
        return [(code, t.en if lang == "en" else t.zh, "") for code, t in holdings.topics.items()]
    if kind == "role":
        known = sorted(roles(holdings, lang).items(), key=lambda item: item[1].order)
        return [(code, role.label, "") for code, role in known]
    if kind == "document":
        return [(name, holdings.short(name, lang), "") for name in holdings.regulations]
    if kind == "provision":
        return [
            (ref, f"{holdings.article(ref, lang)} {holdings.store.texts[ref][:12]}", holdings.short(document, lang))
            for ref in holdings.store.texts
            if (document := ref.partition("/")[0])
        ]
    return []


def command(asked: Question, given: Mapping[str, str]) -> str:
    """The command that answers the same."""
    return shlex.join(
        ["ticlex", "query", asked.name, *(w for n in asked.parameters for w in ("-p", f"{n}={given[n]}"))]
    )


def sparql(holdings: Holdings, asked: Question, given: Mapping[str, str]) -> str:
    """The question as plain SPARQL, its parameters filled in, our prefixes declared by whoever answers."""
    plain = "\n".join(line for line in asked.query.splitlines() if not line.startswith("#+"))
    return bound(plain, bindings(holdings.store, asked, given)).strip()


def number() -> int:
    """How many questions there are."""
    return len(_every())
