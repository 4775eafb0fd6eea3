from pathlib import Path

import pyshacl
import rdflib

from ticlex.names import PREFIXES

ROOT = Path(__file__).parents[2]
SHAPES = ROOT / "shapes"
CASES = ROOT / "tests" / "shapes"
_EXTRA = {"ex": "https://example.org/", "quality": "https://w3id.org/ticlex/quality/"}

Blame = set[tuple[str, str]]
"""(shape, node) of what does not conform."""


def read(*paths: Path) -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


def expected(path: Path) -> Blame:
    """The first line of a case: `# expect: <shape> <node>` once, several times, or with nothing behind it."""
    head, _, words = path.read_text(encoding="utf-8").splitlines()[0].partition(":")
    assert head == "# expect", f"{path} does not say what it expects"
    iris = [_iri(word) for word in words.split()]
    assert len(iris) % 2 == 0
    found = set(zip(iris[::2], iris[1::2], strict=True))
    assert bool(found) is path.name.startswith("fail-"), f"{path} expects what its name does not say"
    return found


def _iri(short: str) -> str:
    prefix, _, local = short.partition(":")
    return (PREFIXES | _EXTRA)[prefix] + local


def judged(data: rdflib.Graph, shapes: rdflib.Graph) -> Blame:
    """What plain pyshacl makes of it: no inference, nothing of ours."""
    conforms, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", meta_shacl=False)
    found = {
        (str(report.value(result, rdflib.SH.sourceShape)), str(report.value(result, rdflib.SH.focusNode)))
        for result in report.objects(None, rdflib.SH.result)  # not the details within a result
    }
    assert conforms is (not found)
    return found
