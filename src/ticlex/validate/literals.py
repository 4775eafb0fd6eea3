"""Values of constraints with their datatypes: a date is no text, and what no engine compares exactly is not read."""

from __future__ import annotations

from datetime import date

from ticlex.names import XSD, curie
from ticlex.store import Text, Value

Bound = Value | date
"""What a constraint may name."""


class Unread(str):
    """A literal of a datatype that no constraint may have: xsd:double, for one, is no exact number."""

    __slots__ = ("datatype",)
    datatype: str

    def __new__(cls, value: str, datatype: str) -> Unread:
        """Make one of its written form and the IRI of its datatype."""
        found = super().__new__(cls, value)
        found.datatype = datatype
        return found


def typed(value: Value, datatype: str | None) -> Bound:
    """A value of the store with the datatype that it has there, None for what is no literal."""
    if datatype is None or type(value) is not str or datatype == XSD + "string":
        return value
    try:
        # A date with a time zone is longer: it begins at another moment than one without.
        if datatype == XSD + "date":
            return date.fromisoformat(value)
    except ValueError:
        pass
    return Unread(value, datatype)


def why_unread(value: Bound) -> str | None:
    """Why a constraint may not name a value; None if it may."""
    if isinstance(value, Unread):
        return f"{curie(value.datatype)} 的 “{value}” 不能精确比较：数写成整数或小数，日期写成 xsd:date"
    return f"“{value}” 带有语言标记，数据中的文字没有" if isinstance(value, Text) else None
