"""The library on a real SPARQL server gives the answers that the embedded store gives."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from ticlex import library
from ticlex.errors import EndpointError, QueryRefused
from ticlex.remote import ask_endpoint
from ticlex.store import Store, Table


@pytest.fixture(scope="module")
def store() -> Store:
    return Store()


@pytest.fixture(scope="module")
def endpoint(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`oxigraph serve` with our graph in it."""
    folder = tmp_path_factory.mktemp("oxigraph")
    dump = folder / "graph.nt"
    dump.write_bytes(store.dump())
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or "oxigraph"
    subprocess.run(
        [program, "load", "--location", str(folder / "db"), "--file", str(dump)], check=True, capture_output=True
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"127.0.0.1:{port}"
    command = [program, "serve-read-only", "--location", str(folder / "db"), "--bind", address]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://{address}/query?query=ASK%20%7B%7D", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://{address}/query"
    finally:
        server.kill()
        server.wait()


def rows(table: Table) -> list[dict[str, dict[str, str]]]:
    return table.rows


@pytest.mark.parametrize("name", [q.name for q in library.questions() if not q.parameters])
def test_the_same_rows_in_the_same_order(store: Store, endpoint: str, name: str) -> None:
    asked = library.question(name)
    assert rows(ask_endpoint(endpoint, asked.query)) == rows(store.table(asked.query))


def test_a_parameter_travels_as_a_term(store: Store, endpoint: str) -> None:
    asked = library.question("topic-norms")
    bound = library.bindings(store, asked, {"topic": "场地面积"})
    there, here = ask_endpoint(endpoint, asked.query, bound), store.table(asked.query, bound)
    assert len(here.rows) == 2
    assert sorted(map(str, there.rows)) == sorted(map(str, here.rows))


def test_a_query_that_does_not_parse_is_refused_by_name(endpoint: str) -> None:
    with pytest.raises(QueryRefused, match=endpoint):
        ask_endpoint(endpoint, "SELEC *")


def test_no_server_is_told_with_tries() -> None:
    with pytest.raises(EndpointError, match="试了 3 次"):
        ask_endpoint("http://127.0.0.1:9/query", "ASK {}")


def test_a_server_that_answers_something_else_is_told(endpoint: str) -> None:
    with pytest.raises(EndpointError, match="404"):
        ask_endpoint(endpoint.replace("/query", "/nothing"), "ASK {}")
