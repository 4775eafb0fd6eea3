"""One visit to a page in one language, and all that the tests want to know of it.

A visit costs seconds, so each is made once and every test asks the same one.
"""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, expect

HERE = Path(__file__).parent
PATIENCE = 60_000
# A machine may be busy: what is expected may come late.
expect.set_options(timeout=PATIENCE)
SCHEMES = {"zh": "light", "en": "dark"}
"""Each language is visited in one colour scheme, so that both schemes are seen on every page."""
WIDTHS = (1024, 390)
UNSEEN = "script, style, noscript, svg, title, [data-testid=stStatusWidget], [data-testid=stToolbarActions]"
NUMBERS = "[data-law], [data-meta], [data-provision], [data-list], input, select, textarea, option, code, pre"
TEXTS = """([pattern, allowed]) => {
  const wanted = new RegExp(pattern, "u"), found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim(), place = walker.currentNode.parentElement;
    if (wanted.test(text) && !place.closest(allowed)) found.push(text);
  }
  return [...new Set(found)];
}"""
NAMES = """([pattern, allowed]) => {
  const wanted = new RegExp(pattern, "u"), found = [];
  for (const one of document.body.querySelectorAll("[aria-label], [placeholder], [title], [alt]"))
    for (const name of ["aria-label", "placeholder", "title", "alt"]) {
      const said = one.getAttribute(name);
      if (said && wanted.test(said) && !one.closest(allowed)) found.push(said);
    }
  return [...new Set(found)];
}"""
AXE = """(language) => axe.run(document, {
  // What a language and a colour scheme do not change is looked at once.
  runOnly: language === "zh"
    ? { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }
    : { type: "rule", values: ["color-contrast", "link-in-text-block", "target-size", "html-has-lang", "label"] },
  resultTypes: ["violations"],
}).then((found) => found.violations.map((v) => [v.id, v.nodes.map((n) => n.target.join(" ") + "  " + n.html)]))"""


@dataclass(frozen=True, slots=True)
class Address:
    """A page in a state; `shows` is what is there once it is ready."""

    page: str
    state: str
    address: str
    shows: str


@dataclass(frozen=True, slots=True)
class Visit:
    """What was seen."""

    language: str
    numbers: list[str]
    """Texts with a digit that open neither a provision nor a list."""
    chinese: list[str]
    latin: list[str]
    """Texts and names with Latin words."""
    headings: list[int]
    wide: dict[int, int]
    """By how many pixels the page is wider than the window, at each width."""
    abroad: list[str]
    complaints: list[str]
    violations: list[tuple[str, str]]


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def addresses() -> list[Address]:
    return [Address(**row) for row in rows("addresses.csv")]


@cache
def axe() -> str:
    package = find_spec("axe_playwright_python")
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).with_name("axe.min.js").read_text(encoding="utf-8")


def settled(page: Page, shows: str) -> None:
    """Wait until the page is whole: what it is about is there, its end is there, no run is under way."""
    failed = "[data-testid=stException], [data-testid=stAlertContentError]"
    expect(page.locator(f".tl {shows}, {failed}").first).to_be_attached(timeout=PATIENCE)
    expect(page.locator(failed)).to_have_count(0, timeout=1)
    expect(page.locator(".tl footer").first).to_be_attached(timeout=PATIENCE)
    quiet(page)


def quiet(page: Page) -> None:
    expect(page.locator("[data-testid=stApp]")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=PATIENCE
    )


def spoken(address: str, lang: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang={lang}"


def is_abroad(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1"


@contextmanager
def visitor(browser: Browser, server: str, lang: str) -> Iterator[Callable[[Address], Visit]]:
    """Somebody who reads one language and opens one address after the other, each as a new session."""
    context = browser.new_context(
        base_url=server,
        viewport={"width": 1440, "height": 900},
        color_scheme="dark" if SCHEMES[lang] == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    abroad: list[str] = []
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        # Streamlit looks for its server below the page's path first, and takes a 404 for an answer.
        if message.type == "error" and "/_stcore/" not in message.location.get("url", ""):
            complaints.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: abroad.append(request.url) if is_abroad(request.url) else None)
    page.on("websocket", lambda socket: abroad.append(socket.url) if is_abroad(socket.url) else None)

    def visit(address: Address) -> Visit:
        abroad.clear()
        complaints.clear()
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(spoken(address.address, lang))
        settled(page, address.shows)
        return _seen(page, lang, list(abroad), list(complaints))

    yield visit
    context.close()


def _seen(page: Page, lang: str, abroad: list[str], complaints: list[str]) -> Visit:
    def texts(script: str, pattern: str, allowed: str) -> list[str]:
        found: list[str] = page.evaluate(script, [pattern, ", ".join([UNSEEN, *theirs, allowed])])
        return found

    theirs = [row["selector"] for row in rows("streamlit_words.csv")]
    law = "[data-law], [lang^='zh'], code, pre" if lang == "en" else "[data-law], [lang='en'], code, pre"
    # A digest is no word, and what is not there is named by the code that was written.
    codes = f"{law}, .edition, .missing p"
    # The names of the law's own words are Chinese in both languages.
    named = f"{law}, [data-provision]" if lang == "en" else law
    chinese, latin = "\\p{Script=Han}", "[A-Za-z]{2}"
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(axe())
    found: list[Any] = page.evaluate(AXE, lang)
    level = "els => els.filter(e => e.checkVisibility()).map(e => Number(e.tagName[1]))"
    seen = {
        "language": page.evaluate("document.documentElement.lang"),
        "numbers": texts(TEXTS, "\\d|[一二三四五六七八九十百千万亿]+(?:元(?!组)|人|年|个月|平方米|天|次|%)", NUMBERS),
        "chinese": texts(TEXTS, chinese, law) + texts(NAMES, chinese, named),
        "latin": texts(TEXTS, latin, codes) + texts(NAMES, latin, codes),
        "headings": page.locator("h1, h2, h3, h4, h5, h6").evaluate_all(level),
        "violations": [(rule, node) for rule, nodes in found for node in nodes],
    }
    wide = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        wide[width] = page.locator("[data-testid=stMain]").evaluate("m => m.scrollWidth - m.clientWidth")
    return Visit(wide=wide, abroad=abroad, complaints=complaints, **seen)
