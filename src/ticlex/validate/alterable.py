"""What a center can change, and what is a fact of its past, of its kind or of its surroundings.

A fact may be filled in where it is blank, and mended where it is misspelt; it is never offered as something to
change. The reasons stand here and not in the ontology: they are about what people can do, not about what is measured.
"""

from __future__ import annotations

from collections.abc import Mapping

_KIND = "决定是哪一个中心，改变它就是另一份申报"
_TIME = "只随时间增加，不能改动，也不会减少"
_PAST = "是已经发生的事实，不能撤回"
_GRANTED = "由主管部门决定，已有结果"
_OUTSIDE = "是中心以外的事实，不由中心改变"

FACTS: Mapping[str, str] = {
    "center_class": _KIND,
    "registered_in": _KIND,
    "lead_registered_in": _KIND,
    "lead_is_enterprise": _KIND,
    "multi_unit": _KIND,
    "cross_province": _KIND,
    "months_operating": _TIME,
    "preparation_years": _TIME,
    "years_since_revocation": _TIME,
    "build_period_over": _TIME,
    "annual_report_date": _PAST,
    "report_year": _PAST,
    "consecutive_poor_evaluations": _PAST,
    "consecutive_prep_failures": _PAST,
    "quit_evaluation": _PAST,
    "quit_has_valid_reason": _PAST,
    "last_evaluation_grade": _PAST,
    "last_evaluation_date": _PAST,
    "revocation_date": _PAST,
    "serious_fraud": _PAST,
    "research_misconduct": _PAST,
    "lead_insolvent_or_blacklisted": _PAST,
    "same_leader_or_team_supported": _PAST,
    "under_preparation": _GRANTED,
    "preparation_extended": _GRANTED,
    "field_already_covered": _OUTSIDE,
}
"""Fields that nobody can change, each with its reason. `rectification_passed` is none of them: 否 may mean that the
check is still to come, and passing it is what the texts ask for."""


def may_change(field: str, *, is_open: bool) -> bool:
    """Whether another value of a field may be offered; what is blank or bad (`is_open`) is there to be filled."""
    return is_open or field not in FACTS
