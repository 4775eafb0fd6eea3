"""What the matrix is asked for: view, baseline, status and date of the documents; and what can be taken away."""

from __future__ import annotations

from ticlex.selection import LeftOut
from ticlex_ui.components.links import address, link
from ticlex_ui.components.markup import Html, h, join
from ticlex_ui.i18n import _, capital, lang
from ticlex_ui.model import Holdings
from ticlex_ui.model.choosing import Chosen, days, there_are, toggled

Choice = dict[str, str]
"""What the address says: topic, doc, base, only, q, status, on, view."""


def toolbar(holdings: Holdings, choice: Choice, chosen: Chosen) -> Html:
    """The views, the documents, the filter and what can be taken away."""
    return join(
        h(
            "div",
            _views(choice),
            _bases(holdings, choice, chosen),
            _filter(choice),
            _takeaways(choice),
            class_="toolbar",
        ),
        h("div", _statuses(holdings, choice, chosen), _days(holdings, choice, chosen), class_="toolbar documents"),
        _left_out(holdings, choice, chosen),
    )


def _views(choice: Choice) -> Html:
    only, as_chart = choice.get("only", ""), choice.get("view") == "chart"
    kept = {name: value for name, value in choice.items() if name not in ("only", "view")}
    views = [
        link(
            address("", **kept, only=code),
            words,
            aria_current="true" if only == code and not as_chart else None,
            data_key=f"v-{code}",
        )
        for code, words in (("", _("全部")), ("diff", _("仅差异")), ("gaps", _("仅空白")))
    ]
    chart = link(
        address("", **{**kept, "topic": "", "doc": "", "view": "chart"}),
        _("门槛图"),
        aria_current="true" if as_chart else None,
        data_key="v-chart",
    )
    return h("nav", views, chart, class_="segments", aria_label=_("显示"))


def _bases(holdings: Holdings, choice: Choice, chosen: Chosen) -> Html | None:
    if choice.get("view") == "chart":
        return None
    return documents(holdings, _("基准文件"), "base", chosen.base, {d: {**choice, "base": d} for d in chosen.documents})


def documents(holdings: Holdings, label: str, key: str, current: str, choices: dict[str, Choice]) -> Html:
    """A choice among documents, each with what the address then says."""
    options = [
        h("option", holdings.short(name, lang()), value=address("", **choice), selected=name == current)
        for name, choice in choices.items()
    ]
    select = h("select", options, data_go_value=True, data_key=key)
    return h("label", h("span", label), select, class_="control")


def _filter(choice: Choice) -> Html | None:
    if choice.get("view") == "chart":
        return None
    field = h(
        "input",
        type="search",
        value=choice.get("q", ""),
        data_filter=address("", **choice),
        data_key="filter",
        placeholder=_("如：场地、团队、评估"),
    )
    return h("label", h("span", _("筛选主题")), field, class_="control")


def _takeaways(choice: Choice) -> Html:
    copy = h("button", _("复制链接"), type="button", data_copy_link=True, data_done=_("已复制"))
    csv = h("button", _("下载 CSV"), type="button", data_takeaway="matrix.csv", data_key="csv")
    return h("div", copy, csv if choice.get("view") != "chart" else None, class_="takeaways")


def _statuses(holdings: Holdings, choice: Choice, chosen: Chosen) -> Html:
    every = there_are(holdings)
    buttons = []
    for one in every:
        after = toggled(holdings, chosen.status, one)
        base = choice.get("base", "")
        kept = base if not after or (base and holdings.regulations[base].status in after) else ""
        buttons.append(
            h(
                "button",
                capital(holdings.status(one, lang())),
                type="button",
                data_go=address("", **{**choice, **_closed(), "status": ",".join(after), "base": kept}),
                data_key=f"s-{one}",
                aria_pressed="true" if one in (chosen.status or every) else "false",
            )
        )
    return h("div", h("span", _("文件状态"), class_="label"), h("div", buttons, class_="pills"), role="group",
             aria_label=_("文件状态"), class_="statuses")  # fmt: skip


def _days(holdings: Holdings, choice: Choice, chosen: Chosen) -> Html:
    known = days(holdings)
    every = {"": _("不限日期")} | {
        day: _("{day}（{document}发布）").format(day=day, document=holdings.short(document, lang()))
        for day, document in known.items()
    }
    if chosen.on not in every:
        every[chosen.on] = chosen.on
    options = [
        h(
            "option",
            words,
            value=address("", **{**choice, **_closed(), "on": day, "base": ""}),
            selected=day == chosen.on,
        )
        for day, words in every.items()
    ]
    select = h("select", options, data_go_value=True, data_key="on")
    return h("label", h("span", _("截至")), select, class_="control is-inline")


def _closed() -> Choice:
    # What was open may not be among the documents any more.
    return {"topic": "", "doc": ""}


def _left_out(holdings: Holdings, choice: Choice, chosen: Chosen) -> Html | None:
    if not chosen.left_out:
        return None
    reasons = [h("li", _reason(holdings, left), data_meta=True) for left in chosen.left_out]
    every = link(address("", **{**choice, "status": "", "on": "", "base": ""}), _("显示全部文件"), data_key="all")
    return h("div", h("p", _("按所选状态和日期未列入：")), h("ul", reasons), every, class_="left-out", role="status")


def _reason(holdings: Holdings, left: LeftOut) -> str:
    regulation = holdings.regulations[left.document]
    name = holdings.short(left.document, lang())
    words = {
        "status": capital(holdings.status(left.status, lang())),
        "later": _("{date} 发布").format(date=regulation.issued or ""),
        "undated": _("发布日期未印"),
    }[left.why]
    return f"{name}（{words}）" if lang() == "zh" else f"{name} ({words})"
