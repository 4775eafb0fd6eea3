"""Compare in a browser: what a link restores, what a click opens, what can be taken away."""

import io
import re
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

from .test_pages import visit

STATE = """() => ({
  address: location.pathname + location.search,
  text: document.querySelector(".tl .matrix, .tl .scales").innerText,
  pressed: [...document.querySelectorAll(".tl button.cell[aria-expanded=true]")].map(e => e.dataset.key),
  chosen: [...document.querySelectorAll(".tl select")].map(e => e.selectedOptions[0].textContent),
  view: document.querySelector(".tl .segments [aria-current]").textContent,
})"""


def settled(page: Page) -> dict[str, object]:
    expect(page.locator(".tl .matrix, .tl .scales")).to_be_visible(timeout=30_000)
    if "topic=" in page.url:
        expect(page.locator(".panel")).to_be_visible(timeout=30_000)
    else:
        expect(page.locator(".panel")).to_have_count(0)
    found: dict[str, object] = page.evaluate(STATE)
    return found


def test_reload_back_forward_and_a_shared_link_restore_the_screen(page: Page) -> None:
    visit(page, "/")
    page.locator("button[data-key=s-draft]").click()
    expect(page.locator(".left-out")).to_contain_text("重庆办法")
    expect(page.locator(".matrix thead th")).to_have_count(5)
    page.get_by_label("基准文件").select_option(label="江苏办法")
    expect(page.locator("th.is-base")).to_contain_text("江苏办法")
    page.locator("button[data-key=Exit-cn-2021]").click()
    expect(page.locator(".side[data-side=cn-2021]")).to_be_visible()
    opened = settled(page)
    page.locator(".panel").get_by_text("左右互换").click()
    expect(page.locator("th.is-base")).to_contain_text("国家办法2021")
    swapped = settled(page)
    assert swapped["pressed"] == ["Exit-js"]

    page.reload()
    assert settled(page) == swapped
    page.go_back()
    expect(page.locator("th.is-base")).to_contain_text("江苏办法")
    assert settled(page) == opened
    page.go_forward()
    expect(page.locator("th.is-base")).to_contain_text("国家办法2021")
    assert settled(page) == swapped
    browser = page.context.browser
    assert browser is not None
    with browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN") as other:
        friend = other.new_page()
        friend.goto(page.url)
        assert settled(friend) == swapped


def test_any_document_is_the_baseline_and_differences_are_marked(page: Page) -> None:
    visit(page, "/?topic=Equipment&doc=js")
    expect(page.locator(".side[data-side=cn-2021] .empty")).to_have_text("未规定")
    page.get_by_label("左：基准").select_option(label="重庆办法（征求意见稿）")
    left, right = page.locator(".side[data-side=cq]"), page.locator(".side[data-side=js]")
    expect(left.locator("del").first).to_have_text("研发")
    expect(right.locator("ins").last).to_have_text("2000万元")
    expect(right.locator("u")).to_have_text("不少于")
    expect(page.locator(".echo")).to_contain_text("写法不同，意思相同")
    # What answers to each other stands at one height.
    heights = [
        side.locator("blockquote").first.evaluate("e => e.getBoundingClientRect().top") for side in (left, right)
    ]
    assert heights[0] == heights[1]
    assert left.locator("del").first.evaluate("e => getComputedStyle(e).textDecorationLine") == "none"


def test_the_gaps_of_a_baseline_with_the_wording_of_a_peer(page: Page) -> None:
    visit(page, "/?only=gaps&base=js")
    expect(page.locator(".group th").first).to_have_text("多数文件有规定")
    cell = page.locator("button[data-key=IntellectualProperty-cn-2021]")
    expect(cell).to_contain_text("参考措辞")
    expect(cell).to_contain_text("创新中心应加强知识产权保护和运用")
    expect(page.locator("button[data-key=IntellectualProperty-js]")).to_have_class(re.compile("is-silent"))
    cell.click()
    expect(page.locator(".side[data-side=js] .empty")).to_have_text("未规定")


def test_what_can_be_taken_away(page: Page) -> None:
    visit(page, "/?topic=FloorArea&doc=cq&base=js")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tools = page.locator(".panel-tools")
    for name, file in (("Word", ".docx"), ("CSV", ".csv")):
        with page.expect_download() as download:
            tools.get_by_role("button", name=name).click()
        assert download.value.suggested_filename == f"ticlex-FloorArea-js-cq{file}"
        content = Path(download.value.path()).read_bytes()
        if file == ".docx":
            words = "".join(c.text for r in docx.Document(io.BytesIO(content)).tables[0].rows for c in r.cells)
        else:
            words = content.decode("utf-8-sig")
        assert "相关领域的固定研发场地面积不少于2000m2" in words
    tools.get_by_role("button", name="复制引文").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "江苏省科学技术厅. 江苏省技术创新中心管理办法（试行）[Z]." in copied
    assert "不是现行规定" in copied
    tools.get_by_role("button", name="复制链接").click()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    expect(page.locator(".panel")).to_be_visible()


def test_a_bar_opens_its_words_and_the_table_says_the_same(page: Page) -> None:
    visit(page, "/")
    page.get_by_role("link", name="门槛图").click()
    area = page.locator(".scale[data-unit=m2]")
    expect(area.locator("rect")).to_have_count(2)
    widths = area.locator("rect").evaluate_all("all => all.map(e => e.getBoundingClientRect().width)")
    assert widths[1] / widths[0] == pytest.approx(0.4, abs=0.01)
    page.get_by_text("同样的内容列成表").click()
    rows = page.locator("#scales-table tbody tr")
    assert rows.count() == page.locator(".scale rect").count()
    expect(rows.first).to_contain_text("≥5000㎡")
    area.locator("a.scale-line").first.click()
    expect(page.locator("mark[data-span]")).to_have_text("独立研发场地面积不少于5000平方米")


def test_the_page_by_keyboard_alone(page: Page) -> None:
    visit(page, "/")
    page.get_by_role("link", name="仅空白").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("only=gaps"))
    page.locator("button[data-key=s-draft]").focus()
    page.keyboard.press("Space")
    expect(page.locator("button[data-key=s-draft]")).to_have_attribute("aria-pressed", "false")
    expect(page.locator("button[data-key=s-draft]")).to_be_focused()
    page.locator("button[data-key=FloorArea-cn-2020]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".side[data-side=js]")).to_be_visible()
    expect(page.locator("button[data-key=FloorArea-js]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".panel")).to_have_count(0)


def test_on_paper_the_tools_go_and_the_texts_stay(page: Page) -> None:
    visit(page, "/?topic=Equipment&doc=cq&base=js")
    page.emulate_media(media="print")
    for gone in (".toolbar", ".panel-tools", "[data-testid=stHeader]"):
        for one in page.locator(gone).all():
            expect(one).to_be_hidden()
    expect(page.locator(".side[data-side=cq] blockquote").first).to_be_visible()
    expect(page.locator(".marks-key")).to_be_visible()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/?status=law", "in_force"),
        ("/?on=2020", "2022-01-01"),
        ("/?base=cq&status=in_force", "cq"),
        ("/?topic=Roof", "Roof"),
    ],
)
def test_an_address_that_makes_no_sense_says_so(page: Page, address: str, said: str) -> None:
    visit(page, address)
    expect(page.locator(".missing")).to_contain_text(said)
