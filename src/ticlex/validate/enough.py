"""Values that are enough: for what a rule set asks of a field, one value of every kind that makes a difference.

A bound splits the numbers into what is below it, at it and above it; one value of each stands for all of them, so a
search over a few values is a search over all. For a pattern there is one text that fits, with ×× where the law has
××, and the text at hand completed so that it fits.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from math import ceil, floor

from ticlex.errors import CouldNotCheck
from ticlex.measures import Measure
from ticlex.names import TIC, Iri
from ticlex.records import Scalar, exact_ratio
from ticlex.validate.conditions import Condition, Constraint, Gate, Test
from ticlex.validate.gates import same, within
from ticlex.validate.literals import Bound

ANY = "××"
"""What stands for any words, as in the texts' own 国家××技术创新中心."""
_RANGES = ("minInclusive", "maxInclusive", "minExclusive", "maxExclusive")
_COUNT = re.compile(r"[*+?]|\{(\d+)(?:,\d*)?\}", re.ASCII)


def holds(constraints: Iterable[Constraint], value: Scalar) -> bool:
    """Whether a value fulfils constraints, as the engines judge it.

    Raises:
        CouldNotCheck: a constraint that does not fit the value.
    """
    return all(_holds(constraint, value) for constraint in constraints)


def tests_of(conditions: Iterable[Condition]) -> list[Test]:
    """Everything that conditions and their gates test."""
    found = []
    for condition in conditions:
        found += [condition.test] if condition.test else []
        found += _gate_tests(condition.gate) if condition.gate else []
    return found


def values_for(measure: Measure, tests: Iterable[Test], current: Scalar | None, today: date) -> list[Scalar]:
    """One value of each kind that `tests` tell apart: nearest to `current` first, else what the tests name first."""
    constraints = [c for test in tests if test.measure.iri == measure.iri for c in test.constraints]
    named = [_typed(v, measure) for c in constraints if c.name in ("hasValue", "in") for v in _members(c)]
    match measure.type:
        case "boolean":
            found: list[Scalar] = [True, False]
        case "code":
            found = [*named, *(code.code for code in measure.codes)]
        case "text":
            patterns = [str(c.value) for c in constraints if c.name == "pattern"]
            found = [*named, *_texts(patterns, current if isinstance(current, str) else None)]
        case "date":
            ends = [c.value for c in constraints if c.name in _RANGES and isinstance(c.value, date)]
            found = [*named, *(day + timedelta(days=n) for day in ends for n in (0, -1, 1)), today]
        case _:
            bounds = [c.value for c in constraints if c.name in _RANGES]
            found = [*named, *_numbers(measure, [Decimal(b) for b in bounds if isinstance(b, int | Decimal)])]
            found.sort(key=lambda v: v not in bounds)
    distinct = list(dict.fromkeys(found))
    if isinstance(current, int | Decimal) and not isinstance(current, bool):
        distinct.sort(key=lambda v: abs(Decimal(v) - current) if isinstance(v, int | Decimal) else Decimal(0))
    return [v for v in distinct if v != current]


def solved_for(measure: Measure, field: str, values: Mapping[str, Scalar | None], test: Test, today: date) -> Scalar:
    """The value of `field` with which a derived measure just fulfils its test, the other fields being as they are.

    Raises:
        CouldNotCheck: nobody has said how the measure is solved for its fields.
    """
    if measure.iri not in SOLVED:
        raise CouldNotCheck(f"没有说明怎样由派生度量 {measure.zh} 反求字段，无法给出改动。")
    return SOLVED[measure.iri](field, values, test, today)


def fitting(pattern: str) -> str | None:
    """A text that fits a pattern, ×× where any words will do; None where the pattern is beyond this."""
    try:
        text, rest = _alternatives(pattern, 0)
    except (IndexError, ValueError):
        return None
    return text if rest == len(pattern) and re.search(pattern, text) else None


def _report_day(field: str, values: Mapping[str, Scalar | None], test: Test, today: date) -> Scalar:
    """The last day that is in time, or the year before the filing: a report is on the past year (cq/art24: 上年度)."""
    filed, year = values.get("annual_report_date"), values.get("report_year")
    if field == "report_year":
        return (filed if isinstance(filed, date) else today).year - 1
    year = year if isinstance(year, int) else today.year - 1
    days = [c.value for c in test.constraints if c.name == "maxInclusive" and isinstance(c.value, int | Decimal)]
    return date(year + 1, 1, 1) + timedelta(days=int(min(days, default=1)) - 1)


SOLVED: Mapping[Iri, Callable[[str, Mapping[str, Scalar | None], Test, date], Scalar]] = {
    Iri(TIC + "annualReportDay"): _report_day
}
"""How each derived measure is solved for one of its fields."""


def _holds(constraint: Constraint, value: Scalar) -> bool:
    bound = constraint.value
    match constraint.name:
        case "minCount":
            return True
        case "hasValue" | "in":
            return any(same(value, member) for member in _members(constraint))
        case "pattern" if isinstance(value, str):
            return re.search(str(bound), value) is not None
        case "minLength" if isinstance(value, str) and isinstance(bound, int):
            return len(value) >= bound
        case "maxLength" if isinstance(value, str) and isinstance(bound, int):
            return len(value) <= bound
    found = within(constraint.name, value, bound)
    if found is None:
        raise CouldNotCheck(f"sh:{constraint.name} 不能用于 {value!r}。")
    return found


def _members(constraint: Constraint) -> tuple[Bound, ...]:
    return constraint.value if isinstance(constraint.value, tuple) else (constraint.value,)


def _gate_tests(gate: Gate) -> list[Test]:
    return [*gate.tests, *(test for other in gate.alternatives for test in _gate_tests(other))]


def _typed(value: Bound, measure: Measure) -> Scalar:
    """A value that a shape names, as a record would hold it."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return value
    if measure.type == "integer":
        return int(value)
    return exact_ratio(Decimal(value)) if measure.type == "ratio" else Decimal(value)


def _numbers(measure: Measure, bounds: list[Decimal]) -> list[Scalar]:
    points = sorted(set(bounds))
    if measure.type == "integer":
        whole = {n for p in points for n in (floor(p) - 1, floor(p), ceil(p), ceil(p) + 1)}
        return [n for n in sorted(whole) if n >= 0]
    if not points:
        return []
    most = Decimal(1) if measure.type == "ratio" else points[-1] + 2
    ends = [Decimal(0), *points, most]
    between = [(low + high) / 2 for low, high in itertools.pairwise(ends) if low < high]
    found = sorted({*points, *between})
    if measure.type == "ratio":
        return [exact_ratio(n) for n in found if 0 <= n <= 1]
    return [n for n in found if n >= 0]


def _texts(patterns: list[str], current: str | None) -> list[Scalar]:
    """The text at hand completed to fit, then texts that fit by themselves."""
    fits = [text for pattern in patterns if (text := fitting(pattern)) is not None]
    completed: list[Scalar] = []
    if current is not None:
        joined = [t for fit in fits for t in (_joined(current, fit), _joined(fit, current)) if t]
        completed = [t for t in joined if any(re.search(pattern, t) for pattern in patterns)]
    return [*completed, *fits]


def _joined(first: str, then: str) -> str | None:
    """Two texts as one where the first ends in what the second begins with: 甲中心, 中心（筹建） → 甲中心（筹建）."""
    for length in range(min(len(first), len(then)) - 1, 0, -1):
        if first.endswith(then[:length]):
            return first + then[length:]
    return None


def _alternatives(pattern: str, place: int) -> tuple[str, int]:
    """The first alternative from `place` on, and where the last one ends."""
    first: str | None = None
    text = ""
    while place < len(pattern) and pattern[place] != ")":
        if pattern[place] == "|":
            first, text, place = text if first is None else first, "", place + 1
            continue
        piece, place = _atom(pattern, place)
        count = _COUNT.match(pattern, place)
        if count:
            least = int(count[1]) if count[1] else int(count[0] == "+")
            # ×× already stands for several characters.
            piece, place = (piece if least and piece == ANY else piece * least), count.end()
            place += pattern[place : place + 1] == "?"
        text += piece
    return (text if first is None else first), place


def _atom(pattern: str, place: int) -> tuple[str, int]:
    char = pattern[place]
    if char in "^$":
        return "", place + 1
    if char == ".":
        return ANY, place + 1
    if char == "\\":
        if pattern[place + 1].isalnum():
            raise ValueError(pattern)
        return pattern[place + 1], place + 2
    if char == "(":
        start = place + 3 if pattern.startswith("(?:", place) else place + 1
        inner, end = _alternatives(pattern, start)
        if pattern[start] == "?" or pattern[end] != ")":
            raise ValueError(pattern)
        return inner, end + 1
    if char == "[":
        end = pattern.index("]", place + 2)
        if pattern[place + 1] in "^\\":
            raise ValueError(pattern)
        return pattern[place + 1], end + 1
    return char, place + 1
