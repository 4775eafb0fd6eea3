"""Text from a file of a user's, made safe for the documents that it goes into."""

from __future__ import annotations

import re

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# What XML cannot hold, and no reader of a report could see.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)


def printable(text: str) -> str:
    """The text with � in the place of control characters and of half surrogates."""
    return _UNPRINTABLE.sub("\ufffd", text)


def neutral(cell: str) -> str:
    """A cell of a table that no spreadsheet takes for a formula; plain negative numbers stay numbers."""
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell
