"""The graph in memory, rebuilt from files: the only module that knows the engine (pyoxigraph).

What can be derived is derived here, on the way in, and stored nowhere: the structure of the texts, the
superclasses of a norm's kind, the regulation of a norm, the severity of a shape, the bound of a condition.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from ticlex.corpus.documents import Document, Triple, read_documents, structure_triples
from ticlex.errors import QueryRefused, TiclexError
from ticlex.names import PREFIXES, RDF_TYPE, RDFS, REG, SH, TIC, XSD, Iri
from ticlex.resources import data_dir

Value = Iri | str | int | Decimal | bool
Row = dict[str, Value]

_BOUNDS = {SH + "minInclusive": "AtLeast", SH + "maxInclusive": "AtMost"}
_SEVERITIES = {"Strict": "Violation", "General": "Warning", "InPrinciple": "Warning"}


class Text(str):
    """A text with its language."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, value: str, language: str) -> Text:
        """Make a text of `value` in `language` (zh, en)."""
        text = super().__new__(cls, value)
        text.language = language
        return text


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
        quads = [_quad(*triple) for document in self.documents for triple in structure_triples(document)]
        for path in self.files:
            quads.extend(_read_turtle(path))
        self._store.bulk_extend(quads)
        self._store.bulk_extend(_derived(quads))

    @cached_property
    def files(self) -> list[Path]:
        """Every Turtle file the graph is built from."""
        folders = self._folders
        found = [p for name in ("ontology", "shapes") for p in sorted(folders[name].glob("*.ttl"))]
        found += [p for document in self.documents for p in document.annotations]
        return found + sorted(folders["regulations"].glob("*.ttl"))

    def __len__(self) -> int:
        return len(self._store)

    def document(self, document_id: str) -> Document:
        """The document with this id; KeyError if there is none."""
        return next(d for d in self.documents if d.id == document_id)

    @cached_property
    def texts(self) -> dict[str, str]:
        """Each provision's own words without white space, by its reference."""
        return {f"{d.id}/{u.ref}": u.text for d in self.documents for u in d.structure.units}

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
        return [
            {name: _value(term) for name in names if (term := solution[name]) is not None} for solution in solutions
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
            found.rows.append({name: _json_term(term) for name, term in terms.items() if term is not None})
        return found

    def dump(self) -> bytes:
        """The whole graph as N-Triples."""
        return self._store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b""

    def _run(
        self, query: str, bindings: Mapping[str, Value] | None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        terms = {ox.Variable(name): _term(value) for name, value in (bindings or {}).items()}
        try:
            return self._store.query(query, prefixes=PREFIXES, substitutions=terms)  # type: ignore[arg-type]
        except SyntaxError as error:
            raise QueryRefused(f"查询有语法错误：{error}") from error


def _read_turtle(path: Path) -> list[ox.Quad]:
    try:
        return list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        raise TiclexError(f"{path}：不是合法的 Turtle：{error}") from error


def _derived(quads: list[ox.Quad]) -> list[ox.Quad]:
    """What follows from the files: see the module's docstring."""
    by_predicate: dict[str, list[ox.Quad]] = defaultdict(list)
    for quad in quads:
        by_predicate[quad.predicate.value].append(quad)
    return [
        *_superclasses(by_predicate),
        *_superproperties(by_predicate),
        *_regulations(by_predicate),
        *_severities(by_predicate),
        *_quantities(by_predicate),
    ]


def _superclasses(by_predicate: Mapping[str, list[ox.Quad]]) -> Iterable[ox.Quad]:
    parents: dict[ox.NamedNode, set[ox.NamedNode]] = defaultdict(set)
    for quad in by_predicate[RDFS + "subClassOf"]:
        if isinstance(quad.object, ox.NamedNode) and isinstance(quad.subject, ox.NamedNode):
            parents[quad.subject].add(quad.object)
    closure: dict[ox.NamedNode, set[ox.NamedNode]] = {}

    def above(kind: ox.NamedNode) -> set[ox.NamedNode]:
        if kind not in closure:
            closure[kind] = set().union(*(above(p) | {p} for p in parents.get(kind, ())))
        return closure[kind]

    predicate = ox.NamedNode(RDF_TYPE)
    for quad in by_predicate[RDF_TYPE]:
        for kind in above(quad.object) if isinstance(quad.object, ox.NamedNode) else ():
            yield ox.Quad(quad.subject, predicate, kind)


def _superproperties(by_predicate: Mapping[str, list[ox.Quad]]) -> Iterable[ox.Quad]:
    """tic:deadline and tic:timeLimit are tic:quantity too; properties of other vocabularies stay as mapped."""
    for quad in by_predicate[RDFS + "subPropertyOf"]:
        below, above = quad.subject, quad.object
        if isinstance(above, ox.NamedNode) and above.value.startswith(TIC) and isinstance(below, ox.NamedNode):
            for use in by_predicate[below.value]:
                yield ox.Quad(use.subject, above, use.object)


def _regulations(by_predicate: Mapping[str, list[ox.Quad]]) -> Iterable[ox.Quad]:
    predicate = ox.NamedNode(TIC + "inRegulation")
    for quad in by_predicate[TIC + "statedIn"]:
        document = quad.object.value.removeprefix(REG).split("/", 1)[0]  # type: ignore[union-attr]
        yield ox.Quad(quad.subject, predicate, ox.NamedNode(REG + document))


def _severities(by_predicate: Mapping[str, list[ox.Quad]]) -> Iterable[ox.Quad]:
    shapes = {quad.subject for quad in by_predicate[SH + "path"]}
    for quad in by_predicate[TIC + "force"]:
        name = quad.object.value.removeprefix(TIC)  # type: ignore[union-attr]
        if quad.subject in shapes and name in _SEVERITIES:
            yield ox.Quad(quad.subject, ox.NamedNode(SH + "severity"), ox.NamedNode(SH + _SEVERITIES[name]))


def _quantities(by_predicate: Mapping[str, list[ox.Quad]]) -> Iterable[ox.Quad]:
    """A condition's bound as a tic:Quantity, so that one query finds tested and untested numbers."""
    units = {quad.subject: quad.object for quad in by_predicate[TIC + "unit"]}
    paths = {quad.subject: quad.object for quad in by_predicate[SH + "path"]}
    conditions = {quad.subject for quad in by_predicate[TIC + "statedIn"]}
    bounds: dict[ox.NamedNode, dict[str, ox.Literal]] = defaultdict(dict)
    for predicate, op in _BOUNDS.items():
        for quad in by_predicate[predicate]:
            if quad.subject in conditions:
                bounds[quad.subject][op] = quad.object  # type: ignore[index, assignment]
    for condition, ends in bounds.items():
        values = {literal.value for literal in ends.values()}
        op = "Exactly" if len(ends) == 2 and len(values) == 1 else next(iter(ends))
        quantity = ox.NamedNode(condition.value + ".bound")
        path = paths.get(condition)
        unit = units.get(path) if isinstance(path, ox.NamedNode) else None
        yield ox.Quad(condition, ox.NamedNode(TIC + "quantity"), quantity)
        yield ox.Quad(quantity, ox.NamedNode(RDF_TYPE), ox.NamedNode(TIC + "Quantity"))
        yield ox.Quad(quantity, ox.NamedNode(TIC + "op"), ox.NamedNode(TIC + op))
        yield ox.Quad(quantity, ox.NamedNode(TIC + "value"), next(iter(ends.values())))
        if unit is not None:
            yield ox.Quad(quantity, ox.NamedNode(TIC + "unit"), unit)


def _quad(subject: Iri, predicate: Iri, value: Iri | str | int) -> ox.Quad:
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), _term(value))


def _term(value: Value) -> ox.NamedNode | ox.Literal:
    if isinstance(value, Iri):
        return ox.NamedNode(value)
    if isinstance(value, Text):
        return ox.Literal(value, language=value.language)
    if isinstance(value, Decimal):
        return ox.Literal(str(value), datatype=ox.NamedNode(XSD + "decimal"))
    return ox.Literal(value)


def _json_term(term: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if not isinstance(term, ox.Literal):
        return {"type": "bnode", "value": str(term).removeprefix("_:")}
    found = {"type": "literal", "value": term.value}
    if term.language:
        return found | {"xml:lang": term.language}
    plain = term.datatype.value == XSD + "string"
    return found if plain else found | {"datatype": term.datatype.value}


def sparql_term(value: Value) -> str:
    """A value as it is written in SPARQL, for an endpoint that takes no bindings: built, never pasted."""
    return str(_term(value))


def _value(term: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple) -> Value:
    if isinstance(term, ox.NamedNode):
        return Iri(term.value)
    if not isinstance(term, ox.Literal):
        return str(term)
    if term.language:
        return Text(term.value, term.language)
    kind = term.datatype.value.removeprefix(XSD)
    if kind == "boolean":
        return term.value in ("true", "1")
    if kind == "integer":
        return int(term.value)
    if kind == "decimal":
        return Decimal(term.value)
    return term.value


__all__ = ["Row", "Store", "Table", "Text", "Triple", "Value", "sparql_term"]
