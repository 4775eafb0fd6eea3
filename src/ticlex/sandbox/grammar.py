"""Where a query leaves SPARQL's grammar, and what could have stood there.

The engine says neither usefully. The grammar is a text, SPARQL 1.1's own with shorter names, and is LL(1):
the next word decides every choice, so the first wrong word is the fault, and what was possible there is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import Literal

from ticlex.sandbox.tokens import Token

_WORDS = re.compile(r"'[^']+'|[A-Za-z]+|::=|[()|?*+]")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a rule; `min_times` and `many` say how often its one inner part may stand."""

    kind: Literal["terminal", "rule", "sequence", "choice", "repeated"]
    name: str = ""
    parts: tuple[Part, ...] = ()
    min_times: int = 1
    many: bool = False


@dataclass(frozen=True)
class Grammar:
    """Rules by name; a word is known by its terminal's name, in capitals, or, keyword or mark, by itself in small."""

    rules: dict[str, Part]

    @cached_property
    def keywords(self) -> frozenset[str]:
        """Every keyword but `a`."""
        found = {p.name for rule in self.rules.values() for p in _terminals(rule)}
        return frozenset(name for name in found if name.islower() and len(name) > 1)

    @cached_property
    def functions(self) -> frozenset[str]:
        """The names of the functions."""
        return frozenset(p.name for p in _terminals(self.rules["Function"]))

    @cached_property
    def _firsts(self) -> dict[Part, frozenset[str]]:
        return {}

    def first(self, part: Part) -> frozenset[str]:
        """Words that the part can begin with; "" if it can be nothing at all."""
        if part not in self._firsts:
            self._firsts[part] = self._first(part)
        return self._firsts[part]

    def _first(self, part: Part) -> frozenset[str]:
        if part.kind == "terminal":
            return frozenset({part.name})
        if part.kind == "rule":
            return self.first(self.rules[part.name])
        if part.kind == "choice":
            return frozenset().union(*map(self.first, part.parts))
        if part.kind == "repeated":
            return self.first(part.parts[0]) | (frozenset() if part.min_times else {""})
        found: frozenset[str] = frozenset({""})
        for inner in part.parts:
            found = (found - {""}) | self.first(inner)
            if "" not in found:
                break
        return found


_KINDS = frozenset({"IRI", "NAME", "VAR", "STRING", "LANGTAG", "BLANK", "NUMBER", "NIL", "ANON", "END"})


@cache
def grammar() -> Grammar:
    """The grammar of a query."""
    text = files("ticlex.sandbox").joinpath("grammar.txt").read_text(encoding="utf-8")
    rules = {}
    for line in text.splitlines():
        name, sign, *words = _WORDS.findall(line)
        assert sign == "::="
        part, rest = _choice(words)
        assert not rest
        rules[name] = part
    return Grammar(rules)


@dataclass(frozen=True, slots=True)
class Fault:
    """The first wrong word, and the words that could have stood there."""

    token: Token
    expected: frozenset[str]


def fault(words: Iterable[Token]) -> Fault | None:
    """The first word that no query could have there; None if the grammar has no objection."""
    reading = _Reading(grammar(), list(words))
    try:
        reading.walk(Part("rule", "Query"))
    except _Wrong:
        return Fault(reading.words[reading.at], frozenset(reading.expected))
    return None


class _Wrong(Exception):
    pass


@dataclass
class _Reading:
    grammar: Grammar
    words: list[Token]
    at: int = 0
    expected: set[str] = field(default_factory=set)

    @property
    def next(self) -> str:
        token = self.words[self.at]
        return token.text.lower() if token.kind in ("WORD", "MARK") else token.kind

    def walk(self, part: Part) -> None:
        if part.kind == "terminal":
            self.take(part.name)
        elif part.kind == "rule":
            self.walk(self.grammar.rules[part.name])
        elif part.kind == "sequence":
            for inner in part.parts:
                self.walk(inner)
        elif part.kind == "repeated":
            times = 0
            while (part.many or not times) and self.next in self.grammar.first(part.parts[0]):
                self.walk(part.parts[0])
                times += 1
            if part.many or not times:
                self.expected |= self.grammar.first(part.parts[0]) - {""}
            if times < part.min_times:
                raise _Wrong
        else:
            self.choose(part)

    def choose(self, part: Part) -> None:
        for option in part.parts:
            if self.next in self.grammar.first(option):
                return self.walk(option)
        self.expected |= self.grammar.first(part) - {""}
        for option in part.parts:
            if "" in self.grammar.first(option):
                return self.walk(option)
        raise _Wrong

    def take(self, name: str) -> None:
        if self.next != name:
            self.expected.add(name)
            raise _Wrong
        if name != "END":
            self.at += 1
            self.expected.clear()


def _terminals(part: Part) -> Iterable[Part]:
    if part.kind == "terminal":
        yield part
    for inner in part.parts:
        yield from _terminals(inner)


def _choice(words: list[str]) -> tuple[Part, list[str]]:
    options = []
    while True:
        option, words = _sequence(words)
        options.append(option)
        if words[:1] != ["|"]:
            return (options[0] if len(options) == 1 else Part("choice", parts=tuple(options))), words
        words = words[1:]


def _sequence(words: list[str]) -> tuple[Part, list[str]]:
    parts: list[Part] = []
    while words and words[0] not in ("|", ")"):
        if words[0] == "(":
            part, words = _choice(words[1:])
        else:
            word = words[0]
            is_terminal = word.startswith("'") or word in _KINDS
            part = Part("terminal" if is_terminal else "rule", word.strip("'").lower() if "'" in word else word)
        words = words[1:]
        if words[:1] in (["?"], ["*"], ["+"]):
            part = Part("repeated", parts=(part,), min_times=int(words[0] == "+"), many=words[0] != "?")
            words = words[1:]
        parts.append(part)
    return (parts[0] if len(parts) == 1 else Part("sequence", parts=tuple(parts))), words
