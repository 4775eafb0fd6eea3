"""The query behind an answer, a person's own query, and what is wrong with it, at the place."""

from __future__ import annotations

import re

from ticlex_ui.components.links import address, link
from ticlex_ui.components.markup import Html, h, join
from ticlex_ui.i18n import _, lang
from ticlex_ui.model.data_asking import Trouble

LONGEST = 4000
"""Characters of an address with a query in it; servers and mails cut longer ones."""
_TERM = re.compile(r"([A-Za-z?$<][\w:./<>#?=+-]*[\w>/]|“[^\w”]+”)")
_STARTS = {
    "": """\
SELECT ?provision ?quote WHERE {
  ?norm a tic:Prohibition ;
    tic:statedIn ?place ;
    tic:words ?quote .
  ?place tic:ref ?provision
}
ORDER BY ?provision""",
    "kinds": """\
SELECT ?kind (COUNT(?norm) AS ?norms) WHERE {
  ?class rdfs:subClassOf tic:Norm ; rdfs:label ?kind .
  ?norm a ?class
  FILTER(lang(?kind) = "LANG")
}
GROUP BY ?kind
ORDER BY DESC(?norms)""",
    "links": """\
SELECT ?from ?to WHERE {
  ?a tic:cites ?b ; tic:ref ?from .
  ?b tic:ref ?to
}
ORDER BY ?from""",
    "graph": "DESCRIBE js:art12.1-floor-area",
}


def _names() -> dict[str, str]:
    return {
        "": _("禁止性规定"), "kinds": _("按类型计数"), "links": _("条文之间的引用"),
        "graph": _("某条规范的全部陈述"),
    }  # fmt: skip


def queries() -> dict[str, str]:
    """Queries to begin with, each under its name; the first is what nobody has asked yet."""
    names = _names()
    return {key: f"# {names[key]}\n{query.replace('LANG', lang())}" for key, query in _STARTS.items()}


def behind(command: str, query: str) -> Html:
    """The command that answers the same, and the SPARQL, folded."""
    run = h(
        "p",
        h("span", _("命令行"), class_="tag"), " ", h("code", command), " ",
        h("button", _("复制命令"), type="button", data_copy=command, data_done=_("已复制"), class_="quiet"),
        class_="command-line",
    )  # fmt: skip
    own = address("data", tab="sparql", query=query)
    edit = link(own, _("在编辑器中打开"), class_="quiet") if len(own) <= LONGEST else None
    copy = h("button", _("复制查询"), type="button", data_copy=query, data_done=_("已复制"), class_="quiet")
    lines = h("pre", h("code", query), tabindex=0, aria_label="SPARQL")
    spoken = h("summary", _("显示 SPARQL"))
    return h("div", run, h("details", spoken, lines, h("p", copy, " ", edit), id="sparql"), class_="behind")


def starts() -> Html:
    """Queries to begin with."""
    names = _names()
    entries = [
        link(address("data", tab="sparql", query=query if key else None), names[key], data_key=f"start-{key}")
        for key, query in queries().items()
    ]
    return h("p", h("span", _("示例"), class_="tag"), [[" ", entry] for entry in entries], class_="starts")


def editor() -> Html:
    """The box to write in; it becomes an editor where scripts run."""
    box = h("textarea", rows=12, spellcheck="false", autocapitalize="off", autocomplete="off", data_key="query")
    hint = _("Ctrl+Enter 运行，Ctrl+空格 补全术语（中文、英文或前缀名），Tab 离开编辑器。只读，最多 {s} 秒、{n} 行。")
    return join(
        h("div", h("label", h("span", "SPARQL"), box), data_editor=True, data_meta=True, lang="en", class_="editor"),
        h(
            "div",
            h("button", _("运行"), type="button", data_run=True, class_="go"),
            h("p", hint.format(s=2, n=10000), id="sparql-hint", class_="note", data_meta=True),
            class_="editor-foot",
        ),
    )


def trouble(found: Trouble) -> Html:
    """What is wrong: the line, the place in it, what was expected."""
    titles = {
        "syntax": _("查询有语法错误"), "refused": _("这个查询不能运行"), "stopped": _("查询已停止"),
        "crashed": _("查询已停止"), "busy": _("现在不能运行"),
    }  # fmt: skip
    parts: list[Html] = [h("p", h("strong", titles.get(found.kind, titles["refused"])))]
    if found.line is not None and found.column is not None:
        place = _("第 {line} 行第 {column} 列").format(line=found.line, column=found.column)
        caret = " " * (found.column - 1) + "^"
        parts.append(h("p", place, class_="at-line"))
        parts.append(h("pre", h("code", f"{found.source}\n{caret}"), aria_label=place, tabindex=0))
    parts.append(h("p", _coded(found.words)))
    # An error about what somebody wrote, its digits theirs.
    return h("div", parts, class_="missing trouble", role="alert", data_meta=True)


def warnings(found: tuple[str, ...]) -> Html | None:
    """Names that the graph does not have."""
    if not found:
        return None
    return h("ul", [h("li", _coded(words)) for words in found], class_="notice warnings", role="note", data_meta=True)


def _coded(words: str) -> Html:
    """A sentence with the terms of SPARQL in it told apart, on a Chinese page at least."""
    if lang() != "zh":
        return join(words)
    parts = _TERM.split(words)
    return join([h("code", part) if n % 2 else part for n, part in enumerate(parts)])


def turtle(written: str, *, truncated: bool) -> Html:
    """A graph as an answer."""
    note = h("p", _("结果超过行数上限，只取了前一部分。"), class_="notice", role="note") if truncated else None
    shown = written if len(written) < 20_000 else f"{written[:20_000]}\n…"
    return h("div", note, h("pre", h("code", shown), tabindex=0, aria_label="Turtle", class_="turtle"), id="answer")


def yes_or_no(*, answer: bool) -> Html:
    """The answer to an ASK."""
    return h("p", _("是") if answer else _("否"), class_="ask-answer", id="answer")


def lost() -> Html:
    """A long query is not in the address, and this session has not asked it."""
    words = _("这个查询较长，没有写进地址，链接里没有它：请重新粘贴后运行。")
    return h("p", words, class_="notice", role="note", lang=lang())


def not_in_address() -> Html:
    """A long query was asked here, and cannot be shared as a link."""
    return h("p", _("查询较长，没有写进地址：刷新或分享链接不会带上它。"), class_="note")
