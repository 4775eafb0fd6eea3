"""A person's own query cannot reach out, run on, or take anything down with it."""

import contextlib
import io
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import ticlex
from ticlex.errors import QueryRefused, QueryStopped
from ticlex.sandbox import answer, refuse, run
from ticlex.sandbox.frames import Asked, read, reply
from ticlex.sandbox.once import command

REFUSED = [
    "SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * WHERE { service silent ?x { ?s ?p ?o } }",
    "SELECT * FROM <file:///etc/passwd> WHERE { ?s ?p ?o }",
    "SELECT * FROM NAMED <http://127.0.0.1/x> WHERE { ?s ?p ?o }",
    "LOAD <file:///etc/passwd>",
    "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
    "DELETE WHERE { ?s ?p ?o }",
    "CLEAR ALL",
    "# FROM in a comment\nSELECT * FROM <urn:x> {}",
    "SELECT ('a\\'' AS ?x) FROM <urn:x> {}",
    "PREFIX : <http://127.0.0.1:9/>\nSELECT*{FILTER(1<2)SERVICE:a{?a?b?c}FILTER(2>1)}",
    "SELECT*{VALUES?s{<http://127.0.0.1:9/>}FILTER(1<2)SERVICE?s{?a?b?c}FILTER(2>1)}",
    "SELECT * WHERE { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
]
ALLOWED = [
    'SELECT * WHERE { ?s ?p "SERVICE FROM LOAD" }',
    "SELECT ?from ?load WHERE { ?s tic:from ?from ; ?load <urn:FROM> } # SERVICE",
    "SELECT * WHERE { ?s tic:service ?o ; <http://example.org/INSERT> ?x }",
    'SELECT * WHERE { ?s ?p """a " FROM b""" }',
]


@pytest.mark.parametrize("query", REFUSED)
def test_what_reaches_out_or_writes_is_refused(query: str) -> None:
    with pytest.raises(QueryRefused):
        refuse(query)


@pytest.mark.parametrize("query", ALLOWED)
def test_the_words_may_stand_in_strings_names_and_comments(query: str) -> None:
    refuse(query)


def test_it_answers_select_ask_and_construct() -> None:
    found = run("SELECT ?id { ?r a tic:Regulation ; skos:notation ?id } ORDER BY ?id").rows
    assert [row["id"]["value"] for row in found] == ["cn-2017", "cn-2020", "cn-2021", "cq", "js"]
    assert run("ASK { ?r a tic:Regulation }").boolean is True
    assert "tic:Regulation" in (run("CONSTRUCT { ?r a tic:Regulation } WHERE { ?r a tic:Regulation }").turtle or "")


def test_rows_are_limited_and_it_is_said() -> None:
    found = run("SELECT * { ?a ?b ?c }", rows=7)
    assert (len(found.rows), found.truncated) == (7, True)
    assert run("SELECT * { ?r a tic:Regulation }", rows=7).truncated is False


def test_a_runaway_is_stopped_and_the_next_is_answered() -> None:
    with pytest.raises(QueryStopped, match="秒"):
        run("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", deadline=0.5)
    assert run("ASK {}").boolean is True


def test_nesting_that_kills_the_engine_kills_only_its_process() -> None:
    with pytest.raises(QueryStopped, match="中止"):
        run("SELECT * { " + "{" * 2200 + "?a ?b ?c" + "}" * 2200 + " }")


def test_a_syntax_error_names_its_place() -> None:
    with pytest.raises(QueryRefused, match=r"第 1 行第 1 列.*SELECT"):
        run("SELEC * {}")


def test_the_process_itself_can_open_no_connection() -> None:
    """Past the check of the words there is a wall: nobody calls the listener."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(5)
        calls: list[object] = []

        def wait() -> None:
            with contextlib.suppress(OSError):
                calls.append(listener.accept()[1])

        thread = threading.Thread(target=wait)
        thread.start()
        query = f"SELECT * {{ SERVICE <http://127.0.0.1:{listener.getsockname()[1]}/> {{ ?s ?p ?o }} }}"
        words, environment = command("ticlex.sandbox.worker")
        done = subprocess.run(words, input=Asked(query).frame(), capture_output=True, check=False, env=environment)
        thread.join()
    assert calls == []
    frames = io.BytesIO(done.stdout)
    assert read(frames) is not None
    found = read(frames)
    assert found is None or reply(*found).refusal is not None


def test_it_runs_where_only_the_path_says_where_we_are(tmp_path: Path) -> None:
    """Nobody has installed anything, and the folder that it is started in has modules of the same names."""
    for name in ("json", "ticlex"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('not this one')")
    script = "from ticlex.sandbox import run; print(run('ASK {}').boolean)"
    paths = os.pathsep.join([str(Path(ticlex.__file__).parents[1]), *filter(None, sys.path[1:])])
    done = subprocess.run(
        [sys.executable, "-P", "-c", script], capture_output=True, text=True, check=False, cwd=tmp_path,
        env={"PYTHONPATH": paths},
    )  # fmt: skip
    assert done.stdout == "True\n", done.stderr


def test_a_misspelt_name_is_pointed_out_with_the_nearest() -> None:
    assert answer("SELECT * { ?n tic:stetedIn ?p }").warnings == ("图中没有 tic:stetedIn，是否要写 tic:statedIn？",)
