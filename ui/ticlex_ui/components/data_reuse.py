"""What can be taken away: what there is and how much, files, addresses for programs, licences, how to cite."""

from __future__ import annotations

from base64 import b64encode

from ticlex_ui.components.figures import count
from ticlex_ui.components.links import address
from ticlex_ui.components.markup import Html, h, join
from ticlex_ui.i18n import _, lang, ngettext
from ticlex_ui.model import Holdings
from ticlex_ui.model.data_files import LISTS, citation, counts, text_files, triples


def holds(holdings: Holdings, questions: int) -> Html:
    """How much of everything there is, each count with its list, and of which day."""
    found = counts(holdings)

    def listed(name: str) -> str:
        return address("data", tab="sparql", query=LISTS[name])

    many = [
        (ngettext("{n}份文件", "{n} documents", len(holdings.regulations)), address("data", n="documents")),
        (ngettext("{n}个条文单位", "{n} provisions", found["provisions"]), listed("provisions")),
        (ngettext("{n}条规范", "{n} norms", found["norms"]), listed("norms")),
        (ngettext("{n}项可核对的条件", "{n} conditions that can be tested", found["conditions"]), listed("conditions")),
        (ngettext("{n}个主题", "{n} topics", len(holdings.topics)), address("")),
        (ngettext("{n}道问题", "{n} questions", questions), address("data")),
        (ngettext("{n}个三元组", "{n} triples", triples(holdings)), "#graph-files"),
    ]
    edition = holdings.edition
    stated = _("数据日期 {date}，版本 {version}，全部数据文件的摘要：").format(
        date=edition.date, version=edition.version
    )
    return h(
        "section",
        h("h2", _("库里有什么")),
        h("ul", [h("li", count(words, href)) for words, href in many], class_="holds"),
        h("p", stated, " ", h("code", edition.digest), class_="note", data_meta=True),
        class_="part",
    )


def files_head() -> Html:
    """Above the graph's files."""
    return h(
        "section",
        h("h2", _("下载")),
        h("h3", _("整个图"), id="graph-files"),
        h("p", _("文件、条文、规范、程序、条件、来源关系，点按时生成。"), class_="note"),
        class_="part",
    )


def texts(holdings: Holdings) -> Html:
    """The texts as files; their names hold years, so they are links of ours."""
    links = []
    for name, file in text_files(holdings):
        data = f"data:text/plain;charset=utf-8;base64,{b64encode(file.make()).decode()}"
        words = holdings.short(name, lang())
        links.append(h("a", words, href=data, download=file.name, role="button", data_provision=name))
    note = h("p", _("收到时的样子，一字未改。"), class_="note")
    return h("section", h("h3", _("文本原件")), note, h("div", links, class_="files"), class_="part")


def rest_head() -> Html:
    """Above the shapes and the form."""
    words = _("条件写成 SHACL 形状；填报表由它们生成，一行一个中心。")
    return h("section", h("h3", _("核对用")), h("p", words, class_="note"), class_="part")


def programs(here: str, *, is_served: bool) -> Html:
    """Addresses for programs, with one example each."""
    query = "SELECT * { ?norm a tic:Duty } LIMIT 5"
    curl = f"curl -G {here}/sparql -H 'Accept: text/csv' \\\n  --data-urlencode 'query={query}'"
    python = (
        "from SPARQLWrapper import SPARQLWrapper, JSON\n"
        f'graph = SPARQLWrapper("{here}/sparql", returnFormat=JSON)\n'
        f'graph.setQuery("{query}")\n'
        'print(graph.queryAndConvert()["results"]["bindings"])'
    )
    settings = f'{{"mcpServers": {{"ticlex": {{"url": "{here}/mcp"}}}}}}'
    listing = (
        f"curl {here}/mcp -H 'Content-Type: application/json' \\\n"
        "  -H 'Accept: application/json, text/event-stream' \\\n"
        """  -d '{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}'"""
    )
    parts = [
        _door(_("SPARQL 端点"), f"{here}/sparql", _("只读，SPARQL 1.1，结果为 JSON、XML、CSV、TSV；不必声明前缀。"),
              [("curl", curl), ("Python", python)]),
        _door(_("智能体接口"), f"{here}/mcp", _("MCP：代人提问的程序由此得到同样的答案，带条文和原文。"),
              [(_("客户端设置"), settings), ("curl", listing)]),
        _door(_("数据说明"), f"{here}/void", _("VoID 和 DCAT：有哪些数据、多少三元组、什么许可。"), [], is_page=True),
        _door(_("术语文档"), f"{here}/ontology", _("每个类和属性的中英文名称与定义。"), [], is_page=True),
    ]  # fmt: skip
    words = None if is_served else _("这些地址要这样启动才可用：")
    absent = h("p", words, " ", h("code", "ticlex serve"), class_="notice", role="note") if words else None
    inside = h(
        "details",
        h("summary", "Python", lang="en"),
        _example('import ticlex\n\ng = ticlex.open()\ng.compare("场地面积").to_pandas()\ng.ask("documents")', "Python"),
        id="in-python",
    )
    return h("section", h("h2", _("供程序使用")), absent, h("div", parts, class_="doors"), inside, class_="part")


def _door(name: str, where: str, words: str, examples: list[tuple[str, str]], *, is_page: bool = False) -> Html:
    shown = h("a", h("code", where), href=where, target="_blank", rel="noopener") if is_page else h("code", where)
    copy = h("button", _("复制地址"), type="button", data_copy=where, data_done=_("已复制"), class_="quiet")
    blocks = [[_label(label), _example(code, label)] for label, code in examples]
    return h(
        "div",
        h("h3", name),
        h("p", h("span", shown, data_meta=True), " ", copy, class_="where"),
        h("p", words, class_="note", data_meta=True),
        blocks,
        class_="door",
    )


def _label(words: str) -> Html:
    return h("p", words, class_="tag", lang="en" if words.isascii() else None)


def _example(code: str, label: str) -> Html:
    return h("pre", h("code", code), tabindex=0, aria_label=label)


def citing(holdings: Holdings) -> Html:
    """How to cite, and under which licences."""
    words = citation(holdings)
    copy = h("button", _("复制引文"), type="button", data_copy=words, data_done=_("已复制"), class_="quiet")
    code, data = "Apache-2.0", "CC BY 4.0"
    rows = [
        (_("代码"), h("span", code, lang="en")),
        (_("本体、标注、形状、查询"), h("span", data, lang="en")),
        (_("法规文本"), _("由发文机关制发；以其公布的为准")),
    ]
    licences = h("dl", [[h("dt", name), h("dd", h("span", value, data_meta=True))] for name, value in rows])
    return join(
        h(
            "section",
            h("h2", _("怎样引用")),
            h("p", words, class_="reference", data_meta=True, lang="en"),
            h("p", h("span", "GB/T 7714-2015", class_="tag", data_meta=True), " ", copy),
            h("p", _("引用某一条的原文，在“条文”页点“复制引文”。"), class_="note"),
            class_="part",
        ),
        h("section", h("h2", _("许可")), licences, class_="part"),
    )
