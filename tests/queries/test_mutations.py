"""What a query answers rests on the files: spoil a provision, and the rows that cite it are not the same."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox
import pytest

from ticlex.names import PREFIXES, REG, Iri
from ticlex.store import Store


@dataclass(frozen=True)
class Mutation:
    """A change in one place: in its words (property `text`), or in what is said of the norms that stand in it."""

    place: str
    property: str
    was: str
    """Words, literal or CURIE; every value where it is empty."""
    becomes: str
    """Empty: it is taken away."""
    shows: tuple[tuple[str, str], ...]
    """Questions, each with the column in which the change must be seen."""

    def apply(self, store: Store, rewritten) -> Store:
        """A store of the changed files; the change must find something to change."""
        folders = rewritten((lambda triple: [triple]) if self.property == "text" else self._change(store))
        if self.property == "text":
            source = folders["regulations"] / self.place.split("/")[0] / "source.txt"
            text = source.read_bytes().decode("utf-8")
            rows = store.select("SELECT ?p ?a ?b WHERE { ?p tic:start ?a ; tic:end ?b }", {"p": Iri(REG + self.place)})
            start, end = (int(str(rows[0][name])) for name in "ab")
            assert self.was in text[start:end]
            words = text[start:end].replace(self.was, self.becomes)
            source.write_bytes((text[:start] + words + text[end:]).encode("utf-8"))
        return Store(folders)

    def _change(self, store: Store):
        rows = store.select("SELECT ?x ?p WHERE { ?x tic:statedIn ?p }", {"p": Iri(REG + self.place)})
        own = {str(row["x"]) for row in rows}
        judged = tuple(f"{REG}{self.place}.{way}-" for way in ("from", "into"))
        predicate, was = _iri(self.property), _iri(self.was)

        def change(triple: ox.Triple) -> Iterable[ox.Triple]:
            subject = getattr(triple.subject, "value", "")
            meant = subject in own or subject.startswith(judged)
            if not meant or triple.predicate.value != predicate or (was and triple.object.value != was):
                return [triple]
            if not self.becomes:
                return []
            is_iri = isinstance(triple.object, ox.NamedNode)
            new = (
                ox.NamedNode(_iri(self.becomes))
                if is_iri
                else ox.Literal(self.becomes, language=triple.object.language)
            )
            return [ox.Triple(triple.subject, triple.predicate, new)]

        return change


def _iri(written: str) -> str:
    prefix, colon, local = written.partition(":")
    return PREFIXES[prefix] + local if colon and prefix in PREFIXES else written


def _mutations() -> list[Mutation]:
    with Path(__file__).with_name("mutations.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    changes = groupby(rows, key=lambda row: (row["place"], row["property"], row["was"], row["becomes"]))
    return [Mutation(*key, tuple((row["question"], row["shows"]) for row in group)) for key, group in changes]


MUTATIONS = _mutations()


def test_every_query_is_spoilt_somewhere(cases) -> None:
    untraced = [case.name for case in cases if not any(row.get("provision") for row in case.golden)]
    assert untraced == ["documents"]


def test_rows_rest_on_the_provision_they_cite(spoilt_provisions: list[str], cases, spoilt) -> None:
    """Without its norms, and with one character of its text changed, no row on a provision stays as it was."""
    other = spoilt(spoilt_provisions)
    unmoved = []
    for case in cases:
        cited = {row.get("provision") for row in case.golden} & set(spoilt_provisions)
        if not cited:
            continue
        answer = case.answer(other)
        for ref in sorted(cited):
            kept = [row for row in answer if row["provision"] == ref]
            if any(row in kept for row in case.golden if row["provision"] == ref):
                unmoved.append((case.name, ref))
    assert unmoved == []


def test_numbers_come_from_the_files(cases, store: Store, rewritten, numbers: frozenset[str]) -> None:
    """Twice every bound and quantity: twice every value that a query shows."""

    def double(triple: ox.Triple) -> Iterable[ox.Triple]:
        if triple.predicate.value in numbers and isinstance(triple.object, ox.Literal):
            twice = ox.Literal(str(Decimal(triple.object.value) * 2), datatype=triple.object.datatype)
            return [ox.Triple(triple.subject, triple.predicate, twice)]
        return [triple]

    doubled = Store(rewritten(double))
    showing = [case for case in cases if "value" in case.question.columns]
    assert len(showing) >= 10
    for case in showing:
        before = sorted(Decimal(row["value"]) for row in case.golden if row["value"])
        after = sorted(Decimal(row["value"]) for row in case.answer(doubled) if row["value"])
        assert after == [2 * value for value in before], case.name


def test_documents_come_from_their_files(cases, store: Store, rewritten) -> None:
    case = next(case for case in cases if case.name == "documents")
    without_issuer = rewritten(lambda triple: () if triple.predicate.value.endswith("#issuer") else (triple,))
    assert len(case.answer(store)) == 5
    assert case.answer(Store(without_issuer)) == []


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda m: f"{m.place.replace('/', '-')} {m.property}")
def test_one_change_of_the_law_shows_in_the_answer(mutation: Mutation, cases, store: Store, rewritten) -> None:
    """Each line of mutations.csv: a change in one place, a question it bears on and the column that shows it."""
    changed = mutation.apply(store, rewritten)
    by_name = {case.name: case for case in cases}
    for question, column in mutation.shows:
        before = sorted(row[column] for row in by_name[question].answer(store))
        assert before != sorted(row[column] for row in by_name[question].answer(changed)), question


def test_every_mutation_is_of_a_question_and_a_column(cases) -> None:
    columns = {case.name: case.question.columns for case in cases}
    wrong = [shown for mutation in MUTATIONS for shown in mutation.shows if shown[1] not in columns.get(shown[0], ())]
    assert wrong == []
