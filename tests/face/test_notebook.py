"""The notebook in docs/ says what comes out: its stored outputs are those of a fresh run."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import nbformat
import pandas as pd
import pytest

_spec = importlib.util.spec_from_file_location("run_notebook", Path(__file__).with_name("notebook.py"))
assert _spec is not None
assert _spec.loader is not None
notebook = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(notebook)


def test_stored_outputs_are_what_comes_out() -> None:
    """After a change that is meant: python tests/face/notebook.py."""
    stored = notebook.read()
    before = [(cell.source, cell.outputs) for cell in stored.cells if cell.cell_type == "code"]
    with pd.option_context("display.max_columns", None):
        after = [cell.outputs for cell in notebook.run(notebook.read()).cells if cell.cell_type == "code"]
    assert before
    for (source, outputs), fresh in zip(before, after, strict=True):
        assert outputs == fresh, source


def test_it_is_a_notebook_with_prose_for_three_readers() -> None:
    stored = notebook.read()
    nbformat.validate(stored)  # type: ignore[no-untyped-call]
    prose = "\n".join(cell.source for cell in stored.cells if cell.cell_type == "markdown")
    for reader in ("policy researcher", "legal drafter", "administrator", "not law"):
        assert reader in prose


def test_a_stale_output_is_seen() -> None:
    stored = notebook.read()
    spoilt = notebook.read()
    cell = next(c for c in spoilt.cells if c.cell_type == "code")
    spoilt.cells = [cell]
    cell.source = cell.source.replace('"issued"', '"number"')
    fresh = next(c for c in notebook.run(spoilt).cells if c.cell_type == "code").outputs
    assert fresh != next(c for c in stored.cells if c.cell_type == "code").outputs


@pytest.fixture(autouse=True)
def _options() -> object:
    """The notebook sets how tables are shown; leave that as it was."""
    names = ("display.max_colwidth", "display.max_columns", "display.width")
    before = [(name, pd.get_option(name)) for name in names]
    yield
    for name, value in before:
        pd.set_option(name, value)
