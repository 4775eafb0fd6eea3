"""Addresses: what is shown is in the address, so that a link, a reload and Back show the same."""

from __future__ import annotations

from urllib.parse import urlencode

from ticlex_ui.components.markup import Child, Html, h
from ticlex_ui.i18n import lang


def address(page: str, **parameters: str | None) -> str:
    """The address of a page ("", "read", "check") in the language that is spoken; empty parameters are left out."""
    kept = {name.rstrip("_"): value for name, value in parameters.items() if value}
    return f"/{page}?{urlencode(kept | {'lang': lang()}, safe='/;')}"


def link(href: str, *children: Child, **attributes: str | int | bool | None) -> Html:
    """A link inside these pages; it stays in the session."""
    return h("a", *children, href=href, data_go=href, **attributes)


def read_address(ref: str, span: tuple[int, int] | None = None) -> str:
    """The address at which a provision is read, a stretch of the document's text marked."""
    return address("read", a=ref, span=f"{span[0]}-{span[1]}" if span else None)
