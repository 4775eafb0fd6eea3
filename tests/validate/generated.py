"""Records from a seed: once as a table whose columns are of any type that may be, once cell by cell.

What a value of a column means is asked of the reader of files, not of the code under test. Numbers lie at, just below
and just above every bound of the shapes, as near as the column's type allows.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

import numpy as np
import polars as pl

from ticlex.measures import Measure
from ticlex.records import Cell, Record
from ticlex.validate import Judge, RuleSet
from ticlex.validate.conditions import Gate, Test
from ticlex_loaders import read_cell

from .synthetic import cell

Raw = str | int | float | bool | date | Decimal | None
NUMERIC = ("number", "money", "integer", "ratio")
DTYPES: dict[str, tuple[pl.DataType, ...]] = {
    "number": (pl.Float64(), pl.Decimal(38, 18), pl.Decimal(20, 2), pl.Int64(), pl.Int32()),
    "money": (pl.Int64(), pl.Float64(), pl.Decimal(38, 18), pl.Decimal(15, 2), pl.UInt32()),
    "ratio": (pl.Float64(), pl.Decimal(38, 18), pl.Decimal(6, 4), pl.Int8()),
    "integer": (pl.Int64(), pl.Int16(), pl.UInt32()),
    "boolean": (pl.Boolean(),),
    "date": (pl.Date(),),
    "text": (pl.String(), pl.Categorical()),
    "code": (pl.String(), pl.Categorical(), pl.Enum([])),
}
DAYS = ("2024-12-31", "2025-01-01", "2025-01-29", "2025-01-30", "2025-01-31", "2026-01-30", "2024-02-29")
TEXTS = {
    "name_zh": (
        "重庆市甲技术创新中心", "国家甲技术创新中心", "甲国家技术创新中心", "国家技术创新中心", "国家石墨烯创新中心",
        "甲中心（筹建）", "甲中心 ( 筹建 )", "甲中心筹建", "甲中心（筹建）乙", "国家甲\n技术创新中心",
    ),
    "name_en": (
        "A National Center of Technology Innovation", "National Center of Technology Innovation",
        "National Center of Technology Innovation for A", "National Center of Technology Innovation for ",
        "Chongqing Technology Innovation Center of A", "national center of technology innovation for a",
    ),
    "registered_in": ("江苏", "江苏省", "江苏省南京市", "江苏南京", "重庆", "重庆市渝北区", "四川重庆", "江 苏"),
    "lead_registered_in": ("重庆", "重庆市", "重庆市渝北区", "重庆渝北", "北京"),
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """What a column may hold, and what the reader of files says that it is."""

    value: Raw
    is_bad: bool
    cell: Cell


@dataclass(frozen=True)
class Column:
    """A field, the type that it is stored in, and the entries to choose from: values, then blank, then bad."""

    measure: Measure
    dtype: pl.DataType
    entries: Sequence[Entry]

    def series(self, chosen: Sequence[int]) -> list[pl.Series]:
        """The column of these entries, and the one that marks the bad ones if there are any."""
        values = pl.Series(self.measure.field, [self.entries[n].value for n in chosen], dtype=self.dtype, strict=True)
        marks = [self.entries[n].is_bad for n in chosen]
        return [values, pl.Series(f"{self.measure.field}.bad", marks)] if any(marks) else [values]


def fields_of(rules: RuleSet) -> list[str]:
    """What the rule set's conditions and gates look at."""
    every = [f for c in rules.conditions for f in (*c.fields, *(c.gate.fields if c.gate else ()))]
    return list(dict.fromkeys(every))


def bounds_of(judge: Judge) -> Mapping[str, set[Decimal]]:
    """Every number that a condition or a gate compares a field with."""
    found: dict[str, set[Decimal]] = {}
    tests: list[Test] = []
    gates: list[Gate] = []
    for rules in judge.rule_sets.values():
        tests += [c.test for c in rules.conditions if c.test]
        gates += [c.gate for c in rules.conditions if c.gate]
    while gates:
        gate = gates.pop()
        tests += gate.tests
        gates += gate.alternatives
    for test in tests:
        for constraint in test.constraints:
            if isinstance(constraint.value, int | Decimal) and not isinstance(constraint.value, bool):
                found.setdefault(test.measure.field, set()).add(Decimal(constraint.value))
    return found


def column(measure: Measure, dtype: pl.DataType, bounds: set[Decimal], chance: np.random.Generator) -> Column:
    """A field as it may be stored, with all that it may hold."""
    raws: Sequence[Raw]
    if measure.type in NUMERIC:
        raws = numbers(dtype, bounds or {Decimal(2024 if measure.unit is None else 1)}, measure.type)
    elif measure.type == "boolean":
        raws = (True, False)
    elif measure.type == "date":
        raws = tuple(date.fromisoformat(day) for day in DAYS)
    elif measure.type == "code":
        raws = (*(code.code for code in measure.codes), "没有这样的代码")
    else:
        raws = tuple({*TEXTS[measure.field], *(misspelt(text, chance) for text in TEXTS[measure.field])} - {""})
        raws = tuple(sorted(raws))
    if isinstance(dtype, pl.Enum):
        dtype = pl.Enum([str(raw) for raw in raws])
    entries = [read(raw, measure) for raw in raws]
    entries.append(Entry(None, False, cell(None)))
    entries.append(Entry(raws[0], True, cell(None, bad=True)))
    return Column(measure, dtype, entries)


def read(raw: Raw, measure: Measure) -> Entry:
    """What the reader of files makes of a value."""
    found = read_cell(f"{raw:f}" if isinstance(raw, Decimal) else raw, measure, "此处")
    return Entry(raw, found.problem is not None, found)


def numbers(dtype: pl.DataType, bounds: set[Decimal], measure_type: str) -> list[Raw]:
    """Numbers that a column of this type can hold, about each bound."""
    if isinstance(dtype, pl.Float64):
        near = [float(b) for b in bounds]
        more = [1 / 3, 2 / 3, 0.3333, 0.33333, 0.1 + 0.2, 1.0] if measure_type == "ratio" else []
        floats = [0.0, *more, *(x + d for x in near for d in (-0.01, 0, 0.01))]
        floats += [math.nextafter(x, way) for x in (*near, *more) for way in (-math.inf, math.inf)]
        return sorted(set(floats))
    step = Decimal(1).scaleb(-dtype.scale) if isinstance(dtype, pl.Decimal) else Decimal(1)
    ups = [b.quantize(step, ROUND_CEILING) for b in bounds]
    near_ones = sorted({Decimal(0), *(u + n * step for u in ups for n in (-2, -1, 0, 1, 2))})
    if isinstance(dtype, pl.Decimal):
        return list(near_ones)
    return [int(n) for n in near_ones if n >= 0 or dtype.is_signed_integer()]


def misspelt(text: str, chance: np.random.Generator) -> str:
    """The text with one character gone, another, doubled or added in front."""
    place, letters = int(chance.integers(len(text))), list(text)
    match int(chance.integers(4)):
        case 0:
            letters.pop(place)
        case 1:
            letters[place] = "乙"
        case 2:
            letters.insert(place, letters[place])
        case _:
            letters.insert(0, "乙")
    return "".join(letters)


def generate(
    judge: Judge, fields: Sequence[Measure], rules: RuleSet, count: int, seed: int, *, odd: bool = True
) -> tuple[pl.DataFrame, list[Record]]:
    """`count` records, twice; if `odd`, a field may be missing or stored in any type, else in the first one."""
    chance, bounds = np.random.default_rng(seed), bounds_of(judge)
    by_field = {m.field: m for m in fields}
    columns: dict[str, pl.Series] = {"record": pl.int_range(count, eager=True).cast(pl.String)}
    cells: list[dict[str, Cell]] = [{} for _ in range(count)]
    for name in fields_of(rules):
        measure = by_field[name]
        which = int(chance.integers(len(DTYPES[measure.type]))) if odd else 0
        own = column(measure, DTYPES[measure.type][which], bounds.get(name, set()), chance)
        absent = chance.random()
        if odd and absent < 0.04:
            if absent < 0.02:  # as good as not there
                columns[name] = pl.Series([None] * count, dtype=pl.Null)
            continue
        weights = np.array([0.85 / (len(own.entries) - 2)] * (len(own.entries) - 2) + [0.1, 0.05])
        chosen = chance.choice(len(own.entries), count, p=weights)
        columns |= {series.name: series for series in own.series(chosen.tolist())}
        for cells_of_one, n in zip(cells, chosen.tolist(), strict=True):
            cells_of_one[name] = own.entries[n].cell
    return pl.DataFrame(columns), [Record(str(n), c) for n, c in enumerate(cells)]
