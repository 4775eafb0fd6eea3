"""From what a person writes to what is meant: topics, roles and documents by code or by label."""

from ticlex.errors import UnknownName
from ticlex.names import Iri
from ticlex.store import Store

_CONCEPTS = """
SELECT ?concept ?code ?label WHERE {
  ?concept skos:notation ?code . { ?concept skos:prefLabel ?label } UNION { ?concept skos:altLabel ?label }
}
"""


def resolve_concept(store: Store, written: str, namespace: str, kind: str) -> Iri:
    """Return the concept of `namespace` whose code or label (either language) is `written`.

    Raises:
        UnknownName: with the nearest names.
    """
    wanted = written.strip().casefold()
    known: dict[str, Iri] = {}
    shown: list[str] = []
    for row in store.select(_CONCEPTS):
        concept = Iri(row["concept"])
        if concept.startswith(namespace):
            shown += [str(row["label"]), str(row["code"])]
            known.setdefault(str(row["code"]).casefold(), concept)
            known.setdefault(str(row["label"]).casefold(), concept)
    if wanted not in known:
        raise UnknownName(kind, written, dict.fromkeys(shown))
    return known[wanted]


def resolve_document(store: Store, written: str) -> str:
    """Return the id of the document with this id, title or short title.

    Raises:
        UnknownName: with the ids that are known.
    """
    wanted = written.strip().casefold()
    ids = [document.id for document in store.documents]
    if wanted in ids:
        return wanted
    rows = store.select(
        "SELECT ?id ?label WHERE { ?r a tic:Regulation ; skos:notation ?id . "
        "{ ?r skos:prefLabel ?label } UNION { ?r dcterms:title ?label } }"
    )
    for row in rows:
        if str(row["label"]).casefold() == wanted:
            return str(row["id"])
    raise UnknownName("文件", written, ids)
