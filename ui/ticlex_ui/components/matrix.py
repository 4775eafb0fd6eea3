"""The matrix as a table of buttons, the chosen cell's comparison opened beneath its row."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

from ticlex.compare import SILENCES
from ticlex_ui.components.choices import Choice
from ticlex_ui.components.figures import article, count, figure, law
from ticlex_ui.components.links import address, link
from ticlex_ui.components.markup import Html, h, join
from ticlex_ui.components.masthead import status_badge
from ticlex_ui.i18n import _, capital, lang, ngettext
from ticlex_ui.model import NUMBERS, WORDS, CellView, Holdings, RowView, rows
from ticlex_ui.model.choosing import Chosen
from ticlex_ui.model.matrix import FEW, MOST

_TALL = 4
"""Passages of a panel that fit a window."""


def silence(kind: str) -> str:
    """A kind of emptiness in words."""
    return {
        "silent": _("未规定"),
        "left_to_upper": _("依上位文件"),
        "delegated": _("授权另定"),
        "not_modelled": _("尚未整理"),
    }[kind]


def legend() -> Html:
    """What each kind of emptiness means."""
    meanings = {
        "silent": _("全文没有提到"),
        "left_to_upper": _("写明按上级文件执行"),
        "delegated": _("写明由某机关另行规定"),
        "not_modelled": _("文本提到，尚未整理成规则"),
    }
    entries = [
        h("li", h("span", class_=f"swatch is-{kind}", aria_hidden="true"), h("b", silence(kind)), " ", words)
        for kind, words in meanings.items()
    ]
    return h("ul", entries, class_="legend", aria_label=_("空白的四种含义"))


def table(holdings: Holdings, choice: Choice, chosen: Chosen, panel: Html | None) -> Html:
    """The matrix; `panel` stands beneath the row of the chosen topic."""
    kept = {name: value for name, value in choice.items() if name not in ("topic", "doc")}
    bodies = []
    closed = _closed(holdings, tuple(kept.items()), chosen.documents, lang())
    for group, members in groupby(closed, lambda line: line[0].group):
        title = {
            NUMBERS: _("门槛与数值"), WORDS: _("制度与职责"), MOST: _("多数文件有规定"), FEW: _("少数文件有规定"),
        }[group]  # fmt: skip
        head = h("tr", h("th", title, colspan=len(chosen.documents) + 1, scope="colgroup"), class_="group")
        lines = [_line(holdings, row, choice, panel) if _is_open(row, choice, panel) else html for row, html in members]
        bodies.append(h("tbody", head, lines, data_group=group))
    caption = h("caption", _("各文件在各主题上的规定；点选一格，下方并列两份原文"))
    none = h("p", _("没有符合的主题。"), class_="none", data_none=True, hidden=bool(closed))
    head = h("thead", h("tr", h("th", _("主题"), scope="col"), _heads(holdings, chosen)))
    frame = h("table", caption, head, bodies, class_=f"matrix has-{len(chosen.documents)}")
    return h("div", frame, none, class_="matrix-frame")


def _heads(holdings: Holdings, chosen: Chosen) -> list[Html]:
    heads = []
    for document in chosen.documents:
        r = holdings.regulations[document]
        base = h("span", _("基准"), class_="base-mark") if r.id == chosen.base else None
        short = link(address("read", a=r.id), holdings.short(r.id, lang()), data_provision=r.id, title=r.title)
        marks = h("span", status_badge(holdings, r), base, class_="marks")
        name = f"{'is-base ' if base else ''}{'is-draft' if r.status == 'draft' else ''}".strip()
        heads.append(h("th", short, marks, scope="col", class_=name or None))
    return heads


@lru_cache(maxsize=128)
def _closed(
    holdings: Holdings, kept: tuple[tuple[str, str], ...], documents: tuple[str, ...], language: str
) -> list[tuple[RowView, Html]]:
    """Every row with none of its cells open: what a click leaves as it is."""
    choice = dict(kept)
    found = rows(holdings, choice["base"], choice.get("only"), "", language, documents)
    return [(row, _line(holdings, row, choice, None)) for row in found]


def _is_open(row: RowView, choice: Choice, panel: Html | None) -> bool:
    return panel is not None and choice.get("topic") == row.topic


def _line(holdings: Holdings, row: RowView, choice: Choice, panel: Html | None) -> Html:
    topic = holdings.topics[row.topic]
    cells = [_cell(holdings, row, cell, choice) for cell in row.cells]
    words = " ".join((row.topic, topic.zh, topic.en, *topic.alternatives))
    line = h(
        "tr",
        h("th", capital(row.label), scope="row"),
        cells,
        data_words=words,
        data_topic=row.topic,
        class_="is-open" if panel is not None else None,
    )
    if panel is None:
        return line
    detail = h("td", panel, colspan=len(cells) + 1)
    # Of what is taller than the window, the head is what somebody asked for.
    block = "start" if panel.count("<blockquote") > _TALL else "nearest"
    return join(line, h("tr", detail, class_="detail", id=f"detail-{row.topic}", data_block=block))


def _cell(holdings: Holdings, row: RowView, cell: CellView, choice: Choice) -> Html:
    own = {"topic": row.topic, "doc": cell.document}
    pressed = choice.get("topic") == row.topic and choice.get("doc") == cell.document
    href = address("", **{**choice, **(own if not pressed else {"topic": "", "doc": ""})})
    name = f"{row.label} · {holdings.short(cell.document, lang())}"
    inside = _inside(row, cell, href, gaps=choice.get("only") == "gaps")
    button = h(
        "button",
        inside,
        type="button",
        class_=f"cell is-{cell.kind}",
        data_go=href,
        data_key=f"{row.topic}-{cell.document}",
        aria_expanded="true" if pressed else "false",
        aria_label=None
        if cell.kind == "value"
        else f"{name}：{silence(cell.kind) if cell.kind in SILENCES else _('条文')}",
    )
    column = "is-base" if cell.document == choice["base"] else None
    return h("td", button, class_=column, data_document=holdings.short(cell.document, lang()))


def _inside(row: RowView, cell: CellView, href: str, *, gaps: bool) -> Html:
    if cell.kind in SILENCES:
        source = article(*cell.articles[0], linked=False) if cell.articles else None
        return join(h("span", silence(cell.kind), class_="silence"), source)
    if gaps:
        # Where the base is silent, the words of the others are what a drafter came for.
        rest = len(cell.values) + cell.texts + max(cell.hidden, 0) - 1
        more = count(ngettext("另有{n}条", "{n} more", rest), href, linked=False) if rest > 0 else None
        tail = h("span", more, class_="more") if more else None
        if row.wording is not None and row.wording.document == cell.document:
            proposed = h("span", _("参考措辞"), class_="base-mark")
            place = article(row.wording.provision, row.wording.article, linked=False)
            return join(proposed, h("span", law(row.wording.sentence), class_="model is-whole"), place, tail)
        return join(h("span", law(cell.quote), class_="model"), article(*cell.articles[0], linked=False), tail)
    lines = []
    several = len(cell.values) > 1
    for one in cell.values:
        tag = h("span", one.force, class_="force") if one.force else None
        label = h("span", one.name, class_="what", data_provision=one.provision) if several and one.name else None
        lines.append(h("span", label, h("span", figure(one, linked=False), tag), class_="value"))
    places = list(dict.fromkeys((v.provision, v.article) for v in cell.values)) or cell.articles[:2]
    for ref, name in places:
        lines.append(article(ref, name, linked=False))
    rest = cell.texts + max(cell.hidden, 0)
    if rest:
        words = ngettext("另有{n}条", "{n} more", rest) if cell.values else ngettext("{n}条", "{n} norms", rest)
        sorts = "、".join(cell.sorts[:2]) if lang() == "zh" else ", ".join(cell.sorts[:2])
        lines.append(h("span", count(words, href, linked=False), h("span", sorts, class_="sorts"), class_="more"))
    return join(lines)
