"""The interface's words in two languages, through gettext; the law itself is always Chinese.

Message ids are Chinese. The language is set once per run of a page and holds for the thread that runs it.
"""

from __future__ import annotations

from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations, translation
from pathlib import Path

LANGUAGES = {"zh": "中文", "en": "English"}
LOCALE = Path(__file__).with_name("locale")
DOMAIN = "ticlex_ui"

_current: ContextVar[str] = ContextVar("language", default="zh")


@cache
def catalogue(language: str) -> GNUTranslations | NullTranslations:
    """The catalogue of a language; an installation without it speaks Chinese."""
    return translation(DOMAIN, LOCALE, [language], fallback=True)


def use(language: str | None) -> str:
    """Speak `language` from here on, Chinese if it is not one of ours; return it."""
    chosen = language if language in LANGUAGES else "zh"
    _current.set(chosen)
    return chosen


def lang() -> str:
    """The language that is spoken."""
    return _current.get()


def capital(words: str) -> str:
    """The words with a capital first, as a line of its own begins in English."""
    return words[:1].upper() + words[1:]


def _(message: str) -> str:
    """The message in the language that is spoken."""
    return catalogue(lang()).gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    """The message for `n` things."""
    return catalogue(lang()).ngettext(one, many, n).format(n=n)
