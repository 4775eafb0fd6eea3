"""The tools: each a method whose signature is its schema and whose docstring its description.

No answer is left without where it stands, and none is so long that it cannot be read: what is left out is said.
Annotations are evaluated here, unlike elsewhere, since schemas are made of them.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from ticlex.agents import answers
from ticlex.ancestry import Correspondence, ancestry
from ticlex.errors import TiclexError, UnreadableInput
from ticlex.face import Graph, Result
from ticlex.face.rows import Answered, Row
from ticlex.names import provision_iri
from ticlex.records import Problem

ROWS = 200
"""Rows that a question or query answers with at most."""
RECORDS = 100
"""Records that one call may check."""
_TO_MEND = ("not_met", "soft_not_met", "unknown")

TOOLS = (
    "list_documents", "list_topics", "compare", "search", "show_provision", "gaps", "diff", "list_procedures",
    "process", "list_questions", "explain_question", "ask", "sparql", "list_rule_sets", "list_fields", "check_records",
    "improve_records",
)  # fmt: skip
"""Names of the tools, in the order in which they are listed."""


class Tools:
    """The tools over one graph."""

    def __init__(self, graph: Graph) -> None:
        """Answer from `graph`."""
        self._graph = graph

    def list_documents(self) -> answers.Documents:
        """List the documents with title, issuer, date and status; a draft is not law."""
        return answers.Documents(documents=list(self._graph.documents()), notes=[])

    def list_topics(self) -> answers.Topics:
        """List the topics that `compare` takes, by code and by label in Chinese and English."""
        return answers.Topics(topics=list(self._graph.topics()), notes=[])

    def compare(
        self,
        topic: str,
        base: str | None = None,
        only: Literal["diff", "gaps"] | None = None,
        status: list[Literal["in_force", "issued", "draft"]] | None = None,
    ) -> answers.Comparison:
        """Say what each document requires on one topic: value, force, article and exact words, or the kind of silence.

        Args:
            topic: a topic's code or label, such as FloorArea or 场地面积.
            base: id of the document that `only` measures against; by default cn-2021.
            only: "diff" leaves out what says the same as the base; "gaps" keeps the silences.
            status: only documents of these, such as in_force and issued, which leaves the draft out.
        """
        found = self._graph.compare(topic, base, only, status=status or ())
        return answers.Comparison(**found.about, cells=list(found), notes=list(found.notes))

    def search(self, text: str, limit: int = 10, documents: list[str] | None = None) -> answers.Hits:
        """Find provisions by words, a reference (第九条), a topic, a number with unit, or a whole question.

        Args:
            text: what to look for, in Chinese or English.
            limit: how many at most, 1 to 50.
            documents: ids of the documents to search; by default all.
        """
        found = self._graph.search(text, _within(limit, 1, 50), documents)
        return answers.Hits(hits=list(found), notes=list(found.notes))

    def show_provision(self, ref: str) -> answers.Passage:
        """Show one provision: its text, the norms in it, citations in and out, and where it came from.

        Args:
            ref: such as cn-2021/art8.3 or js/art12; `search` finds references.
        """
        shown = self._graph.show(ref)
        found = shown.provision
        came_from, became = ancestry(self._graph.store, found.ref)
        cites = [
            answers.Cited(words=c.words, target=c.target, address=provision_iri(c.target) if c.target else None)
            for c in found.cites
        ]
        remarks = [answers.Remark(kind=r.kind, weight=r.weight, quote=r.quote, reason=r.reason) for r in found.remarks]
        return answers.Passage(
            **self._graph.place(found.ref, found.text), document=found.document, status=found.status, kind=found.kind,
            number=found.number, heading=found.heading, parent=found.parent, children=found.children,
            norms=list(shown), cites=cites, cited_by=found.cited_by, remarks=remarks,
            derived_from=_related(came_from), taken_up=_related(became), notes=list(shown.notes),
        )  # fmt: skip

    def gaps(self, document: str, against: str | None = None) -> answers.Gaps:
        """Say what a document lacks that others have, and slot by slot where it differs from those above; no winner.

        Args:
            document: id of the document, such as js.
            against: id of one document to hold it against; by default all for what is lacking, those above otherwise.
        """
        found = self._graph.gaps(document, against)
        notes = [*found.notes, *_left_out(len(found))]
        return answers.Gaps(findings=list(found[:ROWS]), total=len(found), notes=notes)

    def diff(self, a: str, b: str) -> answers.Difference:
        """Lay two provisions beside each other, number-aware: 二千 for 2000 is no change.

        Args:
            a: reference of the one, such as cn-2021/art24.
            b: reference of the other, such as cq/art21.
        """
        found = self._graph.diff(a, b)
        left, right = (Row(**found.about[side]) for side in ("a", "b"))
        return answers.Difference(
            a=left, b=right, likeness=found.about["likeness"], parts=list(found), notes=list(found.notes)
        )

    def list_procedures(self) -> answers.Procedures:
        """List the procedures that `process` takes."""
        return answers.Procedures(procedures=list(self._graph.procedures()), notes=[])

    def process(self, name: str) -> answers.Steps:
        """Say who does what in which order in a procedure, with deadlines, articles and words.

        Args:
            name: such as cq-recognition; `list_procedures` lists them.
        """
        found = self._graph.process(name)
        return answers.Steps(**found.about, zh=found.title, text=found.lead, steps=list(found), notes=list(found.notes))

    def list_questions(self, group: str | None = None) -> answers.Questions:
        """List the questions that `ask` answers, with their parameters.

        Args:
            group: one group of them only.
        """
        return answers.Questions(questions=list(self._graph.questions(group)), notes=[])

    def explain_question(self, name: str) -> answers.Explained:
        """Show a question with its parameters, columns and the SPARQL behind it.

        Args:
            name: the question's name.
        """
        from ticlex.library import question

        (found,) = [q for q in self._graph.questions() if q.name == question(name).name]
        return answers.Explained(question=found, sparql=question(name).query, notes=[])

    def ask(self, name: str, parameters: dict[str, str | int | float] | None = None) -> answers.Table:
        """Answer a question of the library.

        Args:
            name: the question's name; `list_questions` lists them.
            parameters: values by name, as a person writes them; the question's example is taken for what is left out.
        """
        found = self._graph.ask(name, **(parameters or {}))
        return _table(found, found.about["parameters"])

    def sparql(self, query: str) -> answers.Table:
        """Answer a SPARQL SELECT or ASK of your own over the graph; read-only, limited to 2 seconds.

        Args:
            query: the prefixes tic:, reg:, topic:, role:, act:, rules:, skos:, rdfs:, sh:, dcterms: are declared.
        """
        return _table(self._graph.sparql(query), {})

    def list_rule_sets(self) -> answers.RuleSets:
        """List the rule sets that records are checked by; one from a draft carries a warning."""
        return answers.RuleSets(rule_sets=list(self._graph.rule_sets()), notes=[])

    def list_fields(self, rule_set: str | None = None) -> answers.Fields:
        """List the fields that a record may have, besides its number (`record`), with type, unit and codes.

        Args:
            rule_set: only those that this rule set looks at.
        """
        from ticlex.face.checking import fields_of

        wanted = fields_of(self._graph, rule_set) if rule_set else None
        found = [field for field in self._graph.fields() if wanted is None or field.field in wanted]
        return answers.Fields(fields=found, notes=[])

    def check_records(
        self,
        records: list[dict[str, Any]] | dict[str, Any] | str,
        rules: list[str] | None = None,
        all_conditions: bool = False,
    ) -> answers.Verdicts:
        """Check a center's record, or several, and say for each condition what is met, short, unknown or to be judged.

        A blank field is unknown, never a pass. No verdict is an authority's decision.

        Args:
            records: an object or a list of objects; keys are field codes or labels, as `list_fields` gives them.
            rules: rule sets by name; by default a record's own rule_set, else all.
            all_conditions: list also what is met, does not apply, or is for a person to judge; else these are counted.
        """
        checked = self._graph.check(_records(records), rules or ())
        conditions: dict[tuple[str, str], list[Any]] = {}
        for one in checked:
            if all_conditions or one.outcome in _TO_MEND:
                conditions.setdefault((one.record, one.rule_set), []).append(one)
        verdicts = [
            answers.Verdict(
                warning=o.warning, record=o.record, rule_set=o.rule_set, document=o.document, status=o.status,
                overall=o.overall, reason=o.reason, counts=o.conditions,
                conditions=conditions.get((o.record, o.rule_set), []),
            )
            for o in checked.overall
        ]  # fmt: skip
        return answers.Verdicts(
            read=checked.counted.read, rejected=checked.counted.rejected, problems=_problems(checked.problems),
            verdicts=verdicts, notes=list(checked.notes),
        )  # fmt: skip

    def improve_records(
        self, records: list[dict[str, Any]] | dict[str, Any] | str, rules: list[str] | None = None
    ) -> answers.Plans:
        """Say the smallest changes that would make a record compliant with each rule set, nearest rule set first.

        Args:
            records: as for `check_records`.
            rules: rule sets by name; by default all.
        """
        improved = self._graph.improve(_records(records), rules or ())
        changes: dict[tuple[str, str], list[Any]] = {}
        for change in improved:
            changes.setdefault((change.record, change.rule_set), []).append(change)
        plans = [
            answers.Plan(
                warning=o.warning, record=o.record, rule_set=o.rule_set, document=o.document, status=o.status,
                overall=o.overall, reachable=o.reachable, text=o.text, changes=changes.get((o.record, o.rule_set), []),
            )
            for o in improved.outlook
        ]  # fmt: skip
        return answers.Plans(problems=_problems(improved.problems), plans=plans, notes=list(improved.notes))


def _within(number: int, least: int, most: int) -> int:
    if not least <= number <= most:
        raise TiclexError(f"{number} 不在 {least} 到 {most} 之间。")
    return number


def _records(given: object) -> Sequence[Mapping[str, Any]]:
    """Records as they came, or from the JSON that some askers write in their place."""
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except (ValueError, RecursionError) as error:
            raise UnreadableInput("records", str(given)[:40], "不是 JSON", "给出一个对象，或对象的列表。") from error
    found = [given] if isinstance(given, dict) else given
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise UnreadableInput("records", str(given)[:40], "不是记录", "给出一个对象，或对象的列表。")
    if len(found) > RECORDS:
        raise TiclexError(f"一次最多核对 {RECORDS} 条记录，这里有 {len(found)} 条：请分批，或用 ticlex check 文件。")
    return found


def _problems(found: Iterable[Problem]) -> list[answers.Problem]:
    return [answers.Problem(where=p.where, found=p.found, is_wrong=p.is_wrong, remedy=p.remedy) for p in found]


def _related(found: Iterable[Correspondence]) -> list[answers.Related]:
    return [
        answers.Related(document=c.document, relation=c.relation, provisions=c.provisions, note=c.note, judged=c.judged)
        for c in found
    ]


def _table(found: Result[Answered], parameters: Mapping[str, str]) -> answers.Table:
    notes = [*found.notes, *_left_out(len(found))]
    columns = list(found[0].cells) if found else found.columns
    return answers.Table(
        columns=columns, rows=list(found[:ROWS]), total=len(found), parameters=dict(parameters), notes=notes
    )


def _left_out(total: int) -> list[str]:
    return [f"共 {total} 行，这里是前 {ROWS} 行：请加上条件。"] if total > ROWS else []
