"""The report as a standard sh:ValidationReport, in triples.

A condition that is not met is a result, of the severity of its shape; the shape says where it is stated (join on
sh:sourceShape). What could not be judged is a result of severity sh:Info that says so, for a report without results
would say that everything conforms.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import count
from urllib.parse import quote

from ticlex.names import BASE, PREFIXES, RDF_TYPE, RDFS, RULES, SH, Iri
from ticlex.records import Problem, Record, Scalar
from ticlex.report.results import Results
from ticlex.report.stated import NO_DECISION
from ticlex.store import Text
from ticlex.validate.report import DRAFT_WARNING, OUTCOME, REASON, margin_text
from ticlex.validate.verdicts import SOFT, ConditionVerdict, Verdict

RECORDS = BASE + "record/"
_INPUT = "urn:ticlex:input:sha256:"
_DCTERMS = PREFIXES["dcterms"]
_IRIS = ("http://", "https://", "urn:")
_LEFT_OUT = {
    "missing": SH + "MinCountConstraintComponent",
    "bad_input": SH + "DatatypeConstraintComponent",
}
"""What a blank and a bad cell fall short of: one value, of the measure's type."""


class Blank(str):
    """A node without a name."""

    __slots__ = ()


class Moment(str):
    """A date and time, as xsd:dateTime has it."""

    __slots__ = ()


Triple = tuple[Iri | Blank, Iri, Iri | Blank | Text | Moment | Scalar]


def triples(results: Results) -> Iterator[Triple]:
    """The whole report, result by result."""
    report = Blank("report")
    judged = {overall for counts in results.summary.values() for overall in counts}
    conforms = judged == {"compliant"} and not results.problems and not results.rows.rejected
    yield report, Iri(RDF_TYPE), Iri(SH + "ValidationReport")
    yield report, Iri(SH + "conforms"), conforms
    yield report, Iri(_DCTERMS + "created"), Moment(results.stated.time)
    for lang, words in NO_DECISION.items():
        yield report, Iri(RDFS + "comment"), Text(words, lang)
    if any(rules.is_draft for rules in results.stated.rules):
        for lang, words in DRAFT_WARNING.items():
            yield report, Iri(RDFS + "comment"), Text(words, lang)
    for what, said in results.stated.lines():
        yield report, Iri(RDFS + "comment"), Text(f"{what}：{said}", "zh")
    numbers = count(1)
    for own in _results(results):
        result = Blank(f"r{next(numbers)}")
        yield report, Iri(SH + "result"), result
        yield result, Iri(RDF_TYPE), Iri(SH + "ValidationResult")
        for predicate, value in own:
            yield result, predicate, value


_Own = list[tuple[Iri, Iri | Text | Scalar]]


def record_iri(record: Record) -> Iri:
    """A record of Turtle keeps its IRI; others get one of their number."""
    return Iri(record.place if record.place.startswith(_IRIS) else RECORDS + quote(record.id, safe=""))


def _results(results: Results) -> Iterator[_Own]:
    source = Iri(_INPUT + results.stated.input_sha256)
    for record, verdicts in results.flawed():
        node = record_iri(record)
        for verdict in verdicts:
            if verdict.reason == "nothing_testable":
                yield _nothing_testable(node, verdict)
            for condition in verdict.conditions:
                if condition.outcome in ("not_met", "soft_not_met", "unknown"):
                    yield _result(node, verdict, condition)
    for problem in results.problems:
        yield _problem(source, problem)
    if not results.records and not results.problems:
        yield _problem(source, Problem("", "", "没有记录，没有可以核对的", ""))


def _result(node: Iri, verdict: Verdict, found: ConditionVerdict) -> _Own:
    condition = found.condition
    own: _Own = [(_sh("focusNode"), node), (_sh("sourceShape"), condition.iri)]
    if condition.test:
        own.append((_sh("resultPath"), condition.test.measure.iri))
    own.append((_sh("sourceConstraintComponent"), Iri(_component(found))))
    if found.outcome == "unknown":
        own.append((_sh("resultSeverity"), _sh("Info")))
        if found.reason == "bad_input" and found.found:
            own.append((_sh("value"), found.found))
    else:
        own.append((_sh("resultSeverity"), _sh("Warning" if condition.force in SOFT else "Violation")))
        if found.value is not None:
            own.append((_sh("value"), found.value))
    return own + [(_sh("resultMessage"), message) for message in _messages(verdict, found)]


def _messages(verdict: Verdict, found: ConditionVerdict) -> Iterator[Text]:
    for lang in ("zh", "en"):
        words = found.condition.message.get(lang) or (found.condition.quote if lang == "zh" else "")
        if found.outcome == "unknown":
            why = OUTCOME["unknown"][lang], REASON[found.reason or "missing"][lang]
            words = f"{why[0]}（{why[1]}）。{words}" if lang == "zh" else f"{why[0]} ({why[1]}). {words}"
        elif margin := margin_text(found, lang):
            words = f"{words}{margin}。" if lang == "zh" else f"{words} ({margin})"
        if verdict.rule_set.status == "draft":
            words = f"【{DRAFT_WARNING['zh']}】{words}" if lang == "zh" else f"[{DRAFT_WARNING['en']}] {words}"
        if words:
            yield Text(words.strip(), lang)


def _component(found: ConditionVerdict) -> str:
    """The constraint that is not fulfilled; of a lower and an upper bound the one that the value is beyond."""
    if found.reason is not None:
        return _LEFT_OUT[found.reason]
    constraints = {c.name: c.value for c in found.condition.test.constraints} if found.condition.test else {}
    names = list(constraints)
    value, low = found.value, constraints.get("minInclusive")
    if isinstance(value, int | Decimal) and isinstance(low, int | Decimal) and not isinstance(value, bool):
        above = [name for name in names if name != "minInclusive"]
        names = ["minInclusive"] if value < low else above or names
    name = names[0] if names else "node"
    return f"{SH}{name[0].upper()}{name[1:]}ConstraintComponent"


def _nothing_testable(node: Iri, verdict: Verdict) -> _Own:
    words = {lang: REASON["nothing_testable"][lang] for lang in ("zh", "en")}
    if verdict.rule_set.status == "draft":
        words = {"zh": f"【{DRAFT_WARNING['zh']}】{words['zh']}", "en": f"[{DRAFT_WARNING['en']}] {words['en']}"}
    return [
        (_sh("focusNode"), node),
        (_sh("sourceShape"), Iri(RULES + verdict.rule_set.name)),
        (_sh("sourceConstraintComponent"), _sh("PropertyConstraintComponent")),
        (_sh("resultSeverity"), _sh("Info")),
        *((_sh("resultMessage"), Text(said, lang)) for lang, said in words.items()),
    ]


def _problem(source: Iri, problem: Problem) -> _Own:
    """What is to be mended in the file, rows that were not read among it."""
    words = "：".join(part for part in (problem.where, problem.found) if part)
    own: _Own = [
        (_sh("focusNode"), source),
        (_sh("sourceConstraintComponent"), _sh("NodeConstraintComponent")),
        (_sh("resultSeverity"), _sh("Info")),
        (_sh("resultMessage"), Text(f"{words}，{problem.is_wrong}。{problem.remedy}", "zh")),
    ]
    return [*own, (_sh("value"), problem.found)] if problem.found else own


def _sh(name: str) -> Iri:
    return Iri(SH + name)
