"""Whether a condition applies to a record: true, false, or not to be told from what is filled in.

Three-valued (Kleene): a blank field leaves the answer open only where another value of it would change the
answer. 筹建五年 is beyond four whether or not an extension is on record.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from ticlex.errors import CouldNotCheck
from ticlex.records import Cell, Scalar
from ticlex.validate.conditions import Constraint, Gate, Test
from ticlex.validate.literals import Bound


def applies(gate: Gate, cells: Mapping[str, Cell]) -> bool | None:
    """Return whether the record is inside the gate; None if its fields do not tell."""
    answers = [_fulfils(test, cells) for test in gate.tests]
    if gate.alternatives:
        answers.append(_any([applies(alternative, cells) for alternative in gate.alternatives]))
    if False in answers:
        return False
    return None if None in answers else True


def open_fields(gate: Gate, cells: Mapping[str, Cell]) -> list[str]:
    """Fields of the gate that are blank or bad."""
    return [name for name in gate.fields if name not in cells or cells[name].value is None]


def _any(answers: list[bool | None]) -> bool | None:
    if True in answers:
        return True
    return None if None in answers else False


def _fulfils(test: Test, cells: Mapping[str, Cell]) -> bool | None:
    cell = cells.get(test.measure.field)
    if cell is None or cell.value is None:
        return None
    return all(_holds(constraint, cell.value) for constraint in test.constraints)


def _holds(constraint: Constraint, value: Scalar) -> bool:
    bound = constraint.value
    if constraint.name == "hasValue" and not isinstance(bound, tuple):
        return same(value, bound)
    if constraint.name == "in" and isinstance(bound, tuple):
        return any(same(value, member) for member in bound)
    found = within(constraint.name, value, bound)
    if found is None:
        raise CouldNotCheck(f"前提中的 sh:{constraint.name} 不能用于 {value!r}。")
    return found


def within(name: str, value: Scalar, bound: object) -> bool | None:
    """Whether a value keeps to a bound of that kind; None where the two have no order, or it is no bound."""
    order: int
    match value, bound:
        case (date(), date()) | (int() | Decimal(), int() | Decimal()):
            order = (value > bound) - (value < bound)  # type: ignore[operator]
        case _:
            return None
    known = {
        "minInclusive": order >= 0,
        "maxInclusive": order <= 0,
        "minExclusive": order > 0,
        "maxExclusive": order < 0,
    }
    return known.get(name)


def same(value: Scalar, bound: Bound) -> bool:
    """Equal as RDF terms are: true is not 1, 领域类 is not a number."""
    if isinstance(value, bool) or isinstance(bound, bool):
        return value is bound
    return value == bound
