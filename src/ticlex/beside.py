"""Two documents beside each other on one topic: whose words answer to whose, and what both have in common.

Words on one measure belong together however they are written; others if they share enough of what they say (numbers
by value, as in `ticlex.diff`), never an amount of persons to a share. Words stand there once, though several norms rest
on them or on a part of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ticlex.compare import SILENCES, Cell, Comparison
from ticlex.diff import Segment, diff, tokens
from ticlex.names import Iri, curie
from ticlex.store import Store

_SAME_MEASURE = 2.0
_SAME_AMOUNT = 0.3
_ALIKE = 0.5
"""The share of two texts that must say the same for the one to answer to the other."""
_MEASURED = "SELECT ?norm ?measure WHERE { ?norm sh:path ?measure ; tic:statedIn ?provision }"


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a document on the topic, with every norm that rests on them."""

    provision: str
    quote: str
    cells: tuple[Cell, ...]

    @property
    def norms(self) -> list[str]:
        """The norms' short names."""
        return list(dict.fromkeys(cell.norm or "" for cell in self.cells))

    @property
    def kinds(self) -> list[str]:
        """Duty, Condition and the like."""
        return list(dict.fromkeys(cell.norm_kind or "" for cell in self.cells))

    @property
    def units(self) -> set[str | None]:
        """Of its numbers."""
        return {cell.unit for cell in self.cells if cell.value is not None}

    @property
    def amounts(self) -> set[tuple[object, ...]]:
        """Its numbers with what bounds they are."""
        return {(cell.op, str(cell.value), cell.unit) for cell in self.cells if cell.value is not None}

    @property
    def force(self) -> str | None:
        """Of the first norm."""
        return self.cells[0].force


@dataclass(frozen=True, slots=True)
class Line:
    """What answers to what; one side is None where nothing answers. `segments` is empty then."""

    base: Passage | None
    other: Passage | None
    segments: tuple[Segment, ...] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """Two documents on a topic: lines in the order of the base, then what only the other has."""

    topic: str
    label_zh: str
    label_en: str
    base: str
    other: str
    lines: tuple[Line, ...]
    silences: Mapping[str, str]
    """The kind of silence, by document that keeps one."""


def beside(store: Store, found: Comparison, other: str) -> Beside:
    """The base of a comparison and the document `other`; both must have cells in it."""
    lines, silences = laid(found.cells, found.base, other, measured(store))
    return Beside(found.topic, found.label_zh, found.label_en, found.base, other, lines, silences)


def laid(
    cells: Sequence[Cell], base: str, other: str, measures: Mapping[str, str]
) -> tuple[tuple[Line, ...], dict[str, str]]:
    """The lines, and the silences, of two documents' cells on one topic; `measures` as from `measured`."""
    ours, theirs = passages(cells, base), passages(cells, other)
    silences = {cell.document: cell.kind for cell in cells if cell.kind in SILENCES and cell.document in (base, other)}
    if base == other:
        return tuple(Line(passage, None) for passage in ours), silences
    answers = _answers(ours, theirs, measures)
    lines = [
        Line(passage, theirs[answers[n]], tuple(diff(passage.quote, theirs[answers[n]].quote)))
        if n in answers
        else Line(passage, None)
        for n, passage in enumerate(ours)
    ]
    taken = set(answers.values())
    return (*lines, *(Line(None, passage) for n, passage in enumerate(theirs) if n not in taken)), silences


def passages(cells: Sequence[Cell], document: str) -> list[Passage]:
    """A document's words on the topic, in the order of the cells."""
    found: dict[tuple[str, str], list[Cell]] = {}
    for cell in cells:
        if cell.document == document and cell.norm and cell.provision and cell.quote:
            found.setdefault((cell.provision, cell.quote), []).append(cell)
    # 限期整改 is read where its sentence is.
    whole = {key: _widest(key, found) for key in found}
    return [
        Passage(*key, tuple(cell for part, group in found.items() if whole[part] == key for cell in group))
        for key in found
        if whole[key] == key
    ]


def _widest(part: tuple[str, str], among: Iterable[tuple[str, str]]) -> tuple[str, str]:
    holding = [one for one in among if one[0] == part[0] and part[1] in one[1]]
    return max(holding, key=lambda one: len(one[1]))


@lru_cache(maxsize=4)
def measured(store: Store) -> dict[str, str]:
    """What each tested condition measures, by the condition's short name."""
    return {curie(Iri(str(row["norm"]))): str(row["measure"]) for row in store.select(_MEASURED)}


def _answers(ours: Sequence[Passage], theirs: Sequence[Passage], measures: Mapping[str, str]) -> dict[int, int]:
    """Each of ours with the one of theirs that it is likest to, the likest pair first."""
    likeness = _likeness([p.quote for p in ours], [p.quote for p in theirs])
    scores = []
    for n, mine in enumerate(ours):
        measure = {measures[norm] for norm in mine.norms if norm in measures}
        for m, yours in enumerate(theirs):
            if mine.units and yours.units and not mine.units & yours.units:
                continue
            same = any(measures.get(norm) in measure for norm in yours.norms)
            score = likeness(n, m) + (_SAME_MEASURE if same else 0)
            score += _SAME_AMOUNT if mine.amounts & yours.amounts else 0
            if score >= _ALIKE:
                scores.append((-score, abs(n - m), n, m))
    answers: dict[int, int] = {}
    for _score, _far, n, m in sorted(scores):
        if n not in answers and m not in answers.values():
            answers[n] = m
    return answers


def _likeness(ours: Sequence[str], theirs: Sequence[str]) -> Callable[[int, int], float]:
    from rapidfuzz.distance import Indel

    left, right = ([[token.says for token in tokens(quote)] for quote in side] for side in (ours, theirs))
    return lambda n, m: Indel.normalized_similarity(left[n], right[m])
