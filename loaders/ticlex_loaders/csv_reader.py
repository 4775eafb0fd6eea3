"""Records from CSV: comma, semicolon or tab; UTF-8, UTF-16 with its mark, or GB18030."""

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ticlex.errors import UnreadableInput
from ticlex.records import Problem, Reading, RowCount
from ticlex_loaders.gate import decode
from ticlex_loaders.headers import Headers
from ticlex_loaders.layout import HEADER_DEPTH, Row, find_header
from ticlex_loaders.tabular import Grid, read_grid

_DELIMITERS = ",;\t，|"
_HEAD = 20_000
"""Characters in which the delimiter is looked for: a header of all fields has under 3,000."""


def read_csv(name: str, data: bytes, headers: Headers, rule_sets: Collection[str]) -> Reading:
    """Read a CSV file.

    Raises:
        UnreadableInput: empty, of unknown encoding, with an unclosed quote, or without any known header.
    """
    file = open_csv(name, data, headers)
    rows = list(file.rows())
    header = file.header(rows, headers)
    reading = read_grid(Grid(rows, place, row_name), header, headers, rule_sets, set())
    reading.problems += file.doubts(rows[header])
    counts = RowCount(len(rows) - header - 1, reading.accepted, reading.rejected, reading.blank)
    return Reading(reading.records, reading.problems, counts, reading.extra_columns)


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A CSV file, decoded."""

    name: str
    text: str
    is_certain: bool
    """Whether the encoding is."""
    delimiter: str
    skipped: int
    """Lines before the table."""

    def rows(self) -> Iterator[Row]:
        """The rows in their order, numbered as the file counts.

        Raises:
            UnreadableInput: quotes that do not fit; says in which row.
        """
        reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=self.delimiter, strict=True)
        number = self.skipped
        try:
            for number, fields in enumerate(reader, 1 + self.skipped):
                yield Row(number, dict(enumerate(fields)))
        except csv.Error as error:
            is_open = "unexpected end" in str(error) or "field larger" in str(error)
            wrong = "引号没有闭合" if is_open else "引号的用法不对"
            remedy = '给该行补上引号；单元格里的引号写成两个（""）。'
            raise UnreadableInput(self.name, f"第{number + 1}行", wrong, remedy) from error

    def header(self, rows: Sequence[Row], headers: Headers) -> int:
        """Index of the header among the first rows.

        Raises:
            UnreadableInput: no known header.
        """
        found = find_header(rows, headers, lone_is_enough=True)
        if found is None:
            raise _no_header(self.name, rows, self.is_certain)
        return found

    def doubts(self, header: Row) -> list[Problem]:
        """A header in ASCII does not bear witness to GB18030: the text may be Big5."""
        if self.is_certain or not all(str(value).isascii() for value in header.cells.values()):
            return []
        remedy = "核对中文是否正确；最好另存为 UTF-8。"
        return [Problem(self.name, "编码不明", "不是 UTF-8，按 GB18030 读取", remedy)]


def open_csv(name: str, data: bytes, headers: Headers) -> CsvFile:
    """Decode a CSV file.

    Raises:
        UnreadableInput: empty, or of unknown encoding.
    """
    text, is_certain = decode(name, data)
    if not text.strip():
        raise UnreadableInput(name, "空文件", "没有表头，也没有记录", "第一行写表头，其后每行一条记录。")
    text, skipped = _without_separator_line(text)
    return CsvFile(name, text, is_certain, _delimiter(text, headers), skipped)


def place(row: int, column: int, zh: str) -> str:
    """Where a cell of a CSV file stands."""
    return f"第{row}行 {zh or f'第{column + 1}列'}"


def row_name(row: int) -> str:
    """What a row of a CSV file is called."""
    return f"第{row}行"


def _delimiter(text: str, headers: Headers) -> str:
    """The delimiter that gives the most known headers in some line near the top."""
    lines = [line for line in text[:_HEAD].splitlines() if line.strip()][:HEADER_DEPTH]

    def known(delimiter: str) -> int:
        counts = [0]
        for line in lines:
            fields = next(csv.reader([line], delimiter=delimiter), [])
            counts.append(len({headers.column(f).field for f in fields} - {None}))
        return max(counts)

    return max(_DELIMITERS, key=known)


def _without_separator_line(text: str) -> tuple[str, int]:
    """Excel's own first line `sep=;` is no row of the table, yet counts as a line."""
    first, _, rest = text.partition("\n")
    return (rest, 1) if first.strip().lower() in ("sep=,", "sep=;", "sep=\t", "sep=") else (text, 0)


def _no_header(name: str, rows: Sequence[Row], is_certain: bool) -> UnreadableInput:
    top = next((row for row in rows if row.cells), None)
    found = "、".join(str(v).strip() for v in list(top.cells.values())[:6])[:80] if top else "没有内容"
    if not is_certain:
        remedy = "请把文件另存为 UTF-8（Excel 中选“CSV UTF-8”）。"
        return UnreadableInput(name, "编码不明", "不是 UTF-8，按 GB18030 也读不出已知的列", remedy)
    remedy = "第一行写表头，用英文字段名（如 rd_floor_area_m2）或中文名（如 研发场地面积）。"
    return UnreadableInput(name, f"表头：{found}", "没有一列是已知的", remedy)
