"""What follows by OWL 2 RL from the ontology and the documents: rules do not see SHACL, which is no OWL.

What follows stands beside the graph, in a graph of its own (`CLOSURE`), so that a query can tell what the files say
from what was inferred. The reasoner says nothing of a contradiction: queries over the closure look for one.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from ticlex.names import BASE, SH, Iri
from ticlex.store import Store

CLOSURE = Iri(BASE + "closure")


def with_closure(store: Store) -> Store:
    """A copy of the graph with its closure in the graph `CLOSURE`; the default graph is as it was."""
    return store.with_graph(CLOSURE, infer(_for_rules(store.dump())))


def infer(triples: bytes) -> bytes:
    """Close N-Triples under the rules; of the result the triples between IRIs, as N-Triples.

    Not among the rules, by the reasoner's own list: owl:oneOf, owl:AllDisjointClasses, property chains, keys,
    cardinalities. It takes any two subjects of an inverse functional property for one (0.4.4).
    """
    from rdflib import URIRef
    from reasonable import PyReasoner  # type: ignore[import-untyped]

    reasoner = PyReasoner()
    with tempfile.TemporaryDirectory() as folder:
        # From a file, in a quarter of the time that triples need one by one; N-Triples must end in .n3.
        path = Path(folder) / "triples.n3"
        path.write_bytes(triples)
        reasoner.load_file(str(path))
    found = reasoner.reason()
    # Literals follow from nothing but themselves, and blank nodes come back under other names.
    lines = [f"<{s}> <{p}> <{o}> .\n" for s, p, o in found if type(s) is URIRef and type(o) is URIRef]
    return "".join(lines).encode()


def _for_rules(triples: bytes) -> bytes:
    """What rules can use of N-Triples: nothing of a condition as a shape, and no words in a language.

    Labels, quotes and notes are annotations, which take part in no inference, and a third of the work.
    """
    shacl = f"<{SH}".encode()
    kept = (line for line in triples.splitlines(keepends=True) if shacl not in line)
    return b"".join(line for line in kept if not line.endswith((b'"@zh .\n', b'"@en .\n')))
