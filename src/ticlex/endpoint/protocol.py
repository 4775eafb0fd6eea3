"""SPARQL 1.1 Protocol, the query operation: requests to questions, replies to answers.

What the asker must change is a 400; only what has no place at the moment is a 503. A query that was stopped is a 400
too: asked again, it would be stopped again.
"""

from __future__ import annotations

from urllib.parse import parse_qsl

from ticlex.endpoint.answers import LIMITS, Answer, answer, options, problem
from ticlex.endpoint.negotiation import GRAPHS, RESULTS, choose
from ticlex.sandbox.frames import Asked, Reply
from ticlex.sandbox.limits import MAX_LENGTH, ROWS

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
METHODS = "GET, HEAD, POST, OPTIONS"
MAX_BODY = 12 * MAX_LENGTH
"""Bytes of a body: every character of the longest query as three bytes, each written %XX in a form, and some more."""
MAX_FIELDS = 100
RETRY = "2"
"""Seconds after which a full lane may be asked again."""

READ_ONLY = problem(
    400, "这里的图是只读的，不接受更新。", "This graph is read-only: updates are refused.", [("Allow", METHODS)]
)
TOO_LONG = problem(
    413, f"请求太长：查询最多 {MAX_LENGTH} 个字符。", f"Too long: a query may have {MAX_LENGTH} characters."
)
_DATASET = problem(
    400,
    "default-graph-uri 和 named-graph-uri 不能使用：这里只有一个图，也不读取外部网址。",
    "default-graph-uri and named-graph-uri are refused: there is one graph here, and no other address is read.",
)
_NOT_ACCEPTABLE = problem(
    406,
    f"没有所要的格式。SELECT 和 ASK：{'、'.join(RESULTS)}；CONSTRUCT 和 DESCRIBE：{'、'.join(GRAPHS)}。",
    f"No such format. SELECT and ASK: {', '.join(RESULTS)}; CONSTRUCT and DESCRIBE: {', '.join(GRAPHS)}.",
)


def query_of(method: str, query_string: bytes, content_type: str, body: bytes) -> str | Answer | None:
    """The query that a request carries; what is wrong with it; None if it asks for the service's description."""
    media = content_type.split(";", 1)[0].strip().lower()
    if method == "OPTIONS":
        return options(METHODS)
    if method in ("GET", "HEAD"):
        return _query_in(query_string)
    if method != "POST":
        return problem(
            405,
            f"不能用 {method}，请用 GET 或 POST。",
            f"{method} is not allowed: use GET or POST.",
            [("Allow", METHODS)],
        )
    if media == FORM:
        return _query_in(body, needed=True)
    if media == UPDATE:
        return READ_ONLY
    if media != QUERY:
        return problem(
            415, f"POST 的内容类型要是 {QUERY} 或 {FORM}。", f"The content type of a POST must be {QUERY} or {FORM}."
        )
    beside = _query_in(query_string, others=True)
    if isinstance(beside, Answer):
        return beside
    return _NOT_UTF8 if (text := _text(body)) is None else text


def question(query: str, accept: str) -> Asked | Answer:
    """The question, in the formats that the client likes best for either kind of answer."""
    results, graph = choose(accept, tuple(RESULTS)), choose(accept, tuple(GRAPHS))
    if results is None and graph is None:
        return _NOT_ACCEPTABLE
    return Asked(query, RESULTS[results] if results else None, GRAPHS[graph] if graph else None)


def answered(reply: Reply, accept: str) -> Answer:
    """The answer to a question that was asked with this Accept header."""
    if reply.refusal:
        if reply.refusal.kind == "busy":
            return problem(503, reply.refusal.zh, reply.refusal.en, [("Retry-After", RETRY)])
        return problem(406 if reply.refusal.kind == "format" else 400, reply.refusal.zh, reply.refusal.en)
    media = choose(accept, tuple(GRAPHS if reply.kind == "graph" else RESULTS)) or "text/plain"
    more = [("X-Ticlex-Limit", LIMITS), ("Vary", "Accept")]
    if reply.truncated:
        what = "triples" if reply.kind == "graph" else "rows"
        more += [("X-Ticlex-Truncated", f"{ROWS} {what}; there are more"), ("Link", '</sparql>; rel="help"')]
    more += [("X-Ticlex-Warning", en) for _, en in reply.warnings]
    return answer(200, media, reply.body, more, keep=True)


_NOT_UTF8 = problem(400, "查询不是 UTF-8 文本。", "The query is not UTF-8 text.")


def _query_in(form: bytes, *, needed: bool = False, others: bool = False) -> str | Answer | None:
    """The one query among a form's fields; None if there is none, and none is `needed`, nor was anything else asked.

    Fields that we do not know are left alone; where `others` may stand without a query, a client says more in them.
    """
    text = _text(form)
    try:
        fields = parse_qsl(text or "", keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except (ValueError, UnicodeDecodeError):
        text = None
    if text is None:
        return _NOT_UTF8
    names = [name for name, _ in fields]
    if "update" in names:
        return READ_ONLY
    if {"default-graph-uri", "named-graph-uri", "using-graph-uri", "using-named-graph-uri"} & set(names):
        return _DATASET
    queries = [value for name, value in fields if name == "query"]
    if len(queries) > 1:
        return problem(400, "一次只能有一个 query。", "Only one query at a time.")
    if not queries and (needed or (names and not others)):
        return problem(400, "缺少参数 query。", "The parameter query is missing.")
    return queries[0] if queries else None


def _text(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None
