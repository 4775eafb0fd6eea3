"""The page of questions, own queries and downloads in a browser."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

READY = ".tl footer"
PATIENCE = 30_000


def visit(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(READY)).to_be_visible(timeout=PATIENCE)


def test_a_question_is_chosen_answered_and_followed_to_the_words(page: Page) -> None:
    visit(page, "/data")
    page.get_by_role("searchbox").fill("够得上")
    page.keyboard.press("Enter")
    questions = page.locator(".library li")
    expect(questions).to_have_count(1, timeout=PATIENCE)
    questions.get_by_role("link").click()
    expect(page.get_by_role("heading", level=2, name="某一数值够得上")).to_be_visible(timeout=PATIENCE)
    page.locator("[data-key='p.number']").fill("4000")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"p\.number=4000"), timeout=PATIENCE)
    row = page.locator("tbody[data-provision='js/art12.1']")
    expect(row).to_contain_text("≥5000㎡", timeout=PATIENCE)
    expect(row).to_contain_text("-1000", timeout=PATIENCE)
    page.locator("[data-key='p.topic']").select_option(label="仪器设备")
    expect(page).to_have_url(re.compile(r"p\.topic=Equipment"), timeout=PATIENCE)
    expect(page.locator(".command-line code")).to_contain_text("-p topic=Equipment -p number=4000", timeout=PATIENCE)
    page.go_back()
    expect(row).to_contain_text("≥5000㎡", timeout=PATIENCE)
    shared = page.url
    row.locator("a.fig").first.click()
    expect(page.locator("mark[data-span]").first).to_contain_text("5000", timeout=PATIENCE)
    page.go_back()
    expect(row).to_contain_text("≥5000㎡", timeout=PATIENCE)
    assert page.url == shared
    page.reload()
    expect(row).to_contain_text("-1000", timeout=20_000)


def test_an_answer_is_drawn_as_bars_and_as_links_and_taken_away(page: Page) -> None:
    visit(page, "/data?n=who-bears-how-many-duties")
    page.get_by_role("link", name="条形图").click()
    expect(page.locator(".bars li").first).to_be_visible(timeout=PATIENCE)
    page.locator("[data-key=y]").select_option(label="职权数")
    expect(page).to_have_url(re.compile("y=powers"), timeout=PATIENCE)
    page.get_by_role("link", name="关系图").click()
    expect(page.locator(".rows-net path").first).to_be_attached(timeout=PATIENCE)
    page.locator("[data-key=from]").select_option(label="文件")
    expect(page.locator(".net-from li")).to_have_count(5, timeout=PATIENCE)
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 CSV").click()
    data = Path(download.value.path()).read_bytes()
    assert data.startswith(b"\xef\xbb\xbfrole,document,status,duties")
    page.get_by_text("显示 SPARQL").click()
    page.get_by_role("link", name="在编辑器中打开").click()
    expect(page.locator(".cm-content")).to_contain_text("?prohibitions", timeout=PATIENCE)
    expect(page.locator(".answer-table tbody").first).to_be_visible(timeout=PATIENCE)


def test_a_query_is_written_mended_and_run_by_keyboard(page: Page) -> None:
    visit(page, "/data?tab=sparql")
    editor = page.get_by_role("textbox", name="SPARQL 查询")
    editor.focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("SELECT ?a WHERE {\n  ?a a tic:Norm .\n  FILTR(?a)\n}")
    page.keyboard.press("Control+Enter")
    trouble = page.get_by_role("alert")
    expect(trouble).to_contain_text("第 3 行第 3 列", timeout=PATIENCE)
    expect(trouble).to_contain_text("是否要写 FILTER", timeout=PATIENCE)
    expect(page.locator(".cm-lintRange-error")).to_have_text("FILTR(?a)", timeout=PATIENCE)
    expect(page).to_have_url(re.compile("FILTR"), timeout=PATIENCE)
    expect(editor).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("SELECT ?norm { ?norm a 禁止")
    expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("tic:Prohibition", timeout=PATIENCE)
    page.wait_for_timeout(300)  # the editor takes an Enter within 75 ms of its list for a line end
    page.keyboard.press("Enter")
    page.keyboard.insert_text(" } LIMIT 2")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".answer-table tbody")).to_have_count(2, timeout=PATIENCE)
    expect(page.locator(".cm-lintRange-error")).to_have_count(0, timeout=PATIENCE)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="运行")).to_be_focused()
    page.go_back()
    expect(trouble).to_contain_text("第 3 行", timeout=PATIENCE)
    expect(editor).to_contain_text("FILTR", timeout=PATIENCE)


def test_a_long_query_runs_and_says_that_no_link_has_it(page: Page) -> None:
    visit(page, "/data?tab=sparql")
    editor = page.get_by_role("textbox", name="SPARQL 查询")
    editor.focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(f"# {'长' * 600}\nSELECT ?a {{ ?a a tic:Prohibition }} LIMIT 2")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("查询较长，没有写进地址")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".answer-table tbody")).to_have_count(2, timeout=PATIENCE)
    page.reload()
    expect(page.get_by_text("请重新粘贴后运行")).to_be_visible(timeout=PATIENCE)


def test_files_are_made_when_somebody_wants_them(page: Page) -> None:
    visit(page, "/data?tab=reuse")
    for name, start in (("N-Triples", b"<"), ("填报表 Excel", b"PK")):
        with page.expect_download(timeout=60_000) as download:
            page.get_by_role("button", name=name).click()
        assert Path(download.value.path()).read_bytes().startswith(start)
    with page.expect_download() as download:
        page.get_by_role("button", name="江苏办法").click()
    assert "江苏省技术创新中心管理办法" in Path(download.value.path()).read_text(encoding="utf-8")
    page.locator(".holds").get_by_text("条规范").click()
    expect(page.locator(".views .count")).to_contain_text("910", timeout=PATIENCE)
