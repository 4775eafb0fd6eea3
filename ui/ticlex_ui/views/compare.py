"""对照: what does each document require?"""

from __future__ import annotations

from base64 import b64encode

import streamlit as st

from ticlex.compare import DEFAULT_BASE
from ticlex.errors import UnknownName
from ticlex_ui import model
from ticlex_ui.components import masthead, matrix, page, panel
from ticlex_ui.components.markup import Html, join
from ticlex_ui.i18n import _, lang

_PARAMETERS = ("topic", "doc", "base", "only", "q")


def show() -> None:
    """Show the matrix that the address asks for."""
    holdings = page.holdings()
    choice = {name: st.query_params[name] for name in _PARAMETERS if st.query_params.get(name)}
    choice.setdefault("base", DEFAULT_BASE)
    head = masthead.masthead(
        _("对照"), _("同一件事，各文件怎么规定？"), holdings.edition, "", st.query_params.to_dict()
    )
    try:
        body = _body(holdings, choice)
    except UnknownName as error:
        body = masthead.missing(error)
    target = f"detail-{choice['topic']}" if choice.get("topic") else None
    page.show(join(head, body, masthead.footnote()), "compare", target)


def _body(holdings: model.Holdings, choice: matrix.Choice) -> Html:
    rows = model.rows(holdings, choice["base"], choice.get("only"), "", lang())
    tools = matrix.toolbar(holdings, choice, _csv(holdings, rows))
    return join(tools, matrix.table(holdings, rows, choice, _panel(holdings, choice)), matrix.legend())


def _panel(holdings: model.Holdings, choice: matrix.Choice) -> Html | None:
    topic, document = choice.get("topic"), choice.get("doc", choice["base"])
    if topic is None:
        return None
    if topic not in holdings.topics:
        raise UnknownName(_("主题"), topic, holdings.topics)
    if document not in holdings.regulations:
        raise UnknownName(_("文件"), document, holdings.regulations)
    return panel.comparison(holdings, model.side_by_side(holdings, topic, choice["base"], document, lang()), choice)


def _csv(holdings: model.Holdings, rows: list[model.RowView]) -> str:
    header = [
        "topic", _("主题"), "document", _("文件"), _("状态"), "kind", _("数值"), _("条款"), "provision", _("原文"),
    ]  # fmt: skip
    data = model.as_csv(header, model.matrix_lines(holdings, rows, lang()))
    return f"data:text/csv;charset=utf-8;base64,{b64encode(data).decode()}"
