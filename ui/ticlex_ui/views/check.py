"""核对: does it comply?"""

from __future__ import annotations

import streamlit as st

from ticlex.errors import TiclexError
from ticlex_ui import model
from ticlex_ui.components import inputs, masthead, page, verdicts
from ticlex_ui.components.markup import Html, h, join
from ticlex_ui.i18n import _, lang

_SHOWN = 200
"""Records that a report shows in full; the downloads hold all."""


def show() -> None:
    """Show the form or the file, and the verdicts."""
    holdings = page.holdings()
    tab = "file" if st.query_params.get("tab") == "file" else "form"
    rules = st.query_params.get("rules", "")
    head = masthead.masthead(_("核对"), _("这个中心符合要求吗？"), holdings.edition, "check", st.query_params.to_dict())
    bar = h("div", inputs.tabs(tab, rules), class_="toolbar")
    try:
        names = [rule.name for rule in holdings.judge.rules(_chosen(holdings, rules, tab))]
        page.show(join(head, bar, inputs.rule_sets(holdings, names, tab), _rules_hint(tab, names)), "check_head")
        (_form if tab == "form" else _file)(holdings, names)
    except TiclexError as error:
        page.show(join(head if not rules else Html(""), masthead.missing(error)), "check_error")
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


def _form(holdings: model.Holdings, names: list[str]) -> None:
    left, right = st.columns([5, 6], gap="large")
    values = st.session_state.setdefault("check_form_values", {})
    record = model.form_record(holdings, values)
    with left:
        page.form(
            inputs.form(model.fields(holdings, names, lang())),
            "check_form",
            values,
            model.echoes(holdings, record, lang()),
        )
    found = model.views(holdings, model.judge(holdings, [record], list(holdings.rule_sets)), lang())
    with right:
        chosen = [v for v in found if v.rule_set.name in names]
        details = [verdicts.detail(holdings, v) for v in chosen]
        page.show(join(verdicts.summary(holdings, found, names), details), "check_verdicts")


def _file(holdings: model.Holdings, names: list[str]) -> None:
    name, data = _upload(holdings)
    if data is None:
        return
    with st.status(_("正在读取文件"), expanded=False) as status:
        reading = model.read_file(holdings, name, data)
        status.update(label=_("正在逐条核对"))
        judged = model.judge(holdings, reading.records, names)
        status.update(label=_("正在整理报告"))
        found = model.worst_first(model.views(holdings, judged, lang()))
        status.update(label=_("核对完成"), state="complete")
    _downloads(reading, judged, found, name)
    parts = [verdicts.problems(reading), verdicts.overview(holdings, found, reading)]
    details = [verdicts.detail(holdings, v, name=v.record) for v in found[:_SHOWN]]
    cut = h("p", _("记录较多，这里只展开前一部分；下载的报告是全部。"), class_="note") if len(found) > _SHOWN else None
    page.show(join(*parts, cut, details), "check_report")


def _upload(holdings: model.Holdings) -> tuple[str, bytes | None]:
    uploaded = st.file_uploader(
        _("中心数据：.xlsx、.csv 或 .ttl"),
        type=["xlsx", "csv", "ttl"],
        help=_("文件只在内存中核对，不保存，也不写入日志。"),
    )
    page.show(inputs.examples(model.examples(), st.query_params.to_dict()), "check_examples")
    if uploaded is not None:
        return uploaded.name, uploaded.getvalue()
    if chosen := st.query_params.get("example"):
        return chosen, model.example(chosen)
    return "", None


def _downloads(reading: model.Reading, judged: list[model.Verdict], found: list[model.VerdictView], name: str) -> None:
    header = [
        _("记录"), "rule_set", _("状态"), _("结论"), "condition", "outcome", "reason", "provision", _("条款"),
        _("原文"), _("位置"), _("实际"), _("要求"), _("差额"), _("改法"),
    ]  # fmt: skip
    stem = name.rsplit(".", 1)[0]
    with st.container(horizontal=True):
        st.download_button(
            _("下载 JSON"), model.report(reading, judged), f"{stem}-report.json", "application/json", on_click="ignore"
        )
        lines = model.as_csv(header, model.condition_lines(found))
        st.download_button(_("下载 CSV"), lines, f"{stem}-report.csv", "text/csv", on_click="ignore")
