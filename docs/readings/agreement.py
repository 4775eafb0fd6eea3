"""How far the two raw readings of a text agree: Cohen's κ on kind, bearer and topic.

    python docs/readings/agreement.py [--differences]

`first/<id>.csv` and `second/<id>.csv` are as their readers left them. Norms are aligned by the words that they quote:
the pairs with the largest overlap first, each norm once, at least half of the shorter one's words. κ is taken over the
aligned pairs. A bearer is the set of roles, blank included; topics, of which a norm may have two, are taken one by one:
each topic is there or not, pooled over all topics.
"""

import csv
import sys
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ticlex.corpus.documents import Document, read_documents
from ticlex.corpus.quotes import locate
from ticlex.resources import data_dir

HERE = Path(__file__).parent
LEAST_OVERLAP = 0.5


@dataclass(frozen=True, slots=True)
class Row:
    """One norm of a reading; `places` are the characters of the text that it quotes."""

    ref: str
    quote: str
    kind: str
    bearer: frozenset[str]
    topic: frozenset[str]
    places: frozenset[int]


def read(reading: str, document: Document) -> list[Row]:
    """The norms of a reading, waivers aside.

    Raises:
        QuoteError: a quote that is not in its provision exactly once.
    """
    with (HERE / reading / f"{document.id}.csv").open(encoding="utf-8", newline="") as lines:
        return [_row(line, document) for line in csv.DictReader(lines) if line["kind"] != "Waiver"]


def _row(line: dict[str, str], document: Document) -> Row:
    unit = document.unit(line["ref"])
    if unit is None:
        raise KeyError(f"{document.id}/{line['ref']}")
    places: set[int] = set()
    for words in line["quote"].split("⋯"):
        start, end = locate(words, document.text, unit.start, unit.end)
        places |= {n for n in range(start, end) if document.text[n].isalnum()}
    bearer, topic = (frozenset(filter(None, line[slot].split(";"))) for slot in ("bearer", "topic"))
    return Row(line["ref"], line["quote"], line["kind"], bearer, topic, frozenset(places))


def align(first: Sequence[Row], second: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Pairs that quote the same words, in the order of the text."""
    overlaps = []
    for a, one in enumerate(first):
        for b, other in enumerate(second):
            if one.ref == other.ref and (shared := len(one.places & other.places)):
                share = shared / min(len(one.places), len(other.places))
                if share >= LEAST_OVERLAP:
                    # Of equal overlaps the pair of one kind is meant: a step and a condition may share their words.
                    overlaps.append((-shared / len(one.places | other.places), one.kind != other.kind, a, b))
    taken: dict[int, int] = {}
    for _, _, a, b in sorted(overlaps):
        if a not in taken and b not in taken.values():
            taken[a] = b
    return [(first[a], second[b]) for a, b in sorted(taken.items())]


def kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float:
    """Cohen's κ of two readers' labels (Cohen 1960): agreement beyond what chance would give."""
    total = len(pairs)
    observed = sum(one == other for one, other in pairs) / total
    left, right = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(count * right[label] for label, count in left.items()) / total**2
    return 1.0 if chance == 1 else (observed - chance) / (1 - chance)


def topic_pairs(pairs: Sequence[tuple[Row, Row]]) -> list[tuple[bool, bool]]:
    """For each aligned pair and each topic: does the first reader give it, does the second?"""
    topics = sorted(set().union(*(row.topic for pair in pairs for row in pair)))
    return [(topic in one.topic, topic in other.topic) for one, other in pairs for topic in topics]


def figures(pairs: Sequence[tuple[Row, Row]]) -> tuple[float, float, float]:
    """κ on kind, bearer and topic."""
    return (
        kappa([(one.kind, other.kind) for one, other in pairs]),
        kappa([(one.bearer, other.bearer) for one, other in pairs]),
        kappa(topic_pairs(pairs)),
    )


def main() -> None:
    """Print a table, or every difference with its words."""
    everything: list[tuple[Row, Row]] = []
    print("document   first second aligned   kind bearer  topic")
    for document in read_documents(data_dir("regulations")):
        first, second = read("first", document), read("second", document)
        pairs = align(first, second)
        everything += pairs
        _print(document.id, len(first), len(second), pairs)
        if "--differences" in sys.argv[1:]:
            for one, other in pairs:
                _print_difference(one, other)
    _print("all", 0, 0, everything)


def _print(name: str, first: int, second: int, pairs: Sequence[tuple[Row, Row]]) -> None:
    counts = f"{first or '':>6}{second or '':>7}{len(pairs):>8}"
    print(f"{name:<10}{counts}" + "".join(f"{figure:>7.2f}" for figure in figures(pairs)))


def _print_difference(one: Row, other: Row) -> None:
    for slot in ("kind", "bearer", "topic"):
        left, right = getattr(one, slot), getattr(other, slot)
        if (slot == "topic" and not left & right) or (slot != "topic" and left != right):
            said = [value if isinstance(value, str) else ";".join(sorted(value)) or "-" for value in (left, right)]
            print(f"  {one.ref:<10} {slot:<7} {said[0]} | {said[1]}   “{one.quote}”")


if __name__ == "__main__":
    main()
