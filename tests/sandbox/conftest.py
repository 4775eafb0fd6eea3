"""What the worker answers with, loaded once."""

import pytest

from ticlex.sandbox.names import Known
from ticlex.sandbox.worker import load
from ticlex.store import Store


@pytest.fixture(scope="session")
def loaded() -> tuple[Store, Known]:
    return load()
