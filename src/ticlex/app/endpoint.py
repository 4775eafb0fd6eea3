"""The SPARQL endpoint, the terms' addresses and `/mcp` in front of the pages: one ASGI app that passes on the rest.

Whole answers are kept, as the graph never changes while it is served: the same request again costs no process.
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from ticlex.endpoint import catalog, pages
from ticlex.endpoint.answers import Answer, answer, options, page, problem, redirect
from ticlex.endpoint.negotiation import GRAPHS, PAGES, choose
from ticlex.endpoint.protocol import MAX_BODY, TOO_LONG, answered, query_of, question
from ticlex.endpoint.resources import ONTOLOGY, Things, iri_of, roots
from ticlex.sandbox.lanes import Sandbox
from ticlex.store.formats import rdf_in

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

KEPT = 64 * 1024**2
"""Bytes of answers that are kept."""
_READING = "GET, HEAD, OPTIONS"
_HOST = re.compile(r"[A-Za-z0-9.\-]+(?::\d+)?|\[[0-9A-Fa-f:.]+\](?::\d+)?")


@dataclass(frozen=True, slots=True)
class Request:
    """What of a request decides its answer."""

    method: str
    path: str
    query_string: bytes
    accept: str
    content_type: str
    here: str
    """The address that it was asked at: scheme and host."""
    body: bytes = b""


@dataclass
class Kept:
    """Answers by request; those that nobody asked for longest go first."""

    most: int = KEPT
    size: int = 0
    _answers: OrderedDict[Request, Answer] = field(default_factory=OrderedDict)

    def get(self, asked: Request) -> Answer | None:
        """The answer to this very request, if it is kept."""
        found = self._answers.get(asked)
        if found is not None:
            self._answers.move_to_end(asked)
        return found

    def put(self, asked: Request, found: Answer) -> None:
        """Keep an answer, if it may be kept and leaves room for others."""
        if not found.keep or _size(asked, found) > self.most // 8:
            return
        if asked not in self._answers:
            self._answers[asked] = found
            self.size += _size(asked, found)
        while self.size > self.most:
            self.size -= _size(*self._answers.popitem(last=False))


def _size(asked: Request, found: Answer) -> int:
    return len(asked.query_string) + len(asked.body) + len(found.body) + 1000


@dataclass
class Desk:
    """All that answering needs; whoever serves fills it before the first request comes."""

    sandbox: Sandbox
    things: Things
    kept: Kept = field(default_factory=Kept)
    mounted: dict[str, App] = field(default_factory=dict)
    """Whole apps by the path that they answer at: /mcp."""

    def __post_init__(self) -> None:
        """Learn which paths are addresses of things."""
        self.roots = roots(self.things)

    async def answer(self, asked: Request) -> Answer | None:
        """The answer; None if the request is for the pages."""
        if asked.path == "/sparql":
            return await self._sparql(asked)
        if asked.path not in ("/void", "/.well-known/void") and asked.path.split("/")[1] not in self.roots:
            return None
        if asked.method == "OPTIONS":
            return options(_READING)
        if asked.method not in ("GET", "HEAD"):
            return problem(405, "这个地址只能读取。", "This address can only be read.", [("Allow", _READING)])
        if asked.path == "/.well-known/void":
            return redirect(302, "/void")
        return await asyncio.to_thread(self._void if asked.path == "/void" else self._thing, asked)

    async def _sparql(self, asked: Request) -> Answer:
        query = query_of(asked.method, asked.query_string, asked.content_type, asked.body)
        if isinstance(query, Answer):
            return query
        if query is None:
            return await asyncio.to_thread(self._service, asked)
        wanted = question(query, asked.accept)
        return wanted if isinstance(wanted, Answer) else answered(await self.sandbox.ask(wanted), asked.accept)

    def _service(self, asked: Request) -> Answer:
        store = self.things.store
        return _described(
            asked, pages.service_page, lambda: catalog.turtle(catalog.service(store, asked.here)), page_first=False
        )

    def _void(self, asked: Request) -> Answer:
        found = catalog.catalog(self.things.store, asked.here)
        return _described(
            asked,
            lambda: pages.catalog_page(catalog.rows(found), catalog.classes(found)),
            lambda: catalog.turtle(found),
            page_first=False,
        )

    def _thing(self, asked: Request) -> Answer:
        iri = iri_of(asked.path)
        found = self.things.resource(iri)
        if found is None:
            near = self.things.near(iri)
            if choose(asked.accept, (*PAGES, "text/plain")) in PAGES:
                return page(pages.missing_page(iri, near), status=404)
            zh, en = (f"，是否要找 {near}？", f"; did you mean {near}?") if near else ("。", ".")
            return problem(404, f"图中没有 {iri}{zh}", f"{iri} is not in the graph{en}")
        things = self.things
        return _described(
            asked,
            lambda: pages.ontology_page(things) if iri == ONTOLOGY else pages.resource_page(found, things),
            lambda: things.turtle(iri),
            page_first=True,
        )


def _described(asked: Request, html: Callable[[], bytes], turtle: Callable[[], str], *, page_first: bool) -> Answer:
    """A page or data, as the client likes best; `page_first` decides for those who take either."""
    offered = (*PAGES, *GRAPHS) if page_first else (*GRAPHS, *PAGES)
    media = choose(asked.accept, offered)
    more = [("Vary", "Accept")]
    if media is None:
        return problem(
            406,
            f"没有所要的格式。可用的有：{'、'.join(offered)}。",
            f"No such format. There are: {', '.join(offered)}.",
        )
    if media in PAGES:
        return page(html(), more)
    return answer(200, media, rdf_in(turtle(), GRAPHS[media]), more, keep=True)


class Front:
    """Middleware: answers what is for the desk, passes on what is for the pages."""

    def __init__(self, app: App, desk: Callable[[], Desk]) -> None:
        self.app, self.desk = app, desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        desk, path = self.desk(), scope["path"]
        for root, app in desk.mounted.items():
            if path == root or path.startswith(f"{root}/"):
                await app(scope, receive, send)
                return
        found = await _answer(desk, scope, receive)
        if found is None:
            await self.app(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": found.status, "headers": found.headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else found.body})


async def _answer(desk: Desk, scope: Scope, receive: Receive) -> Answer | None:
    asked = _request(scope)
    if asked.path == "/sparql" and asked.method == "POST":
        body = await _body(receive)
        if body is None:
            return TOO_LONG
        asked = Request(
            asked.method, asked.path, asked.query_string, asked.accept, asked.content_type, asked.here, body
        )
    found = desk.kept.get(asked)
    if found is None:
        found = await desk.answer(asked)
        if found is not None:
            desk.kept.put(asked, found)
    return found


def _request(scope: Scope) -> Request:
    accept, content_type, host = "", "", ""
    for name, value in scope["headers"]:
        if name == b"accept":
            accept += ("," if accept else "") + value.decode("latin-1")
        elif name == b"content-type":
            content_type = value.decode("latin-1")
        elif name == b"host":
            host = value.decode("latin-1")
    if not _HOST.fullmatch(host):
        host = "{}:{}".format(*scope.get("server") or ("localhost", 80))
    method = "GET" if scope["method"] == "HEAD" else scope["method"]
    here = f"{scope.get('scheme', 'http')}://{host}"
    return Request(method, scope["path"], scope["query_string"], accept, content_type, here)


async def _body(receive: Receive) -> bytes | None:
    """The whole body; None if it is too long."""
    parts, size = [], 0
    while True:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size > MAX_BODY:
            return None
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)
