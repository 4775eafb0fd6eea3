"""Amounts as people write them."""

from decimal import Decimal
from fractions import Fraction

import pytest

from ticlex.records import exact_ratio
from ticlex.words import bound_text, quantity_text

CASES = [
    (Decimal(5000), "m2", "5000㎡", "5000 m²"),
    (Decimal("4999.99"), "m2", "4999.99㎡", "4999.99 m²"),
    (Decimal(20_000_000), "CNY", "2000万元", "CNY 20 million"),
    (Decimal(100_000_000), "CNY", "1亿元", "CNY 100 million"),
    (Decimal(100), "CNY", "100元", "CNY 100"),
    (Decimal("0.5"), "ratio", "50%", "50%"),
    (Decimal("0.3333"), "ratio", "33.33%", "33.33%"),
    (exact_ratio(Fraction(1, 3)), "ratio", "1/3", "1/3"),
    (exact_ratio(Fraction(1, 16)), "ratio", "6.25%", "6.25%"),
    (100, "persons", "100人", "100 persons"),
    (3, "years", "3年", "3 years"),
    (1, "years", "1年", "1 year"),
    ("01-30", "date", "01-30", "01-30"),
    (True, None, "是", "yes"),
]


@pytest.mark.parametrize(("value", "unit", "zh", "en"), CASES)
def test_a_value_with_its_unit(value: object, unit: str | None, zh: str, en: str) -> None:
    assert quantity_text(value, unit) == zh
    assert quantity_text(value, unit, "en") == en


def test_a_bound_has_its_sign() -> None:
    assert bound_text("AtLeast", 5000, "m2") == "≥5000㎡"
    assert bound_text("AtMost", exact_ratio(Fraction(1, 3)), "ratio") == "≤1/3"
    assert bound_text("Exactly", 3, "years") == "3年"
