"""Records against rule sets: a verdict per condition with article, words and margin, or a reason why not."""

from ticlex.validate.conditions import Condition, RuleSet, rule_sets
from ticlex.validate.verdicts import ConditionVerdict, Judge, Verdict, worst

__all__ = ["Condition", "ConditionVerdict", "Judge", "RuleSet", "Verdict", "rule_sets", "worst"]
