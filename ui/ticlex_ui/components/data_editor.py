"""The editor as Streamlit mounts it; its script and the terms are messages that never change, so they are sent once."""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

from ticlex_ui.components import page
from ticlex_ui.components.data_sparql import LONGEST
from ticlex_ui.components.links import address
from ticlex_ui.components.markup import Html
from ticlex_ui.i18n import _, lang
from ticlex_ui.model.data_asking import Trouble

_KEY = "data_sparql"
LONG = "data_long_query"
"""Where the session keeps a query that is too long for the address."""


@cache
def _component(name: str, script: str) -> Any:
    return st.components.v2.component(
        f"ticlex_{name}", html='<div class="tl"></div>', js=page.asset(script), isolate_styles=False
    )


def mount(html: Html, query: str, trouble: Trouble | None, terms: list[dict[str, str]]) -> None:
    """Show the editor with a query in it, and where that is wrong."""

    def take() -> None:
        asked = st.session_state[_KEY].asked
        if asked:
            st.session_state[LONG] = asked
            st.query_params.pop("query", None)
            st.query_params["long"] = "1"

    wrong = {"line": trouble.line, "column": trouble.column, "words": trouble.words} if trouble else None
    data = {
        "html": html, "query": query, "trouble": wrong, "longest": LONGEST, "lang": lang(),
        "address": address("data", tab="sparql"), "label": _("SPARQL 查询"),
    }  # fmt: skip
    _component("sparql", "sparql.js")(key=_KEY, data=data, on_asked_change=take)
    _component("codemirror", "vendor/codemirror.js")(key="codemirror")
    _component("terms", "terms.js")(key="terms", data={"terms": terms})
