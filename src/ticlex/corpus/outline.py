"""Where each marker and each paragraph belongs: the tree that grows while a text is read.

The tree decides nothing by looks alone. 第三条 begins an article where an article may stand and three is
the next number; anywhere else it is a citation. Which style of list nests in which, each text says for
itself by the order in which it opens them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ticlex.corpus.markers import LIST_STYLES, Marker

Span = tuple[int, int]
DIVISIONS = ("part", "chapter", "section", "article")


@dataclass(eq=False, slots=True)
class Provision:
    """A provision in the making: its marker, its own paragraphs and its children, in printed order."""

    style: str
    number: tuple[int, ...]
    start: int
    marker_end: int
    parent: Provision | None
    content: list[Span | Provision] = field(default_factory=list)

    @property
    def children(self) -> list[Provision]:
        """Provisions directly under this one."""
        return [c for c in self.content if isinstance(c, Provision)]

    @property
    def paragraphs(self) -> list[Span]:
        """Its own stretches of text: the first holds the marker."""
        return [c for c in self.content if not isinstance(c, Provision)]


class Outline:
    """The tree under one document or one annex; `add` and `add_paragraph` follow the printed order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.root = Provision("root", (), 0, 0, None)
        self._path = [self.root]
        self._last: dict[str, tuple[int, ...]] = {}

    @property
    def deepest(self) -> Provision:
        """The provision that was opened last."""
        return self._path[-1]

    def may_begin(self, marker: Marker, *, line_start: bool, after_sentence: bool) -> bool:
        """True if a provision may begin at this marker here, by its number and its place."""
        if marker.style in DIVISIONS:
            return self._division_may_begin(marker, line_start and after_sentence)
        last = self._open(marker.style) or self._interrupted(marker.style)
        if marker.style == "dash":
            return line_start or last is not None
        if last is not None and marker.number[0] == last.number[0] + 1:
            return True
        if marker.number == (1,):
            # A second list of one style needs a paragraph of its own to hang under.
            return self._open(marker.style) is None
        gap = last is not None and marker.number[0] > last.number[0]
        return gap and line_start and after_sentence

    def _division_may_begin(self, marker: Marker, sure_place: bool) -> bool:
        last = self._last.get(marker.style)
        if last is None:
            return marker.number == (1,) or sure_place
        follows = (last[0] + 1,), (last[0], (last[1] if len(last) > 1 else 0) + 1)
        if marker.number in follows:
            return True
        restarts = marker.style != "article" and marker.number == (1,)
        return sure_place and (restarts or marker.number > last)

    def add(self, marker: Marker, start: int, end: int) -> Provision:
        """Open the provision whose marker stands at `start`; its first paragraph runs to `end`."""
        if marker.style in DIVISIONS:
            parent = self._division_parent(marker.style)
        else:
            parent = self._list_parent(marker)
        provision = Provision(
            marker.style, marker.number, start, start + marker.end - marker.start, parent
        )
        provision.content.append((start, end))
        parent.content.append(provision)
        self._path = [*self._path[: self._path.index(parent) + 1], provision]
        self._last[marker.style] = marker.number
        for inner in DIVISIONS[DIVISIONS.index(marker.style) + 1 :] if marker.style in DIVISIONS else ():
            # Articles count through the whole text, 节 begin anew in each chapter.
            if inner == "section":
                self._last.pop(inner, None)
        return provision

    def add_paragraph(self, start: int, end: int) -> None:
        """Add a paragraph that has no number: to the item it explains, or to what stands above the list."""
        while len(self._path) > 2 and not self._takes_paragraph(self.deepest):
            self._path.pop()
        self.deepest.content.append((start, end))

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
        # （一）综合类。 on a line of its own is a heading; what follows belongs to it.
        return len(provision.paragraphs) > 1 or is_heading_only(self._text, provision)

    def _open(self, style: str) -> Provision | None:
        return next((p for p in reversed(self._path) if p.style == style), None)

    def _interrupted(self, style: str) -> Provision | None:
        """Return the list item that a paragraph, printed between two items, seemed to end."""
        for provision in reversed(self._path):
            if provision.children and provision.children[-1].style == style:
                return provision.children[-1]
        return None

    def _division_parent(self, style: str) -> Provision:
        above = ("root", *DIVISIONS[: DIVISIONS.index(style)])
        return next(p for p in reversed(self._path) if p.style in above)

    def _list_parent(self, marker: Marker) -> Provision:
        sibling = self._open(marker.style)
        if sibling is None and marker.number != (1,):
            sibling = self._interrupted(marker.style)
            if sibling is not None and sibling.parent is not None:
                # What stands between two items of one list belongs to the earlier.
                parent = sibling.parent
                after = parent.content.index(sibling) + 1
                sibling.content.extend(parent.content[after:])
                del parent.content[after:]
                return parent
        if sibling is not None and sibling.parent is not None:
            return sibling.parent
        return self.deepest


def is_heading_only(text: str, provision: Provision) -> bool:
    """True if a provision's first paragraph is one short sentence, such as 综合类。"""
    start, end = provision.paragraphs[0]
    words = "".join(text[max(start, provision.marker_end) : end].split())
    return 0 < len(words) <= 31 and "。" not in words[:-1] and not words.endswith(("：", ":", "；", ";"))
