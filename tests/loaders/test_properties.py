"""What holds for whatever is thrown at the readers."""

import contextlib
import csv
import io
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from ticlex.errors import TiclexError
from ticlex_loaders import read_cell, read_file, read_records

from .conftest import BY_FIELD, FIELDS, RULE_SETS

SETTINGS = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FULL_WIDTH = {ord(c): ord(c) + 0xFEE0 for c in "0123456789.,%/"}


def ways_to_write(number: int) -> list[str]:
    """A whole number of CNY in every way that is accepted."""
    import cn2an

    plain, grouped = str(number), f"{number:,}"
    ways = [plain, grouped, f" {plain} ", plain.translate(FULL_WIDTH), grouped.translate(FULL_WIDTH)]
    ways += [f"{plain}元", f"{grouped} 元", f"￥{plain}", f"{plain}.00", f"+{plain}", f"人民币{plain}元"]
    ways += [f"{Decimal(number) / 10_000:f}万元", f"{Decimal(number) / 10**8:f}亿元", f"{Decimal(number):E}"]
    return [*ways, f"{cn2an.an2cn(number)}元"]


@SETTINGS
@given(st.integers(0, 10**12))
def test_a_number_reads_the_same_however_it_is_written(number: int) -> None:
    for way in ways_to_write(number):
        cell = read_cell(way, BY_FIELD["equipment_value_cny"], "", None)
        assert (cell.value, cell.problem) == (number, None), way
    cell = read_cell(float(number), BY_FIELD["equipment_value_cny"], "", None)
    assert cell.value == number


@SETTINGS
@given(st.integers(1, 100).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d))))
def test_a_ratio_reads_the_same_as_fraction_and_as_double(ratio: tuple[int, int]) -> None:
    n, d = ratio
    measure = BY_FIELD["fulltime_ratio"]
    as_text = read_cell(f"{n}/{d}", measure, "", None)
    assert as_text.problem is None
    assert read_cell(n / d, measure, "", None).value == as_text.value


@SETTINGS
@given(st.decimals(0, 1, places=4))
def test_percent_and_decimal_are_the_same(ratio: Decimal) -> None:
    measure = BY_FIELD["fulltime_ratio"]
    percent = read_cell(f"{ratio * 100:f}%", measure, "", None)
    assert percent.value == read_cell(f"{ratio:f}", measure, "", None).value == ratio


@SETTINGS
@given(st.text(max_size=30), st.sampled_from(sorted(BY_FIELD)), st.sampled_from([None, "万元", "%", "亩", "甲"]))
def test_any_text_is_a_value_a_blank_or_a_problem(text: str, field: str, header_unit: str | None) -> None:
    cell = read_cell(text, BY_FIELD[field], "第3行", header_unit)
    assert cell.value is None or cell.problem is None
    is_blank = not text.translate(dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))).strip()
    assert (cell.value is None and cell.problem is None) == is_blank


@SETTINGS
@given(
    st.text("0123456789.,-+eE%/千万亿元一二三十百零点约年月 ()", max_size=14),
    st.sampled_from(sorted(BY_FIELD)),
)
def test_numerals_in_disorder_do_no_harm(text: str, field: str) -> None:
    value = read_cell(text, BY_FIELD[field], "", None).value
    assert not isinstance(value, Decimal) or (value.is_finite() and value >= 0)


@SETTINGS
@given(st.floats(), st.sampled_from(sorted(BY_FIELD)))
def test_any_double_is_a_value_or_a_problem(number: float, field: str) -> None:
    cell = read_cell(number, BY_FIELD[field], "", None)
    assert (cell.value is None) != (cell.problem is None)


CELL = st.one_of(
    st.sampled_from(["", " ", "A", "B", "是", "无", "5000", "五千", "js-application", "x", "55%", '"', "\n"]),
    st.text('ab,;"\n 1', max_size=5),
)
HEADER = st.lists(
    st.sampled_from(["记录号", "适用规则集", "研发场地面积", "rd_floor_area_m2", "独立法人", "备注", "注册地址", ""]),
    min_size=1,
    max_size=6,
)
TABLE = st.tuples(HEADER, st.lists(st.lists(CELL, max_size=8), max_size=12))


@SETTINGS
@given(TABLE)
def test_every_row_of_a_csv_is_accepted_rejected_or_blank(table: tuple[list[str], list[list[str]]]) -> None:
    header, body = table
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(["独立法人", *header])
    writer.writerows(body)
    rows = read_records("a.csv", stream.getvalue().encode(), FIELDS, RULE_SETS)
    counts = rows.rows
    assert counts.read == counts.accepted + counts.rejected + counts.blank == len(body)
    assert counts.accepted == len(rows.records)
    assert counts.blank == sum(not any(c.strip() for c in row) for row in body)
    assert len({r.id for r in rows.records}) == len(rows.records)


@settings(SETTINGS, max_examples=60)
@given(TABLE)
def test_a_workbook_and_a_csv_of_the_same_cells_are_read_the_same(
    table: tuple[list[str], list[list[str]]],
) -> None:
    header, body = table
    body = [*body, ["是"]]
    stream = io.StringIO()
    csv.writer(stream).writerows([["独立法人", *header], *body])
    workbook, binary = Workbook(), io.BytesIO()
    assert workbook.active is not None
    for number, row in enumerate([["独立法人", *header], *body], 1):
        for column, text in enumerate(row, 1):
            workbook.active.cell(number, column).value = text or None
    workbook.save(binary)
    ours = read_records("a.csv", stream.getvalue().encode(), FIELDS, RULE_SETS)
    theirs = read_records("a.xlsx", binary.getvalue(), FIELDS, RULE_SETS)
    assert ours.rows == theirs.rows
    assert len(ours.problems) == len(theirs.problems)
    for a, b in zip(ours.records, theirs.records, strict=True):
        assert (a.id, a.rule_sets, a.extra) == (b.id, b.rule_sets, b.extra)
        assert {f: c.value for f, c in a.cells.items()} == {f: c.value for f, c in b.cells.items()}


def _workbook() -> bytes:
    workbook, stream = Workbook(), io.BytesIO()
    assert workbook.active is not None
    workbook.active.append(["记录号", "研发场地面积"])
    workbook.active.append(["A", 5000])
    workbook.save(stream)
    return stream.getvalue()


WORKBOOK = _workbook()
NAMES = st.sampled_from(["a.csv", "a.xlsx", "a.ttl", "-", "a.pdf", ""])
BYTES = st.one_of(
    st.binary(max_size=200),
    st.binary(max_size=60).map(lambda b: b"record,legal_person\n" + b),
    st.binary(max_size=60).map(lambda b: b"PK\x03\x04" + b),
    st.binary(max_size=60).map(lambda b: b"@prefix tic: <https://w3id.org/ticlex/ontology#> . " + b),
    st.text(max_size=60).map(lambda t: b"\xff\xfe" + t.encode("utf-16-le", "surrogatepass")),
    st.tuples(st.integers(0, len(WORKBOOK) - 1), st.binary(min_size=1, max_size=4)).map(
        lambda e: WORKBOOK[: e[0]] + e[1] + WORKBOOK[e[0] + len(e[1]) :]
    ),
    st.integers(0, len(WORKBOOK)).map(lambda n: WORKBOOK[:n]),
)


@settings(SETTINGS, max_examples=600)
@given(NAMES, BYTES)
def test_bytes_are_read_or_refused(name: str, data: bytes) -> None:
    try:
        reading = read_records(name, data, FIELDS, RULE_SETS)
    except TiclexError:
        return
    counts = reading.rows
    assert counts.read == counts.accepted + counts.rejected + counts.blank


PARTS = st.sampled_from(
    [
        "xl/worksheets/sheet1.xml",
        "xl/workbook.xml",
        "xl/styles.xml",
        "_rels/.rels",
        "xl/_rels/workbook.xml.rels",
    ]
)


@settings(SETTINGS, max_examples=300)
@given(
    PARTS,
    st.floats(0, 1),
    st.sampled_from(["", "<", "x", '"', "9", "</row>", "<c/>", "<v>1e999</v>", "é"]),
    st.integers(0, 9),
)
def test_damaged_parts_are_read_or_refused(part: str, where: float, what: str, cut: int) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as old, zipfile.ZipFile(stream, "w") as new:
        for entry in old.infolist():
            text = old.read(entry).decode()
            if entry.filename == part:
                at = int(where * len(text))
                text = text[:at] + what + text[at + cut :]
            new.writestr(entry.filename, text)
    with contextlib.suppress(TiclexError):
        read_records("a.xlsx", stream.getvalue(), FIELDS, RULE_SETS)


@pytest.mark.parametrize("path", ["\x00.csv", "", "/dev/null", "a" * 5000 + ".csv", "/root/\ud800.csv"])
def test_odd_paths_are_refused(path: str) -> None:
    with pytest.raises(TiclexError):
        read_file(path, FIELDS, RULE_SETS)


class _Stdin:
    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


@pytest.mark.parametrize(
    "data",
    [
        "记录号,研发场地面积\nA,5000\n".encode(),
        "记录号,研发场地面积\nA,5000\n".encode("gb18030"),
        WORKBOOK,
        b"# a\n@prefix tic: <https://w3id.org/ticlex/ontology#> .\n<A> a tic:CenterRecord ; tic:rdFloorArea 5000 .",
        b"PREFIX t: <https://w3id.org/ticlex/ontology#>\n<http://x/A> a t:CenterRecord ; t:rdFloorArea 5000 .",
        b"<http://x/A> a <https://w3id.org/ticlex/ontology#CenterRecord> ;"
        b" <https://w3id.org/ticlex/ontology#rdFloorArea> 5000 .",
    ],
    ids=["csv", "gb18030", "xlsx", "ttl", "prefix", "no-prefix"],
)
def test_standard_input_is_known_by_its_content(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", _Stdin(data))
    (record,) = read_file("-", FIELDS, RULE_SETS).records
    assert (record.id, record.cells["rd_floor_area_m2"].value) == ("A", 5000)


def test_standard_input_is_named_in_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", _Stdin(b"foo,bar\n"))
    with pytest.raises(TiclexError, match=r"^标准输入："):
        read_file("-", FIELDS, RULE_SETS)


def test_no_module_of_the_loaders_prints_or_is_long() -> None:
    modules = list((Path(__file__).parents[2] / "loaders" / "ticlex_loaders").glob("*.py"))
    assert modules
    for module in modules:
        text = module.read_text(encoding="utf-8")
        assert "print(" not in text
        assert text.count("\n") < 300, module.name
