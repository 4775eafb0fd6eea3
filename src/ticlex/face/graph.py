"""The face of the graph for Python: a method a question, an answer that is a table, and no SPARQL in between."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote as percent

from ticlex.face import rows
from ticlex.face.known import Known
from ticlex.face.result import Result
from ticlex.names import REG, provision_iri
from ticlex.store import Store

if TYPE_CHECKING:
    from datetime import date

    from ticlex.compare import Cell
    from ticlex.face.checking import Checked, Improved
    from ticlex.provisions import Amount, Provision

DRAFT = "含征求意见稿（draft），不是现行规定"


class Shown(Result[rows.Norm]):
    """A provision: its norms are the rows; the rest stands in `provision`."""

    def __init__(self, provision: Provision, norms: Iterable[rows.Norm], notes: Iterable[str]) -> None:
        """Hold the provision beside its norms."""
        title = " ".join(filter(None, (provision.ref, provision.number, provision.heading)))
        super().__init__(norms, title, lead=provision.text, notes=notes, columns=["norm", "kind", "quote"])
        self.provision = provision


class Graph:
    """The documents, what they mean, and what follows; made by `ticlex.open`.

    Every method returns a `Result`: iterate over it for dataclasses, or call `.to_pandas()` or `.to_dicts()`.
    Each row from the law names provision, words and address.

    >>> import ticlex
    >>> g = ticlex.open()
    >>> [(cell.document, cell.text, cell.provision) for cell in g.compare("场地面积") if cell.kind == "value"]
    [('js', '≥5000㎡', 'js/art12.1'), ('cq', '≥2000㎡', 'cq/art9.4')]
    """

    def __init__(self, store: Store | None = None, *, pages: str | None = None) -> None:
        """Take a graph that is loaded, or load it; `pages` is the address that `ticlex serve` prints."""
        self.known = Known(store or Store())
        self._pages = pages.rstrip("/") if pages else None

    @property
    def store(self) -> Store:
        """The graph itself."""
        return self.known.store

    def at(self, pages: str | None) -> Graph:
        """The same graph with links to pages that are served elsewhere."""
        other = copy.copy(self)
        other._pages = pages.rstrip("/") if pages else None
        return other

    def documents(self) -> Result[rows.Document]:
        """The documents, national first.

        >>> [(d.id, d.status) for d in g.documents()][-1]
        ('cq', 'draft')
        """
        from ticlex.compare import regulations

        found = [
            rows.Document(
                id=r.id, title=r.title, title_en=r.title_en, short_zh=r.short_zh, status=r.status,
                status_note=r.status_note, number=r.number, issuer=r.issuer, issued=r.issued,
                jurisdiction=r.jurisdiction, address=REG + r.id, page=self.page(f"{r.id}/title"),
            )
            for r in regulations(self.store)
        ]  # fmt: skip
        return Result(found, "文件")

    def topics(self) -> Result[rows.Topic]:
        """The topics that documents are compared on."""
        from ticlex.compare import topics

        return Result([rows.Topic(code=t.code, zh=t.zh, en=t.en) for t in topics(self.store)], "主题")

    def compare(
        self,
        topic: str,
        base: str | None = None,
        only: str | None = None,
        *,
        status: Sequence[str] = (),
        on: date | None = None,
    ) -> Result[rows.Said]:
        """What each document says on a topic, or which kind of silence it keeps.

        Args:
            topic: code or label in Chinese or English: FloorArea, 场地面积.
            base: the document that `only` measures against; by default cn-2021.
            status: in_force, issued, draft: only documents of these.
            on: only documents issued by that day.
            only: "diff" keeps the base and what says something else; "gaps" keeps the silences.

        Raises:
            UnknownName: with the nearest names.
        """
        from ticlex.compare import compare

        found = compare(self.store, topic, base, only, status, on)
        said = [self._said(found.topic, cell) for cell in found.cells]
        about = {"topic": found.topic, "zh": found.label_zh, "en": found.label_en, "base": found.base}
        return Result(said, found.label_zh, about=about, notes=self.draft_note(c.status for c in said), columns=_SAID)

    def matrix(self, *, status: Sequence[str] = (), on: date | None = None) -> Result[rows.Said]:
        """What every document says on every topic; `status` and `on` as for `compare`.

        >>> matrix = g.matrix().to_pandas()
        >>> matrix[(matrix.topic == "FloorArea") & (matrix.kind == "value")].document.tolist()
        ['js', 'cq']
        """
        from ticlex.compare import matrix

        said = [self._said(topic, cell) for topic, cells in matrix(self.store, status, on).items() for cell in cells]
        return Result(said, "各文件在各主题上的规定", notes=self.draft_note(c.status for c in said), columns=_SAID)

    def show(self, ref: str) -> Shown:
        """A provision with its norms.

        >>> g.show("js/art12.1")[0].quote
        '技术创新中心应在江苏省内注册登记'

        Raises:
            UnknownName: with the nearest references.
        """
        from ticlex.provisions import show

        found = show(self.store, ref)
        norms = [
            rows.Norm(
                **self.place(found.ref, "…".join(n.quotes)), norm=n.id, kind=n.kind, force=n.force, bearer=n.bearer,
                action=n.action, object=n.object, counterparty=n.counterparty, topic=n.topic,
                circumstance=n.circumstance, quantities=[_amount(q) for q in n.quantities], notes=n.notes,
            )
            for n in found.norms
        ]  # fmt: skip
        return Shown(found, norms, self.draft_note([found.status]))

    def search(self, text: str, limit: int = 20, documents: Collection[str] | None = None) -> Result[rows.Hit]:
        """The provisions that fit a reference, topic, word, number or question, best first."""
        status = self.known.status
        hits = []
        for hit in self.known.index.search(text, limit, documents):
            document = hit.ref.split("/")[0]
            marked = "".join(self.store.document(document).text[hit.start : hit.end].split())
            hits.append(
                rows.Hit(
                    **self.place(hit.ref, hit.text), document=document, status=status[document], start=hit.start,
                    end=hit.end, marked=marked, score=hit.score,
                )
            )  # fmt: skip
        return Result(
            hits, f"检索 {text}", notes=self.draft_note(h.status for h in hits), columns=["provision", "quote"]
        )

    def procedures(self) -> Result[rows.Procedure]:
        """The procedures that the documents know."""
        from ticlex.processes import procedures

        found = [
            rows.Procedure(name=p.process, document=p.document, zh=p.label_zh, en=p.label_en, note=p.note)
            for p in procedures(self.store)
        ]
        return Result(found, "程序")

    def process(self, name: str) -> Result[rows.Step]:
        """The steps of a procedure in their order.

        >>> [(step.provision, step.action, step.next) for step in g.process("cq-recognition")][0]
        ('cq/art10.1', '会商', [2])

        Raises:
            UnknownName: with the names that are known.
        """
        from ticlex.processes import process

        found = process(self.store, name)
        steps = [
            rows.Step(
                **self.place(s.provision, s.quote), n=s.n, actor=s.actor, action=s.action, requires=s.requires,
                produces=s.produces, time_limit=s.time_limit, circumstance=s.circumstance, next=s.next,
            )
            for s in found.steps
        ]  # fmt: skip
        about = {"process": found.process, "document": found.document}
        notes = self.draft_note([self.known.status[found.document]])
        return Result(steps, found.label_zh, lead=found.note or "", notes=notes, about=about, columns=["n", "actor"])

    def questions(self, group: str | None = None) -> Result[rows.Question]:
        """The questions of the library, all or a group's."""
        from ticlex.face.asking import questions

        return questions(group)

    def ask(self, name: str, **parameters: object) -> Result[rows.Answered]:
        """Answer a question of the library; parameters as a person writes them, or its example's.

        >>> [row["document"] for row in g.ask("floor-area-in-jiangsu-and-chongqing")]
        ['js', 'cq']

        Raises:
            UnknownName: a question, parameter or value that is not there.
            TiclexError: a parameter that is missing, or not of its type.
        """
        from ticlex.face.asking import ask

        return ask(self, name, {key: str(value) for key, value in parameters.items()})

    def sparql(self, query: str) -> Result[rows.Answered]:
        """Answer a query of one's own, in a process of its own and within limits; our prefixes need no declaration.

        Raises:
            QueryRefused: it reaches outside, writes, or does not parse.
            QueryStopped: it was stopped at a limit.
        """
        from ticlex.face.asking import sparql

        return sparql(self, query)

    def gaps(self, document: str, against: str | None = None) -> Result[rows.Gap]:
        """What a document lacks that others have, and where it differs; names no winner.

        Args:
            document: id or title.
            against: one other document; by default all for what is lacking, those above it for what differs.

        Raises:
            UnknownName: with the ids that are known.
        """
        from ticlex.face.beside import gap_rows

        return gap_rows(self, document, against)

    def diff(self, a: str, b: str) -> Result[rows.Part]:
        """What became of the words of provision `a` in provision `b`; 二千 for 2000 is no change.

        Raises:
            UnknownName: with the nearest references.
        """
        from ticlex.face.beside import parts

        return parts(self, a, b)

    def rule_sets(self) -> Result[rows.RuleSet]:
        """The rule sets that records are checked by."""
        from ticlex.face.checking import rule_set_rows

        return rule_set_rows(self)

    def fields(self) -> Result[rows.Field]:
        """The fields of a center's record."""
        from ticlex.face.checking import field_rows

        return field_rows(self)

    def check(self, source: Any, rules: Iterable[str] | str = ()) -> Checked:
        """Check records: a file's path, a record, several, or a table of pandas.

        Args:
            source: .xlsx .csv .json .ttl .parquet; or fields by code or Chinese name, as `fields` lists them.
            rules: rule sets; by default a record's own choice, else all.

        >>> checked = g.check({"研发场地面积": 4700}, "js-application")
        >>> [(c.outcome, c.margin, c.provision) for c in checked if c.found == "4700"]
        [('not_met', '尚差300㎡', 'js/art12.1')]

        Raises:
            UnreadableInput: nothing could be read.
            CouldNotCheck: there is no verdict.
        """
        from ticlex.face.checking import check

        return check(self, source, rules)

    def improve(self, source: Any, rules: Iterable[str] | str = ()) -> Improved:
        """The smallest changes that make each record compliant; arguments as for `check`."""
        from ticlex.face.checking import improve

        return improve(self, source, rules)

    def page(self, ref: str) -> str | None:
        """The address of a provision's page, None where no pages are served."""
        return f"{self._pages}/read?a={percent(ref)}" if self._pages else None

    @staticmethod
    def draft_note(statuses: Iterable[str]) -> list[str]:
        """What to say where a draft is among the rows."""
        return [DRAFT] if "draft" in set(statuses) else []

    def place(self, ref: str | None, quote: str | None) -> dict[str, str | None]:
        """What a row says of where it stands."""
        if ref is None:
            return {"provision": None, "quote": quote, "address": None, "page": None}
        return {"provision": ref, "quote": quote, "address": provision_iri(ref), "page": self.page(ref)}

    def _said(self, topic: str, cell: Cell) -> rows.Said:
        from ticlex.validate.report import plain
        from ticlex.words import bound_text

        return rows.Said(
            **self.place(cell.provision, cell.quote), topic=topic, document=cell.document, status=cell.status,
            kind=cell.kind, text=None if cell.value is None else bound_text(cell.op, cell.value, cell.unit),
            op=cell.op, value=plain(cell.value), unit=cell.unit, force=cell.force, norm=cell.norm,
            norm_kind=cell.norm_kind,
        )  # fmt: skip


_SAID = ["topic", "document", "status", "kind", "text", "provision", "quote"]


def _amount(amount: Amount) -> str:
    from ticlex.words import OPS

    return f"{OPS.get(amount.op or '', '')}{amount.value}{amount.unit or ''}"
