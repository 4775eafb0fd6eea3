"""What every page begins and ends with: its name and question, the language, which data it shows."""

from __future__ import annotations

from ticlex.compare import Regulation
from ticlex.errors import TiclexError, UnknownName
from ticlex_ui.components.links import address, link
from ticlex_ui.components.markup import Html, h, join
from ticlex_ui.components.spoken import why
from ticlex_ui.i18n import LANGUAGES, _, capital, lang
from ticlex_ui.model import Edition, Holdings


def masthead(title: str, question: str, edition: Edition, page: str, parameters: dict[str, str]) -> Html:
    """Title and question on the left, language and data on the right."""
    kept = {name: value for name, value in parameters.items() if name != "lang"}
    languages = [_language(code, name, page, kept) for code, name in LANGUAGES.items()]
    data = _("数据 {date} · 版本 {version}").format(date=edition.date, version=edition.version)
    digest = _("全部数据文件的摘要：{digest}").format(digest=edition.digest)
    return h(
        "header",
        h("div", h("h1", title), h("p", question, class_="question"), class_="name"),
        h(
            "div",
            h("nav", languages, class_="languages", aria_label=_("界面语言")),
            h("p", data, data_meta=True, title=digest, class_="edition"),
            class_="aside",
        ),
        class_="masthead",
    )


def _language(code: str, name: str, page: str, kept: dict[str, str]) -> Html:
    href = address(page, **kept).rsplit("lang=", 1)[0] + f"lang={code}"
    mark = {"zh": "zh-CN", "en": "en"}[code]
    if code == lang():
        return h("span", name, aria_current="true", lang=mark)
    # A word in the other language is no lapse of this one.
    return link(href, name, lang=mark, hreflang=mark, data_language=code)


def status_badge(holdings: Holdings, regulation: Regulation) -> Html:
    """The status of a document in words, its shape telling it apart from the others too."""
    return h("span", capital(holdings.status(regulation.status, lang())), class_=f"badge is-{regulation.status}")


def notice(*sentences: str) -> Html:
    """What applies to everything below it."""
    return h("p", " ".join(sentences) if lang() == "en" else "".join(sentences), class_="notice", role="note")


def missing(error: TiclexError) -> Html:
    """What was asked for is not there or could not be done, and what is near."""
    message = h("p", why(error), data_meta=True)
    near = error.near if isinstance(error, UnknownName) else []
    links = [link(address("read", a=name), h("code", name)) for name in near if "/" in name]
    others = h("p", _("相近的有："), " ", [join(one, " ") for one in links]) if links else None
    return h("div", h("p", h("strong", _("没有找到"))), message, others, class_="missing", role="alert")


def footnote() -> Html:
    """What these pages are not."""
    words = _("这里显示的是对公开文本的整理，不是任何机关的决定；文本以发文机关公布的为准。")
    return h("footer", h("p", words), class_="footnote")
