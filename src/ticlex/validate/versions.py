"""The version of a rule set: a hash of all that decides a verdict under it. Names and notes may change without it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from ticlex.validate.conditions import Condition, Gate, RuleSet, Test

_DIGITS = 12


def rule_set_version(rules: RuleSet) -> str:
    """Twelve hexadecimal digits, the same on every machine for the same rules."""
    said = [rules.name, rules.status, *sorted((_condition(c) for c in rules.conditions), key=str)]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:_DIGITS]


def versions(rule_sets: Mapping[str, RuleSet]) -> dict[str, str]:
    """The version of each rule set, by its name."""
    return {name: rule_set_version(rules) for name, rules in rule_sets.items()}


def _condition(condition: Condition) -> list[object]:
    return [
        condition.iri,
        condition.provision,
        condition.quotes,
        condition.force,
        condition.when_blank,
        condition.when_gate_blank,
        None if condition.test is None else _test(condition.test),
        None if condition.gate is None else _gate(condition.gate),
    ]


def _test(test: Test) -> list[object]:
    measure = test.measure
    read = [measure.iri, measure.type, measure.unit, [code.code for code in measure.codes], measure.computed_from]
    return [read, [[c.name, repr(c.value)] for c in test.constraints]]


def _gate(gate: Gate) -> list[object]:
    return [[_test(test) for test in gate.tests], [_gate(alternative) for alternative in gate.alternatives]]
