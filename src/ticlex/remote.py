"""The same questions on any SPARQL 1.1 endpoint, through SPARQLWrapper."""

from __future__ import annotations

import json
import time
import warnings
from collections.abc import Mapping
from urllib.error import HTTPError, URLError

from ticlex.errors import EndpointError, QueryRefused
from ticlex.library import with_prefixes
from ticlex.store import Table, Value, sparql_term

TRIES = 3
TIMEOUT = 30


def ask_endpoint(url: str, query: str, bindings: Mapping[str, Value] | None = None) -> Table:
    """Answer a SELECT or ASK on the endpoint at `url`.

    Raises:
        EndpointError: which endpoint, after how many tries, what it said.
        QueryRefused: the endpoint does not accept the query.
    """
    from SPARQLWrapper import JSON, SPARQLWrapper
    from SPARQLWrapper.SPARQLExceptions import EndPointNotFound, QueryBadFormed, SPARQLWrapperException

    if not url.startswith(("http://", "https://")):
        raise EndpointError(f"“{url}” 不是网址：写成 http://… 或 https://…。")
    # A VALUES block of built terms: a binding where no bindings travel.
    values = "".join(f"\nVALUES ?{name} {{ {sparql_term(value)} }}" for name, value in (bindings or {}).items())
    wrapper = SPARQLWrapper(url, agent="ticlex")
    with warnings.catch_warnings():
        # It warns of a query it cannot classify; the endpoint will say what is wrong with it.
        warnings.simplefilter("ignore", RuntimeWarning)
        wrapper.setQuery(with_prefixes(query) + values)
    wrapper.setReturnFormat(JSON)
    wrapper.setTimeout(TIMEOUT)
    said = ""
    for attempt in range(TRIES):
        try:
            return _table(url, wrapper.query().response.read())
        except QueryBadFormed as error:
            raise QueryRefused(f"{url} 不接受这个查询：{error}") from error
        except EndPointNotFound:
            said = "HTTP 404，这个网址上没有 SPARQL 端点"
            break
        except HTTPError as error:
            said = f"HTTP {error.code} {error.reason}"
            if error.code < 500:
                break
        except (SPARQLWrapperException, URLError, OSError) as error:
            said = str(getattr(error, "reason", error))
        if attempt + 1 < TRIES:
            time.sleep(0.2 * 2**attempt)
    raise EndpointError(f"{url} 没有回答（试了 {attempt + 1} 次）：{said}")


def _table(url: str, body: bytes) -> Table:
    try:
        found = json.loads(body)
        if "boolean" in found:
            return Table(boolean=bool(found["boolean"]))
        return Table(list(found["head"]["vars"]), list(found["results"]["bindings"]))
    except (ValueError, KeyError, TypeError) as error:
        shown = body[:80].decode("utf-8", "replace")
        raise EndpointError(f"{url} 的回答不是 SPARQL 结果 JSON：{shown}…") from error
