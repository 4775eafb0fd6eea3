"""Write centers.xlsx and the Turtle files from centers.csv, their one source.

Run from the checkout: PYTHONPATH=src:loaders python examples/make_examples.py
"""

import csv
import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from ticlex.measures import Measure, measures
from ticlex.names import RULES, TIC
from ticlex.records import Cell, Record
from ticlex.store import Store
from ticlex_loaders import read_file

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "centers.csv"
SHEETS = {"GJ": ("国家", "national.ttl"), "JS": ("江苏", "jiangsu.ttl"), "CQ": ("重庆", "chongqing.ttl")}
"""First letters of a record's number → sheet and Turtle file."""
CENTER = Namespace("https://example.org/ticlex/center/")
_HEAD = """# 本文件中的中心均为虚构，由 examples/make_examples.py 从 centers.csv 生成。
# Every center in this file is invented; generated from centers.csv by examples/make_examples.py.

"""


def write_workbook(path: Path) -> None:
    """One sheet for each jurisdiction, with the columns that it fills."""
    with SOURCE.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.properties.title = "虚构的技术创新中心（示例）"
    workbook.properties.created = workbook.properties.modified = datetime(2026, 1, 1)
    for prefix, (title, _) in SHEETS.items():
        sheet = workbook.create_sheet(title)
        own = [row for row in rows if row[0].startswith(prefix)]
        columns = [i for i in range(len(header)) if any(row[i] for row in own)]
        sheet.append([header[i] for i in columns])
        for row in own:
            sheet.append([_typed(row[i]) for i in columns])
        for number, cell in enumerate(sheet[1], 1):
            cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
            sheet.column_dimensions[get_column_letter(number)].width = 16
        sheet.freeze_panes = "B2"
    workbook.save(path)


def turtle(prefix: str) -> str:
    """The records whose number begins with `prefix`, as Turtle."""
    store = Store()
    fields = {m.field: m for m in measures(store) if m.field}
    known = [str(row["name"]) for row in store.select("SELECT ?name { ?r a tic:RuleSet ; skos:notation ?name }")]
    graph = Graph()
    for short, iri in (("tic", TIC), ("rules", RULES), ("ex", CENTER)):
        graph.bind(short, iri)
    for record in read_file(str(SOURCE), list(fields.values()), known).records:
        if record.id.startswith(prefix):
            _add(graph, record, fields)
    return _HEAD + str(graph.serialize(format="turtle"))


def _add(graph: Graph, record: Record, fields: dict[str, Measure]) -> None:
    center = CENTER[record.id]
    graph.add((center, RDF.type, URIRef(TIC + "CenterRecord")))
    for name in record.rule_sets:
        graph.add((center, URIRef(TIC + "ruleSet"), URIRef(RULES + name)))
    for field, cell in record.cells.items():
        if cell.found:
            graph.add((center, URIRef(fields[field].iri), _literal(cell, fields[field])))


def _literal(cell: Cell, measure: Measure) -> Literal:
    """The value with its type; what is bad, or would be rounded, as it was written."""
    if cell.value is None or "/" in cell.found:
        return Literal(cell.found)
    if measure.type == "ratio" and isinstance(cell.value, Decimal):
        return Literal(cell.value.normalize())
    return Literal(cell.value)


def _typed(text: str) -> str | float | date | None:
    """The value as a person would type it in Excel: numbers and dates as such, all else as text."""
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text)
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text or None


if __name__ == "__main__":
    write_workbook(HERE / "centers.xlsx")
    for letters, (_, file_name) in SHEETS.items():
        (HERE / file_name).write_text(turtle(letters), encoding="utf-8")
