"""`ticlex serve`: the pages in Streamlit's server, started on our options."""

from __future__ import annotations

import socket
import sys
from importlib.util import find_spec
from pathlib import Path

from ticlex.errors import TiclexError


def serve(host: str, port: int) -> int:
    """Serve until interrupted; prints the address when it is free to use."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise TiclexError(
                f"{host}:{port} 不能使用（{error.strerror}）：换一个端口，如 --port {port + 1}。"
            ) from None
    from streamlit.web import bootstrap

    import ticlex_ui
    import ticlex_ui.main

    spec = find_spec("ticlex_ui")
    if spec is None or spec.origin is None:
        raise TiclexError("找不到网页界面 ticlex_ui：安装不完整。")
    options = ticlex_ui.options() | {"server.address": host, "server.port": port, "server.headless": True}
    flags = {name.replace(".", "_"): value for name, value in options.items()}
    script = Path(spec.origin).parent / "__main__.py"
    bootstrap.load_config_options(flags)
    # The first visitor should not wait for the graph.
    ticlex_ui.main.warm_up()
    sys.stdout.write(f"ticlex: http://{host}:{port}\n")
    sys.stdout.flush()
    bootstrap.run(str(script), is_hello=False, args=[], flag_options=flags)
    return 0
