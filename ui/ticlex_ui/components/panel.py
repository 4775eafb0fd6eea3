"""Two documents side by side on one topic."""

from __future__ import annotations

from ticlex_ui.components.figures import figure, law
from ticlex_ui.components.links import address, link, read_address
from ticlex_ui.components.markup import Html, h
from ticlex_ui.components.masthead import status_badge
from ticlex_ui.components.matrix import Choice, silence
from ticlex_ui.i18n import _, capital
from ticlex_ui.model import Holdings, NormView, Side, SideBySide, Value, reference


def comparison(holdings: Holdings, found: SideBySide, choice: Choice) -> Html:
    """The base on the left, the chosen document on the right."""
    same = found.base.document == found.other.document
    sides = [_side(holdings, found.base, _("基准"))]
    if not same:
        sides.append(_side(holdings, found.other, _("对照文件")))
    else:
        words = _("这就是基准文件。点选同一行的另一格，或换一个基准，就能并列比较。")
        sides.append(h("section", h("p", words, class_="note"), class_="side"))
    echo = [_echo(pair[0], pair[1]) for pair in found.echo]
    close = link(address("", **{**choice, "topic": "", "doc": ""}), _("收起"), class_="close")
    head = h("div", h("h2", capital(found.label)), close, class_="panel-head")
    return h("div", head, echo, h("div", sides, class_="sides"), class_="panel")


def _echo(ours: Value, theirs: Value) -> Html:
    return h("p", _("写法不同，数值相同："), figure(ours), " = ", figure(theirs), class_="echo")


def _side(holdings: Holdings, side: Side, role: str) -> Html:
    regulation = holdings.regulations[side.document]
    title = link(address("read", a=side.document), law(regulation.title), data_provision=side.document)
    head = h("header", h("span", role, class_="role"), h("h3", title), status_badge(holdings, regulation))
    draft = h("p", _("征求意见稿，不是现行规定。"), class_="draft-line") if regulation.status == "draft" else None
    if not side.norms:
        body = h("p", silence(side.silence or "silent"), class_=f"empty is-{side.silence}")
    else:
        body = h("ol", [_norm(holdings, norm) for norm in side.norms], class_="norms")
    return h("section", head, draft, body, class_="side", data_side=side.document)


def _norm(holdings: Holdings, norm: NormView) -> Html:
    document = norm.provision.partition("/")[0]
    values = [h("span", figure(v), h("span", v.name, class_="what") if v.name else None) for v in norm.values]
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
        h("blockquote", norm.quote, lang="zh", data_law=True),
        h(
            "p",
            link(read_address(norm.provision, norm.span), norm.article, class_="art", data_provision=norm.provision),
            h("span", norm.kind, class_="kind"),
            force,
            cite,
            class_="source",
        ),
    )
