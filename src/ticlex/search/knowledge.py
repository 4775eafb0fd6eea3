"""What the graph knows of the words of the articles: names, synonyms, numbers.

All of it is asked of the graph, so that a name added to it is found by the search at once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import takewhile

from ticlex.names import ref_of
from ticlex.search.amounts import in_unit
from ticlex.store import Store, Text

_NAMES = """
SELECT ?thing ?name WHERE {
  VALUES ?property { skos:prefLabel skos:altLabel rdfs:label sh:name }
  ?thing ?property ?name
}
"""
_PRINTED = "SELECT ?thing ?name WHERE { ?naming tic:names ?thing ; tic:printedName ?name }"
_ABOUT = """
SELECT ?provision ?thing (COUNT(?norm) AS ?times) WHERE {
  {
    VALUES ?link {
      tic:topic tic:bearer tic:counterparty tic:action tic:object tic:names sh:path tic:stepOf tic:requires tic:produces
    }
    ?norm ?link ?thing . ?norm tic:statedIn ?provision
  }
  UNION { ?norm tic:conditionOf ?thing ; tic:statedIn ?provision }
  UNION { ?thing sh:property ?norm ; a tic:RuleSet . ?norm tic:statedIn ?provision }
} GROUP BY ?provision ?thing
"""
_NUMBERS = """
SELECT ?provision ?value ?unit ?year ?month ?day WHERE {
  ?norm tic:statedIn ?provision ; tic:quantity ?quantity .
  OPTIONAL { ?quantity tic:value ?value ; tic:unit ?u . ?u skos:notation ?unit }
  OPTIONAL { ?quantity tic:year ?year }
  OPTIONAL { ?quantity tic:month ?month ; tic:day ?day }
}
"""
_DRAFTS = "SELECT ?id WHERE { ?regulation a tic:Regulation ; skos:notation ?id ; tic:status tic:Draft }"
_DOCUMENTS = """
SELECT ?id ?name ?place ?issued WHERE {
  ?regulation a tic:Regulation ; skos:notation ?id ; skos:prefLabel ?name ; tic:jurisdiction ?j .
  ?j skos:prefLabel ?place FILTER(lang(?place) = lang(?name))
  OPTIONAL { ?regulation tic:issued ?issued }
}
"""
# 1/3 is stored as eighteen decimals.
_FINEST = 1000

Number = tuple[Fraction, str | None]


@dataclass(frozen=True, slots=True)
class Thing:
    """What a term of the graph is called in each language."""

    zh: frozenset[str]
    en: frozenset[str]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the graph says of the provisions, by their references."""

    things: Mapping[str, Thing]
    about: Mapping[str, Counter[str]]
    """The terms that a provision's norms name, and how often."""
    numbers: Mapping[str, set[Number]]
    """The quantities of its norms and shapes."""
    documents: Mapping[str, frozenset[str]]
    """The documents that a word may mean: 江苏, jiangsu, 2021."""
    drafts: frozenset[str]


def read(store: Store) -> Knowledge:
    """Ask the graph."""
    names: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for row in [*store.select(_NAMES), *store.select(_PRINTED)]:
        name = row["name"]
        if isinstance(name, Text):
            names[str(row["thing"])][name.language == "en"].add(str(name).casefold())
    about: dict[str, Counter[str]] = defaultdict(Counter)
    for row in store.select(_ABOUT):
        about[ref_of(str(row["provision"]))][str(row["thing"])] = int(str(row["times"]))
    things = {thing: Thing(frozenset(zh), frozenset(en)) for thing, (zh, en) in names.items()}
    drafts = frozenset(str(row["id"]) for row in store.select(_DRAFTS))
    return Knowledge(things, about, _numbers(store), _documents(store), drafts)


def _numbers(store: Store) -> dict[str, set[Number]]:
    found: dict[str, set[Number]] = defaultdict(set)
    for row in store.select(_NUMBERS):
        numbers = found[ref_of(str(row["provision"]))]
        if "value" in row:
            value = Fraction(str(row["value"]))
            numbers.add(in_unit(value if value == int(value) else value.limit_denominator(_FINEST), str(row["unit"])))
        if "year" in row:
            numbers.add((Fraction(str(row["year"])), "year"))
        if "month" in row:
            numbers.add((Fraction(int(str(row["month"])) * 100 + int(str(row["day"]))), "date"))
    return found


def _documents(store: Store) -> dict[str, frozenset[str]]:
    meant: dict[str, set[str]] = defaultdict(set)
    chinese: dict[str, list[str]] = defaultdict(list)
    for row in store.select(_DOCUMENTS):
        document, name, place = str(row["id"]), row["name"], str(row["place"])
        english = isinstance(name, Text) and name.language == "en"
        words = f"{name} {place}".casefold().replace("(", " ").replace(")", " ").split() if english else [name, place]
        for word in [*words, str(row.get("issued", ""))[:4]]:
            meant[str(word)].add(document)
        if not english:
            chinese[place].append(str(name))
    for names in chinese.values():
        # 国家 is what the short titles of the national documents begin with.
        meant[_beginning(names)] |= {d for name in names for d in meant[name]}
    return {word: frozenset(documents) for word, documents in meant.items() if word}


def _beginning(names: Sequence[str]) -> str:
    """What all of these names begin with."""
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False))
    return "".join(letters[0] for letters in alike)
