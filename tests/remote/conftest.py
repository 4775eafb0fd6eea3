"""One start of each server and one graph for all; both are filled with `ticlex push`'s own function."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import servers

from ticlex.graph_store import push
from ticlex.store import Store


@pytest.fixture(scope="session")
def store() -> Store:
    return Store()


@pytest.fixture(scope="session")
def triples(store: Store) -> bytes:
    return store.dump()


@pytest.fixture(scope="session")
def oxigraph(triples: bytes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    with servers.oxigraph(tmp_path_factory.mktemp("oxigraph")) as server:
        push(server.store, triples)
        yield server


@pytest.fixture(scope="session")
def virtuoso(triples: bytes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    if not servers.has_virtuoso():
        assert not servers.must_have_virtuoso(), "virtuoso-t is missing: .ci/run installs virtuoso-opensource-7-bin"
        pytest.skip("Virtuoso is not installed; .ci/run installs it, and fails without")
    with servers.virtuoso(tmp_path_factory.mktemp("virtuoso")) as server:
        push(server.store, triples, server.graph, server.login)
        yield server
