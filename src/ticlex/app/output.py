"""What the commands print: JSON for programs, tables for people."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any


def write_json(value: Any) -> None:
    """Print one UTF-8 document on stdout; dataclasses become objects."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1, default=_plain)
    sys.stdout.write("\n")


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def say(words: str) -> None:
    """Print a message for a person on stderr."""
    sys.stderr.write(words + "\n")


def write(words: str) -> None:
    """Print a result on stdout."""
    sys.stdout.write(words + "\n")


_LONGEST_NAME = 64


def write_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table that wraps in a terminal and stays whole in a pipe."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
    table = Table(title=Text(title), title_justify="left", header_style="bold", show_lines=False, expand=False)
    rows = list(rows)
    for n, column in enumerate(columns):
        # Names and references are there to be copied: what-must-a-role-do, js/art12.1.
        cells = [str(row[n] or "") for row in rows]
        names = all(cell.isascii() and " " not in cell and len(cell) < _LONGEST_NAME for cell in cells)
        table.add_column(Text(column), overflow="fold", no_wrap=names)
    for row in rows:
        # Text, not markup: [公示] in a provision is no style.
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    console.print(table)


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print CSV; a cell that a spreadsheet would run as a formula is quoted with '."""
    from ticlex.report.plain import neutral

    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([neutral("" if cell is None else str(cell)) for cell in row])
    sys.stdout.write(buffer.getvalue())
