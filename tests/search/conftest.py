import pytest

from ticlex.search import Index
from ticlex.store import Store


@pytest.fixture(scope="session")
def store() -> Store:
    return Store()


@pytest.fixture(scope="session")
def index(store: Store) -> Index:
    return Index(store)
