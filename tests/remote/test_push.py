"""The whole graph in a real store, as a person sends it; chunks that keep blank nodes together."""

from __future__ import annotations

import json

import pytest
import servers
from hypothesis import given
from hypothesis import strategies as st

from ticlex import graph_store
from ticlex.app.__main__ import main
from ticlex.errors import EndpointError
from ticlex.graph_store import Login, chunks, count, push

GRAPH = "https://example.org/another"
FEW = b'<a:s> <a:p> "1" .\n_:b <a:p> <a:o> .\n<a:s> <a:q> _:b .\n'


@pytest.fixture
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph_store, "CHUNK", 20)


def test_it_says_what_it_sent_and_what_is_there(
    oxigraph: servers.Server, triples: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["push", oxigraph.store, "--graph", GRAPH, "--endpoint", oxigraph.endpoint]
    assert main([*command, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["triples"] == found["found"] == triples.count(b"\n")
    assert found["requests"] > 1
    assert main(command) == 0
    assert f"{found['triples']:,} 条，与所送一致" in capsys.readouterr().out


@pytest.mark.usefixtures("_small")
def test_the_first_request_replaces_and_the_others_add(oxigraph: servers.Server) -> None:
    graph = "https://example.org/few"
    assert push(oxigraph.store, FEW, graph).requests == 2
    assert push(oxigraph.store, FEW + b"<a:s> <a:p> <a:x> .\n", graph).triples == 4
    assert count(oxigraph.endpoint, graph) == 4
    push(oxigraph.store, b"<a:s> <a:p> <a:x> .\n", graph)
    assert count(oxigraph.endpoint, graph) == 1


def test_another_count_is_an_error(
    oxigraph: servers.Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph_store, "count", lambda *_: 5)
    command = ["push", oxigraph.store, "--graph", GRAPH, "--endpoint", oxigraph.endpoint]
    assert main(command) == 3
    assert "却有 5 条" in capsys.readouterr().err


def test_a_graph_name_that_is_no_iri(oxigraph: servers.Server) -> None:
    with pytest.raises(EndpointError, match="不是 IRI"):
        push(oxigraph.store, FEW, "my graph")


def test_virtuoso_wants_a_password_and_a_graph(virtuoso: servers.Server, monkeypatch: pytest.MonkeyPatch) -> None:
    assert virtuoso.login
    with pytest.raises(EndpointError, match=r"HTTP 401 .*加 --user"):
        push(virtuoso.store, FEW, GRAPH)
    with pytest.raises(EndpointError, match=r"HTTP 401 .*用户名或密码不对"):
        push(virtuoso.store, FEW, GRAPH, Login("dba", "wrong"))
    with pytest.raises(EndpointError, match="用 --graph 给出图名"):
        push(virtuoso.store, FEW, None, virtuoso.login)
    monkeypatch.setenv("TICLEX_PASSWORD", virtuoso.login.password)
    place = virtuoso.endpoint.partition("?")[0]
    assert main(["push", virtuoso.store, "--user", "dba", "--graph", GRAPH, "--endpoint", place]) == 0


@given(st.lists(st.sampled_from(FEW.splitlines(keepends=True)), max_size=12), st.integers(1, 60))
def test_chunks_hold_every_line_once_and_blank_nodes_in_the_first(lines: list[bytes], size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(graph_store, "CHUNK", size)
        found = list(chunks(b"".join(lines)))
    assert sorted(b"".join(found).splitlines(keepends=True)) == sorted(lines)
    assert found
    assert not any(b"_:" in chunk for chunk in found[1:])
    assert all(len(chunk) <= size or chunk.count(b"\n") == 1 for chunk in found[1:])
