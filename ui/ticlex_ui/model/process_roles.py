"""Who bears what in a document: the norms of every role by their kind, and which topics they are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from ticlex.errors import UnknownName
from ticlex_ui.model.holdings import Holdings
from ticlex_ui.model.process_steps import Role, actor_from, by_label, roles


@dataclass(frozen=True, slots=True)
class Borne:
    """A norm that somebody bears."""

    id: str
    kind: str
    force: str | None
    provision: str
    article: str
    quote: str
    span: tuple[int, int]
    topics: list[str]
    actor_from: list[str]


@dataclass(frozen=True, slots=True)
class Bearings:
    """A document's norms by role, in the order of the roles, and by kind."""

    document: str
    rows: list[tuple[Role, dict[str, list[Borne]]]]

    def of(self, role: str, kind: str | None) -> list[Borne]:
        """What a role bears, of one kind or of all."""
        cells = next((cells for each, cells in self.rows if each.code == role), {})
        return [norm for k, norms in cells.items() if kind in (None, k) for norm in norms]


@dataclass(frozen=True, slots=True)
class Network:
    """Roles and topics joined by how many norms of a kind."""

    roles: list[Role]
    topics: list[str]
    edges: list[tuple[int, int, int]]
    """Place of the role, place of the topic, number of norms."""


def bearings(holdings: Holdings, document: str, lang: str) -> Bearings:
    """All norms of a document that name who bears them."""
    codes = {topic.zh: code for code, topic in holdings.topics.items()}
    found: dict[Role, dict[str, list[Borne]]] = {}
    for ref, norms in holdings.norms(document).items():
        for norm in norms:
            borne = Borne(
                norm.id, norm.kind, norm.force, ref, holdings.article(ref, lang), "……".join(norm.quotes),
                norm.spans[0], [codes[t] for t in norm.topic if t in codes], actor_from(holdings).get(norm.id, []),
            )  # fmt: skip
            for role in by_label(holdings, norm.bearer, lang):
                found.setdefault(role, {}).setdefault(norm.kind, []).append(borne)
    ordered = sorted(found.items(), key=lambda item: (item[0].order, item[0].code))
    return Bearings(document, [(role, {k: _in_text(n) for k, n in cells.items()}) for role, cells in ordered])


def kinds(every: Iterable[Bearings]) -> list[str]:
    """The kinds of norms that are borne, the most frequent first."""
    counted = Counter[str]()
    for one in every:
        for _role, cells in one.rows:
            counted.update({kind: len(norms) for kind, norms in cells.items()})
    return [kind for kind, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]


def known_role(holdings: Holdings, code: str | None) -> str | None:
    """The role that the address names.

    Raises:
        UnknownName: it is not known.
    """
    if code and code not in roles(holdings, "zh"):
        raise UnknownName("角色", code, roles(holdings, "zh"))
    return code or None


@cache
def _kinds_anywhere(holdings: Holdings) -> list[str]:
    return kinds(bearings(holdings, document, "zh") for document in holdings.regulations)


def known_kind(holdings: Holdings, kind: str | None) -> str | None:
    """The kind of norms that the address names, whether or not these documents have it.

    Raises:
        UnknownName: nobody bears norms of such a kind anywhere.
    """
    if kind and kind not in _kinds_anywhere(holdings):
        raise UnknownName("规范类型", kind, _kinds_anywhere(holdings))
    return kind or None


def network(holdings: Holdings, found: Bearings, kind: str) -> Network:
    """Who bears norms of a kind on which topics; each topic stands near those who bear it."""
    own = [(role, cells[kind]) for role, cells in found.rows if kind in cells]
    weights = Counter((place, topic) for place, (_, norms) in enumerate(own) for n in norms for topic in n.topics)
    order = list(holdings.topics)
    places: dict[str, list[int]] = {}
    for (place, topic), weight in weights.items():
        places.setdefault(topic, []).extend([place] * weight)
    topics = sorted(places, key=lambda t: (sum(places[t]) / len(places[t]), order.index(t)))
    edges = [(place, topics.index(topic), weight) for (place, topic), weight in sorted(weights.items())]
    return Network([role for role, _ in own], topics, edges)


def _in_text(norms: list[Borne]) -> list[Borne]:
    return sorted(norms, key=lambda norm: norm.span)
