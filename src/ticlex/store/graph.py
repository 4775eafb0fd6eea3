"""The graph in memory, rebuilt from files on every start; what follows from them is added on the way in."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import RLock

import pyoxigraph as ox

from ticlex.corpus.citations import citation_triples, normal_title
from ticlex.corpus.documents import Document, read_documents, structure_triples
from ticlex.errors import QueryRefused, TiclexError
from ticlex.names import PREFIXES, Iri
from ticlex.resources import data_dir
from ticlex.store.correspondences import correspondence_triples
from ticlex.store.derived import derived
from ticlex.store.values import Row, Value, json_term, quad, term, value_of

# Derivations take as long to compute as all the rest of the graph, and few questions ask for them.
_LATE_TERMS = ("tic:Correspondence", "tic:Derivation", "tic:TakeUp", "tic:relation", "tic:against", "tic:ofRegulation")
# So do the questions: their headers are YAML, which is slow to read.
_LIBRARY_TERMS = ("Question", "QueryParameter", "ResultColumn", "queryText", "queryParameter", "resultColumn")
_TITLES = 'SELECT ?id ?title WHERE { ?r skos:notation ?id ; dcterms:title ?title FILTER(lang(?title) = "zh") }'


@dataclass(slots=True)
class Table:
    """An answer as SPARQL 1.1 Query Results JSON has it: a term is a dict of type, value, xml:lang, datatype."""

    columns: list[str] = field(default_factory=list)
    rows: list[dict[str, dict[str, str]]] = field(default_factory=list)
    boolean: bool | None = None
    turtle: str | None = None
    truncated: bool = False

    def json(self) -> dict[str, object]:
        """The document of the SPARQL 1.1 Query Results JSON Format.

        Raises:
            QueryRefused: the answer is a graph.
        """
        if self.turtle is not None:
            raise QueryRefused("CONSTRUCT 和 DESCRIBE 的结果是图：请用 --format ttl。")
        if self.boolean is not None:
            return {"head": {}, "boolean": self.boolean}
        return {"head": {"vars": self.columns}, "results": {"bindings": self.rows}}


class Store:
    """A graph that answers SPARQL; every value travels as a binding, never as query text."""

    def __init__(self, folders: Mapping[str, Path] | None = None) -> None:
        """Build from the folders `ontology`, `regulations` and `shapes`; by default those installed."""
        folders = folders or {}
        self._folders = {
            name: folders[name] if name in folders else data_dir(name) for name in ("ontology", "regulations", "shapes")
        }
        self.documents: list[Document] = read_documents(self._folders["regulations"])
        self._store = ox.Store()
        self._complete = False
        self._catalogued = False
        self._completing = RLock()
        quads = [quad(*triple) for document in self.documents for triple in structure_triples(document)]
        for path in self.files:
            quads.extend(_read_turtle(path))
        self._store.bulk_extend(quads)
        self._store.bulk_extend(derived(quads))
        self._store.bulk_extend(quad(*triple) for triple in citation_triples(self.documents, self.titles))

    @cached_property
    def files(self) -> list[Path]:
        """Every Turtle file the graph is built from."""
        folders = self._folders
        found = [p for name in ("ontology", "shapes") for p in sorted(folders[name].glob("*.ttl"))]
        found += [p for document in self.documents for p in document.annotations]
        return found + sorted(folders["regulations"].glob("*.ttl"))

    def __len__(self) -> int:
        self.complete()
        return len(self._store)

    def catalogue(self) -> None:
        """Add the questions of the library; a query that names their terms does so by itself."""
        from ticlex.catalogue import library_triples

        with self._completing:
            if not self._catalogued:
                self._catalogued = True
                self._store.bulk_extend([quad(*triple) for triple in library_triples()])

    def complete(self) -> None:
        """Add the derivations; a query that names them, and the dump, do so by themselves."""
        with self._completing:
            if not self._complete:
                self._complete = True
                found = correspondence_triples(self.select, self.documents)
                self._store.bulk_extend([quad(*triple) for triple in found])

    def document(self, document_id: str) -> Document:
        """The document with this id; KeyError if there is none."""
        return next(d for d in self.documents if d.id == document_id)

    @cached_property
    def texts(self) -> dict[str, str]:
        """Each provision's own words without white space, by its reference."""
        return {f"{d.id}/{u.ref}": u.text for d in self.documents for u in d.structure.units}

    @cached_property
    def titles(self) -> dict[str, str]:
        """Each regulation's id by its title, as texts cite it: see `normal_title`."""
        return {normal_title(str(row["title"])): str(row["id"]) for row in self.select(_TITLES)}

    def in_order(self, ref: str, quotes: Iterable[str]) -> list[str]:
        """A norm's quotes in the order in which they stand in its provision."""
        text = self.texts.get(ref, "")
        return sorted(set(quotes), key=lambda quote: (text.find("".join(quote.split())), quote))

    def select(self, query: str, bindings: Mapping[str, Value] | None = None) -> list[Row]:
        """Answer a SELECT. `bindings` bind variables of its SELECT list; unbound variables are absent."""
        solutions = self._run(query, bindings)
        if not isinstance(solutions, ox.QuerySolutions):
            raise QueryRefused("这不是 SELECT 查询。")
        names = [v.value for v in solutions.variables]
        # By position: a look-up by name goes through the variables for each cell.
        return [
            {name: value_of(found) for name, found in zip(names, solution, strict=True) if found is not None}
            for solution in solutions
        ]

    def table(self, query: str, bindings: Mapping[str, Value] | None = None, limit: int | None = None) -> Table:
        """Answer any query; at most `limit` rows of a SELECT.

        Raises:
            QueryRefused: the query does not parse.
        """
        results = self._run(query, bindings)
        if isinstance(results, ox.QueryTriples):
            triples = list(itertools.islice(results, None if limit is None else limit + 1))
            turtle = ox.serialize(triples[:limit], format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b""
            return Table(turtle=turtle.decode(), truncated=limit is not None and len(triples) > limit)
        if isinstance(results, ox.QueryBoolean):
            return Table(boolean=bool(results))
        found = Table([v.value for v in results.variables])
        for solution in results:
            if limit is not None and len(found.rows) >= limit:
                found.truncated = True
                break
            terms = {name: solution[name] for name in found.columns}
            found.rows.append({name: json_term(bound) for name, bound in terms.items() if bound is not None})
        return found

    def dump(self) -> bytes:
        """The whole graph as N-Triples."""
        self.complete()
        return self._store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b""

    def with_graph(self, name: Iri, triples: bytes) -> Store:
        """A copy with N-Triples in a graph of their own, which only GRAPH in a query reaches."""
        with self._completing:
            other = copy.copy(self)
            other._store = ox.Store()
            other._store.bulk_extend(self._store)
        other._store.bulk_load(triples, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(name))
        return other

    def _run(
        self, query: str, bindings: Mapping[str, Value] | None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        if not self._complete and any(term in query for term in _LATE_TERMS):
            self.complete()
        if not self._catalogued and any(term in query for term in _LIBRARY_TERMS):
            self.catalogue()
        terms = {ox.Variable(name): term(value) for name, value in (bindings or {}).items()}
        try:
            return self._store.query(query, prefixes=PREFIXES, substitutions=terms)  # type: ignore[arg-type]
        except SyntaxError as error:
            raise QueryRefused(f"查询有语法错误：{error}") from error


def triples_of(path: Path) -> list[tuple[str, str, Value]]:
    """Subject, predicate and object of each triple of a Turtle file that is not among ours; blank nodes as `_:…`."""
    return [(str(q.subject.value), q.predicate.value, value_of(q.object)) for q in _read_turtle(path)]  # type: ignore[union-attr]


def _read_turtle(path: Path) -> list[ox.Quad]:
    try:
        return list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        raise TiclexError(f"{path}：不是合法的 Turtle：{error}") from error
