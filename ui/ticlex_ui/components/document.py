"""A text to be read: outline on the left, the words in the middle, their norms told by their spans."""

from __future__ import annotations

from collections.abc import Iterable

from ticlex.provisions import Norm
from ticlex_ui.components.figures import count, law
from ticlex_ui.components.links import address, link, read_address
from ticlex_ui.components.markup import Html, h, join
from ticlex_ui.components.masthead import status_badge
from ticlex_ui.i18n import _, capital, lang, ngettext
from ticlex_ui.model import Block, Found, Holdings, OutlineEntry, Piece

_HEADS = ("part", "chapter", "section", "title")


def searchbar(holdings: Holdings, ref: str, written: str) -> Html:
    """The documents to choose from and the one search box."""
    document = ref.partition("/")[0]
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
            value=written,
            aria_label=_("查找条文、主题或词语"),
            placeholder=_("第九条、cn-2021/art9、主题或词语"),
            data_key="search",
        ),
        h("button", _("查找"), type="submit"),
        data_action=address("read", a=ref),
        role="search",
        class_="search",
    )
    return h("div", h("nav", tabs, class_="segments", aria_label=_("文件")), box, class_="toolbar searchbar")


def results(holdings: Holdings, written: str, topics: list[str], places: list[Found], ref: str) -> Html:
    """What was found: topics lead to the matrix, places to their words."""
    rows = [
        h("li", link(address("", topic=code), holdings.topics[code].en if lang() == "en" else holdings.topics[code].zh))
        for code in topics
    ]
    hits = [
        h(
            "li",
            link(
                read_address(f.ref, f.span),
                holdings.short(f.document, lang()),
                " ",
                f.article,
                class_="art",
                data_provision=f.ref,
            ),
            h("span", f.before, h("mark", f.words), f.after, lang="zh", data_law=True),
        )
        for f in places
    ]
    if not rows and not hits:
        found = h(
            "p", _("没有找到“{words}”。可以换一个词，或写第九条、cn-2021/art9。").format(words=written), data_meta=True
        )
    else:
        words = ngettext("{n}处", "{n} places", len(hits))
        number = count(words, "#hits") if hits else None
        found = join(
            h("p", h("b", _("主题")), class_="result-head") if rows else None,
            h("ul", rows, class_="topics") if rows else None,
            h("p", h("b", _("条款")), " ", number, class_="result-head") if hits else None,
            h("ul", hits, id="hits", class_="hits"),
        )
    close = link(address("read", a=ref), _("关闭结果"), class_="quiet")
    return h("section", close, found, class_="results", aria_label=_("查找结果"))


def outline(entries: list[OutlineEntry], ref: str) -> Html:
    """Chapters and articles; the one that is read is marked."""
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
    return h("nav", h("ol", lines, lang="zh", data_law=True), class_="outline", aria_label=_("目录"))


def text(holdings: Holdings, found: Iterable[Block], ref: str, span: tuple[int, int] | None) -> Html:
    """The whole document; the provision `ref` stands out, `span` stands out more."""
    return h("article", [_block(holdings, b, ref, span) for b in found], class_="law", lang="zh", data_law=True)


def _block(holdings: Holdings, block: Block, ref: str, span: tuple[int, int] | None) -> Html:
    kind = block.kind
    asked = block.ref == ref or block.ref.startswith(f"{ref}.")
    pieces = [_piece(holdings, piece, span) for piece in block.pieces]
    if block.number and "".join(block.number.split()) == block.pieces[0].text:
        pieces[0] = h("b", pieces[0], class_="printed")
    tag = "h3" if kind in _HEADS and kind != "title" and len(block.pieces) <= 3 else "h2" if kind == "title" else "div"
    anchor = link(
        address("read", a=block.ref), "¶", class_="pilcrow", aria_label=holdings.article(block.ref), tabindex=-1
    )
    names = f"unit is-{kind} depth-{min(block.depth, 4)}{' is-asked' if asked else ''}"
    return h(tag, anchor, pieces, id=block.ref, class_=names)


def _piece(holdings: Holdings, piece: Piece, span: tuple[int, int] | None) -> Html:
    words = Html("<br>").join(_lines(piece.text))
    inner: Html = Html(words)
    if piece.norms:
        ids = " ".join(norm.id for norm in piece.norms)
        hint = "\n".join(dict.fromkeys(norm_line(holdings, norm) for norm in piece.norms))
        inner = h("span", inner, class_="norm", data_norms=ids, data_hint=hint)
    if piece.marked and span:
        inner = h("mark", inner, data_span=f"{span[0]}-{span[1]}")
    return inner


def _lines(words: str) -> list[Html]:
    return [join(line) for line in words.split("\n")]


def norm_line(holdings: Holdings, norm: Norm) -> str:
    """Kind, force, bearer and topic of a norm in one line."""
    comma = ", " if lang() == "en" else "、"
    parts = [holdings.word(norm.kind, lang()), holdings.word(norm.force, lang()) if norm.force else ""]
    if norm.bearer:
        parts.append(comma.join(holdings.translated(b, lang()) for b in norm.bearer))
    parts.append(comma.join(holdings.translated(t, lang()) for t in norm.topic))
    return capital(" · ".join(p for p in parts if p))


def heading(holdings: Holdings, document: str) -> Html:
    """Status, number, issuer and date of the document that is read."""
    regulation = holdings.regulations[document]
    gloss = h("p", regulation.title_en, " ", h("small", _("非官方译名")), class_="gloss") if lang() == "en" else None
    number = law(regulation.number) if regulation.number else None
    date = h("span", regulation.issued, data_meta=True) if regulation.issued else None
    return h(
        "div", gloss, status_badge(holdings, regulation), number, law(regulation.issuer), date, class_="document-head"
    )
