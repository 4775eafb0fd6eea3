"""What the annotations leave out, and what they get wrong: read by people and by tests."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ticlex.corpus.documents import Document
from ticlex.corpus.quotes import QuoteError, locate, uncovered
from ticlex.names import Iri, ref_of
from ticlex.store import Store

_QUOTES = """
SELECT ?norm ?provision ?quote WHERE { ?norm tic:statedIn ?provision ; tic:quote ?quote }
"""


_TELLING = "SELECT ?x WHERE { VALUES ?kind { tic:Norm tic:Waiver } ?x a ?kind }"


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote of a norm, waiver or remark, and where it stands in its document's text."""

    norm: Iri
    ref: str
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch that no quote covers; offsets are code points of the document's file."""

    ref: str
    start: int
    end: int
    text: str


def quotes(store: Store) -> tuple[list[Quote], list[str]]:
    """Return every quote with its place, and a complaint for each that has none."""
    found, complaints = [], []
    spans = {
        f"{document.id}/{unit.ref}": (document, unit)
        for document in store.documents
        for unit in document.structure.units
    }
    for row in store.select(_QUOTES):
        norm, ref = Iri(row["norm"]), ref_of(str(row["provision"]))
        if ref not in spans:
            complaints.append(f"{ref_of(norm)}: there is no provision {ref}")
            continue
        document, unit = spans[ref]
        try:
            start, end = locate(str(row["quote"]), document.text, unit.start, unit.end)
        except QuoteError as error:
            complaints.append(f"{ref_of(norm)} in {ref}: {error}")
        else:
            found.append(Quote(norm, ref, str(row["quote"]), start, end))
    return sorted(found, key=lambda q: (q.ref.split("/")[0], q.start, q.end, q.norm)), complaints


def ledger(store: Store) -> list[Gap]:
    """Every stretch of text that no norm's, step's or waiver's quote covers (numbers and headings aside)."""
    return unread(store.documents, telling(store))


def telling(store: Store) -> list[Quote]:
    """The quotes of norms and waivers: remarks speak of words, procedures and roles are named by them."""
    norms = {row["x"] for row in store.select(_TELLING)}
    return [quote for quote in quotes(store)[0] if quote.norm in norms]


def unread(documents: Iterable[Document], found: Iterable[Quote]) -> list[Gap]:
    """Every stretch of these documents outside the quotes `found`."""
    by_document: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for quote in found:
        by_document[quote.ref.split("/")[0]].append((quote.start, quote.end))
    return [gap for document in documents for gap in _gaps(document, by_document[document.id])]


def _gaps(document: Document, spans: list[tuple[int, int]]) -> list[Gap]:
    gaps = []
    for unit in document.structure.units:
        start = unit.start + _printed_length(document.text[unit.start : unit.end], unit.number)
        for a, b in uncovered(document.text, start, unit.end, spans):
            gaps.append(Gap(f"{document.id}/{unit.ref}", a, b, "".join(document.text[a:b].split())))
    return gaps


def _printed_length(words: str, number: str | None) -> int:
    """Characters of `words` that the printed number takes up, white space in it included."""
    length, left = 0, len(number or "")
    while left and length < len(words):
        left -= not words[length].isspace()
        length += 1
    return length
