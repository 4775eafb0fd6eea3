import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from ticlex.measures import Measure, measures
from ticlex.store import Store
from ticlex.validate import Judge

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def store() -> Store:
    return Store()


@pytest.fixture(scope="session")
def judge(store: Store) -> Judge:
    return Judge(store)


@pytest.fixture(scope="session")
def fields(store: Store) -> Sequence[Measure]:
    return [m for m in measures(store) if m.field]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
