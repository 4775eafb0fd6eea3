"""核对 in a browser: the form that keeps its values, the file and its report, what goes wrong."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

READY = ".tl footer"
FORM = "/check?rules=js-application;cq-recognition&rd_floor_area_m2=4700&fulltime_rd_staff=91"
HEAD = "记录号,适用规则集,研发场地面积（平方米）,团队成员人数\n"
NOW = f"{HEAD}A,js-application,5100,90\nB,js-application,4000,100\nC,cq-recognition,100,1\n"
THEN = f"{HEAD}A,js-application,4900,100\nB,js-application,4000,100\nD,js-application,1,1\n"


def visit(page: Page, address: str, lang: str = "zh") -> None:
    page.goto(f"{address}{'&' if '?' in address else '?'}lang={lang}")
    expect(page.locator(READY)).to_be_visible(timeout=30_000)


def give(page: Page, name: str, data: str | bytes, which: int = 0) -> None:
    buffer = data.encode() if isinstance(data, str) else data
    file = FilePayload(name=name, mimeType="application/octet-stream", buffer=buffer)
    own = page.get_by_test_id("stFileUploader").filter(has_text=("中心数据", "上次的文件")[which])
    own.locator("input[type=file]").set_input_files(file)


def result(page: Page, rule_set: str) -> Locator:
    return page.locator(f".summary [data-rule-set={rule_set}]")


def test_a_form_lies_in_its_address(page: Page) -> None:
    visit(page, FORM)
    area = page.get_by_label("研发场地面积")
    expect(area).to_have_value("4700")
    expect(result(page, "js-application")).to_contain_text("尚差300㎡")
    expect(result(page, "cq-recognition")).to_contain_text("尚差9人")
    expect(page.locator(".summary li")).to_have_count(10)
    area.fill("5000")
    expect(result(page, "js-application")).not_to_contain_text("尚差")
    expect(page).to_have_url(re.compile("rd_floor_area_m2=5000"))
    page.reload()
    expect(area).to_have_value("5000", timeout=20_000)
    expect(result(page, "cq-recognition")).to_contain_text("尚差9人")


def test_nothing_typed_is_lost_on_the_way(page: Page) -> None:
    visit(page, "/check")
    area, staff = page.get_by_label("研发场地面积"), page.get_by_label("专职研发人员")
    area.fill("4700")
    page.locator("button[data-key=js-operation]").click()
    expect(page).to_have_url(re.compile("js-operation.*rd_floor_area_m2=4700"))
    expect(page.locator(".verdict[data-rule-set=js-operation]")).to_be_visible()
    staff.fill("91")
    page.locator("[data-language=en]").click()
    expect(page.get_by_label("Full-time R&D staff")).to_have_value("91")
    page.go_back()
    expect(staff).to_have_value("91")
    expect(area).to_have_value("4700")
    page.get_by_role("link", name="核对文件").click()
    expect(page.locator("input[type=file]").first).to_be_attached()
    page.go_back()
    expect(area).to_have_value("4700")
    page.get_by_role("button", name="清空").click()
    expect(area).to_have_value("")
    expect(page).not_to_have_url(re.compile("rd_floor_area_m2"))
    expect(result(page, "js-application")).not_to_contain_text("尚差")


def test_a_form_too_long_for_an_address_says_so(page: Page) -> None:
    visit(page, "/check?rules=cn-operation")
    page.get_by_label("中文名称").fill("国家" * 400)
    expect(page.locator("[data-long]")).to_be_visible()
    expect(page).not_to_have_url(re.compile("name_zh"))
    page.get_by_label("中文名称").fill("国家")
    expect(page.locator("[data-long]")).to_be_hidden()
    expect(page).to_have_url(re.compile("name_zh"))


def test_each_field_shows_what_is_asked_and_where(page: Page) -> None:
    visit(page, FORM)
    asked = page.locator("#asked-rd_floor_area_m2 li")
    expect(asked).to_have_count(2)
    expect(asked.nth(0)).to_contain_text("≥5000㎡")
    expect(asked.nth(1)).to_contain_text("重庆办法（征求意见稿）")
    page.locator(".changes [data-field=rd_floor_area_m2] a.fig").first.click()
    expect(page.locator("mark[data-span]")).to_have_text("独立研发场地面积不少于5000平方米")


def test_the_form_by_keyboard(page: Page) -> None:
    visit(page, "/check?rules=js-application")
    page.get_by_label("研发场地面积").focus()
    page.keyboard.type("4700")
    expect(result(page, "js-application")).to_contain_text("尚差300㎡")
    expect(page.get_by_label("研发场地面积")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    group = page.get_by_role("radiogroup", name="独立法人")
    group.get_by_label("未填").focus()
    page.keyboard.press("ArrowUp")
    expect(group.get_by_label("否")).to_be_checked()
    expect(page).to_have_url(re.compile("legal_person="))
    changes = page.locator(".verdict details summary", has_text="最少要改").first
    changes.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".changes").first).to_be_hidden()


def test_the_report_by_article_and_by_record(page: Page) -> None:
    visit(page, "/check?tab=file&example=centers.xlsx")
    expect(page.locator(".overview")).to_be_visible(timeout=30_000)
    part = page.locator(".by-rules[data-rule-set=js-application]")
    worst = part.locator(".condition").first
    expect(worst).to_have_attribute("data-outcome", "not_met")
    expect(worst.locator("tbody tr").first).to_contain_text("不符合")
    assert re.search(r"!.*\d", worst.locator(".place code").first.inner_text())
    expect(page.locator(".by-rules[data-rule-set=cq-recognition]")).to_contain_text("不是现行规定")
    expect(page.locator("#not-checked")).to_contain_text("须人工判断")
    page.locator("#records summary").click()
    page.locator("[data-key=record-JS02]").click()
    expect(page).to_have_url(re.compile("record=JS02"))
    expect(page.locator(".verdict").first).to_contain_text("JS02")
    page.reload()
    expect(page.locator(".verdict").first).to_contain_text("JS02", timeout=30_000)
    page.go_back()
    expect(part).to_be_visible()


def test_last_time_beside_this_time_and_reports_to_take_away(page: Page) -> None:
    visit(page, "/check?tab=file")
    give(page, "now.csv", NOW)
    expect(page.locator(".overview")).to_be_visible(timeout=30_000)
    give(page, "then.csv", THEN, 1)
    over_time = page.locator(".over-time")
    expect(over_time).to_contain_text("研发场地面积 4900㎡ → 5100㎡", timeout=30_000)
    expect(over_time.locator("[data-record=A] a[data-provision='js/art12.1']")).to_be_visible()
    for name, start in (("Excel", b"PK"), ("Word", b"PK"), ("Parquet", b"PAR1"), ("JSON", b"{")):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"下载 {name}", exact=True).click()
        assert Path(download.value.path()).read_bytes().startswith(start)
    assert download.value.suggested_filename == "now-report.json"
    assert json.loads(Path(download.value.path()).read_text("utf-8"))["over_time"]["vanished"] == ["D"]


def test_a_template_for_the_chosen_rule_sets(page: Page) -> None:
    visit(page, "/check?tab=file&rules=js-application")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载填报模板（所选规则集）").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    give(page, "filled.xlsx", Path(download.value.path()).read_bytes())
    expect(page.locator(".overview, .empty").first).to_be_visible(timeout=30_000)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.csv", b"foo,bar\n1,2\n", "没有一列是已知的"),
        ("b.xlsx", b"no workbook", "工作簿"),
        ("c.pdf", b"%PDF-1.4", "可以读取的有"),
        ("d.json", b"{", "JSON"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(page: Page, name: str, data: bytes, says: str) -> None:
    visit(page, "/check?tab=file")
    give(page, name, data)
    panel = page.get_by_role("alert").locator("visible=true")
    expect(panel).to_contain_text("文件读不了", timeout=20_000)
    expect(panel).to_contain_text(says)
    expect(panel).to_contain_text("改法")


def test_a_wrong_rule_set_names_those_that_are_near(page: Page) -> None:
    visit(page, "/check?rules=js-aplication")
    expect(page.locator(".missing")).to_contain_text("js-aplication")
