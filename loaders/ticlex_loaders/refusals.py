"""Why a text is not a number: each way of not saying one has its own reason and remedy."""

import re

from ticlex_loaders.outcome import Bad

NOTHING = frozenset(
    [
        *("无", "没有", "无数据", "暂无", "待定", "待补", "待填", "未知", "不详", "不适用", "未填", "空"),
        *("-", "--", "---", "—", "——", "–", "/", "//", "\\", "*", "?", "…"),
        *("n/a", "na", "#n/a", "none", "null", "nil", "tbd"),
    ]
)
"""Words for having nothing to say. They are not blank: 无 may mean zero or no data."""

_NEGATIVE = re.compile(r"(?:-\s*[\d.¥]|负|\([\d,.]+\)|[¥]\s*-)")
_NO_NUMBER = re.compile(r"[+-]?(?:nan|inf|infinity|∞|非数字|无穷大?|无限)", re.IGNORECASE)
_ABOUT = re.compile(r"[约近余多几]|左右|上下|大概|大致|不到|将近|[~≈]\s*\d|\d\s*\+$|预计")
_EITHER = re.compile(r"[一二两三四五六七八九]{2,3}(?![〇零一二两三四五六七八九])")
"""五六人: five or six."""
_BOUND = re.compile(
    r"以上|以下|以内|不少于|不低于|不超过|不足|超|大于|小于|高于|低于|至少|至多|最多|最少|达到|逾|[<>=≥≤]"
)
_RANGE = re.compile(r"\d[^\d,.]{0,4}\s*(?:[-~—–～至到]|\.\.|--)\s*\d")
_GROUPS = re.compile(r"\d+(?:[,\s']\d+)+(?:\.\d*)?\D*", re.ASCII)
_ERROR = re.compile(r"#[A-Z/0!?]+[!?]?")
_WHAT = {"元": "金额", "比例": "比例"}
"""What is asked for, where that is not the unit's number: 人数, 平方米数."""


def explain(text: str, unit_zh: str) -> Bad:
    """Say why `text` (half-width, trimmed) is not read as a number, and what to write."""
    what = _WHAT.get(unit_zh) or f"{unit_zh.removeprefix('个')}数"
    like = "写成 0.55、55% 或 1/2 这样的比例。" if unit_zh == "比例" else "写成 5000 这样的数字。"
    if text.lower() in NOTHING:
        return Bad(f"不是{what}：看不出是 0 还是没有数据", "写 0 或留空。")
    if _NO_NUMBER.fullmatch(text):
        return Bad(f"不是有限的数，不能作为{what}", "写成普通的数字；没有数据就留空。")
    if _ERROR.fullmatch(text):
        return Bad("是表格的错误值", "改正公式，或直接写数值。")
    if _NEGATIVE.match(text):
        return Bad("是负数，该字段不能为负", "写成 0 或正数；没有数据就留空。")
    if text.startswith("="):
        return Bad("是公式的文字，不是数值", "写成公式的结果。")
    if _RANGE.search(text):
        return Bad("是一个范围，不是一个数", "写成一个确定的数。")
    if _BOUND.search(text):
        return Bad("是一个界限，不是确定的数", "去掉“以上”“>=”等字样，写成确定的数。")
    if _ABOUT.search(text) or _EITHER.match(text):
        return Bad("是约数，不是确定的数", "去掉“约”“余”等字样，写成确定的数。")
    if _GROUPS.fullmatch(text):
        return Bad("分隔的写法不明确", "千位分隔每三位一组（1,234,567），或不用分隔；小数点用 “.”。")
    return Bad(f"不是{what}", like)
