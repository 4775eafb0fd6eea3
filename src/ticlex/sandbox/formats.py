"""The answers of SELECT and ASK in the formats of SPARQL 1.1.

A cut answer says so where its format can: a link in the head of JSON and XML. CSV and TSV cannot.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from ticlex.names import BASE
from ticlex.report.plain import printable
from ticlex.store import Table

CUT = BASE + "sparql#cut"
"""What the head of a cut answer links to."""
_SRX = "http://www.w3.org/2005/sparql-results#"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_INNER = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def results_in(table: Table, style: str) -> bytes:
    """An answer that is no graph as `json`, `xml`, `csv`, `tsv`, or `table`: a `Table`'s fields in JSON."""
    return _FORMATS[style](table)


def _table(table: Table) -> bytes:
    return json.dumps({"columns": table.columns, "rows": table.rows, "boolean": table.boolean}).encode()


def _json(table: Table) -> bytes:
    document = table.json()
    if table.truncated:
        document["head"] = {"vars": table.columns, "link": [CUT]}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _xml(table: Table) -> bytes:
    register_namespace("", _SRX)
    root = Element(f"{{{_SRX}}}sparql")
    head = SubElement(root, f"{{{_SRX}}}head")
    for name in table.columns:
        SubElement(head, f"{{{_SRX}}}variable", name=name)
    if table.truncated:
        SubElement(head, f"{{{_SRX}}}link", href=CUT)
    if table.boolean is not None:
        SubElement(root, f"{{{_SRX}}}boolean").text = str(table.boolean).lower()
        return _document(root)
    results = SubElement(root, f"{{{_SRX}}}results")
    for row in table.rows:
        result = SubElement(results, f"{{{_SRX}}}result")
        for name, term in row.items():
            _xml_term(SubElement(result, f"{{{_SRX}}}binding", name=name), term)
    return _document(root)


def _xml_term(binding: Element, term: Mapping[str, str]) -> None:
    found = SubElement(binding, f"{{{_SRX}}}{term['type']}")
    found.text = printable(term["value"])
    if "xml:lang" in term:
        found.set(_LANG, term["xml:lang"])
    if "datatype" in term:
        found.set("datatype", term["datatype"])


def _document(root: Element) -> bytes:
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _csv(table: Table) -> bytes:
    if table.boolean is not None:
        return b"true\r\n" if table.boolean else b"false\r\n"
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow([_csv_term(row.get(name)) for name in table.columns])
    return buffer.getvalue().encode()


def _csv_term(term: Mapping[str, str] | None) -> str:
    if term is None:
        return ""
    return f"_:{term['value']}" if term["type"] == "bnode" else term["value"]


def _tsv(table: Table) -> bytes:
    if table.boolean is not None:
        return b"true\n" if table.boolean else b"false\n"
    lines = ["\t".join(f"?{name}" for name in table.columns)]
    lines += ["\t".join(_tsv_term(row.get(name)) for name in table.columns) for row in table.rows]
    return "".join(f"{line}\n" for line in lines).encode()


def _tsv_term(term: Mapping[str, str] | None) -> str:
    if term is None:
        return ""
    if term["type"] == "uri":
        return f"<{term['value']}>"
    if term["type"] == "bnode":
        return f"_:{term['value']}"
    written = '"' + "".join(_INNER.get(c, c) for c in term["value"]) + '"'
    if "xml:lang" in term:
        return f"{written}@{term['xml:lang']}"
    return f"{written}^^<{term['datatype']}>" if "datatype" in term else written


_FORMATS: dict[str, Callable[[Table], bytes]] = {
    "table": _table, "json": _json, "xml": _xml, "csv": _csv, "tsv": _tsv,
}  # fmt: skip
