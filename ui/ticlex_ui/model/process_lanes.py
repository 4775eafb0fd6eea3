"""Where boxes and arrows of a swimlane stand, in a grid: lanes side by side, steps downwards.

Each lane is two half columns, so that its middle is a line of the grid. Below each step's row lie three thin rows: an
arrow leaves through the first, one that jumps over steps turns into the gutter on the right at the second, and what
arrives crosses at the third. An arrow that jumps can thus not be taken for one that ends at the next step.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from ticlex_ui.model.process_steps import ProcedureView, StepView

HEAD_ROWS = 4
"""The heads of the lanes, and the three rows of arrows that lead back to the first step."""
_PER_STEP = 4


@dataclass(frozen=True, slots=True)
class Area:
    """A stretch of the grid, in lines of rows and columns; the end is the line behind it."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Connector:
    """A piece of an arrow: down, across, arrive (down, with a head) or beside (a line between boxes of one step)."""

    kind: str
    area: Area


@dataclass(frozen=True, slots=True)
class Layout:
    """The grid of a procedure; the boxes of a step are several where its actors' lanes do not touch."""

    halves: int
    tracks: int
    loops: bool
    boxes: dict[int, list[Area]]
    connectors: dict[int, list[Connector]]


def layout(view: ProcedureView) -> Layout:
    """Lay a procedure out."""
    lanes = {lane.role.code: place for place, lane in enumerate(view.lanes)}
    boxes = {step.n: _boxes(step, lanes) for step in view.steps}
    jumps = [(s.n, n) for s in view.steps for n in s.next if n != s.n + 1]
    tracks = _tracks(jumps)
    connectors: dict[int, list[Connector]] = {}
    for step in view.steps:
        own = [Connector("beside", _between(a, b)) for a, b in pairwise(boxes[step.n])]
        for target in step.next:
            start, end = _middle(boxes[step.n][0]), _middle(boxes[target][0])
            if target == step.n + 1:
                own += _straight(step.n, start, end)
            else:
                own += _around(step.n, target, start, end, 2 * len(lanes) + 1 + tracks[step.n, target])
        connectors[step.n] = list(dict.fromkeys(own))
    loops = any(target <= source for source, target in jumps)
    return Layout(2 * len(lanes), max(tracks.values(), default=-1) + 1, loops, boxes, connectors)


def row(n: int) -> int:
    """The row of step `n`; the three rows behind it are its arrows', those before it belong to the step before."""
    return HEAD_ROWS + 1 + (n - 1) * _PER_STEP


def _boxes(step: StepView, lanes: dict[str, int]) -> list[Area]:
    places = sorted(lanes[actor.code] for actor in step.actors)
    runs = [[place] for place in places[:1]]
    for before, place in pairwise(places):
        if place == before + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    top = row(step.n)
    return [Area(top, top + 1, 2 * run[0] + 1, 2 * run[-1] + 3) for run in runs]


def _middle(box: Area) -> int:
    return (box.left + box.right) // 2


def _between(left: Area, right: Area) -> Area:
    return Area(left.top, left.bottom, left.right, right.left)


def _straight(n: int, start: int, end: int) -> list[Connector]:
    below = row(n) + 1
    return [
        Connector("down", Area(below, below + 2, start, start + 1)),
        *_across(below + 2, start, end),
        Connector("arrive", Area(below + 2, below + 3, end, end + 1)),
    ]


def _around(source: int, target: int, start: int, end: int, gutter: int) -> list[Connector]:
    leave, come = row(source) + 2, row(target) - 1
    top, bottom = _stretch(source, target)
    return [
        Connector("down", Area(leave - 1, leave, start, start + 1)),
        *_across(leave, start, gutter),
        Connector("down", Area(top, bottom, gutter, gutter + 1)),
        *_across(come, end, gutter),
        Connector("arrive", Area(come, come + 1, end, end + 1)),
    ]


def _stretch(source: int, target: int) -> tuple[int, int]:
    """The rows of a jump's gutter."""
    ends = row(source) + 2, row(target) - 1
    return min(ends), max(ends)


def _across(top: int, a: int, b: int) -> list[Connector]:
    return [Connector("across", Area(top, top + 1, min(a, b), max(a, b)))] if a != b else []


def _tracks(jumps: list[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """A gutter for each jump, shared only by those that do not meet."""
    found: dict[tuple[int, int], int] = {}
    for jump in sorted(jumps, key=lambda j: abs(j[1] - j[0])):
        top, bottom = _stretch(*jump)
        taken = {found[other] for other in found if top < _stretch(*other)[1] and _stretch(*other)[0] < bottom}
        found[jump] = next(track for track in range(len(jumps)) if track not in taken)
    return found
