"""`import ticlex`: rows say where they stand, tables and dicts agree, HTML is safe, and importing costs nothing."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import is_dataclass
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ticlex
from ticlex.errors import TiclexError, UnknownName, UnreadableInput
from ticlex.face import Graph, Result, graph, rows
from ticlex.names import REG

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "centers.csv"
RECORD = {"record": "A1", "rd_floor_area_m2": 4700}
ANSWERS: dict[str, Callable[[Graph], Result[Any]]] = {
    "documents": lambda g: g.documents(),
    "topics": lambda g: g.topics(),
    "compare": lambda g: g.compare("场地面积"),
    "matrix": lambda g: g.matrix(status=["in_force"]),
    "show": lambda g: g.show("js/art12.1"),
    "search": lambda g: g.search("知识产权", 5),
    "procedures": lambda g: g.procedures(),
    "process": lambda g: g.process("cq-recognition"),
    "questions": lambda g: g.questions(),
    "ask": lambda g: g.ask("floor-area-in-jiangsu-and-chongqing"),
    "sparql": lambda g: g.sparql("SELECT ?provision { ?p tic:ref ?provision } LIMIT 3"),
    "gaps": lambda g: g.gaps("cq", against="cn-2021"),
    "diff": lambda g: g.diff("cn-2021/art26", "cq/art22"),
    "rule_sets": lambda g: g.rule_sets(),
    "fields": lambda g: g.fields(),
    "check": lambda g: g.check(RECORD, ["js-application", "cq-recognition"]),
    "improve": lambda g: g.improve(RECORD, "js-application"),
}
_KEPT: dict[str, Result[Any]] = {}


@pytest.fixture(scope="session")
def g() -> Graph:
    return ticlex.open(pages="http://127.0.0.1:8501/")


@pytest.fixture(params=ANSWERS)
def answer(request: pytest.FixtureRequest, g: Graph) -> Result[Any]:
    name = request.param
    if name not in _KEPT:
        _KEPT[name] = ANSWERS[name](g)
    return _KEPT[name]


def test_every_method_is_tried() -> None:
    public = {name for name, value in vars(Graph).items() if callable(value) and not name.startswith("_")}
    assert public - {"at", "page", "place", "draft_note"} == set(ANSWERS) - {"draft_note"}


def test_rows_are_dataclasses_and_tables_agree_with_dicts(answer: Result[Any]) -> None:
    assert len(answer) == len(list(answer)) > 0
    assert all(is_dataclass(row) for row in answer)
    dicts, frame = answer.to_dicts(), answer.to_pandas()
    assert len(frame) == len(dicts)
    assert list(frame.columns) == answer.columns == list(dicts[0])
    assert frame.attrs["notes"] == list(answer.notes)


def test_each_provision_has_its_address_page_and_words(answer: Result[Any], g: Graph) -> None:
    for row in answer:
        if isinstance(row, rows.Row) and row.provision is not None:
            assert row.address == REG + row.provision
            assert row.page == f"http://127.0.0.1:8501/read?a={row.provision}"
            words = "".join(g.store.texts[row.provision].split())
            assert all("".join(part.split()) in words for part in (row.quote or "").split("…"))


def test_a_draft_is_said_wherever_it_is(answer: Result[Any]) -> None:
    if any(isinstance(row, rows.Row) and (row.provision or "").startswith("cq/") for row in answer):
        assert any("征求意见稿" in note for note in answer.notes)


class _Read(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.words: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_a_notebook_links_each_provision(g: Graph) -> None:
    read = _Read()
    read.feed(g.compare("场地面积")._repr_html_())
    assert read.links == [f"http://127.0.0.1:8501/read?a={ref}" for ref in ("js/art12.1", "cq/art9.4")]
    assert "含征求意见稿（draft），不是现行规定" in read.words
    assert "独立研发场地面积不少于5000平方米" in read.words


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1))
def test_no_text_becomes_markup(text: str) -> None:
    row = rows.Answered(provision="x", quote=text, address=text, cells={"provision": text, "quote": text, text: text})
    read = _Read()
    read.feed(Result([row], text, lead=text, notes=[text])._repr_html_())
    assert read.tags <= {"div", "p", "strong", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "a"}
    assert text in "".join(read.words)


def test_records_come_as_file_dicts_and_table(g: Graph) -> None:
    frame = pd.read_csv(EXAMPLES)
    from_file = g.check(EXAMPLES).overall.to_dicts()
    assert from_file
    assert g.check(frame).overall.to_dicts() == from_file
    assert g.check(frame.astype(object).where(frame.notna(), None).to_dict("records")).overall.to_dicts() == from_file


@pytest.mark.parametrize(
    ("area", "outcome"), [(5000, "met"), (Decimal("4999.99"), "not_met"), ("5000㎡", "met"), (None, "unknown")]
)
def test_values_are_read_as_a_file_is(g: Graph, area: object, outcome: str) -> None:
    found = g.check({"record": "A", "研发场地面积": area, "注册地": "江苏"}, "js-application")
    assert [c.outcome for c in found if c.condition == "js:art12.1-floor-area"] == [outcome]


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda g: g.compare("场地面机"), UnknownName, "场地面积"),
        (lambda g: g.show("js/art99"), UnknownName, "js/art"),
        (lambda g: g.ask("documents", colour="red"), UnknownName, "colour"),
        (lambda g: g.check(7), UnreadableInput, "不是记录"),
        (lambda g: g.check([object()]), UnreadableInput, "写不成 JSON"),
        (lambda g: g.check({"研发场地面积": float("nan")}), UnreadableInput, "写不成 JSON"),
        (lambda g: g.check("nowhere.csv"), UnreadableInput, "没有这个文件"),
        (lambda g: g.check(RECORD, "js"), UnknownName, "规则集"),
        (lambda g: g.sparql("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }"), TiclexError, "FROM"),
    ],
)
def test_what_is_wrong_is_said(g: Graph, call: Callable[[Graph], object], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        call(g)


def test_nothing_to_check_is_no_pass(g: Graph) -> None:
    found = g.check([])
    assert not found
    assert not found.overall
    assert found.notes == ("没有可以核对的记录：0 行中拒收 0，空白 0。",)


@pytest.mark.parametrize("module", [ticlex, graph])
def test_examples_are_true(module: Any, g: Graph) -> None:
    done = doctest.testmod(module, extraglobs={"g": g})
    assert done.attempted
    assert not done.failed


def test_what_the_readme_shows_runs(g: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```python\n(.+?)```", readme, re.DOTALL)
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(ticlex, "open", lambda: g)
    exec(shown, {})  # noqa: S102  # our own example


def test_importing_is_quick() -> None:
    script = (
        "import sys; before = set(sys.modules); import ticlex; new = set(sys.modules) - before;"
        "slow = {'pyoxigraph', 'pandas', 'ticlex.store', 'ticlex.face', 'mcp', 'polars'} & set(sys.modules);"
        "sys.exit(str(slow) if slow else 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
