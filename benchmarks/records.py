"""Make records of centers that do not exist, as many as wanted and the same ones from the same seed.

What a rule set asks for is read from its shapes: four records in five fulfil it, some of them barely; the others have
one to three faults: a value just short, a blank, or a cell that could not be read.

    python benchmarks/records.py 1000000 records.parquet [--rules js-application] [--seed 1]
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import polars as pl

from ticlex.measures import Measure, measures
from ticlex.store import Store
from ticlex.validate import Condition, RuleSet, rule_sets

FAULTY = 0.2
PLACES = ("江苏", "江苏省南京市", "江苏省无锡市", "江苏省苏州市", "重庆", "重庆市渝北区", "四川省成都市", "上海市")
TEXTS = {
    "name_zh": (
        "江苏省示例技术创新中心", "重庆市示例技术创新中心", "国家示例技术创新中心", "示例国家技术创新中心",
        "重庆市示例技术创新中心（筹建）", "示例研究院", "国家示例创新中心",
    ),
    "name_en": (
        "National Center of Technology Innovation for Examples", "Example National Center of Technology Innovation",
        "Chongqing Technology Innovation Center of Examples", "Example Institute",
    ),
}  # fmt: skip
"""What a text field may hold, a place if nothing is said here; a pattern of the shapes picks those that fulfil it."""
BAD_WORDS = ("待补", "约", "见附件", "N/A")


def make_records(count: int, seed: int, rules: RuleSet, known: list[Measure]) -> pl.DataFrame:
    """A checked table as `ticlex.validate.table.judge_table` wants it: every field, `.bad` where a cell may be bad."""
    chance = np.random.default_rng(seed)
    conditions = {c.test.measure.field: c for c in rules.tested if c.test and c.test.measure.field}
    faults = _faults(chance, count, list(conditions))
    columns: dict[str, pl.Series] = {"record": pl.int_range(count, eager=True).cast(pl.String).str.zfill(7)}
    for measure in known:
        if not measure.field:
            continue
        condition = conditions.get(measure.field)
        sound, short = _values(chance, count, measure, condition)
        fault = faults.get(measure.field, np.zeros(count, dtype=np.int8))
        if measure.type == "text":  # a text can hardly be bad input
            fault = np.where(fault == 3, 2, fault)
        is_text = sound.dtype == object
        values = pl.Series(np.where(fault == 1, short, sound), dtype=pl.String if is_text else None)
        is_filled = pl.Series(fault < 2) if condition else pl.Series(chance.random(count) < 0.7)
        columns[measure.field] = values.cast(_DTYPES[measure.type]).set(~is_filled, None)
        if condition:
            columns[f"{measure.field}.bad"] = pl.Series(fault == 3)
    return pl.DataFrame(columns)


_DTYPES: Mapping[str, pl.DataType] = {
    "text": pl.String(), "code": pl.String(), "boolean": pl.Boolean(), "date": pl.Date(), "integer": pl.Int64(),
    "number": pl.Float64(), "money": pl.Int64(), "ratio": pl.Float64(),
}  # fmt: skip


def _faults(chance: np.random.Generator, count: int, fields: list[str]) -> dict[str, np.ndarray]:
    """For each field what is wrong with it in each record: 0 nothing, 1 just short, 2 blank, 3 bad."""
    faults = {field: np.zeros(count, dtype=np.int8) for field in fields}
    faulty = np.flatnonzero(chance.random(count) < FAULTY)
    which = chance.integers(0, len(fields), (3, len(faulty)))
    kinds = chance.choice([1, 2, 3], (3, len(faulty)), p=[0.6, 0.3, 0.1]).astype(np.int8)
    more = chance.random((3, len(faulty))) < np.array([[1.0], [0.4], [0.15]])
    for turn in range(3):
        for index, field in enumerate(fields):
            hit = more[turn] & (which[turn] == index)
            faults[field][faulty[hit]] = kinds[turn][hit]
    return faults


def _values(
    chance: np.random.Generator, count: int, measure: Measure, condition: Condition | None
) -> tuple[np.ndarray, np.ndarray]:
    """What fulfils the condition, one value per record, and what is just short of it."""
    asked = condition.required if condition else None
    match measure.type:
        case "boolean":
            wanted = asked[1] if asked else None
            sound = np.full(count, wanted) if isinstance(wanted, bool) else chance.random(count) < 0.6
            return sound, ~sound
        case "date":
            days = chance.integers(0, 60, count).astype("timedelta64[D]") + np.datetime64(date(2025, 1, 1))
            return days, days
        case "text" | "code":
            codes = tuple(code.code for code in measure.codes)
            words = TEXTS.get(measure.field, PLACES) if measure.type == "text" else codes
            return _words(chance, count, words, asked)
    return _numbers(chance, count, measure, asked)


def _words(
    chance: np.random.Generator, count: int, words: tuple[str, ...], asked: tuple[str, object] | None
) -> tuple[np.ndarray, np.ndarray]:
    op, wanted = asked or ("Present", True)
    fulfils = [w for w in words if op == "Present" or (re.search(str(wanted), w) if op == "Matches" else w == wanted)]
    others = [w for w in words if w not in fulfils] or fulfils
    as_objects = [np.array(chosen, dtype=object) for chosen in (fulfils, others)]
    return as_objects[0][chance.integers(0, len(fulfils), count)], as_objects[1][chance.integers(0, len(others), count)]


def _numbers(
    chance: np.random.Generator, count: int, measure: Measure, asked: tuple[str, object] | None
) -> tuple[np.ndarray, np.ndarray]:
    if measure.type == "integer" and measure.unit is None:
        years = chance.integers(2022, 2026, count)
        return years, years
    op, bound = asked or ("AtLeast", {"ratio": 0.3, "money": 10**7, "integer": 5}.get(measure.type, 10))
    bar = float(bound) if isinstance(bound, int | float | Decimal) else 10.0
    spread = chance.gamma(1.0, 0.5, count)  # one in ten lies within five hundredths of the bar
    if measure.type == "ratio":
        steps = np.round((1 - bar) * 100 * chance.random(count)) / 100
        sound = np.minimum(bar + steps, 1.0) if op == "AtLeast" else bar * chance.random(count)
        return np.round(sound, 2), np.full(count, round(bar - 0.01 if op == "AtLeast" else bar + 0.01, 2))
    step = 1 if measure.type in ("integer", "money") else 0.01
    if op == "Exactly":
        return np.full(count, bar), np.full(count, bar + step)
    sound = bar * (1 + spread) if op == "AtLeast" else bar / (1 + spread)
    sound = np.round(sound / step) * step
    return np.round(sound, 2), np.full(count, bar - step if op == "AtLeast" else bar + step)


def as_written(records: pl.DataFrame) -> pl.DataFrame:
    """The records as a person's file has them: all text, 是 and 否, words where a cell is bad."""
    shown = []
    for name, dtype in records.schema.items():
        if name.endswith(".bad"):
            continue
        text = pl.col(name).cast(pl.String)
        if dtype == pl.Boolean:
            text = pl.when(pl.col(name)).then(pl.lit("是")).when(~pl.col(name)).then(pl.lit("否"))
        if f"{name}.bad" in records.columns:
            word = pl.lit(pl.Series(BAD_WORDS)).gather(pl.int_range(pl.len()) % len(BAD_WORDS))
            text = pl.when(pl.col(f"{name}.bad")).then(word).otherwise(text)
        shown.append(text.alias(name))
    return records.select(shown)


def write_records(path: Path, count: int, seed: int = 1, rules: str = "js-application") -> None:
    """Write a Parquet file of checked records, or a CSV or Excel file of what a person would have written."""
    store = Store()
    rule_set = rule_sets(store)[rules]
    records = make_records(count, seed, rule_set, measures(store))
    match path.suffix:
        case ".csv":
            as_written(records).write_csv(path)
        case ".xlsx":
            asked = {field for condition in rule_set.tested for field in condition.fields}
            _write_workbook(path, as_written(records), ["record", *(f for f in records.columns if f in asked)])
        case _:
            records.write_parquet(path)


def _write_workbook(path: Path, written: pl.DataFrame, columns: list[str]) -> None:
    """The columns that a template of the rule set would have; numbers as numbers, as Excel stores them."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("records")
    sheet.append(columns)
    for row in written.select(columns).iter_rows():
        sheet.append([_cell(value) for value in row])
    book.save(path)


def _cell(text: str | None) -> str | float | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return text


def main() -> None:
    """Write records as asked."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("count", type=int)
    options.add_argument("path", type=Path, help=".parquet, .csv or .xlsx")
    options.add_argument("--rules", default="js-application")
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    write_records(asked.path, asked.count, asked.seed, asked.rules)


if __name__ == "__main__":
    main()
