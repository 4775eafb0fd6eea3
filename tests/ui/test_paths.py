"""A researcher, a drafter and an administrator each find their answer in a few steps; then the same by keyboard alone.

TICLEX_SHOTS=folder keeps a picture of every step, at three widths, light and dark, in both languages.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from .walking import addresses, quiet, settled, spoken

Step = Callable[[str], None]
FEW = 6
"""Steps to an answer: what sixty seconds hold, reading included."""
FOCUS = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  return [style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0, style.boxShadow !== "none"];
}"""


@pytest.fixture
def step(page: Page, tmp_path: Path, request: pytest.FixtureRequest) -> Step:
    folder = Path(os.environ["TICLEX_SHOTS"]) if os.environ.get("TICLEX_SHOTS") else tmp_path
    taken: list[str] = []

    def take(name: str) -> None:
        quiet(page)
        taken.append(name)
        assert len(taken) <= FEW, taken
        stem = f"{request.node.name.removeprefix('test_')}-{len(taken)}-{name}"
        page.screenshot(path=folder / f"{stem}.png")
        assert (folder / f"{stem}.png").stat().st_size > 5_000

    return take


def start(page: Page, address: str, shows: str, lang: str = "zh") -> None:
    page.goto(spoken(address, lang))
    settled(page, shows)


def test_a_researcher_asks_one_question_across_jurisdictions(page: Page, step: Step) -> None:
    start(page, "/", ".matrix")
    row = page.locator("tr[data-topic=FloorArea]")
    expect(row.locator("button[data-key=FloorArea-js]")).to_contain_text("≥5000㎡")
    step("matrix")
    row.locator("button[data-key=FloorArea-cq]").click()
    expect(page.locator(".side[data-side=cq]")).to_contain_text("相关领域的固定研发场地面积不少于2000m2")
    expect(page.locator(".side[data-side=cq]")).to_contain_text("不是现行规定")
    step("two-texts")
    page.locator(".side[data-side=cq] a.fig").first.click()
    expect(page.locator("mark[data-span]").first).to_be_in_viewport()
    step("the-words")


def test_a_drafter_finds_what_a_text_leaves_out(page: Page, step: Step) -> None:
    start(page, "/", ".matrix")
    page.get_by_label("基准文件").select_option(label="江苏办法")
    expect(page.locator("th.is-base")).to_contain_text("江苏办法")
    step("baseline")
    page.get_by_role("link", name="仅空白").click()
    expect(page).to_have_url(re.compile("only=gaps"))
    cell = page.locator("button.cell:has(.model)").first
    expect(cell.locator(".model [data-law]")).not_to_be_empty()
    step("gaps-and-model-wording")
    cell.click()
    expect(page.locator(".side").first).to_be_visible()
    step("silent-beside-the-model")
    page.locator(".side a[data-provision]").first.click()
    expect(page.locator(".law")).to_be_visible()
    step("the-model-in-its-text")


def test_an_administrator_learns_whether_the_center_qualifies(page: Page, step: Step) -> None:
    start(page, "/check", ".summary")
    page.get_by_label("研发场地面积").first.fill("4700")
    verdict = page.locator(".verdict[data-rule-set=js-application]")
    expect(verdict.locator("[data-condition='js:art12.1-floor-area']")).to_contain_text("尚差300㎡")
    expect(page.locator(".summary [data-rule-set=js-application]")).to_contain_text("不符合")
    step("what-is-missing")
    verdict.locator("[data-condition='js:art12.1-floor-area'] a[data-provision]").first.click()
    expect(page.locator("mark[data-span]").first).to_have_text("独立研发场地面积不少于5000平方米")
    step("the-words")
    page.go_back()
    expect(page.get_by_label("研发场地面积").first).to_have_value("4700")
    page.get_by_label("研发场地面积").first.fill("5000")
    expect(page.locator(".summary [data-rule-set=js-application]")).not_to_contain_text("尚差300㎡")
    step("mended")


def tab_to(page: Page, wanted: str, most: int = 120) -> Locator:
    """Go on by Tab until what is wanted has the focus, which must be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            assert any(page.evaluate(FOCUS)), f"the focus on {wanted} cannot be seen"
            return page.locator(":focus")
    raise AssertionError(f"no Tab reaches {wanted}")


def test_the_matrix_opens_by_keyboard_alone(page: Page) -> None:
    start(page, "/", ".matrix")
    tab_to(page, ".matrix button.cell")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".side").first).to_be_visible()


def test_a_provision_is_found_by_keyboard_alone(page: Page) -> None:
    start(page, "/read?a=cn-2021/art1", ".law")
    tab_to(page, ".tl input[name=q], .tl input[type=search]")
    page.keyboard.type("第九条")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("a(rt9|=cn-2021/art9)|q="))
    expect(page.locator(".context h3").first).to_have_text("第九条")


def test_a_procedure_is_chosen_by_keyboard_alone(page: Page) -> None:
    start(page, "/process?p=recognition", ".process")
    before = page.url
    tab_to(page, "select[data-key=process]")
    page.keyboard.press("ArrowDown")
    expect(page).not_to_have_url(before)
    expect(page.locator(".process").first).to_be_visible()


def test_the_form_is_filled_by_keyboard_alone(page: Page) -> None:
    start(page, "/check", ".summary")
    tab_to(page, "input[name=rd_floor_area_m2]")
    page.keyboard.type("4700")
    expect(page.locator(".verdict[data-rule-set=js-application]")).to_contain_text("尚差300㎡")


def test_a_question_is_asked_by_keyboard_alone(page: Page) -> None:
    start(page, "/data", "h1")
    before = page.url
    tab_to(page, ".tl a[href*='n='], .tl button[data-go*='n=']")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(before)
    expect(page.locator(".tl table").first).to_be_visible()


@pytest.mark.skipif(not os.environ.get("TICLEX_SHOTS"), reason="pictures are taken for a person to look at")
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_pictures_of_every_page(page: Page, width: int, scheme: str, lang: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for one in addresses():
        start(page, one.address, one.shows, lang)
        name = re.sub(r"\W+", "-", f"{one.page}-{one.state}-{width}-{scheme}-{lang}")
        page.screenshot(path=Path(os.environ["TICLEX_SHOTS"]) / f"{name}.png", full_page=width == 390)
