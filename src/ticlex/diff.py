"""Two texts beside each other, with numbers read first: 二千 and 2000 are one number, 百分之三十→20 % is one change.

A text is cut into numbers with their units, bounds (不少于), words of other scripts, and single characters; numbers and
bounds are compared by what they say. Laying the parts of one side end to end gives back that side, to the character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ticlex.corpus.demands import _BEFORE as BOUNDS
from ticlex.corpus.numerals import to_int
from ticlex.errors import UnknownName
from ticlex.store import Store

_HAN = "[〇零一二两三四五六七八九十百千万亿]"
_OWN_UNITS = ("平方米", "平方公里", "个百分点", "个月", *"亩元人年月日天次家项个岁%")
_UNITS = {unit: unit for unit in _OWN_UNITS} | {"㎡": "平方米", "m2": "平方米", "m²": "平方米", "名": "人", "％": "%"}
_SCALES = {"万": 10_000, "亿": 100_000_000}
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_DIGITS = r"[0-9０-９]+(?:[,，][0-9０-９]{3})*(?:[.．][0-9０-９]+)?"
_TOKEN = re.compile(
    rf"(?P<number>百分之(?:{_HAN}+|{_DIGITS})|{_HAN}+分之{_HAN}+|{_DIGITS}(?:/[0-9０-９]+)?|{_HAN}+)"
    rf"(?P<scale>[万亿]?)(?P<unit>\s?(?:{_UNIT})|)"
    rf"|(?P<bound>{'|'.join(sorted(BOUNDS, key=len, reverse=True))})"
    r"|(?P<word>[A-Za-z]+)|(?P<one>.)",
    re.DOTALL,
)
_AMBIGUOUS = re.compile("[百千][一二两三四五六七八九]$|[一二两三四五六七八九]{2}")
_SHORT = 1
"""An equal run of so few characters between two changes is chance; the change goes over it."""


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of a text and what it says; tokens that say the same are no change."""

    words: str
    says: Hashable
    start: int
    number: Fraction | None = None
    unit: str = ""

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.words)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of both texts: what it became."""

    op: str
    """equal; same_value (written otherwise, says the same); replace; insert; delete"""
    a: str
    b: str
    a_start: int
    a_end: int
    b_start: int
    b_end: int


def provision_text(store: Store, ref: str) -> str:
    """All that a provision says: its own words without its number, and what is below it, a line each.

    Raises:
        UnknownName: with the nearest references.
    """
    document, _, place = ref.partition("/")
    if ref not in store.texts:
        raise UnknownName("条文", ref, store.texts)
    units = store.document(document).structure.units
    inside = {place}
    lines = []
    for unit in units:
        if unit.ref in inside or unit.parent in inside:
            inside.add(unit.ref)
            lines.append(unit.text.removeprefix(unit.number or "") if unit.ref == place else unit.text)
    return "\n".join(lines)


def diff(a: str, b: str) -> list[Segment]:
    """What was kept, written otherwise, replaced, inserted and deleted, in order."""
    from rapidfuzz.distance import Levenshtein

    left, right = tokens(a), tokens(b)
    if left and right:
        codes = Levenshtein.opcodes([t.says for t in left], [t.says for t in right])
        found = [(c.tag == "equal", c.src_start, c.src_end, c.dest_start, c.dest_end) for c in codes]
    else:
        found = [(False, 0, len(left), 0, len(right))] if left or right else []
    segments: list[Segment] = []
    for run in _joined(found, left, right):
        for segment in _segments(run, left, right, a, b):
            if segments and segments[-1].op == segment.op == "equal":
                start = segments.pop()
                segment = Segment(
                    "equal", start.a + segment.a, start.b + segment.b,
                    start.a_start, segment.a_end, start.b_start, segment.b_end,
                )  # fmt: skip
            segments.append(segment)
    return segments


def tokens(text: str) -> list[Token]:
    """Cut a text; nothing is lost between tokens."""
    return [token for match in _TOKEN.finditer(text) for token in _read(match)]


def is_change(segment: Segment) -> bool:
    """Whether the two sides say different things."""
    return segment.op not in ("equal", "same_value")


def likeness(segments: Iterable[Segment]) -> float:
    """The share of both texts that says the same, 0 to 1."""
    segments = list(segments)
    same = sum(len(s.a) + len(s.b) for s in segments if not is_change(s))
    return same / (sum(len(s.a) + len(s.b) for s in segments) or 1)


def _read(match: re.Match[str]) -> Iterator[Token]:
    words, start = match[0], match.start()
    if match["bound"]:
        yield Token(words, ("bound", BOUNDS[words]), start)
    elif match["number"]:
        number, unit = _value(match["number"]), _UNITS.get(match["unit"].strip(), "")
        if number is None:
            # 五六 and 一百五 mean more than one number: characters, as they stand.
            yield from (Token(c, _plain(c), start + n) for n, c in enumerate(words))
            return
        number *= _SCALES.get(match["scale"], 1)
        if unit == "%":
            number, unit = number / 100, ""
            share = True
        else:
            share = "分之" in match["number"] or "/" in match["number"]
        yield Token(words, ("number", number, unit, share), start, number, unit)
    else:
        yield Token(words, _plain(words), start)


def _plain(words: str) -> str:
    """Full-width and half-width forms say the same."""
    return unicodedata.normalize("NFKC", words)


def _value(printed: str) -> Fraction | None:
    printed = _plain(printed).replace(",", "")
    if "分之" in printed:
        below, above = printed.split("分之")
        over, under = _whole(above), _whole(below)
        return over / under if over is not None and under else None
    if "/" in printed:
        above, below = printed.split("/")
        return Fraction(above) / Fraction(below) if Fraction(below) else None
    return _whole(printed)


def _whole(printed: str) -> Fraction | None:
    """Read 2000.5, 二千, 一亿二千万; None for what can be read in two ways."""
    if printed[:1].isascii():
        return Fraction(printed)
    for sign, scale in sorted(_SCALES.items(), key=lambda item: -item[1]):
        head, found, tail = printed.rpartition(sign)
        if found:
            above = _whole(head) if head else None
            below = _whole(tail.removeprefix("零")) if tail.removeprefix("零") else Fraction(0)
            # 二万五 is 25,000 to most readers: too little behind a scale is not read.
            short = tail and not tail.startswith("零") and len(tail) == 1
            return above * scale + below if above is not None and below is not None and not short else None
    if _AMBIGUOUS.search(printed) and any(unit in printed for unit in "十百千"):
        return None
    if len(printed) > 1 and not any(unit in printed for unit in "十百千") and not set(printed) & set("〇零"):
        return None
    number = to_int(printed)
    return None if number is None else Fraction(number)


_Run = tuple[bool, int, int, int, int]


def _joined(codes: Sequence[_Run], left: Sequence[Token], right: Sequence[Token]) -> list[_Run]:
    """Changes that touch, or that only chance parts, as one change."""
    runs: list[_Run] = []
    for n, (equal, a, a_end, b, b_end) in enumerate(codes):
        parted = 0 < n < len(codes) - 1 and _by_chance(left[a:a_end])
        equal = equal and not parted
        if runs and runs[-1][0] == equal:
            runs[-1] = (equal, runs[-1][1], a_end, runs[-1][3], b_end)
        else:
            runs.append((equal, a, a_end, b, b_end))
    return runs


def _by_chance(run: Sequence[Token]) -> bool:
    """A single letter or character; never a number, and never a stop, at which a reader looks up."""
    words = "".join(token.words for token in run)
    return len(words) <= _SHORT and words.isalnum() and all(token.number is None for token in run)


def _segments(run: _Run, left: Sequence[Token], right: Sequence[Token], a: str, b: str) -> Iterator[Segment]:
    equal, a_first, a_last, b_first, b_last = run
    if not equal:
        a_start, a_end = _span(left, a_first, a_last, len(a))
        b_start, b_end = _span(right, b_first, b_last, len(b))
        op = "insert" if a_start == a_end else "delete" if b_start == b_end else "replace"
        if a[a_start:a_end] == b[b_start:b_end]:
            # The same characters, read otherwise for what stands beside them: 五六百 is no number, 百 is.
            op = "equal"
        yield Segment(op, a[a_start:a_end], b[b_start:b_end], a_start, a_end, b_start, b_end)
        return
    pairs = list(zip(left[a_first:a_last], right[b_first:b_last], strict=True))
    begin = 0
    for n in range(1, len(pairs) + 1):
        alike = pairs[n - 1][0].words == pairs[n - 1][1].words
        if n == len(pairs) or (pairs[n][0].words == pairs[n][1].words) != alike or not alike:
            (one, other), (last, other_last) = pairs[begin], pairs[n - 1]
            yield Segment(
                "equal" if alike else "same_value", a[one.start : last.end], b[other.start : other_last.end],
                one.start, last.end, other.start, other_last.end,
            )  # fmt: skip
            begin = n


def _span(side: Sequence[Token], first: int, last: int, length: int) -> tuple[int, int]:
    start = side[first].start if first < len(side) else length
    return start, side[last - 1].end if last > first else start
