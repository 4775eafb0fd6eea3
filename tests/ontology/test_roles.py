"""Every name of an actor stands where the graph says, and every actor that the words name has a name."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from ticlex import library
from ticlex.ledger import ledger, quotes
from ticlex.names import TIC, local_name, ref_of
from ticlex.resources import data_dir
from ticlex.store import Store, Text

Actor = tuple[str, str]
"""(document, role)"""
Rewrite = Callable[[str, str, str], Store]


@pytest.fixture(scope="module")
def store() -> Store:
    return Store()


@pytest.fixture
def rewritten(tmp_path: Path) -> Rewrite:
    """A store in whose copy of one document's roles.ttl some words stand in the place of others."""

    def rewrite(document: str, words: str, others: str) -> Store:
        folder = tmp_path / "regulations"
        shutil.copytree(data_dir("regulations"), folder)
        path = folder / document / "roles.ttl"
        text = path.read_text(encoding="utf-8")
        assert text.count(words) == 1
        path.write_text(text.replace(words, others), encoding="utf-8")
        return Store({"regulations": folder})

    return rewrite


def squeezed(text: object) -> str:
    return "".join(str(text).split())


def names(store: Store) -> set[str]:
    return {str(row["name"]) for row in store.select("SELECT ?name WHERE { ?name a tic:RoleName }")}


def misspelt(store: Store) -> set[str]:
    """Role names whose quote is not in their provision, or whose spelling is not in their quote."""
    own = {ref_of(name) for name in names(store)}
    unfound = {complaint.split(" in ")[0].split(":")[0] for complaint in quotes(store)[1]}
    rows = store.select("SELECT ?name ?printed ?quote WHERE { ?name tic:printedName ?printed ; tic:quote ?quote }")
    return (unfound & own) | {
        ref_of(str(row["name"])) for row in rows if squeezed(row["printed"]) not in squeezed(row["quote"])
    }


def actors(store: Store) -> set[Actor]:
    """Who bears a norm, or is acted towards in one, in words that name him: no tic:bearerFrom."""
    rows = store.select("""
        SELECT ?document ?role WHERE {
          { ?norm tic:bearer ?role } UNION { ?norm tic:counterparty ?role }
          ?norm a tic:Norm ; tic:inRegulation ?r . ?r skos:notation ?document
          MINUS { ?norm tic:bearerFrom ?elsewhere }
        }""")
    return {(str(row["document"]), local_name(str(row["role"]))) for row in rows}


def named(store: Store) -> set[Actor]:
    """Who has a name in a document, in his own role or in one above it."""
    rows = store.select("""
        SELECT ?document ?role WHERE {
          ?name tic:names ?named ; tic:inRegulation ?r . ?role skos:broader* ?named . ?r skos:notation ?document
        }""")
    return {(str(row["document"]), local_name(str(row["role"]))) for row in rows}


def test_every_name_stands_in_its_provision(store: Store) -> None:
    assert len(names(store)) > 200
    assert misspelt(store) == set()
    assert quotes(store)[1] == []


@pytest.mark.parametrize(
    ("document", "words", "others", "name"),
    [
        ("cq", '"市科技局"@zh', '"市科委"@zh', "science-bureau"),
        ("cn-2021", 'tic:quote "设立党的组织"@zh', 'tic:quote "设立党组织"@zh', "party-organisation"),
        ("js", "tic:statedIn js:art9.6", "tic:statedIn js:art9.5", "science-authorities"),
        ("cn-2020", "tic:statedIn cn20:s4.5", "tic:statedIn cn20:s9.9", "institutes"),
    ],
)
def test_a_misspelt_name_is_caught(document: str, words: str, others: str, name: str, rewritten: Rewrite) -> None:
    assert misspelt(rewritten(document, words, others)) == {f"{document}/name-{name}"}


def test_every_actor_has_a_name(store: Store) -> None:
    found = actors(store)
    assert len(found) > 80
    assert found - named(store) == set()


def test_an_actor_without_a_name_is_caught(rewritten: Rewrite) -> None:
    spoilt = rewritten("cn-2021", "tic:names role:SupportAgency", "tic:names role:ThirdParty")
    assert actors(spoilt) - named(spoilt) == {("cn-2021", "SupportAgency")}


def test_a_document_without_a_name_for_a_role_says_so(store: Store, rewritten: Rewrite) -> None:
    asked = library.question("what-each-document-calls-each-role")

    def found(asked_of: Store) -> list[object]:
        rows = library.answer(asked_of, asked)
        return [row["found"] for row in rows if row["role"] == "专业化机构" and row["document"] == "cn-2021"]

    assert found(store) == [True]
    assert found(rewritten("cn-2021", "tic:names role:SupportAgency", "tic:names role:ThirdParty")) == [False]


def test_who_issued_a_document_has_a_name(store: Store) -> None:
    rows = store.select("SELECT ?document ?role WHERE { ?r tic:issuedBy ?role ; skos:notation ?document }")
    issuers = {(str(row["document"]), local_name(str(row["role"]))) for row in rows}
    assert len(issuers) > 5
    assert issuers <= named(store)


def test_every_role_has_a_name_somewhere(store: Store) -> None:
    roles = {local_name(str(row["role"])) for row in store.select("SELECT ?role WHERE { ?role a tic:Role }")}
    rows = store.select("SELECT ?role WHERE { ?name tic:names ?role }")
    assert roles == {local_name(str(row["role"])) for row in rows}


def test_names_cover_no_text(tmp_path: Path) -> None:
    """With its names and no norms, a document is as untold as without its names."""
    gaps = []
    for kept in ({"roles.ttl", "regulation.ttl", "source.txt"}, {"regulation.ttl", "source.txt"}):
        folder = tmp_path / str(len(kept))
        shutil.copytree(data_dir("regulations") / "cq", folder / "cq")
        for path in (folder / "cq").iterdir():
            if path.name not in kept:
                path.unlink()
        spoken = Store({"regulations": folder})
        assert bool(names(spoken)) == ("roles.ttl" in kept)
        gaps.append(ledger(spoken))
    assert len(gaps[0]) > 50
    assert gaps[0] == gaps[1]


def test_a_name_of_several_roles_or_with_a_remark_says_why(store: Store) -> None:
    rows = store.select("SELECT ?name ?note WHERE { ?name a tic:RoleName OPTIONAL { ?name skos:note ?note } }")
    languages: dict[str, set[str]] = {}
    for row in rows:
        note = row.get("note")
        languages.setdefault(str(row["name"]), set()).update([note.language] if isinstance(note, Text) else [])
    due = {
        str(row["name"])
        for row in store.select("""
            SELECT DISTINCT ?name WHERE {
              { ?name tic:names ?one , ?other FILTER(?one != ?other) } UNION { ?name tic:remark ?remark }
            }""")
    }
    assert due
    assert {name for name in due if languages[name] != {"zh", "en"}} == set()
    assert {name for name, found in languages.items() if found not in (set(), {"zh", "en"})} == set()


def test_a_remark_is_on_the_document_of_the_name(store: Store) -> None:
    rows = store.select("SELECT ?a ?b WHERE { ?x tic:remark ?y . ?x tic:inRegulation ?a . ?y tic:inRegulation ?b }")
    assert rows
    assert all(row["a"] == row["b"] for row in rows)


def test_no_role_is_above_itself(store: Store) -> None:
    rows = store.select("SELECT ?below ?above WHERE { ?below a tic:Role ; skos:broader+ ?above }")
    assert rows
    assert [row for row in rows if row["below"] == row["above"]] == []
    roles = {row["role"] for row in store.select("SELECT ?role WHERE { ?role a tic:Role }")}
    assert {row["above"] for row in rows} <= roles


@pytest.mark.parametrize("document", ["cn-2017", "cn-2020", "cn-2021", "js", "cq"])
def test_names_stand_in_the_order_of_the_text(document: str, store: Store) -> None:
    positions = {
        str(row["name"]): int(str(row["position"]))
        for row in store.select("""
            SELECT ?name ?position WHERE { ?name a tic:RoleName ; tic:statedIn ?p . ?p tic:position ?position }""")
    }
    written = _subjects((data_dir("regulations") / document / "roles.ttl").read_text(encoding="utf-8").splitlines())
    places = [
        position for slug in written for name, position in positions.items() if name.endswith(f"/{document}/{slug}")
    ]
    assert len(places) == len(written) > 20
    assert places == sorted(places)


def _subjects(lines: Iterable[str]) -> list[str]:
    return [line.split()[0].split(":")[1] for line in lines if line.endswith(" a tic:RoleName ;")]


def test_a_name_is_nothing_else(store: Store) -> None:
    """Disjointness is in the ontology; a name that is also a norm would count as covering text."""
    rows = store.select("SELECT ?kind WHERE { ?x a tic:RoleName ; a ?kind }")
    assert {str(row["kind"]) for row in rows} == {TIC + "RoleName"}
