"""Slips in the shapes that no SHACL engine minds: it passes over a misspelt term, and what it never reaches is met.

What a query can find stands in queries/quality/ and is asked from here; what needs the SHACL vocabulary, or a walk
along lists and nested shapes, is found here. Without such a slip, the shapes can be judged by.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from ticlex.errors import CouldNotCheck
from ticlex.names import PREFIXES, RDF_TYPE, SH, TIC, Iri, curie
from ticlex.quality import Finding, faults, findings
from ticlex.resources import data_dir
from ticlex.store import Store, Value, triples_of
from ticlex.validate.conditions import _RULE_SETS as RULE_SETS
from ticlex.validate.misfits import misfits

ASKED = ("condition-never-tested", "rule-set-for-nothing")
"""Quality queries about what the shapes never reach."""
_RDF = PREFIXES["rdf"]
_FIRST, _REST, _NIL = (Iri(_RDF + name) for name in ("first", "rest", "nil"))
_PROPERTY = Iri(_RDF + "Property")
_NEARLY_SHACL = re.compile(r"https?://(?:www\.)?w3\.org/(?:ns|\d{4})/shacl\b", re.IGNORECASE)
_SHOWN = 5

_WORDS = {
    "unknown-shacl-term": (
        "SHACL 词汇中没有的词", "term that the SHACL vocabulary does not have",
        "改正拼写：引擎会跳过它，条件就成了恒真。",
        "Mend the spelling: an engine passes over it, and the condition holds always.",
    ),
    "misplaced-shacl-term": (
        "不是属性的 SHACL 词用作了属性", "SHACL term that is no property, used as one",
        "换成相应的属性。", "Use the property that is meant.",
    ),
    "list-broken": (
        "残缺的列表", "list that is not whole",
        "每一节写一个 rdf:first 和一个 rdf:rest，末尾是 rdf:nil。",
        "Give each part one rdf:first and one rdf:rest, and end in rdf:nil.",
    ),
    "shape-in-a-circle": (
        "列表、路径或形状绕回自身", "list, path or shape that comes back to itself",
        "断开其中的一环。", "Break one link of it.",
    ),
    "shape-listed-not-defined": (
        "列出了而没有定义的形状", "shape that is listed and not defined",
        "定义它（属性形状要有 sh:path 和约束），或改正名称。",
        "Define it (a property shape has a sh:path and a constraint), or mend the name.",
    ),
    "shape-defined-not-listed": (
        "定义了而哪里都没有列出的属性形状", "property shape that is defined and listed nowhere",
        "列入规则集或前提的 sh:property，或删去。", "List it under the sh:property of a rule set or gate, or drop it.",
    ),
    "rule-set-not-read": (
        "不完整而没有读入的规则集", "rule set that is not whole, and therefore not read",
        "补齐类型、代码、中英文名称、所属文件和阶段。",
        "Give it its type, notation, label in zh and en, regulation and stage.",
    ),
    "value-of-another-type": (
        "类型与度量不合的界限或值", "bound or value of another type than its measure",
        "数写成整数或小数，日期写成 \"2025-01-30\"^^xsd:date，文字不带语言标记。",
        'Write numbers as integers or decimals, dates as "2025-01-30"^^xsd:date, texts without a language.',
    ),
}  # fmt: skip

# A predicate at a time: one filter over all triples takes three times as long.
_PREDICATES = "SELECT DISTINCT ?predicate WHERE { ?subject ?predicate ?object }"
_CLASSES = "SELECT DISTINCT ?class WHERE { ?subject a ?class }"
_USES = "SELECT ?subject ?predicate ?object WHERE { ?subject ?predicate ?object }"
_OF_CLASS = "SELECT ?subject ?class WHERE { ?subject a ?class }"
_NORMS = "SELECT DISTINCT ?condition WHERE { ?condition a tic:Condition }"
_MEANT = """
SELECT DISTINCT ?rules WHERE {
  { ?rules a tic:RuleSet } UNION { ?rules sh:targetClass tic:CenterRecord }
  UNION { ?rules sh:property ?condition . ?condition a tic:Condition }
}
"""

_LISTS = frozenset(
    SH + name for name in ("in", "or", "and", "xone", "languageIn", "ignoredProperties", "alternativePath")
)
_SHAPES = frozenset(SH + name for name in ("property", "node", "not", "qualifiedValueShape")) | {TIC + "appliesWhen"}
_SHAPE_LISTS = frozenset(SH + name for name in ("or", "and", "xone"))
_PATHS = frozenset(SH + name for name in ("path", "inversePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath"))
_LINKS = _LISTS | _SHAPES | _PATHS | {_FIRST, _REST}
_TARGETS = frozenset(
    SH + name for name in ("target", "targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf")
)


_Slip = tuple[str, str, tuple[tuple[str, str], ...]]
"""Fault, offender, and what else is to be said of it."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms that the SHACL vocabulary declares, by IRI."""

    terms: frozenset[str]
    properties: frozenset[str]


def lint(store: Store) -> list[Finding]:
    """Every slip in the shapes, those included that queries/quality/ looks for; each is an error."""
    return [*slips(store), *_asked(store)]


def slips(store: Store) -> list[Finding]:
    """The slips that no quality query looks for."""
    shapes = _Shapes(store)
    found = {
        *_unknown_terms(shapes),
        *_broken_lists(shapes),
        *_circles(shapes),
        *_not_defined(shapes),
        *_not_listed(shapes),
        *_not_read(store),
        *(("value-of-another-type", shapes.name(shape), more) for shape, more in misfits(store)),
    }
    return [_finding(*slip) for slip in sorted(found)]


def check_shapes(store: Store) -> None:
    """Let a judge be made of these shapes, or say what is wrong with them.

    Raises:
        CouldNotCheck: a slip that would change verdicts without a word.
    """
    if found := lint(store):
        shown = "；".join(f"{f.words['zh']}：{' '.join([f.offender, *f.columns.values()])}" for f in found[:_SHOWN])
        more = f"；共 {len(found)} 处" if len(found) > _SHOWN else ""
        raise CouldNotCheck(
            f"规则的形状有错，不能据以核对。{shown}{more}。请改正 shapes 文件夹；ticlex quality 列出全部。"
        )


def _asked(store: Store) -> list[Finding]:
    folder = data_dir("queries") / "quality"
    # The headers of all queries take longer to read than three queries to answer.
    caught = {name for name in ASKED if store.select((folder / f"{name}.rq").read_text(encoding="utf-8"))}
    return (
        [finding for fault in faults() if fault.name in caught for finding in findings(store, fault)] if caught else []
    )


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The terms of the vocabulary's own file, as pyshacl carries it."""
    package = find_spec("pyshacl")
    if package is None or package.origin is None:
        raise CouldNotCheck("没有安装 pyshacl，无法核对。")
    triples = triples_of(Path(package.origin).parent / "assets" / "shacl.ttl")
    terms = {subject for subject, _, _ in triples if subject.startswith(SH) and subject != SH}
    properties = {s for s, predicate, value in triples if predicate == RDF_TYPE and value == _PROPERTY}
    return Vocabulary(frozenset(terms), frozenset(properties & terms))


def _finding(fault: str, offender: str, more: tuple[tuple[str, str], ...]) -> Finding:
    zh, en, mend_zh, mend_en = _WORDS[fault]
    words, remedy = {"zh": zh, "en": en}, {"zh": mend_zh, "en": mend_en}
    return Finding(fault, "error", offender, dict(more), words, remedy)


class _Shapes:
    """The triples that shapes, and the lists in them, are made of."""

    def __init__(self, store: Store) -> None:
        self.triples: dict[str, list[tuple[str, Value]]] = {}
        for predicate in (row["predicate"] for row in store.select(_PREDICATES)):
            if predicate in (_FIRST, _REST, TIC + "appliesWhen") or _NEARLY_SHACL.match(str(predicate)):
                for row in store.select(_USES, {"predicate": predicate}):
                    self.triples.setdefault(str(row["subject"]), []).append((str(predicate), row["object"]))
        for kind in (row["class"] for row in store.select(_CLASSES)):
            if _NEARLY_SHACL.match(str(kind)):
                for row in store.select(_OF_CLASS, {"class": kind}):
                    self.triples.setdefault(str(row["subject"]), []).append((RDF_TYPE, kind))
        self.norms = {str(row["condition"]) for row in store.select(_NORMS)}
        self._names = self._named()

    def name(self, node: str) -> str:
        """A node for a person: its own name, or that of the node with a name which it is part of."""
        return curie(self._names.get(node, node))

    def objects(self, node: str, predicates: Iterable[str]) -> list[str]:
        """What a node links to by some predicates."""
        return [str(value) for predicate, value in self.triples.get(node, []) if predicate in predicates]

    def members(self, node: str) -> Iterator[str]:
        """The members of a list, as far as it goes."""
        seen: set[str] = set()
        while node in self.triples and node not in seen:
            seen.add(node)
            yield from self.objects(node, {_FIRST})
            node = next(iter(self.objects(node, {_REST})), _NIL)

    def _named(self) -> dict[str, str]:
        names: dict[str, str] = {}
        for root in sorted(node for node in self.triples if not node.startswith("_:")):
            waiting = [root]
            while waiting:
                for _, value in self.triples.get(waiting.pop(), []):
                    if str(value).startswith("_:") and str(value) not in names:
                        names[str(value)] = root
                        waiting.append(str(value))
        return names


def _unknown_terms(shapes: _Shapes) -> Iterator[_Slip]:
    known = vocabulary()
    for node, triples in shapes.triples.items():
        for predicate, value in triples:
            for term in (predicate, value if isinstance(value, Iri) else ""):
                if _NEARLY_SHACL.match(term) and term not in known.terms:
                    yield "unknown-shacl-term", shapes.name(node), (("term", curie(term)), *_meant(term, known))
            if predicate in known.terms and predicate not in known.properties:
                yield "misplaced-shacl-term", shapes.name(node), (("term", curie(predicate)),)


def _meant(term: str, known: Vocabulary) -> tuple[tuple[str, str], ...]:
    """The term of the vocabulary that a misspelt one is nearest to, if any is near."""
    short = {name.removeprefix(SH).lower(): name for name in known.terms}
    word = re.split(r"[#/]", term)[-1].lower()
    near = difflib.get_close_matches(word, short, n=1, cutoff=0.7)
    return (("meant", f"→ {curie(short[near[0]])}"),) if near else ()


def _broken_lists(shapes: _Shapes) -> Iterator[_Slip]:
    parts = {node for node in shapes.triples if shapes.objects(node, {_FIRST, _REST})}
    for node in shapes.triples:
        if any(head not in parts and head != _NIL for head in shapes.objects(node, _LISTS)):
            yield "list-broken", shapes.name(node), ()
    for node in parts:
        firsts, rests = (shapes.objects(node, {link}) for link in (_FIRST, _REST))
        if len(firsts) != 1 or len(rests) != 1 or not (rests[0] == _NIL or rests[0] in parts):
            yield "list-broken", shapes.name(node), ()


def _circles(shapes: _Shapes) -> Iterator[_Slip]:
    """Nodes that are reached from themselves; of a circle of nodes without names, what it hangs on."""
    links = {node: [to for to in shapes.objects(node, _LINKS) if to in shapes.triples] for node in shapes.triples}
    done: set[str] = set()
    for start in sorted(links):
        path: dict[str, Iterator[str]] = {} if start in done else {start: iter(links[start])}
        while path:
            node, onward = next(reversed(path.items()))
            step = next(onward, None)
            if step is None:
                done.add(node)
                del path[node]
            elif step in path:
                circle = list(path)[list(path).index(step) :]
                yield "shape-in-a-circle", min(shapes.name(part) for part in circle), ()
            elif step not in done:
                path[step] = iter(links[step])


def _not_defined(shapes: _Shapes) -> Iterator[_Slip]:
    for node in shapes.triples:
        listed = [
            (to, SH + "path" if p == SH + "property" else "") for p in _SHAPES for to in shapes.objects(node, {p})
        ]
        listed += [(member, "") for head in shapes.objects(node, _SHAPE_LISTS) for member in shapes.members(head)]
        for shape, needed in listed:
            own = [predicate for predicate, _ in shapes.triples.get(shape, [])]
            if not own or (needed and needed not in own):
                yield "shape-listed-not-defined", shapes.name(node), (("shape", shapes.name(shape)),)


def _not_listed(shapes: _Shapes) -> Iterator[_Slip]:
    """Property shapes that nothing reaches; queries look for conditions and gates of that kind."""
    reached = {to for node in shapes.triples for to in shapes.objects(node, _SHAPES)}
    reached |= {
        m for node in shapes.triples for head in shapes.objects(node, _SHAPE_LISTS) for m in shapes.members(head)
    }
    for node, triples in shapes.triples.items():
        predicates = {predicate for predicate, _ in triples}
        if SH + "path" in predicates and node not in reached and not predicates & _TARGETS and node not in shapes.norms:
            yield "shape-defined-not-listed", shapes.name(node), ()


def _not_read(store: Store) -> Iterator[_Slip]:
    read = {row["rules"] for row in store.select(RULE_SETS)}
    for row in store.select(_MEANT):
        if row["rules"] not in read:
            yield "rule-set-not-read", curie(str(row["rules"])), ()
