"""What came of reading one value: a value, or the reason why there is none."""

from dataclasses import dataclass

from ticlex.records import Scalar


@dataclass(frozen=True, slots=True)
class Good:
    """A value in the measure's own unit; the value None is a blank."""

    value: Scalar | None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Bad:
    """What is wrong and what the person should write instead."""

    is_wrong: str
    remedy: str


Outcome = Good | Bad
