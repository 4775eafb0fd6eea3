"""What could not be done with a file, and what to do: cannot be read, or read and not judged."""

from __future__ import annotations

from collections.abc import Mapping

from ticlex.errors import CouldNotCheck, TiclexError, UnreadableInput
from ticlex_ui.components import icons
from ticlex_ui.components.markup import Html, h
from ticlex_ui.components.spoken import spoken, why
from ticlex_ui.i18n import _


def unreadable(error: UnreadableInput, words: Mapping[str, str]) -> Html:
    """A file as a whole: where, what was found, what is wrong, what to do."""
    facts = [
        (_("位置"), h("code", error.where)),
        (_("实际"), spoken(error.found, words)),
        (_("问题"), spoken(error.is_wrong, words)),
        (_("改法"), h("b", spoken(error.remedy, words))),
    ]
    return _panel(_("文件读不了"), h("dl", [[h("dt", name), h("dd", value)] for name, value in facts]))


def no_verdict(error: CouldNotCheck, words: Mapping[str, str]) -> Html:
    """Engines that disagree, or one that failed: nothing here is a pass."""
    said = h("p", _("文件读到了，但没有得出结论；这不表示符合要求。"))
    return _panel(_("未能核对"), said, h("p", why(error, words)))


def other(error: TiclexError, words: Mapping[str, str]) -> Html:
    """Anything else that went wrong."""
    if isinstance(error, UnreadableInput):
        return unreadable(error, words)
    if isinstance(error, CouldNotCheck):
        return no_verdict(error, words)
    return _panel(_("没有完成"), h("p", why(error, words)))


def _panel(title: str, *inside: Html) -> Html:
    # What is said here is about somebody's file or about the program: no number of the law.
    head = h("h2", icons.shape("non_compliant"), " ", title)
    return h("section", head, h("div", inside, data_meta=True), class_="missing failure", role="alert")
