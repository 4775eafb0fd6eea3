"""What the library says of itself: the list by group, one question in full, and an answer in people's words.

Tables have labels in place of codes; JSON and CSV keep the codes, since programs compare them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from ticlex.catalogue import Question, group_label, shared_labels
from ticlex.errors import TiclexError
from ticlex.names import ROLE, TIC, TOPIC, Iri, curie
from ticlex.store import Store

_SHOWN = 6
_CODES = """
SELECT ?kind ?code ?label WHERE {
  VALUES ?how { rdf:type skos:inScheme }
  VALUES ?called { rdfs:label skos:prefLabel }
  ?x ?how ?kind ; skos:notation ?code ; ?called ?label FILTER(lang(?label) = "zh")
}
"""
_CONCEPTS = """
SELECT ?x ?code ?label WHERE { ?x skos:notation ?code ; skos:prefLabel ?label FILTER(lang(?label) = "zh") } ORDER BY ?x
"""


def question_json(found: Question) -> dict[str, object]:
    """A question as one JSON object."""
    return {
        "name": found.name, "group": found.group, "question": {"zh": found.zh, "en": found.en},
        "parameters": dict(found.parameters), "columns": list(found.columns), "key": found.key,
        "example": dict(found.example),
        "ranges": {
            name: {"min": of.least, "max": of.most, "whole": of.whole, "unit": of.unit}
            for name, of in found.ranges.items()
        },
        "labels": {name: {"zh": label.zh, "en": label.en} for name, label in found.labels.items()},
    }  # fmt: skip


def by_group(questions: list[Question]) -> dict[str, list[tuple[str, str, str]]]:
    """Name, question and parameters of each, under the name of its group."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    order = list(shared_labels()["groups"])
    for asked in sorted(questions, key=lambda q: (order.index(q.group), q.name)):
        label = group_label(asked.group)
        given = " ".join(f"-p {name}={asked.example.get(name, '…')}" for name in asked.parameters)
        found.setdefault(f"{label.zh} {label.en}", []).append((asked.name, asked.zh, given))
    return found


def explanation(store: Store, asked: Question) -> str:
    """The question, what its parameters may be, what its columns mean, and its SPARQL."""
    group = group_label(asked.group)
    lines = [asked.zh, asked.en, f"{group.zh} {group.en} · {asked.name}", ""]
    if asked.parameters:
        lines.append("参数 parameters")
        for name in asked.parameters:
            label = asked.labels[name]
            lines.append(f"  -p {name}={asked.example[name]}  {label.zh} {label.en}：{_allowed(store, asked, name)}")
        lines.append("")
    lines.append("列 columns")
    width = max(map(len, asked.columns))
    lines += [f"  {name:<{width}}  {asked.labels[name].zh} · {asked.labels[name].en}" for name in asked.columns]
    return "\n".join([*lines, "", asked.query.rstrip()])


def _allowed(store: Store, asked: Question, name: str) -> str:
    kind = asked.parameters[name]
    if kind in ("topic", "role"):
        wanted = TOPIC if kind == "topic" else ROLE
        known = [f"{r['code']} {r['label']}" for r in store.select(_CONCEPTS) if str(r["x"]).startswith(wanted)]
        return f"代码或名称，{len(known)} 个之一，如 {'、'.join(known[:_SHOWN])}"
    if kind == "document":
        return f"{'、'.join(document.id for document in store.documents)} 之一，或其名称"
    if kind == "provision":
        return "条文，如 cn-2021/art8.3"
    if kind == "number":
        allowed = asked.ranges[name]
        unit = {"persons": "人"}.get(allowed.unit or "", "")
        return f"{allowed.least:f} 至 {allowed.most:f} 的{'整数' if allowed.whole else '数'}{unit and f'（{unit}）'}"
    return "任意文字"


class Words:
    """The labels of codes and concepts, looked up once for a table."""

    def __init__(self, store: Store, asked: Question) -> None:
        self._store, self._asked = store, asked

    @cached_property
    def _labels(self) -> Mapping[tuple[str, str], str]:
        return {(str(r["kind"]), str(r["code"])): str(r["label"]) for r in self._store.select(_CODES)}

    @cached_property
    def _concepts(self) -> Mapping[str, str]:
        return {str(r["x"]): str(r["label"]) for r in self._store.select(_CONCEPTS)}

    def column(self, name: str) -> str:
        """The Chinese label of a column."""
        label = self._asked.labels.get(name)
        if label is None:
            raise TiclexError(f"查询 {self._asked.name} 的列 {name} 没有名称。")
        return label.zh

    def shown(self, name: str, term: Mapping[str, str] | None) -> str:
        """A term as a person reads it: a code by its label, true as 是, an IRI short."""
        if term is None:
            return ""
        value = term["value"]
        if term["type"] == "uri":
            return self._concepts.get(value) or curie(Iri(value))
        if term.get("datatype", "").endswith("#boolean"):
            return "是" if value in ("true", "1") else "否"
        codes = self._asked.labels[name].codes if name in self._asked.labels else None
        if codes is None:
            return value
        kind = codes if "://" in codes else TIC + codes.removeprefix("tic:")
        return "；".join(self._labels.get((kind, code), code) for code in value.split("；"))
