"""The tools over MCP: `ticlex mcp` on stdio, `/mcp` over HTTP.

The SDK's low-level server with schemas of our own making: it then says what is wrong in our words, leaves the process's
logging alone, and refuses an argument that it does not know instead of passing over it.
"""

from __future__ import annotations

import inspect
import logging
import re
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ticlex import __version__
from ticlex.agents import TOOLS, Tools
from ticlex.app.output import say
from ticlex.errors import TiclexError, UnknownName
from ticlex.face import Graph

if TYPE_CHECKING:
    from mcp.server import ServerRequestContext
    from mcp.server.lowlevel import Server
    from mcp.types import CallToolRequestParams, CallToolResult, ListToolsResult, PaginatedRequestParams, Tool
    from pydantic import TypeAdapter, ValidationError
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

    from ticlex.store import Store

PATH = "/mcp"
INSTRUCTIONS = """\
The rules on China's technology innovation centers (技术创新中心): three national documents, Jiangsu's measures, and
Chongqing's DRAFT for comment, which is not law. Every row names provision, exact words (Chinese, authoritative) and
address: cite them. Pass on every note and warning. "silent" means that the text does not say; "unknown" means that a
field is missing, never a pass. No result is an authority's decision.
Start with compare (one topic across documents), search, or list_questions and ask; check_records judges a center's
data."""


@dataclass(frozen=True, slots=True)
class Mounted:
    """The tools over HTTP: an ASGI app that answers at `PATH`, and what must run around it."""

    app: Starlette
    lifespan: Callable[[], AbstractAsyncContextManager[None]]


def serve_stdio() -> int:
    """Answer on standard input and output until the input ends."""
    import anyio
    from mcp.server.stdio import stdio_server

    server = _server(Graph())
    if sys.stdin.isatty():
        say("等待智能体经标准输入连接（MCP）；按 Ctrl-C 结束。")

    async def run() -> None:
        async with stdio_server() as (read, write):
            await server.run(read, write, server.create_initialization_options())

    anyio.run(run)
    return 0


def mounted(store: Store | None = None, host: str = "127.0.0.1") -> Mounted:
    """The tools as an ASGI app, stateless; on a local host the SDK refuses other names for it.

    Args:
        store: the graph, where it is loaded already.
        host: where the server listens.
    """
    from starlette.applications import Starlette
    from starlette.routing import Route

    server = _server(Graph(store))
    inner = server.streamable_http_app(streamable_http_path=PATH, stateless_http=True, json_response=True, host=host)
    # Stateless, nothing is ever sent unasked: the SDK would hold a GET open for ever.
    routes = [Route(PATH, inner, methods=["POST"]), Route(PATH, _no_page, methods=["GET", "DELETE", "PUT"])]
    return Mounted(Starlette(routes=routes), server.session_manager.run)


async def _no_page(request: Request) -> Response:
    """Tell a browser that this address is for programs."""
    from starlette.responses import PlainTextResponse

    words = (
        f"这里供智能体使用（MCP，POST）：请在智能体中填写 {request.url}",
        "An MCP server, for agents.",
    )
    return PlainTextResponse("\n".join(words) + "\n", 405, {"Allow": "POST"})


class Described:
    """A tool with the schemas of its signature and of its answer."""

    def __init__(self, name: str, graph: Graph) -> None:
        self.name = name
        self._method = getattr(Tools(graph), name)
        doc = inspect.getdoc(self._method) or ""
        self._words, _, arguments = doc.partition("\n\nArgs:\n")
        self._arguments = dict(re.findall(r"^ {4}(\w+): (.+)$", arguments, re.MULTILINE))

    @cached_property
    def tool(self) -> Tool:
        """What is told of the tool."""
        from mcp.types import Tool, ToolAnnotations
        from pydantic import TypeAdapter

        schema = TypeAdapter(self._method).json_schema()
        for name, words in self._arguments.items():
            schema["properties"][name]["description"] = words
        hints = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
        return Tool(
            name=self.name, description=self._words, input_schema=schema, annotations=hints,
            output_schema=self._answer.json_schema(mode="serialization"),
        )  # fmt: skip

    @cached_property
    def _answer(self) -> TypeAdapter[Any]:
        from pydantic import TypeAdapter

        return TypeAdapter(inspect.signature(self._method, eval_str=True).return_annotation)

    def call(self, graph: Graph, arguments: dict[str, Any]) -> CallToolResult:
        """Answer; what the asker can mend is an answer too, marked as an error."""
        from mcp.types import CallToolResult, TextContent
        from pydantic import TypeAdapter, ValidationError
        from pydantic_core import ArgsKwargs

        bound = TypeAdapter(getattr(Tools(graph), self.name))
        try:
            found = bound.validate_python(ArgsKwargs((), arguments))
        except ValidationError as error:
            return _failed(_explained(error, self._method))
        except TiclexError as error:
            return _failed(str(error))
        except Exception as error:
            # An asker must not take a fault of ours for an answer, and need not see where it happened.
            logging.getLogger(__name__).exception("%s", self.name)
            return _failed(f"程序出错，没有给出结论：{type(error).__name__}。")
        # A silent cell has no words and no address: what is not there is not told.
        text = self._answer.dump_json(found, exclude_defaults=True).decode()
        plain = self._answer.dump_python(found, mode="json", exclude_defaults=True)
        return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=plain)


def _server(graph: Graph) -> Server[Any]:
    from anyio.to_thread import run_sync
    from mcp.server.lowlevel import Server
    from mcp.types import ListToolsResult

    described = {name: Described(name, graph) for name in TOOLS}

    async def list_tools(_: ServerRequestContext[Any], __: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=await run_sync(lambda: [one.tool for one in described.values()]))

    async def call_tool(context: ServerRequestContext[Any], asked: CallToolRequestParams) -> CallToolResult:
        one = described.get(asked.name)
        if one is None:
            return _failed(str(UnknownName("工具", asked.name, described)))
        # A query may take a second: in a thread, so that others are answered meanwhile.
        return await run_sync(one.call, graph.at(_pages(context)), asked.arguments or {})

    return Server(
        "ticlex", version=__version__, title="技术创新中心法规", instructions=INSTRUCTIONS,
        on_list_tools=list_tools, on_call_tool=call_tool,
    )  # fmt: skip


def _pages(context: ServerRequestContext[Any]) -> str | None:
    """Where the pages are, as the asker knows the server; None on stdio, where there are none."""
    request = context.request
    return str(request.base_url) if request is not None else None


def _failed(words: str) -> CallToolResult:
    from mcp.types import CallToolResult, TextContent

    return CallToolResult(content=[TextContent(type="text", text=words)], is_error=True)


def _explained(error: ValidationError, method: Callable[..., Any]) -> str:
    """Arguments that do not fit, in words: which is missing, which is not known and what it may be meant for."""
    known = list(inspect.signature(method).parameters)
    lines: dict[str, None] = {}
    for one in error.errors(include_url=False):
        name = str(one["loc"][0])
        if one["type"] == "missing_argument":
            lines[f"缺少参数 {name}。"] = None
        elif one["type"] == "unexpected_keyword_argument":
            lines[str(UnknownName("参数", name, known))] = None
        else:
            lines[f"参数 {name} 不合要求：{one['msg']}。"] = None
    return "".join(lines)
