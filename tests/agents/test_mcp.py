"""A client of the protocol's own SDK drives every tool, on stdio and over HTTP; it checks answers against schemas."""

from __future__ import annotations

import importlib.util
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from mcp.types import CallToolResult, TextContent

from ticlex.agents import TOOLS
from ticlex.app.agents import INSTRUCTIONS
from ticlex.face import Graph, Result
from ticlex.face.rows import Topic
from ticlex.names import REG

HERE = Path(__file__).parent
CALLS = json.loads((HERE / "calls.json").read_text(encoding="utf-8"))
ERRORS = json.loads((HERE / "errors.json").read_text(encoding="utf-8"))
GOLDEN = HERE / "tools.json"

_spec = importlib.util.spec_from_file_location("agents_conftest", HERE / "conftest.py")
assert _spec is not None
assert _spec.loader is not None
servers = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(servers)


async def drive(session: Any) -> tuple[list[Any], list[CallToolResult], list[CallToolResult]]:
    listed = (await session.list_tools()).tools
    called = [await session.call_tool(c["tool"], c.get("arguments", {})) for c in CALLS]
    refused = [await session.call_tool(c["tool"], c["arguments"]) for c in ERRORS]
    return listed, called, refused


@pytest.fixture(scope="session")
def stdio() -> tuple[list[Any], list[CallToolResult], list[CallToolResult]]:
    async def run() -> Any:
        async with servers.on_stdio() as session:
            return await drive(session)

    return anyio.run(run)


@pytest.fixture(scope="session")
def http(address: str) -> tuple[list[Any], list[CallToolResult], list[CallToolResult]]:
    async def run() -> Any:
        async with servers.over_http(address) as session:
            return await drive(session)

    return anyio.run(run)


def text(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def at(value: Any, path: str) -> Any:
    """The value at a.0.b, None where there is none."""
    for step in path.split("."):
        if isinstance(value, list):
            value = value[int(step)] if int(step) < len(value) else None
        else:
            value = None if value is None else value.get(step)
    return value


def dicts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from dicts(each)


def without_pages(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: without_pages(v) for k, v in value.items() if not k.endswith("page")}
    return [without_pages(v) for v in value] if isinstance(value, list) else value


def test_every_tool_is_called_and_refused_where_it_can_be() -> None:
    assert {c["tool"] for c in CALLS} == set(TOOLS)
    takes_nothing = {"list_documents", "list_topics", "list_procedures", "list_rule_sets"}
    assert {c["tool"] for c in ERRORS} == set(TOOLS) - takes_nothing | {"check_record"}


def test_the_list_of_tools_is_the_golden_one(stdio: Any, http: Any) -> None:
    """After a change that is meant: python tests/agents/write_golden.py."""
    told = [t.model_dump(mode="json", by_alias=True, exclude_none=True) for t in stdio[0]]
    assert told == [t.model_dump(mode="json", by_alias=True, exclude_none=True) for t in http[0]]
    assert told == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_every_argument_is_described(stdio: Any) -> None:
    for tool in stdio[0]:
        assert tool.description.strip()
        for name, schema in tool.input_schema["properties"].items():
            assert schema.get("description"), (tool.name, name)
        assert tool.annotations.read_only_hint


@pytest.mark.parametrize("number", range(len(CALLS)), ids=[c["tool"] for c in CALLS])
def test_a_call_is_answered_alike_on_both_ways(number: int, stdio: Any, http: Any) -> None:
    own, other = stdio[1][number], http[1][number]
    assert not own.is_error, text(own)
    for path, value in CALLS[number]["expect"].items():
        assert at(own.structured_content, path) == value, path
    assert json.loads(text(own)) == own.structured_content
    assert without_pages(other.structured_content) == own.structured_content


@pytest.mark.parametrize("number", range(len(CALLS)), ids=[c["tool"] for c in CALLS])
def test_words_stand_where_the_answer_says(number: int, http: Any, graph: Graph, address: str) -> None:
    base = address.removesuffix("/mcp")
    for found in dicts(http[1][number].structured_content):
        for lead in ("", "other_", "model_"):
            ref, quote = found.get(f"{lead}provision"), found.get(f"{lead}quote")
            if ref is None or "cells" in found or found.keys() == {"provision", "quote"}:
                continue
            if f"{lead}address" in found:
                assert found[f"{lead}address"] == REG + ref
                assert found[f"{lead}page"] == f"{base}/read?a={ref}"
            assert f"{lead}address" in found or "document" in found, found
            words = "".join(graph.store.texts[ref].split())
            assert all("".join(part.split()) in words for part in (quote or "").split("…")), found


@pytest.mark.parametrize("number", range(len(ERRORS)), ids=[f"{c['tool']}-{n}" for n, c in enumerate(ERRORS)])
def test_what_is_wrong_is_told_in_words(number: int, stdio: Any, http: Any) -> None:
    for results in (stdio, http):
        result = results[2][number]
        assert result.is_error
        assert ERRORS[number]["words"] in text(result)
        assert "Traceback" not in text(result)


def test_a_fault_of_ours_is_no_answer(graph: Graph, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    def broken(_: Graph) -> None:
        raise RuntimeError("secret")

    async def run() -> CallToolResult:
        async with servers.over_http(address) as session:
            result = await session.call_tool("list_documents", {})
            assert isinstance(result, CallToolResult)
            return result

    monkeypatch.setattr(Graph, "documents", broken)
    result = anyio.run(run)
    assert result.is_error
    assert text(result) == "程序出错，没有给出结论：RuntimeError。"


def test_a_slow_tool_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    started, done = threading.Event(), threading.Event()

    def slow(_: Graph) -> Result[Topic]:
        started.set()
        assert done.wait(60), "the other call was not answered meanwhile"
        return Result([], "主题")

    async def run() -> None:
        async with anyio.create_task_group() as group, servers.over_http(address) as session:

            async def wait() -> None:
                async with servers.over_http(address) as other:
                    assert not (await other.call_tool("list_topics", {})).is_error

            group.start_soon(wait)
            await anyio.to_thread.run_sync(started.wait, 60)
            assert not (await session.call_tool("list_documents", {})).is_error
            done.set()

    monkeypatch.setattr(Graph, "topics", slow)
    anyio.run(run)


PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
ACCEPT = {"accept": "application/json, text/event-stream"}


@pytest.mark.parametrize(
    ("headers", "status"), [({}, 200), ({"host": "evil.example"}, 421), ({"origin": "http://evil.example"}, 403)]
)
def test_another_name_for_this_machine_is_refused(address: str, headers: dict[str, str], status: int) -> None:
    answer = httpx2.post(address, json=PING, headers=ACCEPT | headers, timeout=60)
    assert answer.status_code == status


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
def test_a_browser_is_told_what_this_is(address: str, method: str) -> None:
    answer = httpx2.request(method, address, timeout=60)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
    assert "MCP" in answer.text


def test_the_instructions_say_what_must_be_passed_on() -> None:
    for word in ("DRAFT", "silent", "unknown", "authority"):
        assert word in INSTRUCTIONS
