"""What is a number of a provision, and what only looks like one."""

import pytest

from ticlex.corpus.markers import inline_markers, marker_at


@pytest.mark.parametrize(
    ("text", "style", "number"),
    [
        ("第一编 总则", "part", (1,)),
        ("第2章　职责", "chapter", (2,)),
        ("第 十 节 建设", "section", (10,)),
        ("第一百二十三条 本法", "article", (123,)),
        ("第十条之一 平台", "article", (10, 1)),
        ("第三条规范管理", "article", (3,)),
        ("第三条 规定如下", "article", (3,)),
        ("十一、保障", "enumerated", (11,)),
        ("(三) 场地", "bracketed", (3,)),
        ("（一）项目申报", "bracketed", (1,)),
        ("１．场地", "arabic", (1,)),
        ("1. 2028年前建成", "arabic", (1,)),
        ("（12）场地", "bracketed-arabic", (12,)),
        ("⑳场地", "circled", (20,)),
        ("㉑场地", "circled", (21,)),
        ("——企业主体", "dash", (0,)),
    ],
)
def test_marker(text: str, style: str, number: tuple[int, ...]) -> None:
    found = marker_at(text)
    assert found is not None
    assert (found.style, found.number) == (style, number)


@pytest.mark.parametrize(
    "text",
    [
        "", "第", "第条", "第1一条", "第三条规定的", "第三条第二款", "第三条、第五条", "第三条和第五条",
        "第三条至第五条", "第三条的",
        "第三条所列", "第三条）", "第十条之一规定", "第二章的规定", "一、二、三等奖", "1.5倍", "2017.11", "（2017）",
        "（三）项",
        "（三）、（四）项", "（三）至（五）项", "—", "3月", "平台（一）",
    ],
)  # fmt: skip
def test_no_marker(text: str) -> None:
    assert marker_at(text) is None


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("如下：（一）甲；（二）乙。", [(1,), (2,)]),
        ("如下:1.甲;2.乙.", [(1,), (2,)]),
        ("包括①甲、②乙", [(1,), (2,)]),
        ("依照第八条第（三）项报告", []),
        ("共计 2. 甲", []),
        ("总则 第一条 甲。 第二条 乙", [(1,), (2,)]),
        ("施行.（二）乙", [(2,)]),
        ("甲 " * 50, []),
    ],
)
def test_markers_inside_a_line(text: str, numbers: list[tuple[int, ...]]) -> None:
    assert [marker.number for marker in inline_markers(text)] == numbers
