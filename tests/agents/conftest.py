"""The graph, and a server over it as a user has it: on stdio, and over HTTP."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from mcp import ClientSession, StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client
from starlette.applications import Starlette
from starlette.routing import Route

from ticlex.app.agents import PATH, mounted
from ticlex.face import Graph


@pytest.fixture(scope="session")
def graph() -> Graph:
    return Graph()


@pytest.fixture(scope="session")
def address(graph: Graph) -> Iterator[str]:
    """Where the tools answer over HTTP, mounted as `ticlex serve` mounts them."""
    tools = mounted(graph.store)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with tools.lifespan():
            yield

    app = Starlette(routes=[Route(PATH, tools.app)], lifespan=lifespan)
    with socket.socket() as own:
        own.bind(("127.0.0.1", 0))
        own.listen()  # who connects before the server is up waits for it
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [own]})
        thread.start()
        yield f"http://127.0.0.1:{own.getsockname()[1]}{PATH}"
        server.should_exit = True
        thread.join()


@asynccontextmanager
async def on_stdio() -> AsyncIterator[ClientSession]:
    command = StdioServerParameters(command=sys.executable, args=["-m", "ticlex.app", "mcp"])
    async with stdio_client(command) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        yield session


@asynccontextmanager
async def over_http(address: str) -> AsyncIterator[ClientSession]:
    async with streamable_http_client(address) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        yield session
