"""The rows of answers: plain values, and with each the provision, its words and its address.

The address is the provision's IRI. Where pages are served, `page` is the link that opens it there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar

Plain = bool | int | float | str | None
"""What a cell holds, in Python, in JSON and in a table alike."""


_PLACE = ("provision", "quote", "address", "page")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row that knows its values by name."""

    # Schemas made of these classes then say what each field means.
    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    def as_dict(self) -> dict[str, Any]:
        """The values, where it stands last; without `page` where no pages are served."""
        names = [f.name for f in fields(self)]
        ordered = [n for n in names if n not in _PLACE] + [n for n in _PLACE if n in names]
        return {n: getattr(self, n) for n in ordered if n != "page" or getattr(self, n) is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Entry):
    """What every row from the law carries: where it stands."""

    provision: str | None = None
    """js/art12.1; None where the text is silent."""
    quote: str | None = None
    """The words of the law, a norm's several spans joined by …."""
    address: str | None = None
    """The provision's IRI, https://w3id.org/ticlex/reg/js/art12.1."""
    page: str | None = None
    """The provision's page, where pages are served."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Row):
    """What one document says on a topic, or the kind of its silence."""

    topic: str
    document: str
    status: str
    """in_force, issued, or draft (which is not law)"""
    kind: str
    """value, text, silent, left_to_upper, delegated or not_modelled"""
    text: str | None = None
    """The bound as people write it: ≥5000㎡."""
    op: str | None = None
    value: int | float | str | None = None
    unit: str | None = None
    force: str | None = None
    """Strict, General, InPrinciple, Permitted or Encouraged"""
    norm: str | None = None
    norm_kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm(Row):
    """A norm of a provision; terms by their Chinese labels."""

    norm: str
    kind: str
    force: str | None
    bearer: list[str]
    action: list[str]
    object: list[str]
    counterparty: list[str]
    topic: list[str]
    circumstance: str | None
    quantities: list[str]
    notes: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit(Row):
    """A provision that a search found; `quote` is its text, start and end mark the hit in the document's source."""

    document: str
    status: str
    start: int
    end: int
    marked: str
    """The words between start and end."""
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Row):
    """A step of a procedure; `next` holds the numbers of the steps that may follow."""

    n: int
    actor: str
    action: str
    requires: list[str]
    produces: list[str]
    time_limit: str | None
    circumstance: str | None
    next: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Row):
    """A row of a question of the library, or of a query of one's own; `cells` are its columns by name."""

    cells: Mapping[str, Plain]

    def __getitem__(self, column: str) -> Plain:
        """The value of a column, None where it is unbound."""
        return self.cells[column]

    def as_dict(self) -> dict[str, Any]:
        """The columns, then the address where there is one; provision and quote are columns themselves."""
        own = {name: value for name, value in (("address", self.address), ("page", self.page)) if value is not None}
        return {**self.cells, **own}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap(Row):
    """Where a document is silent or says otherwise; provision and quote are its own, if it speaks at all."""

    kind: str
    """missing_topic, missing_duty …; looser, stricter, weaker, other_actor, other_deadline …"""
    zh: str
    topic: str
    document: str
    status: str
    issued: str | None
    other: str
    other_status: str
    other_issued: str | None
    slot: str | None
    note: str
    other_provision: str | None = None
    other_quote: str | None = None
    other_address: str | None = None
    other_page: str | None = None
    model_provision: str | None = None
    """Where a peer says what is missing."""
    model_quote: str | None = None
    model_address: str | None = None
    model_page: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Entry):
    """A stretch of two texts: what it became."""

    op: str
    """equal; same_value (written otherwise, says the same); replace; insert; delete"""
    a: str
    b: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged(Row):
    """One condition of one rule set on one record."""

    record: str
    rule_set: str
    status: str
    """Of the rule set's document: in_force, issued or draft"""
    overall: str
    """non_compliant, bad_input, undetermined, compliant_with_warnings or compliant"""
    condition: str
    name: str | None
    outcome: str
    """met, not_met, soft_not_met, unknown, not_applicable or needs_judgement"""
    found: str | None
    required: str
    margin: str
    """尚差300㎡; empty where there is no number."""
    remedy: str
    force: str
    place: str | None
    note: str | None
    warning: str | None
    """That the rule set stands in a draft, and is not law."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Row):
    """What one record would have to change under one rule set, or what no change can mend."""

    record: str
    rule_set: str
    status: str
    kind: str
    """change, fill, mend; blocked; warning (exceptions are allowed); needs_judgement"""
    text: str
    """专职研发人员 91人 → 100人（尚差9人）"""
    field: str | None
    before: Plain
    after: Plain
    unit: str | None
    condition: str
    warning: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Entry):
    """A document of the graph."""

    id: str
    title: str
    title_en: str
    short_zh: str
    status: str
    status_note: str
    number: str | None
    issuer: str
    issued: str | None
    jurisdiction: str
    address: str
    page: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic(Entry):
    """A topic that documents are compared on."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure(Entry):
    """A procedure of a document."""

    name: str
    document: str
    zh: str
    en: str
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet(Entry):
    """A set of conditions that records are checked by."""

    name: str
    zh: str
    en: str
    stage: str
    document: str
    status: str
    conditions: int
    tested: int
    """Conditions that are judged; the others need a person."""
    warning: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Entry):
    """A field of a center's record: either name may head a column, or be a key."""

    field: str
    zh: str
    en: str
    type: str
    unit: str | None
    values: list[str]
    """The codes or words that may be given; empty where any value may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Entry):
    """A question of the library."""

    name: str
    group: str
    zh: str
    en: str
    parameters: dict[str, str]
    """Name → type: topic, role, document, provision, text or number"""
    example: dict[str, str]
    """What is taken for a parameter that is not given."""
    columns: list[str]
