"""What travels between a query's process and the one that asks: a head in JSON, then the answer's own bytes."""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass, field
from typing import IO

from ticlex.sandbox.limits import ROWS
from ticlex.sandbox.refusals import Refusal

LENGTHS = struct.Struct(">II")


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, and the formats to answer it in; None where its kind of answer is not wanted."""

    query: str
    results: str | None = "table"
    graph: str | None = "turtle"
    rows: int = ROWS
    seconds: float | None = None
    """Seconds of a processor after which the process ends itself; None for no such end."""

    def frame(self) -> bytes:
        """As it travels."""
        return _frame(asdict(self), b"")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer in its format, or why there is none."""

    kind: str = ""
    """bindings, boolean or graph"""
    truncated: bool = False
    warnings: tuple[tuple[str, str], ...] = ()
    """What the asker should know, in zh and en: names that are not in the graph."""
    refusal: Refusal | None = None
    body: bytes = field(default=b"", repr=False)

    def frame(self) -> bytes:
        """As it travels."""
        head = {"kind": self.kind, "truncated": self.truncated, "warnings": self.warnings}
        return _frame(head | {"refusal": asdict(self.refusal) if self.refusal else None}, self.body)


def reply(head: bytes, body: bytes) -> Reply:
    """A reply from its two parts."""
    found = json.loads(head)
    refusal = Refusal(**found["refusal"]) if found["refusal"] else None
    warnings = tuple((zh, en) for zh, en in found["warnings"])
    return Reply(found["kind"], found["truncated"], warnings, refusal, body)


def asked(head: bytes) -> Asked:
    """A question from its frame's head."""
    return Asked(**json.loads(head))


def read(stream: IO[bytes]) -> tuple[bytes, bytes] | None:
    """The next frame's head and body; None at the end."""
    lengths = stream.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    head, body = LENGTHS.unpack(lengths)
    found = stream.read(head), stream.read(body)
    return found if (len(found[0]), len(found[1])) == (head, body) else None


def _frame(head: dict[str, object], body: bytes) -> bytes:
    written = json.dumps(head).encode()
    return LENGTHS.pack(len(written), len(body)) + written + body
