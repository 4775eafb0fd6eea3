"""Terms of the ontology as STYLE asks for them, and mapped to the vocabularies that others use."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from ticlex.names import TIC
from ticlex.resources import data_dir
from ticlex.store import Store, Text

VOCABULARIES = {
    "ELI": "http://data.europa.eu/eli/ontology#",
    "ORG": "http://www.w3.org/ns/org#",
    "PROV": "http://www.w3.org/ns/prov#",
    "Web Annotation": "http://www.w3.org/ns/oa#",
    "P-Plan": "http://purl.org/net/p-plan#",
    "CCCEV": "http://data.europa.eu/m8g/",
    "SKOS": "http://www.w3.org/2004/02/skos/core#",
}
OWL = "http://www.w3.org/2002/07/owl#"


@pytest.fixture(scope="module")
def store() -> Store:
    return Store()


def terms(store: Store) -> set[str]:
    kinds = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
    rows = [row for kind in kinds for row in store.select(f"SELECT ?t WHERE {{ ?t a <{OWL}{kind}> }}")]
    return {str(row["t"]) for row in rows if str(row["t"]).startswith(TIC)}


def test_every_term_has_label_and_definition_in_both_languages(store: Store) -> None:
    found = terms(store)
    assert len(found) > 100
    for predicate in ("rdfs:label", "skos:definition"):
        rows = store.select(f"SELECT ?t ?text WHERE {{ ?t {predicate} ?text }}")
        languages: dict[str, set[str]] = {}
        for row in rows:
            if isinstance(row["text"], Text):
                languages.setdefault(str(row["t"]), set()).add(row["text"].language)
        lacking = {t: languages.get(t) for t in found if not {"zh", "en"} <= languages.get(t, set())}
        assert not lacking


def test_no_definition_repeats_its_label(store: Store) -> None:
    rows = store.select("SELECT ?t ?label ?definition WHERE { ?t rdfs:label ?label ; skos:definition ?definition }")
    assert rows
    assert not [r for r in rows if r["label"] == r["definition"]]


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_it_is_mapped_to(store: Store, vocabulary: str) -> None:
    rows = store.select("SELECT ?t ?above WHERE { ?t rdfs:subClassOf|rdfs:subPropertyOf ?above }")
    mapped = [r for r in rows if str(r["t"]).startswith(TIC) and str(r["above"]).startswith(VOCABULARIES[vocabulary])]
    assert mapped


def test_every_term_that_the_files_use_is_declared(store: Store) -> None:
    """A misspelt tic: property would be silently ignored by every query."""
    declared = terms(store) | {
        str(row["i"]) for row in store.select(f"SELECT ?i WHERE {{ ?i a <{OWL}NamedIndividual> }}")
    }
    used = set()
    folders = [data_dir(name) for name in ("ontology", "regulations", "shapes")]
    for path in (p for folder in folders for p in folder.glob("**/*.ttl")):
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            for term in (quad.predicate, quad.object):
                if isinstance(term, ox.NamedNode) and term.value.startswith(TIC):
                    used.add((term.value, path.name))
    gates = {
        str(row["g"])
        for row in store.select("SELECT ?g WHERE { { ?g a sh:NodeShape } UNION { ?g a sh:PropertyShape } }")
    }
    assert used
    assert not {(term, name) for term, name in used if term not in declared and term not in gates}


def test_code_lists_have_labels_in_both_languages(store: Store) -> None:
    rows = store.select("SELECT ?c ?label WHERE { ?c skos:inScheme ?s . OPTIONAL { ?c skos:prefLabel ?label } }")
    languages: dict[str, set[str]] = {}
    for row in rows:
        label = row.get("label")
        languages.setdefault(str(row["c"]), set()).update([label.language] if isinstance(label, Text) else [])
    assert len(languages) > 200
    assert not {c for c, found in languages.items() if found != {"zh", "en"}}


def test_topics_are_the_agreed_ones(store: Store) -> None:
    agreed = (Path(__file__).parents[1] / "acceptance" / "topics.csv").read_text(encoding="utf-8").splitlines()[1:]
    rows = store.select("SELECT ?code WHERE { ?t a tic:Topic ; skos:notation ?code }")
    assert sorted(str(r["code"]) for r in rows) == sorted(line.split(",")[0] for line in agreed)
