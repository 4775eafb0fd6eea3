"""A text to be read: outline on the left, the words in the middle, their norms told by their spans."""

from __future__ import annotations

from collections.abc import Iterable

from ticlex.errors import UnknownName
from ticlex.provisions import Norm
from ticlex_ui.components.figures import law, told
from ticlex_ui.components.links import address, link, read_address
from ticlex_ui.components.markup import Html, h, join
from ticlex_ui.components.masthead import status_badge
from ticlex_ui.i18n import _, capital, lang
from ticlex_ui.model import Block, Holdings, OutlineEntry, Piece, glimpse
from ticlex_ui.model.surroundings import joined, outside

_HEADS = ("part", "chapter", "section", "title")


def nearest(holdings: Holdings, error: UnknownName) -> Html:
    """What was asked for is not there; the provisions that are near, with how they begin."""
    places = [ref for ref in error.near if "/" in ref]
    lines = [
        h(
            "li",
            link(
                address("read", a=ref),
                h("span", holdings.short(ref.partition("/")[0], lang()), " ", holdings.article(ref, lang())),
                " ",
                h("code", ref),
                data_provision=ref,
            ),
            law(glimpse(holdings, ref)),
        )
        for ref in places
    ]
    near = join(h("p", _("相近的有：")), h("ul", lines, class_="near")) if lines else None
    message = _("没有名为“{name}”的条文。").format(name=error.name)
    return h("div", h("p", h("strong", message), data_meta=True), near, class_="missing", role="alert")


def outline(entries: list[OutlineEntry], ref: str) -> Html:
    """Chapters and articles; the one that is read is marked. On a narrow screen a button folds it out."""
    current = max(
        (e.ref for e in entries if ref == e.ref or ref.startswith(f"{e.ref}.")), key=len, default=entries[0].ref
    )
    lines = [
        h(
            "li",
            link(
                address("read", a=e.ref),
                h("span", e.label, class_="number"),
                h("span", e.heading),
                aria_current="true" if e.ref == current else None,
                data_key=e.ref,
            ),
            class_=f"depth-{min(e.depth, 3)}",
        )
        for e in entries
    ]
    fold = h(
        "button", _("目录"), type="button", class_="fold", aria_expanded="false", aria_controls="outline",
        data_key="fold",
    )  # fmt: skip
    nav = h("nav", h("ol", lines, lang="zh", data_law=True), id="outline", class_="outline", aria_label=_("目录"))
    return h("div", fold, nav, class_="outline-frame")


def text(holdings: Holdings, found: Iterable[Block], ref: str, span: tuple[int, int] | None) -> Html:
    """The whole document; the provision `ref` stands out, `span` stands out more."""
    blocks = list(found)
    norms = {norm.id: (norm, b.ref) for b in blocks for piece in b.pieces for norm in piece.norms}
    first = _first(blocks, ref)
    cards = [h("template", norm_card(holdings, norm, at), data_card=norm.id) for norm, at in norms.values()]
    law_text = [_block(holdings, b, ref, span, first) for b in blocks]
    return join(h("article", law_text, class_="law", lang="zh", data_law=True), cards)


def _first(blocks: list[Block], ref: str) -> Piece | None:
    """The piece at which somebody with a keyboard enters the text."""
    asked = [b for b in blocks if b.ref == ref or b.ref.startswith(f"{ref}.")]
    every = [piece for b in [*asked, *blocks] for piece in b.pieces if piece.norms]
    return next((piece for piece in every if piece.marked), every[0] if every else None)


def _block(holdings: Holdings, block: Block, ref: str, span: tuple[int, int] | None, first: Piece | None) -> Html:
    kind = block.kind
    asked = block.ref == ref or block.ref.startswith(f"{ref}.")
    pieces = [_piece(block.ref, piece, span, enters=piece is first) for piece in block.pieces]
    if block.number and "".join(block.number.split()) == block.pieces[0].text:
        pieces[0] = h("b", pieces[0], class_="printed")
    tag = "h3" if kind in _HEADS and kind != "title" and len(block.pieces) <= 3 else "h2" if kind == "title" else "div"
    anchor = link(
        address("read", a=block.ref), "¶", class_="pilcrow", aria_label=holdings.article(block.ref), tabindex=-1
    )
    names = f"unit is-{kind} depth-{min(block.depth, 4)}{' is-asked' if asked else ''}"
    return h(tag, anchor, pieces, id=block.ref, class_=names)


def _piece(ref: str, piece: Piece, span: tuple[int, int] | None, *, enters: bool) -> Html:
    inner = Html(Html("<br>").join(_lines(piece.text)))
    if piece.norms and piece.span:
        # One stop for the whole text: the arrow keys go from norm to norm.
        inner = link(
            read_address(ref, piece.span), inner, class_="norm", data_norms=" ".join(norm.id for norm in piece.norms),
            data_key=f"n-{piece.norms[0].id}-{piece.span[0]}", tabindex=0 if enters else -1, draggable="false",
        )  # fmt: skip
    if piece.marked and span:
        inner = h("mark", inner, data_span=f"{span[0]}-{span[1]}")
    return inner


def _lines(words: str) -> list[Html]:
    return [join(line) for line in words.split("\n")]


def norm_card(holdings: Holdings, norm: Norm, ref: str) -> Html:
    """What a norm is: kind, force, who bears it, towards whom, on what."""
    rows = [
        (_("承担者"), joined(holdings, norm.bearer, lang())),
        (_("对象"), joined(holdings, norm.counterparty, lang())),
        (_("主题"), joined(holdings, norm.topic, lang())),
    ]
    facts = [[h("dt", name), h("dd", words)] for name, words in rows if words]
    force = h("span", holdings.word(norm.force, lang()), class_="force") if norm.force else None
    kind = h("b", capital(holdings.word(norm.kind, lang())))
    return h("div", h("p", kind, force), h("dl", facts), class_="entry", data_provision=ref)


def heading(holdings: Holdings, document: str) -> Html:
    """Status, number, issuer and date of the document that is read."""
    regulation = holdings.regulations[document]
    gloss = h("p", regulation.title_en, " ", h("small", _("非官方译名")), class_="gloss") if lang() == "en" else None
    number = law(regulation.number) if regulation.number else None
    date = h("span", regulation.issued, data_meta=True) if regulation.issued else None
    head = h(
        "div", gloss, status_badge(holdings, regulation), number, law(regulation.issuer), date, class_="document-head"
    )
    keys = h("p", _("指着有细线的字句，或按 Tab 再按 ← →，看每一条规范是什么；回车打开。"), class_="how")
    return join(_draft(holdings, document) if regulation.status == "draft" else None, head, keys)


def _draft(holdings: Holdings, document: str) -> Html:
    """A draft says so before its first word, with what is known of the text that followed it."""
    known = [told(words, document) for words in outside(holdings, document, lang())]
    return h("p", h("b", _("征求意见稿，不是现行规定。")), " ", known, class_="notice", role="note")
