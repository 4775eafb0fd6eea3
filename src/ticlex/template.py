"""What a form for center records holds, described from the shapes and the measures alone.

A form asks for what the chosen rule sets read, and for nothing else. It carries the version of the rules it was made
for: bounds and fields as they then were, so that years later a filled form can be told what has changed since.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from ticlex import __version__
from ticlex.measures import Measure, measures
from ticlex.records import Cell, Scalar
from ticlex.store import Store
from ticlex.validate import Condition, Judge, RuleSet, rule_sets
from ticlex.validate.report import DRAFT_WARNING, required_text
from ticlex.validate.smallest import Planner, changed, read_by
from ticlex.validate.versions import rule_set_version

NAME_FIELD = "name_zh"
"""A form always asks for the center's name, so that a person knows the row again."""
_FORMAT = 1
_DISPLAY = {"CNY": ("万元", 10_000)}
"""Unit in which people fill in a measure, and what one of it is in the measure's own."""
_MOST = Decimal(10) ** 15
_YEARS = (1900, 2200)
_RANGES: Mapping[str, tuple[Decimal, Decimal]] = {
    "number": (Decimal(0), _MOST),
    "money": (Decimal(0), _MOST),
    "integer": (Decimal(0), _MOST),
    "ratio": (Decimal(0), Decimal(1)),
}
"""What the readers of files let through; below a rule's bar a value is still a value."""


@dataclass(frozen=True, slots=True)
class Column:
    """One field of the form."""

    measure: Measure
    header: str
    """As the readers know it, with the unit to write in: 科研仪器设备原值（万元）"""
    choices: tuple[str, ...]
    """Words to choose from; empty where the value is free."""
    lowest: Decimal | date | None
    highest: Decimal | date | None
    asked: tuple[str, ...]
    """What the rules ask, a line each, with article and words."""
    example: str | Decimal | date | None
    """In the header's unit and words."""


@dataclass(frozen=True, slots=True)
class Template:
    """A form for some rule sets."""

    rule_sets: tuple[RuleSet, ...]
    columns: tuple[Column, ...]
    version: dict[str, Any]
    """See `version_data`."""

    @property
    def warning(self) -> str | None:
        """What must be said of a form for a draft."""
        drafts = [rules.zh for rules in self.rule_sets if rules.status == "draft"]
        return f"{'、'.join(drafts)}：{DRAFT_WARNING['zh']}" if drafts else None


def template(judge: Judge, known: Iterable[Measure], names: Sequence[str], *, today: date | None = None) -> Template:
    """Describe the form for some rule sets.

    Raises:
        UnknownName: a rule set that is not there.
    """
    asked = tuple({rules.name: rules for rules in judge.rules(names)}.values())
    fields = {measure.field: measure for measure in known if measure.field}
    wanted = {NAME_FIELD, *_fields_of(asked)}
    example = _example(asked, fields, today or date.today())
    columns = [_column(fields[name], asked, example.get(name)) for name in fields if name in wanted]
    return Template(asked, tuple(columns), version_data(asked))


def version_data(asked: Iterable[RuleSet]) -> dict[str, Any]:
    """The version that a form carries, as JSON: the tool's, and of each rule set what it asks."""
    return {
        "format": _FORMAT,
        "tool": __version__,
        "rule_sets": {
            rules.name: {
                "version": rule_set_version(rules),
                "status": rules.status,
                "conditions": {
                    c.id: {
                        "name": c.name.get("zh", c.id),
                        "provision": c.provision,
                        "required": required_text(c),
                        "fields": list(read_by(c)),
                        "version": _condition_version(c, rules),
                    }
                    for c in rules.tested
                },
            }
            for rules in asked
        },
    }


def changes_since(version: Mapping[str, Any], store: Store) -> list[str]:
    """What has changed since a form was made, a line each; nothing where the form is up to date.

    Args:
        version: what `version_data` gave when the form was made, as read back from it.
        store: the graph as it is now.
    """
    then: Any = version.get("rule_sets")
    if version.get("format") != _FORMAT or not _is_sound(then):
        return ["模板的版本信息无法识别：请用 ticlex template 重新生成模板。"]
    now = rule_sets(store)
    labels = {measure.field: measure.zh for measure in measures(store) if measure.field}
    gone = [name for name in then if name not in now]
    lines = [f"规则集 {name} 已不存在" for name in gone]
    kept = [now[name] for name in then if name in now]
    for rules in kept:
        lines += _status_change(rules, then[rules.name].get("status"))
        if then[rules.name].get("version") != rule_set_version(rules):
            lines += _condition_changes(rules, then[rules.name].get("conditions", {}), labels)
    before = {f for name in then for c in then[name].get("conditions", {}).values() for f in c.get("fields", ())}
    after = set(_fields_of(kept)) if not gone else before | set(_fields_of(kept))
    order = list(labels)
    for word, names in (("新增的列", after - before), ("不再用到的列", before - after)):
        listed = "、".join(labels.get(n, n) for n in sorted(names, key=lambda n: order.index(n) if n in order else -1))
        lines += [f"{word}：{listed}"] if listed else []
    if lines:
        made = f"模板由 ticlex {version.get('tool')} 按当时的规则生成，此后有 {len(lines)} 处变化，按现行规则核对"
        return [made, *lines]
    return []


def _is_sound(then: object) -> bool:
    """Whether it is what a form carried when it was made: a person may have been at it."""
    if not isinstance(then, dict) or not all(isinstance(said, dict) for said in then.values()):
        return False
    conditions = [said.get("conditions") for said in then.values()]
    if not all(isinstance(own, dict) and all(isinstance(c, dict) for c in own.values()) for own in conditions):
        return False
    fields = [c.get("fields") for own in conditions for c in own.values()]
    return all(isinstance(names, list) and all(isinstance(name, str) for name in names) for names in fields)


def _status_change(rules: RuleSet, then: object) -> list[str]:
    if (then == "draft") == (rules.status == "draft"):
        return []
    words = "原来不是、现在是" if rules.status == "draft" else "原为、现已不是"
    return [f"规则集 {rules.name} 所依据的文件{words}征求意见稿"]


def _condition_changes(rules: RuleSet, then: Mapping[str, Any], labels: Mapping[str, str]) -> list[str]:
    lines = []
    for condition in rules.tested:
        name = f"{condition.name.get('zh', condition.id)}（{condition.provision}）"
        was = then.get(condition.id)
        if was is None:
            lines.append(f"{rules.name} 新增条件 {name}：{required_text(condition)}")
        elif was.get("version") != _condition_version(condition, rules):
            lines.append(f"{rules.name} 条件 {name} {_difference(was, condition, labels)}")
    ours = {condition.id for condition in rules.tested}
    gone = [was for id_, was in then.items() if id_ not in ours]
    return lines + [f"{rules.name} 取消条件 {was.get('name')}（{was.get('provision')}）" for was in gone]


def _difference(was: Mapping[str, Any], condition: Condition, labels: Mapping[str, str]) -> str:
    asked = required_text(condition)
    if was.get("required") != asked:
        return f"的要求由 {was.get('required')} 改为 {asked}"
    fields = list(read_by(condition))
    if was.get("fields") != fields:
        earlier, later = ("、".join(labels.get(f, f) for f in names) for names in (was.get("fields", ()), fields))
        return f"所看的字段由 {earlier} 改为 {later}"
    return "的条文、前提、单位或空白的处理有变化"


def _column(measure: Measure, asked: Sequence[RuleSet], example: Scalar | None) -> Column:
    lowest: Decimal | date | None = None
    highest: Decimal | date | None = None
    unit, factor = _DISPLAY.get(measure.unit or "", (measure.unit_zh, 1))
    if measure.type in _RANGES:
        lowest, highest = _RANGES[measure.type]
        highest = highest / factor
    if measure.type == "integer" and measure.unit is None:
        lowest, highest = (Decimal(year) for year in _YEARS)
    if measure.type == "date":
        lowest, highest = date(_YEARS[0], 1, 1), date(_YEARS[1], 12, 31)
    choices = ("是", "否") if measure.type == "boolean" else tuple(code.zh for code in measure.codes)
    remark = {"boolean": "是/否", "date": "年-月-日", "ratio": None}.get(measure.type, unit)
    header = f"{measure.zh}（{remark}）" if remark else measure.zh
    lines = _asked(measure.field, asked)
    return Column(measure, header, choices, lowest, highest, tuple(lines), _written(example, measure, factor))


def _asked(field: str, asked: Sequence[RuleSet]) -> list[str]:
    """What each condition that looks at a field says, with article and words."""
    lines: list[str] = []
    for rules in asked:
        draft = f"【{DRAFT_WARNING['zh']}】" if rules.status == "draft" else ""
        for condition in rules.tested:
            if field in condition.fields:
                gate = f"，{condition.gate.zh}时适用" if condition.gate else ""
                blank = "，空白视为没有发生" if condition.when_blank == "not_applicable" else ""
                bound = f"{required_text(condition)}{gate}{blank}"
                lines.append(f"{draft}{condition.provision} {bound}\n“{condition.quote}”")
            elif field in read_by(condition):
                name = condition.name.get("zh", condition.id)
                lines.append(f"{draft}{condition.provision} 决定“{name}”是否适用")
    return list(dict.fromkeys(lines))


def _example(asked: Sequence[RuleSet], fields: Mapping[str, Measure], today: date) -> dict[str, Scalar]:
    """Values with which a record would pass the first rule set, and the others as far as they agree with it."""
    cells: dict[str, Cell] = {}
    for rules in asked:
        plan = Planner(rules.tested, fields, today).plan(cells)
        cells = changed(cells, {name: value for name, value in plan.changes.items() if name not in cells})
    filled = {name: cell.value for name, cell in cells.items() if cell.value is not None}
    return {NAME_FIELD: "××技术创新中心"} | filled


def _written(value: Scalar | None, measure: Measure, factor: int) -> str | Decimal | date | None:
    """A value as it is written into the form."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | Decimal):
        return Decimal(value) / factor
    named = {code.code: code.zh for code in measure.codes}
    return named.get(value, value) if isinstance(value, str) else value


def _fields_of(asked: Iterable[RuleSet]) -> list[str]:
    return list(dict.fromkeys(name for rules in asked for c in rules.tested for name in read_by(c)))


def _condition_version(condition: Condition, rules: RuleSet) -> str:
    """The version of a rule set that has this condition only, whatever it is called."""
    return rule_set_version(replace(rules, name="", status="", conditions=(condition,)))
