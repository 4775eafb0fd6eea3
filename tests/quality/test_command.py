"""`ticlex quality` as a person starts it; the severity in the profile decides how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ticlex import quality
from ticlex.app.__main__ import main
from ticlex.errors import TiclexError

PLANTED = """\
#+ fault: {zh: "种下的问题", en: "planted fault"}
#+ columns: [offender, title]
#+ remedy: {zh: "改正它。", en: "Mend it."}
SELECT ?offender ?title WHERE { ?offender a tic:Regulation ; dcterms:title ?title . FILTER(lang(?title) = "zh") }
ORDER BY ?offender
"""


def ticlex(*words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "ticlex.app", "quality", *words], capture_output=True, check=False)


@pytest.fixture
def queries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of quality queries with one in it, in the place of those installed."""
    (tmp_path / "quality").mkdir()
    (tmp_path / "quality" / "planted.rq").write_text(PLANTED, encoding="utf-8")
    monkeypatch.setattr(quality, "data_dir", lambda _: tmp_path)
    quality.faults.cache_clear()
    yield tmp_path / "quality"
    quality.faults.cache_clear()


def test_it_exits_0_on_the_knowledge_as_it_is_and_prints_one_json_document() -> None:
    done = ticlex("--json")
    found = json.loads(done.stdout)
    assert done.returncode == 0, [f for f in found if f["severity"] == "error"]
    assert {"fault", "severity", "offender", "columns", "words", "remedy"} == set(found[0])
    assert "错误 0 项" in done.stderr.decode()


def test_a_severity_shows_itself_and_what_is_graver() -> None:
    every = json.loads(ticlex("--json").stdout)
    assert json.loads(ticlex("--json", "--severity", "error").stdout) == []
    warnings = json.loads(ticlex("--json", "--severity", "warning").stdout)
    assert warnings == [f for f in every if f["severity"] in ("error", "warning")]
    assert len(warnings) < len(every)


@pytest.mark.parametrize(("severity", "code"), [("error", 1), ("warning", 0), ("info", 0)])
def test_the_profile_decides_the_exit(
    severity: str, code: int, queries: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (queries / "profile.yaml").write_text(f"planted: {severity}\n", encoding="utf-8")
    assert main(["quality"]) == code
    printed = capsys.readouterr()
    assert all(words in printed.out for words in ("种下的问题", "reg:js", "改正它。"))
    # What is shown is one thing, what was found another.
    assert main(["quality", "--severity", "error"]) == code


@pytest.mark.parametrize("profile", ["planted: grave\n", "{}\n", "planted: error\nother: error\n"])
def test_a_profile_that_does_not_fit_is_refused(profile: str, queries: Path) -> None:
    (queries / "profile.yaml").write_text(profile, encoding="utf-8")
    with pytest.raises(TiclexError):
        quality.faults()
    assert main(["quality"]) == 2


def test_a_query_without_a_remedy_is_refused(queries: Path) -> None:
    (queries / "profile.yaml").write_text("planted: error\n", encoding="utf-8")
    (queries / "planted.rq").write_text(PLANTED.replace("#+ remedy", "# remedy"), encoding="utf-8")
    with pytest.raises(TiclexError, match="remedy"):
        quality.faults()
