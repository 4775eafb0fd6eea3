import csv
import tempfile
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


def _fields() -> list[Measure]:
    # The fields stand in the ontology: what becomes of the texts does not matter here.
    with tempfile.TemporaryDirectory() as nothing:
        return measures(Store({"regulations": Path(nothing)}))


FIELDS = _fields()
BY_FIELD = {m.field: m for m in FIELDS if m.field}


@pytest.fixture(scope="session")
def fields() -> list[Measure]:
    return FIELDS


@pytest.fixture(scope="session")
def by_field() -> dict[str, Measure]:
    return BY_FIELD


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
