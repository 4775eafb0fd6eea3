"""Two documents side by side on one topic, line by line, with the words in which they differ marked."""

from __future__ import annotations

from ticlex_ui.components.choices import Choice, documents
from ticlex_ui.components.figures import figure, law
from ticlex_ui.components.links import address, link, read_address
from ticlex_ui.components.markup import Html, h
from ticlex_ui.components.masthead import status_badge
from ticlex_ui.components.matrix import silence
from ticlex_ui.i18n import _, capital
from ticlex_ui.model import Holdings, NormView, Side, SideBySide, reference
from ticlex_ui.model.choosing import Chosen
from ticlex_ui.model.panel import OTHERWISE, OWN, SAME, Echo


def comparison(holdings: Holdings, found: SideBySide, choice: Choice, chosen: Chosen) -> Html:
    """The base on the left, the chosen document on the right."""
    base, other = found.base.document, found.other.document
    same = base == other
    sides = [_side(holdings, found, 0, _("基准"))]
    if not same:
        sides.append(_side(holdings, found, 1, _("对照文件")))
    else:
        words = _("这就是基准文件。点选同一行的另一格，或换一个基准，就能并列比较。")
        sides.append(h("section", h("p", words, class_="note"), class_="side is-empty"))
    close = link(address("", **{**choice, "topic": "", "doc": ""}), _("收起"), class_="close", data_key="close")
    return h(
        "div",
        h("div", h("h2", capital(found.label)), close, class_="panel-head"),
        h("div", _who(holdings, base, other, choice, chosen), _takeaways(holdings, found), class_="panel-tools"),
        [_echo(echo) for echo in found.echo],
        h("div", sides, class_="sides", style=f"--lines: {max(len(found.lines), 1)}"),
        _marks() if found.marked else None,
        class_="panel",
    )


def _who(holdings: Holdings, base: str, other: str, choice: Choice, chosen: Chosen) -> Html:
    """Either side can be any document; naming the other side's document swaps the two."""
    lefts = {d: {**choice, "base": d, "doc": base if d == other else other} for d in chosen.documents}
    rights = {d: {**choice, "base": other if d == base else base, "doc": d} for d in chosen.documents}
    swap = link(address("", **{**choice, "base": other, "doc": base}), _("左右互换"), data_key="swap", class_="quiet")
    return h(
        "div",
        documents(holdings, _("左：基准"), "left", base, lefts),
        documents(holdings, _("右：对照"), "right", other, rights),
        swap if base != other else None,
        class_="who",
    )


def _takeaways(holdings: Holdings, found: SideBySide) -> Html:
    names = dict.fromkeys((found.base.document, found.other.document))
    references = "\n".join(reference(holdings, name) for name in names)
    done = _("已复制")
    return h(
        "div",
        h("button", _("复制链接"), type="button", data_copy_link=True, data_done=done),
        h("button", _("复制引文"), type="button", data_copy=references, data_done=done, title="GB/T 7714"),
        h("button", "Word", type="button", data_takeaway="beside.docx", data_key="docx"),
        h("button", "CSV", type="button", data_takeaway="beside.csv", data_key="beside-csv"),
        class_="takeaways",
    )


def _echo(echo: Echo) -> Html:
    words = _("写法不同，数值相同：") if echo.is_number else _("写法不同，意思相同：")
    ours = link(read_address(echo.provision), law(echo.ours), data_provision=echo.provision)
    theirs = link(read_address(echo.other_provision), law(echo.theirs), data_provision=echo.other_provision)
    return h("p", words, ours, " = ", theirs, class_="echo")


def _marks() -> Html:
    return h(
        "p",
        _("标注："),
        h("del", _("只见于基准"), class_="own"),
        h("ins", _("只见于对照文件"), class_="own"),
        h("u", _("写法不同，意思或数值相同"), class_="otherwise"),
        class_="marks-key",
    )


def _side(holdings: Holdings, found: SideBySide, n: int, role: str) -> Html:
    side: Side = (found.base, found.other)[n]
    regulation = holdings.regulations[side.document]
    title = link(address("read", a=side.document), law(regulation.title), data_provision=side.document)
    draft = h("p", _("征求意见稿，不是现行规定。"), class_="draft-line") if regulation.status == "draft" else None
    head = h("header", h("span", role, class_="role"), h("h3", title), status_badge(holdings, regulation), draft)
    if not side.norms:
        body = h("p", silence(side.silence or "silent"), class_=f"empty is-{side.silence}")
    elif not all(one.norms for one in (found.base, found.other)):
        body = h("ol", [_norm(holdings, norm, n) for norm in side.norms], class_="norms")
    else:
        lines = [line[n] for line in found.lines]
        body = h("ol", [_norm(holdings, norm, n) if norm else _nothing() for norm in lines], class_="norms")
    return h("section", head, body, class_="side", data_side=side.document)


def _nothing() -> Html:
    return h("li", h("p", _("这里没有相应的文字")), class_="is-none")


def _norm(holdings: Holdings, norm: NormView, side: int) -> Html:
    document = norm.provision.partition("/")[0]
    values = [
        h("span", figure(v), h("span", v.name, class_="what", data_provision=v.provision) if v.name else None)
        for v in norm.values
    ]
    cite = h(
        "button",
        _("复制引文"),
        type="button",
        data_copy=f"{reference(holdings, document, norm.provision)} “{norm.quote}”",
        data_done=_("已复制"),
        title="GB/T 7714",
    )
    force = h("span", norm.force, class_="force") if norm.force else None
    return h(
        "li",
        h("div", values, class_="values") if values else None,
        h("blockquote", [_piece(mark, words, side) for mark, words in norm.marks], lang="zh", data_law=True),
        h(
            "p",
            link(read_address(norm.provision, norm.span), norm.article, class_="art", data_provision=norm.provision),
            h("span", norm.kind, class_="kind"),
            force,
            cite,
            class_="source",
        ),
    )


def _piece(mark: str, words: str, side: int) -> str | Html:
    if mark == SAME:
        return words
    if mark == OTHERWISE:
        return h("u", words, class_=OTHERWISE, title=_("写法不同，意思或数值相同"))
    return h("ins" if side else "del", words, class_=OWN)
