"""The report as a Word file: each rule set a section of its own, with a header that says when its text is no law."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING

from ticlex.report.html import SIGNS
from ticlex.report.model import Article, ConditionPart, Report, RulesPart, counted, record_counts
from ticlex.report.plain import printable
from ticlex.report.stated import NO_DECISION
from ticlex.validate.report import OUTCOME, OVERALL

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section

_ACCENT = (0x9C, 0x1F, 0x18)
_LATIN, _CHINESE, _CHINESE_HEADING = "Calibri", "宋体", "黑体"
_SIZE = 10.5
_SMALL = 9.0


def word(report: Report) -> bytes:
    """The file."""
    import docx

    document = docx.Document()
    _styles(document)
    document.core_properties.title = printable(report.title)
    document.core_properties.author = report.stated.tool
    document.core_properties.comments = NO_DECISION["zh"]
    _header(document.sections[0], "")
    _front(document, report)
    for part in report.parts:
        section = document.add_section()
        _header(section, part.rules.warning)
        _rules(document, part)
    section = document.add_section()
    _header(section, "")
    _back(document, report)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _styles(document: Document) -> None:
    """Fonts that a Chinese Word has; a run of Chinese takes the East Asian one."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    for name, font in (("Normal", _CHINESE), *((f"Heading {n}", _CHINESE_HEADING) for n in (1, 2, 3)),
                       ("Title", _CHINESE_HEADING), ("Quote", "楷体")):  # fmt: skip
        style = document.styles[name]
        style.font.name = _LATIN
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # a theme's font goes before a named one
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), font)
        style.font.color.rgb = RGBColor(0, 0, 0)
    document.styles["Normal"].font.size = Pt(_SIZE)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)


def _header(section: Section, warning: str) -> None:
    from docx.shared import RGBColor

    header = section.header
    header.is_linked_to_previous = False
    run = header.paragraphs[0].add_run(printable(warning or NO_DECISION["zh"]))
    run.bold = bool(warning)
    if warning:
        run.font.color.rgb = RGBColor(*_ACCENT)


def _front(document: Document, report: Report) -> None:
    document.add_heading(printable(report.title), 0)
    _text(document, f"{NO_DECISION['zh']} ({NO_DECISION['en']})。")
    if report.could_not_check:
        _warn(document, f"未能核对，没有结论：{report.could_not_check}")
    drafts = [part.rules for part in report.parts if part.rules.is_draft]
    if drafts:
        _warn(document, f"{drafts[0].warning}：{'、'.join(rules.zh for rules in drafts)}")
    document.add_heading("结论", 1)
    rows = report.rows
    _text(document, f"共 {rows.read} 行：采用 {rows.accepted}，未采用 {rows.rejected}，空行 {rows.blank}。")
    if report.parts:
        lines = [
            (p.rules.zh, counted(p.overalls, OVERALL, "条"), "征求意见稿" if p.rules.is_draft else "")
            for p in report.parts
        ]
        _table(document, ["规则集", "结论", "效力"], lines, (5, 4, 2))
    if report.over_time:
        document.add_heading("与上次相比", 1)
        for line in report.over_time:
            document.add_paragraph(printable(line.strip()), style="List Bullet 2" if line[:1] == " " else "List Bullet")


def _rules(document: Document, part: RulesPart) -> None:
    rules = part.rules
    document.add_heading(printable(f"{rules.zh}（{rules.name}）"), 1)
    if rules.is_draft:
        _warn(document, rules.warning)
    _text(document, f"依据：{rules.title}；规则版本 {rules.version}")
    document.add_heading("各记录的结论", 2)
    records = [
        (line.record, _result(line.overall, line.result), "，".join(f"{w} {n}" for w, n in record_counts(line.counts)))
        for line in part.records
    ]
    _table(document, ["记录", "结论", "条件数"], records, (3, 3, 6))
    _more(document, part.more_records, "条记录")
    document.add_heading("须处理（最重的在前）", 2)
    for article in part.to_mend:
        document.add_heading(printable(f"{article.label}（{article.ref}）"), 3)
        for condition in article.conditions:
            _condition(document, condition)
    if not part.to_mend:
        _text(document, "没有。")
    document.add_heading("符合", 2)
    _conditions(document, part.met, "met")
    document.add_heading("没有核对", 2)
    _conditions(document, part.not_checked, "needs_judgement", "not_applicable")


def _condition(document: Document, part: ConditionPart) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(printable(part.name)).bold = True
    paragraph.add_run(printable((f"（{part.force}）" if part.force else "") + f"　要求：{part.required}"))
    document.add_paragraph(printable(part.condition.quote), style="Quote")
    if part.note:
        _text(document, part.note)
    _text(document, counted(part.counts, OUTCOME, "条"))
    lines = [(n.record, _result(n.outcome, n.result), n.found, n.remedy, n.place, n.note) for n in part.lines]
    _table(document, ["记录", "结果", "填报", "差距或补救", "位置", "说明"], lines, (3, 3, 2, 4, 3, 3))
    _more(document, part.more, "条记录")


def _conditions(document: Document, articles: Sequence[Article], *outcomes: str) -> None:
    lines = [
        (
            article.label,
            part.own_name,
            part.condition.quote,
            "；".join(f"{_result(o, OUTCOME[o]['zh'])} {part.counts[o]}" for o in outcomes if part.counts[o]),
        )
        for article in articles
        for part in article.conditions
    ]
    if lines:
        _table(document, ["条文", "条件", "原文", "记录数"], lines, (3, 3, 6, 3))
    else:
        _text(document, "没有。")


def _back(document: Document, report: Report) -> None:
    document.add_heading("没有核对的内容", 1)
    _table(document, ["内容", "多少"], report.not_checked, (3, 7))
    document.add_heading("数据问题", 1)
    if report.problems:
        lines = [(p.where, p.found, p.is_wrong, p.remedy) for p in report.problems]
        _table(document, ["位置", "内容", "问题", "怎么改"], lines, (3, 2, 3, 3))
        _more(document, report.more_problems, "个问题")
    else:
        _text(document, "没有。")
    document.add_heading("本报告", 1)
    _table(document, ["", ""], report.stated.lines(), (2, 7))


def _result(result: str, words: str) -> str:
    return f"{SIGNS[result]} {words}"


def _text(document: Document, words: str) -> None:
    document.add_paragraph(printable(words))


def _warn(document: Document, words: str) -> None:
    from docx.shared import RGBColor

    run = document.add_paragraph().add_run(printable(words))
    run.bold = True
    run.font.color.rgb = RGBColor(*_ACCENT)


def _more(document: Document, count: int, of: str) -> None:
    if count > 0:
        _text(document, f"另有 {count} {of}没有列出：完整的结果见 .xlsx、.json、.ttl 或 .parquet 报告。")


def _table(document: Document, columns: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]) -> None:
    """A table whose head comes again on every page; `widths` are shares of the page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Emu, Pt

    table = document.add_table(rows=0, cols=len(columns), style="Table Grid")
    table.autofit = False
    section = document.sections[-1]
    room = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Emu(room * width // sum(widths))
    head, model = table.add_row(), table.add_row()
    for row, is_head in ((head, True), (model, False)):
        for cell, words in zip(row.cells, columns, strict=True):
            run = cell.paragraphs[0].add_run(printable(words) if is_head and words else " ")
            run.font.size = Pt(_SMALL)
            run.bold = is_head or None
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    table._tbl.remove(model._tr)
    # A row made by the library costs some milliseconds, and there may be thousands: later ones are copies of the first.
    for line in rows:
        copy = deepcopy(model._tr)
        for text, words in zip(copy.iter(qn("w:t")), line, strict=True):
            text.text = printable(words)
        table._tbl.append(copy)
    document.add_paragraph()
