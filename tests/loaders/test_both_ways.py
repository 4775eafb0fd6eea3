"""Read cell by cell or by columns, a file says the same: values, problems with their places, what became of rows."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ticlex.errors import UnreadableInput
from ticlex.records import Reading, RowCount, Scalar
from ticlex.validate.bounds import decimal_of
from ticlex_loaders import frames, read_file, read_table

from .books import EMPTY, Cell, Failed, Formula, Sheet, Shown, excel, letters
from .conftest import BY_FIELD, FIELDS, RULE_SETS

SETTINGS = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
PLAIN = 45
"""Rows of a large workbook that are read one by one before the others are read at once, and some more."""

HEADERS = (
    "记录号", "适用规则集", "研发场地面积", "研发场地面积（亩）", "rd_floor_area_m2", "科研仪器设备原值（万元）",
    "科研仪器设备原值", "全职人员占比", "全职人员占比（%）", "独立法人", "年度报告报送日期", "报告年度",
    "团队成员人数", "中文名称", "中心类别", "备注", "注册地址", "",
)  # fmt: skip
WORDS = (
    "", " ", "\u200b", "A", "B", "甲", "5000", "５０００", "5,000", "5000㎡", "7.5亩", "10亩", "2000万元", "0.3亿元",
    "２０００万元", "约5000", "五千", "50%", "５０％", "1/2", "1/3", "0.3333333333333333", "0.333333333333333333", "55",
    "120%", "是", "否", "有", "无", "-", "待定", "2025-01-30", "2025年1月30日", "2025/2/30", "20250130", "1/30",
    "2025-01-30 15:00", "2025", "领域类", "综合类", "field", "js-application", "js-application；cq-recognition",
    "js-aplication", "cn-field;甲", "-5", "1e3", "#REF!", "a\nb", "'7", "𠮷",
)  # fmt: skip
TEXTS = st.one_of(st.sampled_from(WORDS), st.text("0123456789.,%/万元亩 年月日-约是无甲A\n", max_size=6))
NUMBERS = st.one_of(
    st.sampled_from([0, 1, 5000, 2024, 55, 0.55, 1 / 3, 2 / 3, 0.1 + 0.2, 4999.99, 1e-7, 1e15, 1e17, -5, 0.005]),
    st.integers(-3, 10**6),
    st.floats(0, 1e6, allow_subnormal=False),
)
DAYS = st.one_of(
    st.dates(date(1905, 1, 1), date(2200, 1, 1)),
    st.sampled_from([date(2025, 1, 30), datetime(2025, 1, 30, 15), datetime(2025, 1, 30)]),
)


# What is held together


def outcome(read: Callable[[], Reading | frames.Table]) -> Reading | frames.Table | str:
    try:
        return read()
    except UnreadableInput as error:
        return str(error)


def read_both_ways(path: Path) -> Reading | None:
    """The reading of a file, held together with its reading by columns; None if both refuse it alike."""
    by_rows = outcome(lambda: read_file(str(path), FIELDS, RULE_SETS))
    by_columns = outcome(lambda: read_table(str(path), FIELDS, RULE_SETS))
    return held_together(by_rows, by_columns)


def held_together(reading: Reading | frames.Table | str, table: Reading | frames.Table | str) -> Reading | None:
    if isinstance(reading, str) or isinstance(table, str):
        assert table == reading
        return None
    assert isinstance(reading, Reading)
    assert isinstance(table, frames.Table)
    assert table.rows == reading.rows
    assert list(table.problems) == reading.problems
    assert table.extra_columns == reading.extra_columns
    assert table.records() == reading.records
    assert_frame_says(table.frame, reading)
    assert reading.rows.read == reading.rows.accepted + reading.rows.rejected + reading.rows.blank
    assert reading.rows.accepted == len(reading.records)
    return reading


def assert_frame_says(frame: pl.DataFrame, reading: Reading) -> None:
    """What is judged, the frame, holds the values of the records, and marks the cells that are bad."""
    assert frame["record"].to_list() == [record.id for record in reading.records]
    if "rule_set" in frame.columns:
        assert frame["rule_set"].to_list() == [list(record.rule_sets) for record in reading.records]
    else:
        assert not any(record.rule_sets for record in reading.records)
    for field in {field for record in reading.records for field in record.cells}:
        kind = BY_FIELD[field].type
        cells = [record.cells.get(field) for record in reading.records]
        assert [stood_for(value, kind) for value in frame[field]] == [c.value if c else None for c in cells], field
        bad = frame[field + ".bad"].to_list() if field + ".bad" in frame.columns else [False] * frame.height
        assert bad == [c is not None and c.problem is not None for c in cells], field


def stood_for(value: Scalar | float | None, kind: str) -> Scalar | None:
    return decimal_of(value, kind) if isinstance(value, float) else value


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


def saved(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


# Tables of text


@st.composite
def tables(draw: st.DrawFn, cells: st.SearchStrategy[Cell]) -> tuple[list[str], list[list[Cell]]]:
    """A header, in which a field may stand twice or a name be missing, and rows of too few or too many cells."""
    header = draw(st.lists(st.sampled_from(HEADERS), min_size=1, max_size=7))
    header = ["独立法人", *header]
    rows = draw(st.lists(st.lists(cells, max_size=len(header) + 1), min_size=1, max_size=10))
    return header, rows


def is_nothing(cell: object) -> bool:
    return cell is None or cell == EMPTY or (isinstance(cell, str) and not cell.replace("\u200b", "").strip())


@SETTINGS
@given(table=tables(TEXTS), encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
def test_csv(folder: Path, table: tuple[list[str], list[list[Cell]]], encoding: str) -> None:
    header, rows = table
    stream = io.StringIO()
    csv.writer(stream).writerows([header, *rows])
    reading = read_both_ways(saved(folder / "a.csv", stream.getvalue().encode(encoding)))
    assert reading is not None
    assert reading.rows.read == len(rows)
    assert reading.rows.blank == sum(all(map(is_nothing, row)) for row in rows)


JSON_VALUES = st.one_of(TEXTS, NUMBERS, st.booleans(), st.none(), st.just([1]), st.just(["js-application"]))


@SETTINGS
@given(
    objects=st.lists(
        st.one_of(
            st.dictionaries(st.sampled_from(HEADERS), JSON_VALUES, max_size=6).map(lambda o: {"独立法人": True} | o),
            st.sampled_from([{}, None, 7, [1]]),
        ),
        min_size=1,
        max_size=10,
    ),
    is_lines=st.booleans(),
)
def test_json(folder: Path, objects: list[object], is_lines: bool) -> None:
    objects = [{"独立法人": True}, *objects]
    text = "\n".join(json.dumps(one) for one in objects) if is_lines else json.dumps(objects, ensure_ascii=False)
    reading = read_both_ways(saved(folder / "a.json", text.encode("utf-8", "surrogatepass")))
    assert reading is not None
    assert reading.rows.rejected >= sum(isinstance(one, int | list) for one in objects)


# Workbooks

CELLS: st.SearchStrategy[Cell] = st.one_of(
    TEXTS,
    NUMBERS,
    DAYS,
    st.booleans(),
    st.none(),
    st.just(EMPTY),
    st.sampled_from(["#REF!", "#DIV/0!", "#N/A"]).map(Failed),
    st.builds(Formula, st.just("B2*2&C3"), st.one_of(st.none(), st.sampled_from([5000.0, 0.5, "是", "", "2000万元"]))),
    st.builds(Shown, st.sampled_from([0.55, 0.5, 2000.0, 55.0]), st.sampled_from(["%", "万元"])),
)


@st.composite
def sheets(draw: st.DrawFn, name: str = "江苏") -> Sheet:
    """A sheet with hidden rows and merged cells; the messy rows come behind enough plain ones, or at once."""
    header, rows = draw(tables(CELLS))
    plain: list[list[Cell]] = [["是"]] * (PLAIN if draw(st.booleans()) else 0)
    title: list[list[Cell]] = draw(st.sampled_from([[], [["填报表"], []]]))
    # The same cells at several places, some rows apart: a text that comes up again is read once.
    body = [*plain, *rows, [], *rows[:2]]
    first = len(title) + len(plain) + 2
    at = st.integers(first, first + len(rows))
    column = st.integers(0, len(header))
    merged = draw(st.lists(st.tuples(at, column, st.integers(0, 2), st.integers(0, 1)), max_size=1))
    references = [f"{letters(left)}{top}:{letters(left + wide)}{top + high}" for top, left, high, wide in merged]
    return Sheet(name, [*title, header, *body], draw(st.lists(at, max_size=2)), references)


@SETTINGS
@given(one=sheets(), other=st.one_of(st.none(), sheets("重庆")), is_1904=st.booleans())
def test_a_workbook_as_excel_writes_it(folder: Path, one: Sheet, other: Sheet | None, is_1904: bool) -> None:
    data = excel(one, *([other] if other else []), is_1904=is_1904)
    reading = read_both_ways(saved(folder / "a.xlsx", data))
    assert reading is not None
    if other is None and not one.merged:
        start = next(n for n, row in enumerate(one.rows) if "独立法人" in row)
        below = list(one.rows[start + 1 :])
        while below and all(map(is_nothing, below[-1])):
            below.pop()
        assert (reading.rows.read, reading.rows.blank) == (
            len(below), sum(all(map(is_nothing, row)) for row in below),
        )  # fmt: skip


@settings(SETTINGS, max_examples=25)
@given(one=sheets(), is_1904=st.booleans())
def test_a_workbook_as_openpyxl_writes_it(folder: Path, one: Sheet, is_1904: bool) -> None:
    workbook = openpyxl.Workbook()
    if is_1904:
        workbook.epoch = datetime(1904, 1, 1)
    sheet = workbook.worksheets[0]
    for number, row in enumerate(one.rows, 1):
        for column, cell in enumerate(row, 1):
            sheet.cell(number, column, plain_cell(cell))
    for number in one.hidden:
        sheet.row_dimensions[number].hidden = True
    for reference in one.merged:
        sheet.merge_cells(reference)
    workbook.save(folder / "b.xlsx")
    assert read_both_ways(folder / "b.xlsx") is not None


def plain_cell(cell: Cell) -> str | float | bool | date | None:
    if isinstance(cell, Shown):
        return cell.number if cell.unit else None
    if isinstance(cell, Formula):
        return f"={cell.text}"
    return cell.word if isinstance(cell, Failed) else cell


# Parquet: a column is of one type

COLUMNS: Mapping[pl.DataType, st.SearchStrategy[object]] = {
    pl.String(): TEXTS,
    pl.Categorical(): TEXTS,
    pl.Float64(): NUMBERS.map(float),
    pl.Float32(): st.sampled_from([0.5, 1 / 3, 5000.25, 0.1]),
    pl.Int32(): st.integers(-3, 10**6),
    pl.UInt64(): st.integers(0, 2**64 - 1),
    pl.Decimal(38, 18): st.decimals(0, 1, places=18),
    pl.Boolean(): st.booleans(),
    pl.Date(): st.dates(date(1, 1, 1), date(9999, 12, 31)),
    pl.Datetime("ms"): st.datetimes(datetime(1, 1, 1), datetime(9999, 1, 1)),
    pl.List(pl.String()): st.lists(st.sampled_from(["js-application", "甲"]), max_size=2),
}


@st.composite
def parquet_columns(draw: st.DrawFn) -> pl.DataFrame:
    height = draw(st.integers(1, 8))
    names = draw(st.lists(st.sampled_from([h for h in HEADERS if h]), min_size=1, max_size=5, unique=True))
    frame = pl.DataFrame({"独立法人": [True] * height})
    for name in names:
        dtype = draw(st.sampled_from(list(COLUMNS)))
        values = draw(st.lists(st.one_of(st.none(), COLUMNS[dtype]), min_size=height, max_size=height))
        frame = frame.with_columns(pl.Series(name, values, dtype=dtype, strict=False))
    if draw(st.booleans()):
        frame = frame.with_columns(pl.Series("独立法人.bad", [n % 2 == 0 for n in range(height)]))
    return frame


@SETTINGS
@given(frame=parquet_columns())
def test_parquet(folder: Path, frame: pl.DataFrame) -> None:
    frame.write_parquet(folder / "a.parquet")
    reading = read_both_ways(folder / "a.parquet")
    assert reading is not None
    assert reading.rows.read == frame.height


# Turtle

TERMS = st.one_of(
    st.sampled_from(WORDS).map(lambda word: json.dumps(word, ensure_ascii=False)),
    st.sampled_from(["5000", "0.5", "1e3", "true", "false", '"2025-01-30"^^xsd:date', "tic:Field", "1 , 2", "[]"]),
)
PROPERTIES = [f"tic:{str(m.iri).rsplit('#', 1)[1]}" for m in FIELDS[:12]] + ["tic:ruleSet", "tic:misspelt", "ex:extra"]


@SETTINGS
@given(bodies=st.lists(st.tuples(st.booleans(), st.dictionaries(st.sampled_from(PROPERTIES), TERMS)), min_size=1))
def test_turtle(folder: Path, bodies: list[tuple[bool, dict[str, str]]]) -> None:
    head = (
        "@prefix tic: <https://w3id.org/ticlex/ontology#> .\n@prefix ex: <https://example.org/> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\nex:first a tic:CenterRecord .\n"
    )
    text = head
    for n, (is_typed, own) in enumerate(bodies):
        said = [*(["a tic:CenterRecord"] if is_typed else []), *(f"{name} {value}" for name, value in own.items())]
        text += f"ex:c{n} {' ; '.join(said)} .\n" if said else ""
    reading = read_both_ways(saved(folder / "a.ttl", text.encode()))
    assert reading is not None
    assert reading.rows.accepted + reading.rows.rejected >= 1 + sum(is_typed for is_typed, _ in bodies)


# Standard input, and the one or the other by size


class _Stdin:
    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


def center(number: int) -> dict[str, str | float]:
    return {"记录号": f"R{number}", "研发场地面积": 4990.0 + number % 20, "独立法人": ("是", "否", "待定")[number % 3]}


def files(centers: Sequence[Mapping[str, str | float]]) -> Iterator[tuple[str, bytes]]:
    """The same records in every format."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(centers[0]))
    writer.writeheader()
    writer.writerows(centers)
    yield ".csv", stream.getvalue().encode()
    yield ".json", json.dumps(centers).encode()
    yield ".xlsx", excel(Sheet("中心", [list(centers[0]), *(list(one.values()) for one in centers)]))
    parquet = io.BytesIO()
    pl.DataFrame(centers).write_parquet(parquet)
    yield ".parquet", parquet.getvalue()
    head = "@prefix tic: <https://w3id.org/ticlex/ontology#> .\n@base <https://example.org/> .\n"
    for one in centers:
        head += f"<{one['记录号']}> a tic:CenterRecord ; tic:rdFloorArea {one['研发场地面积']} ; "
        head += f'tic:legalPerson "{one["独立法人"]}" .\n'
    yield ".ttl", head.encode()


MANY = [center(number) for number in range(1_200)]


@pytest.mark.parametrize(
    ("suffix", "data"), list(files(MANY)), ids=lambda value: value if isinstance(value, str) else ""
)
def test_many_records_in_every_format_and_from_standard_input(
    suffix: str, data: bytes, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = read_both_ways(saved(folder / f"many{suffix}", data))
    assert reading is not None
    assert reading.rows == RowCount(1_200, 1_200, 0, 0)
    assert [r.id for r in reading.records] == [one["记录号"] for one in MANY]
    assert [r.cells["rd_floor_area_m2"].value for r in reading.records] == [
        Decimal(str(one["研发场地面积"])) for one in MANY
    ]
    assert [p.found for p in reading.problems] == ["待定"] * 400
    ways = []
    for read in (read_file, read_table):
        monkeypatch.setattr("sys.stdin", _Stdin(data))
        ways.append(read("-", FIELDS, RULE_SETS))
    told = held_together(*ways)
    assert told is not None
    assert [r.cells["rd_floor_area_m2"].value for r in told.records] == [
        r.cells["rd_floor_area_m2"].value for r in reading.records
    ]
