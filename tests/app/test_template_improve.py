"""`ticlex template` and `ticlex improve` as a person starts them, and one threshold that moves everything with it."""

import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from ticlex.app.template import notes_on
from ticlex.compare import compare
from ticlex.measures import measures
from ticlex.resources import data_dir
from ticlex.store import Store
from ticlex.template import template
from ticlex.validate import Judge
from ticlex.validate.improve import improve
from ticlex_loaders import read_file
from ticlex_loaders.template_writer import FORM, write_template
from ticlex_ui.model.checking import form_record, views
from ticlex_ui.model.holdings import Holdings

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "acceptance" / "center-cases.csv"


def ticlex(*words: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "ticlex.app", *words], input=stdin, capture_output=True, check=False)


def fill(path: Path, row: dict[str, object]) -> None:
    """Replace the example by a record, as the form says."""
    workbook = openpyxl.load_workbook(path)
    sheet = workbook[FORM]
    for cell in sheet[1]:
        sheet.cell(2, cell.column).value = row.get(str(cell.value))  # type: ignore[assignment]
    workbook.save(path)


def test_a_form_is_written_filled_in_and_checked(tmp_path: Path) -> None:
    form = tmp_path / "填报.xlsx"
    done = ticlex("template", "cq-recognition", "js-application", "-o", str(form))
    assert (done.returncode, done.stdout) == (0, b"")
    assert "依据征求意见稿核对" in done.stderr.decode(), "a form for a draft says so"
    empty = ticlex("check", str(form), "--json")
    report = json.loads(empty.stdout)
    assert report["rows"] == {"in": 1, "accepted": 0, "rejected": 1, "blank": 0}
    fill(form, {"记录号": "A", "适用规则集": "cq-recognition", "专职研发人员（人）": 91})
    report = json.loads(ticlex("check", str(form), "--json").stdout)
    assert report["problems"] == []
    (verdict,) = report["verdicts"]
    condition = next(c for c in verdict["conditions"] if c["condition"] == "cq:art9.3-rd-staff")
    assert (condition["outcome"], condition["margin"]) == ("not_met", {"value": -9, "unit": "persons"})


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["template", "js-aplication", "-o", "{tmp}/a.xlsx"], "js-application"),
        (["template", "js-application", "-o", "{tmp}/a.csv"], ".xlsx"),
        (["template", "js-application", "-o", "{tmp}/nowhere/a.xlsx"], "不能写入"),
        (["template", "js-application", "-o", "{tmp}/filled.xlsx"], "没有覆盖"),
        (["template"], "缺少参数"),
        (["improve", "{tmp}/nothing.csv"], "没有这个文件"),
        (["improve", "{tmp}/empty.csv"], "没有记录"),
        (["improve", str(CASES), "--rules", "js-aplication"], "js-application"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_message(words: list[str], says: str, tmp_path: Path) -> None:
    (tmp_path / "filled.xlsx").write_bytes(b"somebody's work")
    (tmp_path / "empty.csv").write_bytes(b"record,team_size\n")
    done = ticlex(*(word.replace("{tmp}", str(tmp_path)) for word in words))
    assert done.returncode == 2
    assert says in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
    assert (tmp_path / "filled.xlsx").read_bytes() == b"somebody's work"


def test_an_empty_file_that_is_there_is_written(tmp_path: Path) -> None:
    form = tmp_path / "a.xlsx"
    form.touch()
    assert ticlex("template", "cn-field", "-o", str(form)).returncode == 0
    assert form.stat().st_size


def test_improve_gives_each_record_every_rule_set_the_nearest_first() -> None:
    done = ticlex("improve", str(CASES), "--json")
    assert done.returncode == 1, "two cells of the file are to be mended"
    found = json.loads(done.stdout)
    by_record: dict[str, list[dict[str, object]]] = {}
    for one in found:
        by_record.setdefault(one["record"], []).append(one)
    assert len(by_record) == 16
    for own in by_record.values():
        assert len(own) == 10
        assert [one["reachable"] for one in own] == sorted((one["reachable"] for one in own), reverse=True)
    nearest = by_record["V42"][0]
    assert (nearest["rule_set"], [c["to"] for c in nearest["changes"]]) == ("cq-recognition", [100])  # type: ignore[attr-defined]
    assert by_record["V42"][0]["warning"]


def test_improve_shows_what_is_short_and_what_a_person_must_judge() -> None:
    done = ticlex(
        "improve", "-", "--rules", "cq-recognition", stdin="record,registered_in,专职研发人员\nA,四川,91\n".encode()
    )
    assert done.returncode == 0
    said = "".join(done.stdout.decode().split())
    for words in ("无法通过改动达到", "cq/art9.1", "91人→100人（尚差9人）", "须人工判断", "不是现行规定"):
        assert words in said


def test_a_threshold_that_moves_moves_form_matrix_page_plan_verdict_and_note(tmp_path: Path) -> None:
    shapes = tmp_path / "shapes"
    shutil.copytree(data_dir("shapes"), shapes)
    path = shapes / "js-application.ttl"
    text = path.read_text(encoding="utf-8")
    assert text.count("sh:minInclusive 5000 ;") == 1
    path.write_text(text.replace("sh:minInclusive 5000 ;", "sh:minInclusive 6000 ;"), encoding="utf-8")

    form = tmp_path / "a.xlsx"
    before = Store()
    known = measures(before)
    form.write_bytes(write_template(template(Judge(before), known, ["js-application"])))
    fill(form, {"记录号": "A", "研发场地面积（平方米）": 5500})
    for store, outcome, to, bar in (
        (before, "met", None, "≥5000㎡"),
        (Store({"shapes": shapes}), "not_met", 6000, "≥6000㎡"),
    ):
        judge = Judge(store)
        records = read_file(str(form), known, judge.rule_sets).records
        (verdict,) = judge.judge(records, ["js-application"])
        found = {v.condition.id: v for v in verdict.conditions}["js:art12.1-floor-area"]
        assert found.outcome == outcome
        (improvement,) = improve(judge, known, records, ["js-application"])
        changes = {change.measure.field: change.to for change in improvement.changes}
        assert changes.get("rd_floor_area_m2") == to
        fresh = openpyxl.load_workbook(io.BytesIO(write_template(template(judge, known, ["js-application"]))))
        assert any(bar in cell.comment.text for cell in fresh[FORM][1] if cell.comment)
        (cell,) = [c for c in compare(store, "FloorArea").cells if c.document == "js"]
        assert f"≥{cell.value}㎡" == bar
        held = Holdings(store)
        (page,) = views(
            held, held.judge.judge([form_record(held, {"rd_floor_area_m2": "5500"})], ["js-application"]), "zh"
        )
        (shown,) = [c for c in page.conditions if c.id == "js:art12.1-floor-area"]
        assert (shown.outcome, shown.required and shown.required.words) == (outcome, bar)
        notes = notes_on(str(form), store)
        assert any("由 ≥5000㎡ 改为 ≥6000㎡" in note for note in notes) == (to is not None)


def test_an_older_form_is_told_what_changed(tmp_path: Path) -> None:
    store = Store()
    made = template(Judge(store), measures(store), ["js-application"])
    rules = made.version["rule_sets"]["js-application"]
    floor = rules["conditions"]["js:art12.1-floor-area"]
    rules["version"] = floor["version"] = "older"
    floor["required"] = "≥4000㎡"
    form = tmp_path / "a.xlsx"
    form.write_bytes(write_template(made))
    done = ticlex("improve", str(form), "--rules", "js-application")
    assert "独立研发场地面积（js/art12.1） 的要求由 ≥4000㎡ 改为 ≥5000㎡" in done.stderr.decode()


def test_what_is_no_form_of_ours_has_no_version() -> None:
    store = Store()
    assert notes_on(str(CASES), store) == []
    assert notes_on(str(ROOT / "examples" / "centers.xlsx"), store) == []
    assert notes_on("-", store) == []
