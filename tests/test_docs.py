"""What the documents show is true: commands parse, files exist, numbers are those of the graph."""

import re
import shlex
from pathlib import Path

import pytest

from ticlex.app.arguments import parser
from ticlex.store import Store
from ticlex.validate import rule_sets

ROOT = Path(__file__).parents[1]
PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    "docs/annotation.md",
    "docs/formats.md",
    "examples/README.md",
    "benchmarks/README.md",
]


@pytest.mark.parametrize("page", PAGES)
def test_commands_parse_and_links_exist(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for shown in re.findall(r"`ticlex ([^`]+)`", text):
        words = shlex.split(re.sub(r"\[[^\]]*\]", "", shown).replace("\\|", "|"))
        if len(words) == 1:  # names a command without running it
            with pytest.raises(SystemExit, match=r"^0$"):
                parser().parse_args([*words, "--help"])
        elif "…" not in shown:
            parser().parse_args(words)
    for link in re.findall(r"\]\((?!http)([^)#]+)\)", text):
        assert ((ROOT / page).parent / link).exists(), link


def test_the_readme_names_the_rule_sets_there_are() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    line = readme[readme.index("**Rule sets**") :].split("\n\n")[0]
    found = rule_sets(Store())
    assert set(re.findall(r"`([a-z-]+)`", line)) == found.keys()
    tested = {c.iri for rules in found.values() for c in rules.conditions if c.test}
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    # One shape serves two rule sets: 87 lines of conditions, 86 shapes.
    assert f"{len(tested)} tested conditions" in changelog
