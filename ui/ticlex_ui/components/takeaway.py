"""Files that are made only when somebody asks: a button names one, the server makes it, the browser saves it."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st

from ticlex_ui.components.page import asset

Maker = Callable[[], tuple[str, str, bytes]]
"""Gives the file's name, its media type and what is in it."""


@cache
def _component() -> Any:
    return st.components.v2.component("ticlex_takeaway", html="<span></span>", js=asset("takeaway.js"))


def offer(key: str, makers: dict[str, Maker]) -> None:
    """Answer the buttons `data-takeaway` of this page: each names one of the makers."""
    wanted = f"{key}_wanted"

    def take() -> None:
        st.session_state[wanted] = st.session_state[key].wanted

    maker = makers.get(st.session_state.pop(wanted, None) or "")
    _component()(key=key, data={"file": _made(maker) if maker else None}, on_wanted_change=take)


def _made(maker: Maker) -> dict[str, str]:
    name, kind, content = maker()
    return {"id": str(time.monotonic_ns()), "name": name, "type": kind, "base64": b64encode(content).decode()}
