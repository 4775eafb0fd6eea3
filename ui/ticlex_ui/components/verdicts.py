"""Verdicts to be read: the result as shape and word, then what to mend, what is open, what was not checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ticlex.validate.report import DRAFT_WARNING, REASON
from ticlex_ui.components import icons
from ticlex_ui.components.figures import article, count, figure, law, told
from ticlex_ui.components.inputs import Parameters, rule_set_name
from ticlex_ui.components.links import address, link
from ticlex_ui.components.markup import Html, h
from ticlex_ui.components.masthead import notice
from ticlex_ui.components.outlook import ahead_of, changes
from ticlex_ui.i18n import _, capital, lang, ngettext
from ticlex_ui.model import ConditionView, Holdings, VerdictView
from ticlex_ui.model.checking import OUTCOMES
from ticlex_ui.model.outlook import Outlook


def anchor(verdict: VerdictView) -> str:
    """The id of a verdict on its page."""
    return f"v-{verdict.record}-{verdict.rule_set.name}"


def summary(
    holdings: Holdings,
    verdicts: Iterable[VerdictView],
    detailed: Sequence[str],
    outlooks: Mapping[str, Outlook],
    kept: Parameters,
) -> Html:
    """Every rule set with its result and what it would take, in the order of the documents."""
    lines = []
    for v in verdicts:
        name = rule_set_name(holdings, v.rule_set.name)
        is_shown = v.rule_set.name in detailed
        added = ";".join(n for n in holdings.rule_sets if n in detailed or n == v.rule_set.name)
        opens = f"#{anchor(v)}" if is_shown else address("check", **{**kept, "rules": added})
        linked = h("a", name, href=opens) if is_shown else link(opens, name)
        draft = h("span", _("征求意见稿"), class_="badge is-draft") if v.is_draft else None
        ahead = ahead_of(outlooks[v.rule_set.name], opens) if v.rule_set.name in outlooks else None
        lines.append(
            h(
                "li",
                icons.overall(v.overall),
                h("span", linked, draft, class_="of"),
                ahead,
                data_rule_set=v.rule_set.name,
            )
        )
    return h("ol", lines, class_="summary", aria_live="polite", aria_label=_("各规则集的结论"))


def detail(holdings: Holdings, verdict: VerdictView, *, name: str = "", outlook: Outlook | None = None) -> Html:
    """One record under one rule set."""
    head = h(
        "header",
        icons.overall(verdict.overall),
        h("h2", told(rule_set_name(holdings, verdict.rule_set.name), verdict.rule_set.document)),
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
        changes(outlook, base) if outlook else None,
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
    return h("details", head, [_article(own) for own in _by_article(conditions)], open=opened, id=key)


def _by_article(conditions: list[ConditionView]) -> list[list[ConditionView]]:
    """Conditions by article, the article with the worst one first, otherwise in the text's order."""
    groups: dict[str, list[ConditionView]] = {}
    for condition in conditions:
        groups.setdefault(condition.provision, []).append(condition)
    return sorted(groups.values(), key=lambda group: min(OUTCOMES.index(c.outcome) for c in group))


def _article(own: list[ConditionView]) -> Html:
    first = own[0]
    return h(
        "div",
        h("p", article(first.provision, first.article), class_="at"),
        h("ul", [_condition(c) for c in own], class_="conditions"),
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
