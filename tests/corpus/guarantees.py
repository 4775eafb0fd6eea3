"""What a parse owes to any text, however strange; shared by the cases and the property tests."""

from itertools import pairwise
from typing import Any

from ticlex.corpus.structure import Structure, parse

KINDS = {
    "title", "notice", "preamble", "part", "chapter", "section", "article", "paragraph", "item", "subitem", "dash",
    "closing", "annex",
}  # fmt: skip
_KEYS = ("ref", "kind", "number", "heading", "text", "parent", "start", "end")


def squeeze(text: str) -> str:
    return "".join(text.split())


def as_json(text: str) -> dict[str, Any]:
    """The parse of `text` as `ticlex parse --json` prints it; the guarantees are asserted on the way."""
    found = parse(text)
    assert_guarantees(text, found)
    return {
        "title": found.title,
        "units": [{key: getattr(unit, key) for key in _KEYS} for unit in found.units],
        "unplaced": [{"start": a, "end": b, "text": squeeze(text[a:b])} for a, b in found.unplaced],
    }


def assert_guarantees(text: str, found: Structure) -> None:
    refs: set[str] = set()
    end = 0
    for unit in found.units:
        assert unit.start >= end, f"{unit.ref} begins before the unit above it ends"
        end = unit.end
        assert unit.text, f"{unit.ref} is empty"
        assert unit.text == squeeze(text[unit.start : unit.end])
        assert not text[unit.start].isspace()
        assert not text[unit.end - 1].isspace()
        assert unit.kind in KINDS
        assert unit.parent is None or unit.parent in refs, f"{unit.ref} hangs under {unit.parent}, not above it"
        assert unit.ref not in refs, f"{unit.ref} stands twice"
        refs.add(unit.ref)
    assert found.unplaced == sorted(found.unplaced)
    spans = sorted([(unit.start, unit.end) for unit in found.units] + found.unplaced)
    assert all(a[1] <= b[0] for a, b in pairwise(spans)), "words stand in two places"
    assert "".join(squeeze(text[a:b]) for a, b in spans) == squeeze(text), "words are lost"
