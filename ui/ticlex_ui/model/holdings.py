"""What every page asks of the graph, read once a process: documents, topics, norms with their places, labels."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from importlib.metadata import PackageNotFoundError, version

from ticlex.compare import Cell, Regulation, Topic, matrix, regulations, topics
from ticlex.corpus.citations import Citation
from ticlex.ledger import Quote, quotes
from ticlex.measures import Measure, measures
from ticlex.names import curie
from ticlex.provisions import Norm, citation_index, norms_by_provision
from ticlex.search import Index
from ticlex.store import Store, Text
from ticlex.validate import Judge, RuleSet
from ticlex_ui.model.articles import printed

_LABELS = """
SELECT ?term ?label WHERE {
  { ?term skos:prefLabel ?label } UNION { ?term rdfs:label ?label } UNION { ?term sh:name ?label }
  UNION { ?term tic:reason ?label }
}
"""
_STATUS_WORDS = {"in_force": "InForce", "issued": "Issued", "draft": "Draft"}
_NOTES = "SELECT ?norm ?note WHERE { ?norm tic:statedIn ?provision ; skos:note ?note }"


@dataclass(frozen=True, slots=True)
class Edition:
    """Which data the pages show."""

    version: str
    digest: str
    """First eight digits of the hash over all files that the graph is built from."""
    date: str
    """Day of the newest of them."""


class Holdings:
    """The graph and what is derived from it for the pages; built once, then only read."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._norms = lru_cache(maxsize=None)(lambda name: norms_by_provision(store, name))

    @cached_property
    def judge(self) -> Judge:
        """The judge of records."""
        return Judge(self.store)

    @cached_property
    def regulations(self) -> dict[str, Regulation]:
        """The documents in their order, by id."""
        return {r.id: r for r in regulations(self.store)}

    @cached_property
    def topics(self) -> dict[str, Topic]:
        """The topics in their order, by code."""
        return {t.code: t for t in topics(self.store)}

    @cached_property
    def matrix(self) -> dict[str, list[Cell]]:
        """Every topic's cells."""
        return matrix(self.store)

    @cached_property
    def measures(self) -> dict[str, Measure]:
        """The fields of a record, by code."""
        return {m.field: m for m in measures(self.store) if m.field}

    @cached_property
    def rule_sets(self) -> dict[str, RuleSet]:
        """The rule sets, national first."""
        return self.judge.rule_sets

    @cached_property
    def on_derived(self) -> set[str]:
        """Conditions on a derived measure, whose bound (the 30th day) is not what the text prints (1月30日前)."""
        every = [c for rules in self.rule_sets.values() for c in rules.conditions]
        return {c.id for c in every if c.test and not c.test.measure.field}

    @cached_property
    def quotes(self) -> dict[str, list[Quote]]:
        """The quotes of a norm with their places, by the norm's short name."""
        found: dict[str, list[Quote]] = {}
        for quote in quotes(self.store)[0]:
            found.setdefault(curie(quote.norm), []).append(quote)
        return found

    @cached_property
    def citations(self) -> tuple[dict[str, list[Citation]], dict[str, list[str]]]:
        """Citations by the provision that prints them, and citing provisions by what they cite."""
        return citation_index(self.store)

    @cached_property
    def index(self) -> Index:
        """The search index over the provisions."""
        return Index(self.store)

    @cached_property
    def labels(self) -> dict[str, dict[str, str]]:
        """Labels by language, by a term's short name (tic:Duty, js:art12.1-floor-area)."""
        found: dict[str, dict[str, str]] = {}
        for row in self.store.select(_LABELS):
            if isinstance(row["label"], Text):
                found.setdefault(curie(str(row["term"])), {})[row["label"].language] = str(row["label"])
        return found

    @cached_property
    def english(self) -> dict[str, str]:
        """The English of a Chinese label, remark or note."""
        notes: dict[str, dict[str, list[str]]] = {}
        for row in self.store.select(_NOTES):
            if isinstance(row["note"], Text):
                notes.setdefault(str(row["norm"]), {}).setdefault(row["note"].language, []).append(str(row["note"]))
        single = [n for n in notes.values() if len(n.get("zh", [])) == len(n.get("en", [])) == 1]
        found = {n["zh"][0]: n["en"][0] for n in single}
        return found | {n["zh"]: n["en"] for n in self.labels.values() if {"zh", "en"} <= n.keys()}

    def norms(self, document: str) -> Mapping[str, list[Norm]]:
        """Every norm of a document, by the reference of its provision."""
        return self._norms(document)

    def word(self, code: str, lang: str) -> str:
        """The label of a kind, a force or another term of the vocabulary (Duty, InPrinciple)."""
        names = self.labels.get(f"tic:{code}", {})
        return names.get(lang, code)

    def translated(self, label: str, lang: str) -> str:
        """A Chinese label in the page's language."""
        return self.english.get(label, label) if lang == "en" else label

    def status(self, code: str, lang: str) -> str:
        """The status of a document in words."""
        return self.word(_STATUS_WORDS.get(code, code), lang)

    def article(self, ref: str, lang: str = "zh") -> str:
        """What the provision js/art12.1 is called in print, without its document."""
        document, _, unit = ref.partition("/")
        return printed(self.store.document(document), unit, lang)

    def short(self, document: str, lang: str) -> str:
        """The short title of a document."""
        found = self.regulations[document]
        return found.short_en if lang == "en" else found.short_zh

    def span(self, norm: str | None, quote: str | None = None) -> tuple[int, int] | None:
        """Where a norm's words stand: of its quote `quote` if it has that one, else of the first."""
        places = self.quotes.get(norm or "", [])
        found = next((q for q in places if quote and q.words == quote), None) or next(iter(places), None)
        return (found.start, found.end) if found else None

    @cached_property
    def edition(self) -> Edition:
        """Version, hash and day of the data."""
        digest, newest = hashlib.sha256(), 0.0
        for document in self.store.documents:
            digest.update(document.sha256.encode())
        for path in self.store.files:
            digest.update(path.read_bytes())
            newest = max(newest, path.stat().st_mtime)
        try:
            number = version("ticlex")
        except PackageNotFoundError:
            number = "0"
        return Edition(number, digest.hexdigest()[:8], datetime.fromtimestamp(newest, UTC).date().isoformat())
