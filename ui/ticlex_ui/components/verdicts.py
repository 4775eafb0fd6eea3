"""Verdicts to be read: the result as shape and word, then what to mend, what is open, what was not checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ticlex.records import Problem, Reading
from ticlex.validate.report import DRAFT_WARNING, REASON
from ticlex_ui.components import icons
from ticlex_ui.components.figures import article, count, figure, law, told
from ticlex_ui.components.inputs import rule_set_name
from ticlex_ui.components.markup import Html, h
from ticlex_ui.components.masthead import notice
from ticlex_ui.i18n import _, capital, lang, ngettext
from ticlex_ui.model import ConditionView, Holdings, VerdictView
from ticlex_ui.model.checking import OUTCOMES


def anchor(verdict: VerdictView) -> str:
    """The id of a verdict on its page."""
    return f"v-{verdict.record}-{verdict.rule_set.name}"


def summary(holdings: Holdings, verdicts: Iterable[VerdictView], detailed: Sequence[str]) -> Html:
    """Every rule set with its result, in the order of the documents; those shown in detail are linked."""
    lines = []
    for v in verdicts:
        name = rule_set_name(holdings, v.rule_set.name)
        linked = h("a", name, href=f"#{anchor(v)}") if v.rule_set.name in detailed else h("span", name)
        draft = h("span", _("征求意见稿"), class_="badge is-draft") if v.is_draft else None
        lines.append(
            h(
                "li",
                icons.overall(v.overall),
                h("span", linked, draft, class_="of"),
                _margins(v),
                data_rule_set=v.rule_set.name,
            )
        )
    return h("ol", lines, class_="summary", aria_live="polite", aria_label=_("各规则集的结论"))


def _margins(verdict: VerdictView) -> Html | None:
    short = [c for c in verdict.having("not_met", "soft_not_met") if c.margin][:2]
    return h("span", [figure(c.margin) for c in short if c.margin], class_="margins") if short else None


def detail(holdings: Holdings, verdict: VerdictView, *, name: str = "") -> Html:
    """One record under one rule set."""
    head = h(
        "header",
        icons.overall(verdict.overall),
        h("h3", told(rule_set_name(holdings, verdict.rule_set.name), verdict.rule_set.document)),
        h("code", name) if name else None,
    )
    warning = notice(capital(DRAFT_WARNING[lang()])) if verdict.is_draft else None
    reason = h("p", capital(REASON[verdict.reason][lang()]), class_="note") if verdict.reason else None
    bad = [c for c in verdict.conditions if c.outcome in ("not_met", "soft_not_met") or c.reason == "bad_input"]
    blank = [c for c in verdict.having("unknown") if c.reason != "bad_input"]
    unchecked = verdict.having("needs_judgement", "not_applicable")
    base = anchor(verdict)
    return h(
        "section",
        head,
        warning,
        reason,
        _group(_("须处理"), bad, f"{base}-bad", opened=True),
        _group(_("待填写"), blank, f"{base}-blank"),
        _group(_("符合"), verdict.having("met"), f"{base}-met"),
        _group(_("没有核对"), unchecked, f"{base}-unchecked"),
        class_="verdict",
        id=base,
        data_overall=verdict.overall,
        data_rule_set=verdict.rule_set.name,
    )


def _group(title: str, conditions: list[ConditionView], key: str, *, opened: bool = False) -> Html | None:
    if not conditions:
        return None
    words = ngettext("{n}项", "{n} conditions", len(conditions))
    head = h("summary", h("b", title), " ", count(words, f"#{key}", linked=False))
    return h("details", head, [_article(group) for group in _by_article(conditions)], open=opened, id=key)


def _by_article(conditions: list[ConditionView]) -> list[list[ConditionView]]:
    """Conditions by article, the article with the worst one first, otherwise in the text's order."""
    groups: dict[str, list[ConditionView]] = {}
    for condition in conditions:
        groups.setdefault(condition.provision, []).append(condition)
    return sorted(groups.values(), key=lambda group: min(OUTCOMES.index(c.outcome) for c in group))


def _article(group: list[ConditionView]) -> Html:
    first = group[0]
    return h(
        "div",
        h("p", article(first.provision, first.article), class_="at"),
        h("ul", [_condition(c) for c in group], class_="conditions"),
        class_="by-article",
    )


def _condition(c: ConditionView) -> Html:
    judged = c.outcome not in ("needs_judgement", "not_applicable")
    name = told(capital(c.name), c.provision) if judged else None
    found = figure(c.found) if c.found else h("code", c.written) if c.written else None
    facts = [
        (_("实际"), found),
        (_("要求"), figure(c.required) if c.required else None),
    ]
    shown = [h("span", h("span", word, class_="kind"), " ", value) for word, value in facts if value]
    margin = h("strong", figure(c.margin), class_="margin") if c.margin and c.outcome != "unknown" else None
    soft = h("span", c.soft, class_="force") if c.soft else None
    remedy = h("p", told(c.remedy, c.provision), class_="remedy") if c.remedy else None
    place = h("p", h("span", _("位置"), class_="kind"), " ", h("code", c.place), class_="place") if c.place else None
    note = h("p", told(c.notes, c.provision), class_="remark") if c.notes and c.outcome != "not_applicable" else None
    return h(
        "li",
        h("p", icons.outcome(c.outcome, c.reason), name, soft, class_="what-line"),
        h("p", shown, margin, class_="facts") if shown or margin else None,
        h("blockquote", law(c.quote)),
        remedy,
        place,
        note,
        data_condition=c.id,
        data_outcome=c.outcome,
    )


def problems(reading: Reading) -> Html | None:
    """What is wrong with the file itself, place by place."""
    if not reading.problems:
        return None
    words = ngettext("{n}个问题", "{n} problems", len(reading.problems))
    head = h("h3", _("文件中的问题"), " ", count(words, "#problems"))
    return h("section", head, h("ol", [_problem(p) for p in reading.problems], id="problems"), class_="problems")


def _problem(problem: Problem) -> Html:
    # The readers speak Chinese only; their sentences are about the user's file, not about the law.
    return h(
        "li",
        icons.shape("bad_input"),
        h("code", problem.where, lang="zh"),
        h(
            "p",
            h("code", problem.found),
            " ",
            f"{problem.is_wrong}。",
            h("b", problem.remedy),
            data_meta=True,
            lang="zh",
        ),
    )


def overview(holdings: Holdings, verdicts: Sequence[VerdictView], reading: Reading) -> Html:
    """Every record with its result under each rule set."""
    rows = reading.rows
    counted = [
        ngettext("{n}行", "{n} rows", rows.read),
        ngettext("核对{n}行", "{n} checked", rows.accepted),
        ngettext("未采用{n}行", "{n} rejected", rows.rejected),
        ngettext("空白{n}行", "{n} blank", rows.blank),
    ]
    by_record: dict[str, list[VerdictView]] = {}
    for v in verdicts:
        by_record.setdefault(v.record, []).append(v)
    lines = []
    for record, own in by_record.items():
        chips = [
            h(
                "a",
                icons.overall(v.overall),
                h("span", rule_set_name(holdings, v.rule_set.name)),
                h("span", _("征求意见稿"), class_="badge is-draft") if v.is_draft else None,
                href=f"#{anchor(v)}",
                class_="chip",
            )
            for v in own
        ]
        lines.append(h("tr", h("th", h("code", record), scope="row"), h("td", chips)))
    head = h("p", [h("span", count(words, "#records"), " ") for words in counted], class_="row-counts")
    return h("section", head, h("table", h("tbody", lines), id="records", class_="records"), class_="overview")
