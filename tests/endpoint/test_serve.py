"""The endpoint as clients meet it: the protocol's cases, public clients, and what is hostile."""

import csv
import io
import json
import re
from pathlib import Path
from urllib.parse import quote
from xml.etree.ElementTree import fromstring

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, VOID
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, POSTDIRECTLY, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from ticlex.sandbox.formats import CUT

from .conftest import Fetch

with (Path(__file__).parent / "requests.csv").open(encoding="utf-8", newline="") as file:
    REQUESTS = list(csv.DictReader(file))
DOCUMENTS = "SELECT ?id WHERE { ?r a tic:Regulation ; skos:notation ?id } ORDER BY ?id"
IDS = ["cn-2017", "cn-2020", "cn-2021", "cq", "js"]
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
BRACES = "SELECT * { " + "{" * 2200 + "?a ?b ?c" + "}" * 2200 + " }"
PLAIN = re.compile(r"\A[^\n]*[\u4e00-\u9fff][^\n]*\n[^\n\u4e00-\u9fff]+\n\Z")


@pytest.mark.parametrize("case", REQUESTS, ids=lambda case: case["case"])
def test_requests(case: dict[str, str], fetch: Fetch) -> None:
    headers = {name: case[name.lower()] for name in ("Accept", "Content_Type") if case[name.lower()]}
    found = fetch(case["path"], case["method"], case["body"].encode() or None, **headers)
    assert (found.status, found.media) == (int(case["status"]), case["media"])
    assert case["says"] in found.text
    if case["path"].startswith("/sparql?query") and found.status == 200:
        assert "rows=10000" in found.headers["x-ticlex-limit"]
    if found.media == "text/plain" and found.status >= 400:
        # A line in Chinese, one in English: and no words of the engine's.
        assert len(found.text.splitlines()) == 2
        assert "Traceback" not in found.text


def test_whoever_comes_from_another_page_may_ask(fetch: Fetch) -> None:
    asked = fetch("/sparql", "OPTIONS", Origin="https://example.org", Access_Control_Request_Method="POST")
    assert asked.status == 204
    assert asked.headers["access-control-allow-origin"] == "*"
    assert "POST" in asked.headers["access-control-allow-methods"]
    assert fetch("/sparql?query=ASK%7B%7D").headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", ["/sparql?query=ASK%7B%7D", "/sparql", "/void", "/reg/js", "/ontology"])
def test_head_is_get_without_its_body(path: str, fetch: Fetch) -> None:
    head, get = fetch(path, "HEAD"), fetch(path)
    assert head.body == b""
    for name in ("content-type", "content-length"):
        assert head.headers[name] == get.headers[name]
    assert head.status == get.status == 200


def test_a_request_that_is_too_long_is_refused(fetch: Fetch) -> None:
    found = fetch("/sparql", "POST", b"ASK {} #" + b"x" * 100_000, Content_Type="application/sparql-query")
    assert (found.status, found.media) == (400, "text/plain")
    found = fetch("/sparql", "POST", b"query=" + b"x" * 1_300_000, Content_Type="application/x-www-form-urlencoded")
    assert found.status == 413


def test_a_misspelt_name_is_pointed_out_beside_the_answer(fetch: Fetch) -> None:
    found = fetch(f"/sparql?query={quote('SELECT * { ?n tic:stetedIn ?p }')}")
    assert found.status == 200
    assert found.headers["x-ticlex-warning"] == "tic:stetedIn is not in the graph; did you mean tic:statedIn?"


def test_a_cut_answer_says_so(fetch: Fetch) -> None:
    query = quote("SELECT ?a { ?a ?b ?c }")
    found = fetch(f"/sparql?query={query}", Accept="application/sparql-results+json")
    assert len(json.loads(found.body)["results"]["bindings"]) == 10_000
    assert json.loads(found.body)["head"]["link"] == [CUT]
    assert found.headers["x-ticlex-truncated"].startswith("10000 rows")
    found = fetch(f"/sparql?query={query}", Accept="application/sparql-results+xml")
    assert CUT in [
        e.get("href")
        for e in fromstring(found.body).iter()  # noqa: S314  # our own server's
        if e.tag.endswith("link")
    ]
    query = quote("CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c }")
    found = fetch(f"/sparql?query={query}", Accept="application/n-triples")
    assert found.text.startswith("# 结果已截断")
    assert found.headers["x-ticlex-truncated"].startswith("10000 triples")
    assert "x-ticlex-truncated" not in fetch("/sparql?query=ASK%7B%7D").headers


@pytest.mark.parametrize("query", [RUNAWAY, BRACES], ids=["runaway", "braces"])
def test_what_is_hostile_gets_one_plain_message_and_the_next_is_answered(query: str, fetch: Fetch) -> None:
    found = fetch("/sparql", "POST", query.encode(), Content_Type="application/sparql-query")
    assert found.status == 400
    assert PLAIN.match(found.text), found.text
    assert fetch(f"/sparql?query={quote(DOCUMENTS)}").status == 200


@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.parametrize("wanted", [JSON, XML, CSV, TSV])
def test_sparqlwrapper_reads_rows(server: str, method: str, wanted: str) -> None:
    wrapper = SPARQLWrapper(f"{server}/sparql")
    wrapper.setMethod(method)
    wrapper.setReturnFormat(wanted)
    wrapper.setQuery(_declared(DOCUMENTS))
    found = wrapper.queryAndConvert()
    if wanted == JSON:
        assert [row["id"]["value"] for row in found["results"]["bindings"]] == IDS
    elif wanted == XML:
        assert [node.firstChild.data for node in found.getElementsByTagName("literal")] == IDS
    elif wanted == CSV:
        assert [row["id"] for row in csv.DictReader(io.StringIO(found.decode()))] == IDS
    else:
        assert found.decode().splitlines() == ["?id", *(f'"{name}"' for name in IDS)]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
@pytest.mark.parametrize("wanted", [TURTLE, N3, JSONLD])
def test_sparqlwrapper_reads_graphs(server: str, wanted: str) -> None:
    wrapper = SPARQLWrapper(f"{server}/sparql")
    wrapper.setMethod(POST)
    wrapper.setRequestMethod(POSTDIRECTLY)
    wrapper.setReturnFormat(wanted)
    wrapper.setQuery(_declared("CONSTRUCT { ?r a tic:Regulation } WHERE { ?r a tic:Regulation }"))
    found = wrapper.queryAndConvert()
    graph = found if isinstance(found, Graph) else Graph().parse(data=found, format="turtle")
    assert len(graph) == len(IDS)


def test_sparqlwrapper_shows_what_we_say(server: str) -> None:
    wrapper = SPARQLWrapper(f"{server}/sparql")
    wrapper.setQuery("SELECT * { ?a foo:b ?c }")
    with pytest.raises(QueryBadFormed, match="foo: is not declared"):
        wrapper.query()


def test_rdflib_takes_it_for_a_graph(server: str) -> None:
    graph = Graph(SPARQLStore(f"{server}/sparql"))
    assert sorted(str(row[0]) for row in graph.query(_declared(DOCUMENTS))) == IDS
    regulation = URIRef("https://w3id.org/ticlex/ontology#Regulation")
    assert len(list(graph.subjects(RDF.type, regulation))) == len(IDS)
    assert graph.query(_declared("ASK { ?r a tic:Regulation }")).askAnswer is True


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own parser of JSON-LD uses it
@pytest.mark.parametrize("path", ["/void", "/sparql", "/ontology", "/reg/js/art12.1", "/ontology/Duty"])
def test_every_format_of_a_description_says_the_same(path: str, fetch: Fetch) -> None:
    formats = {"text/turtle": "turtle", "application/n-triples": "nt", "application/ld+json": "json-ld"}
    sizes = {
        name: len(Graph().parse(data=fetch(path, Accept=name).body, format=form)) for name, form in formats.items()
    }
    assert len(set(sizes.values())) == 1, sizes
    assert sizes["text/turtle"] > 3


def test_the_dataset_counts_what_the_endpoint_counts(server: str, fetch: Fetch) -> None:
    graph = Graph().parse(data=fetch("/void", Accept="text/turtle").body, format="turtle")
    dataset = URIRef("https://w3id.org/ticlex/void#dataset")
    assert str(graph.value(dataset, VOID.sparqlEndpoint)) == f"{server}/sparql"
    found = fetch(f"/sparql?query={quote('SELECT (COUNT(*) AS ?n) { ?a ?b ?c }')}", Accept="text/csv")
    assert int(str(graph.value(dataset, VOID.triples))) == int(found.text.split()[1])


def _declared(query: str) -> str:
    from ticlex.library import with_prefixes

    return with_prefixes(query)
