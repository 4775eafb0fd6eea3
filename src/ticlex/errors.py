"""What can go wrong that a caller cannot route around; each carries a message for a person.

TiclexError
├── UnknownName        a topic, reference, rule set, document or query that is not there
├── UnreadableInput    a file that cannot be read at all
├── QueryRefused       a query that may not run, or does not parse
│   └── QueryStopped   a query that ran out of time, memory or rows
├── CouldNotCheck      a verdict that could not be reached
└── EndpointError      a remote SPARQL endpoint that did not answer as it should
"""

import difflib
from collections.abc import Iterable


class TiclexError(Exception):
    """Base of all; `exit_code` is what a command ends with, `english` the message where whoever raises it knows it."""

    exit_code = 2
    english: str | None = None


class UnknownName(TiclexError):
    """A name that is not known, with the nearest that are."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        known = list(known)
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
        listed = f"可用的有：{'、'.join(known[:60])}" if known else "这里没有可用的。"
        hint = f"是否要找 {'、'.join(near)}？" if near else listed
        super().__init__(f"没有名为 “{name}” 的{kind}。{hint}")
        self.kind, self.name, self.near, self.hint = kind, name, near, hint


class UnreadableInput(TiclexError):
    """A file that cannot be read: where, what was found, what is wrong, what to do."""

    def __init__(self, where: str, found: str, is_wrong: str, remedy: str) -> None:
        super().__init__(f"{where}：{found}，{is_wrong}。{remedy}")
        self.where, self.found, self.is_wrong, self.remedy = where, found, is_wrong, remedy


class QueryRefused(TiclexError):
    """A query that may not run, or does not parse."""


class QueryStopped(QueryRefused):
    """A query that was stopped at a limit."""


class CouldNotCheck(TiclexError):
    """A verdict that could not be reached: engines that disagree, a worker that died."""

    exit_code = 3


class EndpointError(TiclexError):
    """A remote endpoint: which, after how many tries, what it said."""

    exit_code = 3
