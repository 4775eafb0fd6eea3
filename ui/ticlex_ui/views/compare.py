"""对照: what does each document require?"""

from __future__ import annotations

import streamlit as st

from ticlex.errors import TiclexError, UnknownName
from ticlex_ui import model
from ticlex_ui.components import choices, masthead, matrix, page, panel, scales, takeaway
from ticlex_ui.components.files import compare_files
from ticlex_ui.components.markup import Html, join
from ticlex_ui.i18n import _, lang
from ticlex_ui.model.choosing import Chosen, chosen
from ticlex_ui.model.scales import scales as measured

_PARAMETERS = ("topic", "doc", "base", "only", "q", "status", "on", "view")


def show() -> None:
    """Show the matrix that the address asks for."""
    holdings = page.holdings()
    choice = {name: st.query_params[name] for name in _PARAMETERS if st.query_params.get(name)}
    head = masthead.masthead(
        _("对照"), _("同一件事，各文件怎么规定？"), holdings.edition, "", st.query_params.to_dict()
    )
    files: dict[str, takeaway.Maker] = {}
    try:
        documents = chosen(holdings, choice.get("base"), choice.get("status"), choice.get("on"))
        choice["base"] = documents.base
        body = _body(holdings, choice, documents)
        files = compare_files(holdings, choice, documents)
    except TiclexError as error:
        body = masthead.missing(error)
    target = f"detail-{choice['topic']}" if choice.get("topic") else None
    page.show(join(head, body, masthead.footnote()), "compare", target)
    takeaway.offer("compare_takeaway", files)


def _body(holdings: model.Holdings, choice: choices.Choice, documents: Chosen) -> Html:
    tools = choices.toolbar(holdings, choice, documents)
    if choice.get("view") == "chart":
        return join(tools, scales.chart(holdings, measured(holdings, documents.documents, lang()), choice))
    opened = _panel(holdings, choice, documents)
    return join(tools, matrix.table(holdings, choice, documents, opened), matrix.legend())


def _panel(holdings: model.Holdings, choice: choices.Choice, documents: Chosen) -> Html | None:
    topic, document = choice.get("topic"), choice.get("doc", documents.base)
    if topic is None:
        return None
    if topic not in holdings.topics:
        raise UnknownName("主题", topic, holdings.topics)
    if document not in documents.documents:
        raise UnknownName("文件", document, documents.documents)
    found = model.side_by_side(holdings, topic, documents.base, document, lang())
    return panel.comparison(holdings, found, choice, documents)
