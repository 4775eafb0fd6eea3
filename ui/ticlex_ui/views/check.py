"""核对: does it comply? A form whose verdicts follow as one types, or a file."""

from __future__ import annotations

import streamlit as st

from ticlex.errors import CouldNotCheck, TiclexError
from ticlex_ui import model
from ticlex_ui.components import failures, inputs, masthead, page, verdicts
from ticlex_ui.components.markup import Html, h, join
from ticlex_ui.i18n import _, lang
from ticlex_ui.model.asked import asked
from ticlex_ui.model.outlook import Outlook, improvements, outlooks
from ticlex_ui.views.check_file import show_file

_VALUES, _SEEN, _TYPED = "check_form_values", "check_form_seen", "check_form_typed"
_JUDGED = "check_form_judged"


def show() -> None:
    """Show the form or the file, and the verdicts."""
    holdings = page.holdings()
    tab = "file" if st.query_params.get("tab") == "file" else "form"
    rules = st.query_params.get("rules", "")
    head = masthead.masthead(_("核对"), _("这个中心符合要求吗？"), holdings.edition, "check", st.query_params.to_dict())
    values = _values(holdings)
    kept = {name: value for name, value in st.query_params.items() if name not in ("lang", *holdings.measures)}
    kept = {**kept, **_short(values)}
    bar = h("div", inputs.tabs(tab, kept), class_="toolbar")
    try:
        names = [rule.name for rule in holdings.judge.rules(_chosen(holdings, rules, tab))]
    except TiclexError as error:
        page.show(join(head, masthead.missing(error)), "check_error")
        page.show(masthead.footnote(), "check_foot")
        return
    page.show(join(head, bar, inputs.rule_sets(holdings, names, kept), _rules_hint(tab, names)), "check_head")
    if tab == "form":
        _form(holdings, names, values, kept)
    else:
        show_file(holdings, names, kept)
    page.show(masthead.footnote(), "check_foot")


def _chosen(holdings: model.Holdings, rules: str, tab: str) -> list[str]:
    if rules == "none":
        return []
    if rules:
        return rules.split(";")
    return model.starting_rule_sets(holdings) if tab == "form" else []


def _rules_hint(tab: str, names: list[str]) -> Html:
    if tab == "file" and not names:
        return h("p", _("未选规则集：按文件中“适用规则集”一列核对，没有这一列就用全部规则集。"), class_="note")
    return Html("")


def _values(holdings: model.Holdings) -> dict[str, str]:
    """What stands in the form: as the address has it where somebody came by it, else as it was typed."""
    told = model.filled(holdings, st.query_params.to_dict())
    is_typed = st.session_state.pop(_TYPED, False)
    # The address of a rerun may be older than what was typed: it counts only once it is another one.
    if told and not is_typed and told != st.session_state.get(_SEEN):
        st.session_state[_VALUES] = told
    st.session_state[_SEEN] = told
    values: dict[str, str] = st.session_state.setdefault(_VALUES, {})
    return {code: value for code, value in values.items() if value.strip()}


def _short(values: dict[str, str]) -> dict[str, str]:
    """The values, if an address may hold them all."""
    return values if sum(len(c) + 3 * len(v) for c, v in values.items()) <= page.LONGEST else {}


def _form(holdings: model.Holdings, names: list[str], values: dict[str, str], kept: inputs.Parameters) -> None:
    left, right = st.columns([5, 6], gap="large")
    record = model.form_record(holdings, values)
    with left:
        page.form(
            inputs.form(holdings, model.fields(holdings, names, lang()), asked(holdings, names, lang())),
            "check_form",
            values,
            model.echoes(holdings, record, lang()),
        )
    with right:
        try:
            judged, ahead, trouble = _judged(holdings, record, values)
        except CouldNotCheck as error:
            page.show(failures.no_verdict(error, holdings.english), "check_verdicts")
            return
        found = model.views(holdings, judged, lang())
        details = [
            verdicts.detail(holdings, v, outlook=ahead.get(v.rule_set.name)) for v in found if v.rule_set.name in names
        ]
        page.show(join(verdicts.summary(holdings, found, names, ahead, kept), trouble, details), "check_verdicts")


def _judged(
    holdings: model.Holdings, record: model.Record, values: dict[str, str]
) -> tuple[list[model.Verdict], dict[str, Outlook], Html | None]:
    """The verdicts and the smallest changes; that these could not be worked out takes nothing from the verdicts.

    A session keeps those of the values that stand in its form: choosing another rule set or language asks no engine.
    """
    if st.session_state.get(_JUDGED, (None,))[0] != values:
        st.session_state.pop(_JUDGED, None)
        try:
            st.session_state[_JUDGED] = (dict(values), improvements(holdings, record))
        except CouldNotCheck as error:
            judged = model.judge(holdings, [record], list(holdings.rule_sets))
            return judged, {}, failures.no_verdict(error, holdings.english)
    found = st.session_state[_JUDGED][1]
    return [one.verdict for one in found], outlooks(holdings, found, lang()), None
