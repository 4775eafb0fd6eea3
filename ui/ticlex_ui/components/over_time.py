"""Last year's file beside this year's: what changed and why, what follows by the text."""

from __future__ import annotations

from collections.abc import Sequence

from ticlex.validate.report import DRAFT_WARNING
from ticlex_ui.components import icons
from ticlex_ui.components.figures import article, count, figure, law, told
from ticlex_ui.components.inputs import rule_set_name
from ticlex_ui.components.markup import Html, h
from ticlex_ui.i18n import _, capital, lang, ngettext
from ticlex_ui.model import Holdings
from ticlex_ui.model.changed import Changes, ConditionStep, Consequence, FieldStep, RecordStep

_NAMED = 40


def over_time(holdings: Holdings, found: Changes, before: str, problems: int) -> Html:
    """What became of the records of the older file."""
    counted = [
        count(ngettext("同一记录{n}条", "{n} records in both", found.matched), "#over-time-steps"),
        count(ngettext("新增{n}条", "{n} new", len(found.new)), "#over-time-names"),
        count(ngettext("不再出现{n}条", "{n} gone", len(found.vanished)), "#over-time-names"),
    ]
    heading = h("h2", _("与上次相比"), " ", h("code", before))
    steps = [_step(holdings, step) for step in found.steps]
    body = h("ol", steps) if steps else h("p", _("结论都没有变化。"), class_="note")
    wrong = ngettext(
        "上次的文件有{n}个问题，读不出的内容不能比较。",
        "The older file has {n} problems; what cannot be read there cannot be compared.",
        problems,
    )
    return h(
        "section",
        heading,
        h("p", [h("span", one, " ") for one in counted], class_="row-counts"),
        h("p", wrong, class_="note", data_meta=True) if problems else None,
        h("div", body, _rest(found.more), id="over-time-steps"),
        _consequences(holdings, found),
        _names(found),
        class_="over-time",
        id="over-time",
    )


def _step(holdings: Holdings, step: RecordStep) -> Html:
    was, now = icons.overall(step.before), icons.overall(step.after)
    name = rule_set_name(holdings, step.rule_set)
    same = step.before == step.after
    line = h("p", h("code", step.record), h("span", name), _draft(step.is_draft),
             h("span", None if same else [was, " → "], now, class_="turn"), class_="what-line")  # fmt: skip
    return h("li", line, h("ul", [_condition(one) for one in step.conditions]), data_record=step.record)


def _draft(is_draft: bool) -> Html | None:
    warning = capital(DRAFT_WARNING[lang()])
    return h("span", warning, class_="badge is-draft") if is_draft else None


def _condition(one: ConditionStep) -> Html:
    source = article(one.provision, one.article, one.span if one.span[1] else None)
    turn = h("span", icons.outcome(*one.before), " → ", icons.outcome(*one.after), class_="turn")
    because = (
        h("span", h("span", _("因为"), class_="kind"), " ", _fields(one.because, one.provision))
        if one.because
        else None
    )
    return h("li", told(capital(one.name), one.provision), turn, because, source)


def _fields(steps: Sequence[FieldStep], ref: str) -> list[Html]:
    blank = _("空白")
    return [
        h("span", told(f"{capital(s.label)} {s.before or blank} → {s.after or blank}", ref), class_="one")
        for s in steps
    ]


def _consequences(holdings: Holdings, found: Changes) -> Html | None:
    if not found.consequences:
        return None
    words = {"new": _("新发生"), "continuing": _("上次已有"), "ended": _("不再")}
    lines = [_consequence(holdings, one, words[one.state]) for one in found.consequences]
    rest = _rest(found.more_consequences)
    return h("div", h("h3", _("按文本随之而来的")), h("ol", lines), rest, class_="follows")


def _consequence(holdings: Holdings, one: Consequence, state: str) -> Html:
    because = [h("span", told(words, ref), class_="one") for words, ref in one.because]
    earliest = h("p", _("最早可重新申报的日期"), " ", figure(one.earliest)) if one.earliest else None
    return h(
        "li",
        h("p", h("span", state, class_="tag"), h("code", one.record), h("b", capital(one.action)), _draft(one.is_draft),
          article(one.provision, one.article, one.span if one.span[1] else None), class_="what-line"),
        h("blockquote", law(one.quote)),
        h("p", h("span", _("因为"), class_="kind"), " ", because),
        earliest,
        h("p", told(capital(one.note), one.provision), class_="remark") if one.note else None,
        data_state=one.state,
    )  # fmt: skip


def _names(found: Changes) -> Html:
    lists = [
        (_("新增"), found.new), (_("不再出现"), found.vanished),
        (_("没有记录号，无法对应"), found.unnamed),
        (_("只有一次核对用了这个规则集"), tuple(f"{record} · {rules}" for record, rules in found.once)),
    ]  # fmt: skip
    facts = [
        [h("dt", name), h("dd", [h("span", h("code", one), " ") for one in names[:_NAMED]], _rest(len(names) - _NAMED))]
        for name, names in lists
        if names
    ]
    return h("dl", facts, id="over-time-names")


def _rest(n: int) -> Html | None:
    if n <= 0:
        return None
    words = ngettext("另有{n}条没有列出，下载的报告里都有", "{n} more are not listed; the downloads hold all", n)
    return h("p", count(words, "#downloads"), class_="note")
