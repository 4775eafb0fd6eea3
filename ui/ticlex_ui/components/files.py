"""What can be taken away from the matrix: its rows, and two documents side by side, made when somebody asks."""

from __future__ import annotations

from ticlex.report.beside import WORDS, word
from ticlex_ui import model
from ticlex_ui.components.choices import Choice
from ticlex_ui.components.matrix import silence
from ticlex_ui.components.takeaway import Maker
from ticlex_ui.i18n import _, lang
from ticlex_ui.model.choosing import Chosen
from ticlex_ui.model.citing import beside_lines
from ticlex_ui.model.panel import comparison

_CSV = "text/csv"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def compare_files(holdings: model.Holdings, choice: Choice, chosen: Chosen) -> dict[str, Maker]:
    """By what their buttons name."""

    def matrix_csv() -> tuple[str, str, bytes]:
        rows = model.rows(holdings, chosen.base, choice.get("only"), choice.get("q", ""), lang(), chosen.documents)
        header = [
            "topic", _("主题"), "document", _("文件"), _("状态"), "kind", _("数值"), _("条款"), "provision", _("原文"),
        ]  # fmt: skip
        return "ticlex-compare.csv", _CSV, model.as_csv(header, model.matrix_lines(holdings, rows, lang()))

    files: dict[str, Maker] = {"matrix.csv": matrix_csv}
    topic = choice.get("topic")
    if topic is None or topic not in holdings.topics:
        return files
    name = f"ticlex-{topic}-{chosen.base}-{choice.get('doc', chosen.base)}"

    def beside_csv() -> tuple[str, str, bytes]:
        found = comparison(holdings, topic, chosen.base, choice.get("doc", chosen.base))
        side = [_("文件"), _("条款"), "provision", _("原文")]
        return f"{name}.csv", _CSV, model.as_csv([_("主题"), *side, *side], beside_lines(holdings, found, lang()))

    def beside_docx() -> tuple[str, str, bytes]:
        found = comparison(holdings, topic, chosen.base, choice.get("doc", chosen.base))
        language = lang()
        content = word([found], holdings.regulations, lambda ref: holdings.article(ref, language), _words(), language)
        return f"{name}.docx", _DOCX, content

    return files | {"beside.csv": beside_csv, "beside.docx": beside_docx}


def _words() -> dict[str, str]:
    if lang() == "zh":
        return WORDS
    own = {
        "title": _("规定对照"),
        "base": _("基准"),
        "other": _("对照文件"),
        "draft": _("征求意见稿，不是现行规定"),
        "no_date": _("发布日期未印"),
        "nothing": _("这里没有相应的文字"),
        "marks": _("下划线：与另一份不同的文字；点线：写法不同，意思或数值相同。"),
        "made": _("由 ticlex {version} 于 {time} 依据公开文本生成，不是任何机关的决定；文本以发文机关公布的为准。"),
    }
    return own | {kind: silence(kind) for kind in ("silent", "left_to_upper", "delegated", "not_modelled")}
