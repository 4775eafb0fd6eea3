"""Records from an Excel workbook: every sheet that has known headers."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping, Sequence

from ticlex.errors import UnreadableInput
from ticlex.records import Problem, Reading, RowCount
from ticlex_loaders.cells import written
from ticlex_loaders.gate import open_workbook
from ticlex_loaders.headers import Headers
from ticlex_loaders.layout import Broken, Place, Row, Value, find_header, is_empty
from ticlex_loaders.outcome import Bad
from ticlex_loaders.second_reader import confirm, sizes_here
from ticlex_loaders.sheet_scan import Merged, SheetCells, column_letters, scan_sheet
from ticlex_loaders.tabular import Grid, read_grid
from ticlex_loaders.workbook_parts import Sheet, read_parts

_MAX_MERGED_CELLS = 1_000_000
_SHOWN_ROWS = 20


def read_xlsx(name: str, data: bytes, headers: Headers, rule_sets: Collection[str]) -> Reading:
    """Read a workbook.

    Raises:
        UnreadableInput: no workbook, encrypted, damaged, too large, without any known header, or read differently by
            the second reader.
    """
    with open_workbook(name, data) as archive:
        workbook = read_parts(name, archive)
        scanned = [(sheet, scan_sheet(name, archive, sheet, workbook)) for sheet in workbook.sheets]
    filled = [(sheet, cells) for sheet, cells in scanned if any(map(holds_something, cells.rows))]
    starts = headers_of([cells.rows for _, cells in filled], headers)
    if all(start is None for start in starts):
        raise no_header(name, [sheet for sheet, _ in filled])
    result = Reading([], [], RowCount(0, 0, 0, 0))
    taken: set[str] = set()
    is_alone = is_only_one(starts)
    for (sheet, cells), start in zip(filled, starts, strict=True):
        if start is not None:
            result = _add_sheet(result, name, sheet, cells, start, headers, rule_sets, taken, is_alone)
        else:
            result.problems.extend(skipped(sheet, cells.rows))
    extents = [(sheet.name, cells.extent) for sheet, cells in scanned]
    confirm(name, extents, sizes_here(data, extents))
    return result


def headers_of(sheets: Sequence[Sequence[Row]], headers: Headers) -> list[int | None]:
    """Index of each sheet's header row; a single known header is enough only where no sheet has more."""
    starts = [find_header(rows, headers, lone_is_enough=False) for rows in sheets]
    if any(start is not None for start in starts):
        return starts
    return [find_header(rows, headers, lone_is_enough=True) for rows in sheets]


def is_only_one(starts: Sequence[int | None]) -> bool:
    """Whether a single sheet holds records; rows are then called without its name."""
    return sum(start is not None for start in starts) == 1


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
    header_row = cells.rows[start].number
    rows = cells.rows[: start + 1] + _without_merged(name, sheet, cells, start)
    while len(rows) > start + 1 and not holds_something(rows[-1]):
        rows.pop()
    problems = result.problems + hidden(sheet, cells.hidden, header_row, rows[-1].number)
    before, behind = row_name(sheet, is_alone)
    grid = Grid(rows, place_in(sheet.name), lambda number: f"{before}{number}{behind}")
    reading = read_grid(grid, start, headers, rule_sets, taken)
    so_far = result.rows
    counts = RowCount(
        so_far.read + rows[-1].number - header_row,
        so_far.accepted + reading.accepted,
        so_far.rejected + reading.rejected,
        so_far.blank + reading.blank,
    )
    extra = list(dict.fromkeys(result.extra_columns + reading.extra_columns))
    return Reading(result.records + reading.records, problems + reading.problems, counts, extra)


def _without_merged(name: str, sheet: Sheet, cells: SheetCells, start: int) -> list[Row]:
    """The rows below the header, with what merged cells cover."""
    rows = list(cells.rows[start + 1 :])
    by_number = {row.number: row.cells for row in cells.rows}
    over = covered(
        name, sheet, cells.merged, [row.number for row in rows], lambda row, column: by_number.get(row, {}).get(column)
    )
    for index, own in over.items():
        rows[index] = Row(rows[index].number, {**rows[index].cells, **own})
    return rows


def covered(
    name: str, sheet: Sheet, merged: Sequence[Merged], numbers: Sequence[int], anchor: Callable[[int, int], Value]
) -> Mapping[int, Mapping[int, Value]]:
    """What merged cells cover, by place of the row among `numbers`: broken, since its value may be meant for all.

    Raises:
        UnreadableInput: too many cells are merged.
    """
    found: dict[int, dict[int, Value]] = {}
    visited = 0
    for one in merged:
        value = anchor(one.top, one.left)
        if is_empty(value):
            continue
        wrong = f"在合并单元格 {one.reference} 中，只有左上角一格有值"
        shown = value.found if isinstance(value, Broken) else written(value)
        broken = Broken(shown, Bad(wrong, "取消合并，每格分别填写。"))
        width = one.right - one.left + 1
        index = bisect_left(numbers, one.top)
        while index < len(numbers) and numbers[index] <= one.bottom:
            visited += width
            if visited > _MAX_MERGED_CELLS:
                raise UnreadableInput(name, f"工作表 {sheet.name}", "合并单元格过多", "取消合并后另存。")
            own = found.setdefault(index, {})
            own |= dict.fromkeys(range(one.left, one.right + 1), broken)
            if numbers[index] == one.top:
                own[one.left] = value
            index += 1
    return found


def hidden(sheet: Sheet, rows: Sequence[int], header: int, last: int) -> list[Problem]:
    """That the sheet is hidden, or some of the rows between its header and its last row are."""
    where, problems = f"工作表 {sheet.name}", []
    if sheet.state != "visible":
        problems.append(Problem(where, "隐藏的工作表", "已和其他工作表一起读取", "不需要核对就删去。"))
    if found := sorted(number for number in rows if header < number <= last):
        shown = "、".join(map(str, found[:_SHOWN_ROWS])) + (" 等" if len(found) > _SHOWN_ROWS else "")
        problems.append(Problem(where, f"隐藏的行：第 {shown} 行", "已和其他行一起读取", "不需要核对就删去。"))
    return problems


def skipped(sheet: Sheet, rows: Sequence[Row]) -> list[Problem]:
    """That a sheet without known headers is not read; only programs make sheets that Excel's menus cannot show."""
    if sheet.state == "veryHidden":
        return []
    row = next(row for row in rows if holds_something(row))
    value = next(v for v in row.cells.values() if not is_empty(v))
    found = value.found if isinstance(value, Broken) else written(value)[:60]
    remedy = "若有记录，第一行写表头；否则不必理会。"
    return [Problem(f"工作表 {sheet.name}", found, "没有一列是已知的，已跳过", remedy)]


def place_in(sheet: str) -> Place:
    """How a cell of a sheet is called: 江苏!B2."""
    letters: dict[int, str] = {}

    def place(row: int, column: int, _: str) -> str:
        if column not in letters:
            letters[column] = column_letters(column)
        return f"{sheet}!{letters[column]}{row}"

    return place


def row_name(sheet: Sheet, is_alone: bool) -> tuple[str, str]:
    """What stands before and behind a row's number in its name."""
    return ("" if is_alone else f"{sheet.name}!") + "第", "行"


def holds_something(row: Row) -> bool:
    """Whether a row is not blank."""
    return not all(map(is_empty, row.cells.values()))


def no_header(name: str, filled: Sequence[Sheet]) -> UnreadableInput:
    """The workbook has no sheet with a known header."""
    if not filled:
        return UnreadableInput(name, "空工作簿", "没有表头，也没有记录", "第一行写表头，其后每行一条记录。")
    sheets = "、".join(sheet.name for sheet in filled[:10])
    remedy = "第一行写表头，用英文字段名（如 rd_floor_area_m2）或中文名（如 研发场地面积）。"
    return UnreadableInput(name, f"工作表 {sheets}", "没有一列是已知的", remedy)
