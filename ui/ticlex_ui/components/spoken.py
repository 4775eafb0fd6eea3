"""What the core and the readers of files say, in the page's language; what stays Chinese is marked as Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ticlex.errors import TiclexError
from ticlex.said import in_language, told
from ticlex_ui.components.markup import Html, h, join
from ticlex_ui.i18n import lang

_CHINESE = re.compile("([\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+)")


def spoken(sentence: str, words: Mapping[str, str] | None = None) -> Html:
    """A sentence of the core; `words` are the English of the graph's labels."""
    return _marked(in_language(sentence, lang(), words))


def why(error: TiclexError, words: Mapping[str, str] | None = None) -> Html:
    """What an error says."""
    return _marked(told(error, lang(), words))


def _marked(sentence: str) -> Html:
    if lang() == "zh":
        return join(sentence)
    parts = _CHINESE.split(sentence)
    return join([h("span", part, lang="zh") if n % 2 else part for n, part in enumerate(parts)])
