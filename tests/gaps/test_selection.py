"""An answer about what is in force names nothing else: asked of every question of the library, and of the matrix."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from ticlex import library
from ticlex.app.__main__ import main
from ticlex.compare import compare, matrix, regulations
from ticlex.errors import TiclexError, UnknownName
from ticlex.names import REG, Iri, curie
from ticlex.resources import data_dir
from ticlex.selection import day, select, statuses, view
from ticlex.store import Store, Value, restricted

VIEWS = {
    "in_force": (("in_force",), None),
    "not_draft": (("in_force", "issued"), None),
    "draft": (("draft",), None),
    "2020-12-31": ((), date(2020, 12, 31)),
}


@pytest.fixture(scope="session")
def views(store: Store) -> dict[str, Store]:
    return {name: view(store, *wanted)[0] for name, wanted in VIEWS.items()}


def names_of(store: Store, gone: set[str]) -> set[str]:
    """What would give a document away: its id, its titles."""
    rows = store.select(
        "SELECT ?id ?t WHERE { ?r skos:notation ?id { ?r dcterms:title ?t } UNION { ?r skos:prefLabel ?t } }"
    )
    return gone | {str(row["t"]) for row in rows if row["id"] in gone}


def gives_away(value: Value, gone: set[str], names: set[str]) -> bool:
    text = str(value)
    if isinstance(value, Iri):
        return any(text == REG + name or text.startswith(f"{REG}{name}/") for name in gone)
    return text in names or any(text.startswith((f"{name}/", f"{curie(Iri(REG + name + '/'))}")) for name in gone)


def parameters(asked: library.Question, kept: list[str]) -> dict[str, str]:
    """The question's own, with documents that are kept."""
    free = iter(kept * 3)
    given = {}
    for name, kind in asked.parameters.items():
        written = asked.example.get(name, "")
        given[name] = next(free) if kind == "document" and written not in kept else written
    return given


@pytest.mark.parametrize("asked", library.questions(), ids=lambda asked: asked.name)
def test_no_row_names_a_document_outside_the_filter(
    asked: library.Question, store: Store, views: dict[str, Store]
) -> None:
    for name, seen in views.items():
        kept = [document.id for document in seen.documents]
        gone = {document.id for document in store.documents} - set(kept)
        names = names_of(store, gone)
        rows = library.answer(seen, asked, parameters(asked, kept))
        told = [(column, value) for row in rows for column, value in row.items() if gives_away(value, gone, names)]
        assert told == [], name


def test_the_unfiltered_library_would_not_pass(store: Store) -> None:
    """The test above can fail: most questions, asked of the whole graph, do name the draft."""
    names = names_of(store, {"cq"})
    every = [document.id for document in store.documents]
    leaking = [
        asked.name
        for asked in library.questions()
        if any(
            gives_away(value, {"cq"}, names)
            for row in library.answer(store, asked, parameters(asked, every))
            for value in row.values()
        )
    ]
    assert len(leaking) > len(library.questions()) / 2


def test_a_filtered_answer_is_the_answer_of_a_library_without_the_draft(
    tmp_path: Path, store: Store, views: dict[str, Store]
) -> None:
    """Counts tell nothing of it either. Provenance aside: there every text weighs the words of the others."""
    folders = {}
    for name in ("ontology", "regulations", "shapes"):
        folders[name] = tmp_path / name
        shutil.copytree(data_dir(name), folders[name], ignore=shutil.ignore_patterns("cq", "cq-*.ttl"))
    without = Store(folders)
    kept = [document.id for document in without.documents]
    assert kept == [document.id for document in views["not_draft"].documents]
    differing = []
    for asked in library.questions():
        given = parameters(asked, kept)
        left, right = (library.answer(graph, asked, given) for graph in (without, views["not_draft"]))
        if asked.group != "provenance" and Counter(map(repr, left)) != Counter(map(repr, right)):
            differing.append(asked.name)
    assert differing == []


@pytest.mark.parametrize("name", VIEWS)
def test_the_matrix_keeps_to_the_filter(name: str, store: Store) -> None:
    status, on = VIEWS[name]
    selection = select(regulations(store), status, on)
    rows = matrix(store, status, on)
    assert {cell.document for cells in rows.values() for cell in cells} == set(selection.kept)
    found = compare(store, "FloorArea", status=status, on=on)
    assert found.cells == rows["FloorArea"]
    assert found.base in selection.kept
    assert {left.document for left in found.left_out} | set(selection.kept) == {d.id for d in store.documents}


def test_a_document_without_a_printed_date_is_said_to_be_without(store: Store) -> None:
    found = compare(store, "FloorArea", on=date(2022, 1, 1))
    assert {left.document: left.why for left in found.left_out} == {"js": "undated", "cq": "undated"}
    assert all("没有印明发布日期" in left.reason for left in found.left_out)
    early = compare(store, "FloorArea", on=date(2020, 3, 23))
    assert {cell.document for cell in early.cells} == {"cn-2017", "cn-2020"}
    assert next(left.why for left in early.left_out if left.document == "cn-2021") == "later"


@pytest.mark.parametrize("only", [None, "diff", "gaps"])
def test_any_baseline_works(only: str | None, store: Store) -> None:
    for document in store.documents:
        found = compare(store, "场地面积", document.id, only)
        assert found.base == document.id
        if only == "gaps":
            assert [cell.document for cell in found.cells] == ["cn-2017", "cn-2020", "cn-2021"]
        if only == "diff":
            saying = {cell.document for cell in found.cells}
            silent = {"cn-2017", "cn-2020", "cn-2021"}
            assert saying == (silent | {"js", "cq"} if document.id not in silent else {"js", "cq", document.id})


def test_what_cannot_be_chosen_is_said(store: Store) -> None:
    with pytest.raises(UnknownName, match="in_force、issued、draft"):
        compare(store, "FloorArea", status=("废止",))
    with pytest.raises(UnknownName, match="cn-2021、js"):
        compare(store, "FloorArea", base="cq", status=("in_force",))
    with pytest.raises(TiclexError, match="没有符合"):
        compare(store, "FloorArea", on=date(1990, 1, 1))
    with pytest.raises(TiclexError, match="2022-01-01"):
        day("2022年")
    assert statuses(" in_force, issued ,in_force") == ("in_force", "issued")
    assert statuses(None) == ()


def test_a_view_of_everything_is_the_graph_itself(store: Store) -> None:
    assert restricted(store, [document.id for document in store.documents]) is store


def test_the_commands_say_what_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "what-gets-a-center-removed", "--status", "in_force"]) == 0
    printed = capsys.readouterr()
    assert "cq/" not in printed.out
    assert "重庆办法（征求意见稿）状态为征求意见稿" in printed.err
    assert main(["compare", "场地面积", "--on", "2022-01-01"]) == 0
    assert "江苏办法没有印明发布日期" in capsys.readouterr().out
    assert main(["query", "topics-that-a-document-leaves-out", "-p", "regulation=cq", "--status", "in_force"]) == 2
    assert "不在所选状态和日期之内" in capsys.readouterr().err
    assert main(["query", "-f", "any.rq", "--status", "in_force"]) == 2
    assert main(["compare", "场地面积", "--on", "2022年"]) == 2
