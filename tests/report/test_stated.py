"""Every report, of every format, states by what it was made, from what, when, how surely, and what it is not."""

from __future__ import annotations

import hashlib
import html
import io
import json
import re
import zipfile
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from ticlex import __version__
from ticlex.app.judging import Checker
from ticlex.report import Results
from ticlex.store import Store
from ticlex.validate.versions import versions
from ticlex_loaders.writers import FORMATS, OF_FAILURES, write_report

from .conftest import RECORDS

NOT_LAW = "checked against a draft for comment, not law"
NO_DECISION = "not an authority's decision"


def text_of(path: Path) -> str:
    """All text in a report, its quotes undone."""
    data = path.read_bytes()
    if path.suffix in (".xlsx", ".docx"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")]
        return html.unescape(re.sub(r"<[^>]+>", "", "".join(parts)))
    if path.suffix == ".parquet":
        return str(pl.read_parquet_metadata(path)["ticlex"])
    return html.unescape(data.decode())


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("is_large", [False, True], ids=["engines", "columns"])
def test_a_report_states_what_it_rests_on(
    suffix: str,
    is_large: bool,
    results: Results,
    column_results: Results,
    checker: Checker,
    store: Store,
    tmp_path: Path,
) -> None:
    given = column_results if is_large else results
    path = tmp_path / f"report{suffix}"
    write_report(given, checker.label, path)
    said = text_of(path)
    assert f"ticlex {__version__}" in said
    assert hashlib.sha256(RECORDS.read_bytes()).hexdigest() in said
    assert given.stated.time in said
    own = versions(checker.judge.rule_sets)
    for rules in given.stated.rules:
        assert own[rules.name] in said
        assert store.document(rules.document).sha256 in said
    for engine in ("pyshacl", "shacl", *(["polars"] if is_large else [])):
        assert engine in said
    assert ("种子" in said) == is_large
    assert NO_DECISION in said
    assert NOT_LAW in said


@pytest.mark.parametrize("suffix", FORMATS)
def test_where_there_is_no_draft_none_is_spoken_of(suffix: str, checker: Checker, tmp_path: Path) -> None:
    one = Checker(checker.store, ["js-application"], checker._progress)
    path = tmp_path / f"report{suffix}"
    write_report(one.results(one.read(str(RECORDS))), checker.label, path)
    assert NOT_LAW not in text_of(path)


def test_the_time_has_a_zone(results: Results) -> None:
    assert datetime.fromisoformat(results.stated.time).utcoffset() is not None


def test_the_statement_is_json(results: Results) -> None:
    stated = results.stated.json()
    assert json.loads(json.dumps(stated)) == stated
    assert {name for name, rules in stated["rule_sets"].items() if "warning" in rules} == {"cq-recognition"}


def test_formats_that_hold_verdicts_only_cannot_say_a_failure() -> None:
    assert set(OF_FAILURES) < set(FORMATS)
    assert not {".ttl", ".parquet", ".xlsx"} & set(OF_FAILURES)
