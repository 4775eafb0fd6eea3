"""References as people write them: 第九条, 第八条第3项, 八条（三）项, js/art12.1, Article 8(3), 五（二）, 第三章."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ticlex.corpus.numerals import NUMERAL, to_int

_PRINTED = re.compile(
    rf"第?\s*(?P<article>{NUMERAL})\s*条(?:\s*之\s*(?P<also>{NUMERAL}))?"
    rf"(?:\s*第?\s*(?P<paragraph>{NUMERAL})\s*款)?"
    rf"(?:\s*第?\s*[（(]?\s*(?P<item>{NUMERAL})\s*[)）]?\s*项)?"
)
_CHAPTER = re.compile(rf"第\s*({NUMERAL})\s*章")
_SECTION = re.compile(rf"(?<![第\w])({NUMERAL})\s*、?\s*[（(]\s*({NUMERAL})\s*[)）]")
_ENGLISH = re.compile(
    r"\b(?:articles?|art\.?)\s*(?P<article>\d+)(?:\s*(?:\((?P<bracket>\d+)\)|\.(?P<point>\d+)|,?\s*item\s*(?P<item>\d+)))?",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"(?<!\w)(?:(?P<document>[a-z][a-z0-9-]{0,30}+)/(?P<ref>[a-z]+[\w.~-]*)"
    r"|(?P<bare>(?:art|ch|s|part)\d+(?:[.-][\w.~-]+)?)(?!\w))"
)


def references(text: str, known: Iterable[str]) -> tuple[list[str], str]:
    """The provisions of `known` that the first reference in `text` means, and the text without it.

    第九条 means the ninth article of every document; an item that is not there means its article.
    """
    known = list(known)
    documents = {ref.partition("/")[0] for ref in known}
    for pattern, read in _FORMS:
        match = pattern.search(text)
        # R&D/production names no document.
        if match and match.groupdict().get("document") in {None, *documents}:
            rest = f"{text[: match.start()]} {text[match.end() :]}"
            found = ([k for k in known if _means(wanted, k)] for wanted in read(match))
            return next(filter(None, found), []), rest
    return [], text


def _means(wanted: str, known: str) -> bool:
    return known == wanted if "/" in wanted else known.partition("/")[2] == wanted


def _own(match: re.Match[str]) -> Iterator[str]:
    yield match["bare"] or f"{match['document']}/{match['ref']}"


def _printed(match: re.Match[str]) -> Iterator[str]:
    article = f"art{to_int(match['article'])}" + (f"-{to_int(match['also'])}" if match["also"] else "")
    paragraph = f".p{to_int(match['paragraph'])}" if match["paragraph"] else ""
    if match["item"]:
        yield f"{article}{paragraph}.{to_int(match['item'])}"
    if paragraph:
        yield article + paragraph
    yield article


def _in_english(match: re.Match[str]) -> Iterator[str]:
    if item := match["bracket"] or match["point"] or match["item"]:
        yield f"art{match['article']}.{item}"
    yield f"art{match['article']}"


def _chapter(match: re.Match[str]) -> Iterator[str]:
    yield f"ch{to_int(match[1])}"


def _section(match: re.Match[str]) -> Iterator[str]:
    yield f"s{to_int(match[1])}.{to_int(match[2])}"


_FORMS = (
    (_OWN, _own),
    (_PRINTED, _printed),
    (_ENGLISH, _in_english),
    (_CHAPTER, _chapter),
    (_SECTION, _section),
)
