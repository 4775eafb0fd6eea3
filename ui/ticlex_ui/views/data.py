"""数据: can I ask my own question, or reuse this?"""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from ticlex.errors import TiclexError
from ticlex_ui import model
from ticlex_ui.components import data, data_answer, data_editor, data_reuse, data_sparql, masthead, page
from ticlex_ui.components.markup import Html, h, join
from ticlex_ui.i18n import _, lang
from ticlex_ui.model import data_files, data_library, data_rows
from ticlex_ui.model.data_asking import ASKER, Found
from ticlex_ui.model.data_words import words_of

_SHOWN = ("n", "view", "y", "from", "to", "q")
_ADDRESS = "http://127.0.0.1:8501"
"""Where `ticlex serve` is, for a page that does not know its own address."""


def show() -> None:
    """Show the library, the editor or what can be taken away."""
    holdings = page.holdings()
    parameters = st.query_params.to_dict()
    tabs = {"ask": _ask, "sparql": _own, "reuse": _reuse}
    tab = parameters.get("tab", "")
    tab = tab if tab in tabs else "ask"
    head = masthead.masthead(_("数据"), _("能不能自己问，能不能拿走用？"), holdings.edition, "data", parameters)
    page.show(join(head, data.tabs(tab)), "data_head")
    tabs[tab](holdings, parameters)
    page.show(masthead.footnote(), "data_foot")


def _ask(holdings: model.Holdings, parameters: dict[str, str]) -> None:
    choice = {k: v for k, v in parameters.items() if v and (k in _SHOWN or k.startswith("p."))}
    written = choice.pop("q", "")
    left, right = st.columns([4, 11], gap="medium")
    name = choice.get("n", data_library.FIRST)
    with left:
        found = data_library.groups(written, lang())
        page.show(data.library(found, data_library.number(), name, written), "data_library")
    with right:
        try:
            _answered(holdings, name, choice)
        except TiclexError as error:
            page.show(masthead.missing(error), "data_error")


def _answered(holdings: model.Holdings, name: str, choice: dict[str, str]) -> None:
    asked = data_library.chosen(name)
    given = data_library.values(asked, choice)
    controls = data_library.controls(holdings, asked, given, lang())
    answer = data_rows.library_answer(holdings, asked, given, lang())
    query = data_library.sparql(holdings, asked, given)
    parts = [
        data.head(asked, controls, choice),
        data_answer.views(answer, choice),
        data_answer.cut(answer),
        data_answer.shown(holdings, answer, choice, own=False),
    ]
    page.show(join(parts), "data_answer", "asked" if "n" in choice else None)
    _downloads(answer, name)
    page.show(data_sparql.behind(data_library.command(asked, given), query), "data_behind")


def _own(holdings: model.Holdings, parameters: dict[str, str]) -> None:
    is_long = "query" not in parameters and "long" in parameters
    kept = st.session_state.get(data_editor.LONG) if is_long else None
    query = parameters.get("query") or kept or data_sparql.queries()[""]
    found = ASKER.ask(query, lang())
    page.show(data_sparql.starts(), "data_starts")
    data_editor.mount(data_sparql.editor(), query, found.trouble, words_of(holdings).terms)
    choice = {k: v for k, v in parameters.items() if v and k in (*_SHOWN, "tab", "query", "long")}
    note = (data_sparql.not_in_address() if kept else data_sparql.lost()) if is_long else None
    if note or found.warnings:
        page.show(join(note, data_sparql.warnings(found.warnings)), "data_warnings")
    _own_answer(holdings, found, choice)


def _own_answer(holdings: model.Holdings, found: Found, choice: dict[str, str]) -> None:
    if found.trouble or found.table is None:
        page.show(data_sparql.trouble(found.trouble) if found.trouble else Html(""), "data_answer")
    elif found.table.turtle is not None:
        written, truncated = data_rows.plain_turtle(found.table.turtle), found.table.truncated
        page.show(data_sparql.turtle(written, truncated=truncated), "data_answer")
        with st.container(horizontal=True):
            st.download_button(_("下载 Turtle"), written, "ticlex-answer.ttl", "text/turtle", on_click="ignore")
    elif found.table.boolean is not None:
        page.show(data_sparql.yes_or_no(answer=found.table.boolean), "data_answer")
    else:
        answer = data_rows.own_answer(holdings, found.table, lang())
        shown = data_answer.shown(holdings, answer, choice, own=True)
        page.show(join(data_answer.views(answer, choice), data_answer.cut(answer), shown), "data_answer")
        _downloads(answer, "ticlex-answer")


def _downloads(answer: data_rows.Answer, name: str) -> None:
    def csv() -> bytes:
        return model.as_csv(answer.table.columns, data_rows.csv_lines(answer))

    def document() -> bytes:
        return data_rows.json_document(answer)

    with st.container(horizontal=True):
        st.download_button(_("下载 CSV"), csv, f"{name}.csv", "text/csv", on_click="ignore")
        st.download_button(_("下载 JSON"), document, f"{name}.json", "application/json", on_click="ignore")


def _reuse(holdings: model.Holdings, _parameters: dict[str, str]) -> None:
    left, right = st.columns([1, 1], gap="large")
    with left:
        page.show(join(data_reuse.holds(holdings, data_library.number()), data_reuse.files_head()), "data_holds")
        _files(list(zip(("Turtle", "N-Triples", "JSON-LD"), data_files.graph_files(holdings), strict=True)))
        page.show(join(data_reuse.texts(holdings), data_reuse.rest_head()), "data_texts")
        _files([(_("形状 SHACL"), data_files.shape_file()), (_("填报表 Excel"), data_files.form_file(holdings))])
        page.show(data_reuse.citing(holdings), "data_citing")
        if citation := data_files.citation_file():
            _files([(citation.name, citation)])
    with right:
        url = urlsplit(st.context.url or _ADDRESS)
        here = f"{url.scheme}://{url.netloc}"
        page.show(h("div", data_reuse.programs(here, is_served=ASKER.is_served)), "data_programs")


def _files(files: list[tuple[str, data_files.Download]]) -> None:
    with st.container(horizontal=True):
        for words, file in files:
            st.download_button(words, file.make, file.name, file.media, key=f"get-{file.name}", on_click="ignore")
