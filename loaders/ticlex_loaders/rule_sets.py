"""The rule sets that a record names for itself."""

import re
from collections.abc import Collection

from rapidfuzz import process

from ticlex.records import Problem
from ticlex_loaders.cleaning import compact, shown

_SEPARATORS = re.compile(r"[;,、，；\n]")


def read_rule_sets(text: str, known: Collection[str], where: str) -> tuple[tuple[str, ...], list[Problem]]:
    """Read one or several names, separated by ; ；.

    Returns the known ones, each once, in their order, and a problem for each unknown one. Where names are
    given and none is known, the caller rejects the record: judging it by all would answer another question.
    """
    by_name = {compact(name).lower(): name for name in known}
    names: dict[str, None] = {}
    problems = []
    for part in _SEPARATORS.split(text):
        word = compact(part).lower()
        if not word:
            continue
        if word in by_name:
            names[by_name[word]] = None
            continue
        near = process.extractOne(word, by_name, score_cutoff=70) if by_name else None
        choices = "、".join(sorted(known))
        remedy = f"是否要写 {by_name[near[2]]}？" if near else ""
        problems.append(Problem(where, shown(part), "不是已知的规则集", f"{remedy}可用的有：{choices}。"))
    return tuple(names), problems
