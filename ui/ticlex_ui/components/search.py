"""The one search box, and what it finds while somebody types: topics lead to the matrix, places to their words."""

from __future__ import annotations

from ticlex.errors import UnknownName
from ticlex_ui.components.document import nearest
from ticlex_ui.components.figures import count
from ticlex_ui.components.links import address, link, read_address
from ticlex_ui.components.markup import Html, h, join
from ticlex_ui.i18n import _, lang, ngettext
from ticlex_ui.model import Found, Holdings


def searchbar(holdings: Holdings, document: str) -> Html:
    """The documents to choose from and the box; what is written in it comes from the address."""
    tabs = [
        link(
            address("read", a=name),
            holdings.short(name, lang()),
            aria_current="true" if name == document else None,
            data_provision=name,
            class_="is-draft" if regulation.status == "draft" else None,
        )
        for name, regulation in holdings.regulations.items()
    ]
    box = h(
        "form",
        h(
            "input",
            type="search",
            name="q",
            autocomplete="off",
            aria_label=_("查找条文、主题、词语或数值"),
            aria_describedby="search-keys",
            placeholder=_("第九条、知识产权、三千万元……"),
            data_key="search",
        ),
        h("button", _("查找"), type="submit"),
        h(
            "span",
            _("边输入边查找；按 ↓ 到结果，回车打开，Esc 关闭。按 / 回到这里。"),
            id="search-keys",
            class_="unseen",
        ),
        role="search",
        class_="search",
    )
    return h("div", h("nav", tabs, class_="segments", aria_label=_("文件")), box, class_="toolbar searchbar")


def results(holdings: Holdings, written: str, topics: list[str], places: list[Found], opens: str | None) -> Html:
    """What was found for the words; `opens` is the provision that they name, which Enter opens at once."""
    names = [holdings.topics[code].en if lang() == "en" else holdings.topics[code].zh for code in topics]
    rows = [h("li", link(address("", topic=c), n, data_key=f"t-{c}")) for c, n in zip(topics, names, strict=True)]
    hits = [_hit(holdings, found, n) for n, found in enumerate(places)]
    if not rows and not hits:
        words = _("没有找到“{words}”。可以换一个词，或写第九条、cn-2021/art9。").format(words=written)
        return _panel(h("p", words, data_meta=True), None)
    number = count(ngettext("{n}处", "{n} places", len(hits)), "#hits") if hits else None
    return _panel(
        join(
            h("p", h("b", _("主题")), class_="result-head") if rows else None,
            h("ul", rows, class_="topics") if rows else None,
            h("p", h("b", _("条款")), " ", number, class_="result-head") if hits else None,
            h("ol", hits, id="hits", class_="hits"),
        ),
        read_address(opens) if opens else None,
    )


def no_such(holdings: Holdings, error: UnknownName) -> Html:
    """The words have the form of a reference, and there is no such provision."""
    return _panel(nearest(holdings, error), None)


def _panel(inside: Html, enter: str | None) -> Html:
    close = h("button", _("关闭结果"), type="button", data_close=True, class_="quiet")
    return h("section", close, inside, class_="results", aria_label=_("查找结果"), data_enter=enter)


def _hit(holdings: Holdings, found: Found, n: int) -> Html:
    name = [h("span", holdings.short(found.document, lang())), " ", h("b", found.article)]
    words = h("span", found.before, h("mark", found.words), found.after, class_="words", lang="zh", data_law=True)
    where = h("span", name, class_="art", data_provision=found.ref)
    return h("li", link(read_address(found.ref, found.span), where, words, data_key=f"h-{n}"))
