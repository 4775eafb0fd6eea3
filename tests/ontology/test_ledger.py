"""Nothing is left out: every word is quoted, and each norm is missed where it is taken away."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from ticlex.ledger import Quote, ledger, quotes, telling, unread
from ticlex.names import Iri, curie
from ticlex.store import Store

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def store() -> Store:
    return Store()


@pytest.fixture(scope="module")
def by_document(store: Store) -> dict[str, list[Quote]]:
    found: dict[str, list[Quote]] = defaultdict(list)
    for quote in telling(store):
        found[quote.ref.partition("/")[0]].append(quote)
    return found


@pytest.fixture(scope="module")
def sharing() -> dict[str, tuple[str, ...]]:
    """Norms without a stretch of their own, and those that quote the same words; the file gives the reason."""
    rows = csv.DictReader((HERE / "shared_words.csv").read_text(encoding="utf-8").splitlines())
    return {row["norm"]: tuple(row["shared_with"].split(";")) for row in rows if row["reason"]}


def without(store: Store, by_document: dict[str, list[Quote]], document: str, norms: set[str]) -> bool:
    """Whether a stretch of text comes back when these norms are taken away."""
    left = [quote for quote in by_document[document] if curie(quote.norm) not in norms]
    return bool(unread([store.document(document)], left))


def test_the_ledger_is_empty_and_every_quote_is_found(store: Store) -> None:
    assert ledger(store) == []
    assert quotes(store)[1] == []


@pytest.mark.parametrize("document", ["cn-2017", "cn-2020", "cn-2021", "js", "cq"])
def test_each_norm_has_words_of_its_own(
    store: Store, by_document: dict[str, list[Quote]], sharing: dict[str, tuple[str, ...]], document: str
) -> None:
    norms = sorted({curie(quote.norm) for quote in by_document[document]})
    assert len(norms) > 100
    missed = {norm for norm in norms if without(store, by_document, document, {norm})}
    assert set(norms) - missed == sharing.keys() & set(norms), "list them in shared_words.csv, with the reason"


def test_norms_that_share_their_words_are_missed_together(
    store: Store, by_document: dict[str, list[Quote]], sharing: dict[str, tuple[str, ...]]
) -> None:
    assert sharing
    documents = {curie(q.norm): document for document, found in by_document.items() for q in found}
    for norm, others in sharing.items():
        assert norm in documents, f"{norm} of shared_words.csv is no norm"
        assert set(others) <= documents.keys(), others
        assert without(store, by_document, documents[norm], {norm, *others}), norm


def test_a_waiver_says_why(store: Store) -> None:
    rows = store.select("SELECT ?w ?reason WHERE { ?w a tic:Waiver OPTIONAL { ?w tic:reason ?reason } }")
    assert len(rows) > 50
    assert [row["w"] for row in rows if not row.get("reason")] == []


def test_a_role_name_or_remark_covers_nothing(store: Store) -> None:
    kinds = store.select("SELECT ?x WHERE { VALUES ?kind { tic:RoleName tic:Remark tic:Procedure } ?x a ?kind }")
    assert kinds
    assert not {Iri(str(row["x"])) for row in kinds} & {quote.norm for quote in telling(store)}
