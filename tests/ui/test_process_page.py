"""The page of procedures in a browser."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

READY = ".tl footer"


def visit(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(READY)).to_be_visible(timeout=30_000)


def centre(page: Page, selector: str) -> float:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2


def test_from_the_lanes_to_the_words_and_back(page: Page) -> None:
    visit(page, "/process?p=recognition")
    expect(page.locator(".process .draft-line")).to_contain_text("不是现行规定")
    expect(page.locator(".box")).to_have_count(9)
    lane = ".lane:has([data-key=lane-LeadAuthorityBoard])"
    assert centre(page, lane) == pytest.approx(centre(page, ".box[data-step='5']"), abs=12)
    tops = [page.locator(f".box[data-step='{n}']").bounding_box() for n in range(1, 10)]
    assert tops == sorted(tops, key=lambda box: box["y"] if box else 0)
    row = page.locator("tr[data-step='6']")
    expect(row).to_contain_text("这些字句没有写出行为人")
    expect(row.get_by_role("link", name="第十条第3项")).to_be_visible()
    shared = page.url
    page.locator(".box[data-step='5'] a.act").click()
    expect(page.locator("mark[data-span]").first).to_have_text("经市科技局局长办公会审议通过后")
    page.go_back()
    expect(page.locator(".box")).to_have_count(9)
    assert page.url == shared


def test_a_second_document_beside_the_first_by_keyboard(page: Page) -> None:
    visit(page, "/process?p=cn-2021-formation-field")
    select = page.get_by_label("并列")
    select.focus()
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile("p=cn-2021-formation-field;cn-2017-"))
    expect(page.locator(".process")).to_have_count(2)
    expect(select).to_be_focused()
    page.go_back()
    expect(page.locator(".process")).to_have_count(1)
    select.select_option(label="申报组建程序 · 11步 · 同一程序")
    expect(page.locator(".process[data-process=js-formation] .box")).to_have_count(11)
    expect(page.locator(".process[data-process=cn-2021-formation-field] .box")).to_have_count(8)
    left, right = (page.locator(".process").nth(n).bounding_box() for n in (0, 1))
    assert left
    assert right
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] <= right["x"]
    expect(page).to_have_url(re.compile("p=cn-2021-formation-field;js-formation"))
    page.reload()
    expect(page.locator(".process[data-process=js-formation] .box")).to_have_count(11, timeout=30_000)
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 CSV").click()
    assert Path(download.value.path()).read_bytes().decode("utf-8-sig").count("formation") >= 19
    page.go_back()
    expect(page.locator(".process")).to_have_count(1)


def test_who_bears_what_is_a_list_behind_each_number(page: Page) -> None:
    visit(page, "/process?p=js-formation")
    number = page.locator("tr[data-role=LeadAuthority] a.count").first
    wanted = int(number.inner_text())
    number.focus()
    page.keyboard.press("Enter")
    borne = page.locator(".borne")
    expect(borne.locator("li")).to_have_count(wanted)
    expect(borne).to_be_in_viewport()
    expect(borne.locator("li a.words[data-provision^='js/']")).to_have_count(wanted)
    expect(page.locator("path.is-on").first).to_be_attached()
    expect(page.locator("[data-key=net-LeadAuthority][aria-current]")).to_be_visible()
    page.locator("[data-key=kind-Power]").click()
    expect(borne.locator("h4")).to_contain_text("职权")
    page.go_back()
    expect(borne.locator("li")).to_have_count(wanted)
    borne.get_by_role("link", name="收起").click()
    expect(borne).to_have_count(0)


def test_what_is_not_there_says_what_there_is(page: Page) -> None:
    visit(page, "/process?p=exit&d=cq")
    expect(page.locator(".process .empty")).to_contain_text("没有写出步骤")
    page.locator(".there-is").get_by_role("link", name="直接认定").click()
    expect(page.locator(".box")).to_have_count(9)
    visit(page, "/process?p=acceptance&d=cn-2021&lang=en")
    expect(page.locator(".process")).to_contain_text("no procedure “acceptance", ignore_case=True)
    visit(page, "/process?p=cq-recognise")
    expect(page.locator(".missing")).to_contain_text("cq-recognition")
    expect(page.locator("#all-processes a").first).to_be_visible()


def test_on_a_phone_the_lanes_fold_into_one_column(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit(page, "/process?p=cq-preparation")
    boxes = [page.locator(f".box[data-step='{n}']").bounding_box() for n in (1, 4, 10)]
    assert len({(box["x"], box["width"]) for box in boxes if box}) == 1
    expect(page.locator(".box[data-step='4'] .who")).to_have_text("依托单位")
    expect(page.locator(".lane").first).to_be_hidden()
    page.locator(".box[data-step='10'] .next a", has_text="13").click()
    expect(page.locator(".box[data-step='13']")).to_be_in_viewport()
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("m => m.scrollWidth - m.clientWidth") <= 1
