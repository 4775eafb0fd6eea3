"""The Word file, read back with python-docx."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from ticlex.app.judging import Checker
from ticlex.report import Results, build
from ticlex.report.model import Report, failed
from ticlex.report.word import word
from ticlex_loaders.writers import write_report

DRAFT = "依据征求意见稿核对，不是现行规定 (checked against a draft for comment, not law)"


@pytest.fixture(scope="module")
def report(results: Results, checker: Checker) -> Report:
    return build(results, checker.label)


@pytest.fixture(scope="module")
def document(results: Results, checker: Checker, tmp_path_factory: pytest.TempPathFactory) -> Document:
    path = tmp_path_factory.mktemp("word") / "report.docx"
    write_report(results, checker.label, path)
    return docx.Document(str(path))


def headings(document: Document, level: int) -> list[str]:
    return [p.text for p in document.paragraphs if p.style and p.style.name == f"Heading {level}"]


def test_headings_are_rule_sets_then_articles_worst_first(document: Document, report: Report) -> None:
    rules = [f"{part.rules.zh}（{part.rules.name}）" for part in report.parts]
    assert headings(document, 1) == ["结论", *rules, "没有核对的内容", "数据问题", "本报告"]
    articles = [f"{article.label}（{article.ref}）" for part in report.parts for article in part.to_mend]
    assert headings(document, 3) == articles
    assert headings(document, 2) == ["各记录的结论", "须处理（最重的在前）", "符合", "没有核对"] * len(report.parts)


def test_every_line_of_the_report_is_in_a_table(document: Document, report: Report) -> None:
    rows = {tuple(cell.text for cell in row.cells) for table in document.tables for row in table.rows}
    for part in report.parts:
        for article in part.to_mend:
            for condition in article.conditions:
                for line in condition.lines:
                    found = [row for row in rows if row[0] == line.record and row[1].endswith(line.result)]
                    assert any(row[2:] == (line.found, line.remedy, line.place, line.note) for row in found), line
    for pair in (*report.not_checked, *report.stated.lines()):
        assert pair in rows
    for problem in report.problems:
        assert (problem.where, problem.found, problem.is_wrong, problem.remedy) in rows
    quotes = {p.text for p in document.paragraphs if p.style and p.style.name == "Quote"}
    assert quotes == {c.condition.quote for part in report.parts for a in part.to_mend for c in a.conditions}


def test_a_draft_has_its_header_on_every_page_and_law_has_not(document: Document, report: Report) -> None:
    headers = ["".join(p.text for p in section.header.paragraphs) for section in document.sections]
    drafts = [DRAFT if part.rules.is_draft else "" for part in report.parts]
    assert [DRAFT if text == DRAFT else "" for text in headers] == ["", *drafts, ""]
    assert all("不是主管部门的决定" in text for text in headers if text != DRAFT)


def test_the_head_of_a_table_comes_again_on_every_page(document: Document) -> None:
    for table in document.tables:
        first, *others = table.rows
        assert first._tr.trPr is not None
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr is None or row._tr.trPr.find(qn("w:tblHeader")) is None for row in others)
        assert all(run.bold for cell in first.cells for p in cell.paragraphs for run in p.runs)


def test_chinese_has_a_chinese_font(document: Document) -> None:
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "Quote"):
        fonts = document.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) in ("宋体", "黑体", "楷体")
        assert fonts.get(qn("w:eastAsiaTheme")) is None


def test_a_failure_and_hostile_text_make_a_sound_file(results: Results, tmp_path: Path) -> None:
    hostile = "<w:p/>]]>&amp;\x00\x0b\ud800\ufffe 甲"
    data = word(failed(results.stated, results.rows, results.problems, hostile))
    found = docx.Document(io.BytesIO(data))
    assert any("未能核对，没有结论：<w:p/>]]>&amp;���� 甲" in p.text for p in found.paragraphs)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(name))  # noqa: S314  # our own file


def test_what_changed_over_time_is_listed(results: Results, checker: Checker) -> None:
    from dataclasses import replace

    lines = ("与上次相比：同一记录 1 条", "  面积：不符合 → 符合")
    found = docx.Document(io.BytesIO(word(build(replace(results, over_time=lines), checker.label))))
    assert "与上次相比" in headings(found, 1)
    assert {"与上次相比：同一记录 1 条", "面积：不符合 → 符合"} <= {p.text for p in found.paragraphs}
