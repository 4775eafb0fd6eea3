"""The graph's description of itself: VoID and DCAT, and the SPARQL service's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ticlex import __version__
from ticlex.endpoint.negotiation import GRAPHS, RESULTS
from ticlex.names import BASE, REG
from ticlex.sandbox.limits import DEADLINE, MAX_LENGTH, ROWS
from ticlex.store import Store

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

TITLE = {
    "zh": "技术创新中心法规知识图谱",
    "en": "Knowledge graph of the rules on China's technology innovation centers",
}
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
LIMITS = {
    "zh": f"每个查询最多 {DEADLINE:g} 秒、{ROWS} 行、{MAX_LENGTH} 个字符；只读；不接受 SERVICE、FROM。",
    "en": f"A query may take {DEADLINE:g} s, {ROWS} rows and {MAX_LENGTH} characters; read-only; no SERVICE, no FROM.",
}
_FORMATS = {
    "json": "SPARQL_Results_JSON", "xml": "SPARQL_Results_XML", "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV", "turtle": "Turtle", "ntriples": "N-Triples", "jsonld": "JSON-LD",
}  # fmt: skip
_W3C = "http://www.w3.org/ns/formats/"
_SD = "http://www.w3.org/ns/sparql-service-description#"
_PART = "#class-"
_COUNTS = """
SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?p) AS ?properties)
  (COUNT(DISTINCT ?o) AS ?objects) WHERE { ?s ?p ?o }
"""
_CLASSES = "SELECT ?class (COUNT(?thing) AS ?things) WHERE { ?thing a ?class } GROUP BY ?class ORDER BY ?class"
_REGULATIONS = """
SELECT ?regulation ?order ?zh ?en WHERE {
  ?regulation a tic:Regulation ; tic:order ?order ; dcterms:title ?zh , ?en
  FILTER(lang(?zh) = "zh" && lang(?en) = "en")
} ORDER BY ?order
"""


def catalog(store: Store, here: str) -> Graph:
    """The description of the graph as VoID and DCAT; `here` is the address that it is served at, without / behind."""
    from rdflib import Graph, Literal, URIRef
    from rdflib.namespace import DCAT, DCTERMS, FOAF, OWL, RDF, VOID

    found = Graph()
    dataset, document = URIRef(BASE + "void#dataset"), URIRef(BASE + "void")
    found.add((document, RDF.type, VOID.DatasetDescription))
    found.add((document, FOAF.primaryTopic, dataset))
    for kind in (VOID.Dataset, DCAT.Dataset):
        found.add((dataset, RDF.type, kind))
    for language, title in TITLE.items():
        found.add((dataset, DCTERMS.title, Literal(title, lang=language)))
        found.add((dataset, DCTERMS.description, Literal(LIMITS[language], lang=language)))
        found.add((dataset, DCTERMS.language, Literal(language)))
    found.add((dataset, DCTERMS.license, URIRef(LICENCE)))
    found.add((dataset, OWL.versionInfo, Literal(__version__)))
    found.add((dataset, VOID.uriSpace, Literal(BASE)))
    found.add((dataset, VOID.sparqlEndpoint, URIRef(f"{here}/sparql")))
    found.add((dataset, VOID.vocabulary, URIRef(BASE + "ontology#")))
    [counts] = store.select(_COUNTS)
    for name, property_ in (
        ("triples", VOID.triples), ("subjects", VOID.distinctSubjects), ("properties", VOID.properties),
        ("objects", VOID.distinctObjects),
    ):  # fmt: skip
        found.add((dataset, property_, Literal(int(str(counts[name])))))
    kinds = store.select(_CLASSES)
    found.add((dataset, VOID.classes, Literal(len(kinds))))
    for n, row in enumerate(kinds):
        part = URIRef(f"{BASE}void{_PART}{n + 1}")
        found.add((dataset, VOID.classPartition, part))
        found.add((part, VOID["class"], URIRef(str(row["class"]))))
        found.add((part, VOID.entities, Literal(int(str(row["things"])))))
    for row in store.select(_REGULATIONS):
        regulation = URIRef(str(row["regulation"]))
        found.add((dataset, VOID.rootResource, regulation))
        found.add((dataset, DCTERMS.hasPart, regulation))
        for name in ("zh", "en"):
            found.add((regulation, DCTERMS.title, Literal(str(row[name]), lang=name)))
    access = URIRef(BASE + "void#sparql")
    found.add((access, RDF.type, DCAT.DataService))
    found.add((access, DCAT.endpointURL, URIRef(f"{here}/sparql")))
    found.add((access, DCAT.endpointDescription, URIRef(f"{here}/sparql")))
    found.add((access, DCAT.servesDataset, dataset))
    return found


def service(store: Store, here: str) -> Graph:
    """The description of the SPARQL service (SPARQL 1.1 Service Description)."""
    from rdflib import BNode, Graph, Literal, URIRef
    from rdflib.namespace import DCTERMS, RDF, VOID, Namespace

    sd = Namespace(_SD)
    found = Graph()
    found.bind("sd", sd)
    node, dataset, graph = URIRef(f"{here}/sparql"), URIRef(BASE + "void#dataset"), BNode("default")
    found.add((node, RDF.type, sd.Service))
    found.add((node, sd.endpoint, node))
    found.add((node, sd.supportedLanguage, sd.SPARQL11Query))
    for name in dict.fromkeys([*RESULTS.values(), *GRAPHS.values()]):
        found.add((node, sd.resultFormat, URIRef(_W3C + _FORMATS[name])))
    for language, words in LIMITS.items():
        found.add((node, DCTERMS.description, Literal(words, lang=language)))
    found.add((node, sd.defaultDataset, dataset))
    found.add((dataset, RDF.type, sd.Dataset))
    found.add((dataset, sd.defaultGraph, graph))
    found.add((graph, RDF.type, sd.Graph))
    [counts] = store.select(_COUNTS)
    found.add((graph, VOID.triples, Literal(int(str(counts["triples"])))))
    return found


def turtle(graph: Graph) -> str:
    """A description as Turtle."""
    return str(graph.serialize(format="turtle"))


def classes(graph: Graph) -> dict[str, int]:
    """How many things of each class there are, the most first."""
    from rdflib.namespace import VOID

    parts = graph.subject_objects(VOID["class"])
    counts = {str(kind): int(str(graph.value(part, VOID.entities))) for part, kind in parts}
    return dict(sorted(counts.items(), key=lambda found: (-found[1], found[0])))


def rows(graph: Graph) -> list[tuple[str, str, list[str]]]:
    """A description as rows, subject, property, values; the classes are told by `classes`."""
    found: dict[tuple[str, str], list[str]] = {}
    for subject, property_, value in sorted(graph, key=_in_order):
        if _PART not in str(subject) and _PART not in str(value):
            found.setdefault((str(subject), str(property_)), []).append(str(value))
    return [(subject, property_, values) for (subject, property_), values in found.items()]


def _in_order(triple: tuple[Node, Node, Node]) -> tuple[bool, str, str, str]:
    subject, property_, value = map(str, triple)
    return subject.startswith(REG), subject, property_, value
