"""Thresholds as bars from zero, one scale a unit, each bar a link to the words; the same as a table below."""

from __future__ import annotations

from itertools import chain

from ticlex_ui.components.choices import Choice
from ticlex_ui.components.figures import article, figure, told
from ticlex_ui.components.links import address, link, read_address
from ticlex_ui.components.markup import Html, h, join
from ticlex_ui.i18n import _, capital, lang
from ticlex_ui.model import Holdings
from ticlex_ui.model.scales import Bar, Measured, Scale


def chart(holdings: Holdings, found: tuple[Scale, ...], choice: Choice) -> Html:
    """Every scale, then the table."""
    if not found:
        return h("p", _("所选文件没有可以画在尺度上的门槛。"), class_="empty")
    lead = h("p", _("每一组的横条从零画起、长度按数值成比例；点选横条看原文。"), class_="note")
    return join(
        lead, h("div", [_scale(holdings, one, choice) for one in found], class_="scales"), _table(holdings, found)
    )


def _scale(holdings: Holdings, scale: Scale, choice: Choice) -> Html:
    title = {"m2": _("面积"), "CNY": _("金额"), "persons": _("人数"), "ratio": _("比例")}[scale.unit]
    return h(
        "section",
        h("h2", title),
        [_topic(holdings, one, choice) for one in scale.topics],
        class_="scale",
        data_unit=scale.unit,
    )


def _topic(holdings: Holdings, found: Measured, choice: Choice) -> Html:
    kept = {name: value for name, value in choice.items() if name != "view"}
    opens = address("", **{**kept, "topic": found.topic, "doc": found.bars[0].document})
    comma = "、" if lang() == "zh" else ", "
    names = [(comma if n else None, _document(holdings, document)) for n, document in enumerate(found.without)]
    without = h("p", _("没有同一单位的门槛："), names, class_="without") if names else None
    return h(
        "div",
        h("h3", link(opens, capital(found.label))),
        h("ul", [_bar(holdings, bar) for bar in found.bars], class_="scale-bars"),
        without,
        class_="measure",
    )


def _bar(holdings: Holdings, bar: Bar) -> Html:
    regulation = holdings.regulations[bar.document]
    draft = " is-draft" if regulation.status == "draft" else ""
    drawn = h(
        "svg",
        h("line", x1="0", y1="0", x2="0", y2="100%", class_="zero"),
        h("rect", x="0", y="15%", width=f"{bar.share:.2%}", height="70%", rx="1.5", class_=f"bar{draft}"),
        aria_hidden="true",
        focusable="false",
    )
    value = bar.value
    name = h("span", holdings.short(bar.document, lang()), class_="whose")
    words = h(
        "span",
        figure(value, linked=False),
        h("span", value.force, class_="force") if value.force else None,
        article(value.provision, value.article, linked=False),
        h("span", value.name, class_="what") if value.name else None,
        class_="scale-told",
    )
    href = read_address(value.provision, value.span)
    return h("li", link(href, name, drawn, words, class_="scale-line", data_provision=value.provision))


def _table(holdings: Holdings, found: tuple[Scale, ...]) -> Html:
    heads = [_("主题"), _("文件"), _("状态"), _("衡量什么"), _("数值"), _("条款")]
    measured = chain.from_iterable(scale.topics for scale in found)
    lines = [
        h(
            "tr",
            h("th", capital(one.label), scope="row"),
            h("td", _document(holdings, bar.document)),
            h("td", capital(holdings.status(holdings.regulations[bar.document].status, lang()))),
            h("td", told(bar.value.name, bar.value.provision)),
            h("td", figure(bar.value)),
            h("td", article(bar.value.provision, bar.value.article, bar.value.span)),
        )
        for one in measured
        for bar in one.bars
    ]
    head = h("thead", h("tr", [h("th", words, scope="col") for words in heads]))
    body = h("table", head, h("tbody", lines), class_="plain")
    return h("details", h("summary", _("同样的内容列成表")), h("div", body, class_="table-frame"), id="scales-table")


def _document(holdings: Holdings, document: str) -> Html:
    return link(address("read", a=document), holdings.short(document, lang()), data_provision=document)
