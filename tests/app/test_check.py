"""`ticlex check` as a person starts it: reports, progress, exit codes, and what happens when there is no verdict."""

from __future__ import annotations

import hashlib
import io
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import polars as pl
import pytest

import ticlex_loaders
from ticlex.app.__main__ import main
from ticlex.app.progress import Progress
from ticlex.validate import agreement, verdicts
from ticlex.validate.verdicts import OVERALLS

HEAD = "record,hq_plus_branches,lead_by_local_gov\n"
RULES = ["--rules", "cn-comprehensive"]


def ticlex(*words: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "ticlex.app", *words], input=stdin, capture_output=True, check=False)


def records(folder: Path, rows: str, name: str = "records.csv") -> str:
    path = folder / name
    path.write_text(HEAD + rows, encoding="utf-8")
    return str(path)


def many(folder: Path, count: int = 1_500) -> str:
    """More records than the engines judge: every third lacks a field, every fifth falls short."""
    rows = [f"R{n},{'' if n % 3 == 0 else 'true'},{'false' if n % 5 == 0 else 'true'}" for n in range(count)]
    return records(folder, "\n".join(rows) + "\n", "many.csv")


# Exit codes


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("A,true,true\n", 0),
        ("A,false,true\n", 0),
        ("A,true,false\n", 1),
        ("A,true,\n", 1),
        ("A,true,perhaps\n", 1),
        ("A,true,true\nA,true,true\n", 1),
        ("", 2),
    ],
    ids=["compliant", "warnings", "not met", "blank", "bad", "rejected", "none"],
)
def test_the_exit_code_says_what_was_found(rows: str, code: int, tmp_path: Path) -> None:
    assert main(["check", records(tmp_path, rows), *RULES]) == code


@pytest.mark.parametrize("count", [3, 1_500], ids=["engines", "columns"])
def test_the_exit_code_does_not_hang_on_the_engine(count: int, tmp_path: Path) -> None:
    good = records(tmp_path, "".join(f"R{n},true,true\n" for n in range(count)))
    assert main(["check", good, *RULES, "--summary"]) == 0
    bad = records(tmp_path, "".join(f"R{n},true,{n > 0}\n" for n in range(count)))
    assert main(["check", bad, *RULES, "--summary"]) == 1


# Reports


def test_several_reports_are_written_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = [str(tmp_path / f"r{suffix}") for suffix in (".xlsx", ".docx", ".html", ".ttl", ".json", ".parquet")]
    words = [word for name in names for word in ("-o", name)]
    assert main(["check", records(tmp_path, "A,true,false\n"), *RULES, *words]) == 1
    said = capsys.readouterr()
    assert all(f"已写入 {name}" in said.err for name in names)
    assert "汇总" in said.out
    assert "尚差" not in said.out
    assert {p.name for p in tmp_path.iterdir()} == {Path(name).name for name in names} | {"records.csv"}
    assert json.loads(Path(names[4]).read_bytes())["verdicts"][0]["overall"] == "non_compliant"


def test_a_report_of_many_records_is_whole(tmp_path: Path) -> None:
    names = [str(tmp_path / f"r{suffix}") for suffix in (".xlsx", ".json", ".parquet")]
    assert main(["check", many(tmp_path), *RULES, *(word for name in names for word in ("-o", name))]) == 1
    found = json.loads(Path(names[1]).read_bytes())
    assert [v["record"] for v in found["verdicts"]] == [f"R{n}" for n in range(1_500)]
    assert "polars" in found["about"]["engine"]
    assert "种子" in found["about"]["sample"][0]
    first = next(c for c in found["verdicts"][0]["conditions"] if c["outcome"] == "not_met")
    assert (first["found"], first["place"], first["value"]) == ("false", "第2行 地方政府牵头或多地联动", False)
    assert pl.read_parquet(names[2])["record"].n_unique() == 1_500
    sheet = openpyxl.load_workbook(names[0], read_only=True)["结果"]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == [f"R{n}" for n in range(1_500)]


@pytest.mark.parametrize("name", ["r.pdf", "r", "none/r.html", ".", "r.HTM"])
def test_a_report_that_cannot_be_written_is_told_before_anything_is_read(name: str, tmp_path: Path) -> None:
    done = ticlex("check", str(tmp_path / "none.csv"), "-o", str(tmp_path / name))
    assert done.returncode == 2
    assert "报告" in done.stderr.decode()
    assert "none.csv：" not in done.stderr.decode()


def test_the_data_are_never_overwritten_by_their_report(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"record": "A", "legal_person": true}]', encoding="utf-8")
    before = path.read_bytes()
    done = ticlex("check", str(path), "-o", str(tmp_path / "." / "a.json"))
    assert (done.returncode, path.read_bytes()) == (2, before)
    assert "不能覆盖" in done.stderr.decode()


def test_a_report_that_was_not_finished_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ticlex_loaders import writers_xlsx

    old = tmp_path / "r.xlsx"
    old.write_bytes(b"old")
    monkeypatch.setattr(writers_xlsx, "ROWS", 1)
    assert main(["check", records(tmp_path, "A,true,true\n"), *RULES, "-o", str(old)]) == 2
    assert old.read_bytes() == b"old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["r.xlsx", "records.csv"]


def test_a_report_replaces_an_older_one(tmp_path: Path) -> None:
    old = tmp_path / "r.html"
    old.write_bytes(b"old")
    assert main(["check", records(tmp_path, "A,true,true\n"), *RULES, "-o", str(old)]) == 0
    assert old.read_bytes().startswith(b"<!DOCTYPE html>")
    assert old.stat().st_mode & 0o777 == 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


# JSON and standard input


def test_standard_input_is_read_once_and_its_hash_stated() -> None:
    data = (HEAD + "A,true,true\n").encode()
    done = ticlex("check", "-", *RULES, "--json", stdin=data)
    about = json.loads(done.stdout)["about"]
    assert about["input"] == {"name": "标准输入", "sha256": hashlib.sha256(data).hexdigest()}
    twice = ticlex("check", "-", "--before", "-", stdin=data)
    assert (twice.returncode, twice.stdout) == (2, b"")


def test_a_summary_of_many_is_short_and_counts_them(tmp_path: Path) -> None:
    done = ticlex("check", many(tmp_path), *RULES, "--json", "--summary")
    found = json.loads(done.stdout)
    assert done.returncode == 1
    assert found["summary"] == {"cn-comprehensive": {"non_compliant": 300, "undetermined": 400, "compliant": 800}}
    assert "verdicts" not in found


def test_the_terminal_says_how_many_verdicts_it_leaves_out(tmp_path: Path) -> None:
    done = ticlex("check", many(tmp_path), *RULES)
    said = done.stdout.decode()
    assert "另有 1300 条结论没有列出" in said
    assert "种子" in said


# A form of ours, filled in for more records than the engines judge


def filled_form(folder: Path, count: int) -> str:
    """The form for applications with its example as every record, some cells blank, bad or short of the bound."""
    form, path = folder / "form.xlsx", folder / "填报.xlsx"
    assert main(["template", "js-application", "-o", str(form)]) == 0
    workbook = openpyxl.load_workbook(form)
    sheet = workbook["填报"]
    example = [(cell.value, cell.number_format) for cell in sheet[2]]
    sheet.delete_rows(2)
    odd = (None, "待定", 0, "约5000", "否", "五千", 1 / 3)
    for n in range(count):
        row = [f"C{n}", "js-application", *(value for value, _ in example[2:])]
        row[2 + n % 20] = odd[n % 7] if n % 3 == 0 else row[2 + n % 20]
        for column, (value, (_, shown_as)) in enumerate(zip(row, example, strict=True), 1):
            sheet.cell(n + 2 + (n > 40), column, value).number_format = shown_as
    workbook.save(path)
    return str(path)


def test_a_filled_form_of_many_records_is_judged_as_a_small_one_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By columns, and then row by row by both engines: the same rows, problems and verdicts to the letter."""
    path = filled_form(tmp_path, 1_100)
    found = []
    for small in (ticlex_loaders.SMALL, 10_000):
        monkeypatch.setattr(ticlex_loaders, "SMALL", small)
        capsys.readouterr()
        assert main(["check", path, "--json"]) == 1
        found.append(json.loads(capsys.readouterr().out))
    by_columns, by_engines = found
    assert "polars" in by_columns["about"]["engine"]
    assert "polars" not in by_engines["about"]["engine"]
    assert by_columns["rows"] == {"in": 1_101, "accepted": 1_100, "rejected": 0, "blank": 1}
    assert {v["overall"] for v in by_columns["verdicts"]} >= {"compliant", "non_compliant", "bad_input", "undetermined"}
    assert all(problem["where"].startswith("填报!") for problem in by_columns["problems"])
    for part in ("rows", "problems", "verdicts"):
        assert by_columns[part] == by_engines[part]


# No verdict


def test_engines_that_differ_end_in_no_verdict_and_say_both_sides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    names = {suffix: tmp_path / f"r{suffix}" for suffix in (".xlsx", ".docx", ".html", ".ttl", ".json", ".parquet")}
    words = [word for path in names.values() for word in ("-o", str(path))]
    monkeypatch.setattr(verdicts, "pyshacl_engine", lambda shapes, data: set())
    assert main(["check", records(tmp_path, "A,true,false\n"), *RULES, "--json", *words]) == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert "结论不同" in said.err
    assert "art13.2-local-lead：shacl 说不符合，pyshacl 说符合" in said.err
    assert {suffix for suffix, path in names.items() if path.exists()} == {".docx", ".html", ".json"}
    found = json.loads(names[".json"].read_bytes())
    assert "结论不同" in found["could_not_check"]
    assert "verdicts" not in found
    assert "summary" not in found
    assert "没有结论" in names[".html"].read_text(encoding="utf-8")


def test_columns_that_differ_from_the_engines_end_in_no_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = many(tmp_path)
    code_of = agreement.code_of
    monkeypatch.setattr(agreement, "code_of", lambda verdict: (code_of(verdict) + 1) % 3)
    assert main(["check", path, *RULES, "--json", "-o", str(tmp_path / "r.html")]) == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert "列运算" in said.err
    assert "SHACL 引擎" in said.err
    assert "没有结论" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_dask_that_is_not_installed_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert main(["check", records(tmp_path, "A,true,true\n"), *RULES, "--dask", "tcp://127.0.0.1:9"]) == 2
    assert "ticlex[cluster]" in capsys.readouterr().err


# Over time


def test_an_older_file_is_laid_beside(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = records(tmp_path, "A,true,false\nB,true,true\n", "old.csv")
    new = records(tmp_path, "A,true,true\nC,true,true\n", "new.csv")
    report = tmp_path / "r.html"
    assert main(["check", new, "--before", old, *RULES, "--json", "-o", str(report)]) == 0
    found = json.loads(capsys.readouterr().out)["over_time"]
    assert (found["matched"], found["new"], found["vanished"]) == (1, ["C"], ["B"])
    (change,) = found["changes"]
    assert change["overall"] == {"from": "non_compliant", "to": "compliant"}
    assert "与上次相比" in report.read_text(encoding="utf-8")
    assert main(["check", new, "--before", old, *RULES, "--summary"]) == 0
    assert "不符合 → 符合" in capsys.readouterr().out


# What the documentation says

FORMATS = Path(__file__).parents[2] / "docs" / "formats.md"
OVER_TIME = Path(__file__).parents[1] / "validate" / "over_time"


def members(value: object, within: str = "") -> Iterator[str]:
    """Every member of a JSON document; keys that are names of rule sets are no members."""
    if isinstance(value, list):
        for one in value:
            yield from members(one, within)
    elif isinstance(value, dict):
        for key, one in value.items():
            is_name = within in ("rule_sets", "summary", "warnings") or key in OVERALLS
            yield from () if is_name else (key,)
            yield from members(one, key)


@pytest.mark.parametrize(
    "words",
    [
        ["check", "after.csv", "--before", "before.csv", "--json"],
        ["check", "after.csv", "--json", "--summary"],
        ["improve", "after.csv", "--rules", "js-application", "--rules", "cq-recognition", "--json"],
    ],
    ids=["over time", "summary", "improve"],
)
def test_every_member_of_the_output_is_documented(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    main([str(OVER_TIME / word) if word.endswith(".csv") else word for word in words])
    found = set(members(json.loads(capsys.readouterr().out)))
    said = set(re.findall(r"\w+", FORMATS.read_text(encoding="utf-8").partition("## JSON")[2]))
    assert len(found) > 10
    assert found - said == set()


# Progress


def test_nothing_is_said_on_stderr_where_nobody_watches(tmp_path: Path) -> None:
    assert ticlex("check", many(tmp_path), *RULES, "--summary").stderr == b""


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def run(progress: Progress) -> None:
    with progress.stage("核对", 1_000) as more:
        for _ in range(5):
            more(200)


def test_a_run_of_less_than_a_second_says_nothing() -> None:
    stream = _Terminal()
    run(Progress(always=True, stream=stream))
    assert stream.getvalue() == ""


@pytest.mark.parametrize(("is_terminal", "always", "is_told"), [(1, 0, 1), (0, 1, 1), (1, 1, 1), (0, 0, 0)])
def test_a_longer_run_tells_stage_rate_and_time(
    is_terminal: int, always: int, is_told: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ticlex.app import progress

    monkeypatch.setattr(progress, "_AFTER", 0.0)
    monkeypatch.setattr(progress, "_EVERY", {True: 0.01, False: 0.01})
    stream = _Terminal() if is_terminal else io.StringIO()
    with Progress(always=bool(always), stream=stream).stage("核对", 1_000) as more:
        more(250)
        while is_told and "还需" not in stream.getvalue():
            pass
        more(750)
    said = stream.getvalue()
    assert bool(said) == bool(is_told)
    if is_told:
        assert re.search(r"核对 250/1,000 条 · [\d,]+ 条/秒 · 还需 [\d,]+ 秒 · 已用 [\d.]+ 秒", said)
        assert re.search(r"核对 1,000/1,000 条 · [\d,]+ 条/秒 · 已用", said)
        assert ("\r" in said) == bool(is_terminal)
        assert said.endswith("\n")


def test_a_stage_that_fails_does_not_say_that_it_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    from ticlex.app import progress

    monkeypatch.setattr(progress, "_AFTER", 0.0)
    stream = io.StringIO()
    told = Progress(always=True, stream=stream)
    with pytest.raises(ValueError, match="no"), told.stage("核对", 10):
        raise ValueError("no")
    assert stream.getvalue() == ""


def test_a_terminal_is_told(tmp_path: Path) -> None:
    """A real one: a pseudo terminal is stderr."""
    ours, theirs = pty.openpty()
    words = [sys.executable, "-m", "ticlex.app", "check", many(tmp_path), "--summary"]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=theirs) as process:
        os.close(theirs)
        said = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:
                break
            if not piece:
                break
            said += piece
        process.wait()
    os.close(ours)
    assert "条次" in said.decode()
    assert re.search(r"核对 15,000/15,000 条次 · [\d,]+ 条次/秒", said.decode())
