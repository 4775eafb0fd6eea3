"""The page in a real browser: whole by itself, readable on a phone and on paper, and nobody's text runs in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ticlex.app.judging import Checker
from ticlex.report import Results, build
from ticlex.report.html import SIGNS, html
from ticlex.report.model import failed
from ticlex.validate.report import OUTCOME, OVERALL
from ticlex_loaders.writers import write_report

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def file(results: Results, checker: Checker, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("html") / "report.html"
    write_report(results, checker.label, path)
    return path


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that asks for nothing but itself and complains of nothing."""
    opened = browser.new_page(viewport=DESK, locale="zh-CN")  # type: ignore[arg-type]
    asked: list[str] = []
    complaints: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("dialog", lambda dialog: complaints.append(dialog.message))
    yield opened
    opened.close()
    assert complaints == []
    assert len(set(asked)) == 1


def test_it_says_what_was_found_and_links_to_it(page: Page, file: Path) -> None:
    page.goto(file.as_uri())
    expect(page.locator("h1")).to_contain_text("records.csv")
    expect(page.locator("#overview tbody tr")).to_have_count(3)
    page.locator("#overview a", has_text="江苏省").click()
    part = page.locator("#rules-js-application")
    expect(part.locator("h2")).to_be_in_viewport()
    floor = part.locator("[id='c-js:art12.1-floor-area']")
    expect(floor).to_contain_text("独立研发场地面积不少于5000平方米")
    expect(floor.locator("tbody tr").first).to_contain_text("尚差0.01㎡")
    expect(floor.locator("tbody tr").first).to_contain_text("第2行 研发场地面积")
    expect(page.locator("#not-checked")).to_contain_text("2 行，原因见“数据问题”")
    expect(page.locator("#problems tbody tr")).to_have_count(5)
    assert page.locator("html").get_attribute("lang") == "zh-CN"


def test_a_draft_is_headed_as_one_and_law_is_not(page: Page, file: Path) -> None:
    page.goto(file.as_uri())
    words = "依据征求意见稿核对，不是现行规定 (checked against a draft for comment, not law)"
    expect(page.locator("header .draft")).to_contain_text(words)
    expect(page.locator("#rules-cq-recognition > .draft")).to_have_text(words)
    expect(page.locator("#rules-js-application > .draft")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_is_cut_off_at_any_width(page: Page, file: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    script = """(width) => [...document.querySelectorAll('body *')]
      .filter(e => e.checkVisibility() && !e.closest('thead') && e.getBoundingClientRect().right > width + 1)
      .map(e => e.outerHTML.slice(0, 80))"""
    assert page.evaluate(script, width) == []


def test_a_phone_shows_each_cell_under_its_name(page: Page, file: Path) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(file.as_uri())
    cell = page.locator("[id='c-js:art12.1-floor-area'] td").nth(1)
    assert cell.evaluate("e => getComputedStyle(e, '::before').content").startswith('"填报')
    size = cell.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert size >= 14


def test_every_result_is_a_sign_and_a_word(page: Page, file: Path) -> None:
    page.goto(file.as_uri())
    shown = page.locator(".result").evaluate_all("all => all.map(e => [e.dataset.sign, e.textContent.trim()])")
    words = {names["zh"]: SIGNS[key] for key, names in (*OVERALL.items(), *OUTCOME.items())}
    assert len(shown) > 40
    for sign, word in shown:
        assert words[word.partition("（")[0]] == sign
    assert SIGNS.keys() == {*OUTCOME, *OVERALL}


def test_it_prints(page: Page, file: Path) -> None:
    page.goto(file.as_uri())
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('thead')).display") == "table-header-group"
    assert page.evaluate("getComputedStyle(document.querySelector('tbody tr')).breakInside") == "avoid"
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_what_a_file_holds_is_text_and_never_runs(
    page: Page, results: Results, checker: Checker, tmp_path: Path
) -> None:
    """Also where a name ends an element, an attribute or a style, or holds what HTML has no sign for."""
    hostile = "</style></title><img src=x onerror=alert(1)><script>alert(2)</script>\"'&amp;\x00\x0b\ud800"
    report = build(results, checker.label)
    stated = report.stated.__class__(report.stated.time, hostile, "0", report.stated.rules, hostile, (hostile,))
    path = tmp_path / "hostile.html"
    path.write_bytes(html(failed(stated, report.rows, report.problems, hostile)))
    page.goto(path.as_uri())
    assert page.locator("script, img").count() == 0
    shown = "</style></title><img src=x onerror=alert(1)><script>alert(2)</script>\"'&amp;���"
    expect(page.locator(".failed")).to_contain_text(shown)
    expect(page.locator("#stated")).to_contain_text(shown)


def test_a_failure_is_said_and_nothing_looks_like_a_pass(page: Page, results: Results, tmp_path: Path) -> None:
    path = tmp_path / "failed.html"
    path.write_bytes(html(failed(results.stated, results.rows, results.problems, "两个引擎结论不同")))
    page.goto(path.as_uri())
    expect(page.locator("header .failed")).to_contain_text("未能核对，没有结论：两个引擎结论不同")
    expect(page.locator(".result")).to_have_count(0)
    expect(page.locator("#not-checked")).to_contain_text("两个引擎结论不同")
