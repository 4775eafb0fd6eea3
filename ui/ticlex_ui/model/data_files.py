"""What can be taken away: the graph in three formats, the texts, the shapes, a form; and how to cite it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ticlex.measures import measures
from ticlex.resources import data_dir
from ticlex.store.formats import rdf_in
from ticlex.template import template
from ticlex_ui.model.holdings import Holdings

_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
LISTS = {
    "provisions": "SELECT ?provision ?text WHERE {\n  ?p tic:ref ?provision ; tic:text ?text ;\n"
    "    tic:position ?position ; tic:inRegulation ?r .\n  ?r tic:order ?order\n}\nORDER BY ?order ?position",
    "norms": "SELECT ?kind ?provision ?norm WHERE {\n  ?class rdfs:subClassOf tic:Norm ; rdfs:label ?kind .\n"
    "  ?norm a ?class ; tic:statedIn ?p .\n  ?p tic:ref ?provision\n"
    '  FILTER(lang(?kind) = "zh")\n}\nORDER BY ?kind ?provision',
    "conditions": "SELECT ?rules ?condition ?provision WHERE {\n  ?rules a tic:RuleSet ; sh:property ?condition .\n"
    "  ?condition tic:statedIn ?p .\n  ?p tic:ref ?provision\n}\nORDER BY ?rules ?provision",
}
"""Queries that list what is counted."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file that is made when somebody wants it."""

    name: str
    media: str
    make: Callable[[], bytes]


def graph_files(holdings: Holdings) -> list[Download]:
    """The whole graph, derivations included."""

    def turtle() -> str:
        holdings.store.complete()
        return holdings.store.table(_ALL).turtle or ""

    return [
        Download("ticlex.ttl", "text/turtle", lambda: turtle().encode()),
        Download("ticlex.nt", "application/n-triples", holdings.store.dump),
        Download("ticlex.jsonld", "application/ld+json", lambda: rdf_in(turtle(), "jsonld")),
    ]


def text_files(holdings: Holdings) -> list[tuple[str, Download]]:
    """Each document's text as it came, byte for byte."""

    def reader(path: Path) -> Callable[[], bytes]:
        return path.read_bytes

    return [
        (d.id, Download(f"{d.id}.txt", "text/plain", reader(d.folder / "source.txt")))
        for name in holdings.regulations
        if (d := holdings.store.document(name))
    ]


def shape_file() -> Download:
    """Every rule set as SHACL."""
    return Download("ticlex-shapes.zip", "application/zip", _shapes)


def form_file(holdings: Holdings) -> Download:
    """A form for centers' data that asks what any rule set reads."""

    def make() -> bytes:
        from ticlex_loaders.template_writer import write_template

        return write_template(template(holdings.judge, measures(holdings.store), list(holdings.rule_sets)))

    return Download("ticlex-form.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", make)


def _shapes() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(data_dir("shapes").glob("*.ttl")):
            packed.writestr(f"shapes/{path.name}", path.read_bytes())
    return buffer.getvalue()


@cache
def counts(holdings: Holdings) -> dict[str, int]:
    """How many there are of what a list can be asked for."""
    return {name: len(holdings.store.select(query)) for name, query in LISTS.items()}


@cache
def triples(holdings: Holdings) -> int:
    """How many triples the whole graph has."""
    return len(holdings.store)


@cache
def _citation() -> dict[str, str]:
    """What `CITATION.cff` says, in the wheel or at the root of a checkout."""
    import yaml

    path = data_dir("queries").parent / "CITATION.cff"
    found = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
    authors = ", ".join(a.get("name", "") for a in found.get("authors", [])) or "The ticlex authors"
    licences = found.get("license") or ["Apache-2.0", "CC-BY-4.0"]
    return {
        "title": str(found.get("title", "ticlex")), "authors": authors, "file": str(path) if path.exists() else "",
        "licences": ";".join([licences] if isinstance(licences, str) else licences),
    }  # fmt: skip


def citation(holdings: Holdings) -> str:
    """A reference to the data after GB/T 7714-2015, with its edition."""
    found, edition = _citation(), holdings.edition
    return (
        f"{found['authors']}. {found['title']}[DB/OL]. {edition.version}, {edition.digest}. ({edition.date})."
        " https://w3id.org/ticlex/."
    )


def citation_file() -> Download | None:
    """`CITATION.cff`, where the installation has it."""
    path = _citation()["file"]
    return Download("CITATION.cff", "text/yaml", Path(path).read_bytes) if path else None
