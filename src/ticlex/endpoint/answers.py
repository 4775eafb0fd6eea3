"""An answer over HTTP: status, headers, body."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ticlex.sandbox.limits import DEADLINE, MAX_LENGTH, ROWS

Headers = tuple[tuple[bytes, bytes], ...]

LIMITS = f"deadline={DEADLINE:g}s; rows={ROWS}; query={MAX_LENGTH} characters"
"""What every answer to a query says of the limits that it was answered in."""
_OPEN: Headers = (
    # Anyone's page may ask: the graph is public, and nothing here knows who asks.
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"X-Ticlex-Limit, X-Ticlex-Truncated, X-Ticlex-Warning, Retry-After, Link"),
    (b"x-content-type-options", b"nosniff"),
)
_NO_SCRIPT = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back to the client; `keep` says that the next to ask the same may have it too."""

    status: int
    headers: Headers
    body: bytes = field(default=b"", repr=False)
    keep: bool = False


def answer(status: int, media: str, body: bytes, more: Iterable[tuple[str, str]] = (), *, keep: bool = False) -> Answer:
    """An answer in this media type; `more` are further headers."""
    text = media.startswith("text/") or media in ("application/xml", "application/sparql-results+xml")
    own = [
        (b"content-type", (f"{media}; charset=utf-8" if text else media).encode()),
        (b"content-length", str(len(body)).encode()),
        *_OPEN,
        *((name.lower().encode(), printable(value).encode()) for name, value in more),
    ]
    return Answer(status, tuple(own), body, keep)


def page(body: bytes, more: Iterable[tuple[str, str]] = (), *, status: int = 200) -> Answer:
    """A page for people; it runs no script, whatever gets into it."""
    return answer(status, "text/html", body, [*more, ("Content-Security-Policy", _NO_SCRIPT)], keep=status == 200)


def problem(status: int, zh: str, en: str, more: Iterable[tuple[str, str]] = ()) -> Answer:
    """What is wrong, in Chinese and in English, a line each."""
    return answer(status, "text/plain", f"{zh}\n{en}\n".encode(), [*more, ("X-Ticlex-Limit", LIMITS)])


def redirect(status: int, to: str) -> Answer:
    """Where to look instead."""
    return answer(status, "text/plain", f"{to}\n".encode(), [("Location", to), ("Vary", "Accept")])


def options(allowed: str) -> Answer:
    """What a browser asks before it lets a foreign page ask."""
    preflight = [
        ("Allow", allowed), ("Access-Control-Allow-Methods", allowed),
        ("Access-Control-Allow-Headers", "Accept, Content-Type"), ("Access-Control-Max-Age", "86400"),
    ]  # fmt: skip
    return Answer(204, tuple((n.lower().encode(), v.encode()) for n, v in preflight) + _OPEN)


def printable(value: str) -> str:
    """A header's value: ASCII in one line, anything else as ?."""
    return "".join(c if " " <= c <= "~" else "?" for c in value)
