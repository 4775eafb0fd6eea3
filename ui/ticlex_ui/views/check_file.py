"""核对文件: a file, its stages, its report; last year's beside it; the reports to take away."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ticlex.errors import TiclexError
from ticlex_ui import model
from ticlex_ui.components import failures, file_report, inputs, page, verdicts
from ticlex_ui.components.markup import Html, h, join
from ticlex_ui.components.over_time import over_time
from ticlex_ui.components.progress import Told
from ticlex_ui.components.spoken import spoken
from ticlex_ui.i18n import _, lang, use
from ticlex_ui.model.changed import changes
from ticlex_ui.model.file_report import gather, parts, record_views, unchecked
from ticlex_ui.model.files import (
    OF_FAILURES,
    WRITABLE,
    Checked,
    NotChecked,
    Upload,
    check_file,
    failure_file,
    report_file,
    template_file,
)

_NAMES = {"xlsx": "Excel", "docx": "Word", "html": "HTML", "csv": "CSV", "json": "JSON", "ttl": "Turtle",
          "parquet": "Parquet"}  # fmt: skip
_MIMES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html", "csv": "text/csv", "json": "application/json", "ttl": "text/turtle",
    "parquet": "application/vnd.apache.parquet",
}  # fmt: skip
_RESULT = "check_file_result"
_FEW = 6
"""Records up to which a report by record says more than one by article."""


def show_file(holdings: model.Holdings, names: list[str], kept: inputs.Parameters) -> None:
    """Show the ways to give a file, and the report on the one that was given."""
    example = kept.get("example", "")
    left, right = st.columns(2, gap="large")
    with left:
        given = st.file_uploader(
            _("中心数据：.xlsx、.csv、.json、.ttl 或 .parquet"),
            help=_("文件只在内存中核对，不保存，也不写入日志。一个文件不超过 200 MB。"),
            key=f"check_upload_{example}",
        )
    with right:
        earlier = st.file_uploader(
            _("上次的文件（可选）：看结论有什么变化"),
            help=_("两个文件都按现在的规则核对，按记录号对应。"),
            key="check_before",
        )
    page.show(inputs.examples(model.examples(), kept), "check_examples")
    _template(holdings, names)
    try:
        upload = Upload(given.name, given.getvalue()) if given else _example(example)
        before = Upload(earlier.name, earlier.getvalue()) if earlier else None
        if upload is None:
            if before is not None:
                page.show(h("p", _("还没有要核对的文件：请先给出。"), class_="empty"), "check_report")
            return
        found = _found(holdings, upload, names, before)
    except TiclexError as error:
        page.show(failures.other(error, holdings.english), "check_report")
        return
    if isinstance(found, NotChecked):
        page.show(failures.no_verdict(found.error, holdings.english), "check_report")
        _take_away(found.name, {suffix: _failure(found, suffix) for suffix in OF_FAILURES})
        return
    _take_away(found.name, {suffix: _report(holdings, found, suffix) for suffix in WRITABLE})
    page.show(_body(holdings, found, kept), "check_report", _target(kept))


def _example(name: str) -> Upload | None:
    return Upload(name, model.example(name)) if name else None


def _found(holdings: model.Holdings, upload: Upload, names: list[str], before: Upload | None) -> Checked | NotChecked:
    """The results, worked out once for the files and rule sets; a session keeps those of one check."""
    key = (upload.name, upload.sha256, tuple(names), before and (before.name, before.sha256))
    if st.session_state.get(_RESULT, (None,))[0] != key:
        st.session_state.pop(_RESULT, None)
        with st.status(_("正在读取文件"), expanded=True) as status:
            try:
                found = check_file(holdings, upload, names, Told(status), before)
                status.update(label=_("正在整理报告"))
                shown = gather(found.results) if isinstance(found, Checked) else None
            except TiclexError:
                status.update(label=_("没有完成"), state="error", expanded=False)
                raise
            is_done = isinstance(found, Checked)
            label = _("核对完成") if is_done else _("未能核对")
            status.update(label=label, state="complete" if is_done else "error", expanded=False)
        st.session_state[_RESULT] = (key, found, shown)
    result: Checked | NotChecked = st.session_state[_RESULT][1]
    return result


def _body(holdings: model.Holdings, found: Checked, kept: inputs.Parameters) -> Html:
    results, shown = found.results, st.session_state[_RESULT][2]
    by_rules = parts(holdings, results, shown, lang())
    records = {name: record_views(holdings, own, lang()) for name, own in shown.records.items()}
    chosen = kept.get("record")
    by = kept.get("by") or ("record" if len(records) <= _FEW else "article")
    if chosen in records:
        by = "record"
    wanted = [chosen] if chosen in records else list(records)[:_FEW]
    details = [
        verdicts.detail(holdings, v, name=v.record) for name in wanted if name is not None for v in records[name]
    ]
    report = join(details) if by == "record" else file_report.articles(holdings, by_rules)
    cut = None
    if by == "record" and len(wanted) < results.records:
        cut = h("p", _("这里只展开选中的或结论最差的记录；点上面的记录看别的。"), class_="note")
    notes = [h("p", spoken(note, holdings.english), class_="note", data_meta=True) for note in found.notes]
    changed = None
    if found.over_time is not None:
        changed = over_time(holdings, changes(holdings, found.over_time, lang()), found.before, found.before_problems)
    return join(
        file_report.headline(results, by_rules),
        notes,
        file_report.problems(results.problems, holdings.english),
        file_report.overview(holdings, by_rules, records, results.records, kept),
        changed,
        h("div", file_report.ways(by, kept), cut, class_="toolbar"),
        h("div", report, id="report", data_block="start"),
        file_report.not_checked(unchecked(results)),
        file_report.stated(results),
    )


def _target(kept: inputs.Parameters) -> str | None:
    return "report" if kept.get("record") or kept.get("by") else None


def _template(holdings: model.Holdings, names: list[str]) -> None:
    label = _("下载填报模板（所选规则集）") if names else _("下载填报模板（全部规则集）")
    st.download_button(
        label, lambda: template_file(holdings, names), _("填报模板") + ".xlsx", _MIMES["xlsx"], on_click="ignore",
        key="check_template",
    )  # fmt: skip


def _take_away(name: str, made: dict[str, Callable[[], bytes]]) -> None:
    stem = name.rsplit(".", 1)[0]
    page.show(h("p", _("下载报告"), class_="kind", id="downloads"), "check_downloads")
    with st.container(horizontal=True, gap="small"):
        for suffix, make in made.items():
            label = _("下载 {format}").format(format=_NAMES[suffix])
            file = f"{stem}-report.{suffix}"
            st.download_button(label, make, file, _MIMES[suffix], on_click="ignore", key=f"check_as_{suffix}")


def _report(holdings: model.Holdings, found: Checked, suffix: str) -> Callable[[], bytes]:
    language = lang()

    def make() -> bytes:
        # Made by another thread than the page's, when somebody asks for it.
        use(language)
        header = [
            _("记录"), "rule_set", _("状态"), _("结论"), "condition", "outcome", "reason", "provision", _("条款"),
            _("原文"), _("位置"), _("实际"), _("要求"), _("差额"), _("改法"),
        ]  # fmt: skip
        return report_file(holdings, found, suffix, header, language)

    return make


def _failure(found: NotChecked, suffix: str) -> Callable[[], bytes]:
    return lambda: failure_file(found, suffix)
