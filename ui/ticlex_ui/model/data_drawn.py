"""An answer as a picture: bars where a column holds numbers, links where two columns name things.

Bars of different units stand on scales of their own. Of the pairs of columns, one whose both ends are the same sort of
thing (who acts after whom, what was taken from where) is the first choice.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ticlex_ui.model.data_rows import Answer, Cell, Column, Line

MOST_BARS = 60
MOST_LINKS = 60
_LONGEST = 40
"""Characters on average in a column of names."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One number of one row."""

    line: Line
    cell: Cell
    label: list[tuple[str, Cell]]
    """What tells the rows apart: column and cell."""
    share: float
    """Of the largest on its scale; below zero for what is below zero."""


@dataclass(frozen=True, slots=True)
class Node:
    """An end of links."""

    cell: Cell
    links: int


@dataclass(frozen=True, slots=True)
class Links:
    """Nodes on two sides, and the links between them."""

    left: list[Node]
    right: list[Node]
    edges: list[tuple[int, int, int]]
    """(left, right, rows)"""
    is_cut: bool


def number_columns(answer: Answer) -> list[Column]:
    """Columns that can be drawn as bars: values first, and those last whose numbers are all the same."""

    def order(column: Column) -> tuple[bool, bool]:
        same = len({line.cells[column.name].number for line in _having(answer, column.name)}) < 2
        return same, column.name != "value"

    return sorted((c for c in answer.columns if c.is_number), key=order)


def bars(answer: Answer, column: str) -> list[tuple[str, list[Bar]]]:
    """The bars by unit, in the order of the rows."""
    having = _having(answer, column)[:MOST_BARS]
    telling = _telling(answer, having)
    units = [line.unit if column == "value" else "" for line in having]
    found = []
    for unit in dict.fromkeys(units):
        own = [line for line, its in zip(having, units, strict=True) if its == unit]
        largest = max((abs(n) for line in own if (n := line.cells[column].number) is not None), default=0)
        drawn = []
        for line in own:
            cell = line.cells[column]
            share = float(cell.number / largest) if largest and cell.number is not None else 0.0
            drawn.append(Bar(line, cell, [(c, line.cells[c]) for c in telling if c in line.cells], share))
        found.append((unit, drawn))
    return found


def is_cut(answer: Answer, column: str) -> bool:
    """Some rows are not drawn."""
    return len(_having(answer, column)) > MOST_BARS


def link_columns(answer: Answer) -> list[Column]:
    """Columns that name things."""
    return [c for c in answer.columns if c.sort not in ("number", "law", "flag") and _is_names(answer, c)]


def first_pair(answer: Answer) -> tuple[str, str] | None:
    """The two columns that are drawn when nobody has chosen."""
    named = [c for c in link_columns(answer) if len(_values(answer, c.name)) > 1]
    pairs = [(a, b) for n, a in enumerate(named) for b in named[n + 1 :]]
    if not pairs:
        return None

    def likeness(pair: tuple[Column, Column]) -> float:
        ours, theirs = (_values(answer, c.name) for c in pair)
        shared = len(ours & theirs) / min(len(ours), len(theirs))
        sorts = [c.sort for c in pair]
        # That a provision is in its document is no news.
        return shared + {2: 0.5, 1: -0.5 if "document" in sorts else 0.0}.get(sorts.count("provision"), 0.0)

    best = max(pairs, key=likeness)
    return best[0].name, best[1].name


def links(answer: Answer, left: str, right: str) -> Links:
    """Who is linked with whom, the strongest links first where there are too many."""
    pairs: Counter[tuple[Cell, Cell]] = Counter()
    for line in answer.lines:
        if left in line.cells and right in line.cells:
            pairs[line.cells[left], line.cells[right]] += 1
    kept = dict(pairs.most_common(MOST_LINKS))
    ordered = [pair for pair in pairs if pair in kept]
    ours = list(dict.fromkeys(a for a, _ in ordered))
    theirs = _near_their_partners(ours, ordered)
    edges = [(ours.index(a), theirs.index(b), kept[a, b]) for a, b in ordered]
    count = Counter(a for a, _, _ in edges), Counter(b for _, b, _ in edges)
    sides = [[Node(cell, count[side][n]) for n, cell in enumerate(cells)] for side, cells in enumerate((ours, theirs))]
    return Links(sides[0], sides[1], edges, len(pairs) > len(kept))


def _near_their_partners(ours: list[Cell], pairs: list[tuple[Cell, Cell]]) -> list[Cell]:
    """The right side ordered by the middle of the places that lead there, so that few lines cross."""
    places: dict[Cell, list[int]] = {}
    for a, b in pairs:
        places.setdefault(b, []).append(ours.index(a))
    return sorted(places, key=lambda cell: sum(places[cell]) / len(places[cell]))


def _having(answer: Answer, column: str) -> list[Line]:
    return [line for line in answer.lines if column in line.cells]


def _values(answer: Answer, column: str) -> set[str]:
    return {line.cells[column].words for line in _having(answer, column)}


def _is_names(answer: Answer, column: Column) -> bool:
    found = [line.cells[column.name].words for line in _having(answer, column.name)]
    return bool(found) and sum(map(len, found)) / len(found) <= _LONGEST


def _telling(answer: Answer, lines: list[Line]) -> list[str]:
    """The first columns of names that together tell the rows apart; three at most."""
    named = [c.name for c in link_columns(answer)]
    named = [n for n in named if len({line.cells[n].words for line in lines if n in line.cells}) > 1]
    chosen: list[str] = []
    for name in named[:6]:
        before = _groups(lines, chosen)
        if _groups(lines, [*chosen, name]) > before:
            chosen.append(name)
        if len(chosen) == 3 or _groups(lines, chosen) == len(lines):
            break
    return chosen


def _groups(lines: list[Line], columns: list[str]) -> int:
    return len({tuple(line.cells[c].words if c in line.cells else "" for c in columns) for line in lines})
