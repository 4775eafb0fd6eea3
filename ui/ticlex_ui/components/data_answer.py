"""An answer as a table, as bars and as links; each row of the library stands on its words.

Numbers of the library are figures. A row of a person's own query carries its provision if it has one in a column; else
it is their own answer (data-meta): nothing of ours says where its numbers come from.
"""

from __future__ import annotations

from ticlex_ui.components.figures import article, count, figure, law, quoting
from ticlex_ui.components.links import address, link, read_address
from ticlex_ui.components.markup import Html, h, join
from ticlex_ui.components.masthead import status_badge
from ticlex_ui.i18n import _, capital, lang, ngettext
from ticlex_ui.model import Holdings, Value
from ticlex_ui.model.data_drawn import Bar, Links, Node, bars, first_pair, is_cut, link_columns, links, number_columns
from ticlex_ui.model.data_rows import Answer, Cell, Column, Line

SHOWN = 200
"""Rows of a table that a page shows; the downloads hold all."""
Choice = dict[str, str]


def views(answer: Answer, choice: Choice) -> Html:
    """Table, chart and graph: those that this answer can be drawn as."""
    known = [("", _("表格"))]
    known += [("chart", _("条形图"))] if number_columns(answer) else []
    known += [("graph", _("关系图"))] if first_pair(answer) else []
    now = view(answer, choice)
    tabs = [
        link(
            address("data", **{**choice, "view": code}), words,
            aria_current="true" if code == now else None, data_key=f"view-{code}",
        )
        for code, words in known
    ]  # fmt: skip
    rows = count(ngettext("{n}行", "{n} rows", len(answer.lines)), "#answer", linked=now == "")
    return h("div", h("nav", tabs, class_="segments", aria_label=_("显示方式")), rows, class_="toolbar views")


def view(answer: Answer, choice: Choice) -> str:
    """How the answer is shown: as the address says, if it can be."""
    wanted = choice.get("view", "")
    if wanted == "chart" and number_columns(answer):
        return "chart"
    return "graph" if wanted == "graph" and first_pair(answer) else ""


def shown(holdings: Holdings, answer: Answer, choice: Choice, *, own: bool) -> Html:
    """The answer as the address wants it."""
    if not answer.lines:
        return h("p", _("没有符合的行。"), class_="empty is-silent", id="answer")
    how = view(answer, choice)
    if how == "chart":
        return chart(holdings, answer, choice, own=own)
    return graph(holdings, answer, choice, own=own) if how == "graph" else table(holdings, answer, own=own)


def cut(answer: Answer) -> Html | None:
    """What is not shown, said."""
    lines = []
    if answer.table.truncated:
        lines.append(_("结果超过 10000 行，只取了前 10000 行：加上条件或 LIMIT，或下载整个图。"))
    if len(answer.lines) > SHOWN:
        lines.append(_("表格只显示前 {n} 行，下载的文件含全部行。").format(n=SHOWN))
    return h("p", " ".join(lines), class_="notice", role="note", data_meta=True) if lines else None


def table(holdings: Holdings, answer: Answer, *, own: bool) -> Html:
    """Rows and columns, folded into cards on a phone."""
    words = next((c for c in answer.columns if c.name == "quote" and not own), None)
    columns = [c for c in answer.columns if c is not words]
    head = h("thead", h("tr", [_head(c, own=own) for c in columns]))
    body = [_row(holdings, columns, words, line, own=own) for line in answer.lines[:SHOWN]]
    caption = h("caption", _("查询结果"))
    return h("div", h("table", caption, head, body, class_="answer-table", id="answer"), class_="table-frame")


def _head(column: Column, *, own: bool) -> Html:
    # What a person's own query calls its columns is theirs, digits and all.
    label = h("code", column.label) if own else capital(column.label)
    return h("th", label, scope="col", class_=f"is-{column.sort}", data_meta=own)


def _row(holdings: Holdings, columns: list[Column], words: Column | None, line: Line, *, own: bool) -> Html:
    """A row, with the law's words below it over the whole width."""
    cells = []
    for column in columns:
        cell = line.cells.get(column.name)
        inside = shown_cell(holdings, cell, line, own=own) if cell else None
        label = column.label if own else capital(column.label)
        cells.append(h("td", h("div", inside) if inside else None, data_label=label, class_=f"is-{column.sort}"))
    quote = line.cells.get("quote") if words else None
    below = None
    if words and quote:
        tag = h("span", capital(words.label), class_="tag")
        below = h("tr", h("td", tag, law(quote.words), colspan=len(columns)), class_="words-row")
    return h("tbody", h("tr", cells), below, class_="has-words" if below else None, **_standing(line, own=own))


def _standing(line: Line, *, own: bool) -> dict[str, str | bool | None]:
    """The mark of where a row's words stand."""
    if line.provision:
        return {"data_provision": line.provision}
    document = next((cell.refs[0] for cell in line.cells.values() if cell.sort == "document"), None)
    return {"data_provision": document} if document and not own else {"data_meta": own or None}


def shown_cell(holdings: Holdings, cell: Cell, line: Line, *, own: bool) -> Html:
    """One value, opening what it stands for."""
    if cell.sort == "provision":
        span = line.span if cell.refs[0] == line.provision else None
        names = [article(ref, _place(holdings, ref, own=own), span) for ref in cell.refs]
        return join([[", " if n else None, name] for n, name in enumerate(names)])
    if cell.sort == "document":
        (name,) = cell.refs
        regulation = holdings.regulations[name]
        said = holdings.status(regulation.status, lang()) in cell.words
        badge = status_badge(holdings, regulation) if regulation.status == "draft" and not said else None
        return join(link(address("read", a=name), cell.words, data_provision=name), " ", badge)
    if cell.sort == "number" and not own and line.provision and line.span:
        return figure(_value(holdings, cell, line))
    if cell.sort == "law":
        return law(cell.words)
    if cell.sort == "term":
        return h("span", cell.words, title=cell.title or None)
    return h("span", quoting(cell.words) if lang() == "en" else cell.words)


def _place(holdings: Holdings, ref: str, *, own: bool = False) -> str:
    """A provision's name; in a person's own answer with its document, for which it may have no column."""
    name = holdings.article(ref, lang())
    return f"{holdings.short(ref.partition('/')[0], lang())} {name}" if own else name


def _value(holdings: Holdings, cell: Cell, line: Line) -> Value:
    ref, span = line.provision or "", line.span or (0, 0)
    return Value(cell.words, line.unit, ref, _place(holdings, ref), span, "", "")


def chart(holdings: Holdings, answer: Answer, choice: Choice, *, own: bool) -> Html:
    """Bars, a scale for each unit."""
    known = number_columns(answer)
    column = next((c for c in known if c.name == choice.get("y")), known[0])
    tools = _chooser(_("数值列"), "y", known, column.name, choice, own=own) if len(known) > 1 else None
    scales = []
    for unit, drawn in bars(answer, column.name):
        title = h("h3", capital(unit)) if unit else None
        scales.append(h("section", title, h("ol", [_bar(holdings, bar, own=own) for bar in drawn], class_="bars")))
    note = (
        h("p", _("只画了前面一部分行，表格和下载的文件更全。"), class_="note") if is_cut(answer, column.name) else None
    )
    head = h("p", h("code", column.label) if own else capital(column.label), class_="drawn-title")
    bar = h("div", tools, class_="toolbar") if tools else head
    return h("figure", bar, scales, note, class_="drawn", id="answer")


def _bar(holdings: Holdings, bar: Bar, *, own: bool) -> Html:
    label = [
        [h("span", " · ", aria_hidden="true") if n else None, shown_cell(holdings, cell, bar.line, own=own)]
        for n, (_name, cell) in enumerate(bar.label)
    ]
    below = bar.share < 0
    length = h("i", class_="bar is-below" if below else "bar", style=f"width:{abs(bar.share):.2%}", aria_hidden="true")
    number = shown_cell(holdings, bar.cell, bar.line, own=own)
    return h("li", h("span", label, class_="bar-label"), h("span", length, number, class_="bar-line"),
             **_standing(bar.line, own=own))  # fmt: skip


def graph(holdings: Holdings, answer: Answer, choice: Choice, *, own: bool) -> Html:
    """Two columns joined by the rows that name both."""
    known = {c.name: c for c in link_columns(answer)}
    first = first_pair(answer) or ("", "")
    left = choice["from"] if choice.get("from") in known else first[0]
    right = choice["to"] if choice.get("to") in known else first[1]
    tools = h(
        "div",
        _chooser(_("从"), "from", list(known.values()), left, choice, own=own),
        _chooser(_("到"), "to", list(known.values()), right, choice, own=own),
        class_="toolbar",
    )
    found = links(answer, left, right)
    note = h("p", _("只画了行数最多的联系，表格和下载的文件更全。"), class_="note") if found.is_cut else None
    hint = h("p", _("每条线是表格中的行，线越粗行数越多。"), class_="note")
    return h("figure", tools, hint, _net(holdings, found, own=own), note, class_="drawn", id="answer")


def _net(holdings: Holdings, found: Links, *, own: bool) -> Html:
    paths = [
        h(
            "path",
            d=_curve((a + 0.5) / len(found.left), (b + 0.5) / len(found.right)),
            stroke_width=f"{min(0.75 + 0.6 * rows, 5):.2f}",
            vector_effect="non-scaling-stroke",
        )
        for a, b, rows in found.edges
    ]
    drawing = h("svg", paths, viewBox="0 0 100 100", preserveAspectRatio="none", aria_hidden="true")
    rows = max(len(found.left), len(found.right))
    return h(
        "div",
        h("ul", [_node(holdings, node, own=own) for node in found.left], class_="net-from"),
        drawing,
        h("ul", [_node(holdings, node, own=own) for node in found.right], class_="net-to"),
        class_="rows-net",
        style=f"--rows:{rows}",
    )


def _node(holdings: Holdings, node: Node, *, own: bool) -> Html:
    cell = node.cell
    if cell.sort == "provision":
        documents = [holdings.short(ref.partition("/")[0], lang()) for ref in cell.refs]
        names = [
            link(read_address(ref), document, " ", _place(holdings, ref), data_provision=ref)
            for ref, document in zip(cell.refs, documents, strict=True)
        ]
        return h("li", h("span", [[" ", name] for name in names]))
    inside = shown_cell(holdings, cell, Line({}, None, None), own=own)
    return h("li", h("span", inside), data_meta=True)


def _curve(start: float, end: float) -> str:
    return f"M0 {100 * start:.2f}C45 {100 * start:.2f} 55 {100 * end:.2f} 100 {100 * end:.2f}"


def _chooser(words: str, name: str, columns: list[Column], now: str, choice: Choice, *, own: bool) -> Html:
    options = [
        h(
            "option", c.label if own else capital(c.label), value=address("data", **{**choice, name: c.name}),
            selected=c.name == now, lang="en" if own else None,
        )
        for c in columns
    ]  # fmt: skip
    return h("label", h("span", words), h("select", options, data_go_value=True, data_key=name), class_="control")
