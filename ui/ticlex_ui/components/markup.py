"""HTML as values: plain text is escaped when it becomes part of an element, and there is no other way in."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

_VOID = {"input", "br", "hr"}


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


Child = str | None | Sequence["Child"]
"""Html stays as it is, other text is escaped, None is left out, sequences are laid end to end."""


def h(tag: str, *children: Child, **attributes: str | int | bool | None) -> Html:
    """An element: `h("a", "text", class_="link", data_provision="js/art1")`."""
    words = "".join(_attribute(name, value) for name, value in attributes.items())
    if tag in _VOID:
        return Html(f"<{tag}{words}>")
    return Html(f"<{tag}{words}>{join(*children)}</{tag}>")


def join(*children: Child) -> Html:
    """Several pieces as one."""
    parts: list[str] = []
    for child in children:
        if isinstance(child, str):
            parts.append(child if isinstance(child, Html) else escape(child))
        elif child is not None:
            parts.append(join(*child))
    return Html("".join(parts))


def _attribute(name: str, value: str | int | bool | None) -> str:
    name = name.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
