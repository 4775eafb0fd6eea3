"""Pages for people who follow an IRI: both languages side by side, no script, nothing from elsewhere.

Text becomes part of a page through one encoder, the serialiser of the standard library's element tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from urllib.parse import quote
from xml.etree.ElementTree import Element, tostring

from ticlex.endpoint.catalog import LIMITS, TITLE
from ticlex.endpoint.negotiation import GRAPHS, RESULTS
from ticlex.endpoint.resources import ONTOLOGY, Labels, Resource, Statement, Term, Things, path_of
from ticlex.names import PREFIXES, Iri, curie, local_name
from ticlex.report.plain import printable
from ticlex.store import Text, Value

_STYLE = """
:root { color-scheme: light dark; --ink: light-dark(#111418, #ece7de); --ground: light-dark(#fff, #171512);
  --soft: light-dark(#5c5a55, #b3ada2); --line: light-dark(#ddd6cb, #3d382f); --accent: light-dark(#9c1f18, #f09a8e);
  --serif: 'Songti SC', 'Source Han Serif SC', 'Noto Serif CJK SC', STSong, SimSun, Georgia, serif;
  --sans: system-ui, -apple-system, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1.25rem 4rem; max-width: 72rem; background: var(--ground); color: var(--ink);
  font: 16px/1.6 var(--sans); overflow-wrap: anywhere; }
nav { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; font-size: .875rem; }
h1, h2 { font-family: var(--serif); line-height: 1.35; margin: 1.4em 0 .5em; }
h1 { font-size: 1.6rem; border-bottom: 2px solid; padding-bottom: .5rem; } h2 { font-size: 1.2rem; }
a { color: var(--accent); } code, textarea { font: .9375rem/1.5 ui-monospace, Menlo, Consolas, monospace; }
.soft { color: var(--soft); font-size: .875rem; }
.draft { border: 1px dashed var(--accent); color: var(--accent); font-weight: 600; padding: .5rem .9rem; }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; table-layout: fixed; }
th, td { text-align: start; vertical-align: top; padding: .35rem .8rem .35rem 0; border-top: 1px solid var(--line); }
th { font-weight: 400; width: 28%; } tr:target { outline: 2px solid var(--accent); }
ul { margin: 0; padding: 0; list-style: none; }
textarea { width: 100%; min-height: 11rem; color: inherit; background: inherit; border: 1px solid var(--line);
  padding: .6rem; }
button { font: inherit; padding: .3rem 1.2rem; margin-top: .5rem; }
@media (max-width: 640px) { table, tbody, tr, th, td { display: block; width: auto; } th, td { padding: .1rem 0; }
  td, th + td { border: 0; } thead { display: none; } }
"""
_NAMES = {"zh": "中文", "en": "English"}
_KINDS = {
    "Class": ("类", "Classes"), "ObjectProperty": ("对象属性", "Object properties"),
    "DatatypeProperty": ("数据属性", "Datatype properties"),
    "AnnotationProperty": ("注释属性", "Annotation properties"), "NamedIndividual": ("个体", "Individuals"),
}  # fmt: skip
_SHOWN = 200
"""Values of one property that a page shows; the data has them all, and the page says so."""
EXAMPLE = """SELECT ?document ?provision ?quote WHERE {
  ?norm tic:topic topic:FloorArea ; tic:statedIn ?p ; tic:words ?quote .
  ?p tic:ref ?provision ; tic:inRegulation ?r .
  ?r skos:notation ?document .
}
ORDER BY ?document ?provision
"""

Child = Element | str | None | Iterable["Child"]


def resource_page(found: Resource, things: Things) -> bytes:
    """The page of one thing."""
    labels = things.label(found.iri)
    reading = found.provision
    body: list[Child] = [
        _e("h1", labels.zh, " · ", _e("span", labels.en, lang="en")) if labels.zh != labels.en else _e("h1", labels.zh),
        _e("p", _e("code", found.iri), class_="soft"),
        _draft() if found.is_draft else None,
        _e("p", _e("a", "在原文中阅读 Read it in the text", href=f"/read?a={quote(reading)}")) if reading else None,
        _e("h2", "属性 · Properties"),
        _e("table", [_row(statement, things) for statement in found.properties]),
    ]
    if found.uses:
        body += [
            _e("h2", "被引用 · Referred to by"),
            _e("table", [_row(statement, things) for statement in found.uses]),
        ]
    return _page(f"{labels.zh} · {labels.en}" if labels.zh != labels.en else labels.zh, body)


def ontology_page(things: Things) -> bytes:
    """The vocabulary: each term with both labels and both definitions."""
    labels = things.label(ONTOLOGY)
    body: list[Child] = [_e("h1", labels.zh, " · ", labels.en), _e("p", _e("code", ONTOLOGY), class_="soft")]
    for kind, terms in groupby(sorted(things.terms(), key=_by_kind), key=lambda term: term.kind):
        rows = [
            _e(
                "tr",
                _e("th", _e("a", _e("code", curie(term.iri)), href=path_of(term.iri))),
                _two(term.labels, term.definitions, "zh"), _two(term.labels, term.definitions, "en"),
                id=local_name(term.iri),
            )
            for term in terms
        ]  # fmt: skip
        body += [_e("h2", " · ".join(_KINDS.get(local_name(kind), (curie(kind),)))), _e("table", rows)]
    return _page(f"{labels.zh} · {labels.en}", body)


def _by_kind(term: Term) -> tuple[int, str]:
    kinds = [*_KINDS, local_name(term.kind)]
    return kinds.index(local_name(term.kind)), term.iri


def service_page() -> bytes:
    """What the endpoint is, what it allows, and a form to ask it."""
    prefixes = " ".join(f"{name}:" for name in PREFIXES)
    body = [
        _e("h1", "SPARQL 端点 · SPARQL endpoint"),
        _e("p", LIMITS["zh"]), _e("p", LIMITS["en"], lang="en"),
        _e(
            "form",
            _e("textarea", EXAMPLE, name="query", aria_label="SPARQL", spellcheck="false"),
            _e("button", "查询 Ask", type="submit"),
            action="/sparql", method="get",
        ),
        _e("h2", "不必声明的前缀 · Prefixes that need no declaration"), _e("p", _e("code", prefixes)),
        _e("h2", "格式 · Formats"),
        _e("p", "SELECT, ASK: ", _e("code", ", ".join(RESULTS))),
        _e("p", "CONSTRUCT, DESCRIBE: ", _e("code", ", ".join(GRAPHS))),
    ]  # fmt: skip
    return _page("SPARQL", body)


def catalog_page(rows: Sequence[tuple[str, str, list[str]]], classes: Mapping[str, int]) -> bytes:
    """The description of the graph, as it stands; the classes with their numbers of things in a table of their own."""
    body: list[Child] = [_e("h1", TITLE["zh"], " · ", TITLE["en"])]
    for subject, lines in groupby(rows, key=lambda row: row[0]):
        table = [
            _e("tr", _e("th", _link(Iri(name), curie(name))), _e("td", _e("ul", [_e("li", _plain(v)) for v in values])))
            for _, name, values in lines
        ]
        body += [_e("h2", subject), _e("table", table)]
    counts = [_e("tr", _e("th", _link(Iri(name), curie(name))), _e("td", str(n))) for name, n in classes.items()]
    return _page(TITLE["zh"], [*body, _e("h2", "类 · Classes"), _e("table", counts)])


def missing_page(iri: str, near: str | None) -> bytes:
    """There is no such thing; the nearest that there is."""
    body: list[Child] = [_e("h1", "没有这个地址 · Nothing here"), _e("p", "图中没有 ", _e("code", iri), "。")]
    body.append(_e("p", _e("code", iri), " is not in the graph.", lang="en"))
    if near:
        body.append(_e("p", "是否要找 · Did you mean ", _link(Iri(near), curie(near)), "？"))
    return _page("404", body)


def _page(title: str, body: Child) -> bytes:
    nav = _e(
        "nav", _e("a", "ticlex", href="/"), _e("a", "本体 Ontology", href="/ontology"),
        _e("a", "数据集 Dataset", href="/void"), _e("a", "SPARQL", href="/sparql"),
    )  # fmt: skip
    head = _e(
        "head", _e("meta", charset="utf-8"), _e("meta", name="viewport", content="width=device-width, initial-scale=1"),
        _e("title", f"{title} · ticlex"), _e("style", _STYLE),
    )  # fmt: skip
    page = _e("html", head, _e("body", nav, _e("main", body)), lang="zh-CN")
    return f"<!DOCTYPE html>\n{tostring(page, encoding='unicode', method='html')}".encode()


def _draft() -> Element:
    return _e("p", "征求意见稿，不是现行规定 · Draft for comment, not law", class_="draft")


def _row(statement: Statement, things: Things) -> Element:
    labels = things.label(statement.property)
    name = labels.zh if labels.zh == labels.en else f"{labels.zh} · {labels.en}"
    values = [_e("li", _value(value, things)) for value in statement.values[:_SHOWN]]
    if len(statement.values) > _SHOWN:
        rest = len(statement.values) - _SHOWN
        values.append(_e("li", f"另有 {rest} 个，见数据 · {rest} more in the data", class_="soft"))
    return _e("tr", _e("th", _link(statement.property, name)), _e("td", _e("ul", values)))


def _value(value: Value, things: Things) -> Child:
    if isinstance(value, Iri):
        labels = things.label(value)
        both = [labels.zh] if labels.zh == labels.en else [labels.zh, labels.en]
        return [
            _link(value, " · ".join(both)),
            None if both[0] == curie(value) else _e("span", f" {curie(value)}", class_="soft"),
        ]
    if isinstance(value, Text):
        return [
            _e("span", str(value), lang=value.language),
            _e("span", f" {_NAMES.get(value.language, value.language)}", class_="soft"),
        ]
    return str(value).lower() if isinstance(value, bool) else str(value)


def _plain(value: str) -> Child:
    return _link(Iri(value), curie(value)) if value.startswith(("http://", "https://")) else value


def _link(iri: Iri, *words: Child) -> Element:
    """A link to a thing of ours here, to others where they are; only to addresses of the web."""
    to = path_of(iri)
    return _e("a", *words, href=to) if to.startswith(("/", "http://", "https://")) else _e("span", *words)


def _two(labels: Labels, definitions: Labels, language: str) -> Element:
    label, definition = getattr(labels, language), getattr(definitions, language)
    return _e("td", _e("strong", label), _e("br"), definition, lang=language)


def _e(tag: str, *children: Child, **attributes: str) -> Element:
    """An element; a trailing underscore of an attribute's name is dropped, one inside is a hyphen."""
    names = {name.rstrip("_").replace("_", "-"): printable(value) for name, value in attributes.items()}
    element = Element(tag, names)
    _append(element, children)
    return element


def _append(element: Element, children: Child) -> None:
    if isinstance(children, Element):
        element.append(children)
    elif isinstance(children, str):
        text = printable(children)
        if len(element):
            element[-1].tail = (element[-1].tail or "") + text
        else:
            element.text = (element.text or "") + text
    elif children is not None:
        for child in children:
            _append(element, child)
