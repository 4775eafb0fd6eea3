"""条文: what exactly does it say, and is it in force?"""

from __future__ import annotations

import streamlit as st

from ticlex.compare import DEFAULT_BASE
from ticlex.errors import UnknownName
from ticlex_ui import model
from ticlex_ui.components import context, document, kinship, masthead, page, search
from ticlex_ui.components.markup import Html, h, join
from ticlex_ui.i18n import _, lang, use
from ticlex_ui.model.answering import answered_by


def show() -> None:
    """Show the provision that the address names, in its text; above it what is being looked for."""
    holdings = page.holdings()
    asked = st.query_params.get("a") or DEFAULT_BASE
    head = masthead.masthead(
        _("条文"), _("原文究竟怎么写，是否有效？"), holdings.edition, "read", st.query_params.to_dict()
    )
    page.show(head, "read-head")
    found, missing = _provision(holdings, asked)
    _search(found.document, lang())
    span = _span(st.query_params.get("span"))
    target = f"{span[0]}-{span[1]}" if span else found.ref
    page.show(join(missing, _body(holdings, found, span)), "read", None if missing else target)
    page.reading()
    # The first who asks waits for all questions to be answered, with the text before their eyes.
    below = kinship.questions(answered_by(holdings, [found.ref, *found.children]))
    page.show(join(below, masthead.footnote()), "read-foot")


def _provision(holdings: model.Holdings, asked: str) -> tuple[model.Provision, Html | None]:
    """The provision; where there is none of that name, the document's beginning and what is near."""
    try:
        return model.provision(holdings, asked), None
    except UnknownName as error:
        name = asked.partition("/")[0]
        known = name if name in holdings.regulations else DEFAULT_BASE
        return model.provision(holdings, known), document.nearest(holdings, error)


@st.fragment
def _search(document_id: str, language: str) -> None:
    """The box and its results; while somebody types, this alone is run again."""
    use(language)
    holdings = page.holdings()
    typed = page.typed("search")
    written = (st.query_params.get("q", "") if typed is None else typed).strip()
    found = _results(holdings, written, document_id) if written else None
    page.search(search.searchbar(holdings, document_id), "search", written, found)


def _results(holdings: model.Holdings, written: str, document_id: str) -> Html:
    try:
        opens = model.resolve(holdings, written, document_id)
    except UnknownName as error:
        return search.no_such(holdings, error)
    return search.results(holdings, written, *model.find(holdings, written, lang()), opens)


def _body(holdings: model.Holdings, current: model.Provision, span: tuple[int, int] | None) -> Html:
    return h(
        "div",
        document.outline(model.outline_of(holdings, current.document), current.ref),
        h(
            "div",
            document.heading(holdings, current.document),
            document.text(holdings, model.blocks(holdings, current.document, span), current.ref, span),
            class_="middle",
        ),
        context.context(holdings, current, span),
        class_="reading",
    )


def _span(written: str | None) -> tuple[int, int] | None:
    start, _dash, end = (written or "").partition("-")
    if start.isdecimal() and end.isdecimal() and int(start) < int(end):
        return int(start), int(end)
    return None
