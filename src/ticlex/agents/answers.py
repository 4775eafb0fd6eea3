"""The answers of the tools: each a dataclass, whose schema is told to the asker before it asks.

`notes` say what an asker must pass on: that a draft is among the rows, that rows were left out.
"""

from __future__ import annotations

from dataclasses import dataclass

from ticlex.face.rows import (
    Answered,
    Change,
    Document,
    Entry,
    Field,
    Gap,
    Hit,
    Judged,
    Norm,
    Part,
    Procedure,
    Question,
    Row,
    RuleSet,
    Said,
    Step,
    Topic,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Entry):
    """What every answer has."""

    notes: list[str]
    """What must be told with the answer: a draft is no law, rows were left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents(Answer):
    """The documents of the graph."""

    documents: list[Document]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics(Answer):
    """The topics that documents are compared on."""

    topics: list[Topic]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSets(Answer):
    """The rule sets that records are checked by."""

    rule_sets: list[RuleSet]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields(Answer):
    """The fields that a record may have."""

    fields: list[Field]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Answer):
    """What each document says on a topic."""

    topic: str
    zh: str
    en: str
    base: str
    cells: list[Said]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits(Answer):
    """Provisions that were found, best first."""

    hits: list[Hit]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited(Entry):
    """A citation that a provision prints."""

    words: str
    target: str | None
    """The cited provision or document; None where its text is not held."""
    address: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark(Entry):
    """What a drafter should know of a provision."""

    kind: str
    weight: str
    quote: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Related(Entry):
    """How a provision stands to another document: verbatim, adapted, stricter, looser, extended, narrowed, added."""

    document: str
    relation: str
    provisions: list[str]
    note: str | None
    judged: bool
    """Whether a person's judgement stands in for what was computed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage(Row):
    """A provision; `quote` is its text."""

    notes: list[str]
    """As in every answer."""
    document: str
    status: str
    kind: str
    number: str | None
    heading: str | None
    parent: str | None
    children: list[str]
    norms: list[Norm]
    cites: list[Cited]
    cited_by: list[str]
    remarks: list[Remark]
    derived_from: list[Related]
    taken_up: list[Related]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps(Answer):
    """What a document lacks, and where it differs; `total` counts what is left out too."""

    findings: list[Gap]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference(Answer):
    """Two provisions beside each other."""

    a: Row
    b: Row
    likeness: float
    """The share of both texts that says the same, 0 to 1."""
    parts: list[Part]


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedures(Answer):
    """The procedures that the documents know."""

    procedures: list[Procedure]


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps(Answer):
    """The steps of a procedure in their order."""

    process: str
    document: str
    zh: str
    text: str
    """What the text says of the procedure as a whole, if anything."""
    steps: list[Step]


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions(Answer):
    """Questions of the library."""

    questions: list[Question]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained(Answer):
    """A question of the library with the query behind it."""

    question: Question
    sparql: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Answer):
    """Rows of a question or a query; `total` counts those left out too."""

    columns: list[str]
    rows: list[Answered]
    total: int
    parameters: dict[str, str]
    """What was asked with, examples taken for what was not given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem(Entry):
    """Something to mend in the input."""

    where: str
    found: str
    is_wrong: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict(Entry):
    """One record under one rule set; `warning` heads it where the rule set stands in a draft."""

    warning: str | None
    record: str
    rule_set: str
    document: str
    status: str
    overall: str
    """non_compliant, bad_input, undetermined, compliant_with_warnings or compliant"""
    reason: str | None
    counts: dict[str, int]
    """Conditions by outcome, those that are not listed too."""
    conditions: list[Judged]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts(Answer):
    """What a check came to."""

    read: int
    rejected: int
    problems: list[Problem]
    verdicts: list[Verdict]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Entry):
    """What one record would need under one rule set."""

    warning: str | None
    record: str
    rule_set: str
    document: str
    status: str
    overall: str
    reachable: bool
    text: str
    """In one line: 还差 2 项：…"""
    changes: list[Change]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plans(Answer):
    """The smallest changes, for each record the nearest rule set first."""

    problems: list[Problem]
    plans: list[Plan]
