"""The smallest set of changes with which conditions hold: a search over a few telling values of each field.

Whatever mends a broken condition changes a field that it or its gate reads. So the search takes a broken condition,
tries its fields one by one, and goes on with what is then still broken; it allows one change, then two, and so on,
and the first set found is a smallest one. Conditions that share no field are searched apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ticlex.errors import CouldNotCheck
from ticlex.measures import Measure
from ticlex.records import Cell, Scalar
from ticlex.validate.alterable import FACTS, may_change
from ticlex.validate.conditions import Condition, Test
from ticlex.validate.enough import holds, solved_for, tests_of, values_for
from ticlex.validate.gates import applies, open_fields
from ticlex.validate.verdicts import DERIVED, SOFT

Cells = Mapping[str, Cell]
Changes = dict[str, Scalar]
"""Field → value that is enough."""

_BEST_FIRST = ("met", "unknown", "soft_not_met", "not_applicable", "not_met")
"""Of equally small sets, rather one that fulfils a condition than one by which it does not apply."""
_TESTED = ("met", "soft_not_met")
_MOST_STEPS = 200_000
"""Far above what any of our rule sets takes; a shape that ties everything together must not hang."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What makes a record pass a rule set, or why nothing does."""

    changes: Changes
    """As few as can be; where something blocks, what all the rest would take."""
    blocked: tuple[Condition, ...] = ()
    """Conditions that no change can mend."""
    is_testable: bool = True
    """False where nothing can be tested, whatever is filled in."""


@dataclass(slots=True)
class Planner:
    """Plans for one rule set's tested conditions."""

    conditions: Sequence[Condition]
    fields: Mapping[str, Measure]
    today: date
    """What a date that is only asked to be there is filled with."""
    _tests: list[Test] = field(init=False)
    _parts: list[list[Condition]] = field(init=False)

    def __post_init__(self) -> None:
        self._tests = tests_of(self.conditions)
        self._parts = _parts(self.conditions)

    def plan(self, cells: Cells) -> Plan:
        """The smallest set of changes to `cells`.

        Raises:
            CouldNotCheck: the conditions are tied together more than can be searched.
        """
        changes: list[Changes] = []
        blocked: list[Condition] = []
        for part in self._parts:
            found = self._search(part, cells)
            if found is None:
                alone = [c for c in part if _is_broken(c, cells, None) and self._search([c], cells) is None]
                # Each may be within reach alone, and not all of them together.
                stuck = alone or [c for c in part if _is_broken(c, cells, None)]
                blocked += stuck
                found = self._search([c for c in part if c not in stuck], cells) or {}
            changes.append(found)
        if not blocked and not self._is_tested(_all_of(changes), cells):
            tested = self._with_something_tested(changes, cells)
            return Plan({}, is_testable=False) if tested is None else Plan(tested)
        return Plan(_all_of(changes), tuple(blocked))

    def _is_tested(self, changes: Changes, cells: Cells) -> bool:
        after = changed(cells, changes)
        return any(outcome(c, after) in _TESTED for c in self.conditions)

    def _with_something_tested(self, changes: list[Changes], cells: Cells) -> Changes | None:
        """The smallest plan under which some condition applies: nothing tested is nothing passed."""
        best: Changes | None = None
        for index, part in enumerate(self._parts):
            for wanted in part:
                found = self._search(part, cells, wanted)
                if found is not None:
                    whole = _all_of([*changes[:index], found, *changes[index + 1 :]])
                    best = whole if best is None or len(whole) < len(best) else best
        return best

    def _search(self, conditions: Sequence[Condition], cells: Cells, wanted: Condition | None = None) -> Changes | None:
        """The smallest changes under which none of `conditions` is broken, and `wanted` is tested."""
        most = len({name for condition in conditions for name in read_by(condition)})
        search = _Search(self, conditions, wanted)
        for depth in range(most + 1):
            search.was_cut = False
            found = search.go_on({}, cells, depth)
            if found is not None or not search.was_cut:
                return found
        return None

    def options(self, condition: Condition, cells: Cells, settled: Changes) -> list[tuple[str, Scalar]]:
        """Values to try for each field that `condition` reads, what mends it at once first."""
        found = []
        for name in read_by(condition):
            cell = cells.get(name)
            current = cell.value if cell else None
            if name not in settled and may_change(name, is_open=current is None):
                measure = self.fields[name]
                values = values_for(measure, self._tests, current, self.today)
                test = condition.test
                if test and not test.measure.field and name in test.measure.computed_from:
                    others = {n: cells[n].value for n in condition.fields if n in cells}
                    values.insert(0, solved_for(test.measure, name, others, test, self.today))
                found += [(name, value) for value in dict.fromkeys(values) if value != current]
        return sorted(found, key=lambda o: _BEST_FIRST.index(outcome(condition, changed(cells, dict([o])))))


@dataclass(slots=True)
class _Search:
    """One search, with what it has cost so far."""

    planner: Planner
    conditions: Sequence[Condition]
    wanted: Condition | None
    was_cut: bool = False
    steps: int = 0

    def go_on(self, settled: Changes, cells: Cells, left: int) -> Changes | None:
        """Settle what is broken with at most `left` more changes."""
        broken = next((c for c in self.conditions if _is_broken(c, cells, self.wanted)), None)
        if broken is None:
            return settled
        if not left:
            self.was_cut = True
            return None
        for name, value in self.planner.options(broken, cells, settled):
            self.steps += 1
            if self.steps > _MOST_STEPS:
                raise CouldNotCheck("条件之间牵连太多，无法找出最少的改动。")
            found = self.go_on(settled | {name: value}, changed(cells, {name: value}), left - 1)
            if found is not None:
                return found
        return None


def outcome(condition: Condition, cells: Cells) -> str:
    """What the judge says of one condition, without an engine: as `verdicts.Judge`, which has the last word."""
    if condition.test is None:
        return "needs_judgement"
    inside = applies(condition.gate, cells) if condition.gate else True
    if inside is False:
        return "not_applicable"
    if inside is None and condition.gate:
        names, when_blank = open_fields(condition.gate, cells), condition.when_gate_blank
    else:
        names = [name for name in condition.fields if name not in cells or cells[name].value is None]
        when_blank = condition.when_blank
    if names:
        is_bad = any(name in cells and cells[name].problem for name in names)
        return "unknown" if is_bad else when_blank
    measure = condition.test.measure
    value = cells[measure.field].value if measure.field else _derived(condition, cells)
    if value is not None and holds(condition.test.constraints, value):
        return "met"
    return "soft_not_met" if condition.force in SOFT else "not_met"


def changed(cells: Cells, changes: Mapping[str, Scalar]) -> dict[str, Cell]:
    """Cells with other values in some fields; nothing is wrong with those any more."""
    after = dict(cells)
    for name, value in changes.items():
        before = after.get(name, Cell(None, "", ""))
        after[name] = replace(before, value=value, found=str(value), problem=None, note=None)
    return after


def read_by(condition: Condition) -> tuple[str, ...]:
    """The fields that a condition's outcome rests on, those of its own test before those of its gate."""
    return tuple(dict.fromkeys([*condition.fields, *(condition.gate.fields if condition.gate else ())]))


def why_blocked(condition: Condition, cells: Cells, fields: Mapping[str, Measure]) -> str:
    """Why no change mends a condition."""
    fixed = [n for n in read_by(condition) if n in FACTS and n in cells and cells[n].value is not None]
    if fixed:
        return "；".join(f"“{fields[name].zh}”{FACTS[name]}" for name in fixed)
    return "没有能同时满足各项条件的取值"


def _derived(condition: Condition, cells: Cells) -> Scalar | None:
    if condition.test is None:
        return None
    return DERIVED[condition.test.measure.iri]({name: cells[name].value for name in condition.fields})


def _is_broken(condition: Condition, cells: Cells, wanted: Condition | None) -> bool:
    found = outcome(condition, cells)
    return found in ("not_met", "unknown") or (condition is wanted and found not in _TESTED)


def _parts(conditions: Iterable[Condition]) -> list[list[Condition]]:
    """Conditions in groups that share no field."""
    parts: list[tuple[set[str], list[Condition]]] = []
    for condition in conditions:
        names, own = set(read_by(condition)), [condition]
        apart = []
        for part in parts:
            if part[0] & names:
                names, own = names | part[0], part[1] + own
            else:
                apart.append(part)
        parts = [*apart, (names, own)]
    return [own for _, own in parts]


def _all_of(changes: Iterable[Changes]) -> Changes:
    return {name: value for part in changes for name, value in part.items()}
