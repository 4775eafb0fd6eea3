"""Citations that a text prints: 《…》 of another document, 第八条第三项 of its own."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ticlex.corpus.numerals import NUMERAL, to_int
from ticlex.corpus.units import Unit

_TITLE = re.compile("《([^《》]+)》")
_ARTICLE = re.compile(rf"第({NUMERAL})条(?:之({NUMERAL}))?(?:第({NUMERAL})款)?(?:第?[（(]?({NUMERAL})[）)]?项)?")


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation as printed; `target` is what it means, where that is among the documents held."""

    words: str
    target: str | None
    """Document id, or reference of a provision with its document."""


def citations(document: str, unit: Unit, titles: Mapping[str, str], refs: frozenset[str]) -> Iterator[Citation]:
    """Yield the citations in a unit's own words, its own number and its own title aside."""
    for match in _TITLE.finditer(unit.text):
        target = titles.get(normal_title(match[1]))
        if target != document:
            yield Citation(match[0], target)
    own = len(unit.number or "")
    for match in _ARTICLE.finditer(unit.text, own):
        article, sub, paragraph, item = (to_int(part) if part else None for part in match.groups())
        ref = f"art{article}" + (f"-{sub}" if sub else "")
        ref += f".p{paragraph}" if paragraph and f"{ref}.p{paragraph}" in refs else ""
        # 第二条第（二）项 of an article with several paragraphs: the one list that has such an item.
        places = (ref, *(f"{ref}.p{n}" for n in range(1, 20))) if item else ()
        listed = [f"{place}.{item}" for place in places if f"{place}.{item}" in refs]
        ref = listed[0] if len(listed) == 1 else ref
        yield Citation(match[0], f"{document}/{ref}" if ref in refs else None)


def normal_title(title: str) -> str:
    """A title without white space and without （暂行）: texts cite each other with and without."""
    return re.sub(r"[（(][^（）()]{1,12}[）)]|\s", "", title)
