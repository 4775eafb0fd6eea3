"""The hits of a search as a table, the words marked 【so】 in what stands around them; a draft says that it is one."""

from __future__ import annotations

from collections.abc import Sequence

from ticlex.app.output import say, write, write_json, write_table
from ticlex.search import Hit
from ticlex.store import Store

_BEFORE, _AFTER = 24, 60
_LONGEST = 110


def run(text: str, limit: int, written: Sequence[str] | None, *, as_json: bool) -> int:
    """Search and print; `written` are documents as somebody names them.

    Raises:
        UnknownName: there is no such document.
    """
    from ticlex.compare import regulations
    from ticlex.lookup import resolve_document
    from ticlex.search import search

    store = Store()
    documents = [resolve_document(store, one) for one in written] if written else None
    hits = search(store, text, limit, documents)
    if as_json:
        write_json(hits)
        return 0
    if not hits:
        say(f"没有条文提到 “{text}”。换一个词，或用 ticlex compare 主题。")
        return 0
    known = {r.id: r for r in regulations(store)}
    found = [(hit, known[hit.ref.partition("/")[0]]) for hit in hits]
    rows = [(h.ref, r.short_zh + (" *" if r.status == "draft" else ""), marked(store, h)) for h, r in found]
    write_table(f"检索 {text}", ["条文", "文件", "文字"], rows)
    if any(r.status == "draft" for _, r in found):
        write("* 征求意见稿，不是现行规定")
    return 0


def marked(store: Store, hit: Hit) -> str:
    """The words around a hit, white space left out, the hit between 【 and 】; a whole provision is not marked."""
    document, _, ref = hit.ref.partition("/")
    text = store.document(document).text
    unit = next(u for u in store.document(document).structure.units if u.ref == ref)

    def words(start: int, end: int) -> str:
        return "".join(text[start:end].split())

    before, found, after = words(unit.start, hit.start), words(hit.start, hit.end), words(hit.end, unit.end)
    if not before and not after:
        return _shortened(found, _LONGEST)
    lead = before if len(before) <= _BEFORE else "…" + before[-_BEFORE:]
    return f"{lead}【{_shortened(found, _LONGEST)}】{_shortened(after, _AFTER)}"


def _shortened(words: str, most: int) -> str:
    return words if len(words) <= most else words[:most] + "…"
