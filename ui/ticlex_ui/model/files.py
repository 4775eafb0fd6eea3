"""A file to its results, as `ticlex check` has them: the same readers, the same checker, the same writers.

What somebody uploads stays in this session's memory; a report is made in a folder that is gone when it is made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from ticlex.errors import CouldNotCheck
from ticlex.records import RowCount
from ticlex.report.checker import Checker, Input
from ticlex.report.model import Report, failed
from ticlex.report.results import Results
from ticlex.stages import READING, Stages
from ticlex.store import Store
from ticlex.validate.over_time import OverTime, over_time_json, over_time_lines
from ticlex_ui.model.checking import condition_lines, views
from ticlex_ui.model.citing import as_csv
from ticlex_ui.model.holdings import Holdings

READABLE = ("xlsx", "csv", "json", "ttl", "parquet")
WRITABLE = ("xlsx", "docx", "html", "csv", "json", "ttl", "parquet")
OF_FAILURES = ("docx", "html", "json")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as somebody gave it."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        """What tells it from any other."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file came to."""

    name: str
    results: Results
    notes: tuple[str, ...]
    """What has changed since the form was made that was filled in."""
    before: str = ""
    before_problems: int = 0
    over_time: OverTime | None = None


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A file that was read and came to no verdict."""

    name: str
    error: CouldNotCheck
    rows: RowCount
    report: Report


def check_file(
    holdings: Holdings, upload: Upload, names: Sequence[str], stages: Stages, before: Upload | None = None
) -> Checked | NotChecked:
    """Read and judge a file, and lay an older one beside it.

    Args:
        holdings: the graph.
        upload: the file.
        names: rule sets, else those that each record asks for, else all.
        stages: told how far it is.
        before: last year's file.

    Raises:
        UnreadableInput: one of the files cannot be read at all.
        CouldNotCheck: the shapes are not such as one may judge by.
    """
    from ticlex.template import changes_since
    from ticlex_loaders.template_writer import template_version

    _sound(holdings.store)
    checker = Checker(holdings.store, holdings.judge, list(holdings.measures.values()), names, stages)
    read = _read(checker, upload, stages)
    try:
        results = checker.results(read)
        version = template_version(upload.name, upload.data) if upload.name.lower().endswith(".xlsx") else None
        notes = tuple(changes_since(version, holdings.store)) if version is not None else ()
        results = replace(results, stated=replace(results.stated, notes=notes))
        if before is None:
            return Checked(upload.name, results, notes)
        older = _read(checker, before, stages)
        found = checker.over_time(checker.results(older), results)
        results = replace(results, over_time=over_time_lines(found))
        return Checked(upload.name, results, notes, before.name, len(older.problems), found)
    except CouldNotCheck as error:
        stated = checker.stated(read, "没有完成", checker.judge.rules(checker.names))
        return NotChecked(upload.name, error, read.rows, failed(stated, read.rows, read.problems, str(error)))


def report_file(holdings: Holdings, checked: Checked, suffix: str, header: Sequence[str], lang: str) -> bytes:
    """The report in a format of `WRITABLE`; `header` is that of a CSV."""
    from ticlex_loaders.writers import write_report

    if suffix == "csv":
        verdicts = (verdict for _, own in checked.results.entries() for verdict in own)
        return as_csv(header, condition_lines(views(holdings, verdicts, lang)))
    more = {} if checked.over_time is None else {"over_time": over_time_json(checked.over_time)}
    with TemporaryDirectory(prefix="ticlex-") as folder:
        path = Path(folder) / f"report.{suffix}"
        write_report(checked.results, holdings.article, path, more)
        return path.read_bytes()


def failure_file(found: NotChecked, suffix: str) -> bytes:
    """The report that there is no verdict, in a format of `OF_FAILURES`."""
    from ticlex_loaders.writers import document

    return document(found.report, f".{suffix}")


def template_file(holdings: Holdings, names: Sequence[str]) -> bytes:
    """The form to fill in for some rule sets, for all if none is named."""
    from ticlex.template import template
    from ticlex_loaders.template_writer import write_template

    asked = list(names) or list(holdings.rule_sets)
    return write_template(template(holdings.judge, holdings.measures.values(), asked))


def _read(checker: Checker, upload: Upload, stages: Stages) -> Input:
    from ticlex_loaders import read_any_bytes

    with stages.stage(f"{READING} {upload.name}"):
        read = read_any_bytes(upload.name, upload.data, checker.known, checker.judge.rule_sets)
        return Input(upload.name, upload.sha256, read)


@lru_cache(maxsize=2)
def _sound(store: Store) -> None:
    """See that the shapes are such as one may judge by; once."""
    from ticlex.validate.lint import check_shapes

    check_shapes(store)
