"""What it would take: in one line beside a result, and as a list of the smallest changes."""

from __future__ import annotations

from ticlex_ui.components import icons
from ticlex_ui.components.figures import article, count, figure, told
from ticlex_ui.components.markup import Html, h, join
from ticlex_ui.i18n import _, capital, ngettext
from ticlex_ui.model.outlook import ChangeView, Outlook

_NAMED = 2
"""Changes that the one line names."""


def ahead_of(outlook: Outlook, href: str) -> Html:
    """The margin of what is short, then how much is blank; `href` opens the list."""
    if not outlook.is_testable:
        return h("span", _("没有可以检验的条件，须由人判断"), class_="ahead kind")
    parts: list[Html] = []
    for change in outlook.short[:_NAMED]:
        tail = figure(change.margin) if change.margin else h("span", _change_word(change))
        parts.append(h("span", told(capital(change.label), change.provision), " ", tail, class_="one"))
    rest = len(outlook.short) - _NAMED
    if rest > 0:
        parts.append(count(ngettext("另有{n}项不足", "{n} more short", rest), href))
    if outlook.stuck:
        words = ngettext("{n}项无法通过改动达到", "{n} out of reach", len(outlook.stuck))
        parts.append(h("b", count(words, href)))
    if outlook.blank:
        words = ngettext("{n}项待填写", "{n} to fill in", len(outlook.blank))
        parts.append(count(words, href))
    if not parts:
        words = ngettext("{n}项未达一般要求，可以例外", "{n} short where exceptions are allowed", outlook.exceptions)
        parts = [count(words, href) if outlook.exceptions else h("span", _("各项都已达到"), class_="kind")]
    return h("span", parts, class_="ahead")


def changes(outlook: Outlook, base: str) -> Html | None:
    """The smallest set of changes, each with its article; nothing where none is needed."""
    if not (outlook.changes or outlook.stuck):
        return None
    key = f"{base}-changes"
    words = ngettext("改{n}处即可", "{n} change is enough", len(outlook.changes)) if not outlook.stuck else ""
    if outlook.stuck:
        words = ngettext("{n}处可改", "{n} changes possible", len(outlook.changes))
    head = h("summary", h("b", _("最少要改")), " ", count(words, f"#{key}", linked=False))
    lines = [_line(change) for change in (*outlook.short, *outlook.blank)]
    for stuck in outlook.stuck:
        why = h("span", told(stuck.reason, stuck.provision), class_="kind")
        source = article(stuck.provision, stuck.article)
        name = told(capital(stuck.name), stuck.provision)
        lines.append(h("li", icons.shape("not_met"), h("span", name, " ", why), source, class_="is-stuck"))
    return h("details", head, h("ol", lines, class_="changes"), open=bool(outlook.short or outlook.stuck), id=key)


def _line(change: ChangeView) -> Html:
    name = h("b", told(capital(change.label), change.provision))
    to = h("b", told(_form_of(change), change.provision))
    if change.kind == "change":
        step = join(told(change.now, change.provision), " → ", to)
        step = join(step, " ", figure(change.margin)) if change.margin else step
    else:
        step = join(h("span", _change_word(change), class_="kind"), " ", to)
    source = article(change.provision, change.article, change.span if change.span[1] else None)
    sign = icons.shape("unknown" if change.kind == "fill" else "soft_not_met")
    return h("li", sign, h("span", name, " ", step), source, data_field=change.field)


def _form_of(change: ChangeView) -> str:
    return _("“{form}”的形式").format(form=change.to) if change.is_example else change.to


def _change_word(change: ChangeView) -> str:
    if change.kind == "mend":
        return _("更正为")
    if change.kind == "change":
        return _("改为")
    return _("如实填写") if change.is_fact else _("填写")
