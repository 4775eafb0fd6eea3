"""Documents made up as trees, printed as such texts are printed, with the references they must give.

The words hold no numeral and no citation: what the parser finds is what the tree put there.
"""

from dataclasses import dataclass, field

from hypothesis import strategies as st

_WORDS = ("科技平台", "建设单位", "运行管理", "成果转化", "年度评估", "经费使用", "人才培养", "设备开放", "主管部门")
_HAN = "零一二三四五六七八九"


@dataclass
class Item:
    words: str
    below: "Listing | None" = None


@dataclass
class Listing:
    style: str
    items: list[Item]
    run_in: bool = False


@dataclass
class Article:
    paragraphs: list[tuple[str, Listing | None]]
    inserted: bool = False
    """第十条之一, behind the article before it."""


@dataclass
class Chapter:
    title: str
    articles: list[Article]


@dataclass
class Section:
    title: str
    paragraphs: list[str]
    listing: Listing | None


@dataclass
class Layout:
    """How a document is printed; nothing here may change a reference."""

    half_width: bool = False
    digits: bool = False
    gap: str = " "
    indent: str = ""
    newline: str = "\n"
    page: int | None = None
    """Characters on a line, None if a paragraph is one line."""
    lines: list[str] = field(default_factory=list)

    def line(self, words: str) -> None:
        if self.half_width:
            words = words.translate(str.maketrans("，；：（）", ",;:()"))
        words = self.indent + words
        width = self.page or len(words)
        self.lines += [words[i : i + width] for i in range(0, len(words), width)]

    def text(self) -> str:
        return self.newline.join(self.lines) + self.newline

    def numeral(self, number: int) -> str:
        return str(number) if self.digits else han(number)


def han(number: int) -> str:
    """Print a number below one hundred as a text counts: 十一, 二十."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else _HAN[tens]) + ("十" if tens else "") + (_HAN[ones] if ones or not tens else "")


def number_of(style: str, number: int) -> str:
    if style == "bracketed":
        return f"（{han(number)}）"
    return {"arabic": f"{number}.", "bracketed-arabic": f"（{number}）", "circled": chr(ord("①") + number - 1)}[style]


phrases = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=7).map("，".join)
_styles = st.sampled_from(
    [
        ["bracketed", "arabic", "bracketed-arabic"],
        ["arabic", "bracketed-arabic", "circled"],
        ["bracketed", "circled", "arabic"],
        ["circled", "bracketed", "bracketed-arabic"],
    ]
)


@st.composite
def listings(draw: st.DrawFn, depth: int = 2, styles: list[str] | None = None) -> Listing:
    own = styles or draw(_styles)
    run_in = draw(st.booleans())
    items = []
    for words in draw(st.lists(phrases, min_size=2, max_size=4)):
        deeper = depth > 1 and draw(st.integers(0, 4)) == 0
        below = draw(listings(depth - 1, own[1:])) if deeper else None
        # A list inside a line stays inside the line.
        if below is not None and run_in:
            below.run_in = True
        items.append(Item(words, below))
    return Listing(own[0], items, run_in)


_paragraphs = st.lists(st.tuples(phrases, st.none() | listings()), min_size=1, max_size=3)
_articles = st.lists(st.builds(Article, _paragraphs, st.booleans()), min_size=1, max_size=4)
chapters = st.lists(st.builds(Chapter, st.sampled_from(_WORDS), _articles), min_size=1, max_size=3)
sections = st.lists(
    st.builds(
        Section,
        st.sampled_from(_WORDS),
        st.lists(phrases, min_size=1, max_size=3),
        st.none() | listings(styles=["bracketed", "arabic", "bracketed-arabic"]),
    ),
    min_size=1,
    max_size=4,
)
layouts = st.builds(
    Layout,
    half_width=st.booleans(),
    digits=st.booleans(),
    gap=st.sampled_from([" ", "　", "  ", ""]),
    indent=st.sampled_from(["", "　　", "    "]),
    newline=st.sampled_from(["\n", "\r\n", "\n\n", " \n"]),
)


def print_measure(chapters: list[Chapter], to: Layout, *, with_chapters: bool) -> list[str]:
    """Print title, chapters and articles; return the references."""
    to.line("石桥县科技平台管理办法")
    refs, count, sub = ["title"], 0, 0
    for position, chapter in enumerate(chapters, start=1):
        if with_chapters:
            to.line(f"第{to.numeral(position)}章{to.gap}{chapter.title}")
            refs.append(f"ch{position}")
        for article in chapter.articles:
            inserted = article.inserted and count > 0
            count, sub = (count, sub + 1) if inserted else (count + 1, 0)
            number = f"第{to.numeral(count)}条" + (f"之{han(sub)}" if sub else "")
            refs += _print_article(article, number, f"art{count}" + (f"-{sub}" if sub else ""), to)
    return refs


def print_plan(sections: list[Section], to: Layout) -> list[str]:
    """Print a text of 一、（一）1. and return its references."""
    to.line("石桥县科技平台建设方案")
    refs = ["title"]
    for position, section in enumerate(sections, start=1):
        ref = f"s{position}"
        to.line(f"{han(position)}、{section.title}")
        refs.append(ref)
        several = len(section.paragraphs) > 1
        for number, words in enumerate(section.paragraphs, start=1):
            last = number == len(section.paragraphs)
            listing = section.listing if last else None
            refs += [f"{ref}.p{number}"] if several else []
            refs += _print_with_list(words, listing, f"{ref}.p{number}" if several else ref, to)
    return refs


def _print_article(article: Article, number: str, ref: str, to: Layout) -> list[str]:
    refs = [ref]
    several = len(article.paragraphs) > 1
    for position, (words, listing) in enumerate(article.paragraphs, start=1):
        above = f"{ref}.p{position}" if several else ref
        refs += [above] if several else []
        head = f"{number}{to.gap}" if position == 1 else ""
        refs += _print_with_list(head + words, listing, above, to)
    return refs


def _print_with_list(words: str, listing: Listing | None, ref: str, to: Layout) -> list[str]:
    if listing is None:
        to.line(words + "。")
        return []
    refs, pieces = _list(listing, ref)
    line = words + "："
    for begins_line, piece in pieces:
        if begins_line:
            to.line(line)
            line = ""
        line += piece
    to.line(line)
    return refs


def _list(listing: Listing, ref: str) -> tuple[list[str], list[tuple[bool, str]]]:
    refs: list[str] = []
    pieces: list[tuple[bool, str]] = []
    for number, item in enumerate(listing.items, start=1):
        own = f"{ref}.{number}"
        refs.append(own)
        end = "：" if item.below else "；" if number < len(listing.items) else "。"
        pieces.append((not listing.run_in, number_of(listing.style, number) + item.words + end))
        if item.below:
            inner_refs, inner = _list(item.below, own)
            refs += inner_refs
            pieces += inner
    return refs, pieces
