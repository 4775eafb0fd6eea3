"""What a reference is called in print: js/art12.1 is 第十二条第1项, in English Art. 12(1)."""

from __future__ import annotations

import re

from ticlex.corpus.documents import Document
from ticlex.corpus.units import Unit

_NAMES = {
    "title": ("标题", "title"),
    "notice": ("印发通知", "covering notice"),
    "preamble": ("引言", "preamble"),
    "closing": ("落款", "closing"),
    "annex": ("附件", "annex"),
}
_ENGLISH = {"art": "Art. ", "ch": "Chapter ", "sec": "Section ", "part": "Part ", "s": "Section "}
_MARKS = re.compile(r"[\s.、．)）(（]")
_FULL_WIDTH = str.maketrans("()", "（）")
_ORDINALS = "〇一二三四五六七八九十"


def printed(document: Document, ref: str, lang: str = "zh") -> str:
    """The name of the provision `ref` (art12.1, without the document) as a lawyer cites it."""
    return _english(ref) if lang == "en" else _chinese(_chain(document, ref))


def place(document: Document, ref: str) -> tuple[int, int]:
    """The stretch of the document's text that the provision's own words take up."""
    unit = _units(document)[ref]
    return unit.start, unit.end


_CACHE: dict[str, dict[str, Unit]] = {}
"""Units by reference, by the hash of their text: a text is read once."""


def _units(document: Document) -> dict[str, Unit]:
    if document.sha256 not in _CACHE:
        _CACHE[document.sha256] = {unit.ref: unit for unit in document.structure.units}
    return _CACHE[document.sha256]


def _chain(document: Document, ref: str) -> list[Unit]:
    units = _units(document)
    chain: list[Unit] = []
    step: str | None = ref
    while step is not None:
        unit = units[step]
        chain.insert(0, unit)
        step = unit.parent
    return chain


def _chinese(chain: list[Unit]) -> str:
    if any(unit.kind == "article" for unit in chain):
        chain = [unit for unit in chain if unit.kind not in ("part", "chapter", "section")]
    in_article = any(unit.kind == "article" for unit in chain)
    head = chain[0].ref.partition(".")[0]
    # The sections of an annex stand beside its heading, not below it.
    annex = f"{_NAMES['annex'][0]}{head[5:]}" if head.startswith("annex") and chain[0].ref != head else ""
    return annex + "".join(_word(unit, in_article) for unit in chain)


def _word(unit: Unit, in_article: bool) -> str:
    last = unit.ref.rsplit(".", 1)[-1]
    number = "".join((unit.number or "").split()).translate(_FULL_WIDTH)
    if unit.kind in _NAMES:
        return _NAMES[unit.kind][0]
    if unit.kind == "paragraph" and last.startswith("p"):
        return f"第{_ordinal(int(last[1:]))}{'款' if in_article else '段'}"
    if unit.kind == "dash" and last.startswith("d"):
        return f"第{_ordinal(int(last[1:]))}点"
    if unit.kind in ("item", "subitem") and in_article:
        return f"第{_MARKS.sub('', number)}{'项' if unit.kind == 'item' else '目'}"
    if unit.kind == "section" and number.endswith("、"):
        return number[:-1]
    return number or last


def _ordinal(n: int) -> str:
    return _ORDINALS[n] if n <= 10 else str(n)


def _english(ref: str) -> str:
    if ref in _NAMES:
        return _NAMES[ref][1]
    head, *rest = ref.split(".")
    found = re.fullmatch(r"(art|ch|sec|part|s)([\d-]+)", head)
    words = f"{_ENGLISH[found[1]]}{found[2]}" if found else _NAMES.get(head, ("", head))[1]
    for part in rest:
        if part.startswith("sec"):
            words += f", Section {part[3:]}"
        elif part.startswith("s") and part[1:].isdigit():
            words += f" {part[1:]}"
        elif part.startswith("p"):
            words += f", para. {part[1:]}"
        elif part.startswith("d"):
            words += f", point {part[1:]}"
        else:
            words += f"({part})"
    return words
