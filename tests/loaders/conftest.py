import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from ticlex.measures import Measure, measures
from ticlex.store import Store

ROOT = Path(__file__).parents[2]
ACCEPTANCE = ROOT / "tests" / "acceptance"
RULE_SETS = (
    "cn-comprehensive",
    "cn-field",
    "cn-operation",
    "js-application",
    "js-operation",
    "cq-recognition",
    "cq-preparation-comprehensive",
    "cq-preparation-field",
    "cq-preparation-operation",
    "cq-operation",
)


@pytest.fixture(scope="session")
def fields() -> Sequence[Measure]:
    return measures(Store())


@pytest.fixture(scope="session")
def by_field(fields: Sequence[Measure]) -> dict[str, Measure]:
    return {m.field: m for m in fields if m.field}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
