"""The pages in a browser: the paths people take."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

READY = ".tl footer"


def visit(page: Page, address: str, lang: str = "zh") -> None:
    page.goto(f"{address}{'&' if '?' in address else '?'}lang={lang}")
    expect(page.locator(READY)).to_be_visible(timeout=30_000)
    if "example=" in address:
        expect(page.locator(".tl .overview")).to_be_visible(timeout=30_000)


def test_a_researcher_compares_reads_and_comes_back(page: Page) -> None:
    visit(page, "/")
    row = page.locator("tr[data-topic=FloorArea]")
    expect(row.locator("button[data-key=FloorArea-js]")).to_contain_text("≥5000㎡")
    expect(row.locator("button[data-key=FloorArea-js]")).to_contain_text("第十二条第1项")
    expect(row.locator("button[data-key=FloorArea-cq]")).to_contain_text("≥2000㎡")
    expect(row).to_be_in_viewport()
    page.get_by_label("基准文件").select_option(label="江苏办法")
    expect(page.locator("th.is-base")).to_contain_text("江苏办法")
    page.locator("button[data-key=FloorArea-cq]").click()
    expect(page.locator(".side[data-side=js] blockquote")).to_have_text("独立研发场地面积不少于5000平方米")
    expect(page.locator(".side[data-side=cq] blockquote")).to_have_text("相关领域的固定研发场地面积不少于2000m2")
    expect(page.locator(".side[data-side=cq]")).to_contain_text("不是现行规定")
    shared = page.url
    page.locator(".side[data-side=cq] a.fig").click()
    expect(page.locator("mark[data-span]")).to_have_text("相关领域的固定研发场地面积不少于2000m2")
    expect(page.locator("mark[data-span]")).to_be_in_viewport()
    page.go_back()
    expect(page.locator(".side[data-side=js]")).to_be_visible()
    assert page.url == shared
    page.reload()
    expect(page.locator(".side[data-side=cq]")).to_be_visible(timeout=20_000)


def test_the_matrix_by_keyboard(page: Page) -> None:
    visit(page, "/?base=cn-2021")
    page.locator("button[data-key=FloorArea-js]").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("button[data-key=FloorArea-cq]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("button[data-key=Equipment-cq]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".side[data-side=cq]")).to_contain_text("≥1500万元")
    expect(page.locator("button[data-key=Equipment-cq]")).to_be_focused()
    page.go_back()
    expect(page.locator(".side")).to_have_count(0)


def test_views_and_filter_of_the_matrix(page: Page) -> None:
    visit(page, "/")
    rows = page.locator("tr[data-topic]:visible")
    every = rows.count()
    page.get_by_role("searchbox").fill("场地")
    expect(rows).to_have_count(1)
    page.get_by_role("searchbox").fill("")
    page.get_by_role("link", name="仅空白").click()
    expect(page).to_have_url(re.compile("only=gaps"))
    expect(page.locator(".model").first).to_be_visible()
    assert 0 < rows.count() < every
    page.go_back()
    expect(rows).to_have_count(every)
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 CSV").click()
    data = Path(download.value.path()).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert "≥5000㎡" in data.decode("utf-8-sig")


def test_reading_by_search_outline_and_a_wrong_link(page: Page) -> None:
    visit(page, "/read?a=cn-2021/art8")
    expect(page.locator("[id='cn-2021/art8']")).to_be_in_viewport()
    expect(page.locator(".context")).to_contain_text("国科发区〔2021〕17号")
    page.get_by_role("searchbox").fill("第九条")
    page.keyboard.press("Enter")
    expect(page.locator(".context h3").first).to_have_text("第九条")
    page.get_by_role("searchbox").fill("知识产权")
    page.keyboard.press("Enter")
    expect(page.locator(".hits li").first).to_be_visible()
    page.locator(".hits a").first.click()
    expect(page.locator("mark[data-span]").first).to_be_visible()
    visit(page, "/read?a=cn-2021/art99")
    expect(page.locator(".missing")).to_contain_text("cn-2021/art9")
    page.locator(".missing a").first.click()
    expect(page.locator(".law")).to_be_visible()


def test_hovering_a_norm_tells_what_it_is(page: Page) -> None:
    visit(page, "/read?a=js/art12.1&span=2101-2119")
    page.locator("mark[data-span] .norm, .norm:has(mark[data-span])").first.hover()
    expect(page.get_by_role("tooltip")).to_contain_text("条件")
    expect(page.get_by_role("tooltip")).to_contain_text("场地面积")


def test_an_administrator_tries_numbers(page: Page) -> None:
    visit(page, "/check")
    page.get_by_label("研发场地面积").fill("4700")
    verdict = page.locator(".verdict[data-rule-set=js-application]")
    expect(verdict.locator("[data-condition='js:art12.1-floor-area']")).to_contain_text("尚差300㎡")
    expect(page.locator(".summary [data-rule-set=js-application]")).to_contain_text("不符合")
    draft = page.locator(".verdict[data-rule-set=cq-recognition]")
    expect(draft).to_contain_text("依据征求意见稿核对，不是现行规定")
    page.get_by_label("研发场地面积").fill("约4700")
    expect(page.locator("[data-echo=rd_floor_area_m2].is-wrong")).to_be_visible()
    page.get_by_label("研发场地面积").fill("5000")
    expect(page.locator(".summary [data-rule-set=js-application]")).not_to_contain_text("不符合")
    verdict.locator("summary", has_text="符合").click()
    verdict.locator("[data-condition='js:art12.1-floor-area'] a.fig").first.click()
    expect(page.locator("mark[data-span]")).to_have_text("独立研发场地面积不少于5000平方米")


def test_an_administrator_checks_a_workbook(page: Page) -> None:
    visit(page, "/check?tab=file")
    page.locator(".examples").get_by_text("centers.xlsx").click()
    expect(page.locator(".overview")).to_be_visible(timeout=30_000)
    expect(page.locator(".problems li").first).to_contain_text("!")
    short = page.locator(".verdict[data-overall=non_compliant] [data-outcome=not_met]").first
    expect(short).to_be_visible()
    assert re.fullmatch(r".*!.*\d+", short.locator(".place code").first.inner_text())
    expect(short.locator("[data-law]")).not_to_be_empty()
    expect(page.locator(".verdict .at a[data-provision]").first).to_be_visible()
    expect(page.locator(".verdict", has_text="没有核对").first).to_be_visible()
    for name in ("下载 JSON", "下载 CSV"):
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        assert Path(download.value.path()).stat().st_size > 1000


def test_an_upload_that_cannot_be_read_says_why(page: Page) -> None:
    visit(page, "/check?tab=file")
    page.set_input_files("input[type=file]", {"name": "a.csv", "mimeType": "text/csv", "buffer": b"foo,bar\n1,2\n"})
    expect(page.locator(".missing")).to_contain_text("a.csv", timeout=20_000)


def test_the_language_stays_from_page_to_page(page: Page) -> None:
    visit(page, "/")
    page.locator("[data-language=en]").click()
    expect(page.get_by_role("heading", name="Compare")).to_be_visible()
    page.get_by_role("link", name="Check").click()
    expect(page.get_by_role("heading", name="Check")).to_be_visible()
    expect(page).to_have_url(re.compile("lang=en"))
    page.go_back()
    expect(page.get_by_role("heading", name="Compare")).to_be_visible()
