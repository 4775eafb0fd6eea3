"""What leaves a page as text: references after GB/T 7714 and tables as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from ticlex.beside import Beside
from ticlex_ui.model.holdings import Holdings
from ticlex_ui.model.matrix import RowView

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def reference(holdings: Holdings, document: str, ref: str | None = None) -> str:
    """A reference after GB/T 7714-2015: 责任者. 题名: 文号[Z]. (日期)[状态]: 条文."""
    found = holdings.regulations[document]
    issuers = ", ".join(found.issuer.split("、"))
    number = f": {found.number}" if found.number else ""
    date = f" {found.issued}." if found.issued else " 日期不详."
    place = f" {holdings.article(ref)}." if ref else ""
    status = " 征求意见稿，不是现行规定." if found.status == "draft" else ""
    return f"{issuers}. {found.title}{number}[Z].{date}{place}{status}"


def as_csv(header: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    """A table that Excel opens as it is meant: with a byte order mark, and no cell that is run as a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([neutral(word) for word in header])
    writer.writerows([neutral(word) for word in line] for line in lines)
    return buffer.getvalue().encode("utf-8-sig")


def neutral(word: str) -> str:
    """The word, with an apostrophe before it where a spreadsheet would run it."""
    return f"'{word}" if word.startswith(_FORMULA) else word


def beside_lines(holdings: Holdings, found: Beside, lang: str) -> list[list[str]]:
    """Two documents side by side, a line each: what answers to what."""
    lines = []
    for line in found.lines:
        parts = [found.label_en if lang == "en" else found.label_zh]
        for passage, document in ((line.base, found.base), (line.other, found.other)):
            name = holdings.short(document, lang)
            if passage is None:
                parts += [name, "", "", ""]
            else:
                parts += [name, holdings.article(passage.provision, lang), passage.provision, passage.quote]
        lines.append(parts)
    return lines


def matrix_lines(holdings: Holdings, found: Iterable[RowView], lang: str) -> list[list[str]]:
    """The rows of the matrix, one line for each topic and document."""
    lines = []
    for row in found:
        for cell in row.cells:
            regulation = holdings.regulations[cell.document]
            articles = "；".join(name for _, name in cell.articles)
            lines.append(
                [
                    row.topic, row.label, cell.document, holdings.short(cell.document, lang),
                    holdings.status(regulation.status, lang), cell.kind, "；".join(v.words for v in cell.values),
                    articles, "；".join(ref for ref, _ in cell.articles), cell.quote,
                ]
            )  # fmt: skip
    return lines
