"""The raw readings are whole, their agreement is computed, and the graph holds what was decided between them."""

import csv
import importlib.util
import sys
from collections import defaultdict
from pathlib import Path
from types import ModuleType

import pytest

from ticlex.corpus.quotes import locate, uncovered
from ticlex.ledger import telling
from ticlex.names import local_name
from ticlex.store import Store

ROOT = Path(__file__).parents[2]
READINGS = ROOT / "docs" / "readings"
DOCUMENTS = ("cn-2017", "cn-2020", "cn-2021", "js", "cq")
SLOTS = ("kind", "bearer", "topic", "force")


@pytest.fixture(scope="module")
def agreement() -> ModuleType:
    spec = importlib.util.spec_from_file_location("agreement", READINGS / "agreement.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # A dataclass looks its module up.
    sys.modules["agreement"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def store() -> Store:
    return Store()


def rows(reading: str, document: str) -> list[dict[str, str]]:
    return list(csv.DictReader((READINGS / reading / f"{document}.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("reading", ["first", "second"])
@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_raw_reading_leaves_no_word_out(store: Store, reading: str, document: str) -> None:
    text = store.document(document)
    spans = []
    for row in rows(reading, document):
        unit = text.unit(row["ref"])
        assert unit is not None, row
        spans += [locate(words, text.text, unit.start, unit.end) for words in row["quote"].split("⋯")]
    for unit in text.structure.units:
        number = unit.number or ""
        left = [text.text[a:b] for a, b in uncovered(text.text, unit.start, unit.end, spans)]
        assert "".join("".join(left).split()) in number + unit.text[: len(number)], (unit.ref, left)


def test_kappa_of_a_worked_example(agreement: ModuleType) -> None:
    """Cohen 1960 in small: 20 yes-yes, 5 and 10 mixed, 15 no-no gives 0.4."""
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert agreement.kappa(pairs) == pytest.approx(0.4)
    assert agreement.kappa([("y", "y"), ("n", "n")]) == 1


def test_the_readings_agree_as_the_documentation_says(agreement: ModuleType, store: Store) -> None:
    pairs = []
    for document in store.documents:
        pairs += agreement.align(agreement.read("first", document), agreement.read("second", document))
    found = " ".join(f"{figure:.2f}" for figure in agreement.figures(pairs))
    told = (ROOT / "docs" / "annotation.md").read_text(encoding="utf-8")
    assert len(pairs) > 600
    assert f"| all | {len(pairs)} | {found.replace(' ', ' | ')} |" in told, (len(pairs), found)


def test_every_difference_was_decided(agreement: ModuleType, store: Store) -> None:
    """Each difference in kind or bearer has a decision on its provision, with a reason."""
    for document in store.documents:
        decided = {(row["ref"], row["aspect"]) for row in rows("reconciled", document.id) if row["reason"]}
        pairs = agreement.align(agreement.read("first", document), agreement.read("second", document))
        for one, other in pairs:
            for slot in ("kind", "bearer"):
                if getattr(one, slot) != getattr(other, slot):
                    settled = {(one.ref, slot), (one.ref, "grain"), (one.ref, "missing")}
                    assert settled & decided, (document.id, one.ref, slot, one.quote)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_was_decided_is_what_the_graph_holds(store: Store, document: str) -> None:
    held = _held(store, document)
    broken = []
    for row in rows("reconciled", document):
        if row["aspect"] not in SLOTS or not row["decided"]:
            continue
        quoted = "".join(row["quote"].split())
        values = {
            v for ref, words, slots in held if ref == row["ref"] and words == quoted for v in slots[row["aspect"]]
        }
        # Two kinds may stand on the same words: a step and the condition that tests it.
        if not set(row["decided"].replace("+", ";").split(";")) <= values:
            broken.append((row["ref"], row["aspect"], row["decided"], row["quote"][:30], sorted(values)))
    assert broken == []


def _held(store: Store, document: str) -> list[tuple[str, str, dict[str, set[str]]]]:
    slots: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in store.select(
        """SELECT ?norm ?slot ?value WHERE {
          VALUES ?slot { tic:bearer tic:topic tic:force } ?norm a tic:Norm ; ?slot ?value
        }"""
    ):
        slots[str(row["norm"])][local_name(str(row["slot"]))].add(local_name(str(row["value"])))
    for row in store.select("SELECT ?norm ?kind WHERE { ?norm a ?kind . ?kind rdfs:subClassOf tic:Norm }"):
        slots[str(row["norm"])]["kind"].add(local_name(str(row["kind"])))
    words: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for quote in telling(store):
        if quote.ref.startswith(document + "/"):
            words[quote.norm, quote.ref.partition("/")[2]].append((quote.start, "".join(quote.words.split())))
    return [(ref, "⋯".join(w for _, w in sorted(found)), slots[norm]) for (norm, ref), found in words.items()]
