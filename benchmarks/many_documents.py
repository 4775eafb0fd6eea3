"""The library over 400 documents that do not exist: 28,000 articles, two million triples, the same from the same seed.

    python benchmarks/many_documents.py [--documents 400] [--seed 1] [--limit 30]

Each document is put together from articles of the real measures, with norms, quantities, steps, remarks and citations
that rest on them, renumbered, and called after a place of its own. What rests on an article is thinned, since the real
texts are annotated more densely than 400 would be. The graph lies in a temporary file that is deleted.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
from timed import Timed, quantile, serve

from ticlex import library
from ticlex.names import PREFIXES, RDF_TYPE, REG, RULES, SH, TIC, Iri
from ticlex.store import Store
from ticlex.store.values import term

ARTICLES = 70
"""Articles of a document, so that 400 documents have 28,000."""
BOUND_MS, WHOLE_MS, LOAD_S, LOAD_MIB = 250, 2000, 15, 2048
PLACE = "@L"
VARIANTS = 4
KEPT = {"Norm": 0.6, "Citation": 0.6, "Procedure": 0.6, "Remark": 0.15, "RoleName": 0.02, "Waiver": 0.0}
"""Share of what rests on an article that a made document has."""
LEFT_OUT = {SH + "severity", SH + "name", SH + "message", TIC + "bearerFrom", TIC + "start", TIC + "end"}
OF_BLOCKS = {TIC + "topic": TIC + "rulesOn", TIC + "bearer": TIC + "givesTasksTo"}
"""What a document has because an article in it has it."""
Triples = list[ox.Triple]


def blocks(chance: random.Random) -> tuple[list[str], str]:
    """Each article of the measures, and the head of a document, as N-Triples with marks to fill in.

    @D the document, @O its order, @N the article's number, @M that and 100 (positions sort with it), @L the place.
    """
    graph = ox.Store()
    store = Store()
    graph.bulk_load(store.dump(), format=ox.RdfFormat.N_TRIPLES)
    by_subject: dict[str, Triples] = defaultdict(list)
    for quad in graph:
        if isinstance(quad.subject, ox.NamedNode):
            by_subject[quad.subject.value].append(quad.triple)
    found, head = [], ""
    for document in store.documents:
        own = {
            subject: triples for subject, triples in by_subject.items() if subject.startswith(f"{REG}{document.id}/")
        }
        for article in (u.ref for u in document.structure.units if re.fullmatch(r"art\d+", u.ref)):
            members = _members(own, REG + f"{document.id}/{article}")
            for _ in range(VARIANTS):
                kept = [node for node in members if chance.random() < _share(own[node])]
                found.append(_block(document.id, article, kept, own, by_subject))
        if document.id == "js":
            head = _head(by_subject[REG + "js"], own[f"{REG}js/title"])
    return found, head


def _members(own: dict[str, Triples], article: str) -> list[str]:
    """Nodes of a document in an article: its provisions, what is stated or cited there, and their quantities."""
    of_article = re.compile(re.escape(article) + r"(?![0-9-])")
    stands = {TIC + "statedIn", TIC + "citedIn"}
    members = {
        subject: None
        for subject, triples in own.items()
        if any(t.predicate.value in stands and of_article.match(_iri(t.object)) for t in triples)
        or (of_article.match(subject) and any(t.predicate.value == TIC + "ref" for t in triples))
    }
    below = [_iri(t.object) for subject in members for t in own[subject] if t.predicate.value == TIC + "quantity"]
    return [*members, *(node for node in dict.fromkeys(below) if node in own and node not in members)]


def _share(triples: Triples) -> float:
    kinds = {_iri(t.object).removeprefix(TIC) for t in triples}
    return next((share for kind, share in KEPT.items() if kind in kinds), 1.0)


def _block(document: str, article: str, members: list[str], own: dict[str, Triples], every: dict[str, Triples]) -> str:
    names = {node: _renamed(node, f"{REG}{document}/", article) for node in members}
    names |= {f"{REG}{document}": f"{REG}@D"}
    lines, place = [], 0
    for node in members:
        place += any(t.predicate.value == TIC + "position" for t in own[node])
        for triple in own[node]:
            lines += _line(triple, names, document, article, place)
    held = {
        (t.predicate.value, _iri(t.object)) for node in members for t in own[node] if t.predicate.value in OF_BLOCKS
    }
    lines += [f"<{REG}@D> <{OF_BLOCKS[predicate]}> <{value}> ." for predicate, value in sorted(held)]
    known = set(members)
    for rules in (subject for subject in every if subject.startswith(RULES)):
        uses = (t for t in every[rules] if t.predicate.value == SH + "property" and _iri(t.object) in known)
        lines += [f"<{rules}> <{SH}property> <{names[_iri(use.object)]}> ." for use in uses]
    return "\n".join(lines) + "\n"


def _renamed(node: str, base: str, article: str) -> str:
    local = node.removeprefix(base)
    same = re.match(re.escape(article) + r"(?![0-9-]*\d)", local)
    return f"{REG}@D/art@N{local[len(article) :]}" if same else f"{REG}@D/art@N-{local}"


def _line(triple: ox.Triple, names: dict[str, str], document: str, article: str, place: int) -> Iterator[str]:
    subject = names[_iri(triple.subject)]
    predicate = triple.predicate.value.removeprefix(TIC)
    value = triple.object
    foreign = triple.predicate.value == RDF_TYPE and not _iri(value).startswith(TIC)
    if foreign or triple.predicate.value in LEFT_OUT or (isinstance(value, ox.Literal) and value.language == "en"):
        return
    if isinstance(value, ox.NamedNode):
        if value.value.startswith(f"{REG}{document}/") and value.value not in names:
            return  # a step, a chapter or an article that this document may not have
        text = f"<{names.get(value.value, value.value)}>"
    elif predicate == "position":
        text = f'"@M{place:02d}"^^<http://www.w3.org/2001/XMLSchema#integer>'
    elif predicate == "sequence":
        text = f'"@O@M{place:02d}"^^<http://www.w3.org/2001/XMLSchema#integer>'
    elif predicate == "documentId":
        text = '"@D"'
    elif predicate in ("ref", "place"):
        ref = value.value.split("/", 1)[1] if "/" in value.value else value.value
        ref = re.sub(rf"^{article}", "art@N", ref)
        text = f'"@D/{ref}"' if predicate == "ref" else f'"1@M{place:02d}@D/{ref}"'
    elif predicate in ("text", "quote", "words", "reason"):
        text = str(value).replace("创新中心", f"{PLACE}创新中心")
    else:
        text = str(value)
    yield f"<{subject}> <{triple.predicate.value}> {text} ."


def _head(regulation: Triples, title: Triples) -> str:
    lines = []
    for triple in [*regulation, *title]:
        if triple.predicate.value in OF_BLOCKS.values():
            continue
        text = str(triple.object).replace("江苏", PLACE).replace('"js', '"@D').replace("/reg/js", "/reg/@D")
        if triple.predicate.value == TIC + "order":
            text = '"@O"^^<http://www.w3.org/2001/XMLSchema#integer>'
        if triple.predicate.value == TIC + "sequence":
            text = '"@O00001"^^<http://www.w3.org/2001/XMLSchema#integer>'
        lines.append(f"{str(triple.subject).replace('/reg/js', '/reg/@D')} {triple.predicate} {text} .")
    return "\n".join(lines) + "\n"


def write(path: Path, documents: int, seed: int) -> None:
    """The real graph and the made documents as N-Triples."""
    chance = random.Random(seed)  # noqa: S311 (the same documents from the same seed)
    articles, head = blocks(chance)
    with path.open("w", encoding="utf-8") as file:
        file.write(Store().dump().decode())
        for n in range(1, documents + 1):
            made, place = f"x{n:03d}", f"第{n}市"
            file.write(head.replace("@D", made).replace(PLACE, place).replace("@O", str(100 + n)))
            for number, block in enumerate(chance.choices(articles, k=ARTICLES), 1):
                filled = block.replace("@D", made).replace(PLACE, place).replace("@O", str(100 + n))
                file.write(filled.replace("@N", str(number)).replace("@M", str(100 + number)))


def child(path: str, limit: float) -> None:
    """Load the file, then answer the questions that are named on stdin."""
    began = time.perf_counter()
    graph = ox.Store()
    graph.bulk_load(path=path, format=ox.RdfFormat.N_TRIPLES)
    took = time.perf_counter() - began
    size = re.search(r"VmHWM:\s*([0-9]+)", Path("/proc/self/status").read_text())
    peak = int(size[1]) // 1024 if size else 0
    small = Store()

    def answer(name: str) -> int:
        asked = library.question(name)
        bound = library.bindings(small, asked, {})
        # A made document in place of a real one where only one is asked about.
        made = {k: Iri(REG + "x200") if kind == "document" and k == "regulation" else bound[k]
                for k, kind in asked.parameters.items()}  # fmt: skip
        terms = {ox.Variable(variable): term(value) for variable, value in made.items()}
        return sum(1 for _ in graph.query(asked.query, prefixes=PREFIXES, substitutions=terms))

    serve({"triples": len(graph), "load": took, "peak": peak}, answer, limit)


def main() -> None:
    """Print one line a question, what misses its bound first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=30, help="seconds that a question may take")
    parser.add_argument("--file", help=argparse.SUPPRESS)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        child(arguments.file, arguments.limit)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "documents.nt"
        write(path, arguments.documents, arguments.seed)
        sys.exit(_report(path, arguments.limit))


def _report(path: Path, limit: float) -> str | None:
    timed = Timed(__file__, "--file", str(path), "--limit", str(limit))
    lines = []
    for asked in library.questions():
        found = timed.ask(asked.name)
        bound = BOUND_MS if asked.parameters else WHOLE_MS
        lines.append((found.get("ms", limit * 1000) / bound, asked.name, found, bound))
        print(f"{len(lines)} {asked.name} {found}", file=sys.stderr, flush=True)
    ready = timed.ready
    timed.close()
    loaded = f"loaded in {ready['load']:.1f} s (≤ {LOAD_S}), {ready['peak']} MiB (≤ {LOAD_MIB})"
    print(f"{ready['triples']:,} triples, {loaded}")
    print(f"{'question':<55} {'rows':>7} {'ms':>9} {'at most':>8}")
    for share, name, found, bound in sorted(lines, reverse=True, key=lambda line: line[0]):
        print(f"{name:<55} {found.get('rows') or 0:>7} {found.get('ms', 0):>9.1f} {bound:>8} {found.get('error', '')}"
              f"{'  misses' if share > 1 else ''}")  # fmt: skip
    for what, bound in (("bound to a value", BOUND_MS), ("of the whole", WHOLE_MS)):
        times = [found.get("ms", limit * 1000) for _, _, found, of in lines if of == bound]
        middle, most = quantile(times, 0.5), quantile(times, 0.95)
        print(f"{what}: p50 {middle:.0f} ms, p95 {most:.0f} ms, slowest {max(times):.0f} ms")
    missed = [name for share, name, _, _ in lines if share > 1]
    return f"{len(missed)} questions miss their bound" if missed else None


def _iri(node: object) -> str:
    return node.value if isinstance(node, ox.NamedNode) else ""


if __name__ == "__main__":
    main()
