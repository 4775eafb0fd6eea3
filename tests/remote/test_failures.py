"""What an endpoint can do wrong, and what a person then reads: which one, after how many tries, what it said."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from ticlex import remote
from ticlex.app.__main__ import main
from ticlex.errors import EndpointError, QueryRefused
from ticlex.graph_store import push
from ticlex.remote import ask_endpoint

GOOD = json.dumps(
    {"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "literal", "value": "1"}}]}}
).encode()
JSON = "application/sparql-results+json"
HTML = b"<html><style>a{}</style><body><h1>Welcome</h1></body></html>"
Answer = Callable[[BaseHTTPRequestHandler], None]


def says(status: int, media_type: str, body: bytes, length: int | None = None) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", media_type)
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def hangs_up(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def sleeps(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(1.2)


class Handler(BaseHTTPRequestHandler):
    answers: ClassVar[list[Answer]]
    asked: ClassVar[list[str]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        self.asked.append(f"{self.command} {self.path} {body.decode()}")
        (self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])(self)

    do_PUT = do_POST  # noqa: N815  # the base class looks it up so

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "PAUSE", 0)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/sparql"
        server.shutdown()
        thread.join()


def answering(*answers: Answer) -> None:
    Handler.answers, Handler.asked = list(answers), []


@pytest.mark.parametrize(
    ("answer", "tries", "said"),
    [
        (says(404, "text/html", HTML), 1, "HTTP 404 Not Found：Welcome"),
        (says(401, "text/plain", b"who are you"), 1, "HTTP 401 Unauthorized：who are you"),
        (says(500, "text/plain", b"out of memory"), 3, "HTTP 500 Internal Server Error：out of memory"),
        (says(503, "text/plain", b""), 3, "HTTP 503 Service Unavailable"),
        (says(429, "text/plain", b"slowly"), 3, "HTTP 429 Too Many Requests：slowly"),
        (says(200, JSON, GOOD[:30]), 3, "回答在 30 字节处中断"),
        (says(200, JSON, GOOD[:30], length=len(GOOD)), 3, "回答在 30 字节处中断"),
        (hangs_up, 3, "连接失败"),
    ],
)
def test_what_it_said_and_after_how_many_tries(url: str, answer: Answer, tries: int, said: str) -> None:
    answering(answer)
    with pytest.raises(EndpointError) as caught:
        ask_endpoint(url, "SELECT ?n {}")
    assert f"{url} 未能完成请求（试了 {tries} 次）：{said}" in str(caught.value)
    assert len(Handler.asked) == tries


@pytest.mark.parametrize(
    ("media_type", "body", "said"),
    [
        ("text/html; charset=utf-8", HTML, "不是 SPARQL 结果 JSON（text/html）：Welcome"),
        ("application/sparql-results+xml", b"<sparql><head/></sparql>", "（application/sparql-results+xml）"),
        ("application/json", b'{"hello": "world"}', '（application/json）：{"hello": "world"}'),
        ("application/json", b"[1]", "（application/json）"),
    ],
)
def test_an_answer_that_is_no_result_is_told_at_once(url: str, media_type: str, body: bytes, said: str) -> None:
    answering(says(200, media_type, body))
    with pytest.raises(EndpointError) as caught:
        ask_endpoint(url, "SELECT ?n {}")
    assert said in str(caught.value)
    assert len(Handler.asked) == 1


def test_a_query_that_it_does_not_accept(url: str) -> None:
    answering(says(400, "text/plain", "第 1 行：SELEC".encode()))
    with pytest.raises(QueryRefused, match="不接受这个查询：第 1 行：SELEC"):
        ask_endpoint(url, "SELEC ?n {}")


def test_a_late_answer(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "TIMEOUT", 1)
    monkeypatch.setattr(remote, "TRIES", 2)
    answering(sleeps)
    with pytest.raises(EndpointError, match=r"试了 2 次）：1 秒内没有回答"):
        ask_endpoint(url, "SELECT ?n {}")


def test_errors_and_then_an_answer(url: str) -> None:
    answering(says(502, "text/plain", b""), hangs_up, says(200, JSON, GOOD))
    assert ask_endpoint(url, "SELECT ?n {}").rows == [{"n": {"type": "literal", "value": "1"}}]


def test_what_stands_behind_the_question_mark_goes_along(url: str) -> None:
    answering(says(200, JSON, b'{"head": {}, "boolean": true}'))
    assert ask_endpoint(f"{url}?default-graph-uri=http://a/b", "ASK {}").boolean is True
    assert Handler.asked[0].startswith("POST /sparql ")
    assert "default-graph-uri=http%3A//a/b" in Handler.asked[0]


def test_terms_of_older_servers_are_read_as_sparql_1_1_has_them(url: str) -> None:
    term = {"type": "typed-literal", "datatype": "http://www.w3.org/2001/XMLSchema#string", "value": "1"}
    answering(says(200, JSON, json.dumps({"head": {"vars": ["n"]}, "results": {"bindings": [{"n": term}]}}).encode()))
    assert ask_endpoint(url, "SELECT ?n {}").rows == [{"n": {"type": "literal", "value": "1"}}]


def test_a_closed_port() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # bound, not listening: nobody else can answer there
        with pytest.raises(EndpointError, match="试了 3 次）：连接失败"):
            ask_endpoint(f"http://127.0.0.1:{held.getsockname()[1]}/", "ASK {}")


@pytest.mark.parametrize("wrong", ["example.org/sparql", "ftp://a/b", "http://", "http://a:99999/", "http://[::1/"])
def test_what_is_no_address(wrong: str) -> None:
    for act in (lambda: ask_endpoint(wrong, "ASK {}"), lambda: push(wrong, b"")):
        with pytest.raises(EndpointError, match="不是网址"):
            act()


def test_the_command_ends_with_3(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    answering(says(404, "text/html", HTML))
    assert main(["query", "documents", "--endpoint", url]) == 3
    assert "HTTP 404" in capsys.readouterr().err


def test_a_store_that_breaks_off_is_told_with_advice(url: str) -> None:
    answering(says(204, "text/plain", b""), says(405, "text/plain", b""))
    with pytest.raises(EndpointError, match=r"HTTP 405 Method Not Allowed。检查这是不是图存储协议"):
        push(url, b"<a:s> <a:p> <a:o> .\n")
    assert [line.split(" <")[0] for line in Handler.asked] == ["POST /sparql?default= ", "PUT /sparql?default="]
