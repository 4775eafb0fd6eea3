"""Rule sets and their conditions, read from the graph: the shapes are the only source of a rule."""

from __future__ import annotations

from dataclasses import dataclass, field

from ticlex.errors import CouldNotCheck
from ticlex.measures import Measure, measures
from ticlex.names import SH, TIC, Iri, curie, local_name
from ticlex.store import Store, Text, Value
from ticlex.validate.literals import Bound, typed, why_unread

CONSTRAINTS = (
    "minInclusive", "maxInclusive", "minExclusive", "maxExclusive", "hasValue", "in", "pattern", "minCount",
    "minLength", "maxLength",
)  # fmt: skip
"""Constraints of SHACL Core that conditions and gates may use; what else is found is refused, not skipped."""
_KNOWN = {*CONSTRAINTS, "path", "name", "message", "severity", "targetClass", "property", "or", "order", "description"}

_RULE_SETS = """
SELECT ?rules ?name ?zh ?en ?stage ?document ?status ?order WHERE {
  ?rules a tic:RuleSet ; skos:notation ?name ; skos:prefLabel ?zh , ?en ; tic:stage ?s ; tic:inRegulation ?r .
  ?s skos:notation ?stage . ?r skos:notation ?document ; tic:order ?order ; tic:status/skos:notation ?status .
  FILTER(lang(?zh) = "zh" && lang(?en) = "en")
} ORDER BY ?order ?name
"""
_MEMBERS = """
SELECT ?rules ?condition ?tested WHERE {
  { ?rules a tic:RuleSet ; sh:property ?condition . BIND(true AS ?tested) }
  UNION { ?condition tic:conditionOf ?rules . BIND(false AS ?tested) }
}
"""
_CONDITIONS = """
SELECT ?condition ?provision ?position ?quote ?topic ?force ?gate ?blank ?gateBlank WHERE {
  ?condition a tic:Condition ; tic:statedIn ?p ; tic:quote ?quote ; tic:topic ?topic .
  ?p tic:ref ?provision ; tic:position ?position .
  OPTIONAL { ?condition tic:force ?force }
  OPTIONAL { ?condition tic:appliesWhen ?gate }
  OPTIONAL { ?condition tic:whenBlank ?blank }
  OPTIONAL { ?condition tic:whenGateBlank ?gateBlank }
}
"""
_SHAPES = """
SELECT ?shape ?predicate ?value (DATATYPE(?value) AS ?type) WHERE {
  ?shape ?predicate ?value .
  FILTER(STRSTARTS(STR(?predicate), "http://www.w3.org/ns/shacl#")
    || ?predicate = rdf:first || ?predicate = rdf:rest || ?predicate = skos:note || ?predicate = rdfs:label)
}
"""


@dataclass(frozen=True, slots=True)
class Constraint:
    """One constraint of a property shape: its SHACL name and its value (a tuple for sh:in)."""

    name: str
    value: Bound | tuple[Bound, ...]


@dataclass(frozen=True, slots=True)
class Test:
    """A property shape: a measure and what it must fulfil."""

    iri: Iri
    measure: Measure
    constraints: tuple[Constraint, ...]


@dataclass(frozen=True, slots=True)
class Gate:
    """A node shape that decides whether a condition applies: all of `tests` and any of `alternatives`."""

    iri: str
    zh: str
    en: str
    tests: tuple[Test, ...]
    alternatives: tuple[Gate, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field the gate looks at."""
        own = [test.measure.field for test in self.tests]
        return tuple(dict.fromkeys([*own, *(f for gate in self.alternatives for f in gate.fields)]))


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of a rule set; without `test` it is one that a person must judge."""

    iri: Iri
    provision: str
    quotes: tuple[str, ...]
    topic: str
    force: str
    position: int
    test: Test | None = None
    gate: Gate | None = None
    when_blank: str = "unknown"
    when_gate_blank: str = "unknown"
    name: dict[str, str] = field(default_factory=dict)
    message: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Short name: js:art12.1-floor-area."""
        return curie(self.iri)

    @property
    def quote(self) -> str:
        """The quotes as one text."""
        return "…".join(self.quotes)

    @property
    def fields(self) -> tuple[str, ...]:
        """Fields that the test needs, those behind a derived measure in its stead."""
        if self.test is None:
            return ()
        measure = self.test.measure
        return measure.computed_from or (measure.field,)

    @property
    def required(self) -> tuple[str, Bound] | None:
        """What is asked for: (AtLeast, 5000), (Exactly, True), (Matches, pattern), (OneOf, …), (Present, True)."""
        return required(self.test.constraints) if self.test else None


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A rule set with its conditions in the order of the text, tested ones first."""

    name: str
    zh: str
    en: str
    stage: str
    document: str
    status: str
    conditions: tuple[Condition, ...]

    @property
    def tested(self) -> tuple[Condition, ...]:
        """Conditions that the engines judge."""
        return tuple(c for c in self.conditions if c.test)


def rule_sets(store: Store) -> dict[str, RuleSet]:
    """Every rule set by its name.

    Raises:
        CouldNotCheck: a shape uses a constraint that is not known here, or a rule set names a condition
            that is not there.
    """
    shapes = _Shapes(store)
    conditions = _conditions(store, shapes)
    members: dict[Iri, list[Iri]] = {}
    for row in store.select(_MEMBERS):
        rules, member = Iri(row["rules"]), Iri(row["condition"])
        if member not in conditions or (row["tested"] and conditions[member].test is None):
            raise CouldNotCheck(f"规则集 {curie(rules)} 的条件 {curie(member)} 不存在或不完整，无法核对。")
        members.setdefault(rules, []).append(member)
    found = {}
    for row in store.select(_RULE_SETS):
        shapes.check_terms(Iri(row["rules"]))
        own = [conditions[iri] for iri in members.get(Iri(row["rules"]), [])]
        own.sort(key=lambda c: (c.test is None, c.position, c.iri))
        name = str(row["name"])
        found[name] = RuleSet(
            name, str(row["zh"]), str(row["en"]), str(row["stage"]), str(row["document"]), str(row["status"]),
            tuple(own),
        )  # fmt: skip
    return found


def required(constraints: tuple[Constraint, ...]) -> tuple[str, Bound] | None:
    """The demand of some constraints in one word and one value."""
    by_name = {c.name: c.value for c in constraints}
    low, high = by_name.get("minInclusive"), by_name.get("maxInclusive")
    if low is not None and low == high:
        return "Exactly", _scalar(low)
    for name, op in (
        ("minInclusive", "AtLeast"), ("maxInclusive", "AtMost"), ("minExclusive", "MoreThan"),
        ("maxExclusive", "LessThan"), ("hasValue", "Exactly"), ("pattern", "Matches"), ("minCount", "Present"),
    ):  # fmt: skip
        if name in by_name:
            return op, True if name == "minCount" else _scalar(by_name[name])
    if "in" in by_name and isinstance(by_name["in"], tuple):
        return "OneOf", "、".join(str(v) for v in by_name["in"])
    return None


def _scalar(value: Bound | tuple[Bound, ...]) -> Bound:
    if isinstance(value, tuple):
        raise CouldNotCheck("这里应是一个值，却是一个列表。")
    return value


def _conditions(store: Store, shapes: _Shapes) -> dict[Iri, Condition]:
    rows: dict[Iri, list[dict[str, Value]]] = {}
    for row in store.select(_CONDITIONS):
        rows.setdefault(Iri(row["condition"]), []).append(row)
    found = {}
    for iri, group in rows.items():
        first = group[0]
        gate = shapes.gate(Iri(first["gate"])) if "gate" in first else None
        found[iri] = Condition(
            iri,
            str(first["provision"]),
            tuple(store.in_order(str(first["provision"]), (str(r["quote"]) for r in group))),
            local_name(str(first["topic"])),
            local_name(str(first.get("force", TIC + "Strict"))),
            int(str(first["position"])),
            shapes.test(iri),
            gate,
            _outcome(first.get("blank")),
            _outcome(first.get("gateBlank")),
            shapes.texts(iri, SH + "name"),
            shapes.texts(iri, SH + "message"),
            shapes.texts(iri, "http://www.w3.org/2004/02/skos/core#note"),
        )
    return found


def _outcome(value: Value | None) -> str:
    return "not_applicable" if value == TIC + "NotApplicable" else "unknown"


class _Shapes:
    """The SHACL triples of the graph, by subject."""

    def __init__(self, store: Store) -> None:
        self._triples: dict[str, list[tuple[str, Bound]]] = {}
        for row in store.select(_SHAPES):
            value = typed(row["value"], str(row["type"]) if "type" in row else None)
            self._triples.setdefault(str(row["shape"]), []).append((str(row["predicate"]), value))
        self._measures = {m.iri: m for m in measures(store)}

    def texts(self, iri: str, predicate: str) -> dict[str, str]:
        values = [v for p, v in self._triples.get(iri, []) if p == predicate]
        return {v.language: str(v) for v in values if isinstance(v, Text)}

    def check_terms(self, iri: Iri) -> None:
        """Refuse a SHACL term that is not known here: an engine would pass over it."""
        for predicate, _ in self._triples.get(iri, []):
            if predicate.startswith(SH) and predicate.removeprefix(SH) not in _KNOWN:
                raise CouldNotCheck(f"{curie(iri)} 用了不支持的 sh:{predicate.removeprefix(SH)}，无法核对。")

    def test(self, iri: Iri) -> Test | None:
        """What a property shape tests; None for a norm that is no shape."""
        self.check_terms(iri)
        triples = self._triples.get(iri, [])
        path = next((v for p, v in triples if p == SH + "path"), None)
        if path is None:
            if any(p.startswith(SH) for p, _ in triples):
                raise CouldNotCheck(f"条件 {curie(iri)} 没有 sh:path，无法核对。")
            return None
        if path not in self._measures:
            raise CouldNotCheck(f"条件 {curie(iri)} 的路径 {path} 不是已知的度量，无法核对。")
        constraints = []
        for predicate, value in triples:
            if predicate in (SH + "or", SH + "property"):
                raise CouldNotCheck(f"条件 {curie(iri)} 用了 {curie(Iri(predicate))}：只有前提可以，无法核对。")
            name = predicate.removeprefix(SH)
            if name in CONSTRAINTS:
                values = tuple(self._list(value)) if name == "in" else (value,)
                if why := next(filter(None, map(why_unread, values)), None):
                    raise CouldNotCheck(f"条件 {curie(iri)} 的 sh:{name} {why}，无法核对。")
                constraints.append(Constraint(name, values if name == "in" else value))
        if not constraints:
            raise CouldNotCheck(f"条件 {curie(iri)} 没有任何约束，无法核对。")
        return Test(iri, self._measures[Iri(path)], tuple(sorted(constraints, key=lambda c: c.name)))

    def gate(self, iri: Iri) -> Gate:
        triples = self._triples.get(iri, [])
        names = self.texts(iri, "http://www.w3.org/2000/01/rdf-schema#label")
        members = [self.test(Iri(str(v))) for p, v in triples if p == SH + "property"]
        tests = tuple(sorted((t for t in members if t is not None), key=lambda t: t.iri))
        either = [gate for p, v in triples if p == SH + "or" for gate in self._list(v)]
        unknown = [p for p, _ in triples if p.startswith(SH) and p.removeprefix(SH) not in ("property", "or")]
        if unknown or None in members or not (tests or either):
            raise CouldNotCheck(f"前提 {curie(iri)} 无法读懂：{unknown or '没有内容'}。")
        return Gate(iri, names.get("zh", ""), names.get("en", ""), tests, tuple(self.gate(Iri(g)) for g in either))

    def _list(self, node: Bound) -> list[Bound]:
        rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        items: list[Bound] = []
        while str(node) != rdf + "nil":
            parts = dict(self._triples.get(str(node), []))
            if rdf + "first" not in parts or len(items) > 1000:
                raise CouldNotCheck("形状中的列表残缺或成环，无法核对。")
            items.append(parts[rdf + "first"])
            node = parts[rdf + "rest"]
        return items
