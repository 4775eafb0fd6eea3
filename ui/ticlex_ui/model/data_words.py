"""What the codes and names in an answer are called, in both languages."""

from __future__ import annotations

from functools import cache, cached_property

from ticlex.catalogue import Label
from ticlex.names import TIC, curie
from ticlex.store import Text
from ticlex_ui.model.holdings import Holdings

_CODES = """
SELECT ?kind ?code ?label WHERE {
  VALUES ?how { rdf:type skos:inScheme }
  VALUES ?called { rdfs:label skos:prefLabel }
  ?x ?how ?kind ; skos:notation ?code ; ?called ?label
}
"""
_TERMS = """
SELECT ?term ?zh ?en ?definition WHERE {
  { ?term rdfs:label ?zh } UNION { ?term skos:prefLabel ?zh }
  OPTIONAL { ?term rdfs:label|skos:prefLabel ?en FILTER(lang(?en) = "en") }
  OPTIONAL { ?term skos:definition ?definition FILTER(lang(?definition) = "zh") }
  FILTER(lang(?zh) = "zh" && isIRI(?term))
} ORDER BY ?term
"""
_NOT_OFFERED = ("reg:", "js:", "cq:", "cn17:", "cn20:", "cn21:", "http")
"""Norms and provisions are found by asking, not by completing their names."""


class Words:
    """The labels of a graph, looked up once."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings

    @cached_property
    def _codes(self) -> dict[tuple[str, str], dict[str, str]]:
        found: dict[tuple[str, str], dict[str, str]] = {}
        for row in self._holdings.store.select(_CODES):
            if isinstance(row["label"], Text):
                key = str(row["kind"]), str(row["code"])
                found.setdefault(key, {})[row["label"].language] = str(row["label"])
        return found

    def code(self, label: Label | None, code: str, lang: str) -> str:
        """What a code of a column is called: AtLeast, Strict, CNY; several are parted by ；."""
        if label is None or label.codes is None:
            return code
        kind = label.codes if "://" in label.codes else TIC + label.codes.removeprefix("tic:")
        names = [self._codes.get((kind, part), {}).get(lang, part) for part in code.split("；")]
        return ("；" if lang == "zh" else "; ").join(names)

    def translated(self, words: str, lang: str) -> str:
        """Chinese labels in the page's language; what is no label stays."""
        if lang == "zh":
            return words
        if whole := self._holdings.english.get(words):
            return whole
        parts = [self._holdings.english.get(part, part) for part in words.split("；")]
        return "; ".join(parts) if parts != words.split("；") else words

    def iri(self, iri: str, lang: str) -> str:
        """What a thing is called; its short name where it has no label."""
        short = curie(iri)
        return self._holdings.labels.get(short, {}).get(lang, short)

    @cached_property
    def terms(self) -> list[dict[str, str]]:
        """What an editor completes: short name, labels and meaning of classes, properties and codes."""
        found = {}
        for row in self._holdings.store.select(_TERMS):
            short = curie(str(row["term"]))
            if short.startswith(_NOT_OFFERED):
                continue
            local = short.partition(":")[2]
            is_tic = short.startswith("tic:")
            kind = ("property" if local[:1].islower() else "class") if is_tic else "constant"
            found[short] = {
                "name": short, "zh": str(row["zh"]), "en": str(row.get("en", "")), "kind": kind,
                "means": str(row.get("definition", "")),
            }  # fmt: skip
        return list(found.values())


@cache
def words_of(holdings: Holdings) -> Words:
    """The labels of these holdings, looked up once a process."""
    return Words(holdings)
