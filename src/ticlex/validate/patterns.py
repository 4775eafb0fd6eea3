r"""Which sh:pattern says the same to pyshacl (Python), shacl and polars (both Rust).

Literals, `.`, plain character classes, groups, alternatives, counted repetition, `^` and `$` do. Classes such as \d
follow each library's own Unicode tables, and look-around and back-references exist in Python alone: refused here.
"""

from __future__ import annotations

import re

import polars as pl

_MOST = 1000
_ESCAPED = r"\\[.\[\](){}|*+?^$\\/\-]"
_MEMBER = r"[^\[\]\\^&~|\-]"
_TOKEN = re.compile(
    rf"""(?P<atom>  {_ESCAPED} | \. | \[\^?(?:{_MEMBER}(?:-{_MEMBER})?)+\] | [^\\.\[\](){{}}|*+?^$] )
       | (?P<open>  \((?:\?:)? )
       | (?P<close> \) )
       | (?P<edge>  [|^$] )
       | (?P<count> (?: [*+?] | \{{(?P<least>\d{{1,4}})(?P<range>,(?P<most>\d{{1,4}})?)?\}} ) \?? )""",
    re.VERBOSE | re.ASCII | re.DOTALL,
)


def is_common(pattern: str) -> bool:
    """Whether `pattern` lies wholly in what all three libraries read alike."""
    place, depth, repeatable = 0, 0, False
    while place < len(pattern):
        token = _TOKEN.match(pattern, place)
        if token is None or (token["count"] and not (repeatable and _is_small(token))):
            return False
        depth += bool(token["open"]) - bool(token["close"])
        if depth < 0:
            return False
        repeatable = bool(token["atom"] or token["close"])
        place = token.end()
    if depth:
        return False
    try:  # left to find: a class that counts backwards, [z-a], and what one of them holds to be too large
        re.compile(pattern)
        pl.Series([""]).str.contains(pattern)
    except (re.error, OverflowError, pl.exceptions.PolarsError):
        return False
    return True


def minds_a_last_line_break(pattern: str) -> bool:
    """Whether a text that ends in a line break is read differently: Python's $ holds before the break as well."""
    return "$" in pattern


def _is_small(token: re.Match[str]) -> bool:
    if token["least"] is None:
        return True
    least, most = int(token["least"]), int(token["most"] or token["least"])
    return least <= most <= _MOST
