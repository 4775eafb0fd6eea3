"""The report on a file: what was counted, what is to be mended by article or by record, what was not checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from ticlex.records import Problem
from ticlex.report.results import Results
from ticlex.validate.report import DRAFT_WARNING
from ticlex.validate.verdicts import OVERALLS
from ticlex_ui.components import icons
from ticlex_ui.components.figures import article, count, figure, law, told
from ticlex_ui.components.inputs import Parameters, rule_set_name
from ticlex_ui.components.links import address, link
from ticlex_ui.components.markup import Html, h, join
from ticlex_ui.components.masthead import notice
from ticlex_ui.components.spoken import spoken
from ticlex_ui.i18n import _, capital, lang, ngettext
from ticlex_ui.model import Holdings, VerdictView
from ticlex_ui.model.checking import ConditionView
from ticlex_ui.model.file_report import TO_MEND, Group, Part, Unchecked, by_article

_PROBLEMS = 60


def headline(results: Results, parts: Sequence[Part]) -> Html:
    """What became of the rows, and the worst that was found."""
    rows = results.rows
    counted = [
        ngettext("{n}行", "{n} rows", rows.read),
        ngettext("核对{n}行", "{n} checked", rows.accepted),
        ngettext("未采用{n}行", "{n} rejected", rows.rejected),
        ngettext("空白{n}行", "{n} blank", rows.blank),
    ]
    worst = icons.overall(results.worst) if results.worst else None
    line = h("p", worst, [h("span", count(words, "#records"), " ") for words in counted], class_="row-counts")
    nothing = None
    if not results.worst:
        nothing = h("p", _("文件里没有可以核对的记录。"), class_="empty")
    elif not any(part.to_mend for part in parts):
        nothing = h("p", _("没有发现要改的。没有核对的内容列在下面，须另行判断。"), class_="note")
    return h("div", line, nothing)


def problems(found: Sequence[Problem], words: Mapping[str, str]) -> Html | None:
    """What is wrong with the file itself, place by place."""
    if not len(found):
        return None
    total = ngettext("{n}个问题", "{n} problems", len(found))
    head = h("h2", _("文件中的问题"), " ", count(total, "#problems"))
    lines = [_problem(p, words) for p in islice(found, _PROBLEMS)]
    more = _more(len(found) - _PROBLEMS, "#downloads")
    return h("section", head, h("ol", lines, id="problems"), more, class_="problems")


def _problem(problem: Problem, words: Mapping[str, str]) -> Html:
    # The readers' sentences are about the user's file, not about the law.
    said = join(
        spoken(problem.is_wrong, words), "。" if lang() == "zh" else ". ", h("b", spoken(problem.remedy, words))
    )
    place = h("code", problem.where, lang="zh")
    return h("li", icons.shape("bad_input"), place, h("p", h("code", problem.found), " ", said, data_meta=True))


def overview(
    holdings: Holdings, parts: Sequence[Part], records: Mapping[str, list[VerdictView]], total: int, kept: Parameters
) -> Html:
    """Each rule set with its counts, then each record with its results, the worst first."""
    cards = [_counts(holdings, part) for part in parts]
    lines = []
    for record, own in records.items():
        opens = address("check", **{**kept, "record": record})
        chips = [
            h(
                "span",
                icons.overall(v.overall),
                h("span", rule_set_name(holdings, v.rule_set.name)),
                h("span", _("征求意见稿"), class_="badge is-draft") if v.is_draft else None,
                class_="chip",
            )
            for v in own
        ]
        name = link(opens, h("code", record), data_key=f"record-{record}")
        current = "true" if kept.get("record") == record else None
        lines.append(h("tr", h("th", name, scope="row", aria_current=current), h("td", chips)))
    more = _more(total - len(records), "#downloads")
    heads = h("thead", h("tr", h("th", _("记录"), scope="col"), h("th", _("各规则集的结论"), scope="col")))
    table = h("table", heads, h("tbody", lines), class_="records")
    body = h("details", h("summary", h("b", _("记录")), " ", count(_records(total), "#records", linked=False)),
             table, more, id="records", open=len(records) <= 8)  # fmt: skip
    return h("section", h("ul", cards, class_="counts"), body, class_="overview")


def _counts(holdings: Holdings, part: Part) -> Html:
    name = rule_set_name(holdings, part.rule_set.name)
    opens = f"#{_part_id(part)}"
    results = [
        h("span", icons.overall(overall), " ", count(_records(part.overalls[overall]), "#records"))
        for overall in OVERALLS
        if part.overalls.get(overall)
    ]
    draft = h("span", _("征求意见稿"), class_="badge is-draft") if part.rule_set.status == "draft" else None
    return h("li", h("p", h("a", name, href=opens), draft, class_="of"), h("p", results, class_="tally"))


def _records(n: int) -> str:
    return ngettext("{n}条记录", "{n} records", n)


def _part_id(part: Part) -> str:
    return f"rules-{part.rule_set.name}"


def ways(by: str, kept: Parameters) -> Html:
    """The report by article or by record."""
    entries = [
        link(
            address("check", **{**kept, "by": code, "record": None}),
            words,
            aria_current="true" if by == code else None,
            data_key=f"by-{code}",
        )
        for code, words in (("article", _("按条文")), ("record", _("按记录")))
    ]
    return h("nav", entries, class_="segments", aria_label=_("报告的排列"))


def articles(holdings: Holdings, parts: Sequence[Part]) -> Html:
    """The report by rule set and article."""
    return join([_part(holdings, part) for part in parts])


def _part(holdings: Holdings, part: Part) -> Html:
    rules = part.rule_set
    head = h("header", h("h2", told(rule_set_name(holdings, rules.name), rules.document)))
    warning = notice(capital(DRAFT_WARNING[lang()])) if rules.status == "draft" else None
    base = _part_id(part)
    groups = by_article(part.to_mend)
    nothing = _("没有发现要改的。") if part.met else _("没有可以检验的条件，须由人判断")
    mend = [_article(own) for own in groups] or h("p", nothing, class_="note")
    return h(
        "section",
        head,
        warning,
        mend,
        _listed(_("符合"), part.met, "met", f"{base}-met"),
        _listed(_("没有核对：须人工判断"), part.judgement, "needs_judgement", f"{base}-judgement"),
        _listed(_("没有核对：不适用"), part.off, "not_applicable", f"{base}-off"),
        class_="verdict by-rules",
        id=base,
        data_overall=min(part.overalls, key=OVERALLS.index, default=None),
        data_rule_set=rules.name,
    )


def _article(own: list[Group]) -> Html:
    first = own[0].condition
    head = h("h3", article(first.provision, first.article), class_="at")
    return h("div", head, [_condition(group) for group in own], class_="by-article")


def _condition(group: Group) -> Html:
    c = group.condition
    asked = h("span", h("span", _("要求"), class_="kind"), " ", figure(c.required)) if c.required else None
    soft = h("span", c.soft, class_="force") if c.soft else None
    key = f"lines-{c.id}".replace(":", "-")
    counted = [
        h("span", icons.outcome(outcome), " ", count(_records(group.counts[outcome]), f"#{key}"))
        for outcome in TO_MEND
        if group.counts.get(outcome)
    ]
    heads = [_("记录"), _("结果"), _("实际"), _("差额或改法"), _("位置")]
    rows = [_line(record, line, heads) for record, line in group.lines]
    table = h(
        "table", h("thead", h("tr", [h("th", word, scope="col") for word in heads])), h("tbody", rows), id=key,
        class_="lines",
    )  # fmt: skip
    note = h("p", told(c.notes, c.provision), class_="remark") if c.notes else None
    more = _more(group.more, "#downloads")
    listed = join(table, more)
    if c.outcome == "unknown":
        # Blanks are many and all alike.
        listed = h("details", h("summary", _("记录")), table, more, id=f"{key}-of")
    return h(
        "div",
        h("p", told(capital(c.name), c.provision), soft, asked, counted, class_="what-line"),
        h("blockquote", law(c.quote)),
        note,
        listed,
        class_="condition",
        data_condition=c.id,
        data_outcome=c.outcome,
    )


def _line(record: str, line: ConditionView, heads: Sequence[str]) -> Html:
    found = figure(line.found) if line.found else h("code", line.written) if line.written else None
    # What is short is told by its margin; the demand itself stands above.
    has_margin = line.margin and line.outcome in ("not_met", "soft_not_met")
    remedy = figure(line.margin) if has_margin and line.margin else told(line.remedy, line.provision)
    cells = [icons.outcome(line.outcome, line.reason), found, remedy, h("code", line.place) if line.place else None]
    classes = (None, None, "margin", "place")
    body = [h("td", cell, data_label=word, class_=of) for cell, word, of in zip(cells, heads[1:], classes, strict=True)]
    return h("tr", h("th", h("code", record), scope="row"), body, data_outcome=line.outcome)


def _listed(title: str, groups: Sequence[Group], outcome: str, key: str) -> Html | None:
    if not groups:
        return None
    words = ngettext("{n}项", "{n} conditions", len(groups))
    head = h("summary", h("b", title), " ", count(words, f"#{key}", linked=False))
    lines = [
        h(
            "li",
            article(g.condition.provision, g.condition.article, g.condition.span if g.condition.span[1] else None),
            h("span", law(g.condition.quote)),
            count(_records(g.counts[outcome]), "#records"),
        )
        for g in groups
    ]
    return h("details", head, h("ul", lines, class_="quiet-list"), id=key)


def not_checked(found: Unchecked) -> Html:
    """What was not checked, nothing being left out."""
    names = {
        "unknown": _("字段空白或有误，无法判断"), "needs_judgement": _("须人工判断"), "not_applicable": _("不适用"),
    }  # fmt: skip
    rejected, blank = (ngettext("{n}行", "{n} rows", n) for n in (found.rejected, found.blank))
    facts = [
        (_("未采用的行"), count(rejected, "#problems" if found.rejected else "#records")),
        (_("空行"), count(blank, "#records")),
    ]
    for outcome, name in names.items():
        conditions, times = found.conditions[outcome]
        words = ngettext("{n}项条件", "{n} conditions", conditions) + _("，{n}条次").format(n=times)
        facts.append((name, count(words, "#report") if conditions else h("span", _("无"), class_="kind")))
    columns = [h("code", name) for name in found.columns]
    facts.append(
        (_("不认识的列"), join([join(one, " ") for one in columns]) if columns else h("span", _("无"), class_="kind"))
    )
    lines = [[h("dt", name), h("dd", value)] for name, value in facts]
    return h("section", h("h2", _("没有核对的")), h("dl", lines), class_="not-checked", id="not-checked")


def stated(results: Results) -> Html:
    """By what, from what and when the report was made."""
    said = results.stated
    rules = [f"{r.name} {r.version}" for r in said.rules]
    facts = [
        (_("程序"), said.tool), (_("时间"), said.time), (_("数据文件"), f"{said.input} · SHA-256 {said.input_sha256}"),
        (_("规则集版本"), " · ".join(rules)),
    ]  # fmt: skip
    lines = [[h("dt", name), h("dd", h("code", value))] for name, value in facts]
    method = [h("dt", _("核对方法")), h("dd", spoken(said.engine))]
    sample = [[h("dt", _("抽样")), h("dd", spoken(words))] for words in said.sample]
    head = h("summary", h("b", _("这份报告怎么来的")))
    return h("details", head, h("dl", lines, method, sample, data_meta=True), class_="stated", id="stated")


def _more(n: int, href: str) -> Html | None:
    if n <= 0:
        return None
    words = ngettext("另有{n}条没有列出，下载的报告里都有", "{n} more are not listed; the downloads hold all", n)
    return h("p", count(words, href), class_="note")
