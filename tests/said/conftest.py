import csv
from pathlib import Path

import pytest

from ticlex.store import Store
from ticlex_ui.model import Holdings

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def holdings() -> Holdings:
    return Holdings(Store())


@pytest.fixture(scope="session")
def words(holdings: Holdings) -> dict[str, str]:
    return holdings.english | {m.unit_zh: m.unit_en for m in holdings.measures.values() if m.unit_zh and m.unit_en}


@pytest.fixture(scope="session")
def fragments() -> set[str]:
    with (HERE / "fragments.csv").open(encoding="utf-8", newline="") as stream:
        return {row["template"] for row in csv.DictReader(stream)}
