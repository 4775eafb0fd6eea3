"""One folder of `regulations/` as a document: its bytes, its text, its structure."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ticlex.corpus.structure import Structure, parse
from ticlex.corpus.units import Unit
from ticlex.names import RDF_TYPE, REG, TIC, Iri

Term = Iri | str | int
Triple = tuple[Iri, Iri, Term]


@dataclass(frozen=True, slots=True)
class Document:
    """A regulation's text as it lies on disk, and the structure found in it."""

    id: str
    folder: Path
    text: str
    sha256: str
    structure: Structure

    @property
    def annotations(self) -> list[Path]:
        """The Turtle files beside the text, in a fixed order."""
        return sorted(self.folder.glob("*.ttl"))

    def unit(self, ref: str) -> Unit | None:
        """The unit with reference `ref` (without the document's id)."""
        return next((u for u in self.structure.units if u.ref == ref), None)


def read_document(folder: Path) -> Document:
    """Read `folder/source.txt`; offsets count its code points, line ends untouched."""
    data = (folder / "source.txt").read_bytes()
    text = data.decode("utf-8")
    return Document(folder.name, folder, text, hashlib.sha256(data).hexdigest(), parse(text))


def read_documents(folder: Path) -> list[Document]:
    """Every document below `folder`, by its id."""
    return [read_document(path.parent) for path in sorted(folder.glob("*/source.txt"))]


def structure_triples(document: Document) -> Iterator[Triple]:
    """Yield the triples of a document's structure: tic:Provision and its properties."""
    regulation = Iri(REG + document.id)
    for position, unit in enumerate(document.structure.units, start=1):
        provision = Iri(f"{REG}{document.id}/{unit.ref}")
        yield provision, Iri(RDF_TYPE), Iri(TIC + unit.kind.capitalize())
        yield provision, Iri(TIC + "inRegulation"), regulation
        yield provision, Iri(TIC + "ref"), f"{document.id}/{unit.ref}"
        yield provision, Iri(TIC + "text"), unit.text
        yield provision, Iri(TIC + "position"), position
        yield provision, Iri(TIC + "start"), unit.start
        yield provision, Iri(TIC + "end"), unit.end
        if unit.number:
            yield provision, Iri(TIC + "number"), unit.number
        if unit.heading:
            yield provision, Iri(TIC + "heading"), unit.heading
        if unit.parent:
            yield provision, Iri(TIC + "partOf"), Iri(f"{REG}{document.id}/{unit.parent}")
    yield regulation, Iri(TIC + "sourceHash"), document.sha256
