"""Citations that a text prints: 《…》 of a document, its annex, 第八条第三项 and 以下条件 of its own.

本办法 is a text's name for itself and no citation. How a citation is meant follows from the word that governs it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ticlex.corpus.documents import Document, Triple
from ticlex.corpus.numerals import NUMERAL, to_int
from ticlex.corpus.units import Unit
from ticlex.names import BASE, RDF_TYPE, REG, TIC, Iri

_TITLE = re.compile("《([^《》]+)》")
_ARTICLE = re.compile(rf"第({NUMERAL})条(?:之({NUMERAL}))?(?:第({NUMERAL})款)?(?:第?[（(]?({NUMERAL})[）)]?项)?")
_ANNEX = re.compile("附件[:：]([^。；《》]+)$")
_LIST = re.compile("(?:以下|下列)[^，。；：:]{0,8}|如下")
_RELATIONS = {
    "落实": "Implements", "贯彻": "Implements", "实施": "Implements",
    "根据": "BasedOn", "依据": "BasedOn", "按照": "BasedOn", "依照": "BasedOn", "参照": "RefersTo",
}  # fmt: skip
_GOVERNING = re.compile("|".join(_RELATIONS))


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation as printed; `target` is what it means, where that is among the documents held."""

    words: str
    target: str | None
    """Document id, or reference of a provision with its document."""
    relation: str = "RefersTo"
    """Issues, Implements, BasedOn, RefersTo or Attaches."""
    clause: str = ""
    """The sentence that prints it: what shows how it is meant."""


def citation_triples(documents: Iterable[Document], titles: Mapping[str, str]) -> Iterator[Triple]:
    """Yield a tic:Citation for each citation in the texts; `titles` lead from `normal_title` to a document's id.

    An instrument that is not held has an IRI of its own, made from its title.
    """
    for document in documents:
        units = {unit.ref: unit for unit in document.structure.units}
        for unit in document.structure.units:
            provision = Iri(f"{REG}{document.id}/{unit.ref}")
            for n, citation in enumerate(citations(document.id, unit, titles, units), start=1):
                node = Iri(f"{provision}.citation-{n}")
                yield node, Iri(RDF_TYPE), Iri(TIC + "Citation")
                yield node, Iri(TIC + "citedIn"), provision
                yield node, Iri(TIC + "printedCitation"), citation.words
                yield node, Iri(TIC + "citationClause"), citation.clause
                yield node, Iri(TIC + "citationRelation"), Iri(TIC + citation.relation)
                yield from _targets(node, provision, citation)


def _targets(node: Iri, provision: Iri, citation: Citation) -> Iterator[Triple]:
    target = Iri(REG + citation.target) if citation.target else None
    if target is None and citation.words.startswith("《"):
        target = Iri(f"{BASE}instrument/{normal_title(citation.words[1:-1])}")
        yield target, Iri(RDF_TYPE), Iri(TIC + "Instrument")
        yield target, Iri(TIC + "citedTitle"), citation.words[1:-1]
    if target is not None:
        yield node, Iri(TIC + "citationOf"), target
        yield provision, Iri(TIC + "cites"), target


def citations(document: str, unit: Unit, titles: Mapping[str, str], units: Mapping[str, Unit]) -> Iterator[Citation]:
    """Yield the citations in a unit's own words, its own number aside; `units` are its document's, by reference.

    A text that prints its own title issues itself: 现将《…》印发给你们.
    """
    text, own = unit.text, len(unit.number or "")
    for match in _TITLE.finditer(text):
        target = titles.get(normal_title(match[1]))
        found = _citation(match, target)
        yield replace(found, relation="Issues") if target == document else found
    annex = _ANNEX.search(text)
    if annex and unit.kind != "annex":
        held = [ref for ref, other in units.items() if other.kind == "annex" and other.heading == annex[1]]
        yield Citation(annex[0], f"{document}/{held[0]}" if held else None, "Attaches", annex[0])
    for match in _ARTICLE.finditer(text, own):
        ref = _own_reference(match, units)
        yield _citation(match, f"{document}/{ref}" if ref else None)
    listed = [other for other in units.values() if other.parent == unit.ref]
    for match in _LIST.finditer(text, own):
        # 以下简称 names something, and 如下 without a list is only a word.
        if listed and not match[0].startswith("以下简称"):
            yield replace(_citation(match, f"{document}/{listed[0].ref}"), relation="RefersTo")


def _own_reference(match: re.Match[str], units: Mapping[str, Unit]) -> str | None:
    article, sub, paragraph, item = (to_int(part) if part else None for part in match.groups())
    ref = f"art{article}" + (f"-{sub}" if sub else "")
    ref += f".p{paragraph}" if paragraph and f"{ref}.p{paragraph}" in units else ""
    # 第二条第（二）项 of an article with several paragraphs: the one list that has such an item.
    places = (ref, *(f"{ref}.p{n}" for n in range(1, 20))) if item else ()
    listed = [f"{place}.{item}" for place in places if f"{place}.{item}" in units]
    ref = listed[0] if len(listed) == 1 else ref
    return ref if ref in units else None


def _citation(match: re.Match[str], target: str | None) -> Citation:
    """How it is meant follows from the last governing word before it in its sentence."""
    text = match.string
    start = max(text.rfind(stop, 0, match.start()) for stop in "。；;") + 1
    ends = [end for stop in "。；;" if (end := text.find(stop, match.end())) >= 0]
    words = _GOVERNING.findall(_TITLE.sub("", text[start : match.start()]))
    relation = _RELATIONS[words[-1]] if words else "RefersTo"
    return Citation(match[0], target, relation, text[start : min(ends, default=len(text))])


def normal_title(title: str) -> str:
    """A title without white space and without （暂行）: texts cite each other with and without."""
    return re.sub(r"[（(][^（）()]{1,12}[）)]|\s", "", title)
