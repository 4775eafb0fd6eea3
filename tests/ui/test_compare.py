"""The Compare page without a browser: which documents, which gaps, what answers to what, which bars."""

import base64
import csv
import io

import docx
import pytest

from ticlex.errors import TiclexError, UnknownName
from ticlex_ui import model
from ticlex_ui.components.files import compare_files
from ticlex_ui.components.takeaway import _made
from ticlex_ui.i18n import use
from ticlex_ui.model.choosing import chosen, days, there_are, toggled
from ticlex_ui.model.matrix import FEW, MOST
from ticlex_ui.model.panel import OTHERWISE, OWN, SAME
from ticlex_ui.model.scales import UNITS, scales

ALL = ("cn-2017", "cn-2020", "cn-2021", "js", "cq")


@pytest.mark.parametrize(
    ("base", "status", "on", "documents", "baseline"),
    [
        (None, None, None, ALL, "cn-2021"),
        ("js", "in_force,issued", None, ALL[:4], "js"),
        (None, "draft", None, ("cq",), "cq"),
        (None, None, "2020-12-31", ("cn-2017", "cn-2020"), "cn-2017"),
    ],
)
def test_status_and_date_choose_the_columns(
    holdings: model.Holdings, base: str | None, status: str | None, on: str | None, documents: object, baseline: str
) -> None:
    found = chosen(holdings, base, status, on)
    assert (found.documents, found.base) == (documents, baseline)
    assert {*found.documents} | {left.document for left in found.left_out} == set(ALL)
    rows = model.rows(holdings, found.base, None, "", "zh", found.documents)
    assert {tuple(c.document for c in row.cells) for row in rows} == {found.documents}


@pytest.mark.parametrize(
    ("base", "status", "on"),
    [("cq", "in_force", None), (None, "law", None), (None, None, "2020"), (None, None, "2001-01-01")],
)
def test_a_choice_that_leaves_nothing_is_said(
    holdings: model.Holdings, base: str | None, status: str | None, on: str | None
) -> None:
    with pytest.raises(TiclexError):
        chosen(holdings, base, status, on)


def test_a_status_pressed_twice_is_as_before(holdings: model.Holdings) -> None:
    assert there_are(holdings) == ["in_force", "issued", "draft"]
    for one in there_are(holdings):
        assert toggled(holdings, toggled(holdings, (), one), one) == ()
    assert toggled(holdings, ("draft",), "draft") == ()
    assert list(days(holdings)) == sorted(days(holdings))


@pytest.mark.parametrize("base", ALL)
def test_gaps_come_with_the_words_of_a_peer_what_most_regulate_first(holdings: model.Holdings, base: str) -> None:
    found = model.rows(holdings, base, "gaps", "", "zh")
    assert [r.group for r in found] == sorted((r.group for r in found), key=(MOST, FEW).index)
    assert all((r.group == MOST) == (r.peers > 2) for r in found)
    worded = [r.wording for r in found if r.wording]
    assert len(worded) == len(found)
    for wording in worded:
        assert wording.document != base
        text = holdings.store.document(wording.document).text
        assert "".join(wording.sentence.split()) in "".join(text.split())


def test_a_draft_that_is_left_out_words_no_gap(holdings: model.Holdings) -> None:
    found = model.rows(holdings, "js", "gaps", "", "zh", ALL[:4])
    assert found
    assert all(r.wording is None or r.wording.document in ALL[:4] for r in found)


def test_words_that_differ_are_marked_on_their_side(holdings: model.Holdings) -> None:
    found = model.side_by_side(holdings, "Equipment", "js", "cq", "zh")
    ours, theirs = found.lines[0]
    assert ours is not None
    assert theirs is not None
    assert ours.marks == (
        (OWN, "科研仪器"), (SAME, "设备原值"), (OTHERWISE, "不少于"), (OWN, "2000万元"),
    )  # fmt: skip
    assert "".join(words for _, words in theirs.marks) == theirs.quote
    assert [(e.ours, e.theirs, e.is_number) for e in found.echo] == [("不少于", "不低于", False)]
    assert found.lines[1][1] is None
    assert found.marked


def test_the_same_document_twice_and_a_silent_one_have_no_marks(holdings: model.Holdings) -> None:
    for base, other in (("js", "js"), ("cn-2021", "js")):
        found = model.side_by_side(holdings, "FloorArea", base, other, "zh")
        assert not found.marked
        assert found.echo == []
    assert found.base.silence == "silent"


def test_bars_are_as_long_as_their_amounts_and_each_has_its_words(holdings: model.Holdings) -> None:
    found = scales(holdings, ALL, "zh")
    assert [s.unit for s in found] == list(UNITS)
    area = found[0].topics[0]
    assert [(b.document, b.value.words, b.share) for b in area.bars] == [
        ("js", "≥5000㎡", 1.0), ("cq", "≥2000㎡", 0.4),
    ]  # fmt: skip
    assert area.without == ALL[:3]
    for scale in found:
        bars = [b for t in scale.topics for b in t.bars]
        assert max(b.share for b in bars) == 1.0
        assert len({(*b.value.span, b.value.provision) for b in bars}) == len(bars)
    without_draft = scales(holdings, ALL[:4], "zh")
    assert {b.document for s in without_draft for t in s.topics for b in t.bars} == {"js"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_taken_away(holdings: model.Holdings, language: str) -> None:
    use(language)
    choice = {"topic": "Equipment", "doc": "cq", "base": "js"}
    files = compare_files(holdings, choice, chosen(holdings, "js", None, None))
    assert set(files) == {"matrix.csv", "beside.csv", "beside.docx"}
    made = {name: base64.b64decode(_made(maker)["base64"]) for name, maker in files.items()}
    use("zh")
    opened = docx.Document(io.BytesIO(made["beside.docx"]))
    words = "".join(cell.text for row in opened.tables[0].rows for cell in row.cells)
    assert "研发设备原值总价不低于1500万元" in words
    assert {"zh": "第九条第4项", "en": "Art. 9(4)"}[language] in words
    lines = list(csv.reader(io.StringIO(made["beside.csv"].decode("utf-8-sig"))))
    assert lines[1][3:5] == ["js/art12.1", "科研仪器设备原值不少于2000万元"]
    assert len({len(line) for line in lines}) == 1


def test_a_baseline_that_is_not_shown_is_named(holdings: model.Holdings) -> None:
    with pytest.raises(UnknownName, match="cq"):
        chosen(holdings, "cq", "issued", None)
