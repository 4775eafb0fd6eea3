"""Any text keeps the guarantees; a printed tree is read back, however it is laid out."""

import random

from guarantees import as_json, assert_guarantees
from hypothesis import given, settings
from hypothesis import strategies as st
from printed import Chapter, Layout, Section, chapters, layouts, print_measure, print_plan, sections

from ticlex.corpus.structure import parse, unit_at

_LETTERS = [
    "第一条", "第二条", "第十条之一", "第三条规定", "第一章 总则", "第二章", "第一节", "第二编", "第十十条", "第1一条",
    "一、", "二、", "（一）", "（二）", "(三)", "1.", "2．", "１、", "（1）", "①", "②", "——", "──",
    "附件", "附件：", "附件1", "附表", "目录", "管理办法", "（试行）", "《办法》", "的通知", "2026年3月2日",
    "（此件公开发布）",
    "科技局", "应当报告", "第", "条", "（", "3", "— 3 —", "第 3 页 共 9 页", "。", "；", "：", "，", ".", "项",
    "\n", "\n", "\n", "\r\n", "\f", "\u2028", "\x1c", " ", "　", "\t", "\ufeff", "\u200b", "\x00", "𠀀", "é",
]  # fmt: skip
_junk = st.lists(st.sampled_from(_LETTERS), max_size=60).map("".join)
_bounded = settings(max_examples=60, deadline=None, derandomize=True)


def _refs(text: str) -> list[str]:
    found = parse(text)
    assert_guarantees(text, found)
    return [unit.ref for unit in found.units]


@given(_junk)
@settings(_bounded, max_examples=250)
def test_junk_of_marks_keeps_the_guarantees(text: str) -> None:
    as_json(text)


@given(st.text(max_size=200))
@_bounded
def test_any_text_keeps_the_guarantees(text: str) -> None:
    as_json(text)


@given(_junk, st.data())
@_bounded
def test_a_character_is_found_in_its_unit(text: str, data: st.DataObject) -> None:
    found = parse(text)
    position = data.draw(st.integers(0, len(text)))
    holding = [unit for unit in found.units if unit.start <= position < unit.end]
    assert unit_at(found.units, position) is (holding[0] if holding else None)


@given(chapters, layouts, st.booleans())
@_bounded
def test_a_measure_is_read_back(tree: list[Chapter], layout: Layout, with_chapters: bool) -> None:
    expected = print_measure(tree, layout, with_chapters=with_chapters)
    assert _refs(layout.text()) == expected


@given(sections, layouts)
@_bounded
def test_a_plan_is_read_back(tree: list[Section], layout: Layout) -> None:
    expected = print_plan(tree, layout)
    assert _refs(layout.text()) == expected


@given(chapters, st.integers(29, 45), st.sampled_from(["\n", "\n\n", "\r\n"]))
@_bounded
def test_a_measure_broken_at_a_page_width_is_read_back(tree: list[Chapter], page: int, newline: str) -> None:
    # Each paragraph is indented, as on a page: that is what tells it from the line before.
    layout = Layout(indent="　　", page=page, newline=newline)
    expected = print_measure(tree, layout, with_chapters=True)
    assert _refs(layout.text()) == expected


@given(chapters, st.integers(0, 2**32))
@_bounded
def test_white_space_around_whole_lines_changes_nothing(tree: list[Chapter], seed: int) -> None:
    layout = Layout()
    expected = print_measure(tree, layout, with_chapters=True)
    chance = random.Random(seed)  # noqa: S311  # spaces, not secrets
    text = "".join(
        chance.choice(["", "　　", "\t", "\n", "\f"])
        + line
        + chance.choice(["", " ", "　"])
        + chance.choice(["\n", "\r\n"])
        for line in layout.lines
    )
    assert _refs(text) == expected
