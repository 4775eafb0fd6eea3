"""Two documents, or two provisions, beside each other: findings and changes as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ticlex.diff import diff, likeness, provision_text
from ticlex.face import rows
from ticlex.face.result import Result
from ticlex.gaps import CLASHES, MISSING, Finding, Side
from ticlex.gaps import gaps as find_gaps

if TYPE_CHECKING:
    from ticlex.face.graph import Graph


def gap_rows(graph: Graph, document: str, against: str | None) -> Result[rows.Gap]:
    """What a document lacks and where it differs; see `Graph.gaps`."""
    found = find_gaps(graph.store, document, against)
    title = f"{document} 对照 {against or '其他文件'}"
    columns = ["kind", "topic", "document", "other", "note", "provision", "quote"]
    statuses = [standing.status for finding in found for standing in finding.standing.values()]
    return Result([_gap(graph, one) for one in found], title, notes=graph.draft_note(statuses), columns=columns)


def parts(graph: Graph, a: str, b: str) -> Result[rows.Part]:
    """What became of the words of one provision in another; see `Graph.diff`."""
    found = diff(provision_text(graph.store, a), provision_text(graph.store, b))
    about = {"a": graph.place(a, None), "b": graph.place(b, None), "likeness": round(likeness(found), 3)}
    documents = (graph.known.status[ref.split("/")[0]] for ref in (a, b))
    changed = [rows.Part(op=s.op, a=s.a, b=s.b) for s in found]
    return Result(changed, f"{a} → {b}", about=about, notes=graph.draft_note(documents), columns=["op", "a", "b"])


def _gap(graph: Graph, one: Finding) -> rows.Gap:
    ours, theirs = one.standing["document"], one.standing["other"]
    return rows.Gap(
        **_side(graph, one.ours), kind=one.kind, zh=(MISSING | CLASHES)[one.kind], topic=one.topic,
        document=one.document, status=ours.status, issued=ours.issued, other=one.other, other_status=theirs.status,
        other_issued=theirs.issued, slot=one.slot, note=one.note, **_side(graph, one.theirs, "other_"),
        **_side(graph, one.model, "model_"),
    )  # fmt: skip


def _side(graph: Graph, side: Side | None, lead: str = "") -> dict[str, str | None]:
    place = graph.place(side.provision, side.quote) if side else graph.place(None, None)
    return {f"{lead}{name}": value for name, value in place.items()}
