"""The page of the texts in a browser: searching while typing, norms at the pointer and at the keyboard, both themes."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

READY = ".tl footer"


def visit(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(READY)).to_be_visible(timeout=30_000)


def test_the_box_answers_while_one_types_and_the_address_restores_it(page: Page) -> None:
    visit(page, "/read?a=cn-2021/art8")
    page.keyboard.press("/")
    box = page.get_by_role("searchbox")
    expect(box).to_be_focused()
    page.keyboard.type("知识产", delay=30)
    expect(page.locator(".hits li").first).to_contain_text("知识产")
    page.keyboard.type("权")
    expect(page.locator(".hits mark").first).to_have_text("知识产权")
    expect(page.locator(".topics a")).to_have_text("知识产权")
    expect(box).to_be_focused()
    expect(page).to_have_url(re.compile(r"a=cn-2021/art8&q="))
    page.reload()
    expect(page.locator(".hits mark").first).to_have_text("知识产权", timeout=30_000)
    expect(box).to_have_value("知识产权")
    page.go_back()
    expect(page.locator(".results")).to_have_count(0)
    expect(box).to_have_value("")
    page.go_forward()
    expect(page.locator(".hits li").first).to_be_visible()
    box.fill("知识产权保护")
    expect(page.locator(".hits mark").first).to_have_text("知识产权保护")
    page.locator("[data-language=en]").click()
    expect(page.get_by_role("heading", name="Read")).to_be_visible()
    expect(page.locator(".hits mark").first).to_have_text("知识产权保护")
    page.get_by_role("button", name="Close results").click()
    expect(page.locator(".results")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("q="))


def test_from_the_box_to_the_words_by_keyboard_alone(page: Page) -> None:
    visit(page, "/read?a=cn-2021/art8")
    page.keyboard.press("/")
    page.keyboard.type("三千万元")
    page.keyboard.press("Enter")
    first, second = (page.locator(".hits a").nth(n) for n in (0, 1))
    expect(first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(second).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("mark[data-span]").first).to_have_text("3000万元")
    expect(page.locator(".law a.norm:focus")).to_have_count(1)
    expect(page.get_by_role("tooltip")).to_be_visible()
    page.go_back()
    expect(page.locator(".hits li").first).to_be_visible()
    page.get_by_role("searchbox").focus()
    page.keyboard.press("Escape")
    expect(page.locator(".results")).to_have_count(0)


def test_a_reference_opens_at_once_and_one_that_is_not_there_says_so(page: Page) -> None:
    visit(page, "/read?a=js/art1")
    page.get_by_role("searchbox").fill("第十二条第一项")
    page.keyboard.press("Enter")
    expect(page.locator(".context h3").first).to_have_text("第十二条第1项")
    expect(page).to_have_url(re.compile(r"a=js/art12\.1"))
    page.get_by_role("searchbox").fill("第九十九条")
    expect(page.locator(".results .missing")).to_contain_text("js/art9")


def test_norms_tell_what_they_are_at_the_keyboard(page: Page) -> None:
    visit(page, "/read?a=js/art12.1")
    norms = page.locator(".law a.norm")
    assert norms.evaluate_all("all => all.filter(one => one.tabIndex === 0).length") == 1
    page.locator(".law a.norm[tabindex='0']").focus()
    card = page.get_by_role("tooltip")
    expect(card).to_contain_text("条件")
    expect(card).to_contain_text("主题")
    expect(page.locator(".law a.norm:focus")).to_have_attribute("aria-describedby", "norm-card")
    before = page.locator(".law a.norm:focus").inner_text()
    page.keyboard.press("ArrowRight")
    after = page.locator(".law a.norm:focus").inner_text()
    assert after != before
    assert norms.evaluate_all("all => all.filter(one => one.tabIndex === 0).length") == 1
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator("mark[data-span]").first).to_contain_text(after)
    expect(page.locator(".norm-list li[aria-current]")).to_contain_text(after)


def test_a_norm_within_another_is_lit_and_its_surroundings_faintly(page: Page) -> None:
    visit(page, "/read?a=cn-2021/art8")
    inner = page.locator("[id='cn-2021/art8'] a.norm[data-norms*=' ']").first
    inner.hover()
    expect(page.locator(".norm-card .entry").nth(1)).to_be_visible()
    expect(inner).to_have_class(re.compile("is-on"))
    expect(page.locator(".law a.norm.is-near").first).to_be_attached()
    page.locator(".context [data-norm]").nth(1).hover()
    expect(page.locator(".law a.norm.is-on").first).to_be_attached()


def test_context_leads_to_roles_topics_descent_and_questions(page: Page) -> None:
    visit(page, "/read?a=cq/art18")
    page.locator(".kin").get_by_role("link", name="第二十条").click()
    expect(page.locator(".context h3").first).to_have_text("第二十条")
    expect(page).to_have_url(re.compile("a=cn-2021/art20"))
    page.go_back()
    expect(page.locator(".middle .notice")).to_contain_text("渝科局发〔2023〕51号")
    page.locator(".roles a").first.click()
    expect(page).to_have_url(re.compile("/process.*role="))
    page.go_back()
    expect(page.locator(".asked a").first).to_be_visible()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for name, words in (("复制命令", "ticlex show cq/art18"), ("复制引文", "[Z]"), ("复制链接", "/read?a=cq/art18")):
        page.get_by_role("button", name=name).click()
        expect(page.get_by_role("button", name="已复制").first).to_be_visible()
        assert words in page.evaluate("navigator.clipboard.readText()")


def test_on_a_phone_the_outline_folds(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit(page, "/read?a=js/art24")
    outline = page.locator("#outline")
    expect(outline).to_be_hidden()
    page.get_by_role("button", name="目录").click()
    expect(outline).to_be_visible()
    outline.get_by_text("第九条").click()
    expect(page.locator(".context h3").first).to_have_text("第九条")
    expect(outline).to_be_hidden()
    expect(page.get_by_role("searchbox")).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_law_is_set_for_reading(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    visit(page, "/read?a=js/art12.1")
    style = page.locator(".law .is-item").first.evaluate(
        "e => (({ lineHeight, fontSize, fontFamily }) => [lineHeight, fontSize, fontFamily])(getComputedStyle(e))"
    )
    assert float(style[0][:-2]) / float(style[1][:-2]) == pytest.approx(1.9, abs=0.02)
    assert "Serif" in style[2]
    levels = page.locator(":is(h1, h2, h3, h4):visible").evaluate_all("all => all.map(e => Number(e.tagName[1]))")
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
