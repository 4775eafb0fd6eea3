"""Records from Turtle: the instances of tic:CenterRecord, their values read by the rules for cells."""

from collections import Counter
from collections.abc import Collection, Iterable

import pyoxigraph as ox

from ticlex.errors import UnreadableInput
from ticlex.measures import Measure
from ticlex.names import BASE, RDF_TYPE, RULES, TIC, curie, local_name
from ticlex.records import Cell, Problem, Reading, Record, RowCount
from ticlex_loaders.cells import bad_cell, read_cell
from ticlex_loaders.cleaning import shown
from ticlex_loaders.gate import decode
from ticlex_loaders.headers import Headers
from ticlex_loaders.outcome import Bad
from ticlex_loaders.rule_sets import read_rule_sets

_RECORD_CLASS = TIC + "CenterRecord"
_RULE_SET = TIC + "ruleSet"
_RELATIVE_TO = BASE + "record/"
"""Base of relative IRIs: never the place of the file."""

_Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_Subject = ox.NamedNode | ox.BlankNode
_NAMED = (ox.NamedNode, ox.Literal)
_Values = dict[str, list[_Term]]


def read_turtle(name: str, data: bytes, headers: Headers, rule_sets: Collection[str]) -> Reading:
    """Read a Turtle file.

    Raises:
        UnreadableInput: no UTF-8, a syntax error, or no tic:CenterRecord.
    """
    subjects, values = _records(_triples(name, data))
    if not subjects:
        remedy = "每条记录写 a tic:CenterRecord，tic: 为 https://w3id.org/ticlex/ontology#。"
        raise UnreadableInput(name, "没有 tic:CenterRecord", "没有可以读取的记录", remedy)
    by_iri = {str(m.iri): m for m in headers.measures.values()}
    ids = _ids(subjects)
    records: list[Record] = []
    problems: list[Problem] = []
    rejected = 0
    extra_columns: dict[str, None] = {}
    for subject in subjects:
        record = _record(subject, ids[subject], values[subject], by_iri, rule_sets, problems)
        if record is None:
            rejected += 1
        else:
            records.append(record)
            extra_columns |= dict.fromkeys(record.extra)
    untyped = [s for s, own in values.items() if s not in subjects and own.keys() & by_iri.keys()]
    for subject in untyped:
        remedy = "是中心记录就写上 a tic:CenterRecord；不是就删去这些属性。"
        problems.append(
            Problem(f"{name}，{_text(subject)}", "有记录的字段", "没有写明是 tic:CenterRecord，未采用", remedy)
        )
    rejected += len(untyped)
    counts = RowCount(len(subjects) + len(untyped), len(records), rejected, 0)
    return Reading(records, problems, counts, list(extra_columns))


def _triples(name: str, data: bytes) -> Iterable[ox.Quad]:
    text, is_certain = decode(name, data)
    if not is_certain:
        raise UnreadableInput(name, "编码不是 UTF-8", "Turtle 一律用 UTF-8", "请另存为 UTF-8。")
    try:
        return list(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE, base_iri=_RELATIVE_TO))
    except SyntaxError as error:
        line = f"第{error.lineno}行" if error.lineno else "某处"
        wrong = f"不是合法的 Turtle（{shown(error.msg, 160)}）"
        raise UnreadableInput(name, line, wrong, "改正该处的语法。") from error


def _records(quads: Iterable[ox.Quad]) -> tuple[list[_Subject], dict[_Subject, _Values]]:
    """The records in the order of the file, and the values of every subject; each value once."""
    subjects: dict[_Subject, None] = {}
    values: dict[_Subject, _Values] = {}
    for quad in quads:
        subject = quad.subject
        if not isinstance(subject, ox.NamedNode | ox.BlankNode):
            continue
        if quad.predicate.value == RDF_TYPE:
            if isinstance(quad.object, ox.NamedNode) and quad.object.value == _RECORD_CLASS:
                subjects[subject] = None
            continue
        found = values.setdefault(subject, {}).setdefault(quad.predicate.value, [])
        if quad.object not in found:
            found.append(quad.object)
    return list(subjects), {subject: {} for subject in subjects} | values


def _ids(subjects: list[_Subject]) -> dict[_Subject, str]:
    """The last part of each IRI, the whole where two would be called the same."""
    short = {s: local_name(s.value.rstrip("/#")) if isinstance(s, ox.NamedNode) else "" for s in subjects}
    count = Counter(short.values())
    return {
        s: (name if name and count[name] == 1 else s.value) if isinstance(s, ox.NamedNode) else f"第{n}条记录"
        for n, (s, name) in enumerate(short.items(), 1)
    }


def _record(
    subject: _Subject,
    record_id: str,
    values: _Values,
    measures: dict[str, Measure],
    known: Collection[str],
    problems: list[Problem],
) -> Record | None:
    """One record; None if it names rule sets and none is known."""
    place = subject.value if isinstance(subject, ox.NamedNode) else record_id
    names: list[str] = []
    is_unknown = False
    extra: dict[str, str] = {}
    cells: dict[str, Cell] = {}
    named = values.get(_RULE_SET, [])
    for term in named:
        found, unknown = read_rule_sets(_text(term).removeprefix(RULES), known, f"{place} tic:ruleSet")
        names += [n for n in found if n not in names]
        problems += unknown
        is_unknown |= bool(unknown)
    for iri, terms in values.items():
        if iri in measures:
            cells[measures[iri].field] = _cell(terms, measures[iri], place)
        elif iri.startswith(TIC) and iri != _RULE_SET:
            remedy = f"改用字段的属性，例如 {curie(next(iter(measures)))}；该值没有用于核对。"
            problems.append(Problem(place, curie(iri), "不是已知的属性", remedy))
        if iri not in measures and iri != _RULE_SET:
            extra[curie(iri)] = "；".join(_text(term) for term in terms)
    problems += [cell.problem for cell in cells.values() if cell.problem]
    if is_unknown and not names:
        found_names = "；".join(_text(term) for term in named)
        wrong = "没有一个已知的规则集，该记录没有读取"
        problems.append(Problem(place, shown(found_names), wrong, "改正规则集名称，或删去 tic:ruleSet。"))
        return None
    return Record(record_id, cells, tuple(names), place, extra)


def _cell(terms: list[_Term], measure: Measure, place: str) -> Cell:
    if len(terms) > 1:
        found = "；".join(_text(term) for term in terms)
        return bad_cell(found, measure, place, Bad("一个属性有几个值", "只留一个值。"))
    term = terms[0]
    if isinstance(term, ox.Literal):
        return read_cell(term.value, measure, place)
    if isinstance(term, ox.NamedNode) and measure.type == "code":
        return read_cell(local_name(term.value), measure, place)
    return bad_cell(_text(term), measure, place, Bad("不是一个值，而是资源", "写成文字或数字，例如 5000。"))


def _text(term: _Term) -> str:
    # A parser names what has no name anew each time.
    return "[]" if isinstance(term, ox.BlankNode) else term.value if isinstance(term, _NAMED) else str(term)
