"""What holds of every record: tried on random ones, over all ten rule sets and with both engines."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ticlex.measures import Measure, measures
from ticlex.records import Cell, Record, Scalar, exact_ratio
from ticlex.store import Store
from ticlex.validate import Judge, Verdict

from .synthetic import cell

SETTLED = ("met", "not_met", "soft_not_met")
DECIDED = settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
TEXTS = {
    "name_zh": ("重庆市甲技术创新中心", "国家甲技术创新中心", "甲国家技术创新中心", "甲中心（筹建）"),
    "name_en": (
        "A National Center of Technology Innovation",
        "National Center of Technology Innovation for A",
        "Chongqing Technology Innovation Center of A",
    ),
    "registered_in": ("江苏", "重庆", "四川"),
    "lead_registered_in": ("重庆市", "北京"),
}


def values_of(measure: Measure) -> tuple[Scalar, ...]:
    """Values on either side of every bound there is."""
    match measure.type:
        case "boolean":
            return True, False
        case "code":
            return tuple(code.code for code in measure.codes)
        case "text":
            return TEXTS[measure.field]
        case "date":
            return date(2025, 1, 30), date(2025, 1, 31), date(2024, 1, 1)
        case "ratio":
            return tuple(exact_ratio(Decimal(r)) for r in ("0.3333", "0.5", "0.8", "1"))
        case "money":
            return tuple(Decimal(10) ** 7 * n for n in (0, 1, 2, 3, 10, 20))
        case "integer" if measure.field == "report_year":
            return 2023, 2024
        case "integer":
            return 0, 1, 2, 4, 5, 99, 100
    return tuple(Decimal(n) for n in ("0", "2.99", "3", "4", "4.01", "5", "12", "2000", "5000"))


BAD, ABSENT = "bad", "absent"
_MEASURES = [m for m in measures(Store()) if m.field]
WRITTEN = st.fixed_dictionaries({m.field: st.sampled_from((*values_of(m), None, None, ABSENT, BAD)) for m in _MEASURES})
"""What a file says of a record: a value, nothing (twice as likely), no such column, or something bad."""
FILLED = st.fixed_dictionaries({m.field: st.sampled_from(values_of(m)) for m in _MEASURES})
SOME = st.sets(st.sampled_from([m.field for m in _MEASURES]))


def record(name: str, written: Mapping[str, Scalar | None]) -> Record:
    cells: dict[str, Cell] = {
        field: cell(None, bad=True) if value is BAD else cell(value)
        for field, value in written.items()
        if value is not ABSENT
    }
    return Record(name, cells)


def outcomes(verdicts: list[Verdict]) -> dict[tuple[str, str], tuple[str, str | None, tuple[str, ...]]]:
    return {
        (v.rule_set.name, c.condition.id): (c.outcome, c.reason, c.open_fields) for v in verdicts for c in v.conditions
    }


def judged(judge: Judge, records: list[Record]) -> dict[str, list[Verdict]]:
    found: dict[str, list[Verdict]] = {r.id: [] for r in records}
    for verdict in judge.judge(records):
        found[verdict.record].append(verdict)
    return found


@DECIDED
@given(written=WRITTEN, filled=FILLED, some=SOME)
def test_filling_a_blank_never_changes_what_is_settled(
    judge: Judge,
    written: Mapping[str, Scalar | None],
    filled: Mapping[str, Scalar],
    some: set[str],
) -> None:
    blank = {field for field, value in written.items() if value is None or value is ABSENT}
    more = dict(written) | {field: filled[field] for field in some & blank}
    every = dict(written) | {field: filled[field] for field in blank}
    found = judged(judge, [record("before", written), record("after", more), record("full", every)])
    before, after, full = (outcomes(found[name]) for name in ("before", "after", "full"))
    for key, (outcome, _, _) in before.items():
        if outcome in SETTLED:
            assert after[key][0] == full[key][0] == outcome, key
    for key, (outcome, _, _) in after.items():
        if outcome in SETTLED:
            assert full[key][0] == outcome, key


@DECIDED
@given(written=WRITTEN, filled=FILLED)
def test_what_is_missing_is_named_and_bad_input_stays_until_mended(
    judge: Judge, written: Mapping[str, Scalar | None], filled: Mapping[str, Scalar]
) -> None:
    bad = {field for field, value in written.items() if value is BAD}
    blank = {field for field, value in written.items() if value is None or value is ABSENT}
    without_blanks = dict(written) | {field: filled[field] for field in blank}
    found = judged(judge, [record("as it is", written), record("filled", without_blanks)])
    for outcome, reason, names in outcomes(found["as it is"]).values():
        assert (outcome == "unknown") == (reason is not None) == bool(names)
        assert set(names) <= (bad if reason == "bad_input" else blank)
    assert {reason for _, reason, _ in outcomes(found["filled"]).values()} <= {None, "bad_input"}


@DECIDED
@given(several=st.lists(WRITTEN, min_size=2, max_size=4), data=st.data())
def test_a_verdict_depends_on_its_record_alone(
    judge: Judge, several: list[Mapping[str, Scalar | None]], data: st.DataObject
) -> None:
    records = [record(str(n), written) for n, written in enumerate(several)]
    shuffled = data.draw(st.permutations(records))
    one = data.draw(st.sampled_from(records))
    together = judged(judge, records)
    assert judged(judge, list(shuffled)) == together
    assert judged(judge, [one])[one.id] == together[one.id]


def test_the_same_record_twice_gets_the_same_verdict_twice(judge: Judge) -> None:
    one = record("r", {"team_size": 99})
    first, second = judge.judge([one, one], ["js-application"])
    assert first == second


@pytest.mark.parametrize("field", [m.field for m in _MEASURES])
def test_every_field_has_values_to_try(field: str) -> None:
    measure = next(m for m in _MEASURES if m.field == field)
    assert len(set(values_of(measure))) >= 2
