"""Where each marker and each paragraph belongs: the tree that grows while a text is read.

The tree decides nothing by looks alone. 第三条 begins an article where an article may stand and three is
the next number; anywhere else it is a citation. Which style of list nests in which, each text says for
itself by the order in which it opens them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ticlex.corpus.lines import squeeze
from ticlex.corpus.markers import DIVISIONS, LIST_STYLES, Marker

Span = tuple[int, int]


@dataclass(eq=False, slots=True)
class Provision:
    """A provision in the making: its marker, its own paragraphs and its children, in printed order."""

    style: str
    number: tuple[int, ...]
    start: int
    marker_end: int
    parent: Provision | None
    content: list[Span | Provision] = field(default_factory=list)
    last_child: Provision | None = None
    previous: Provision | None = None
    """The item before this one in the same list."""
    has_paragraphs: bool = False
    """Text of its own beyond the stretch that holds the marker."""

    @property
    def children(self) -> list[Provision]:
        """Provisions directly under this one."""
        return [c for c in self.content if isinstance(c, Provision)]

    @property
    def paragraphs(self) -> list[Span]:
        """Its own stretches of text: the first holds the marker."""
        return [c for c in self.content if not isinstance(c, Provision)]

    def adopt(self, child: Provision) -> None:
        """Add a provision under this one."""
        if self.last_child is not None and child.style == self.last_child.style and child.number != (1,):
            child.previous = self.last_child
        self.content.append(child)
        self.last_child = child

    def say(self, span: Span) -> None:
        """Add a paragraph of its own."""
        self.has_paragraphs = bool(self.content)
        self.content.append(span)


class Outline:
    """The tree under one document or one annex; `add` and `add_paragraph` follow the printed order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.root = Provision("root", (), 0, 0, None)
        self._path = [self.root]
        self._last: dict[str, tuple[int, ...]] = {}
        self._may_restart: set[str] = set()

    @property
    def deepest(self) -> Provision:
        """The provision that was opened last."""
        return self._path[-1]

    def may_begin(self, marker: Marker, *, line_start: bool, after_sentence: bool, wrapped: bool = False) -> bool:
        """True if a provision may begin at this marker here, by its number and its place.

        `wrapped` says that the line before was broken in the middle of a paragraph.
        """
        if marker.style in DIVISIONS:
            return self._division_may_begin(marker, line_start and after_sentence)
        sure_place = line_start and after_sentence
        last = self._open(marker.style) or self._interrupted(marker.style)
        if marker.style == "dash":
            return sure_place or last is not None or not line_start
        if last is not None and marker.number[0] == last.number[0] + 1:
            return True
        if marker.number == (1,):
            # A second list of one style needs a paragraph of its own to hang under.
            return self._open(marker.style) is None and not wrapped
        return last is not None and marker.number[0] > last.number[0] and sure_place

    def _division_may_begin(self, marker: Marker, sure_place: bool) -> bool:
        last = self._last.get(marker.style)
        first = marker.number == (1,)
        if last is None:
            return first or sure_place
        follows = (last[0] + 1,), (last[0], (last[1] if len(last) > 1 else 0) + 1)
        if marker.number in follows or (first and marker.style in self._may_restart):
            return True
        restarts = first and marker.style != "article"
        again = marker.number == last and marker.style == "article"
        return sure_place and (restarts or again or marker.number > last)

    def add(self, marker: Marker, start: int, end: int) -> Provision:
        """Open the provision whose marker stands at `start`; its first paragraph runs to `end`."""
        division = marker.style in DIVISIONS
        parent = self._division_parent(marker.style) if division else self._list_parent(marker)
        provision = Provision(marker.style, marker.number, start, start + marker.end - marker.start, parent)
        provision.say((start, end))
        parent.adopt(provision)
        self._path = [*self._path[: self._path.index(parent) + 1], provision]
        self._last[marker.style] = marker.number
        self._may_restart.discard(marker.style)
        if division:
            # Articles count through the whole text; 章 may begin anew in each 编, 节 in each 章.
            self._may_restart.update(DIVISIONS[DIVISIONS.index(marker.style) + 1 : -1])
        return provision

    def add_paragraph(self, start: int, end: int) -> None:
        """Add a paragraph that has no number: to the item it explains, or to what stands above the list."""
        while len(self._path) > 2 and not self._takes_paragraph(self.deepest):
            self._path.pop()
        self.deepest.say((start, end))

    def extend(self, end: int) -> None:
        """Let the last paragraph run on to `end`."""
        last = self.deepest.content[-1]
        if isinstance(last, Provision):
            raise AssertionError("the deepest provision ends with its own text")
        self.deepest.content[-1] = (last[0], end)

    def _takes_paragraph(self, provision: Provision) -> bool:
        if provision.style not in LIST_STYLES or provision.parent is self.root:
            return True
        if any(p.style == "article" for p in self._path):
            return False
        if provision.has_paragraphs:
            return True
        # （一）综合类。 on a line of its own is a heading, unless the item before it has nothing below.
        listed = provision.previous is not None and len(provision.previous.content) == 1
        return not listed and is_heading_only(self._text, provision)

    def _open(self, style: str) -> Provision | None:
        return next((p for p in reversed(self._path) if p.style == style), None)

    def _interrupted(self, style: str) -> Provision | None:
        """Return the list item that a paragraph, printed between two items, seemed to end."""
        for provision in reversed(self._path):
            if provision.last_child is not None and provision.last_child.style == style:
                return provision.last_child
        return None

    def _division_parent(self, style: str) -> Provision:
        above = ("root", *DIVISIONS[: DIVISIONS.index(style)])
        return next(p for p in reversed(self._path) if p.style in above)

    def _list_parent(self, marker: Marker) -> Provision:
        sibling = self._open(marker.style)
        if sibling is None and marker.number != (1,):
            sibling = self._interrupted(marker.style)
            if sibling is not None and marker.style == "dash" and self._introduces_list():
                sibling = None
            elif sibling is not None:
                self._give_to_earlier(sibling)
        if sibling is None or sibling.parent is None:
            return self.deepest
        return sibling.parent

    def _introduces_list(self) -> bool:
        last = self.deepest.content[-1]
        return not isinstance(last, Provision) and self._text[: last[1]].endswith(("：", ":"))

    @staticmethod
    def _give_to_earlier(item: Provision) -> None:
        """Hang what stands between two items of one list under the earlier."""
        if item.parent is None:
            return
        content = item.parent.content
        between: list[Span] = []
        while content and not isinstance(content[-1], Provision):
            between.append(content.pop())  # type: ignore[arg-type]  # a span, by the line above
        for span in reversed(between):
            item.say(span)


def is_heading_only(text: str, provision: Provision) -> bool:
    """True if a provision's first paragraph is one short sentence (综合类。) and no more."""
    start, end = provision.paragraphs[0]
    words = squeeze(text[max(start, provision.marker_end) : end])
    return 0 < len(words) <= 31 and "。" not in words[:-1] and not words.endswith(("：", ":", "；", ";"))
