"""Many ask at once: what one asks neither stops nor slows the others, and whatever ends is replaced."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable

import pytest

from ticlex.sandbox.frames import Asked, Reply
from ticlex.sandbox.lanes import FAST_WORKERS, SLOW_WORKERS, WAITING, Lanes, OneByOne

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
BRACES = "SELECT * { " + "{" * 2200 + "?a ?b ?c" + "}" * 2200 + " }"
ASK = Asked("ASK { ?r a tic:Regulation }", "json")


def with_lanes(test: Callable[[Lanes], Awaitable[None]], deadline: float = 2.0) -> None:
    async def run() -> None:
        async with Lanes(deadline) as lanes:
            await test(lanes)

    asyncio.run(run())


def answers(found: Reply) -> bool:
    return found.refusal is None and found.body == b'{"head":{},"boolean":true}'


def test_what_is_hostile_is_refused_and_the_next_is_answered() -> None:
    async def test(lanes: Lanes) -> None:
        kinds = {}
        for name, query in {"runaway": RUNAWAY, "braces": BRACES, "service": "ASK { SERVICE <http://a/> {} }"}.items():
            refusal = (await lanes.ask(Asked(query))).refusal
            kinds[name] = refusal.kind if refusal else None
            assert answers(await lanes.ask(ASK))
        assert kinds == {"runaway": "stopped", "braces": "crashed", "service": "refused"}
        found = await lanes.ask(Asked("SELECT * { ?a ?b ?c . ?d ?e ?f }", "tsv", rows=7))
        assert found.truncated
        assert found.body.count(b"\n") == 1 + 7

    with_lanes(test, 1.0)


def test_a_full_slow_lane_says_so_and_leaves_the_fast_one_alone() -> None:
    async def test(lanes: Lanes) -> None:
        many = SLOW_WORKERS + WAITING + 4
        runaways = [asyncio.create_task(lanes.ask(Asked(f"{RUNAWAY} # {n}"))) for n in range(many)]
        done, running = await asyncio.wait(runaways, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            refusal = task.result().refusal
            assert refusal is not None
            assert refusal.kind == "busy"
        assert answers(await lanes.ask(ASK))
        for task in running:
            task.cancel()
        await asyncio.wait(running)
        assert answers(await lanes.ask(ASK))

    with_lanes(test, 60)


def test_a_zygote_that_was_killed_comes_back() -> None:
    async def test(lanes: Lanes) -> None:
        process = lanes._nursery._process
        assert process is not None
        os.kill(process.pid, signal.SIGKILL)
        for _ in range(2 * FAST_WORKERS + 2):
            assert (await lanes.ask(Asked(BRACES))).refusal is not None
            assert answers(await lanes.ask(ASK))

    with_lanes(test)


def test_one_who_goes_away_leaves_no_half_answer_to_the_next() -> None:
    async def test(lanes: Lanes) -> None:
        for n in range(3 * (FAST_WORKERS + SLOW_WORKERS)):
            gone = asyncio.create_task(lanes.ask(Asked(f"SELECT * {{ ?a ?b ?c }} # {n}", "json")))
            await asyncio.sleep(0.02)
            gone.cancel()
            assert answers(await lanes.ask(ASK))

    with_lanes(test)


@pytest.mark.filterwarnings("error::ResourceWarning")
def test_nothing_is_left_when_the_lanes_close() -> None:
    pids: list[int] = []

    async def test(lanes: Lanes) -> None:
        process = lanes._nursery._process
        assert process is not None
        pids.append(process.pid)
        worker = await lanes._nursery.fork()
        pids.append(worker.pid)
        worker.writer.close()

    with_lanes(test)
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_without_forks_there_is_a_process_for_each() -> None:
    async def run() -> None:
        async with OneByOne() as one:
            assert answers(await one.ask(ASK))

    asyncio.run(run())
