"""What is known of a provision: norms and numbers, whom it means, what it cites, where it came from, its document."""

from __future__ import annotations

from ticlex.corpus.citations import Citation
from ticlex.provisions import Norm, Provision, Remark
from ticlex_ui.components.figures import article, figure, law, told
from ticlex_ui.components.inputs import rule_set_name
from ticlex_ui.components.kinship import kinship
from ticlex_ui.components.links import address, link, read_address
from ticlex_ui.components.markup import Child, Html, h
from ticlex_ui.components.masthead import status_badge
from ticlex_ui.i18n import _, capital, lang
from ticlex_ui.model import Holdings, reference
from ticlex_ui.model.surroundings import Meant, joined, meant, numbers, rule_sets_of, topic_codes

Span = tuple[int, int] | None


def context(holdings: Holdings, found: Provision, span: Span = None) -> Html:
    """The column beside the text; the norm whose words `span` marks stands out."""
    return h(
        "aside",
        _provision(holdings, found),
        _numbers(holdings, found.ref),
        _norms(holdings, found.norms, found.ref, span),
        _roles(holdings, found),
        _citations(holdings, found),
        kinship(holdings, found.ref),
        _remarks(holdings, found.remarks, found.ref),
        _document(holdings, found.document),
        class_="context",
        aria_label=_("条文信息"),
    )


def _provision(holdings: Holdings, found: Provision) -> Html:
    name = holdings.article(found.ref, lang())
    command = f"ticlex show {found.ref}"
    return h(
        "section",
        h("h3", link(read_address(found.ref), name, data_provision=found.ref)),
        h("p", h("code", found.ref), " ", status_badge(holdings, holdings.regulations[found.document]), class_="ref"),
        _neighbours(holdings, found),
        h(
            "p",
            _copy(_("复制引文"), reference(holdings, found.document, found.ref), title="GB/T 7714"),
            h("button", _("复制链接"), type="button", data_copy_link=True, data_done=_("已复制")),
            _copy(_("复制命令"), command, title=command),
            class_="source",
        ),
        h("p", h("code", command), class_="command"),
    )


def _copy(words: str, copied: str, title: str) -> Html:
    return h("button", words, type="button", data_copy=copied, data_done=_("已复制"), title=title)


def _neighbours(holdings: Holdings, found: Provision) -> Html | None:
    own = holdings.article(found.ref, lang())

    def links(refs: list[str]) -> list[Child]:
        # Below 第八条 it is plain whose 第1项 this is.
        return [[" ", article(ref, holdings.article(ref, lang()).removeprefix(own))] for ref in refs]

    above = [_("上级"), links([found.parent])] if found.parent else None
    below = [_("下级"), links(found.children)] if found.children else None
    if not (above or below):
        return None
    return h("p", h("span", above) if above else None, h("span", below) if below else None, class_="neighbours")


def _numbers(holdings: Holdings, ref: str) -> Html | None:
    lines = [
        h("li", figure(n.value), h("span", n.of, class_="what"), h("span", n.value.force, class_="force"))
        if n.value.force
        else h("li", figure(n.value), h("span", n.of, class_="what"))
        for n in numbers(holdings, ref, lang())
    ]
    return h("section", h("h3", _("数值与期限")), h("ul", lines, class_="numbers")) if lines else None


def _norms(holdings: Holdings, norms: list[Norm], ref: str, span: Span) -> Html | None:
    if not norms:
        return None
    lines = [_norm(holdings, norm, ref, chosen=span in norm.spans) for norm in norms]
    return h("section", h("h3", _("这一条的规范")), h("ol", lines, class_="norm-list"))


def _norm(holdings: Holdings, norm: Norm, ref: str, *, chosen: bool) -> Html:
    comma = ", " if lang() == "en" else "、"
    document = ref.partition("/")[0]
    topics = [
        [comma if n else None, link(address("", topic=code, doc=document), _topic(holdings, code))]
        for n, code in enumerate(topic_codes(holdings, norm.topic))
    ]
    checks = [
        [comma if n else None, link(address("check", rules=name), rule_set_name(holdings, name))]
        for n, name in enumerate(rule_sets_of(holdings, norm.id))
    ]
    rows: list[tuple[str, Child]] = [
        (_("承担者"), joined(holdings, norm.bearer, lang())),
        (_("对象"), joined(holdings, norm.counterparty, lang())),
        (_("行为"), " · ".join(joined(holdings, w, lang()) for w in (norm.action, norm.object) if w)),
        (_("情形"), law(norm.circumstance) if norm.circumstance else None),
        (_("主题"), topics),
        (_("核对"), checks),
    ]
    facts = [[h("dt", name), h("dd", words)] for name, words in rows if words]
    force = h("span", holdings.word(norm.force, lang()), class_="force") if norm.force else None
    first = norm.spans[0] if norm.spans else None
    quote = link(read_address(ref, first), law("……".join(norm.quotes)), class_="words", data_provision=ref)
    notes = [h("p", told(holdings.translated(note, lang()), ref), class_="remark") for note in norm.notes]
    return h(
        "li", h("p", h("b", capital(holdings.word(norm.kind, lang()))), force), quote, h("dl", facts), notes,
        data_norm=norm.id, aria_current="true" if chosen else None,
    )  # fmt: skip


def _topic(holdings: Holdings, code: str) -> str:
    return holdings.topics[code].en if lang() == "en" else holdings.topics[code].zh


def _roles(holdings: Holdings, found: Provision) -> Html | None:
    lines = [_role(holdings, role, found.document) for role in meant(holdings, found, lang())]
    return h("section", h("h3", _("这里的角色")), h("dl", lines, class_="roles")) if lines else None


def _role(holdings: Holdings, role: Meant, document: str) -> list[Html]:
    named: Child = law("、".join(role.printed)) if role.printed else h("span", _("没有写出"), class_="kind")
    places = [[" ", _place(holdings, ref)] for ref in role.named_in]
    who = link(address("process", d=document, role=role.code), role.label)
    return [h("dt", named), h("dd", who, h("span", _("见"), places, class_="kind") if places else None)]


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
    printed = link(address("read", a=citation.target), law(citation.words), data_provision=citation.target)
    # What a document cites within itself needs no name of a document.
    return h("li", printed, " ", h("span", _place(holdings, citation.target), class_="kind"))


def _place(holdings: Holdings, ref: str) -> Html:
    name, _slash, unit = ref.partition("/")
    document = holdings.short(name, lang())
    words = [document, " ", holdings.article(ref, lang())] if unit else [document]
    return link(address("read", a=ref), *words, data_provision=ref)


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


def _document(holdings: Holdings, document: str) -> Html:
    regulation = holdings.regulations[document]
    rows = [
        (_("状态"), status_badge(holdings, regulation)),
        (_("文号"), law(regulation.number) if regulation.number else _("文本未印")),
        (_("发文机关"), law(regulation.issuer)),
        (_("发布日期"), h("span", regulation.issued or _("文本未印"), data_meta=True)),
        (_("说明"), law(regulation.status_note)),
    ]
    facts = [[h("dt", name), h("dd", value)] for name, value in rows]
    return h("section", h("h3", _("文件")), h("dl", facts))
