"""What a finding is: a fact about two texts, with the words of both. It names no winner and gives no advice."""

from __future__ import annotations

from dataclasses import dataclass

MISSING = {
    "missing_topic": "没有规定的主题", "missing_duty": "没有规定的职责和义务", "missing_condition": "没有规定的条件",
    "missing_step": "没有规定的步骤", "missing_sanction": "没有规定的处理",
    "missing_benefit": "没有规定的奖励和支持",
}  # fmt: skip
"""What others have and a document lacks."""
CLASHES = {
    "looser": "要求较低", "stricter": "要求较高", "weaker": "措辞较软", "stronger": "措辞较硬",
    "other_number": "数值不同", "other_deadline": "期限或周期不同", "other_actor": "承担者不同",
    "other_case": "适用情形不同", "extra_burden": "增加的要求",
}  # fmt: skip
"""Where both speak and differ; an extra burden is what only this document asks."""


@dataclass(frozen=True, slots=True)
class Side:
    """Exact words and where they stand."""

    provision: str
    quote: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What a document is: its rank (1 national, 2 provincial), its status, its date if one is printed."""

    level: int
    status: str
    issued: str | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a drafter should look at."""

    kind: str
    """One of `MISSING` and `CLASHES`."""
    topic: str
    document: str
    other: str
    ours: Side | None
    """None where this document says nothing."""
    theirs: Side | None
    """For an extra burden the nearest that the other document has."""
    slot: str | None
    """threshold, deadline, force, bearer, circumstance or exception; None where a whole norm is missing or added."""
    note: str
    """For a person, in Chinese."""
    standing: dict[str, Standing]
    """Of both sides, as document and other."""
    model: Side | None = None
    """A sentence of a peer that says what is missing."""
    also: tuple[str, ...] = ()
    """Provisions of further documents that say it too."""
