"""Copies of documents under names of their own, with edits: one graph holds all cases, each beside its original."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from ticlex.resources import data_dir

HERE = Path(__file__).parent
_FILES = ("source.txt", "regulation.ttl", "norms.ttl", "procedures.ttl", "roles.ttl")
_PREFIXES = {"cn-2021": "cn21", "js": "js", "cq": "cq"}


def cases() -> list[dict[str, Any]]:
    """The cases of `clashes.yaml`, each with the id of its copy."""
    read: list[dict[str, Any]] = yaml.safe_load((HERE / "clashes.yaml").read_text(encoding="utf-8"))
    return [{"edits": [], "delete": [], **case, "id": f"copy-{n:02}"} for n, case in enumerate(read)]


def write_copies(folder: Path, wanted: Iterable[dict[str, Any]]) -> dict[str, Path]:
    """The data folders with a copy for each case; returns the folders of a Store."""
    folders = {name: folder / name for name in ("ontology", "regulations", "shapes")}
    for name, path in folders.items():
        shutil.copytree(data_dir(name), path)
    for number, case in enumerate(wanted):
        _write_copy(folders, case, number)
    return folders


def _write_copy(folders: dict[str, Path], case: dict[str, Any], number: int) -> None:
    document, copy = case["of"], case["id"]
    place = data_dir("regulations") / document
    files = {name: (place / name).read_bytes().decode("utf-8") for name in _FILES}
    for path in sorted(data_dir("shapes").glob("*.ttl")):
        text = path.read_text(encoding="utf-8")
        if f"/reg/{document}/>" in text:
            files[f"{copy}-{path.name}"] = text
    for where, old, new in case["edits"]:
        files = _edited(files, f"{_PREFIXES[document]}:{where}" if where != "all" else None, old, new)
    for norm in case["delete"]:
        files = _edited(files, f"{_PREFIXES[document]}:{norm}", None, "")
    renamed = {name: _renamed(text, document, copy) for name, text in files.items() if name != "source.txt"}
    # A copy is nobody's source and nobody's level: its rank is its own, and so is its place.
    about = re.sub(
        r"tic:order \d+ ; tic:level \d+", f"tic:order 0 ; tic:level {number + 10}", renamed["regulation.ttl"]
    )
    about = re.sub(r"jurisdiction:\w+ ;", f"jurisdiction:{copy} ;", about)
    about += f'\njurisdiction:{copy} skos:notation "{copy}" .\n'
    target = folders["regulations"] / copy
    target.mkdir()
    for name, text in {**renamed, "regulation.ttl": about, "source.txt": files["source.txt"]}.items():
        (folders["shapes"] if name.startswith(copy) else target).joinpath(name).write_bytes(text.encode("utf-8"))


def _edited(files: dict[str, str], norm: str | None, old: str | None, new: str) -> dict[str, str]:
    """Files with an edit, everywhere or in a norm's own statement; an edit that finds nothing is a mistake."""
    found = dict(files)
    for name, text in files.items():
        if norm is None:
            assert old is not None
            found[name] = text.replace(old, new)
        else:
            statement = re.search(rf"^{re.escape(norm)} a [\s\S]*? \.\n(?=\n|\Z)", text, re.MULTILINE)
            if statement and (old is None or old in statement[0]):
                changed = "" if old is None else statement[0].replace(old, new)
                found[name] = text[: statement.start()] + changed + text[statement.end() :]
                if old is None and name.startswith("copy-"):
                    found[name] = re.sub(rf" {re.escape(norm)} ,", "", found[name])
    assert found != files, f"{norm or 'all'}: {old} stands nowhere"
    return found


def _renamed(text: str, document: str, copy: str) -> str:
    text = text.replace(f"/reg/{document}/>", f"/reg/{copy}/>")
    text = re.sub(rf"\breg:{document}(?![\w-])", f"reg:{copy}", text)
    text = re.sub(r"\brules:(?:cn|js|cq)-", f"rules:{copy}-", text)
    return text.replace(f'skos:notation "{document}"', f'skos:notation "{copy}"')
