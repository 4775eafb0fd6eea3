"""Streamlit's side of the pages: what is mounted, what is kept for all sessions."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import streamlit as st

from ticlex_ui.components.markup import Html
from ticlex_ui.i18n import _, lang
from ticlex_ui.model import Holdings

_STYLES = ("base.css", "matrix.css", "compare.css", "read.css", "check.css", "process.css", "data.css")


LONGEST = 1500
"""Characters of a form's values up to which the address holds them."""


def asset(name: str) -> str:
    """The text of a file of `assets/`."""
    return files("ticlex_ui").joinpath("assets", name).read_text(encoding="utf-8")


@cache
def _component(name: str) -> Any:
    # Registered once a process: a second registration under the same name makes Streamlit warn.
    styles = "".join(asset(style) for style in _STYLES) if name == "frame" else None
    return st.components.v2.component(
        f"ticlex_{name}", html='<div class="tl"></div>', css=styles, js=asset(f"{name}.js"), isolate_styles=False
    )


@st.cache_resource(show_spinner=False)
def holdings() -> Holdings:
    """The graph, read once a process."""
    from ticlex.store import Store

    return Holdings(Store())


def frame(name: str) -> None:
    """The look of all pages, and the language of the page `name` for those who have it read aloud."""
    own = {"skip": _("跳到正文"), "pages": _("页面")}
    _component("frame")(key="frame", data={"lang": lang(), "page": name} | own)


def show(html: Html, key: str, target: str | None = None) -> None:
    """Show HTML whose links stay in the session; `target` is the id of an element to bring into view."""
    _component("page")(key=key, data={"html": html, "target": target})


def typed(key: str) -> str | None:
    """What somebody has just written in the search box `key`; the address has it too, but Python learns it later."""
    state = st.session_state.get(key)
    return None if state is None else state.get("typed")


def search(html: Html, key: str, written: str, found: Html | None) -> None:
    """Show a search box that keeps in the address what is written in it, and what was found for it."""
    data = {"html": html, "written": written, "found": found or ""}
    _component("search")(key=key, data=data, on_typed_change=lambda: None)


def reading() -> None:
    """Let the norms of a text say what they are, at the pointer and at the keyboard."""
    _component("read")(key="read-norms", data={})


def form(html: Html, key: str, values: dict[str, str], echoes: dict[str, dict[str, str]]) -> None:
    """Show a form that tells its values while somebody types; they are kept under `key`_values in the session.

    The script also keeps them in the address while they are no longer than `LONGEST`.
    """

    def take() -> None:
        st.session_state[f"{key}_values"] = dict(st.session_state[key].values_ or {})
        st.session_state[f"{key}_typed"] = True

    data = {"html": html, "values": values, "echoes": echoes, "longest": LONGEST}
    _component("form")(key=key, data=data, on_values__change=take)
