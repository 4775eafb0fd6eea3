"""Procedures as Mermaid text."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ticlex.mermaid import mermaid
from ticlex.processes import Procedure, Step, procedures, process
from ticlex.store import Store

NODE = re.compile(r'^    s(\d+)\["([^"]*)"\]$', re.MULTILINE)
EDGE = re.compile(r'^  s(\d+) -->(?:\|"[^"]*"\|)? s(\d+)$', re.MULTILINE)
ONE = Step(1, "甲", "办", [], [], None, None, [], "a/art1", "办")


def test_every_step_and_every_arrow_of_every_procedure_is_written() -> None:
    store = Store()
    for name in (p.process for p in procedures(store)):
        found = process(store, name)
        text = mermaid(found)
        assert sorted(int(n) for n, _ in NODE.findall(text)) == [s.n for s in found.steps]
        assert sorted((int(a), int(b)) for a, b in EDGE.findall(text)) == sorted(
            (s.n, n) for s in found.steps for n in s.next
        )
        assert text.count("subgraph") == len({s.actor for s in found.steps})
        assert found.steps or "none[" in text


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_words_end_a_box_or_a_label(actor: str, circumstance: str) -> None:
    steps = [replace(ONE, actor=actor, next=[2]), replace(ONE, n=2, actor=actor, circumstance=circumstance)]
    text = mermaid(Procedure("a-x", "a", circumstance, "x", None, steps))
    assert [n for n, _ in NODE.findall(text)] == ["1", "2"]
    assert EDGE.findall(text) == [("1", "2")]
    assert len(text.split("\n")) == len(mermaid(Procedure("a-x", "a", "x", "x", None, steps)).split("\n"))
