"""Records from JSON: a list of objects, an object with the list under `records`, or one object a line.

A number of JSON that is a double's own is read as a double, as programs mean it: 0.3333333333333333 is then 1/3. One
with more digits is read as it is written.
"""

import json
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from ticlex.errors import UnreadableInput
from ticlex.records import Problem, Reading, RowCount
from ticlex_loaders.cleaning import shown
from ticlex_loaders.gate import decode
from ticlex_loaders.headers import RULE_SET, Headers
from ticlex_loaders.layout import Broken, Row, Value, find_header
from ticlex_loaders.outcome import Bad
from ticlex_loaders.tabular import Grid, read_grid

MAX_OBJECTS, MAX_VALUES = 2_000_000, 20_000_000
"""What a file may hold at most; bounds the memory."""
_LIST = "records"
_LINES_TRIED = 5
_SPACE = re.compile(r"[ \t\r\n]*")
_LONG = 19
"""Characters from which a whole number may be more than 64 bits hold."""

Object = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Objects:
    """The objects of a file, by row; rows that are left out are blank."""

    name: str
    keys: list[str]
    """All keys, in the order in which they come up."""
    rows: list[tuple[int, Object]]
    refused: dict[int, Problem]
    """Rows that are no objects, by number."""
    unit: tuple[str, str]
    """What stands before and behind a row's number: 第 and 条记录, or 行 where each line is one."""
    problems: list[Problem]

    @property
    def last(self) -> int:
        """Number of the last row."""
        return max((self.rows[-1][0] if self.rows else 0), max(self.refused, default=0))

    def place(self, row: int, column: int, _: str) -> str:
        """Where a value stands."""
        record = f"{self.unit[0]}{row}{self.unit[1]}，" if row else ""
        return f"{self.name}，{record}字段 {shown(self.keys[column])}"

    def row_name(self, row: int) -> str:
        """What a row is called."""
        return f"{self.unit[0]}{row}{self.unit[1]}"


def read_json(name: str, data: bytes, headers: Headers, rule_sets: Collection[str]) -> Reading:
    """Read a JSON file.

    Raises:
        UnreadableInput: not UTF-8, no JSON, nested too deep, too large, or without any known key.
    """
    found = open_json(name, data, headers)
    columns = {key: column for column, key in enumerate(found.keys)}
    rows = [Row(n, {columns[key]: value for key, value in own.items()}) for n, own in found.rows]
    rows += [Row(n, {}, problem) for n, problem in found.refused.items()]
    header = Row(0, dict(enumerate(found.keys)))
    grid = Grid([header, *sorted(rows, key=lambda row: row.number)], found.place, found.row_name)
    reading = read_grid(grid, 0, headers, rule_sets, set())
    counts = RowCount(found.last, reading.accepted, reading.rejected, reading.blank)
    return Reading(reading.records, found.problems + reading.problems, counts, reading.extra_columns)


def open_json(name: str, data: bytes, headers: Headers) -> Objects:
    """Read the objects of a JSON file.

    Raises:
        UnreadableInput: as `read_json`.
    """
    text, is_certain = decode(name, data)
    if not is_certain:
        raise UnreadableInput(name, "编码不是 UTF-8", "JSON 一律用 UTF-8", "请另存为 UTF-8。")
    if not text.strip():
        raise UnreadableInput(name, "空文件", "没有记录", "写成一个列表，每条记录一个对象。")
    if text.count("{") > MAX_OBJECTS or text.count(":") > MAX_VALUES or text.count(",") > MAX_VALUES:
        found = f"{text.count('{')} 个对象、{text.count(':')} 个值"
        raise UnreadableInput(name, found, f"超过 {MAX_OBJECTS} 个对象或 {MAX_VALUES} 个值", "请拆成几个文件。")
    try:
        objects = _objects(name, text, headers)
    except RecursionError as error:
        raise UnreadableInput(name, "括号", "嵌套过深", "每条记录写成一个简单的对象。") from error
    header = Row(0, dict(enumerate(objects.keys)))
    if objects.keys and find_header([header], headers, lone_is_enough=True) is None:
        found = f"字段：{'、'.join(objects.keys[:6])[:80]}"
        remedy = "用英文字段名（如 rd_floor_area_m2）或中文名（如 研发场地面积）。"
        raise UnreadableInput(name, found, "没有一个字段是已知的", remedy)
    return objects


def _objects(name: str, text: str, headers: Headers) -> Objects:
    """The file as one document, or, where that cannot be, each line as one."""
    try:
        document, end = _DECODER.raw_decode(text, _start(text, 0))
        if _start(text, end) != len(text):
            raise json.JSONDecodeError("Extra data", text, end)
    except json.JSONDecodeError as error:
        lines = text.split("\n")
        is_lines = text.lstrip().startswith("{") and any(isinstance(_line(n), dict) for n in lines[:_LINES_TRIED])
        if not is_lines:
            where = f"第{error.lineno}行第{error.colno}列"
            raise UnreadableInput(name, where, f"不是合法的 JSON（{error.msg}）", "改正该处的语法。") from error
        return _of_lines(name, lines, headers)
    problems = []
    if isinstance(document, dict) and isinstance(document.get(_LIST), list):
        if others := [key for key in document if key != _LIST]:
            remedy = "只写 records；不需要核对就不必理会。"
            problems.append(Problem(name, shown("、".join(others)), f"与 {_LIST} 并列，没有读取", remedy))
        document = document[_LIST]
    elif isinstance(document, dict):
        document = [document]
    if not isinstance(document, list):
        remedy = "写成一个列表，每条记录一个对象；或写成 {records: [...]}；或每行一个对象。"
        raise UnreadableInput(name, _kind(document), "不是记录的列表", remedy)
    return _collected(name, list(enumerate(document, 1)), ("第", "条记录"), problems, headers)


def _of_lines(name: str, lines: Sequence[str], headers: Headers) -> Objects:
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return _collected(name, [(n, _line(line)) for n, line in enumerate(lines, 1)], ("第", "行"), [], headers)


def _line(line: str) -> object:
    """What a line holds, None if nothing, and the error where it is no JSON."""
    if not line.strip():
        return None
    try:
        return _DECODER.decode(line)
    except json.JSONDecodeError as error:
        return error


def _collected(
    name: str,
    found: Sequence[tuple[int, object]],
    unit: tuple[str, str],
    problems: list[Problem],
    headers: Headers,
) -> Objects:
    keys: dict[str, None] = {}
    rows: list[tuple[int, Object]] = []
    refused: dict[int, Problem] = {}
    for number, one in found:
        if isinstance(one, dict):
            own = {k: _value(v, may_be_list=headers.column(k).field == RULE_SET) for k, v in one.items()}
            keys |= dict.fromkeys(own)
            rows.append((number, own))
        elif one is None:
            rows.append((number, {}))
        else:
            where = f"{name}，{unit[0]}{number}{unit[1]}"
            is_error = isinstance(one, json.JSONDecodeError)
            what = shown(one.doc) if isinstance(one, json.JSONDecodeError) else _written(one)
            wrong = "不是合法的 JSON，没有读取" if is_error else "不是对象，没有读取"
            refused[number] = Problem(where, what, wrong, "每条记录写成一个对象：{字段: 值, …}。")
    return Objects(name, list(keys), rows, refused, unit, problems)


def _value(value: object, *, may_be_list: bool) -> Value:
    if value is None or isinstance(value, str | bool | float | int | Broken):
        return value
    if may_be_list and isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ";".join(value)
    return Broken(_written(value), Bad(f"是{_kind(value)}，不是一个值", "只写一个值。"))


def _written(value: object) -> str:
    text: str = json.dumps(value, ensure_ascii=False, default=lambda broken: broken.found)
    return shown(text)


def _kind(value: object) -> str:
    return "对象" if isinstance(value, dict) else "列表" if isinstance(value, list) else "单个的值"


def _start(text: str, at: int) -> int:
    """Where white space ends."""
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object; a key that is written twice has no value."""
    found = dict(pairs)
    if len(found) < len(pairs):
        for key in [key for key, count in Counter(key for key, _ in pairs).items() if count > 1]:
            values = "；".join(_written(value) for own, value in pairs if own == key)
            found[key] = Broken(shown(values), Bad("一个对象中写了几次", "只留一个值。"))
    return found


def _integer(text: str) -> int | str:
    return int(text) if len(text) < _LONG else text


def _double(text: str) -> float | str:
    """The number as a double if it is its own, else as it is written."""
    number = float(text)
    if repr(number) == text:
        return number
    try:
        return number if len(text) < 2 * _LONG and Decimal(repr(number)) == Decimal(text) else text
    except InvalidOperation:
        return text


# NaN and Infinity are no JSON; as text they are explained like any other word.
_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_int=_integer, parse_float=_double, parse_constant=str)
