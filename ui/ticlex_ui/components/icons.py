"""Results as shape and word: a colour-blind reader and a black-and-white print lose nothing."""

from __future__ import annotations

from ticlex.validate.report import OUTCOME, OVERALL
from ticlex_ui.components.markup import Html, h
from ticlex_ui.i18n import capital, lang

_PATHS = {
    "good": "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1ZM7 11.2 3.9 8l1.2-1.2L7 8.8l4-4.1 1.2 1.2Z",
    "bad": "M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1ZM5.6 4.5 4.5 5.6 6.9 8l-2.4 2.4 1.1 1.1L8 9.1l2.4 2.4 "
    "1.1-1.1L9.1 8l2.4-2.4-1.1-1.1L8 6.9Z",
    "warn": "M8 1 15.6 15H.4ZM7.2 6l.2 4.6h1.2L8.8 6Zm0 5.6v1.7h1.6v-1.7Z",
    "open": "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 1.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11ZM5 7.2h6v1.6H5Z",
    "person": "M8 1.5a3 3 0 1 1 0 6 3 3 0 0 1 0-6ZM2.5 14.5c0-3.6 2.4-5.5 5.5-5.5s5.5 1.9 5.5 5.5Z",
    "none": "M3 7.2h10v1.6H3Z",
}
_SHAPES = {
    "non_compliant": "bad", "bad_input": "warn", "undetermined": "open", "compliant_with_warnings": "warn",
    "compliant": "good", "not_met": "bad", "soft_not_met": "warn", "unknown": "open", "met": "good",
    "needs_judgement": "person", "not_applicable": "none",
}  # fmt: skip


def shape(result: str) -> Html:
    """The shape of a result."""
    name = _SHAPES[result]
    path = h("path", d=_PATHS[name], fill="currentColor", fill_rule="evenodd")
    return h("svg", path, viewBox="0 0 16 16", aria_hidden="true", class_=f"icon is-{name}")


def overall(result: str) -> Html:
    """The overall result of a record: shape and word."""
    return h("span", shape(result), h("b", capital(OVERALL[result][lang()])), class_=f"result is-{_SHAPES[result]}")


def outcome(result: str, reason: str | None = None) -> Html:
    """The outcome of a condition: shape and word."""
    shown = "bad_input" if reason == "bad_input" else result
    words = OVERALL[shown] if reason == "bad_input" else OUTCOME[result]
    return h("span", shape(shown), h("b", capital(words[lang()])), class_=f"result is-{_SHAPES[shown]}")
