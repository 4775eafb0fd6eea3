"""What every comparison of two documents shares: their norms weighed, their ranks, the names of topics and roles."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from ticlex.compare import Regulation, Topic, regulations, topics
from ticlex.gaps.counterparts import Laid, lay, things
from ticlex.gaps.findings import Side, Standing
from ticlex.gaps.matching import Weighed, weigh
from ticlex.gaps.norms import Norm, broader_roles, norms
from ticlex.names import local_name
from ticlex.store import Store

_NO_RULE = {"title", "notice"}
_SENTENCE = re.compile("[^。；;]+[。；;]?")
_STATUS_ORDER = {"in_force": 0, "issued": 1, "draft": 2}
_ROLES = 'SELECT ?role ?label WHERE { ?role a tic:Role ; skos:prefLabel ?label FILTER(lang(?label) = "zh") }'
_KNOWN = """
SELECT ?one ?other WHERE {
  { ?d a tic:Derivation ; tic:to ?p ; tic:from ?q } UNION { ?d a tic:TakeUp ; tic:from ?p ; tic:to ?q }
  ?p tic:ref ?one . ?q tic:ref ?other
}
"""


@dataclass
class Held:
    """What all comparisons share."""

    store: Store
    _laid: dict[tuple[str, str], Laid] = field(default_factory=dict)

    @cached_property
    def documents(self) -> dict[str, Regulation]:
        """The documents by id, in their order."""
        return {regulation.id: regulation for regulation in regulations(self.store)}

    @cached_property
    def norms(self) -> dict[str, list[Norm]]:
        """Every norm by its document; titles and notices of issue set none that a text of another place could lack."""
        found = norms(self.store)
        return {document: [n for n in found[document] if _place(n) not in _NO_RULE] for document in found}

    @cached_property
    def weighed(self) -> Weighed:
        """The features of every norm with their weights."""
        return weigh(self.store, self.norms)

    @cached_property
    def common(self) -> dict[str, float]:
        """The share of all norms that is about each thing."""
        return things(self.norms)

    @cached_property
    def topics(self) -> dict[str, Topic]:
        """The topics by code, in their order."""
        return {topic.code: topic for topic in topics(self.store)}

    @cached_property
    def frequency(self) -> Counter[str]:
        """How many norms stand under each topic."""
        return Counter(topic for found in self.norms.values() for norm in found for topic in norm.topics)

    @cached_property
    def roles(self) -> dict[str, str]:
        """The roles' names in Chinese."""
        return {local_name(str(row["role"])): str(row["label"]) for row in self.store.select(_ROLES)}

    @cached_property
    def broader(self) -> dict[str, set[str]]:
        """Each role with all that are broader, itself included."""
        return broader_roles(self.store)

    @cached_property
    def known(self) -> set[tuple[str, str]]:
        """A provision, and a document in which some provision corresponds to it."""
        pairs = [(str(row["one"]), str(row["other"])) for row in self.store.select(_KNOWN)]
        return {(one, _document(other)) for a, b in pairs for one, other in ((a, b), (b, a))}

    def laid(self, ours: str, theirs: str) -> Laid:
        """Two documents' norms beside each other."""
        if (ours, theirs) not in self._laid:
            known = {ref for ref, other in self.known if {_document(ref), other} == {ours, theirs}}
            mine, yours = (self.norms.get(document, []) for document in (ours, theirs))
            self._laid[ours, theirs] = lay(self.weighed, mine, yours, self.common, known)
        return self._laid[ours, theirs]

    def priority(self, document: str) -> tuple[int, int, int]:
        """In force first, then the higher rank, then the later."""
        found = self.documents[document]
        return _STATUS_ORDER.get(found.status, 9), found.level, -list(self.documents).index(document)

    def is_upper(self, other: str, document: str) -> bool:
        """Whether the other document is of a higher rank and in force."""
        above = self.documents[other]
        return above.level < self.documents[document].level and above.status == "in_force"

    def standing(self, document: str, other: str) -> dict[str, Standing]:
        """Rank, status and date of both sides."""
        both = {"document": self.documents[document], "other": self.documents[other]}
        return {side: Standing(found.level, found.status, found.issued) for side, found in both.items()}

    def topic_of(self, norm: Norm) -> str:
        """The rarest of its topics: it tells most."""
        return min(norm.topics, key=lambda topic: (self.frequency[topic], topic), default="")

    def sentence(self, norm: Norm) -> Side:
        """The printed sentence that a norm's words begin in."""
        text = self.store.texts.get(norm.provision, "")
        at = text.find("".join(norm.words.split("…")[0].split()))
        found = next((m[0] for m in _SENTENCE.finditer(text) if m.start() <= at < m.end()), norm.words)
        return Side(norm.provision, found)


def _place(norm: Norm) -> str:
    return norm.provision.partition("/")[2]


def _document(ref: str) -> str:
    return ref.partition("/")[0]
