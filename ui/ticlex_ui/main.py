"""The pages and the navigation between them."""

from __future__ import annotations

import streamlit as st

from ticlex.compare import DEFAULT_BASE
from ticlex_ui import model
from ticlex_ui.components import page
from ticlex_ui.i18n import _, use
from ticlex_ui.model.answering import answered_by
from ticlex_ui.model.outlook import improvements
from ticlex_ui.model.process import every
from ticlex_ui.views import check, compare, data, process, read


def warm_up() -> None:
    """Read what the first visitor would wait for; for whoever starts the server."""
    found = page.holdings()
    _rows, _judge, _edition = found.matrix, found.judge, found.edition


def warm_rest() -> None:
    """Read what the first visitor of each page would wait for: seconds of work, when the first page stands already."""
    found = page.holdings()
    for document in found.regulations:
        found.norms(document)
    _steps, _index = every(found), found.index
    improvements(found, model.form_record(found, {}))
    answered_by(found, [])
    model.rows(found, DEFAULT_BASE, "gaps", "", "zh")


def main() -> None:
    """Run the page that the address names."""
    st.set_page_config(page_title="ticlex", layout="wide")
    st.session_state["ticlex_lang"] = use(st.query_params.get("lang") or st.session_state.get("ticlex_lang"))
    pages = [
        st.Page(compare.show, title=_("对照"), url_path="", default=True),
        st.Page(read.show, title=_("条文"), url_path="read"),
        st.Page(process.show, title=_("流程"), url_path="process"),
        st.Page(check.show, title=_("核对"), url_path="check"),
        st.Page(data.show, title=_("数据"), url_path="data"),
    ]
    chosen = st.navigation(pages, position="top")
    page.frame(chosen.url_path)
    chosen.run()
