"""What a check starts from: the rule sets, and a form whose fields follow from them."""

from __future__ import annotations

import re
from itertools import groupby

from ticlex_ui.components.figures import article, figure, told
from ticlex_ui.components.links import address, link
from ticlex_ui.components.markup import Html, h
from ticlex_ui.components.masthead import status_badge
from ticlex_ui.i18n import _, capital, lang
from ticlex_ui.model import Field, Holdings
from ticlex_ui.model.asked import Asked

Parameters = dict[str, str]
"""What the address says besides page and language: rule sets, tab, example, the values of the form."""


def tabs(tab: str, kept: Parameters) -> Html:
    """Form or file."""
    entries = [
        link(address("check", **{**kept, "tab": code}), words, aria_current="true" if tab == code else None)
        for code, words in (("form", _("填表试算")), ("file", _("核对文件")))
    ]
    return h("nav", entries, class_="segments", aria_label=_("输入方式"))


def rule_set_name(holdings: Holdings, name: str) -> str:
    """The name of a rule set without the articles it stands on."""
    found = holdings.rule_sets[name]
    words = re.sub(r"（[^（）]*）$", "", found.zh) if lang() == "zh" else found.en
    return capital(words)


def rule_sets(holdings: Holdings, chosen: list[str], kept: Parameters) -> Html:
    """All rule sets by document, the chosen ones pressed."""
    groups = []
    for document, members in groupby(holdings.rule_sets.values(), lambda r: r.document):
        regulation = holdings.regulations[document]
        buttons = []
        for rules in members:
            on = rules.name in chosen
            others = [n for n in holdings.rule_sets if (n in chosen) != (n == rules.name)]
            href = address("check", **{**kept, "rules": ";".join(others) or "none"})
            # The heading says whose centers these are.
            words = re.sub("(技术)?创新中心", "", rule_set_name(holdings, rules.name))
            buttons.append(
                h(
                    "button",
                    words,
                    type="button",
                    data_go=href,
                    data_key=rules.name,
                    aria_pressed="true" if on else "false",
                )
            )
        name = link(address("read", a=document), holdings.short(document, lang()), data_provision=document)
        badge = status_badge(holdings, regulation)
        groups.append(h("div", h("p", name, badge), h("div", buttons, class_="pills"), class_="rule-group"))
    return h("div", groups, class_="rule-sets", role="group", aria_label=_("规则集"))


def form(holdings: Holdings, fields: list[Field], asked: dict[str, list[Asked]]) -> Html:
    """The fields, each with what the rules ask of it: numbers, then choices, dates and words."""
    titles = {"number": _("数值"), "choice": _("是与否、类别"), "date": _("日期"), "text": _("文字")}
    parts = [
        h(
            "fieldset",
            h("legend", titles[kind]),
            h("div", [_field(holdings, f, asked.get(f.code, [])) for f in members], class_="fields"),
            class_=f"is-{kind}",
        )
        for kind, members in groupby(fields, lambda f: f.kind)
    ]
    clear = h("button", _("清空"), type="button", data_clear=True, class_="quiet")
    hint = h("p", _("空着的字段不算作零，也不算作否。"), class_="note")
    if not fields:
        hint = h("p", _("所选规则集没有可以填写的字段：各项条件须由人判断。"), class_="note")
    long = h(
        "p", _("填写的内容太长，没有写进地址：复制的链接不含这些内容。"), class_="note", data_long=True, hidden=True
    )
    return h(
        "form",
        h("div", hint, clear, class_="form-head"),
        long,
        parts,
        class_="what-if",
        novalidate=True,
        data_codes=" ".join(holdings.measures),
    )


def _field(holdings: Holdings, field: Field, asked: list[Asked]) -> Html:
    echo = h("span", class_="echo-line", data_echo=field.code, id=f"echo-{field.code}", aria_live="polite")
    demands = _demands(holdings, field, asked)
    name = told(capital(field.label), asked[0].provision) if asked else capital(field.label)
    described = f"echo-{field.code} asked-{field.code}" if demands else f"echo-{field.code}"
    if field.kind == "choice" and len(field.choices) == 2 and field.choices[0][0] == "是":
        options = [*field.choices, ("", _("未填"))]
        radios = [
            h("label", h("input", type="radio", name=field.code, value=value), h("span", words))
            for value, words in options
        ]
        head = h("span", name, id=f"l-{field.code}", class_="label")
        named = {"aria_labelledby": f"l-{field.code}", "aria_describedby": described}
        group = h("span", radios, class_="radios", role="radiogroup", **named)
        return h("div", h("div", head, group, class_="row"), echo, demands, class_="field is-choice")
    if field.kind == "choice":
        options_ = [h("option", _("未填"), value=""), *[h("option", w, value=v) for v, w in field.choices]]
        control = h("select", options_, name=field.code, aria_describedby=described)
    else:
        kind = "date" if field.kind == "date" else "text"
        mode = "decimal" if field.kind == "number" else None
        control = h("input", type=kind, name=field.code, inputmode=mode, autocomplete="off", aria_describedby=described)
    unit = h("span", field.unit, class_="measure-unit", data_meta=True) if field.unit else None
    words = h("span", name, class_="label")
    label = h("label", words, h("span", control, unit, class_="with-unit"), class_="row")
    return h("div", label, echo, demands, class_="field")


def _demands(holdings: Holdings, field: Field, asked: list[Asked]) -> Html | None:
    """What the rules ask of a field, each with its document and article; a gate once for each provision."""
    own = [one for one in asked if not one.decides]
    gates = list({one.provision: one for one in asked if one.decides}.values())
    lines = [_demand(holdings, one) for one in own]
    if gates:
        links = [h("span", _source(holdings, one), " ") for one in gates]
        lines.append(h("li", h("span", _("决定是否适用"), class_="kind"), " ", links))
    return h("ul", lines, class_="demands", id=f"asked-{field.code}") if lines else None


def _demand(holdings: Holdings, one: Asked) -> Html:
    what = figure(one.value) if one.value else told(one.message or capital(one.name), one.provision)
    soft = h("span", one.soft, class_="force") if one.soft else None
    return h("li", what, soft, " ", _source(holdings, one), data_rule_set=one.rule_set)


def _source(holdings: Holdings, one: Asked) -> Html:
    name = h("span", holdings.short(one.document, lang()), data_provision=one.document)
    return h(
        "span", name, " ", article(one.provision, one.article, one.span if one.span[1] else None), class_="source-of"
    )


def examples(names: list[str], kept: Parameters) -> Html:
    """Example files to try, of invented centers."""
    chosen = kept.get("example")
    links = [
        link(
            address("check", **{**kept, "tab": "file", "example": name}),
            h("code", name),
            aria_current="true" if name == chosen else None,
            data_key=name,
        )
        for name in names
    ]
    if not links:
        return Html("")
    words = _("文件只在内存中核对，不保存，也不写入日志。也可以用示例（虚构的中心）：")
    return h("p", words, " ", h("span", links, class_="example-links"), class_="examples")
