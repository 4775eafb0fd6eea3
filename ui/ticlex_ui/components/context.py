"""What is known of a provision: its document, its norms, who cites it, what a drafter should know."""

from __future__ import annotations

from ticlex.corpus.citations import Citation
from ticlex.provisions import Norm, Provision, Remark
from ticlex_ui.components.figures import law, told
from ticlex_ui.components.links import address, link, read_address
from ticlex_ui.components.markup import Html, h
from ticlex_ui.components.masthead import status_badge
from ticlex_ui.i18n import _, capital, lang
from ticlex_ui.model import Holdings, reference


def context(holdings: Holdings, found: Provision) -> Html:
    """The column beside the text."""
    return h(
        "aside",
        _provision(holdings, found),
        _norms(holdings, found.norms, found.ref),
        _citations(holdings, found),
        _remarks(holdings, found.remarks, found.ref),
        _document(holdings, found.document),
        class_="context",
        aria_label=_("条文信息"),
    )


def _provision(holdings: Holdings, found: Provision) -> Html:
    name = holdings.article(found.ref, lang())
    cite = h(
        "button", _("复制引文"), type="button", data_copy=reference(holdings, found.document, found.ref),
        data_done=_("已复制"), title="GB/T 7714",
    )  # fmt: skip
    share = h("button", _("复制链接"), type="button", data_copy_link=True, data_done=_("已复制"))
    return h(
        "section",
        h("h3", link(read_address(found.ref), name, data_provision=found.ref)),
        h("p", h("code", found.ref), " ", status_badge(holdings, holdings.regulations[found.document]), class_="ref"),
        h("p", cite, share, class_="source"),
    )


def _document(holdings: Holdings, document: str) -> Html:
    regulation = holdings.regulations[document]
    draft = h("p", _("征求意见稿，不是现行规定。"), class_="draft-line") if regulation.status == "draft" else None
    rows = [
        (_("状态"), status_badge(holdings, regulation)),
        (_("文号"), law(regulation.number) if regulation.number else _("文本未印")),
        (_("发文机关"), law(regulation.issuer)),
        (_("发布日期"), h("span", regulation.issued or _("文本未印"), data_meta=True)),
        (_("说明"), law(regulation.status_note)),
    ]
    facts = [[h("dt", name), h("dd", value)] for name, value in rows]
    return h("section", h("h3", _("文件")), draft, h("dl", facts))


def _norms(holdings: Holdings, norms: list[Norm], ref: str) -> Html | None:
    if not norms:
        return None
    return h(
        "section", h("h3", _("这一条的规范")), h("ol", [_norm(holdings, n, ref) for n in norms], class_="norm-list")
    )


def _norm(holdings: Holdings, norm: Norm, ref: str) -> Html:
    comma = ", " if lang() == "en" else "、"

    def names(labels: list[str]) -> str:
        return comma.join(holdings.translated(label, lang()) for label in labels)

    rows = [(_("承担者"), names(norm.bearer)), (_("对象"), names(norm.counterparty)), (_("主题"), names(norm.topic))]
    facts = [[h("dt", name), h("dd", value)] for name, value in rows if value]
    if norm.circumstance:
        facts.append([h("dt", _("情形")), h("dd", law(norm.circumstance))])
    force = h("span", holdings.word(norm.force, lang()), class_="force") if norm.force else None
    words = "……".join(norm.quotes)
    span = norm.spans[0] if norm.spans else None
    quote = link(read_address(ref, span), law(words), class_="words", data_provision=ref)
    notes = [h("p", told(holdings.translated(note, lang()), ref), class_="remark") for note in norm.notes]
    return h("li", h("p", h("b", capital(holdings.word(norm.kind, lang()))), force), quote, h("dl", facts), notes)


def _citations(holdings: Holdings, found: Provision) -> Html | None:
    if not found.cites and not found.cited_by:
        return None
    out = h("ul", [_cited(holdings, c) for c in found.cites]) if found.cites else None
    back = h("ul", [h("li", _place(holdings, ref)) for ref in found.cited_by]) if found.cited_by else None
    return h(
        "section",
        h("h3", _("引用")) if out else None,
        out,
        h("h3", _("被引用")) if back else None,
        back,
    )


def _cited(holdings: Holdings, citation: Citation) -> Html:
    if citation.target is None:
        return h("li", law(citation.words), " ", h("span", _("未收录"), class_="kind"))
    return h("li", link(address("read", a=citation.target), law(citation.words), data_provision=citation.target))


def _place(holdings: Holdings, ref: str) -> Html:
    document = holdings.short(ref.partition("/")[0], lang())
    return link(read_address(ref), document, " ", holdings.article(ref, lang()), data_provision=ref)


def _remarks(holdings: Holdings, remarks: list[Remark], ref: str) -> Html | None:
    if not remarks:
        return None
    kinds = {
        "ambiguity": _("歧义"), "blank": _("空白"), "contradiction": _("矛盾"), "no-cycle": _("没有周期"),
        "no-date": _("没有日期"), "no-procedure": _("没有程序"), "slip": _("疏漏"), "undefined-term": _("未定义"),
    }  # fmt: skip
    weights = {"high": _("重要"), "medium": _("一般"), "low": _("次要")}
    lines = [
        h(
            "li",
            h("p", h("b", kinds.get(r.kind, r.kind)), h("span", weights.get(r.weight, r.weight), class_="force")),
            h("p", law(f"“{r.quote}”"), class_="words"),
            h("p", told(holdings.translated(r.reason, lang()), ref), class_="remark"),
        )
        for r in remarks
    ]
    return h("section", h("h3", _("起草者提示")), h("ol", lines, class_="norm-list"))
