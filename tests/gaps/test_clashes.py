"""Copies of documents with one thing changed show exactly that; copies that only look different show nothing."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from copies import cases, write_copies

from ticlex.gaps import CLASHES, MISSING, Finding
from ticlex.gaps.counterparts import twins
from ticlex.gaps.held import Held
from ticlex.gaps.norms import Norm
from ticlex.gaps.report import held_against
from ticlex.store import Store

CASES = cases()


@pytest.fixture(scope="session")
def held(tmp_path_factory: pytest.TempPathFactory) -> Held:
    found = Held(Store(write_copies(tmp_path_factory.mktemp("copies"), CASES)))
    # No copy is derived from anything: to ask would lay all fifty documents beside each other.
    found.__dict__["known"] = set()
    return found


def shown(finding: Finding) -> list[str | None]:
    side = finding.theirs if finding.kind in MISSING else finding.ours
    assert side is not None
    return [finding.kind, side.provision.partition("/")[2], finding.slot]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_copy_shows_what_was_changed_and_nothing_else(case: dict[str, Any], held: Held) -> None:
    found = held_against(held, case["id"], case["of"])
    assert [shown(finding) for finding in found.findings] == case["expect"], [f.note for f in found.findings]


def test_every_kind_of_finding_has_a_case() -> None:
    kinds = {kind for case in CASES for kind, _, _ in case["expect"]}
    assert kinds == {*MISSING, *CLASHES}
    assert sum(not case["expect"] for case in CASES) >= 10


# The same for every norm of a document, a third of them at once, so that each is changed among unchanged ones.


def weaken(norm: Norm) -> bool:
    changes = norm.force == "Strict"
    norm.force = "Permitted" if changes else norm.force
    return changes


def replace_actor(norm: Norm) -> bool:
    changes = bool(norm.bearers) and norm.kind in {"Duty", "Power", "Step", "Prohibition", "Permission", "Right"}
    norm.bearers = {"AnotherRole"} if changes else norm.bearers
    return changes


def double(norm: Norm) -> bool:
    norm.quantities = {replace(q, value=q.value * 2) for q in norm.quantities}
    return bool(norm.quantities)


@pytest.mark.parametrize("document", ["cn-2021", "cq"])
@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        (weaken, {"weaker"}),
        (replace_actor, {"other_actor"}),
        (double, {"looser", "stricter", "other_number", "other_deadline"}),
    ],
)
def test_every_norm_that_is_changed_is_reported_and_no_other(
    document: str, change: Callable[[Norm], bool], kinds: set[str], held: Held
) -> None:
    copy = next(case["id"] for case in CASES if case["of"] == document and not case["edits"] and not case["delete"])
    for third in range(3):
        ours = deepcopy(held.norms[copy])
        changed = [norm for n, norm in enumerate(ours) if n % 3 == third and change(norm)]
        assert changed
        pair = Held(held.store)
        pair.__dict__.update(norms={copy: ours, document: held.norms[document]}, known=set(), documents=held.documents)
        found = held_against(pair, copy, document).findings
        told = {finding.ours.quote for finding in found if finding.ours}
        assert {finding.kind for finding in found} <= kinds
        assert told <= {norm.words for norm in changed}
        # Words on which two norms rest are reported once.
        assert [n for n in changed if n.words not in told and not any(t.words in told for t in twins(n, ours))] == []
