"""Patterns that are held to be common are read alike by Python, by shacl and by polars; the others are told apart."""

import re

import polars as pl
import pytest
import shacl
from hypothesis import given, settings
from hypothesis import strategies as st

from ticlex.validate import Judge
from ticlex.validate.patterns import is_common, minds_a_last_line_break

COMMON = (
    "^江苏(省.*)?$", "中心 ?([（(] ?筹建 ?[）)]|筹建)$", "a|bc|", "^(?:ab){2,3}c?$", "[a-c一-龥]+", "[^a-c]",
    "x*?y+?", r"\.\(\)", "a.c", "", "^$", "(a)(b)?", "a{2}", "a{1,}", "[.*+]",
)  # fmt: skip
REFUSED = (
    r"\d", r"\w+", r"\s", r"\bx", r"\p{L}", "(?i)x", "(?=x)", "(?!x)", "(?<=x)y", r"(x)\1", "x**", "x*+", "x{,3}", "x{",
    "x{3,2}", "x{9999}", "[[:alpha:]]", "[a&&b]", "[a~~b]", "[a--b]", "[a-]", "[^]", "[z-a]", "(", ")", "a)(b", "*",
    "^*", "|*", "\\", "(?P<n>x)", "((a{1000}){1000}){1000}", "]", "}",
)  # fmt: skip
LETTERS = st.text(alphabet="abcxyz.()*+江苏省中心筹建（） \t\r\n\x85\u2028", max_size=12)
SHAPE = """
<urn:s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/shacl#PropertyShape> .
<urn:s> <http://www.w3.org/ns/shacl#targetClass> <urn:C> .
<urn:s> <http://www.w3.org/ns/shacl#path> <urn:p> .
<urn:s> <http://www.w3.org/ns/shacl#pattern> {} .
"""


ALIKE = settings(deadline=None, derandomize=True)


def literal(text: str) -> str:
    return '"' + "".join(f"\\U{ord(c):08X}" for c in text) + '"'


def by_shacl(pattern: str, text: str) -> bool:
    data = f"<urn:x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:C> .\n<urn:x> <urn:p> {literal(text)} .\n"
    shapes = shacl.Shapes.from_text(SHAPE.format(literal(pattern)), "ntriples")
    return not list(shapes.validate_text(data, "ntriples").results)


@pytest.mark.parametrize("pattern", COMMON)
@ALIKE
@given(text=LETTERS)
def test_three_libraries_read_a_common_pattern_alike(pattern: str, text: str) -> None:
    assert is_common(pattern)
    if minds_a_last_line_break(pattern) and text.endswith("\n"):
        return  # left to the engines
    (found,) = pl.Series([text]).str.contains(pattern)
    assert found is bool(re.search(pattern, text))
    assert found is by_shacl(pattern, text)


@pytest.mark.parametrize("pattern", REFUSED)
def test_what_is_read_differently_or_by_some_only_is_refused(pattern: str) -> None:
    assert not is_common(pattern)


def test_every_pattern_of_the_shapes_is_common(judge: Judge) -> None:
    patterns = {
        str(constraint.value)
        for rules in judge.rule_sets.values()
        for condition in rules.tested
        for constraint in (condition.test.constraints if condition.test else ())
        if constraint.name == "pattern"
    }
    assert len(patterns) > 5
    assert [pattern for pattern in patterns if not is_common(pattern)] == []


@ALIKE
@given(pattern=st.text(alphabet="ab.*+?|()[]{}^$\\-,12江", max_size=8), text=LETTERS)
def test_whatever_is_held_to_be_common_is_read_alike(pattern: str, text: str) -> None:
    if is_common(pattern) and not text.endswith("\n"):
        (found,) = pl.Series([text]).str.contains(pattern)
        assert found is bool(re.search(pattern, text))
        assert found is by_shacl(pattern, text)
