"""What the bytes of ordinary cells mean, all cells of a block at once; the same as `sheet_scan.py` says of each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ticlex_loaders.cells import written
from ticlex_loaders.digits import Places, decimals, distinct
from ticlex_loaders.layout import Broken, Value
from ticlex_loaders.sheet_blocks import EMPTY, INLINE, VALUE, Block, Tail
from ticlex_loaders.sheet_scan import IS_ERROR, IS_TIME, LAST_DAY, NUMBER_TEXT, day_of
from ticlex_loaders.workbook_parts import Format, Workbook, unescape

NOTHING, CODED, NUMBER, PERCENT, TRUTH, DAY, BROKEN, OTHER = range(8)
"""What a cell holds: its value is a number of that kind, or a place in `words`, `broken` or `others`."""
_BLANK, _NUMBERS, _SHARED, _TEXT, _TRUTH, _ERROR, _ODD = range(7)
_EPOCH_1900, _EPOCH_1904 = 25_569, 24_107
"""Serial number of 1970-01-01."""
_LAST_OF_1904 = 2_956_000
_ENTITY = re.compile(r"&(?:#([0-9]{1,7})|#x([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Kinds = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells that hold something, in their order."""

    row: npt.NDArray[np.int32]
    """Number of the row in the file."""
    column: npt.NDArray[np.int16]
    kind: npt.NDArray[np.uint8]
    value: Numbers


class Values:
    """The values of one sheet; texts that come up again are kept once."""

    def __init__(self, workbook: Workbook) -> None:
        self.words: list[str] = list(workbook.strings)
        self.broken: list[Broken] = []
        self.others: list[Value] = []
        self._workbook = workbook
        self._codes: dict[bytes, int] = {}
        self._errors: dict[bytes, int] = {}
        # A text of nothing is no value, shared or not.
        self._blank = np.array([not word for word in self.words], dtype=bool)

    def read(self, block: Block, tails: list[Tail]) -> Cells:
        """The cells of a block; a row with a cell that is not read here is taken for not ordinary."""
        classes = np.array([self._class(tail) for tail in tails])[block.tail]
        kind, value = np.zeros(len(classes), dtype=np.uint8), np.zeros(len(classes))
        odd = classes == _ODD
        size = block.stop - block.value
        self._numbers(block, tails, np.flatnonzero(classes == _NUMBERS), size, kind, value, odd)
        at = np.flatnonzero(classes == _SHARED)
        value[at], good = decimals(block.words, block.value[at], size[at])
        # 007 and 7.0 are no places in a list.
        good &= (value[at] < len(self._blank)) & (value[at] >= np.where(size[at] > 1, 10.0 ** (size[at] - 1), 0))
        odd[at[~good]] = True
        at = at[good]
        kind[at] = np.where(self._blank[value[at].astype(np.int64)], NOTHING, CODED)
        self._texts(block, np.flatnonzero(classes == _TEXT), size, kind, value, odd)
        at = np.flatnonzero((classes == _TRUTH) & (size > 0))
        value[at], good = decimals(block.words, block.value[at], size[at])
        good &= (size[at] == 1) & (value[at] <= 1)
        odd[at[~good]], kind[at] = True, TRUTH
        for place in np.flatnonzero(classes == _ERROR).tolist():
            text = block.data[block.value[place] : block.stop[place]]
            kind[place], value[place], odd[place] = BROKEN, self._error(text), b"&" in text
        if odd.any():
            rows = np.zeros(len(block.starts), dtype=bool)
            rows[block.row[odd]] = True
            stays = ~rows[block.row]
            block.leave(odd)
            kind, value = kind[stays], value[stays]
        held = kind != NOTHING
        row, column = block.numbers[block.row[held]].astype(np.int32), block.column[held].astype(np.int16)
        return Cells(row, column, kind[held], value[held])

    def _class(self, tail: Tail) -> int:
        if tail.closing == EMPTY:
            return _BLANK
        kinds: Mapping[str, int] = {"n": _NUMBERS, "s": _SHARED, "b": _TRUTH, "e": _ERROR, "str": _TEXT}
        kind = tail.attributes.get("t", "n")
        if tail.closing == INLINE:
            return _TEXT if kind in ("inlineStr", "str") else _ODD
        return kinds.get(kind, _TEXT if kind == "inlineStr" else _ODD) if tail.closing == VALUE else _ODD

    def _format(self, tail: Tail) -> Format:
        style = tail.attributes.get("s", "0")
        number = int(style) if style.isdecimal() else 0
        formats = self._workbook.formats
        return formats[number] if number < len(formats) else Format("")

    def _numbers(
        self, block: Block, tails: list[Tail], at: Places, size: Places, kind: Kinds, value: Numbers, odd: Flags
    ) -> None:
        value[at], good = decimals(block.words, block.value[at], size[at])
        kind[at] = NUMBER
        for place in at[~good].tolist():
            text = block.data[block.value[place] : block.stop[place]].decode()
            if not text:
                kind[place] = NOTHING
            elif NUMBER_TEXT.fullmatch(text.strip()):
                value[place] = float(text)
            else:
                odd[place] = True
        for number, tail in enumerate(tails):
            shown_as = self._format(tail)
            if shown_as == Format(""):
                continue
            own = at[(block.tail[at] == number) & (kind[at] == NUMBER) & ~odd[at]]
            if shown_as.kind == "percent":
                kind[own] = PERCENT
            elif shown_as.kind == "date":
                self._days(own, kind, value)
            elif shown_as.kind == "time":
                for place in own.tolist():
                    text = block.data[block.value[place] : block.stop[place]].decode()
                    kind[place], value[place] = OTHER, self._other(Broken(text, IS_TIME))
            else:
                for place in own.tolist():
                    text = f"{written(float(value[place]))}{shown_as.unit}"
                    kind[place], value[place] = CODED, self._code(text.encode(), text)

    def _days(self, at: Places, kind: Kinds, value: Numbers) -> None:
        is_1904 = self._workbook.is_1904
        serial = value[at]
        least, most, epoch = (1, _LAST_OF_1904, _EPOCH_1904) if is_1904 else (61, LAST_DAY, _EPOCH_1900)
        plain = (serial == np.floor(serial)) & (serial >= least) & (serial < most)
        kind[at[plain]] = DAY
        value[at[plain]] = serial[plain] - epoch
        for place in at[~plain].tolist():
            kind[place], value[place] = OTHER, self._other(day_of(float(value[place]), is_1904))

    def _texts(self, block: Block, at: Places, size: Places, kind: Kinds, value: Numbers, odd: Flags) -> None:
        first, which = distinct(block.words, block.value[at], size[at])
        starts, stops = block.value[at[first]].tolist(), block.stop[at[first]].tolist()
        own = [self._code(block.data[start:stop]) for start, stop in zip(starts, stops, strict=True)]
        codes = np.array(own, dtype=np.int64)[which]
        kind[at] = np.where(codes >= 0, CODED, NOTHING)
        value[at] = codes
        odd[at[codes == _UNREAD]] = True

    def _code(self, text: bytes, word: str | None = None) -> int:
        """The place of a text among the words."""
        code = self._codes.get(text)
        if code is None:
            word = _decoded(text) if word is None else word
            if word:
                code = len(self.words)
                self.words.append(word)
            else:
                code = _UNREAD if word is None else _NO_TEXT
            self._codes[text] = code
        return code

    def _error(self, text: bytes) -> int:
        if text not in self._errors:
            self._errors[text] = len(self.broken)
            self.broken.append(Broken(text.decode() or "#ERROR!", IS_ERROR))
        return self._errors[text]

    def _other(self, value: Value) -> int:
        self.others.append(value)
        return len(self.others) - 1


_NO_TEXT, _UNREAD = -1, -2


def _decoded(text: bytes) -> str | None:
    """The characters that a text stands for; None where only a parser of XML can say what is wrong."""
    found = text.decode()
    if "&" not in found:
        return unescape(found)
    if found.count("&") != len(_ENTITY.findall(found)):
        return None
    try:
        return unescape(_ENTITY.sub(_character, found))
    except ValueError:
        return None


def _character(match: re.Match[str]) -> str:
    if match[3]:
        return _NAMED[match[3]]
    code = int(match[1]) if match[1] else int(match[2], 16)
    if code not in (9, 10, 13) and not 32 <= code <= 0xD7FF and not 0xE000 <= code <= 0xFFFD and code < 0x10000:
        raise ValueError
    return chr(code)
