"""流程: who does what, by when?"""

from __future__ import annotations

from base64 import b64encode

import streamlit as st

from ticlex.errors import UnknownName
from ticlex_ui import model
from ticlex_ui.components import masthead, page, process, process_roles
from ticlex_ui.components.markup import Html, join
from ticlex_ui.i18n import _, lang
from ticlex_ui.model.process import choose
from ticlex_ui.model.process_lines import step_lines
from ticlex_ui.model.process_roles import bearings, known_kind, known_role
from ticlex_ui.model.process_steps import ProcedureView, procedure_view

_PARAMETERS = ("p", "d", "role", "kind")


def show() -> None:
    """Show the procedures that the address asks for, and who bears what in their documents."""
    holdings = page.holdings()
    choice = {name: st.query_params[name] for name in _PARAMETERS if st.query_params.get(name)}
    head = masthead.masthead(
        _("流程"), _("谁做什么，什么时候做？"), holdings.edition, "process", st.query_params.to_dict()
    )
    target = None
    try:
        body = _body(holdings, choice)
        target = process_roles.target(choice) if choice.get("role") else None
    except UnknownName as error:
        body = masthead.missing(error)
    page.show(join(head, body, process.index(holdings), masthead.footnote()), "process", target)


def _body(holdings: model.Holdings, choice: process.Choice) -> Html:
    slots = choose(holdings, choice.get("p"), choice.get("d"))
    views = [procedure_view(holdings, s.procedure, lang()) if s.procedure else None for s in slots]
    documents = list(dict.fromkeys(slot.document for slot in slots))
    borne = [bearings(holdings, document, lang()) for document in documents]
    known_role(holdings, choice.get("role"))
    known_kind(holdings, choice.get("kind"))
    return join(
        process.toolbar(holdings, slots, choice, _csv(holdings, views)),
        process.columns(holdings, slots, views, choice),
        process.tables(holdings, views),
        process_roles.section(holdings, borne, choice),
    )


def _csv(holdings: model.Holdings, views: list[ProcedureView | None]) -> str:
    header = [
        "process", "document", _("文件"), _("状态"), _("步"), _("谁"), _("做什么"), _("情形"), _("时限"), _("须有"),
        _("产出"), _("接"), _("条款"), "provision", _("原文"),
    ]  # fmt: skip
    data = model.as_csv(header, step_lines(holdings, [view for view in views if view], lang()))
    return f"data:text/csv;charset=utf-8;base64,{b64encode(data).decode()}"
