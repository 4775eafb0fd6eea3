"""Where a provision came from, what became of it, and which questions of the library it answers."""

from __future__ import annotations

from collections.abc import Iterable

from ticlex_ui.components.figures import count, quoting
from ticlex_ui.components.links import address, link
from ticlex_ui.components.markup import Html, h
from ticlex_ui.i18n import _, capital, lang, ngettext
from ticlex_ui.model import Holdings
from ticlex_ui.model.answering import Answered
from ticlex_ui.model.surroundings import Kin, kin

_SHORT = 44
"""A note of more characters than this is folded."""


def kinship(holdings: Holdings, ref: str) -> Html | None:
    """Both ways: earlier documents, then later ones."""
    earlier, later = kin(holdings, ref, lang())
    parts = [
        [h("h4", title), h("ul", [_kin(holdings, one) for one in found], class_="kin")]
        for title, found in ((_("取自较早的文件"), earlier), (_("被较晚的文件采用"), later))
        if found
    ]
    return h("section", h("h3", _("沿革")), parts) if parts else None


def _kin(holdings: Holdings, one: Kin) -> Html:
    places = [
        [" ", link(address("read", a=ref), holdings.article(ref, lang()), data_provision=ref)] for ref in one.provisions
    ]
    name = holdings.short(one.document, lang())
    relation = h("b", capital(one.relation), class_="relation")
    judged = h("span", _("人工判断"), class_="force") if one.judged else None
    line = h("p", relation, " ", h("span", name, data_provision=one.document), places, judged)
    return h("li", line, _note(one))


def _note(one: Kin) -> Html | None:
    if not one.note:
        return None
    words = h("p", one.note, class_="remark", lang="zh", data_law=True)
    if len(one.note) <= _SHORT:
        return words
    return h("details", h("summary", _("改了什么")), words)


def questions(found: Iterable[Answered]) -> Html | None:
    """Questions of the library in whose answer the provision stands."""
    lines = [_question(one) for one in found]
    if not lines:
        return None
    return h("section", h("h2", _("这一条回答的问题")), h("ul", lines), class_="asked")


def _question(one: Answered) -> Html:
    href = address("data", n=one.name, **{f"p.{name}": value for name, value in one.given.items()})
    number = count(ngettext("{n}条", "{n} provisions", one.provisions), href)
    return h("li", link(href, quoting(one.en) if lang() == "en" else one.zh, data_list=href), " ", number)
