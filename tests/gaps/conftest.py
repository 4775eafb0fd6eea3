"""One graph for all tests of what the documents lack, and of the filters."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ticlex.store import Store


@pytest.fixture(scope="session")
def store() -> Store:
    return Store()


sys.path.insert(0, str(Path(__file__).parent))  # copies.py
