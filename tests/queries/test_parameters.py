"""Every question, with every sort of wrong parameter that its types allow, gets the one clear error."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticlex import library
from ticlex.errors import TiclexError, UnknownName
from ticlex.store import Store

WRONG = {
    "topic": ["", "场地气候", "FloorAreas", "role:Center", "Center"],
    "role": ["", "某某局", "FloorArea"],
    "document": ["", "cn-2022", "第八条", "js/art8"],
    "provision": ["", "js/art99", "art8"],
    "text": ["", " \t", "字" * 201],
}


def cases() -> list[tuple[str, str, str]]:
    found = []
    for asked in library.questions():
        for name, kind in asked.parameters.items():
            wrong = WRONG[kind] if kind != "number" else numbers(asked.ranges[name])
            found += [(asked.name, name, written) for written in wrong]
    return found


def numbers(allowed: library.Range) -> list[str]:
    step = Decimal("0.01")
    outside = [f"{allowed.least - step:f}", f"{allowed.most + step:f}", "-3", "1e400"]
    broken = ["", "五", "NaN", "Infinity", "-inf", "3平方米", "0x10", "1/2"]
    return outside + broken + (["1.5"] if allowed.whole else [])


def test_there_are_cases_of_every_type() -> None:
    assert len(cases()) > 100
    kinds = {library.question(name).parameters[parameter] for name, parameter, _ in cases()}
    assert kinds == set(library.PARAMETER_TYPES) - {"provision"}  # no question takes one


@pytest.mark.parametrize(("name", "parameter", "written"), cases())
def test_a_wrong_value_is_refused(name: str, parameter: str, written: str, store: Store) -> None:
    asked = library.question(name)
    with pytest.raises(TiclexError) as error:
        library.bindings(store, asked, {parameter: written})
    message = str(error.value)
    # What was wrong is named: the value, or the parameter where there is nothing to name.
    assert parameter in message or f"“{written}”" in message
    assert any(what_to_do in message for what_to_do in ("可用的有：", "是否要找", "写", "应", "最多"))


def test_a_provision_is_one_that_is_held(store: Store) -> None:
    asked = library.Question("x", "people", "？", "?", {"p": "provision"}, ("p",), "")
    assert library.bindings(store, asked, {"p": "js/art12.1"}) == {"p": "https://w3id.org/ticlex/reg/js/art12.1"}
    for written in WRONG["provision"]:
        with pytest.raises(UnknownName):
            library.bindings(store, asked, {"p": written})


def test_an_unknown_parameter_is_refused(case, store: Store) -> None:
    with pytest.raises(UnknownName):
        library.bindings(store, case.question, {"colour": "red"})


def test_a_missing_parameter_is_asked_for(store: Store) -> None:
    asked = library.Question("x", "people", "？", "?", {"topic": "topic", "word": "text"}, ("topic", "word"), "")
    with pytest.raises(TiclexError, match="-p topic=… -p word=…"):
        library.bindings(store, asked, {})


@given(st.text(max_size=30))
def test_any_text_for_a_number_is_a_number_in_range_or_refused(written: str) -> None:
    asked = library.question("staff-that-jiangsu-requires-of-a-team")
    store = None  # a number needs no graph
    try:
        bound = library.bindings(store, asked, {"team": written})["team"]  # type: ignore[arg-type]
    except TiclexError:
        return
    assert asked.ranges["team"].least <= bound <= asked.ranges["team"].most  # type: ignore[operator]


@given(st.integers(1, 100000))
def test_every_number_in_range_is_taken(number: int) -> None:
    asked = library.question("staff-that-jiangsu-requires-of-a-team")
    for written in (str(number), f"{number}.0", f" {number} "):
        assert library.bindings(None, asked, {"team": written}) == {"team": number}  # type: ignore[arg-type]
