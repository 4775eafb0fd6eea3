"""The map of reuse: each run stands in both texts, none is missed, and shares are shares."""

from __future__ import annotations

import json
import re
from itertools import permutations

import pytest

from ticlex.app.__main__ import main
from ticlex.reuse import LEAST, reuse, runs
from ticlex.store import Store

DOCUMENTS = ("cn-2017", "cn-2020", "cn-2021", "js", "cq")


def letters(store: Store, document: str) -> dict[str, str]:
    """Each provision's own letters, without its number."""
    units = store.document(document).structure.units
    return {
        f"{document}/{u.ref}": "".join(re.findall(r"\w", u.text.removeprefix(u.number or "")))
        for u in units
        if u.kind not in ("title", "notice")
    }


@pytest.mark.parametrize(("one", "other"), list(permutations(DOCUMENTS, 2)))
def test_a_run_stands_in_both_and_none_is_missed(one: str, other: str, store: Store) -> None:
    ours, theirs = letters(store, one), letters(store, other)
    found = runs(store, one, other)
    for run in found:
        assert len(run.words) >= LEAST
        assert run.words in ours[run.ref]
        assert run.words in theirs[run.other]
    for ref, text in ours.items():
        mine = [run for run in found if run.ref == ref]
        assert sum(len(run.words) for run in mine) <= len(text)
        # Whatever is left of a provision when its runs are taken out stands nowhere in the other document.
        left, at = [], 0
        for run in mine:
            start = text.index(run.words, at)
            left.append(text[at:start])
            at = start + len(run.words)
        windows = (part[n : n + LEAST] for part in (*left, text[at:]) for n in range(len(part) - LEAST + 1))
        assert not any(window in words for window in windows for words in theirs.values())


def test_the_map_counts_what_the_runs_say(store: Store) -> None:
    found = reuse(store)
    assert len(found.pairs) == 10
    for pair in found.pairs:
        total = sum(map(len, letters(store, pair.document).values()))
        assert pair.characters == sum(len(run.words) for run in runs(store, pair.document, pair.other))
        assert pair.share == pytest.approx(pair.characters / total)
        assert 0 <= pair.other_share <= 1
    most = max(found.pairs, key=lambda pair: pair.characters)
    assert (most.document, most.other) == ("cq", "cn-2021")


def test_a_provision_taken_over_whole_has_its_source(store: Store) -> None:
    sources = {source.ref: source for source in reuse(store, "cq").provisions}
    assert (sources["cq/art5"].other, sources["cq/art5"].share) == ("cn-2021/art5", 1)
    assert sources["cq/art19"].other == "cn-2021/art21"
    assert len(sources) == len(reuse(store, "cq").provisions)


def test_the_command_prints_both(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reuse", "cq", "--json"]) == 0
    written = json.loads(capsys.readouterr().out)
    assert {pair["other"] for pair in written["pairs"]} == {"cn-2017", "cn-2020", "cn-2021", "js"}
    assert main(["reuse"]) == 0
    assert "占本文件" in capsys.readouterr().out
    assert main(["reuse", "nowhere"]) == 2
