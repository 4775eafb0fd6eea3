"""Where a table's header stands, and which of its columns is which field; shared by all readers of tables.

A reader hands over rows of cells; whatever it could not get out of its file stands in them as `Broken`.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ticlex.measures import Measure
from ticlex.records import Problem
from ticlex_loaders.cells import Found, is_blank, written
from ticlex_loaders.cleaning import clean_text, shown
from ticlex_loaders.headers import RECORD, RULE_SET, Headers
from ticlex_loaders.outcome import Bad

HEADER_DEPTH = 5
"""Non-blank rows among which the header is looked for; a title may stand above it."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell that holds something, but no value: #REF!, a formula never computed, part of a merged cell."""

    found: str
    why: Bad


class Percent(float):
    """A number that the workbook shows as a percentage: 0.55 under a header in % is 55 %."""

    __slots__ = ()


Value = str | int | float | bool | date | Broken | None
Place = Callable[[int, int, str], str]
"""Row number, column from 0, Chinese header → place for a person."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file, by column from 0; columns that are not there are blank."""

    number: int
    """As the file counts, from 1."""
    cells: Mapping[int, Value]
    refused: Problem | None = None
    """Why it is no row of cells at all, if so."""


@dataclass(slots=True)
class Layout:
    """Which column holds what, and what is wrong with the header."""

    record: int | None = None
    rule_set: int | None = None
    measures: list[tuple[int, Measure, str | None]] = field(default_factory=list)
    """Columns of fields, from the left, each with the unit that its header states."""
    extra: dict[int, str] = field(default_factory=dict)
    """Columns that are no field of ours, by name."""
    ignored: set[int] = field(default_factory=set)
    last: int = -1
    problems: list[Problem] = field(default_factory=list)

    @property
    def named(self) -> set[int]:
        """Columns that have a header."""
        keys = {c for c in (self.record, self.rule_set) if c is not None}
        return {c for c, _, _ in self.measures} | self.extra.keys() | self.ignored | keys


def find_header(rows: Sequence[Row], headers: Headers, *, lone_is_enough: bool) -> int | None:
    """Index of the row that has the most known headers among the first non-blank ones; None if none has any.

    A sheet of explanations lists fields, too, one a row. So where there are several sheets
    (`lone_is_enough` false), a header has two known fields or nothing but known ones.
    """
    best, most, looked_at = None, 0, 0
    for index, row in enumerate(rows):
        texts = [_header_text(v) for v in row.cells.values() if not is_empty(v)]
        if not texts:
            continue
        looked_at += 1
        if looked_at > HEADER_DEPTH:
            break
        known = len({headers.column(t).field for t in texts} - {None})
        if known > most and (lone_is_enough or known > 1 or known == len(texts)):
            best, most = index, known
    return best


def layout_of(place: Place, header: Row, headers: Headers) -> Layout:
    """Read a header row; nothing of it is passed over in silence."""
    layout = Layout()
    at: dict[str, str] = {}
    for column, value in sorted(header.cells.items()):
        if is_empty(value):
            continue
        layout.last = column
        text = _header_text(value)
        known = headers.column(text)
        where = place(header.number, column, "")
        if known.field is None:
            layout.extra[column] = unused(shown(text), layout.extra.values())
            if known.near:
                remedy = f"是否要写 {known.near}？该列没有用于核对。"
                layout.problems.append(Problem(where, shown(text), "是未知列，名称与已知列相近", remedy))
        elif known.field in at:
            layout.ignored.add(column)
            wrong = f"与 {at[known.field]} 重复，都是{headers.zh(known.field)}"
            layout.problems.append(Problem(where, shown(text), wrong, "只留一列；后一列没有读取。"))
        else:
            at[known.field] = where
            if known.field == RECORD:
                layout.record = column
            elif known.field == RULE_SET:
                layout.rule_set = column
            else:
                layout.measures.append((column, headers.measures[known.field], known.unit))
    return layout


def is_empty(value: Value) -> bool:
    """Whether a cell holds nothing; one that is broken holds something."""
    return not isinstance(value, Broken) and is_blank(value)


def _header_text(value: Value) -> str:
    return value if isinstance(value, str) else text_of(value)


def text_of(value: Value) -> str:
    """What a cell without a field holds, as text."""
    if isinstance(value, Broken):
        return value.found
    found: Found = value
    return clean_text(written(found))


def unused(name: str, used: Collection[str]) -> str:
    """The name, or with a number after it where it is taken."""
    number, free = 2, name
    while free in used:
        free, number = f"{name}（{number}）", number + 1
    return free
