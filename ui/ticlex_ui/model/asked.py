"""What the rules ask of each field of a form: the value, the article, the document, read from the shapes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ticlex.validate.conditions import Condition
from ticlex_ui.model.amounts import bound
from ticlex_ui.model.checking import NUMERIC
from ticlex_ui.model.holdings import Holdings
from ticlex_ui.model.matrix import Value


@dataclass(frozen=True, slots=True)
class Asked:
    """What one condition asks of a field, or that it decides whether the condition applies."""

    rule_set: str
    document: str
    provision: str
    article: str
    span: tuple[int, int]
    name: str
    value: Value | None
    """≥5000㎡, 是; None where it takes a sentence"""
    message: str
    decides: bool
    """The field only decides whether the condition applies."""
    soft: str


def asked(holdings: Holdings, names: Iterable[str], lang: str) -> dict[str, list[Asked]]:
    """For each field what the conditions of these rule sets ask of it, each provision's demand once."""
    found: dict[str, list[Asked]] = {}
    for name in names:
        for condition in holdings.rule_sets[name].tested:
            for field in condition.fields:
                _put(found, field, _asked(holdings, name, condition, lang, decides=False))
            for field in condition.gate.fields if condition.gate else ():
                if field not in condition.fields:
                    _put(found, field, _asked(holdings, name, condition, lang, decides=True))
    return found


def _put(found: dict[str, list[Asked]], field: str, one: Asked) -> None:
    own = found.setdefault(field, [])
    if all((one.provision, one.name, one.decides) != (o.provision, o.name, o.decides) for o in own):
        own.append(one)


def _asked(holdings: Holdings, rule_set: str, condition: Condition, lang: str, *, decides: bool) -> Asked:
    span = holdings.span(condition.id) or (0, 0)
    article = holdings.article(condition.provision, lang)
    words = "" if decides else demand(condition, lang)
    return Asked(
        rule_set, holdings.rule_sets[rule_set].document, condition.provision, article, span,
        condition.name.get(lang, "") or condition.quote,
        Value(words, "", condition.provision, article, span, "", "") if words and span[1] else None,
        condition.message.get(lang, ""), decides,
        holdings.word(condition.force, lang) if condition.force in ("General", "InPrinciple") else "",
    )  # fmt: skip


def demand(condition: Condition, lang: str) -> str:
    """The value that is asked for in one word or sign; empty where it takes a sentence."""
    measure = condition.test.measure if condition.test else None
    if measure is None or condition.required is None or not measure.field:
        return ""
    op, value = condition.required
    if isinstance(value, bool):
        yes, no = ("yes", "no") if lang == "en" else ("是", "否")
        return yes if value else no
    if measure.type in NUMERIC and isinstance(value, int | Decimal):
        return bound(op, value, measure.unit, lang)
    named = {code.code: code.en if lang == "en" else code.zh for code in measure.codes}
    return named.get(str(value), "") if op == "Exactly" else ""
