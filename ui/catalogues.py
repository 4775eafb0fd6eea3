"""Bring the catalogues up to date with the code and compile them: python ui/catalogues.py.

Message ids are Chinese, so the Chinese catalogue repeats them; the English one is translated by hand in its .po.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).with_name("ticlex_ui")
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "ngettext": (1, 2)}
DOMAIN = "ticlex_ui"
_DATE = datetime(2026, 11, 22, tzinfo=UTC)  # not today's: a catalogue changes only when a message does
_HEADER = "# The words of ticlex's pages."


def template() -> Catalog:
    """Every message of the code, in the order of its files."""
    found = _empty(None)
    for name, line, message, _comments, _context in extract_from_dir(
        PACKAGE, keywords=KEYWORDS, strip_comment_tags=True
    ):
        found.add(message, locations=[(name, line)])
    return found


def _empty(language: str | None) -> Catalog:
    return Catalog(
        locale=language, project=DOMAIN, version="0", header_comment=_HEADER, charset="utf-8", creation_date=_DATE,
        revision_date=_DATE, msgid_bugs_address="", last_translator="", language_team="", fuzzy=False,
    )  # fmt: skip


def folder(language: str) -> Path:
    """Where a language's catalogue is."""
    return PACKAGE / "locale" / language / "LC_MESSAGES"


def update(language: str) -> None:
    """Add new messages, drop those that are gone, compile."""
    path = folder(language) / f"{DOMAIN}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue = _empty(language)
    if path.exists():
        with path.open("rb") as stream:
            catalogue = read_po(stream, locale=language, domain=DOMAIN)
    catalogue.update(template(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy, catalogue.revision_date = False, _DATE
    if language == "zh":
        for message in catalogue:
            if message.id:
                message.string = (message.id[0],) if isinstance(message.id, tuple) else message.id
    with path.open("wb") as stream:
        write_po(stream, catalogue, width=0, omit_header=False, include_lineno=False)
    with path.with_suffix(".mo").open("wb") as stream:
        write_mo(stream, catalogue)


if __name__ == "__main__":
    for each in ("zh", "en"):
        update(each)
