"""The real documents: what a drafter must be told, what he must not be told, and that every word of it is printed."""

from __future__ import annotations

import json

import pytest

from ticlex.app.__main__ import main
from ticlex.errors import TiclexError, UnknownName
from ticlex.gaps import CLASHES, MISSING, Finding, gaps, report
from ticlex.store import Store

DOCUMENTS = ("cn-2017", "cn-2020", "cn-2021", "js", "cq")


@pytest.fixture(scope="session")
def found(store: Store) -> dict[str, list[Finding]]:
    return {document: gaps(store, document) for document in DOCUMENTS}


def clashes(findings: list[Finding]) -> set[tuple[str, str, str, str | None]]:
    return {
        (f.kind, f.ours.provision, f.theirs.provision, f.slot)
        for f in findings
        if f.kind in CLASHES and f.kind != "extra_burden" and f.ours and f.theirs
    }


def test_jiangsu_against_the_national_measures(store: Store) -> None:
    findings = gaps(store, "js", "cn-2021")
    assert clashes(findings) == {
        ("other_actor", "js/art9.3", "cn-2021/art8.4", "bearer"),
        ("other_deadline", "js/art13.4", "cn-2021/art17.5", "deadline"),
        ("other_case", "js/art25", "cn-2021/art30", "circumstance"),
        ("looser", "js/art25", "cn-2021/art30", "exception"),
    }
    case = next(f for f in findings if f.kind == "other_case")
    assert case.note == "没有的情形：中途退出评估；增加的情形：连续两次评估较差"
    lacking = {f.topic for f in findings if f.kind == "missing_topic"}
    assert lacking == {"CenterType", "FinanceAuthority", "IntellectualProperty", "Naming"}
    # Only the executive director must be full time in Jiangsu; the director must in the national measures.
    assert any(f.theirs and f.theirs.provision == "cn-2021/art18" and f.kind == "missing_condition" for f in findings)


def test_chongqing_against_the_national_measures(store: Store) -> None:
    findings = gaps(store, "cq", "cn-2021")
    assert clashes(findings) == {
        ("other_actor", "cq/art13.2", "cn-2021/art16.3", "bearer"),
        ("other_deadline", "cq/art24", "cn-2021/art25", "deadline"),
        ("looser", "cq/art30.4", "cn-2021/art30", "exception"),
    }


def test_chongqing_against_jiangsu(store: Store) -> None:
    thresholds = {f.note for f in gaps(store, "cq", "js") if f.slot == "threshold"}
    assert thresholds == {"2000万元→1500万元（降低）", "5000㎡→2000㎡（降低）"}
    reverse = {f.kind for f in gaps(store, "js", "cq") if f.slot == "threshold"}
    assert reverse == {"stricter"}


@pytest.mark.parametrize(
    ("document", "copied"), [("cq", "cn-2021/art5"), ("cq", "cn-2021/art24"), ("js", "cn-2021/art31")]
)
def test_law_that_repeats_the_level_above_is_no_finding(
    document: str, copied: str, found: dict[str, list[Finding]], store: Store
) -> None:
    assert not [f for f in found[document] if f.theirs and f.theirs.provision == copied and f.kind in MISSING]
    assert report(store, document).repeated > 50


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_word_of_a_finding_is_printed(document: str, found: dict[str, list[Finding]], store: Store) -> None:
    assert found[document]
    for finding in found[document]:
        assert finding.kind in (MISSING if finding.ours is None else CLASHES)
        assert finding.theirs is not None
        for side in (finding.ours, finding.theirs, finding.model):
            spans = side.quote.split("…") if side else []
            assert all("".join(span.split()) in store.texts[side.provision] for span in spans if side)
        assert finding.document == document
        assert finding.other != document
        assert (finding.model is None) == (finding.kind in CLASHES)


def test_both_sides_stand_with_rank_status_and_date(found: dict[str, list[Finding]]) -> None:
    finding = next(f for f in found["cq"] if f.other == "cn-2021")
    ours, theirs = finding.standing["document"], finding.standing["other"]
    assert (ours.level, ours.status, ours.issued) == (2, "draft", None)
    assert (theirs.level, theirs.status, theirs.issued) == (1, "in_force", "2021-02-10")


def test_no_winner_is_named(found: dict[str, list[Finding]]) -> None:
    words = ("应以", "优先适用", "无效", "违反上位", "抵触", "错误", "应当修改")
    notes = [(f.note, side.quote) for fs in found.values() for f in fs for side in (f.ours, f.theirs) if side]
    assert not [note for note, quote in notes if any(word in note.replace(quote, "") for word in words)]


def test_a_draft_is_no_model_where_another_text_is(found: dict[str, list[Finding]]) -> None:
    for finding in found["js"]:
        if finding.model and finding.model.provision.startswith("cq/"):
            others = {finding.other, *(ref.split("/")[0] for ref in finding.also)}
            assert others == {"cq"}


def test_only_what_is_above_and_in_force_is_held_against(store: Store) -> None:
    assert report(store, "js").upper == ("cn-2021",)
    assert report(store, "cn-2021").upper == ()
    assert report(store, "cn-2021", "js").upper == ("js",)
    assert report(store, "js").others == ("cn-2021", "cn-2020", "cn-2017", "cq")


def test_what_cannot_be_compared_is_said(store: Store) -> None:
    with pytest.raises(UnknownName, match="cn-2021"):
        gaps(store, "js", "cn-2022")
    with pytest.raises(TiclexError, match="它自己"):
        gaps(store, "js", "js")


def test_the_command_prints_groups_and_json_has_all(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, store: Store
) -> None:
    monkeypatch.setattr("ticlex.store.Store", lambda: store)
    assert main(["gaps", "js", "--against", "cn-2021", "--json"]) == 0
    written = json.loads(capsys.readouterr().out)
    assert len(written) == len(gaps(store, "js", "cn-2021"))
    assert {"kind", "topic", "document", "other", "ours", "theirs", "slot", "note"} <= set(written[0])
    assert main(["gaps", "js"]) == 0
    printed = capsys.readouterr()
    assert "没有印明发布日期" in printed.out
    assert "另有" in printed.out
    assert "不判断哪一方对" in printed.err
    assert main(["gaps", "cn-2021"]) == 0
    assert "没有现行的上位文件" in capsys.readouterr().out
    assert main(["gaps", "nowhere"]) == 2
