"""What the graph says of one thing: its properties, and what refers to it; labels in both languages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from ticlex.names import BASE, RDF_TYPE, TIC, Iri, curie, ref_of
from ticlex.sandbox.names import nearest
from ticlex.store import Store, Text, Value, sparql_term

ONTOLOGY = Iri(BASE + "ontology")

_LABELS = """
SELECT ?thing ?label WHERE {
  VALUES ?property { rdfs:label skos:prefLabel dcterms:title sh:name }
  ?thing ?property ?label FILTER(lang(?label) IN ("zh", "en"))
} ORDER BY ?thing ?property ?label
"""
_REFERENCES = "SELECT ?thing ?label WHERE { ?thing tic:ref ?label }"
_SUBJECTS = "SELECT DISTINCT ?thing WHERE { ?thing ?p ?o FILTER(isIRI(?thing)) }"
_OF = "SELECT ?thing ?property ?value WHERE { ?thing ?property ?value } ORDER BY ?property ?value"
_TO = "SELECT ?thing ?property ?value WHERE { ?value ?property ?thing } ORDER BY ?property ?value"
_DRAFTS = "SELECT ?regulation WHERE { ?regulation tic:status tic:Draft }"
_TERMS = """
SELECT ?term ?class ?zh ?en ?definition_zh ?definition_en WHERE {
  ?term rdfs:isDefinedBy ?ontology ; a ?class
  VALUES ?class { owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty owl:NamedIndividual }
  OPTIONAL { ?term rdfs:label|skos:prefLabel ?zh FILTER(lang(?zh) = "zh") }
  OPTIONAL { ?term rdfs:label|skos:prefLabel ?en FILTER(lang(?en) = "en") }
  OPTIONAL { ?term skos:definition ?definition_zh FILTER(lang(?definition_zh) = "zh") }
  OPTIONAL { ?term skos:definition ?definition_en FILTER(lang(?definition_en) = "en") }
} ORDER BY ?class ?term
"""
_DEFINED = """
CONSTRUCT { ?term ?p ?o . ?ontology ?q ?r } WHERE {
  { ?term rdfs:isDefinedBy ?ontology ; ?p ?o } UNION { ?ontology a owl:Ontology ; ?q ?r }
}
"""
_AROUND = "CONSTRUCT { ?thing ?p ?o . ?s ?q ?thing } WHERE { { ?thing ?p ?o } UNION { ?s ?q ?thing } }"


@dataclass(frozen=True, slots=True)
class Labels:
    """A thing's names; where a language has none, the shortest name that all know."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One property with its values, or with the things that have it."""

    property: Iri
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Resource:
    """What the graph says of one thing."""

    iri: Iri
    properties: tuple[Statement, ...]
    uses: tuple[Statement, ...]
    is_draft: bool
    """It belongs to a document that is a draft for comment."""

    @property
    def provision(self) -> str | None:
        """The reference at which its text is read, if it has a text."""
        stated = {s.property: s.values for s in self.properties}
        if Iri(TIC + "ref") in stated or Iri(TIC + "sourceHash") in stated:
            return ref_of(self.iri)
        found = stated.get(Iri(TIC + "statedIn"), ())
        return ref_of(str(found[0])) if found else None


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the vocabulary."""

    iri: Iri
    kind: Iri
    labels: Labels
    definitions: Labels


@dataclass(frozen=True)
class Things:
    """Everything that has an address of ours, with what the pages need of all at once."""

    store: Store
    labels: dict[str, dict[str, str]] = field(repr=False)
    known: frozenset[str] = field(repr=False)
    drafts: frozenset[str] = field(default_factory=frozenset)

    def label(self, iri: str) -> Labels:
        """A thing's names in both languages."""
        found = self.labels.get(iri, {})
        short = found.get("", curie(iri))
        return Labels(found.get("zh", short), found.get("en", short))

    def near(self, iri: str) -> str | None:
        """The address of ours that is most like this one, in the same part of them."""
        part = iri[: iri.rfind("/") + 1]
        return nearest(iri, frozenset(known for known in self.known if known.startswith(part)))

    def resource(self, iri: str) -> Resource | None:
        """What the graph says of a thing; None if nothing."""
        if iri not in self.known:
            return None
        bound = {"thing": Iri(iri)}
        properties = _statements(self.store.select(_OF, bound))
        document = next((str(v) for s in properties if s.property == TIC + "inRegulation" for v in s.values), iri)
        uses = _statements(self.store.select(_TO, bound))
        return Resource(Iri(iri), properties, uses, document in self.drafts)

    def turtle(self, iri: str) -> str:
        """The same as Turtle; the whole vocabulary for the ontology's own address."""
        if iri == ONTOLOGY:
            query = _DEFINED.replace("?ontology", sparql_term(ONTOLOGY))
        else:
            query = _AROUND.replace("?thing", sparql_term(Iri(iri)))
        return self.store.table(query).turtle or ""

    def terms(self) -> list[Term]:
        """Every term of the vocabulary, by kind and name."""
        found: dict[str, Term] = {}
        for row in self.store.select(_TERMS):
            iri = Iri(row["term"])
            definitions = Labels(str(row.get("definition_zh", "")), str(row.get("definition_en", "")))
            found.setdefault(iri, Term(iri, Iri(row["class"]), self.label(iri), definitions))
        return list(found.values())


def things(store: Store) -> Things:
    """Read what the pages need of all at once."""
    store.complete()
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for row in store.select(_LABELS):
        label = row["label"]
        labels[str(row["thing"])].setdefault(label.language if isinstance(label, Text) else "", str(label))
    for row in store.select(_REFERENCES):
        labels[str(row["thing"])].setdefault("", str(row["label"]))
    known = (str(row["thing"]) for row in store.select(_SUBJECTS))
    drafts = frozenset(str(row["regulation"]) for row in store.select(_DRAFTS))
    return Things(store, dict(labels), frozenset(iri for iri in known if iri.startswith(BASE)), drafts)


def iri_of(path: str) -> str:
    """The IRI behind a path: /reg/js/art12.1, /topic/FloorArea; /ontology/Norm is …/ontology#Norm."""
    rest = path.removeprefix("/").removesuffix("/")
    return TIC + rest.removeprefix("ontology/") if rest.startswith("ontology/") else BASE + rest


def path_of(iri: str) -> str:
    """Where an IRI of ours is shown here; any other stays as it is."""
    if iri.startswith(TIC):
        return "/ontology/" + iri.removeprefix(TIC)
    return "/" + iri.removeprefix(BASE) if iri.startswith(BASE) else iri


def roots(found: Things) -> frozenset[str]:
    """The first parts of the paths that are addresses of things: ontology, reg, topic, …."""
    return frozenset(path_of(iri).split("/")[1] for iri in found.known)


def _statements(rows: Iterable[dict[str, Value]]) -> tuple[Statement, ...]:
    found: dict[str, dict[Value, None]] = defaultdict(dict)
    for row in rows:
        found[str(row["property"])].setdefault(row["value"])
    # What it is comes first.
    order = sorted(found, key=lambda iri: (iri != RDF_TYPE, not iri.startswith(TIC), iri))
    return tuple(Statement(Iri(iri), tuple(found[iri])) for iri in order)
