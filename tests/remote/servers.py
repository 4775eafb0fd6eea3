"""Real servers that a test starts on free ports, in folders of their own, and stops."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ticlex.graph_store import Login

# MaxMemPoolSize: the longest questions need more than the 400 MB that compiling one may take by default.
VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CheckpointInterval = 0
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
MaxMemPoolSize = 0
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 5
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 100000
"""


@dataclass(frozen=True)
class Server:
    """Where a server is asked and filled; `graph` is what our triples stand in, where it has no default graph."""

    name: str
    endpoint: str
    store: str
    graph: str | None = None
    login: Login | None = None


@contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or "oxigraph"
    place = f"127.0.0.1:{_free_port()}"
    with _running([program, "serve", "--location", str(folder), "--bind", place], folder, f"http://{place}/query"):
        yield Server("oxigraph", f"http://{place}/query", f"http://{place}/store")


@contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    http, sql = _free_port(), _free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(http=http, sql=sql), encoding="utf-8")
    place, graph = f"http://127.0.0.1:{http}", "https://w3id.org/ticlex/"
    with _running(["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"], folder, f"{place}/sparql"):
        yield Server(
            "virtuoso",
            # Its default graph is all graphs, its own too.
            f"{place}/sparql?default-graph-uri={graph}",
            f"{place}/sparql-graph-crud-auth",
            graph,
            Login("dba", "dba"),
        )


def has_virtuoso() -> bool:
    return shutil.which("virtuoso-t") is not None


def must_have_virtuoso() -> bool:
    """Where everything is tested, a server that is not there is a failure, not a test less."""
    return bool(os.environ.get("TICLEX_TEST_ALL"))


@contextmanager
def _running(command: Sequence[str], folder: Path, endpoint: str) -> Iterator[None]:
    with (folder / "output").open("wb") as output:
        server = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output)
        try:
            while not _answers(f"{endpoint}?query=ASK%7B%7D"):
                assert server.poll() is None, (folder / "output").read_text(encoding="utf-8", errors="replace")
                time.sleep(0.1)
            yield
        finally:
            server.kill()
            server.wait()


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=5).close()  # noqa: S310  # our own server
    except OSError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
