"""The page of procedures: which one, beside which other, what the text leaves open, and what can be taken away."""

from __future__ import annotations

from collections.abc import Callable

from ticlex.mermaid import mermaid
from ticlex.processes import Procedure
from ticlex_ui.components.figures import count, told
from ticlex_ui.components.links import address, link
from ticlex_ui.components.markup import Html, h
from ticlex_ui.components.masthead import status_badge
from ticlex_ui.components.process_lanes import swimlane
from ticlex_ui.components.process_table import table, table_id
from ticlex_ui.i18n import _, capital, lang, ngettext
from ticlex_ui.model import Holdings
from ticlex_ui.model.process import Slot, counterpart, every, name_of, of_document
from ticlex_ui.model.process_steps import ProcedureView

Choice = dict[str, str]
"""What the address says: p, d, role, kind."""


def toolbar(holdings: Holdings, slots: list[Slot], choice: Choice, csv_link: str) -> Html:
    """The procedure, the one beside it, and what can be taken away."""
    first = slots[0].procedure
    second = slots[1].procedure if len(slots) > 1 else None
    kept = {name: value for name, value in choice.items() if name in ("role", "kind")}
    beside = f";{second.process}" if second else ""
    own = [
        _group(holdings, document, lambda p: address("process", p=f"{p.process}{beside}", **kept), first)
        for document in holdings.regulations
    ]
    controls = [
        _select(_("程序"), "process", own if first else [h("option", _asked(slots[0], holdings), selected=True), *own])
    ]
    if first is not None:
        others = [
            _group(holdings, d, lambda p: address("process", p=f"{first.process};{p.process}", **kept), second, first)
            for d in holdings.regulations
        ]
        none = h("option", _("不并列"), value=address("process", p=first.process, **kept), selected=second is None)
        controls.append(_select(_("并列"), "beside", [none, *others]))
    takeaways = h(
        "div",
        h("button", _("复制链接"), type="button", data_copy_link=True, data_done=_("已复制")),
        h("a", _("下载 CSV"), href=csv_link, download="ticlex-process.csv", role="button"),
        class_="takeaways",
    )
    return h("div", controls, takeaways, class_="toolbar process-bar")


def _select(name: str, key: str, options: list[Html]) -> Html:
    return h("label", h("span", name), h("select", options, data_go_value=True, data_key=key), class_="control")


def _group(
    holdings: Holdings,
    document: str,
    href: Callable[[Procedure], str],
    chosen: Procedure | None,
    beside: Procedure | None = None,
) -> Html:
    """The procedures of a document to choose from; the counterpart of `beside` is marked."""
    found = counterpart(holdings, beside, document) if beside and beside.document != document else None
    options = []
    for p in of_document(holdings, document):
        words = ngettext("{n}步", "{n} steps", len(p.steps)) if p.steps else _("没有步骤")
        label = capital(p.label_en if lang() == "en" else p.label_zh)
        is_chosen = chosen is not None and p.process == chosen.process
        parts = [label, words]
        if found and found.procedure and p.process == found.procedure.process:
            parts.append(_("同一程序") if found.same_name else _("最接近"))
        options.append(h("option", " · ".join(parts), value=href(p), selected=is_chosen))
    return h("optgroup", options, label=holdings.short(document, lang()))


def columns(holdings: Holdings, slots: list[Slot], views: list[ProcedureView | None], choice: Choice) -> Html:
    """The procedures beside each other."""
    parts = [
        _procedure(holdings, slot, view, choice, wide=len(slots) == 1) for slot, view in zip(slots, views, strict=True)
    ]
    return h("div", parts, class_="processes is-single" if len(slots) == 1 else "processes")


def tables(holdings: Holdings, views: list[ProcedureView | None]) -> Html:
    """The same steps as tables."""
    found = [table(holdings, view) for view in views if view and view.steps]
    return h("section", h("h2", _("步骤一览"), class_="steps-title"), found) if found else Html("")


def _procedure(holdings: Holdings, slot: Slot, view: ProcedureView | None, choice: Choice, *, wide: bool) -> Html:
    if view is None or slot.procedure is None:
        words = _("这份文件没有“{name}”这一程序，也没有行为相近的程序。").format(name=_asked(slot, holdings))
        title = h("h2", holdings.short(slot.document, lang()), data_provision=slot.document)
        inside = [h("p", words, class_="empty is-silent", data_meta=True), _what_there_is(holdings, slot.document)]
        head = h("header", title, class_="process-head")
        return h("section", head, h("div", inside), class_="process", data_document=slot.document)
    if view.steps:
        parts = [swimlane(view, choice, quotes=wide), _note(view), _foot(slot.procedure)]
    else:
        bare = h("p", _("文本提到这一程序，没有写出步骤。"), class_="empty is-silent")
        parts = [bare, _note(view), _what_there_is(holdings, view.document)]
    inside = [_head(holdings, view, slot), h("div", parts)]
    return h("section", inside, class_="process", data_process=view.process, aria_label=capital(view.label))


def _asked(slot: Slot, holdings: Holdings) -> str:
    """What the procedure that was asked for is called where there is one."""
    found = next(p for p in every(holdings).values() if name_of(p).startswith(slot.asked))
    return found.label_en if lang() == "en" else found.label_zh


def _head(holdings: Holdings, view: ProcedureView, slot: Slot) -> Html:
    regulation = holdings.regulations[view.document]
    name = link(address("read", a=view.stated_in), holdings.short(view.document, lang()), data_provision=view.document)
    facts: list[Html] = []
    if view.steps:
        limits = sum(bool(step.limits) for step in view.steps)
        href = f"#{table_id(view)}"
        facts.append(count(ngettext("{n}步", "{n} steps", len(view.steps)), href))
        with_limit = ngettext("{n}步写有时限", "{n} with a deadline", limits) if limits else _("各步都没有写时限")
        facts.append(count(with_limit, href) if limits else h("span", with_limit, class_="kind"))
    near = None
    if not slot.same_name:
        words = _("{document}没有同名的程序；这里是行为最接近的一个。")
        near = h("p", told(words.format(document=holdings.short(view.document, lang())), view.stated_in), class_="near")
    draft = h("p", _("征求意见稿，不是现行规定。"), class_="draft-line") if regulation.status == "draft" else None
    line = h("p", name, " ", status_badge(holdings, regulation), facts, class_="process-facts")
    return h("header", h("h2", capital(view.label)), line, draft, near, class_="process-head")


def _note(view: ProcedureView) -> Html | None:
    if not view.note:
        return None
    return h("p", h("b", _("文本的空白")), " ", told(capital(view.note), view.stated_in), class_="remark process-note")


def _foot(procedure: Procedure) -> Html:
    command = f"ticlex process {procedure.process}"
    copy = h(
        "button", _("复制 Mermaid"), type="button", data_copy=mermaid(procedure), data_done=_("已复制"),
        title=f"{command} --format mermaid",
    )  # fmt: skip
    return h("p", h("code", command), copy, class_="source process-foot")


def _what_there_is(holdings: Holdings, document: str) -> Html:
    return h("div", h("h3", _("这份文件写有的程序")), _listed(of_document(holdings, document)), class_="there-is")


def _listed(found: list[Procedure]) -> Html:
    lines = []
    for p in found:
        href = address("process", p=p.process)
        words = ngettext("{n}步", "{n} steps", len(p.steps)) if p.steps else _("没有步骤")
        label = capital(p.label_en if lang() == "en" else p.label_zh)
        tail = count(words, href, linked=False) if p.steps else h("span", words)
        lines.append(h("li", link(href, label), h("span", tail, class_="kind"), class_=None if p.steps else "is-bare"))
    return h("ul", lines, class_="process-list")


def index(holdings: Holdings) -> Html:
    """All procedures of all documents."""
    groups = [
        h(
            "div",
            h(
                "h3",
                link(address("read", a=document), holdings.short(document, lang()), data_provision=document),
                " ",
                status_badge(holdings, regulation),
            ),
            _listed(of_document(holdings, document)),
        )
        for document, regulation in holdings.regulations.items()
    ]
    return h("section", h("h2", _("各文件的程序")), h("div", groups, class_="process-index"), id="all-processes")
