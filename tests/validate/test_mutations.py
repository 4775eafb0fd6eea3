"""Change a bound, a quote or a norm in a copy of the files, and something must notice.

A rule or a quote that could be changed without any answer changing would not be where the answers come from.
"""

import random
import re
import shutil
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from ticlex.compare import Cell, matrix
from ticlex.ledger import Gap, Quote, ledger, quotes
from ticlex.measures import Measure
from ticlex.names import curie
from ticlex.records import Record
from ticlex.store import Store
from ticlex.validate import Judge
from ticlex_loaders import read_records

from .conftest import ROOT
from .test_conditions import CASES, csv_file

DOCUMENTS = ("cn-2017", "cn-2020", "cn-2021", "cq", "js")
BOUND = re.compile(r"sh:(min|max)Inclusive ([\d.]+)")
BLOCK = re.compile(r"^(\w+:\S+) a [^\n]*tic:[^\n]*\n(?:[^\n]+\n)*?[^\n]*\.\n", re.MULTILINE)
QUOTES = re.compile(r'tic:quote\s+((?:"(?:[^"\\]|\\.)*"@zh)(?:\s*,\s*"(?:[^"\\]|\\.)*"@zh)*)')
WORDS = re.compile(r'"((?:[^"\\]|\\.)*)"@zh')


# Bounds


@cache
def numeric() -> dict[str, Path]:
    """Every condition with a number, and the file that it stands in."""
    found = {}
    for path in sorted((ROOT / "shapes").glob("*.ttl")):
        if path.stem not in ("graph", "gates"):
            for block in BLOCK.finditer(path.read_text(encoding="utf-8")):
                if BOUND.search(block[0]):
                    found[block[1]] = path
    return found


def moved(kind: str, number: str) -> str:
    """The next bound that is stricter: one more, or one in the last place."""
    step = Decimal(1).scaleb(-18) if "." in number and len(number) > 10 else Decimal("0.01") if "." in number else 1
    return f"{Decimal(number) + (step if kind == 'min' else -step):f}"


def tighten(block: str) -> str:
    """A stricter bound; where both ends are bound, both go up."""
    both = len(BOUND.findall(block)) == 2
    return BOUND.sub(lambda m: f"sh:{m[1]}Inclusive {moved('min' if both else m[1], m[2])}", block)


def outcomes(judge: Judge, cases: list[tuple[dict[str, str], Record]]) -> dict[tuple[str, str], str]:
    """What became of each case's own condition."""
    by_rules: dict[str, list[tuple[str, Record]]] = defaultdict(list)
    for case, record in cases:
        by_rules[case["rule_set"]].append((case["condition"], record))
    return {
        (name, condition): next(v.outcome for v in verdict.conditions if v.condition.id == condition)
        for name, pairs in by_rules.items()
        for (condition, _), verdict in zip(pairs, judge.judge([r for _, r in pairs], [name]), strict=True)
    }


@pytest.fixture(scope="module")
def at_bound(judge: Judge, fields: Sequence[Measure]) -> list[tuple[dict[str, str], Record]]:
    """The first at_bound case of every condition with a number, read."""
    first: dict[tuple[str, str], dict[str, str]] = {}
    for case in CASES:
        if case["case"] == "at_bound" and case["condition"] in numeric():
            first.setdefault((case["rule_set"], case["condition"]), case)
    reading = read_records("cases.csv", csv_file(list(first.values())), fields, judge.rule_sets)
    cases = list(zip(first.values(), reading.records, strict=True))
    assert set(outcomes(judge, cases).values()) == {"met"}
    return cases


@cache
def cells_on_disk() -> dict[tuple[str, str], Cell]:
    return _cells(Store())


def _cells(store: Store) -> dict[tuple[str, str], Cell]:
    """Cells of the matrix that conditions with a number stand behind, by topic and condition."""
    return {
        (topic, cell.norm): cell for topic, cells in matrix(store).items() for cell in cells if cell.norm in numeric()
    }


@pytest.mark.parametrize("condition", sorted(numeric()))
def test_a_bound_that_moves_changes_the_verdict_and_the_matrix(
    condition: str, judge: Judge, at_bound: list[tuple[dict[str, str], Record]], tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "shapes", tmp_path, dirs_exist_ok=True)
    path = tmp_path / numeric()[condition].name
    text = path.read_text(encoding="utf-8")
    (block,) = [m[0] for m in BLOCK.finditer(text) if m[1] == condition]
    path.write_text(text.replace(block, tighten(block)), encoding="utf-8")
    store = Store({"shapes": tmp_path})

    own = [(case, record) for case, record in at_bound if case["condition"] == condition]
    assert own
    force = next(c for rules in judge.rule_sets.values() for c in rules.conditions if c.id == condition).force
    due = "not_met" if force == "Strict" else "soft_not_met"
    assert set(outcomes(Judge(store), own).values()) == {due}

    before, after = cells_on_disk(), _cells(store)
    changed = {key for key in before | after if before.get(key) != after.get(key)}
    assert changed == {key for key in before if key[1] == condition}
    assert changed, "the condition is in no cell of the matrix"
    for key in changed:
        old, new = before[key], after[key]
        assert (old.kind, old.op, old.unit, old.force) == (new.kind, new.op, new.unit, new.force)
        assert old.value != new.value


def test_the_conditions_with_a_number_are_those_of_the_rule_sets(judge: Judge) -> None:
    every = [c for rules in judge.rule_sets.values() for c in rules.tested]
    bounds = {c.id for c in every if c.required and c.required[0] in ("AtLeast", "AtMost")}
    exact = {c.id for c in every if c.required and c.required[0] == "Exactly"}
    assert bounds <= set(numeric()) <= bounds | exact
    assert len(numeric()) == 27


# Quotes


def altered(words: str, number: int) -> str:
    """The words with one character another: the n-th, in turn, and never a space."""
    places = [i for i, char in enumerate(words) if not char.isspace() and char not in '\\"']
    place = places[number % len(places)]
    return f"{words[:place]}{'乙' if words[place] != '乙' else '甲'}{words[place + 1 :]}"


def copy_of_texts(folder: Path) -> dict[str, Path]:
    for name in ("shapes", "regulations"):
        shutil.copytree(ROOT / name, folder / name)
    return {name: folder / name for name in ("shapes", "regulations")}


def test_every_quote_that_is_altered_by_one_character_is_complained_of(store: Store, tmp_path: Path) -> None:
    """All at once, each at another place: of so many none is found any more."""
    number = 0

    def alter(match: re.Match[str]) -> str:
        def one(words: re.Match[str]) -> str:
            nonlocal number
            number += 1
            return f'"{altered(words[1], number)}"@zh'

        return f"tic:quote {WORDS.sub(one, match[1])}"

    folders = copy_of_texts(tmp_path)
    for folder in folders.values():
        for path in folder.rglob("*.ttl"):
            path.write_text(QUOTES.sub(alter, path.read_text(encoding="utf-8")), encoding="utf-8")
    sound, complaints = quotes(store)
    assert complaints == []
    found, complaints = quotes(Store(folders))
    assert number == len(sound) == len(complaints) > 1000
    assert found == []


@pytest.mark.parametrize("place", ["regulations/js/norms.ttl", "regulations/cq/remarks.ttl", "shapes/cn-operation.ttl"])
def test_the_complaint_names_the_norm_of_the_quote_that_was_altered(place: str, tmp_path: Path) -> None:
    folders = copy_of_texts(tmp_path)
    path = tmp_path / place
    text = path.read_text(encoding="utf-8")
    blocks = [m for m in BLOCK.finditer(text) if QUOTES.search(m[0])]
    block = random.Random(place).choice(blocks)  # noqa: S311  # the same one in every run
    words = WORDS.search(QUOTES.search(block[0])[0])  # type: ignore[index, arg-type]
    assert words is not None
    broken = block[0].replace(words[1], altered(words[1], len(words[1]) // 2), 1)
    path.write_text(text.replace(block[0], broken), encoding="utf-8")
    _, complaints = quotes(Store(folders))
    assert len(complaints) == 1
    assert complaints[0].startswith(block[1].replace(":", "/", 1).replace("cn21/", "cn-2021/") + " in ")


# Norms


def sample(document: str, said: list[Quote]) -> list[str]:
    """Three norms whose words no other norm, condition or procedure quotes as well."""
    text = (ROOT / "regulations" / document / "norms.ttl").read_text(encoding="utf-8")
    blocks = {m[1] for m in BLOCK.finditer(text) if QUOTES.search(m[0])}
    spans: dict[str, list[Quote]] = defaultdict(list)
    for quote in said:
        if quote.ref.startswith(f"{document}/"):
            spans[curie(quote.norm)].append(quote)
    shared = {
        name
        for name, own in spans.items()
        for other, theirs in spans.items()
        if other != name and any(a.start < b.end and b.start < a.end for a in own for b in theirs)
    }
    assert len(blocks - shared) > 50
    return random.Random(document).sample(sorted(blocks - shared), 3)  # noqa: S311  # the same in every run


@pytest.mark.parametrize("document", DOCUMENTS)
def test_words_whose_norm_is_taken_away_are_listed_by_the_ledger(document: str, store: Store, tmp_path: Path) -> None:
    assert ledger(store) == []
    shutil.copytree(ROOT / "regulations", tmp_path, dirs_exist_ok=True)
    path = tmp_path / document / "norms.ttl"
    text = path.read_text(encoding="utf-8")
    said = quotes(store)[0]
    for name in sample(document, said):
        (block,) = [m[0] for m in BLOCK.finditer(text) if m[1] == name]
        path.write_text(text.replace(block, ""), encoding="utf-8")
        own = [q for q in said if curie(q.norm) == name]
        gaps = ledger(Store({"regulations": tmp_path}))
        # Its words are listed, punctuation aside, and nothing else is.
        source = store.document(document).text
        assert letters(source, own) == letters(source, gaps) != set()
        assert {gap.ref for gap in gaps} == {quote.ref for quote in own}


def letters(source: str, spans: Sequence[Quote | Gap]) -> set[int]:
    return {i for span in spans for i in range(span.start, span.end) if source[i].isalnum()}
