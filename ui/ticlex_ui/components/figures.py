"""The one way to show a number: with its value, unit, provision and place in the text, or with the list it counts."""

from __future__ import annotations

import re

from ticlex_ui.components.links import link, read_address
from ticlex_ui.components.markup import Child, Html, h, join
from ticlex_ui.i18n import lang
from ticlex_ui.model import Value

_CHINESE = re.compile("([\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+)")


def figure(value: Value, *, linked: bool = True) -> Html:
    """A number that opens the words it comes from; not `linked` inside a button, which then opens them.

    Raises:
        ValueError: it does not say which provision, or where in its text.
    """
    start, end = value.span
    if not (value.words and value.provision and value.article and end > start):
        raise ValueError(f"a number needs words, a provision and a span: {value!r}")
    marks = {"data_provision": value.provision, "data_span": f"{start}-{end}", "class_": "fig"}
    if not linked:
        return h("span", value.words, **marks)
    return link(read_address(value.provision, value.span), value.words, title=value.article, **marks)


def article(ref: str, name: str, span: tuple[int, int] | None = None, *, linked: bool = True) -> Html:
    """The printed name of a provision, opening it.

    Raises:
        ValueError: there is no provision.
    """
    if not ref or not name:
        raise ValueError("an article needs a reference and a name")
    if not linked:
        return h("span", name, class_="art", data_provision=ref)
    return link(read_address(ref, span), name, class_="art", data_provision=ref)


def count(words: str, href: str, *, linked: bool = True) -> Html:
    """A count that opens the list it counts; `words` hold the number.

    Raises:
        ValueError: there is no list.
    """
    if not href:
        raise ValueError(f"a count needs the list that it counts: {words!r}")
    if not linked:
        return h("span", words, class_="count", data_list=href)
    if href.startswith("#"):
        return h("a", words, class_="count", href=href, data_list=href)
    return link(href, words, class_="count", data_list=href)


def law(words: Child) -> Html:
    """Words of the law: Chinese, whatever the page's language."""
    return h("span", words, lang="zh", data_law=True)


def told(words: str, ref: str) -> Html:
    """A sentence about a provision that may hold its numbers."""
    return h("span", quoting(words), data_provision=ref)


def quoting(words: str) -> Html:
    """English words with the Chinese terms among them marked as words of the law."""
    if lang() == "zh":
        return join(words)
    parts = _CHINESE.split(words)
    return join([law(part) if n % 2 else part for n, part in enumerate(parts)])
