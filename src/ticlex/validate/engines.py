"""Two SHACL engines that must agree: pyshacl, the judge of record, and shacl, the fast one.

Both get the same N-Triples. A condition's focus is the class <condition>.focus, of which the data makes a
record a member if the condition applies to it and its fields are filled: what is blank, bad or gated off
never reaches an engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from ticlex.errors import CouldNotCheck
from ticlex.names import RDF_TYPE, SH, XSD, Iri
from ticlex.records import Scalar
from ticlex.validate.conditions import Condition
from ticlex.validate.literals import Bound

Focus = tuple[str, Condition]
"""A record's node and a condition that it is to be judged by."""
Blame = set[tuple[str, str]]
"""(record's node, condition's IRI) of what does not conform."""
Engine = Callable[[str, str], Blame]

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def shapes_text(conditions: Iterable[Condition]) -> str:
    """The conditions' property shapes as N-Triples, each aimed at its focus class."""
    lines: list[str] = []
    for condition in {c.iri: c for c in conditions if c.test}.values():
        test = condition.test
        if test is None:
            continue
        shape = f"<{condition.iri}>"
        lines.append(f"{shape} <{RDF_TYPE}> <{SH}PropertyShape> .")
        lines.append(f"{shape} <{SH}targetClass> <{condition.iri}.focus> .")
        lines.append(f"{shape} <{SH}path> <{test.measure.iri}> .")
        for constraint in test.constraints:
            if isinstance(constraint.value, tuple):
                lines += _list(shape, SH + constraint.name, constraint.value)
            else:
                lines.append(f"{shape} <{SH}{constraint.name}> {term(constraint.value)} .")
    return "\n".join(lines) + "\n"


def data_text(focuses: Sequence[Focus], values: Mapping[str, Mapping[str, Scalar]]) -> str:
    """Records as N-Triples: their values by measure IRI, and the focus classes that they belong to."""
    lines = [f"<{node}> <{RDF_TYPE}> <{condition.iri}.focus> ." for node, condition in focuses]
    for node in dict.fromkeys(node for node, _ in focuses):
        lines += [f"<{node}> <{measure}> {term(value)} ." for measure, value in values[node].items()]
    return "\n".join(lines) + "\n"


def pyshacl_engine(shapes: str, data: str) -> Blame:
    """Judge with pyshacl."""
    import pyshacl  # a second to import
    import rdflib

    shapes_graph, data_graph = (_rdflib(shapes), _rdflib(data))
    outcome, report, _ = pyshacl.validate(
        data_graph, shacl_graph=shapes_graph, inference="none", advanced=False, meta_shacl=False, js=False
    )
    if not isinstance(report, rdflib.Graph):
        raise CouldNotCheck(f"pyshacl 没有给出报告：{report}")
    blame: Blame = set()
    for result in report.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult):
        node, shape = report.value(result, rdflib.SH.focusNode), report.value(result, rdflib.SH.sourceShape)
        blame.add((str(node), str(shape)))
    if outcome is not (not blame):
        raise CouldNotCheck("pyshacl 的结论与它的报告不一致。")
    return blame


def shacl_engine(shapes: str, data: str) -> Blame:
    """Judge with shacl (Rust)."""
    import shacl

    report = shacl.Shapes.from_text(shapes, "ntriples").validate_text(data, "ntriples")
    return {(_plain(result.focus_node), _plain(result.source_shape)) for result in report.results}


def _plain(iri: object) -> str:
    return str(iri).removeprefix("<").removesuffix(">")


def _rdflib(text: str):  # type: ignore[no-untyped-def]  # rdflib is imported lazily
    import rdflib

    return rdflib.Graph().parse(data=text, format="nt")


def term(value: Bound | Scalar) -> str:
    """A value as an N-Triples term."""
    if isinstance(value, Iri):
        return f"<{value}>"
    if isinstance(value, bool):
        return f'"{str(value).lower()}"^^<{XSD}boolean>'
    if isinstance(value, int):
        return f'"{value}"^^<{XSD}integer>'
    if isinstance(value, Decimal):
        return f'"{_shortest(value)}"^^<{XSD}decimal>'
    if isinstance(value, date):
        return f'"{value.isoformat()}"^^<{XSD}date>'
    return f'"{_escape(value)}"'


def _shortest(number: Decimal) -> str:
    """One spelling for each decimal: sh:hasValue and sh:in compare terms, to which 5.0 is not 5."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _escape(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04X}" for c in plain)


def _list(shape: str, predicate: str, members: Sequence[Bound]) -> list[str]:
    nodes = [f"_:{abs(hash((shape, predicate)))}n{index}" for index in range(len(members))] + [f"<{_RDF}nil>"]
    lines = [f"{shape} <{predicate}> {nodes[0]} ."]
    for index, member in enumerate(members):
        lines.append(f"{nodes[index]} <{_RDF}first> {term(member)} .")
        lines.append(f"{nodes[index]} <{_RDF}rest> {nodes[index + 1]} .")
    return lines
