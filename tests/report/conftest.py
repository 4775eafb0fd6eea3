"""Results of one small and messy file, judged by the engines and by columns, and a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

import ticlex_loaders
from ticlex.app.judging import Checker
from ticlex.app.progress import Progress
from ticlex.report import Results
from ticlex.store import Store
from ticlex.validate import table

HERE = Path(__file__).parent
RECORDS = HERE / "records.csv"
QUIET = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"]

Check = Callable[..., Results]


@pytest.fixture(scope="session")
def store() -> Store:
    return Store()


@pytest.fixture(scope="session")
def checker(store: Store) -> Checker:
    return Checker(store, [], Progress())


@pytest.fixture(scope="session")
def check(store: Store) -> Check:
    """Check a file; `by_columns` as if it were a large one."""

    def results(path: Path, *rules: str, by_columns: bool = False) -> Results:
        with pytest.MonkeyPatch.context() as patch:
            if by_columns:
                patch.setattr(ticlex_loaders, "SMALL", 0)
                patch.setattr(table, "BOTH_ENGINES_UP_TO", 0)
            one = Checker(store, rules, Progress())
            return one.results(one.read(str(path)))

    return results


@pytest.fixture(scope="session")
def results(check: Check) -> Results:
    return check(RECORDS)


@pytest.fixture(scope="session")
def column_results(check: Check) -> Results:
    return check(RECORDS, by_columns=True)


# As long as it lives, its thread has a running event loop, in which other tests cannot start theirs.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = os.environ.get("TICLEX_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium: set TICLEX_CHROMIUM")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield opened
        opened.close()
