"""The same questions on any SPARQL 1.1 endpoint, through SPARQLWrapper.

A parameter travels as VALUES built from a term, in every group that names it: one at the query's end would be joined
last, and neither a FILTER nor a BIND nor a sub-select would see it.
"""

from __future__ import annotations

import ast
import json
import re
import time
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException, IncompleteRead
from io import BytesIO
from typing import TYPE_CHECKING, TypeVar
from urllib.error import HTTPError
from urllib.parse import SplitResult, parse_qsl, urlsplit, urlunsplit

from ticlex.errors import EndpointError, QueryRefused
from ticlex.library import with_prefixes
from ticlex.names import XSD
from ticlex.store import Table, Value, sparql_term

if TYPE_CHECKING:
    from SPARQLWrapper import SPARQLWrapper

T = TypeVar("T")
TRIES = 3
TIMEOUT = 30
PAUSE = 0.2
"""Seconds before the second try; twice as long before each further one."""
SHOWN = 200
"""Characters of what a server said that are passed on."""

# The library fences a sub-select off from the embedded engine's reordering with a limit that nothing reaches;
# other engines plan worse with it.
_FENCE = re.compile(r"\bLIMIT\s+900000\s*\}")
# Strings, IRIs and comments are taken whole: a brace or a name in them is none.
_TOKEN = re.compile(
    r"""\#[^\n]* | \"{3}.*?\"{3} | '{3}.*?'{3} | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' | <[^<>"{}|^`\\\s]*>
    | [?$]\w+ | [\w-]*:[\w.-]* | \w+ | [{}]""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(slots=True)
class _Group:
    """A group of a query: where VALUES may stand in it, and the variables that it names and that it computes."""

    start: int | None
    named: set[str]
    computed: set[str] = field(default_factory=set)


def ask_endpoint(url: str, query: str, bindings: Mapping[str, Value] | None = None) -> Table:
    """Answer a SELECT or ASK on the endpoint at `url`; what stands behind its `?` goes along (default-graph-uri=…).

    Raises:
        EndpointError: which endpoint, after how many tries, what it said.
        QueryRefused: the endpoint does not accept the query.
    """
    from SPARQLWrapper import JSON, POST, SPARQLWrapper

    parts = address(url)
    wrapper = SPARQLWrapper(urlunsplit((*parts[:3], "", "")), agent="ticlex")
    for name, value in parse_qsl(parts.query):
        wrapper.addParameter(name, value)
    with warnings.catch_warnings():
        # It warns of a query it cannot classify; the endpoint will say what is wrong with it.
        warnings.simplefilter("ignore", RuntimeWarning)
        wrapper.setQuery(with_prefixes(bound(_FENCE.sub("}", query), bindings or {})))
    wrapper.setReturnFormat(JSON)
    # In a form: servers cut addresses off at 8 kB, and a Chinese sign takes nine characters in one.
    wrapper.setMethod(POST)
    wrapper.setTimeout(TIMEOUT)
    return persist(url, lambda: _ask(url, wrapper), TIMEOUT)


def address(url: str) -> SplitResult:
    """The parts of an address that can be asked.

    Raises:
        EndpointError: it is none.
    """
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0):
            return parts
    except ValueError:
        pass
    raise EndpointError(f"“{url}” 不是网址：写成 http://… 或 https://…。")


def persist(url: str, act: Callable[[], T], timeout: float) -> T:
    """Do what talks to the server at `url` and gives up after `timeout` seconds, again where waiting may help.

    Raises:
        EndpointError: which server, after how many tries, what it said.
    """
    for attempt in range(1, TRIES + 1):
        try:
            return act()
        except HTTPError as error:
            said = f"HTTP {error.code} {error.reason}{plain(error.read())}"
            is_hopeless = error.code < 500 and error.code not in (408, 429)
        except TimeoutError:
            said, is_hopeless = f"{timeout} 秒内没有回答", False
        except IncompleteRead as error:
            said, is_hopeless = f"回答在 {len(error.partial)} 字节处中断", False
        except (HTTPException, OSError) as error:
            reason = getattr(error, "reason", None) or error
            is_late = isinstance(reason, TimeoutError)
            said, is_hopeless = f"{timeout} 秒内没有回答" if is_late else f"连接失败：{reason}", False
        if is_hopeless:
            break
        if attempt < TRIES:
            time.sleep(PAUSE * 2 ** (attempt - 1))
    raise EndpointError(f"{url} 未能完成请求（试了 {attempt} 次）：{said}")


def plain(body: bytes | str) -> str:
    """The beginning of what a server said, as one line without markup; empty if it said nothing."""
    # An HTTPError without a body reads as an empty str.
    text = body if isinstance(body, str) else body.decode("utf-8", "replace")
    text = re.sub(r"<(style|script).*?</\1>|<[^>]*>", " ", text, flags=re.DOTALL)
    text = " ".join(text.split())
    return f"：{text[:SHOWN]}{'…' if len(text) > SHOWN else ''}" if text else ""


def bound(query: str, values: Mapping[str, Value]) -> str:
    """The query with VALUES for these variables in its outermost group and in every group that names one itself.

    A group that computes one (`BIND(… AS ?name)`) cannot hold it too: the group around it does.
    """
    if not values:
        return query
    groups: list[_Group] = []
    opened: list[_Group] = []
    is_data = False
    before = ""
    tokens = [*_TOKEN.finditer(query)]
    for token, following in zip(tokens, [*(t[0].upper() for t in tokens[1:]), ""], strict=True):
        word = token[0].upper()
        if word == "VALUES":
            is_data = True
        elif word == "{" and not is_data:
            # A group that is a sub-select begins with SELECT; its own group follows.
            holds = following != "SELECT"
            groups.append(_Group(token.end() if holds else None, set(values) if not groups else set()))
            opened.append(groups[-1])
        elif word == "}" and is_data:
            is_data = False
        elif word == "}" and opened:
            opened.pop()
        elif word[0] in "?$" and opened:
            (opened[-1].computed if before == "AS" else opened[-1].named).add(token[0][1:])
        before = word
    at, pieces = 0, []
    for group in groups:
        if group.start is not None:
            held = [name for name in values if name in group.named - group.computed]
            pieces += [
                query[at : group.start],
                *(f" VALUES ?{name} {{ {sparql_term(values[name])} }}" for name in held),
            ]
            at = group.start
    return "".join([*pieces, query[at:]])


def _ask(url: str, wrapper: SPARQLWrapper) -> Table:
    from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

    try:
        response = wrapper.query().response
        return _table(url, response.headers.get("Content-Type", ""), response.read())
    except QueryBadFormed as error:
        raise QueryRefused(f"{url} 不接受这个查询{plain(_body(error))}") from error
    except SPARQLWrapperException as error:
        # It renames the commonest of HTTP's answers and reads their bodies; all are told alike here.
        answer = error.__context__
        if not isinstance(answer, HTTPError):
            raise EndpointError(f"{url} 未能完成请求：{error}") from error
        raise HTTPError(url, answer.code, answer.reason, answer.headers, BytesIO(_body(error))) from error


def _body(error: Exception) -> bytes:
    """What the server said: SPARQLWrapper keeps it as the repr of bytes at the end of its message."""
    _, mark, shown = str(error).partition("Response:\n")
    return bytes(ast.literal_eval(shown)) if mark else b""


def _table(url: str, media_type: str, body: bytes) -> Table:
    try:
        found = json.loads(body)
        if "boolean" in found:
            return Table(boolean=found["boolean"] is True)
        rows = [{name: _term(term) for name, term in row.items()} for row in found["results"]["bindings"]]
        return Table(list(found["head"]["vars"]), rows)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        if "json" in media_type and isinstance(error, ValueError):
            raise IncompleteRead(body) from error
        kind = media_type.partition(";")[0] or "没有写明类型"
        raise EndpointError(
            f"{url} 的回答不是 SPARQL 结果 JSON（{kind}）{plain(body)}。检查这是不是 SPARQL 查询的网址。"
        ) from error


def _term(term: Mapping[str, str]) -> dict[str, str]:
    """A term as SPARQL 1.1 has it: older servers call literals typed, and say of a string that it is one."""
    found = {name: term[name] for name in ("type", "value", "xml:lang", "datatype") if name in term}
    if found["type"] == "typed-literal":
        found["type"] = "literal"
    if found.get("datatype") == XSD + "string":
        del found["datatype"]
    return found
