"""The commands as a person starts them: what they print, what they exit with, what bad input gets."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from ticlex.library import questions

ROOT = Path(__file__).parents[2]
ACCEPTANCE = ROOT / "tests" / "acceptance"
BAD = list(csv.DictReader((Path(__file__).parent / "bad_input.csv").read_text(encoding="utf-8").splitlines()))


def ticlex(*words: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "ticlex.app", *words], input=stdin, capture_output=True, check=False)


def answer(*words: str, stdin: bytes = b"") -> object:
    done = ticlex(*words, "--json", stdin=stdin)
    assert done.returncode in (0, 1), done.stderr.decode()
    return json.loads(done.stdout)


def test_floor_area_is_answered_with_value_article_and_status() -> None:
    found = answer("compare", "场地面积")
    assert isinstance(found, dict)
    assert (found["topic"], found["base"]) == ("FloorArea", "cn-2021")
    cells = {cell["document"]: cell for cell in found["cells"]}
    wanted = ("kind", "provision", "op", "value", "unit", "force", "status")
    assert [cells["js"][k] for k in wanted] == ["value", "js/art12.1", "AtLeast", 5000, "m2", "Strict", "in_force"]
    assert [cells["cq"][k] for k in wanted] == ["value", "cq/art9.4", "AtLeast", 2000, "m2", "Strict", "draft"]
    assert cells["js"]["quote"] == "独立研发场地面积不少于5000平方米"
    assert [cells[d]["kind"] for d in ("cn-2017", "cn-2020", "cn-2021")] == ["silent"] * 3


@pytest.mark.parametrize("name", ["FloorArea", "floorarea", "场地面积", "floor area", "研发场地"])
def test_a_topic_goes_by_code_or_label(name: str) -> None:
    found = answer("compare", name)
    assert isinstance(found, dict)
    assert found["topic"] == "FloorArea"


@pytest.mark.parametrize(
    "topic", [row.split(",")[0] for row in (ACCEPTANCE / "topics.csv").read_text().splitlines()[1:]]
)
def test_every_topic_has_a_cell_for_every_document(topic: str) -> None:
    from ticlex.compare import compare
    from ticlex.store import Store

    cells = compare(Store(), topic).cells
    assert list(dict.fromkeys(c.document for c in cells)) == ["cn-2017", "cn-2020", "cn-2021", "js", "cq"]
    for cell in cells:
        silent = cell.kind in ("silent", "not_modelled")
        assert silent or (cell.provision and cell.quote)
        assert (cell.kind == "value") == (cell.value is not None)


def test_only_gaps_and_only_diff() -> None:
    gaps = answer("compare", "场地面积", "--only", "gaps")
    diff = answer("compare", "场地面积", "--only", "diff", "--base", "js")
    assert isinstance(gaps, dict)
    assert isinstance(diff, dict)
    assert {c["document"] for c in gaps["cells"]} == {"cn-2017", "cn-2020", "cn-2021"}
    assert {c["document"] for c in diff["cells"]} == {"cn-2017", "cn-2020", "cn-2021", "js", "cq"}


def test_show_gives_words_norms_and_citations() -> None:
    found = answer("show", "cq/art1")
    assert isinstance(found, dict)
    assert (found["ref"], found["document"], found["status"], found["kind"]) == ("cq/art1", "cq", "draft", "article")
    assert [c["target"] for c in found["cites"]] == ["cn-2017", "cn-2020", "cn-2021"]
    assert {c["relation"] for c in found["cites"]} == {"RefersTo"}
    cited = answer("show", "cn-2021/title")
    assert isinstance(cited, dict)
    assert cited["cited_by"] == ["cq/art1"]
    assert {"number", "heading", "text", "norms"} <= found.keys()


def test_show_tells_where_a_provision_came_from_and_what_became_of_it() -> None:
    found = answer("show", "cn-2021/art20")
    assert isinstance(found, dict)
    assert [c["document"] for c in found["derived_from"]] == ["cn-2017", "cn-2020"]
    taken = {c["document"]: (c["relation"], c["provisions"]) for c in found["taken_up"]}
    assert taken["cq"] == ("verbatim", ["cq/art18"])
    assert taken["js"][0] == "extended"


def test_show_prints_readings_and_remarks() -> None:
    printed = "".join(ticlex("show", "cq/art25").stdout.decode().split())
    found = answer("show", "cq/art25")
    assert isinstance(found, dict)
    assert found["remarks"]
    for told in (*(n for norm in found["norms"] for n in norm["notes"]), *(r["reason"] for r in found["remarks"])):
        assert "".join(told.split()) in printed


def test_names_to_be_copied_are_not_broken() -> None:
    printed = ticlex("query", "--list").stdout.decode()
    for question in questions():
        assert question.name in printed


def test_process_lists_steps_in_order() -> None:
    found = answer("process", "js-formation")
    assert isinstance(found, dict)
    actions = [step["action"] for step in found["steps"]]
    assert [s["n"] for s in found["steps"]] == list(range(1, len(actions) + 1))
    assert actions.index("推荐") < actions.index("公示") < actions.index("批准") < actions.index("签订")
    assert all(step["provision"].startswith("js/art13") and step["quote"] for step in found["steps"])


def test_search_marks_the_hit() -> None:
    hits = answer("search", "职务发明")
    assert isinstance(hits, list)
    assert {"cn-2021/art24", "cq/art21"} == {h["ref"] for h in hits[:2]}
    text = (ROOT / "regulations" / "cq" / "source.txt").read_bytes().decode()
    hit = next(h for h in hits if h["ref"] == "cq/art21")
    assert text[hit["start"] : hit["end"]] == "职务发明"


def test_the_ledger_is_empty() -> None:
    done = ticlex("ledger", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])


def test_parse_places_every_character() -> None:
    path = ROOT / "regulations" / "cn-2021" / "source.txt"
    found = answer("parse", str(path))
    assert isinstance(found, dict)
    text = path.read_bytes().decode()
    covered = [0] * len(text)
    for piece in found["units"] + found["unplaced"]:
        assert piece["text"] == "".join(text[piece["start"] : piece["end"]].split())
        for place in range(piece["start"], piece["end"]):
            covered[place] += 1
    assert all(count == 1 for char, count in zip(text, covered, strict=True) if not char.isspace())


def test_acceptance_cases_pass() -> None:
    """The comparison that the acceptance set's own script makes."""
    done = ticlex("check", str(ACCEPTANCE / "center-cases.csv"), "--json")
    assert done.returncode == 1
    output = ROOT / ".pytest_cache" / "center-cases.output.json"
    output.parent.mkdir(exist_ok=True)
    output.write_bytes(done.stdout)
    script = [sys.executable, str(ACCEPTANCE / "compare_verdicts.py"), str(ACCEPTANCE / "center-cases.expected.json")]
    compared = subprocess.run([*script, str(output)], capture_output=True, text=True, check=False)
    assert compared.returncode == 0, compared.stdout
    report = json.loads(done.stdout)
    assert report["rows"]["in"] == report["rows"]["accepted"] + report["rows"]["rejected"] + report["rows"]["blank"]
    draft = next(v for v in report["verdicts"] if v["rule_set"] == "cq-recognition")
    assert (draft["status"], draft["warning"]) == ("draft", "依据征求意见稿核对，不是现行规定")


def test_a_verdict_carries_words_place_and_margin() -> None:
    report = answer("check", str(ACCEPTANCE / "center-cases.csv"), "--rules", "js-application")
    assert isinstance(report, dict)
    verdict = next(v for v in report["verdicts"] if v["record"] == "V03")
    condition = next(c for c in verdict["conditions"] if c["condition"] == "js:art12.1-floor-area")
    assert condition["outcome"] == "not_met"
    assert condition["quote"] == "独立研发场地面积不少于5000平方米"
    assert condition["required"] == {"op": "AtLeast", "value": 5000, "unit": "m2"}
    assert condition["margin"] == {"value": -0.01, "unit": "m2"}
    assert condition["found"] == "4999.99"
    assert "3" in condition["place"]


def test_check_reads_standard_input_and_exits_by_what_it_found() -> None:
    good = b"record,review_panel_size\nA,7\n"
    bad = "record,fulltime_rd_staff\nA,一百人左右\nB,99\n".encode()
    assert ticlex("check", "-", "--rules", "cn-field", "--json", stdin=good).returncode == 1  # nothing testable
    done = ticlex("check", "-", "--rules", "cq-recognition", "--json", stdin=bad)
    report = json.loads(done.stdout)
    assert done.returncode == 1
    assert report["rows"] == {"in": 2, "accepted": 2, "rejected": 0, "blank": 0}
    outcomes = {
        v["record"]: next(c for c in v["conditions"] if c["condition"] == "cq:art9.3-rd-staff")
        for v in report["verdicts"]
    }
    assert (outcomes["A"]["outcome"], outcomes["A"]["reason"]) == ("unknown", "bad_input")
    assert outcomes["B"]["outcome"] == "not_met"
    assert len(report["problems"]) == 1


def test_summary_counts_and_leaves_verdicts_out() -> None:
    report = answer("check", str(ACCEPTANCE / "center-cases.csv"), "--summary")
    assert isinstance(report, dict)
    assert "verdicts" not in report
    assert report["summary"]["js-operation"] == {"compliant": 2}


def test_query_lists_explains_and_runs() -> None:
    listed = answer("query", "--list")
    assert isinstance(listed, list)
    assert len(listed) >= 12
    explained = answer("query", "--explain", "topic-norms")
    assert isinstance(explained, dict)
    assert "SELECT" in explained["query"]
    result = answer("query", "topic-norms", "-p", "topic=场地面积")
    assert isinstance(result, dict)
    assert [row["document"]["value"] for row in result["results"]["bindings"]] == ["js", "cq"]
    as_csv = ticlex("query", "topic-norms", "-p", "topic=场地面积", "--format", "csv").stdout.decode()
    assert [row["document"] for row in csv.DictReader(io.StringIO(as_csv))] == ["js", "cq"]


@pytest.mark.parametrize("case", BAD, ids=[row["name"] for row in BAD])
def test_bad_input_gets_one_clear_message(case: dict[str, str], tmp_path: Path) -> None:
    """Exit code, words of the message, nothing on stdout, no traceback."""
    words = [word.replace("{tmp}", str(tmp_path)) for word in case["command"].split()]
    if case["file"]:
        name, _, content = case["file"].partition("=")
        (tmp_path / name).write_bytes(content.encode().decode("unicode_escape").encode("latin-1"))
    done = ticlex(*words)
    said = done.stderr.decode()
    assert done.returncode == int(case["exit"]), said
    for part in case["says"].split("|"):
        assert part in said
    assert "Traceback" not in said
    assert done.stdout == b""


def test_no_word_of_a_message_is_lost_when_the_reader_leaves() -> None:
    script = f'"{sys.executable}" -m ticlex.app search 创新中心 --limit 300 | head -n 1'
    done = subprocess.run(["bash", "-o", "pipefail", "-c", script], capture_output=True, check=False)
    assert b"Traceback" not in done.stderr


def test_a_question_with_an_example_is_answered_and_says_so() -> None:
    done = ticlex("query", "how-many-insiders-may-an-expert-committee-have", "--json")
    assert done.returncode == 0
    assert "members=16" in done.stderr.decode()
    more = answer("query", "how-many-insiders-may-an-expert-committee-have", "-p", "members=30")
    assert isinstance(more, dict)
    assert json.loads(done.stdout) != more


def test_a_file_without_records_is_not_compliant() -> None:
    done = ticlex("check", "-", "--json", stdin=b"record,legal_person\n")
    assert done.returncode == 2
    assert "没有记录" in done.stderr.decode()
    assert json.loads(done.stdout)["rows"]["in"] == 0


def test_an_unknown_rule_set_in_the_file_is_a_finding() -> None:
    rows = b"record,rule_set,lead_by_local_gov,hq_plus_branches\nA,cn-comprehensive;cn-nonsense,true,true\n"
    done = ticlex("check", "-", "--json", stdin=rows)
    report = json.loads(done.stdout)
    assert report["verdicts"][0]["overall"] == "compliant"
    assert "cn-nonsense" in report["problems"][0]["found"]
    assert done.returncode == 1


def test_notes_on_cells_reach_the_report() -> None:
    report = answer("check", "-", "--rules", "js-application", stdin=b"record,equipment_value_cny\nA,2000\n")
    assert isinstance(report, dict)
    condition = next(c for c in report["verdicts"][0]["conditions"] if c["condition"] == "js:art12.1-equipment")
    assert "疑似以万元为单位" in condition["note"]


def test_a_summary_says_what_was_checked_against_a_draft() -> None:
    report = answer("check", str(ACCEPTANCE / "center-cases.csv"), "--summary")
    assert isinstance(report, dict)
    assert report["warnings"]["cq-recognition"] == "依据征求意见稿核对，不是现行规定"
    assert "js-application" not in report["warnings"]


def test_show_gives_every_number_of_a_norm() -> None:
    found = answer("show", "cn-2017/s2.1")
    assert isinstance(found, dict)
    norm = next(n for n in found["norms"] if n["id"] == "cn17:s2.1-number")
    assert {"op": "About", "value": "20", "unit": "个"} in norm["quantities"]
    dated = answer("show", "cn-2020/s1.3")
    assert isinstance(dated, dict)
    assert any(q["value"] == "2025" for n in dated["norms"] for q in n["quantities"])
