"""What every report states of itself: by what it was made, from what, when, how surely, and what it is not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version as version_of
from typing import Any

from ticlex import __version__
from ticlex.validate.conditions import RuleSet
from ticlex.validate.report import DRAFT_WARNING
from ticlex.validate.versions import rule_set_version

NO_DECISION = {
    "zh": "由程序依据公开文本核对，不是主管部门的决定",
    "en": "checked by a program against public texts; not an authority's decision",
}
ENGINES = ("pyshacl", "shacl")
COLUMNS = "polars"


@dataclass(frozen=True, slots=True)
class Rules:
    """A rule set that was judged by."""

    name: str
    zh: str
    en: str
    document: str
    title: str
    """of the document"""
    is_draft: bool
    version: str
    """of the rules: see `rule_set_version`"""
    source_sha256: str
    """of the text that the rules were read from"""

    @property
    def warning(self) -> str:
        """依据征求意见稿核对，不是现行规定 (checked against …); empty where the text is law."""
        return f"{DRAFT_WARNING['zh']} ({DRAFT_WARNING['en']})" if self.is_draft else ""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a report states of itself."""

    time: str
    """2026-11-22T20:00:00+08:00"""
    input: str
    """name of the file"""
    input_sha256: str
    rules: tuple[Rules, ...]
    engine: str
    sample: tuple[str, ...] = ()
    """What was held against the engines, where they did not judge everything."""
    notes: tuple[str, ...] = ()
    tool: str = field(default=f"ticlex {__version__}")

    def lines(self) -> list[tuple[str, str]]:
        """Each statement as (what, of what kind), for a person."""
        lines = [
            ("程序", self.tool), ("时间", self.time), ("数据文件", f"{self.input}（SHA-256 {self.input_sha256}）"),
            ("核对方法", self.engine),
            *(("抽样", words) for words in self.sample), *(("说明", words) for words in self.notes),
        ]  # fmt: skip
        for rules in self.rules:
            draft = f"；{rules.warning}" if rules.is_draft else ""
            lines.append((f"规则集 {rules.name}", f"版本 {rules.version}{draft}"))
        texts = {rules.document: f"{rules.title}（SHA-256 {rules.source_sha256}）" for rules in self.rules}
        return lines + [("依据的文本", words) for words in texts.values()]

    def json(self) -> dict[str, Any]:
        """The same for a program."""
        return {
            "tool": self.tool,
            "time": self.time,
            "input": {"name": self.input, "sha256": self.input_sha256},
            "engine": self.engine,
            "sample": list(self.sample),
            "notes": list(self.notes),
            "rule_sets": {
                r.name: {"version": r.version, "document": r.document, "source_sha256": r.source_sha256}
                | ({"warning": DRAFT_WARNING["zh"], "warning_en": DRAFT_WARNING["en"]} if r.is_draft else {})
                for r in self.rules
            },
            "disclaimer": NO_DECISION["zh"],
            "disclaimer_en": NO_DECISION["en"],
        }


def now() -> str:
    """This moment, with the offset of this machine's zone."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def stated_rules(
    rule_sets: Iterable[RuleSet], titles: Mapping[str, str], sources: Mapping[str, str]
) -> tuple[Rules, ...]:
    """The rule sets as a report states them; `titles` and hashes of `sources` by document."""
    return tuple(
        Rules(
            r.name, r.zh, r.en, r.document, titles.get(r.document, r.document), r.status == "draft",
            rule_set_version(r), sources.get(r.document, ""),
        )
        for r in rule_sets
    )  # fmt: skip


def by_engines() -> str:
    """How up to a thousand records are judged."""
    names = " 与 ".join(f"{name} {version_of(name)}" for name in ENGINES)
    return f"{names} 两个 SHACL 引擎各自核对全部记录，结论一致"


def by_columns(refused: Sequence[str] = (), *, machines: str = "") -> str:
    """How more are judged; `refused` could not be said in columns and went to the engines."""
    names = " 与 ".join(f"{name} {version_of(name)}" for name in ENGINES)
    where = f"在 Dask 集群 {machines} 上" if machines else ""
    rest = f"；{len(refused)} 个条件不能精确地写成列运算，由两个引擎核对：{'；'.join(refused)}" if refused else ""
    return f"形状编译为 {COLUMNS} {version_of(COLUMNS)} 列运算，{where}核对全部记录，并以 {names} 抽样对照{rest}"
