"""The report as a workbook: the records as they came with their results beside them, every condition, every problem.

Cells are written as the reader would read them again: as found in the file if that says the same under our header,
which names the measure's own unit, else as the value that was checked. No text becomes a formula.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ticlex.errors import TiclexError
from ticlex.measures import Measure
from ticlex.records import Cell, Record
from ticlex.report.model import TO_MEND, Line, line_of, result_text
from ticlex.report.plain import neutral, printable
from ticlex.report.results import Results
from ticlex.report.stated import NO_DECISION
from ticlex.validate.report import DRAFT_WARNING, OUTCOME, plain, required_text
from ticlex.validate.verdicts import ConditionVerdict, Verdict
from ticlex_loaders.cells import read_cell

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl import Workbook
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

RESULTS, CONDITIONS, PROBLEMS, ABOUT = "结果", "条件", "问题", "说明"
ROWS = 1_048_576
"""Rows of a sheet."""
_ALL_CONDITIONS = 200_000
"""Lines up to which every condition of every record is listed; beyond, those that somebody must look at."""
_COMMENTS = 20_000
_TEXT = 32_000
"""Characters of a cell; Excel takes 32,767."""
_COMMENT = 2_000
_FILLS = {"not_met": "F6D5D2", "soft_not_met": "FBE9C8", "unknown": "E4E4E4"}
_RANK = {outcome: n for n, outcome in enumerate(TO_MEND)}
_HEADERS = (
    "记录", "规则集", "文件效力", "条文", "条款", "条件", "原文",
    "结果", "填报", "值", "要求", "差距或补救", "位置", "附注",
)  # fmt: skip
_STATUS = {"in_force": "现行", "issued": "已发布", "draft": f"征求意见稿：{DRAFT_WARNING['zh']}"}

Written = str | int | float | Decimal | date | None


def write_xlsx(results: Results, label: Callable[[str], str], path: Path) -> None:
    """Write the workbook.

    Raises:
        TiclexError: more records than a sheet has rows.
    """
    from openpyxl import Workbook

    if results.records >= ROWS:
        raise TiclexError(f"{results.records} 条记录，Excel 的一张表只有 {ROWS} 行：请改用 .parquet 或 .json。")
    workbook = Workbook(write_only=True)
    workbook.properties.title = "技术创新中心核对结果"
    workbook.properties.creator = results.stated.tool
    workbook.properties.description = NO_DECISION["zh"]
    _Writer(workbook, results, label).write()
    workbook.save(path)


class _Writer:
    """The sheets while they are written, all in one pass over the records."""

    def __init__(self, workbook: Workbook, results: Results, label: Callable[[str], str]) -> None:
        self._results, self._label = results, label
        self._sheets = {name: workbook.create_sheet(name) for name in (RESULTS, CONDITIONS, PROBLEMS, ABOUT)}
        self._rules = list(results.rule_sets.values())
        lines = sum(
            sum(counts.values()) * len(results.rule_sets[name].conditions) for name, counts in results.summary.items()
        )
        self._lists_all = lines <= _ALL_CONDITIONS
        self._counts: Counter[str] = Counter()
        self._listed = self._comments = self._without_comment = self._left_out = 0

    def write(self) -> None:
        """Write all sheets."""
        self._head()
        for record, verdicts in self._results.entries():
            self._record(record, verdicts)
            for verdict in verdicts:
                for condition in verdict.conditions:
                    self._condition(record, verdict, condition)
        self._problems()
        self._about()

    def _head(self) -> None:
        fields = [_header(self._results.measures[name]) for name in self._results.fields]
        own = [
            f"{rules.name} {what}" + (f"（{DRAFT_WARNING['zh']}）" if rules.status == "draft" else "")
            for rules in self._rules
            for what in ("结论", "须处理")
        ]
        names = ["记录号", "适用规则集", *fields, *map(neutral, self._results.extra_columns), "原位置", *own]
        widths = [16, 20, *(14 for _ in fields), *(14 for _ in self._results.extra_columns), 14, *(28 for _ in own)]
        self._start(RESULTS, names, widths, frozen="B2")
        self._start(CONDITIONS, _HEADERS, [12, 22, 16, 14, 16, 26, 44, 20, 14, 14, 18, 30, 16, 30])
        self._start(PROBLEMS, ["位置", "内容", "问题", "怎么改"], [40, 24, 36, 44])

    def _start(self, name: str, headers: Sequence[str], widths: Sequence[int], frozen: str = "A2") -> None:
        from openpyxl.styles import Alignment, Font, PatternFill
        from openpyxl.utils import get_column_letter

        sheet = self._sheets[name]
        sheet.freeze_panes = frozen
        for number, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        cells = [self._cell(sheet, header) for header in headers]
        for cell in cells:
            cell.font = Font(bold=True)
            cell.fill = PatternFill("solid", fgColor="EFEBE3")
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append(cells)

    def _record(self, record: Record, verdicts: Sequence[Verdict]) -> None:
        sheet, results = self._sheets[RESULTS], self._results
        lines = {
            verdict.rule_set.name: [
                (found, line_of(found, verdict.record, results.measures))
                for found in verdict.conditions
                if found.outcome in TO_MEND
            ]
            for verdict in verdicts
        }
        blamed = self._blamed(verdicts, lines)
        row: list[Any] = [self._cell(sheet, record.id), self._cell(sheet, ";".join(record.rule_sets) or None)]
        for name in results.fields:
            row.append(self._field(sheet, record.cells.get(name), results.measures[name], blamed.get(name, [])))
        row += [self._cell(sheet, record.extra.get(name)) for name in results.extra_columns]
        row.append(self._cell(sheet, record.place))
        own = {verdict.rule_set.name: verdict for verdict in verdicts}
        for rules in self._rules:
            found = own.get(rules.name)
            row.append(self._cell(sheet, result_text(found.overall, found.reason) if found else None))
            row.append(self._cell(sheet, self._to_mend(lines[rules.name]) if found else None))
        sheet.append(row)

    def _blamed(
        self, verdicts: Sequence[Verdict], lines: Mapping[str, list[tuple[ConditionVerdict, Line]]]
    ) -> dict[str, list[tuple[str, str]]]:
        """What each field is blamed for: outcome and words."""
        blamed: dict[str, list[tuple[str, str]]] = {}
        for verdict in verdicts:
            draft = f"【{DRAFT_WARNING['zh']}】" if verdict.rule_set.status == "draft" else ""
            for found, line in lines[verdict.rule_set.name]:
                condition = found.condition
                said = dict.fromkeys(text.rstrip("。") for text in (required_text(condition), line.remedy) if text)
                place = f"{verdict.rule_set.name} {self._label(condition.provision)}"
                words = f"{draft}{place}：{line.result}。{'；'.join(said)}。"
                for name in found.open_fields or condition.fields:
                    blamed.setdefault(name, []).append((found.outcome, words))
        return blamed

    def _field(
        self, sheet: WriteOnlyWorksheet, cell: Cell | None, measure: Measure, blame: Sequence[tuple[str, str]]
    ) -> Any:
        from openpyxl.comments import Comment
        from openpyxl.styles import PatternFill

        made = self._cell(sheet, None if cell is None else written_again(cell, measure))
        if not blame:
            return made
        worst = min((outcome for outcome, _ in blame), key=lambda outcome: _RANK[outcome])
        made.fill = PatternFill("solid", fgColor=_FILLS[worst])
        if self._comments < _COMMENTS:
            said = [cell.problem.is_wrong] if cell and cell.problem else []
            words = "\n".join(dict.fromkeys([*said, *(words for _, words in blame)]))
            made.comment = Comment(printable(words)[:_COMMENT], "ticlex", height=160, width=360)
            self._comments += 1
        else:
            self._without_comment += 1
        return made

    def _to_mend(self, lines: Sequence[tuple[ConditionVerdict, Line]]) -> str:
        """What falls short, condition by condition, then the fields to mend and to fill."""
        said = [
            f"{self._label(found.condition.provision)} {found.condition.name.get('zh', found.condition.id)}："
            f"{line.remedy.rstrip('。')}"
            for found, line in sorted(lines, key=lambda pair: _RANK[pair[0].outcome])
            if found.outcome != "unknown"
        ]
        for reason, what in (("bad_input", "更正"), ("missing", "填写")):
            names = dict.fromkeys(name for found, _ in lines if found.reason == reason for name in found.open_fields)
            if names:
                said.append(f"{what}：{'、'.join(self._results.measures[name].zh for name in names)}")
        return "；".join(said)

    def _condition(self, record: Record, verdict: Verdict, found: ConditionVerdict) -> None:
        self._counts[found.outcome] += 1
        if not self._lists_all and found.outcome not in TO_MEND:
            return
        if self._listed >= ROWS - 1:
            self._left_out += 1
            return
        self._listed += 1
        sheet, condition = self._sheets[CONDITIONS], found.condition
        line = line_of(found, verdict.record, self._results.measures)
        status = _STATUS[verdict.rule_set.status]
        asked = required_text(condition) if condition.test else ""
        cells: list[Written] = [
            record.id, verdict.rule_set.name, status, condition.provision, self._label(condition.provision),
            condition.name.get("zh"), condition.quote, line.result, line.found, plain(found.value), asked, line.remedy,
            line.place, line.note,
        ]  # fmt: skip
        sheet.append([self._cell(sheet, value) for value in cells])

    def _problems(self) -> None:
        sheet = self._sheets[PROBLEMS]
        for problem in self._results.problems[: ROWS - 1]:
            words = (problem.where, problem.found, problem.is_wrong, problem.remedy)
            sheet.append([self._cell(sheet, word) for word in words])

    def _about(self) -> None:
        sheet, results = self._sheets[ABOUT], self._results
        sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 100
        for what, words in self._statements(results):
            sheet.append([self._cell(sheet, what), self._cell(sheet, words)])

    def _statements(self, results: Results) -> Iterator[tuple[str, str]]:
        rows = results.rows
        yield "声明", f"{NO_DECISION['zh']} ({NO_DECISION['en']})"
        if any(rules.is_draft for rules in results.stated.rules):
            yield "征求意见稿", f"{DRAFT_WARNING['zh']} ({DRAFT_WARNING['en']})"
        yield from results.stated.lines()
        yield (
            "行数",
            f"共 {rows.read}：采用 {rows.accepted}，未采用 {rows.rejected}（见“{PROBLEMS}”），空行 {rows.blank}",
        )
        yield "不是本程序字段的列", "、".join(results.extra_columns) or "无"
        for outcome, words in OUTCOME.items():
            if self._counts[outcome]:
                yield f"条件·{words['zh']}", f"{self._counts[outcome]} 条次"
        for line in results.over_time:
            yield "与上次相比", line
        if not self._lists_all:
            yield CONDITIONS, "只列不符合、未达一般要求和无法判断的；其余的见 .parquet 或 .json 报告"
        if self._left_out:
            yield CONDITIONS, f"另有 {self._left_out} 行超出 Excel 的行数，没有列出：见 .parquet 或 .json 报告"
        if len(results.problems) >= ROWS:
            yield PROBLEMS, f"另有 {len(results.problems) - ROWS + 1} 个问题超出 Excel 的行数，没有列出：见 .json 报告"
        if self._without_comment:
            yield "批注", f"前 {self._comments} 个有问题的单元格有批注，其余 {self._without_comment} 个只有底色"

    @staticmethod
    def _cell(sheet: WriteOnlyWorksheet, value: Written) -> Any:
        from openpyxl.cell import WriteOnlyCell

        if isinstance(value, str):
            value = neutral(printable(value))[:_TEXT]
        cell: Any = WriteOnlyCell(sheet, value)  # type: ignore[arg-type]  # its stubs know no Decimal and no date
        if isinstance(value, str):
            cell.data_type = "s"  # whatever it begins with, it is no formula
        return cell


def _header(measure: Measure) -> str:
    unit = "是/否" if measure.type == "boolean" else measure.unit_zh
    return f"{measure.zh}（{unit}）" if unit and measure.type != "ratio" else measure.zh


def written_again(cell: Cell, measure: Measure) -> Written:
    """What stands in our column for a cell of theirs: it is read as the same value, or as bad for the same reason."""
    if cell.value is None:
        return cell.found or None
    if isinstance(cell.value, bool):
        return "是" if cell.value else "否"
    again = read_cell(cell.found, measure, "") if cell.found else None
    is_same = again is not None and again.value == cell.value and again.problem is None
    if isinstance(cell.value, int | Decimal):
        try:
            is_plain = Decimal(cell.found) == cell.value
        except ArithmeticError:
            is_plain = False
        return cell.found if is_same and not is_plain else cell.value
    return cell.found if is_same and not isinstance(cell.value, date) else cell.value
