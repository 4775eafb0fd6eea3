"""The library of questions: what there is to ask, and what a chosen question asks for."""

from __future__ import annotations

from itertools import groupby

from ticlex.catalogue import Question
from ticlex_ui.components.figures import count, quoting
from ticlex_ui.components.links import address, link
from ticlex_ui.components.markup import Html, h
from ticlex_ui.i18n import _, capital, lang, ngettext
from ticlex_ui.model.data_library import Control

Choice = dict[str, str]
"""What the address says: tab, n, p.…, view, y, from, to, q, query."""
Groups = list[tuple[str, str, list[tuple[str, str]]]]


def tabs(tab: str) -> Html:
    """Ask the library, ask in SPARQL, take the data away."""
    entries = [
        link(address("data", tab=code), words, aria_current="true" if tab == (code or "ask") else None)
        for code, words in (("", _("问题库")), ("sparql", _("自己写查询")), ("reuse", _("下载与接口")))
    ]
    return h("div", h("nav", entries, class_="segments", aria_label=_("用法")), class_="toolbar")


def library(found: Groups, every: int, name: str, written: str) -> Html:
    """All questions by group, or those that hold the words somebody wrote."""
    box = h(
        "form",
        h(
            "input", type="search", name="q", value=written, aria_label=_("筛选问题"),
            placeholder=_("筛选问题，如 撤销"), data_key="questions",
        ),
        h("button", _("筛选"), type="submit"),
        data_action=address("data", n=name),
        role="search",
        class_="search",
    )  # fmt: skip
    number = sum(len(members) for _code, _label, members in found)
    of_them = count(ngettext("{n}道问题", "{n} questions", number), "#questions")
    more = link(address("data", n=name), _("显示全部"), class_="quiet") if number < every else None
    groups = [
        h("section", h("h3", capital(label)), h("ul", [_entry(n, words, name, written) for n, words in members]))
        for _code, label, members in found
    ]
    none = h("p", _("没有含这些字的问题。"), class_="empty") if not found else None
    head = h("div", h("h2", _("问题库")), h("p", of_them, " ", more), class_="library-head")
    listed = h("nav", groups, none, class_="outline library", id="questions", aria_label=_("问题"))
    return h("div", head, box, listed, class_="library-frame")


def _entry(name: str, words: str, chosen: str, written: str) -> Html:
    href = address("data", n=name, q=written)
    current = "true" if name == chosen else None
    # A question that names a quantity is answered by the list that it opens.
    return h("li", link(href, quoting(words), aria_current=current, data_key=f"n-{name}", data_list=href))


def head(asked: Question, controls: list[Control], choice: Choice) -> Html:
    """The question, and what it asks for."""
    words, other = (asked.en, asked.zh) if lang() == "en" else (asked.zh, asked.en)
    mark = "zh" if lang() == "en" else "en"
    fields = [_control(control, choice) for control in controls]
    return h(
        "div",
        h("h2", quoting(words), id="asked", data_block="nearest", data_list="#answer"),
        h("p", h("span", other, lang=mark), class_="note other"),
        h("div", fields, class_="toolbar parameters", role="group", aria_label=_("参数")) if fields else None,
        class_="question-head",
    )


def _control(control: Control, choice: Choice) -> Html:
    name = f"p.{control.name}"
    if control.options:
        groups = []
        for title, members in groupby(control.options, lambda option: option[2]):
            options = [
                h(
                    "option", capital(words), value=address("data", **{**_kept(choice), name: code}),
                    selected=code == control.value,
                )
                for code, words, _group in members
            ]  # fmt: skip
            groups.append(h("optgroup", options, label=title) if title else options)
        select = h("select", groups, data_go_value=True, data_key=name)
        return h("label", h("span", capital(control.label)), select, class_="control")
    field = h(
        "input", name="q", value=control.value, data_key=name, required=True, autocomplete="off",
        type="number" if control.is_number else "text", min=control.least or None, max=control.most or None,
        step=("1" if control.whole else "any") if control.is_number else None,
        maxlength=None if control.is_number else 200,
    )  # fmt: skip
    label = h("label", h("span", capital(control.label)), field, class_="control")
    button = h("button", _("运行"), type="submit", class_="go")
    action = address("data", **{k: v for k, v in _kept(choice).items() if k != name})
    hint = None
    if control.is_number:
        words = _("{least} 至 {most}").format(least=control.least, most=control.most)
        hint = h("span", words, class_="range", data_meta=True)
    return h("form", label, button, hint, data_action=action, data_name=name, class_="written")


def _kept(choice: Choice) -> Choice:
    """What stays when a parameter changes: not the columns that were drawn, which another answer may not have."""
    return {name: value for name, value in choice.items() if name not in ("y", "from", "to")}
