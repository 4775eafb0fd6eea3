"""Imports go one way, slow libraries are imported lazily, and nothing but the store knows the engine."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = {
    "ticlex": ROOT / "src" / "ticlex",
    "ticlex_loaders": ROOT / "loaders" / "ticlex_loaders",
    "ticlex_ui": ROOT / "ui" / "ticlex_ui",
}
MAY_IMPORT = {"ticlex": set(), "ticlex_loaders": {"ticlex"}, "ticlex_ui": {"ticlex", "ticlex_loaders"}}
SLOW = ("rdflib", "pyshacl", "streamlit", "pandas", "owlready2", "polars", "openpyxl", "rich", "yaml", "cn2an")


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Every module a file imports, and whether at its top level."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = {id(node) for node in tree.body}
    for node in ast.walk(tree):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            yield name, id(node) in top


def files(package: str) -> list[Path]:
    found = sorted(PACKAGES[package].rglob("*.py"))
    assert found
    return found


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_import_only_what_is_below_them(package: str) -> None:
    for path in files(package):
        if package == "ticlex" and path.is_relative_to(PACKAGES["ticlex"] / "app"):
            continue
        for name, _ in imports(path):
            top = name.split(".")[0]
            allowed = top == package or top not in PACKAGES or top in MAY_IMPORT[package]
            assert allowed, f"{path} imports {name}"
            assert not name.startswith("ticlex.app"), f"{path} imports the command line"


def test_the_app_imports_the_other_packages_inside_functions_only() -> None:
    for path in (PACKAGES["ticlex"] / "app").rglob("*.py"):
        for name, at_top in imports(path):
            assert not (at_top and name.split(".")[0] in ("ticlex_loaders", "ticlex_ui")), f"{path} imports {name}"


def test_only_the_store_knows_the_engine() -> None:
    knowing = {p.parent.name for p in files("ticlex") for name, _ in imports(p) if name.split(".")[0] == "pyoxigraph"}
    assert knowing == {"store"}


def test_only_the_pages_know_streamlit() -> None:
    for package in ("ticlex", "ticlex_loaders"):
        for path in files(package):
            names = {name.split(".")[0] for name, _ in imports(path)}
            assert "streamlit" not in names or path.name == "serve.py", path


@pytest.mark.parametrize("words", [["--help"], ["compare", "场地面积", "--json"]])
def test_quick_commands_import_nothing_slow(words: list[str]) -> None:
    script = (
        "import sys\nfrom ticlex.app.__main__ import main\n"
        f"try:\n    main({words!r})\nexcept SystemExit:\n    pass\n"
        f"sys.exit(sorted(set({SLOW!r}) & set(sys.modules)).__str__() if set({SLOW!r}) & set(sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
