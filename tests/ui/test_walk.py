"""What holds on every page in every state and language; adding a state means adding a line to addresses.csv."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest
from playwright.sync_api import Browser

from ticlex_ui import main

from .walking import SCHEMES, Address, Visit, addresses, rows, visitor

WORD = re.compile(r"[A-Za-z][A-Za-z.-]*[A-Za-z]")
CODE = re.compile(r"\b(?:js|cq|cn)-[a-z0-9-]+|https?://\S+")
STATES = [pytest.param(address, id=f"{address.page}: {address.state}") for address in addresses()]
LANGUAGES = pytest.mark.parametrize("lang", list(SCHEMES))
PAGES = pytest.mark.parametrize("address", STATES)


@pytest.fixture(scope="module")
def seen(browser: Browser, server: str) -> Iterator[Callable[[Address, str], Visit]]:
    with ExitStack() as stack:
        open_ = {lang: stack.enter_context(visitor(browser, server, lang)) for lang in SCHEMES}
        yield cache(lambda address, lang: open_[lang](address))


def test_no_page_is_left_out() -> None:
    paths = set(re.findall(r'url_path="(\w*)"', open_text(main.__file__)))
    walked = {address.address.partition("?")[0].strip("/") for address in addresses()}
    assert len(paths) > 3
    assert walked == paths


def open_text(path: str | None) -> str:
    assert path is not None
    with open(path, encoding="utf-8") as stream:
        return stream.read()


@PAGES
@LANGUAGES
def test_every_number_opens_what_it_comes_from(seen: Callable[..., Visit], address: Address, lang: str) -> None:
    assert seen(address, lang).numbers == []


@PAGES
def test_an_english_page_has_no_chinese_of_ours(seen: Callable[..., Visit], address: Address) -> None:
    found = seen(address, "en")
    assert found.chinese == []
    assert found.language == "en"


@PAGES
def test_a_chinese_page_has_no_english_of_ours(seen: Callable[..., Visit], address: Address) -> None:
    known = {row["word"].lower() for row in rows("english_words.csv")}
    found = seen(address, "zh")
    # Commands, addresses and the codes of rule sets are typed as they stand (ticlex show js/art1, js-application).
    said = [CODE.sub("", text) for text in found.latin if not text.startswith("ticlex ")]
    words = {word for text in said for word in WORD.findall(text)}
    assert {word for word in words if word.lower() not in known} == set()
    assert found.language == "zh-CN"


@PAGES
@LANGUAGES
def test_nothing_comes_from_outside_and_nothing_complains(
    seen: Callable[..., Visit], address: Address, lang: str
) -> None:
    found = seen(address, lang)
    assert found.abroad == []
    assert found.complaints == []


@PAGES
@LANGUAGES
def test_axe_finds_nothing_that_is_ours(seen: Callable[..., Visit], address: Address, lang: str) -> None:
    theirs = [(row["rule"], row["selector"]) for row in rows("axe_streamlit.csv")]
    found = [
        (rule, node)
        for rule, node in seen(address, lang).violations
        if not any(rule == own and place in node for own, place in theirs)
    ]
    assert found == []


@PAGES
@LANGUAGES
def test_headings_are_in_order_and_nothing_is_wider_than_the_window(
    seen: Callable[..., Visit], address: Address, lang: str
) -> None:
    found = seen(address, lang)
    assert found.headings[:1] == [1]
    assert found.headings.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in zip(found.headings, found.headings[1:], strict=False))
    assert {width: over for width, over in found.wide.items() if over > 1} == {}
