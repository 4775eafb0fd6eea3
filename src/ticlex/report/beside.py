"""Documents beside each other as a Word file: a table a topic, the words in which both differ underlined.

A line under words, never through them: the base is no older version of the other, and nothing in it is struck out.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from ticlex import __version__
from ticlex.beside import Beside, Passage
from ticlex.compare import Regulation
from ticlex.diff import Segment
from ticlex.report.plain import printable
from ticlex.report.stated import now
from ticlex.report.word import _ACCENT, _header, _styles, _text

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

WORDS = {
    "title": "规定对照", "base": "基准", "other": "对照文件", "draft": "征求意见稿，不是现行规定",
    "no_date": "发布日期未印", "nothing": "没有相应的文字",
    "marks": "下划线：与另一份不同的文字；点线：写法不同，意思或数值相同。",
    "made": "由 ticlex {version} 于 {time} 依据公开文本生成，不是任何机关的决定；文本以发文机关公布的为准。",
    "silent": "未规定", "left_to_upper": "依上位文件", "delegated": "授权另定", "not_modelled": "尚未整理",
}  # fmt: skip
"""What the file says besides the law; another language has its own under the same keys."""
_GREY = (0x6B, 0x66, 0x5E)


def word(
    found: Sequence[Beside],
    regulations: Mapping[str, Regulation],
    article: Callable[[str], str],
    words: Mapping[str, str] = WORDS,
    language: str = "zh",
) -> bytes:
    """The file; `article` gives what a provision is called in print."""
    import docx
    from docx.enum.section import WD_ORIENT

    document = docx.Document()
    _styles(document)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    made = words["made"].format(version=__version__, time=now())
    document.core_properties.title = words["title"]
    document.core_properties.author = f"ticlex {__version__}"
    document.core_properties.comments = made
    shown = [regulations[name] for one in found for name in (one.base, one.other)]
    _header(section, words["draft"] if any(r.status == "draft" for r in shown) else made)
    document.add_heading(words["title"], 0)
    for one in found:
        document.add_heading(printable(one.label_en if language == "en" else one.label_zh), 1)
        _pair(document, one, regulations, article, words)
    _text(document, words["marks"])
    _text(document, made)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _pair(
    document: Document,
    found: Beside,
    regulations: Mapping[str, Regulation],
    article: Callable[[str], str],
    words: Mapping[str, str],
) -> None:
    from docx.oxml import OxmlElement

    table = document.add_table(rows=1, cols=2, style="Table Grid")
    head = table.rows[0]
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, name, role in zip(head.cells, (found.base, found.other), ("base", "other"), strict=True):
        _heading(cell, regulations[name], words[role], words)
    lines = found.lines or (None,)
    for line in lines:
        row = table.add_row()
        # A line that breaks over the page is read twice.
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        passages = (line.base, line.other) if line else (None, None)
        for n, (cell, name) in enumerate(zip(row.cells, (found.base, found.other), strict=True)):
            passage = passages[n]
            if passage is None:
                silent = not any((one.base, one.other)[n] for one in found.lines)
                _small(cell.paragraphs[0], words[found.silences.get(name, "silent") if silent else "nothing"])
            else:
                _passage(cell, passage, line.segments if line else (), n, article)
    document.add_paragraph()


def _heading(cell: _Cell, regulation: Regulation, role: str, words: Mapping[str, str]) -> None:
    from docx.shared import RGBColor

    paragraph = cell.paragraphs[0]
    paragraph.add_run(printable(f"{role}　{regulation.title}")).bold = True
    about = "，".join(filter(None, [regulation.issuer, regulation.number, regulation.issued or words["no_date"]]))
    _small(cell.add_paragraph(), about)
    if regulation.status == "draft":
        run = cell.add_paragraph().add_run(words["draft"])
        run.bold = True
        run.font.color.rgb = RGBColor(*_ACCENT)


def _passage(
    cell: _Cell, passage: Passage, segments: Sequence[Segment], side: int, article: Callable[[str], str]
) -> None:
    from docx.enum.text import WD_UNDERLINE

    paragraph = cell.paragraphs[0]
    if not segments:
        paragraph.add_run(printable(passage.quote))
    for segment in segments:
        run = paragraph.add_run(printable(segment.b if side else segment.a))
        if segment.op == "same_value":
            run.underline = WD_UNDERLINE.DOTTED
        elif segment.op != "equal":
            run.underline = WD_UNDERLINE.DOUBLE if side else WD_UNDERLINE.SINGLE
            run.bold = True
    _small(cell.add_paragraph(), f"{article(passage.provision)}（{passage.provision}）")


def _small(paragraph: Paragraph, words: str) -> None:
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(printable(words))
    run.font.size = Pt(9)
    run.font.color.rgb = RGBColor(*_GREY)


__all__ = ["WORDS", "word"]
