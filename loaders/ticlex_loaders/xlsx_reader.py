"""Records from an Excel workbook: every sheet that has known headers."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence

from ticlex.errors import UnreadableInput
from ticlex.records import Problem, Reading, RowCount
from ticlex_loaders.cells import is_blank, written
from ticlex_loaders.gate import open_workbook
from ticlex_loaders.headers import Headers
from ticlex_loaders.outcome import Bad
from ticlex_loaders.sheet_scan import SheetCells, column_letters, scan_sheet
from ticlex_loaders.tabular import Broken, Row, Table, Value, find_header, read_table
from ticlex_loaders.workbook_parts import Sheet, read_parts

_MAX_MERGED_CELLS = 1_000_000
_SHOWN_ROWS = 20


def read_xlsx(name: str, data: bytes, headers: Headers, rule_sets: Collection[str]) -> Reading:
    """Read a workbook.

    Raises:
        UnreadableInput: no workbook, encrypted, damaged, too large, or without any known header.
    """
    with open_workbook(name, data) as archive:
        workbook = read_parts(name, archive)
        scanned = [(sheet, scan_sheet(name, archive, sheet, workbook)) for sheet in workbook.sheets]
    filled = [(sheet, cells) for sheet, cells in scanned if any(_holds_something(r) for r in cells.rows)]
    starts = _headers_of(filled, headers)
    if all(start is None for start in starts):
        raise _no_header(name, filled)
    result = Reading([], [], RowCount(0, 0, 0, 0))
    taken: set[str] = set()
    is_alone = sum(start is not None for start in starts) == 1
    for (sheet, cells), start in zip(filled, starts, strict=True):
        if start is not None:
            result = _add_sheet(result, name, sheet, cells, start, headers, rule_sets, taken, is_alone)
        elif sheet.state != "veryHidden":
            # Only programs make sheets that Excel's own menus cannot show: lists of choices.
            where = f"工作表 {sheet.name}"
            remedy = "若有记录，第一行写表头；否则不必理会。"
            result.problems.append(Problem(where, _first_text(cells), "没有一列是已知的，已跳过", remedy))
    return result


def _headers_of(filled: Sequence[tuple[Sheet, SheetCells]], headers: Headers) -> list[int | None]:
    """Index of each sheet's header row; a single known header is enough only where no sheet has more."""
    starts = [find_header(cells.rows, headers, lone_is_enough=False) for _, cells in filled]
    if any(start is not None for start in starts):
        return starts
    return [find_header(cells.rows, headers, lone_is_enough=True) for _, cells in filled]


def _add_sheet(
    result: Reading,
    name: str,
    sheet: Sheet,
    cells: SheetCells,
    start: int,
    headers: Headers,
    rule_sets: Collection[str],
    taken: set[str],
    is_alone: bool,
) -> Reading:
    where = f"工作表 {sheet.name}"
    header_row = cells.rows[start].number
    rows = cells.rows[: start + 1] + _without_merged(name, where, cells, start)
    while len(rows) > start + 1 and not _holds_something(rows[-1]):
        rows.pop()
    problems = list(result.problems)
    if sheet.state != "visible":
        problems.append(Problem(where, "隐藏的工作表", "已和其他工作表一起读取", "不需要核对就删去。"))
    if hidden := [n for n in cells.hidden if header_row < n <= rows[-1].number]:
        shown = "、".join(map(str, hidden[:_SHOWN_ROWS])) + (" 等" if len(hidden) > _SHOWN_ROWS else "")
        found = f"隐藏的行：第 {shown} 行"
        problems.append(Problem(where, found, "已和其他行一起读取", "不需要核对就删去。"))
    table = Table(rows, _placer(sheet.name), _namer("" if is_alone else f"{sheet.name}!"))
    reading = read_table(table, start, headers, rule_sets, taken)
    before = result.rows
    counts = RowCount(
        before.read + rows[-1].number - header_row,
        before.accepted + reading.accepted,
        before.rejected + reading.rejected,
        before.blank + reading.blank,
    )
    extra = list(dict.fromkeys(result.extra_columns + reading.extra_columns))
    return Reading(result.records + reading.records, problems + reading.problems, counts, extra)


def _without_merged(name: str, where: str, cells: SheetCells, start: int) -> list[Row]:
    """The rows below the header; what a merged cell covers is broken: its value may be meant for all."""
    rows = list(cells.rows[start + 1 :])
    numbers = [row.number for row in rows]
    by_number = {row.number: row for row in cells.rows}
    visited = 0
    for merged in cells.merged:
        anchor = by_number[merged.top].cells.get(merged.left) if merged.top in by_number else None
        if anchor is None or (not isinstance(anchor, Broken) and is_blank(anchor)):
            continue
        found = anchor.found if isinstance(anchor, Broken) else written(anchor)
        wrong = f"在合并单元格 {merged.reference} 中，只有左上角一格有值"
        broken = Broken(found, Bad(wrong, "取消合并，每格分别填写。"))
        width = merged.right - merged.left + 1
        index = bisect_left(numbers, merged.top)
        while index < len(rows) and numbers[index] <= merged.bottom:
            visited += width
            if visited > _MAX_MERGED_CELLS:
                raise UnreadableInput(name, where, "合并单元格过多", "取消合并后另存。")
            covered: dict[int, Value] = dict.fromkeys(range(merged.left, merged.right + 1), broken)
            if numbers[index] == merged.top:
                covered[merged.left] = anchor
            rows[index] = Row(numbers[index], {**rows[index].cells, **covered})
            index += 1
    return rows


def _placer(sheet: str) -> Callable[[int, int, str], str]:
    letters: dict[int, str] = {}

    def place(row: int, column: int, _: str) -> str:
        if column not in letters:
            letters[column] = column_letters(column)
        return f"{sheet}!{letters[column]}{row}"

    return place


def _namer(prefix: str) -> Callable[[int], str]:
    return lambda row: f"{prefix}第{row}行"


def _holds_something(row: Row) -> bool:
    return any(isinstance(v, Broken) or not is_blank(v) for v in row.cells.values())


def _first_text(cells: SheetCells) -> str:
    row = next(row for row in cells.rows if _holds_something(row))
    value = next(v for v in row.cells.values() if isinstance(v, Broken) or not is_blank(v))
    return value.found if isinstance(value, Broken) else written(value)[:60]


def _no_header(name: str, filled: Sequence[tuple[Sheet, SheetCells]]) -> UnreadableInput:
    if not filled:
        return UnreadableInput(name, "空工作簿", "没有表头，也没有记录", "第一行写表头，其后每行一条记录。")
    sheets = "、".join(sheet.name for sheet, _ in filled[:10])
    remedy = "第一行写表头，用英文字段名（如 rd_floor_area_m2）或中文名（如 研发场地面积）。"
    return UnreadableInput(name, f"工作表 {sheets}", "没有一列是已知的", remedy)
