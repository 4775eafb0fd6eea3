"""Faults of the knowledge that only show between nodes: each a query for its offenders, in queries/quality/.

What one node's own form must be, shapes/graph.ttl says. How much a fault matters stands in one profile; some faults
show only in what follows from the files, and their queries ask the closure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ticlex.errors import TiclexError
from ticlex.names import Iri, curie
from ticlex.resources import data_dir
from ticlex.store import Store, Value

SEVERITIES = ("error", "warning", "info")
"""From the gravest."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of fault; `name` is its query's stem."""

    name: str
    severity: str
    words: Mapping[str, str]
    """What is wrong, by language (zh, en)."""
    remedy: Mapping[str, str]
    columns: tuple[str, ...]
    """What the query selects, the offender first."""
    query: str
    closure: bool = False
    """Whether the query asks for what was inferred, too."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One offender of a fault."""

    fault: str
    severity: str
    offender: str
    """Short name: js:art12.1-floor-area."""
    columns: Mapping[str, str]
    """What else the query says of the offender; IRIs short."""
    words: Mapping[str, str]
    remedy: Mapping[str, str]


def check(store: Store, closure: bool = True) -> list[Finding]:
    """Every finding, the gravest first; without `closure` those alone that need no inference."""
    asked = [fault for fault in faults() if closure or not fault.closure]
    if any(fault.closure for fault in asked):
        from ticlex.closure import with_closure

        store = with_closure(store)
    found = [finding for fault in asked for finding in findings(store, fault)]
    return sorted(found, key=lambda f: (SEVERITIES.index(f.severity), f.fault, f.offender))


def findings(store: Store, fault: Fault) -> list[Finding]:
    """The offenders of one fault; where the fault needs it, `store` has its closure."""
    found = {}
    for row in store.select(fault.query):
        offender, *more = ((name, _shown(row[name])) for name in fault.columns if name in row)
        finding = Finding(fault.name, fault.severity, offender[1], dict(more), fault.words, fault.remedy)
        found[offender[1], tuple(more)] = finding
    return list(found.values())


def worst(found: list[Finding]) -> str | None:
    """The gravest severity among findings, None if there are none."""
    return min((f.severity for f in found), key=SEVERITIES.index, default=None)


@lru_cache(maxsize=1)
def faults() -> tuple[Fault, ...]:
    """Every fault, by name.

    Raises:
        TiclexError: a query without a severity, a severity without a query, a header that lacks something.
    """
    import yaml

    folder = data_dir("queries") / "quality"
    profile = yaml.safe_load((folder / "profile.yaml").read_text(encoding="utf-8"))
    paths = {path.stem: path for path in sorted(folder.glob("*.rq"))}
    if unmatched := sorted(set(paths) ^ set(profile)):
        raise TiclexError(f"质量检查的查询与 profile.yaml 不一致：{'、'.join(unmatched)}。两处都要有。")
    return tuple(_read(path, str(profile[name])) for name, path in paths.items())


def _read(path: Path, severity: str) -> Fault:
    import yaml

    text = path.read_text(encoding="utf-8")
    lines = [line[2:].strip() for line in text.splitlines() if line.startswith("#+")]
    if severity not in SEVERITIES:
        raise TiclexError(f"{path}：严重程度 {severity} 不在 {'、'.join(SEVERITIES)} 之中。")
    try:
        header = yaml.safe_load("\n".join(lines))
        words, remedy, columns = header["fault"], header["remedy"], header["columns"]
    except (KeyError, TypeError, yaml.YAMLError) as error:
        raise TiclexError(f"{path}：查询文件头不完整：{error}。") from error
    return Fault(path.stem, severity, words, remedy, tuple(columns), text, bool(header.get("closure")))


def _shown(value: Value) -> str:
    return curie(value) if isinstance(value, Iri) else str(value)
