"""Several people at once on one process: each sees their own language and their own number, nobody another's."""

import asyncio
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def sessions() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sessions", ROOT / "benchmarks" / "sessions.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["sessions"] = module
    spec.loader.exec_module(module)
    return module


def test_no_state_leaks_from_one_session_to_another(sessions: ModuleType, server: str) -> None:
    found = asyncio.run(sessions.crowd(server.replace("http", "ws"), number=8, seconds=6, pause=0.5))
    assert [leak for session in found for leak in session.leaks] == []
    assert all(len(session.seconds) >= 1 for session in found)
    assert len({session.area for session in found}) == 8


def test_a_leak_would_be_seen(sessions: ModuleType) -> None:
    one = sessions.Session(3, "en")
    one.judge("check", sessions.Answer(0.1, "尚差1㎡", ["Compare"]))
    one.judge("read", sessions.Answer(0.1, "", ["对照"]))
    assert len(one.leaks) == 2
