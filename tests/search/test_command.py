"""The hits as a person sees them."""

import json

import pytest

from ticlex.app.search import run
from ticlex.errors import UnknownName


def test_the_hit_is_marked_and_a_draft_says_that_it_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("职务发明", 5, None, as_json=False) == 0
    shown = capsys.readouterr().out
    assert "科研人员取得的【职务发明】成果" in "".join(shown.replace("│", "").split())
    assert "重庆办法（征求意见稿） *" in shown
    assert "* 征求意见稿，不是现行规定" in shown


def test_a_document_is_chosen_by_any_of_its_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("职务发明", 5, ["国家办法2021"], as_json=True) == 0
    (hit,) = json.loads(capsys.readouterr().out)
    assert list(hit) == ["ref", "text", "start", "end", "score"]
    assert hit["ref"] == "cn-2021/art24"
    with pytest.raises(UnknownName):
        run("职务发明", 5, ["上海办法"], as_json=True)


def test_nothing_found_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("足球", 5, None, as_json=False) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "没有条文提到 “足球”" in said.err
