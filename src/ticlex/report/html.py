"""The report as one page that needs nothing else: for a screen of any width, and for paper.

Text becomes part of the page through one encoder, the serialiser of the standard library's element tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, tostring

from ticlex.report.model import Article, ConditionPart, Line, RecordLine, Report, RulesPart, counted, record_counts
from ticlex.report.plain import printable
from ticlex.report.stated import NO_DECISION
from ticlex.validate.report import OUTCOME, OVERALL

SIGNS = {
    "not_met": "✕", "non_compliant": "✕", "soft_not_met": "△", "compliant_with_warnings": "△", "bad_input": "!",
    "unknown": "?", "undetermined": "?", "met": "✓", "compliant": "✓", "needs_judgement": "◇", "not_applicable": "–",
}  # fmt: skip
"""A shape for each result: colour alone tells nobody anything on grey paper."""

_STYLE = """
:root { color-scheme: light dark; --ink: light-dark(#111418, #ece7de); --ground: light-dark(#fff, #171512);
  --soft: light-dark(#5c5a55, #b3ada2); --line: light-dark(#ddd6cb, #3d382f); --warm: light-dark(#f7f4ef, #24211c);
  --accent: light-dark(#9c1f18, #f09a8e); --good: light-dark(#1c6b45, #7cc9a0); --warn: light-dark(#8a5a00, #e6b45c);
  --serif: 'Songti SC', 'Source Han Serif SC', 'Noto Serif CJK SC', STSong, SimSun, Georgia, serif;
  --sans: system-ui, -apple-system, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1.25rem 4rem; max-width: 68rem; background: var(--ground); color: var(--ink);
  font: 16px/1.6 var(--sans); overflow-wrap: anywhere; }
h1, h2, h3, h4 { font-family: var(--serif); line-height: 1.35; margin: 1.6em 0 .5em; }
h1 { font-size: 1.75rem; margin-top: 0; border-bottom: 2px solid; padding-bottom: .5rem; }
h2 { font-size: 1.375rem; border-top: 2px solid; padding-top: .75rem; }
h3 { font-size: 1.125rem; } h4 { font-size: 1rem; }
a { color: var(--accent); }
.draft, .failed { border: 1px dashed var(--accent); color: var(--accent); font-weight: 600; padding: .5rem .9rem; }
.failed { border-style: solid; }
.note, .more, .ref { color: var(--soft); font-size: .875rem; font-weight: 400; }
blockquote { margin: .3rem 0; padding-inline-start: .8rem; border-inline-start: 2px solid var(--line);
  font-family: var(--serif); line-height: 1.8; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; font-size: .9375rem; }
th, td { text-align: start; vertical-align: top; padding: .35rem .6rem .35rem 0; border-top: 1px solid var(--line); }
thead th { color: var(--soft); font-weight: 500; font-size: .8125rem; border-top: 0; }
tbody th { font-weight: 400; min-width: 8em; }
.result { font-weight: 600; white-space: nowrap; }
.result::before { content: attr(data-sign); display: inline-block; width: 1.3em; }
.is-not_met, .is-non_compliant, .is-bad_input { color: var(--accent); }
.is-soft_not_met, .is-compliant_with_warnings { color: var(--warn); }
.is-met, .is-compliant { color: var(--good); }
.condition { margin: .6rem 0 1rem; break-inside: avoid-page; }
.condition > p { margin: .2rem 0; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .2rem 1rem; }
dt { color: var(--soft); } dd { margin: 0; }
@media (max-width: 640px) {
  body { padding: 1rem .9rem 3rem; }
  table, tbody, tr, tbody th, td { display: block; width: auto; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { border-top: 1px solid var(--line); padding: .35rem 0; }
  tbody th, td { border: 0; padding: .1rem 0; min-width: 0; }
  td:empty { display: none; }
  [data-label]::before { content: attr(data-label) "　"; color: var(--soft); font-size: .8125rem; }
  dl { grid-template-columns: 1fr; } dd { margin-bottom: .4rem; }
}
@media print {
  body { padding: 0; max-width: none; font-size: 10pt; } a { color: inherit; text-decoration: none; }
  thead { display: table-header-group; } tr, blockquote { break-inside: avoid; } h2, h3, h4 { break-after: avoid; }
}
@page { margin: 18mm 16mm; }
"""

Child = Element | str | None | Iterable["Child"]


def html(report: Report) -> bytes:
    """The page, in UTF-8."""
    meta = [
        _e("meta", charset="utf-8"),
        _e("meta", name="viewport", content="width=device-width, initial-scale=1"),
        _e(
            "meta", **{"http-equiv": "Content-Security-Policy"}, content="default-src 'none'; style-src 'unsafe-inline'"
        ),
    ]
    head = _e("head", meta, _e("title", report.title), _e("style", _STYLE))
    body = _e(
        "body",
        _header(report),
        _e(
            "main",
            _overview(report),
            _over_time(report),
            [_rules(part) for part in report.parts],
            _not_checked(report),
            _problems(report),
        ),
        _statements(report),
    )
    page = _e("html", head, body, lang="zh-CN")
    return f"<!DOCTYPE html>\n{tostring(page, encoding='unicode', method='html')}".encode()


def _header(report: Report) -> Element:
    drafts = [part.rules for part in report.parts if part.rules.is_draft]
    warning = f"{drafts[0].warning}：{'、'.join(rules.zh for rules in drafts)}" if drafts else None
    return _e(
        "header",
        _e("h1", report.title),
        _e("p", f"{NO_DECISION['zh']} ({NO_DECISION['en']})", class_="note"),
        _e("p", warning, class_="draft") if warning else None,
        _e("p", f"未能核对，没有结论：{report.could_not_check}", class_="failed") if report.could_not_check else None,
    )


def _overview(report: Report) -> Element:
    rows = report.rows
    counts = f"共 {rows.read} 行：采用 {rows.accepted}，未采用 {rows.rejected}，空行 {rows.blank}。"
    lines = [
        [_e("a", part.rules.zh, href=f"#{_anchor(part)}"), _overalls(part), "征求意见稿" if part.rules.is_draft else ""]
        for part in report.parts
    ]
    table = _table(["规则集", "结论（记录数）", "效力"], lines) if lines else None
    return _e("section", _e("h2", "结论"), _e("p", counts), table, id="overview")


def _over_time(report: Report) -> Element | None:
    if not report.over_time:
        return None
    lines = [_e("li", line) for line in report.over_time]
    return _e("section", _e("h2", "与上次相比"), _e("ul", lines), id="over-time")


def _overalls(part: RulesPart) -> list[Element]:
    found: list[Element] = []
    for overall, count in part.overalls.items():
        found += [_result(overall, OVERALL[overall]["zh"]), _e("span", f" {count}　")]
    return found


def _rules(part: RulesPart) -> Element:
    rules = part.rules
    return _e(
        "section",
        _e("h2", rules.zh, " ", _e("span", rules.name, class_="ref")),
        _e("p", rules.warning, class_="draft") if rules.is_draft else None,
        _e("p", f"依据：{rules.title}；规则版本 {rules.version}", class_="note"),
        _e("h3", "各记录的结论"),
        _table(["记录", "结论", "条件数"], [_record(line) for line in part.records]),
        _more(part.more_records, "条记录"),
        _e("h3", "须处理（最重的在前）"),
        [_article(article) for article in part.to_mend] or _e("p", "没有。"),
        _e("h3", "符合"),
        _conditions(part.met, "met") or _e("p", "没有。"),
        _e("h3", "没有核对"),
        _conditions(part.not_checked, "needs_judgement", "not_applicable") or _e("p", "没有。"),
        id=_anchor(part),
        class_="rules",
    )


def _record(line: RecordLine) -> list[Child]:
    counts = "，".join(f"{word} {count}" for word, count in record_counts(line.counts))
    return [line.record, _result(line.overall, line.result), counts]


def _article(article: Article) -> Element:
    head = _e("h4", article.label, " ", _e("span", article.ref, class_="ref"))
    return _e("section", head, [_condition(part) for part in article.conditions], class_="article")


def _condition(part: ConditionPart) -> Element:
    force = f"（{part.force}）" if part.force else ""
    lines = [_line(line) for line in part.lines]
    return _e(
        "div",
        _e("p", _e("b", part.name), force, f"　要求：{part.required}" if part.required else ""),
        _e("blockquote", part.condition.quote),
        _e("p", part.note, class_="note") if part.note else None,
        _e("p", counted(part.counts, OUTCOME, "条"), class_="note"),
        _table(["记录", "结果", "填报", "差距或补救", "位置", "说明"], lines),
        _more(part.more, "条记录"),
        class_="condition",
        id=f"c-{part.condition.id}",
    )


def _line(line: Line) -> list[Child]:
    return [line.record, _result(line.outcome, line.result), line.found, line.remedy, line.place, line.note]


def _conditions(articles: Sequence[Article], *outcomes: str) -> Element | None:
    lines: list[list[Child]] = [
        [
            article.label,
            part.own_name,
            part.condition.quote,
            [_e("div", _result(o, OUTCOME[o]["zh"]), f" {part.counts[o]}") for o in outcomes if part.counts[o]],
        ]
        for article in articles
        for part in article.conditions
    ]
    return _table(["条文", "条件", "原文", "记录数"], lines) if lines else None


def _not_checked(report: Report) -> Element:
    pairs = [[_e("dt", what), _e("dd", much)] for what, much in report.not_checked]
    return _e("section", _e("h2", "没有核对的内容"), _e("dl", pairs), id="not-checked")


def _problems(report: Report) -> Element:
    lines = [[p.where, p.found, p.is_wrong, p.remedy] for p in report.problems]
    table = _table(["位置", "内容", "问题", "怎么改"], lines) if lines else _e("p", "没有。")
    return _e("section", _e("h2", "数据问题"), table, _more(report.more_problems, "个问题"), id="problems")


def _statements(report: Report) -> Element:
    pairs = [[_e("dt", what), _e("dd", words)] for what, words in report.stated.lines()]
    return _e("footer", _e("h2", "本报告"), _e("p", f"{NO_DECISION['zh']}。"), _e("dl", pairs), id="stated")


def _anchor(part: RulesPart) -> str:
    return f"rules-{part.rules.name}"


def _result(result: str, words: str) -> Element:
    return _e("span", words, class_=f"result is-{result}", **{"data-sign": SIGNS[result]})


def _more(count: int, of: str) -> Element | None:
    words = f"另有 {count} {of}没有列出：完整的结果见 .xlsx、.json、.ttl 或 .parquet 报告。"
    return _e("p", words, class_="more") if count > 0 else None


def _table(columns: Sequence[str], rows: Iterable[Sequence[Child]]) -> Element:
    """A table that a narrow screen shows as a list, each cell under its column's name."""
    body = [
        _e("tr", [_e("td" if n else "th", cell, **({"data-label": columns[n]} if n else {"scope": "row"}))
                  for n, cell in enumerate(row)])
        for row in rows
    ]  # fmt: skip
    head = _e("thead", _e("tr", [_e("th", column, scope="col") for column in columns]))
    return _e("table", head, _e("tbody", body))


def _e(tag: str, *children: Child, **attributes: str) -> Element:
    """An element; a trailing underscore of an attribute's name is dropped."""
    element = Element(tag, {name.rstrip("_"): printable(value) for name, value in attributes.items()})
    _append(element, children)
    return element


def _append(element: Element, children: Child) -> None:
    if isinstance(children, Element):
        element.append(children)
    elif isinstance(children, str):
        text = printable(children)
        if len(element):
            element[-1].tail = (element[-1].tail or "") + text
        else:
            element.text = (element.text or "") + text
    elif children is not None:
        for child in children:
            _append(element, child)
