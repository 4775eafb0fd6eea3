"""Which column is which field: by English code or Chinese header, with or without a unit in brackets."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from ticlex.measures import Measure
from ticlex_loaders.cleaning import compact
from ticlex_loaders.units import is_unit

RECORD = "record"
RULE_SET = "rule_set"
_KEYS = {RECORD: (RECORD, "记录号"), RULE_SET: (RULE_SET, "适用规则集")}
_PIECE = 3
"""Characters from which a piece of a Chinese header is taken for the whole."""
_NEAR = 85
"""rapidfuzz ratio at which an unknown header is taken for a slip of the pen: 注册地址 for 注册地."""

_BRACKETS = str.maketrans("【】〔〕〈〉[]", "()()()()")
_TAIL = re.compile(r"(.+)\(([^()]*)\)")
_SLASH = re.compile(r"(.+?)[/:,](.+)")
_UNIT_WORD = re.compile(r"单位[::]?")
_HINTS = frozenset(
    [
        "必填",
        "选填",
        "可选",
        "可填",
        "数字",
        "数值",
        "整数",
        "小数",
        "比例",
        "分数",
        "0-1",
        "0~1",
        "0到1",
        "0至1",
        "人民币",
        "折合",
    ]
)
_WORDS_APART = re.compile(r"[,、;/或]")
_DATE_PATTERN = re.compile(r"(?:[年月日.-]|yyyy|mm|dd|y|m|d|\d{4}-\d{2}-\d{2})+")
_ANSWERS = {
    "boolean": frozenset(["是", "否", "有", "无", "y", "n", "yes", "no", "true", "false"]),
    "text": frozenset(["全称", "省", "市", "省级", "省市", "省份", "直辖市", "自治区", "中文", "英文"]),
}
_NUMERIC = ("number", "money", "integer", "ratio")


@dataclass(frozen=True, slots=True)
class Column:
    """What a header says."""

    field: str | None
    """Field code, `record`, `rule_set`, or None if it is no field of ours."""
    unit: str | None = None
    """Unit that the header states."""
    near: str | None = None
    """Known header that an unknown one nearly is."""


class Headers:
    """The headers that are known, for one set of measures."""

    def __init__(self, measures: Sequence[Measure]) -> None:
        self.measures: Mapping[str, Measure] = {m.field: m for m in measures if m.field}
        self._by_name = {_name(n): field for field, names in _KEYS.items() for n in names}
        self._by_name |= {_name(n): m.field for m in self.measures.values() for n in (m.field, m.zh)}
        self._shown = {_name(n): n for names in _KEYS.values() for n in names}
        self._shown |= {_name(n): n for m in self.measures.values() for n in (m.field, m.zh)}
        self._read: dict[str, Column] = {}

    def column(self, header: str) -> Column:
        """Read one header."""
        if header not in self._read:
            if len(self._read) > 100_000:
                self._read.clear()
            self._read[header] = self._column(header)
        return self._read[header]

    def is_known(self, header: str) -> bool:
        """Whether the header is a field, the record's number or the rule sets."""
        return self.column(header).field is not None

    def zh(self, field: str) -> str:
        """The Chinese header of a field."""
        return _KEYS[field][1] if field in _KEYS else self.measures[field].zh

    def _column(self, header: str) -> Column:
        name = _name(header)
        if not name or len(name) > 200:
            return Column(None)
        if name in self._by_name:
            return Column(self._by_name[name])
        match = _TAIL.fullmatch(name) or _SLASH.fullmatch(name)
        field = self._by_name.get(match[1]) if match else None
        column = self._with_remark(field, _UNIT_WORD.sub("", match[2])) if match and field else None
        return column or Column(None, near=self._near(name, field))

    def _with_remark(self, field: str, remark: str) -> Column | None:
        """A header with something in brackets: a unit or a hint; None if it may change the meaning.

        独立法人（是/否） is the field, 独立法人（牵头单位） is not.
        """
        measure = self.measures.get(field)
        words = [w for w in _WORDS_APART.split(remark) if w and w not in _HINTS]
        if not words:
            return Column(field)
        if measure is None:
            return None
        if measure.type in _NUMERIC:
            return Column(field, unit=remark) if is_unit(remark) else None
        if measure.type == "date":
            known = all(_DATE_PATTERN.fullmatch(w) for w in words)
        else:
            known = all(w in _ANSWERS[measure.type] for w in words) if measure.type in _ANSWERS else False
        names = {_name(n) for code in measure.codes for n in (code.code, code.zh, code.en)}
        return Column(field) if known or all(w in names for w in words) else None

    def _near(self, name: str, field: str | None) -> str | None:
        if field:
            return self.zh(field)
        best = max(self._by_name, key=lambda known: fuzz.ratio(name, known))
        if fuzz.ratio(name, best) >= _NEAR:
            return self._shown[best]
        # 场地面积 for 研发场地面积, 规则集 for 适用规则集: a piece of a header that is long enough to mean it.
        whole = [known for known in self._by_name if len(name) >= _PIECE and not name.isascii() and name in known]
        return self._shown[min(whole, key=len)] if whole else None


def _name(header: str) -> str:
    return compact(header).translate(_BRACKETS).strip("*").lower()
