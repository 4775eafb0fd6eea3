"""`ticlex serve`: the pages, the SPARQL endpoint and the agents' tools in one process, on our options."""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ticlex.errors import TiclexError

if TYPE_CHECKING:
    from ticlex.app.endpoint import Desk

BACKLOG = 2048
"""Connections that may wait to be taken, as uvicorn has it."""
_LATER = 3.0
"""Seconds from the start until what the other pages need is read: the first visitor should not compete with it."""
LARGEST_MESSAGE = 200 * 1024**2
"""Bytes of one message between a page and the server, as Streamlit has it."""


def serve(host: str, port: int) -> int:
    """Serve until interrupted; prints the address when it answers."""
    listener = _listen(host, port)
    import streamlit as st
    import uvicorn
    from starlette.middleware import Middleware
    from streamlit.web import bootstrap

    import ticlex_ui.main
    from ticlex.app.endpoint import Front

    spec = find_spec("ticlex_ui")
    if spec is None or spec.origin is None:
        raise TiclexError("找不到网页界面 ticlex_ui：安装不完整。")
    options = ticlex_ui.options() | {"server.address": host, "server.port": port, "server.headless": True}
    bootstrap.load_config_options({name.replace(".", "_"): value for name, value in options.items()})
    opened: list[Desk] = []

    @asynccontextmanager
    async def lifespan(_app: Any) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            opened.append(await _desk(stack, host))
            later = threading.Timer(_LATER, ticlex_ui.main.warm_rest)
            later.daemon = True
            later.start()
            stack.callback(later.cancel)
            sys.stdout.write(f"ticlex: http://{host}:{port}\n")
            sys.stdout.flush()
            yield

    app = st.App(
        Path(spec.origin).parent / "__main__.py",
        lifespan=lifespan,
        middleware=[Middleware(Front, lambda: opened[0])],
    )
    # Streamlit's own runner makes a socket without a protocol; asyncio leaves Nagle's algorithm on, 40 ms an answer.
    config = uvicorn.Config(app, log_level="warning", access_log=False, ws_max_size=LARGEST_MESSAGE)
    server = uvicorn.Server(config)
    with listener:
        server.run(sockets=[listener])
    return 0 if server.started else 3


def _listen(host: str, port: int) -> socket.socket:
    """The socket that is served on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise TiclexError(f"{host}:{port} 不能使用（{error.strerror}）：换一个端口，如 --port {port + 1}。") from None
    return listener


async def _desk(stack: AsyncExitStack, host: str) -> Desk:
    """All that answers, warm: the first visitor should not wait for the graph."""
    import ticlex_ui.main
    from ticlex.app.agents import PATH, mounted
    from ticlex.app.endpoint import Desk
    from ticlex.endpoint.resources import things
    from ticlex.sandbox.lanes import sandbox
    from ticlex_ui.components import page
    from ticlex_ui.model.data_asking import ASKER

    ticlex_ui.main.warm_up()
    store = page.holdings().store
    tools = mounted(store, host)
    await stack.enter_async_context(tools.lifespan())
    queries = await stack.enter_async_context(sandbox())
    ASKER.lend(queries, asyncio.get_running_loop())
    return Desk(queries, things(store), mounted={PATH: tools.app})
