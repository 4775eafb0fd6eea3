"""Numbers and texts in a stream of bytes, eight bytes at a time.

A decimal of up to 15 digits is a whole number below 2^53 over a power of ten below 2^53, both exact; so their quotient
is the double nearest to it, as `float` finds it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]

PADDING = 32
"""Bytes that must follow the last place looked at."""
_EIGHT = range(9)
_KEPT = np.array([(1 << 8 * n) - 1 for n in _EIGHT], dtype=np.uint64)
_SHIFT = np.array([64 - 8 * n if n else 0 for n in _EIGHT], dtype=np.uint64)
_ZEROS = np.array([0x3030303030303030 >> 8 * n for n in range(8)] + [0], dtype=np.uint64)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_POINTS = np.uint64(0x2E2E2E2E2E2E2E2E)
_POWERS = 10.0 ** np.arange(16)
_TENS = 10 ** np.arange(9, dtype=np.int64)


def words_of(data: bytes) -> Words:
    """The eight bytes from each place on, as one little-endian number; the data ends in `PADDING`."""
    return np.ndarray(shape=(len(data) - 7,), dtype="<u8", buffer=data, strides=(1,))


def kept(words: Words, sizes: Places) -> Words:
    """The first `sizes` bytes of each word, up to eight of them."""
    return words & _KEPT[np.clip(sizes, 0, 8)]


def decimals(words: Words, starts: Places, sizes: Places) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """The texts as doubles, and which of them are decimals of up to 15 digits without sign or exponent."""
    first = kept(words[starts], sizes)
    point = _first(first, _POINTS)
    long = (point == 8) & (sizes > 8)
    if long.any():
        point[long] += _first(kept(words[starts[long] + 8], sizes[long] - 8), _POINTS)
    before = np.minimum(point, sizes)
    behind = sizes - before - 1
    is_whole = behind < 0
    behind = np.where(is_whole, 0, behind)
    fits = (sizes <= 16) & (before > 0) & (before + behind <= 15) & (behind <= 8) & (is_whole | (behind > 0))
    before = np.where(fits, before, 1)
    behind = np.where(fits, behind, 0)
    low = np.minimum(before, 8)
    value, good = whole(words, starts + before - low, low)
    if (more := before > 8).any():
        high, high_good = whole(words, starts[more], before[more] - 8)
        value[more] += high * 10**8
        good[more] &= high_good
    if (broken := behind > 0).any():
        fraction, fraction_good = whole(words, (starts + before + 1)[broken], behind[broken])
        value[broken] = value[broken] * _TENS[behind[broken]] + fraction
        good[broken] &= fraction_good
    return value / _POWERS[behind], good & fits


def whole(words: Words, starts: Places, sizes: Places) -> tuple[Places, npt.NDArray[np.bool_]]:
    """Up to eight digits as a whole number, and whether digits is what they are."""
    padded = ((words[starts] & _KEPT[sizes]) << _SHIFT[sizes]) | _ZEROS[sizes]
    is_digit = ((padded + np.uint64(0x4646464646464646)) | (padded - np.uint64(0x3030303030303030))) & np.uint64(
        0x8080808080808080
    ) == 0
    number = (padded & np.uint64(0x0F0F0F0F0F0F0F0F)) * np.uint64(2561) >> np.uint64(8)
    number = (number & np.uint64(0x00FF00FF00FF00FF)) * np.uint64(6553601) >> np.uint64(16)
    number = (number & np.uint64(0x0000FFFF0000FFFF)) * np.uint64(42949672960001) >> np.uint64(32)
    return number.astype(np.int64), is_digit


def quote(words: Words) -> Places:
    """Place of the first quotation mark in each word, 8 if there is none."""
    return _first(words, np.uint64(0x2222222222222222))


def _first(words: Words, eight: np.uint64) -> Places:
    """Place of the first byte in each word that is one of `eight` equal bytes, 8 if there is none."""
    other = words ^ eight
    found = (other - np.uint64(0x0101010101010101)) & ~other & np.uint64(0x8080808080808080)
    lowest = found & (~found + np.uint64(1))
    return (np.bitwise_count(lowest - np.uint64(1)) >> 3).astype(np.int64)


def distinct(words: Words, starts: Places, sizes: Places) -> tuple[Places, Places]:
    """Texts of which each is the only one of its kind, by place; and for every text which of those it equals."""
    if not len(starts):
        return starts, starts
    mixed = sizes.astype(np.uint64)
    left, at = np.arange(len(starts)), 0
    while len(left):
        own = (mixed[left] ^ kept(words[starts[left] + at], sizes[left] - at)) * _MIX
        mixed[left] = own ^ (own >> np.uint64(29))
        at += 8
        left = left[sizes[left] > at]
    order = np.argsort(mixed)
    is_new = np.append(True, np.diff(mixed[order]) != 0)
    which = np.empty(len(order), dtype=np.int64)
    which[order] = np.cumsum(is_new) - 1
    first = order[is_new]
    # Two texts may be mixed to the same number.
    other = first[which]
    is_same = sizes == sizes[other]
    left, at = np.flatnonzero(is_same), 0
    while len(left):
        size = sizes[left] - at
        equal = kept(words[starts[left] + at], size) == kept(words[starts[other[left]] + at], size)
        is_same[left[~equal]] = False
        at += 8
        left = left[equal & (size > 8)]
    alone = np.flatnonzero(~is_same)
    which[alone] = len(first) + np.arange(len(alone))
    return np.append(first, alone), which
