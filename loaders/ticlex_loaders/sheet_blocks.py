"""Rows of a worksheet's XML that are written in the ordinary way, many at once.

A row is ordinary if its bytes are, to the letter, such as Excel, WPS or openpyxl write: `<c r="B2" s="1"><v>5</v></c>`.
Each of its bytes is accounted for, so that nothing can hide in it; a row with anything else in it is left to the reader
of XML events. What a cell's bytes mean is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ticlex_loaders.digits import PADDING, Places, Words, kept, quote, whole, words_of

Flags = npt.NDArray[np.bool_]
EMPTY, VALUE, INLINE = range(3)
"""How a cell closes: at once, with `</v></c>`, or with `</t></is></c>`."""
_MAX_ROW, _MAX_COLUMN = 1_048_576, 16_384
_MAX_TAILS = 200
_ATTRIBUTES = rb'(?: [A-Za-z0-9:]+="[^"<>&]*")*'
_ROW_TAIL = re.compile(rb'"(' + _ATTRIBUTES + rb") ?/?>")
_TAIL = re.compile(
    rb'"(' + _ATTRIBUTES + rb') ?(/>|></c>|><v>|><v xml:space="preserve">|><is><t>|><is><t xml:space="preserve">)'
)
_ATTRIBUTE = re.compile(rb' ([A-Za-z0-9:]+)="([^"]*)"')
_FORMULA = re.compile(rb'<f(?: [A-Za-z0-9]+="[^"<>&]*")*(?:/>|>(?:[^<&]|&(?:amp|lt|gt|quot|apos);)*</f>)(?=<v>[^<])')
"""A formula whose result is stored: the result is what counts."""


def _number(text: bytes) -> np.uint64:
    return np.uint64(int.from_bytes(text, "little"))


_OPENS, _ENDS_VALUE = _number(b'<c r="'), _number(b"</v></c>")
_OPENS_ROW, _OPENS_REFERENCE = _number(b"<row"), _number(b'<row r="')
_ENDS_TEXT, _ENDS_INLINE, _ENDS_ROW = _number(b"</t></is"), _number(b"/is></c>"), b"</row>"


@dataclass(frozen=True, slots=True)
class Tail:
    """What stands behind the reference of a cell, up to its value: `" s="1" t="s"><v>`; or behind a row's number."""

    text: bytes
    attributes: Mapping[str, str]
    closing: int

    @property
    def tags(self) -> int:
        """How many `<` a cell with this tail has."""
        return {EMPTY: 1 + self.text.endswith(b"</c>"), VALUE: 4, INLINE: 6}[self.closing]


@dataclass(slots=True)
class Tails:
    """The tails that came up so far; each has a number."""

    pattern: re.Pattern[bytes]
    known: list[Tail] = field(default_factory=list)

    def at(self, data: bytes, words: Words, places: Places) -> tuple[Places, Places]:
        """The number of the tail at each place, -1 if there is none that is known; and where it ends."""
        number_of, ends = np.full(len(places), -1), places.copy()
        left = np.arange(len(places))
        number = odd = 0
        while len(left) and odd < _MAX_TAILS:
            if number == len(self.known):
                found = self._tail(data, int(places[left[0]]))
                if found is None or number == _MAX_TAILS:
                    odd += 1
                    left = left[1:]
                    continue
                self.known.append(found)
            text = self.known[number].text
            has_it = np.ones(len(left), dtype=bool)
            for at in range(0, len(text), 8):
                piece = text[at : at + 8]
                own = words[places[left] + at]
                has_it &= (own if len(piece) == 8 else kept(own, np.array(len(piece)))) == _number(piece)
            number_of[left[has_it]] = number
            ends[left[has_it]] += len(text)
            left = left[~has_it]
            number += 1
        return number_of, ends

    def _tail(self, data: bytes, place: int) -> Tail | None:
        match = self.pattern.match(data, place)
        if match is None:
            return None
        text, attributes = match[0], _ATTRIBUTE.findall(match[1])
        names = [name.decode() for name, _ in attributes]
        if len(set(names)) < len(names) or "r" in names or any(tail.text == text for tail in self.known):
            return None
        closing = EMPTY if text.endswith((b"/>", b"</c>")) else VALUE if b"><v" in text else INLINE
        return Tail(text, {name.decode(): value.decode() for name, value in attributes}, closing)


@dataclass(slots=True)
class Block:
    """Some rows, and the cells of those that are ordinary, in their order."""

    data: bytes
    """What places count in: what was read, without the formulas whose results are stored."""
    words: Words
    starts: Places
    """Of each row; and so on."""
    ends: Places
    numbers: Places
    hidden: Flags
    ordinary: Flags
    row: Places
    """Of each cell, its row by place; and so on."""
    column: Places
    tail: Places
    value: Places
    """Where the value starts, and where it ends."""
    stop: Places

    def leave(self, cells: Flags) -> None:
        """Take the rows of some cells for not ordinary; their cells go."""
        if cells.any():
            self.ordinary[self.row[cells]] = False
            stays = self.ordinary[self.row]
            self.row, self.column, self.tail = self.row[stays], self.column[stays], self.tail[stays]
            self.value, self.stop = self.value[stays], self.stop[stays]


@dataclass(slots=True)
class Blocks:
    """Reads the blocks of a sheet, one after the other."""

    tails: Tails = field(default_factory=lambda: Tails(_TAIL))
    _row_tails: Tails = field(default_factory=lambda: Tails(_ROW_TAIL))
    _has_formulas: bool = False

    def read(self, data: bytes) -> Block | None:
        """Read bytes that begin with a row and end with one; None if they had better be left alone."""
        if not data.startswith(b"<row") or b"\r" in data or not _is_plain(data):
            return None
        block = self._block(_FORMULA.sub(b"", data) if self._has_formulas else data)
        if block is None or block.ordinary.all() or self._has_formulas or b"<f" not in data:
            return block
        self._has_formulas = True
        return self._block(_FORMULA.sub(b"", data))

    def _block(self, data: bytes) -> Block | None:
        data += bytes(PADDING)
        raw, words = np.frombuffer(data, dtype=np.uint8), words_of(data)
        is_tag, behind = raw[:-2] == ord("<"), raw[1:-1]
        cells = np.flatnonzero(is_tag & (behind == ord("c")) & (raw[2:] == ord(" ")))
        starts = np.flatnonzero(is_tag & (behind == ord("r")))
        starts = starts[kept(words[starts], np.array(4)) == _OPENS_ROW]
        if not len(cells):
            return None
        ends = np.append(starts[1:], len(data) - PADDING)
        numbers, bodies, closes, hidden, ordinary = self._rows(data, words, starts, ends)
        first = np.searchsorted(cells, starts)
        counts = np.diff(np.append(first, len(cells)))
        # A row begins with its first cell, or ends at once.
        ordinary &= np.where(counts > 0, cells[np.minimum(first, len(cells) - 1)], closes) == bodies
        row = np.repeat(np.arange(len(starts)), counts)
        is_first = np.zeros(len(cells), dtype=bool)
        is_first[first[counts > 0]] = True
        column, behind_reference, good = _references(words, cells, numbers, row)
        good &= column < _MAX_COLUMN
        good[1:] &= is_first[1:] | (column[1:] > column[:-1])
        tail, value = self.tails.at(data, words, behind_reference)
        stop = np.append(cells[1:], 0)
        is_last = np.append(is_first[1:], True)
        stop[is_last] = closes[row[is_last]]
        good &= _closed(words, tail, self.tails.known, value, stop)
        block = Block(data, words, starts, ends, numbers, hidden, ordinary, row, column, tail, value, stop)
        self._count_tags(is_tag, block, closes)
        block.leave(~good | ~block.ordinary[row])
        block.stop = block.stop - _LENGTHS[np.array([t.closing for t in self.tails.known])[block.tail]]
        return block

    def _rows(
        self, data: bytes, words: Words, starts: Places, ends: Places
    ) -> tuple[Places, Places, Places, Flags, Flags]:
        """Number of each row, start and end of its content, whether it is hidden, and whether it looks ordinary."""
        reference = starts + len(b'<row r="')
        digits = quote(words[reference])
        numbers, good = whole(words, reference, digits)
        good &= (words[starts] == _OPENS_REFERENCE) & (digits < 8) & (digits > 0) & (numbers <= _MAX_ROW)
        good &= numbers >= 10 ** np.maximum(digits - 1, 0)  # 007 is no number of a row
        tail, bodies = self._row_tails.at(data, words, reference + digits)
        known = self._row_tails.known
        is_closed = np.array([t.text.endswith(b"/>") for t in known] + [False])[tail]
        is_hidden = np.array([t.attributes.get("hidden") in ("1", "true") for t in known] + [False])[tail]
        closes = np.where(is_closed, ends, ends - len(_ENDS_ROW))
        ends_well = kept(words[np.maximum(ends - len(_ENDS_ROW), 0)], np.array(len(_ENDS_ROW))) == _number(_ENDS_ROW)
        return numbers, bodies, closes, is_hidden, good & (tail >= 0) & (is_closed | ends_well)

    def _count_tags(self, is_tag: Flags, block: Block, closes: Places) -> None:
        """Rows with a `<` that belongs to no cell are not ordinary."""
        tags = np.array([t.tags for t in self.tails.known] + [0])[block.tail]
        expected = np.bincount(block.row, weights=tags, minlength=len(block.starts)).astype(np.int64)
        expected += 1 + (closes < block.ends)
        if block.ordinary.all() and np.count_nonzero(is_tag) == expected.sum():
            return
        places = np.flatnonzero(is_tag)
        counted = np.diff(np.append(np.searchsorted(places, block.starts), len(places)))
        block.ordinary &= counted == expected


_LENGTHS = np.array([0, len(b"</v></c>"), len(b"</t></is></c>")])


def _is_plain(data: bytes) -> bool:
    """Whether the bytes are UTF-8 without control characters, comments or anything else that begins with `<!`."""
    # A rare byte is found fast; a pair that begins with `<`, which is everywhere, is not.
    if (b"!" in data and b"<!" in data) or (b"?" in data and b"<?" in data):
        return False
    raw = np.frombuffer(data, dtype=np.uint8)
    if raw.min() < ord(" ") and not np.isin(raw[raw < ord(" ")], (ord("\t"), ord("\n"))).all():
        return False
    if data.isascii():
        return True
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return False
    return "\ufffe" not in text and "\uffff" not in text


def _references(words: Words, cells: Places, numbers: Places, row: Places) -> tuple[Places, Places, Flags]:
    """Column of each cell, where its reference ends, and whether that is a reference in this row."""
    opened = kept(words[cells], np.array(6)) == _OPENS
    places = cells + 6
    reference = words[places]
    letters = [((reference >> np.uint64(8 * n)) & np.uint64(0xFF)).astype(np.int64) - 64 for n in range(3)]
    is_letter = [(letter >= 1) & (letter <= 26) for letter in letters]
    two = is_letter[1]
    three = two & is_letter[2]
    column = letters[0]
    column = np.where(two, column * 26 + letters[1], column)
    column = np.where(three, column * 26 + letters[2], column)
    places = places + 1 + two + three
    # The row's number must stand there as it would be written, with the quotation mark behind it.
    written = [b'%d"' % number for number in numbers.tolist()]
    expected = np.array([int.from_bytes(text[:8], "little") for text in written], dtype=np.uint64)[row]
    sizes = np.array([len(text) for text in written])[row]
    good = opened & is_letter[0] & (kept(words[places], sizes) == expected)
    return column - 1, places + sizes - 1, good


def _closed(words: Words, tail: Places, known: list[Tail], value: Places, stop: Places) -> Flags:
    """Whether each cell closes as its tail says."""
    closing = np.array([t.closing for t in known] + [-1])[tail]
    safe = np.maximum(stop, 16)
    last = words[safe - 8]
    empty = (closing == EMPTY) & (value == stop)
    plain = (closing == VALUE) & (last == _ENDS_VALUE) & (stop - 8 >= value)
    inline = (closing == INLINE) & (last == _ENDS_INLINE) & (words[safe - 13] == _ENDS_TEXT) & (stop - 13 >= value)
    good: Flags = empty | plain | inline
    return good
