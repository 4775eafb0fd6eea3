"""条文: what exactly does it say, and is it in force?"""

from __future__ import annotations

import streamlit as st

from ticlex.compare import DEFAULT_BASE
from ticlex.errors import UnknownName
from ticlex_ui import model
from ticlex_ui.components import context, document, masthead, page
from ticlex_ui.components.markup import Html, h, join
from ticlex_ui.i18n import _, lang


def show() -> None:
    """Show the provision that the address names, in its text."""
    holdings = page.holdings()
    written = st.query_params.get("q", "")
    asked = st.query_params.get("a") or DEFAULT_BASE
    head = masthead.masthead(
        _("条文"), _("原文究竟怎么写，是否有效？"), holdings.edition, "read", st.query_params.to_dict()
    )
    target = None
    try:
        current = model.provision(holdings, asked)
        if resolved := model.resolve(holdings, written, current.document) if written else None:
            current, written = model.provision(holdings, resolved), ""
        span = _span(st.query_params.get("span"))
        body = _body(holdings, current, written, span)
        target = f"{span[0]}-{span[1]}" if span else current.ref
    except UnknownName as error:
        body = join(document.searchbar(holdings, DEFAULT_BASE, written), masthead.missing(error))
    page.show(join(head, body, masthead.footnote()), "read", None if written else target)


def _body(holdings: model.Holdings, current: model.Provision, written: str, span: tuple[int, int] | None) -> Html:
    found = (
        document.results(holdings, written, *model.find(holdings, written, lang()), current.ref) if written else None
    )
    columns = h(
        "div",
        document.outline(model.outline_of(holdings, current.document), current.ref),
        h(
            "div",
            document.heading(holdings, current.document),
            document.text(holdings, model.blocks(holdings, current.document, span), current.ref, span),
            class_="middle",
        ),
        context.context(holdings, current),
        class_="reading",
    )
    return join(document.searchbar(holdings, current.ref, written), found, columns)


def _span(written: str | None) -> tuple[int, int] | None:
    start, _dash, end = (written or "").partition("-")
    if start.isdecimal() and end.isdecimal() and int(start) < int(end):
        return int(start), int(end)
    return None
