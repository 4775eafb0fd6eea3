"""What a query answers rests on the files: spoil a provision, and the rows that cite it are not the same."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import pyoxigraph as ox

from ticlex.store import Store


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
