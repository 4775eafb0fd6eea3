"""The whole graph into another store, by the SPARQL 1.1 Graph Store HTTP Protocol.

The first request replaces what the graph held, the others add to it. A blank node's name is its own only within one
request, so all triples with blank nodes travel in the first; a request that is sent again then changes nothing.
"""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from http.client import HTTPResponse
from urllib.parse import parse_qsl, urlencode, urlunsplit

from ticlex.errors import EndpointError
from ticlex.names import Iri
from ticlex.remote import address, ask_endpoint, persist
from ticlex.store import sparql_term

CHUNK = 4_000_000
"""Bytes of a request, about 25,000 triples: servers limit what they take at once."""
TIMEOUT = 120
"""Seconds that a store may take over one of them."""


@dataclass(frozen=True, slots=True)
class Login:
    """Who sends; asked for with HTTP's Basic or Digest, whichever the server wants."""

    user: str
    password: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What a store was sent."""

    triples: int
    requests: int
    size: int
    """In bytes of N-Triples."""


def push(
    url: str,
    triples: bytes,
    graph: str | None = None,
    login: Login | None = None,
    more: Callable[[int], None] = lambda count: None,
) -> Sent:
    """Put N-Triples in the place of a graph, the default one or `graph`; `more` is told each request's triples.

    Raises:
        EndpointError: what the store said; it may then hold a part.
    """
    parts = address(url)
    which = [("graph", _checked(graph))] if graph else [("default", "")]
    query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), *which])
    place = urlunsplit((*parts[:3], query, ""))
    opener = _opener(place, login)

    def send(method: str, body: bytes) -> None:
        headers = {"Content-Type": "application/n-triples", "User-Agent": "ticlex"}
        request = urllib.request.Request(place, body, headers, method=method)  # noqa: S310  # address() let it through
        opener.open(request, timeout=TIMEOUT).close()

    requests = 0
    try:
        # Nothing is added first: a store that refuses a long request may hang up before it says why.
        persist(url, lambda: send("POST", b""), TIMEOUT)
        for chunk in chunks(triples):
            persist(url, partial(send, "POST" if requests else "PUT", chunk), TIMEOUT)
            requests += 1
            more(chunk.count(b"\n"))
    except EndpointError as error:
        raise EndpointError(f"{error}{_advice(str(error), graph, login)}") from error
    return Sent(triples.count(b"\n"), requests, len(triples))


def count(endpoint: str, graph: str | None = None) -> int:
    """How many triples the endpoint's default graph has, or `graph`."""
    pattern = "?s ?p ?o"
    where = f"GRAPH {sparql_term(Iri(_checked(graph)))} {{ {pattern} }}" if graph else pattern
    found = ask_endpoint(endpoint, f"SELECT (COUNT(*) AS ?triples) WHERE {{ {where} }}")
    return int(found.rows[0]["triples"]["value"])


def chunks(triples: bytes) -> Iterator[bytes]:
    """N-Triples in parts of at most `CHUNK` bytes, at least one; the first has every line with a blank node."""
    lines = triples.splitlines(keepends=True)
    part = [line for line in lines if _has_blank_node(line)]
    size = sum(map(len, part))
    for line in lines:
        if _has_blank_node(line):
            continue
        if size + len(line) > CHUNK and part:
            yield b"".join(part)
            part, size = [], 0
        part.append(line)
        size += len(line)
    yield b"".join(part)


def _has_blank_node(line: bytes) -> bool:
    # A text may hold " _:" too: it then travels in the first request as well, which is no harm.
    return line.startswith(b"_:") or b" _:" in line


def _checked(graph: str) -> str:
    try:
        sparql_term(Iri(graph))
    except ValueError:
        raise EndpointError(f"图名 “{graph}” 不是 IRI：写成 https://… 这样的全名。") from None
    return graph


class _Digest(urllib.request.HTTPDigestAuthHandler):
    """Answers a store's challenge on each further request too, so that no body travels twice."""

    _challenge: dict[str, str] | None = None

    def retry_http_digest_auth(self, req: urllib.request.Request, auth: str) -> HTTPResponse | None:
        self._challenge = urllib.request.parse_keqv_list(urllib.request.parse_http_list(auth.partition(" ")[2]))
        return super().retry_http_digest_auth(req, auth)

    def http_request(self, req: urllib.request.Request) -> urllib.request.Request:
        if self._challenge and (answer := self.get_authorization(req, self._challenge)):
            req.add_unredirected_header("Authorization", f"Digest {answer}")
        return req

    https_request = http_request


def _opener(place: str, login: Login | None) -> urllib.request.OpenerDirector:
    if login is None:
        return urllib.request.build_opener()
    passwords = urllib.request.HTTPPasswordMgrWithPriorAuth()
    passwords.add_password(None, place, login.user, login.password)
    return urllib.request.build_opener(_Digest(passwords), urllib.request.HTTPBasicAuthHandler(passwords))


def _advice(said: str, graph: str | None, login: Login | None) -> str:
    if "HTTP 401" in said or "HTTP 403" in said:
        return "。用户名或密码不对，或没有写的权限。" if login else "。要用户名和密码：加 --user。"
    if re.search("HTTP 4(00|04|05|15)", said):
        return "。检查这是不是图存储协议（Graph Store Protocol）的网址，不是查询的网址。"
    if "default" in said and not graph:
        return "。这个库没有可写的默认图：用 --graph 给出图名。"
    return ""
