"""An answer: a sequence of rows that becomes a table, a list of dicts or HTML as its reader likes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, TypeVar, overload

from ticlex.face.rows import Entry

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = 60
"""Rows that a notebook shows; a table of all is one call away."""


R = TypeVar("R", bound=Entry)


class Result(Sequence[R]):
    """Rows with a title, a text that goes before them, and what a reader must know of them.

    A result is a sequence: `for row in result`, `result[0]`, `len(result)`. Each row is a dataclass.
    """

    def __init__(
        self,
        rows: Iterable[R],
        title: str,
        *,
        lead: str = "",
        notes: Iterable[str] = (),
        about: Mapping[str, Any] | None = None,
        columns: Sequence[str] = (),
    ) -> None:
        """Hold the rows; `columns` name a table's columns where there may be no row to take them from."""
        self.rows = tuple(rows)
        self.title = title
        self.lead = lead
        self.notes = tuple(notes)
        """That a draft is among the rows; that rows were left out."""
        self.about = dict(about or {})
        self._columns = list(columns)

    @property
    def columns(self) -> list[str]:
        """Names of a table's columns."""
        return list(self.rows[0].as_dict()) if self.rows else self._columns

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[R]:
        return iter(self.rows)

    @overload
    def __getitem__(self, index: int) -> R: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[R]: ...
    def __getitem__(self, index: int | slice) -> R | Sequence[R]:
        return self.rows[index]

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows as dicts of plain values, ready for JSON."""
        return [row.as_dict() for row in self.rows]

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a table; the notes stand in its `attrs`."""
        import pandas as pd

        dicts = self.to_dicts()
        frame = pd.DataFrame(dicts, columns=self.columns)
        frame.attrs = {"title": self.title, "notes": list(self.notes)}
        return frame

    def __repr__(self) -> str:
        notes = f"（{'；'.join(self.notes)}）" if self.notes else ""
        return f"<{self.title}：{len(self.rows)} 行{notes}>"

    def _repr_html_(self) -> str:
        """A notebook's view: notes first, then the rows, each provision a link."""
        dicts = self.to_dicts()
        hidden = ("address", "page")
        columns = [name for name in self.columns if name not in hidden and _any(dicts, name)]
        head = "".join(f"<th>{escape(name)}</th>" for name in columns)
        body = "".join(f"<tr>{''.join(_cell(row, name) for name in columns)}</tr>" for row in dicts[:_SHOWN])
        left_out = f"<p>另有 {len(dicts) - _SHOWN} 行没有显示。</p>" if len(dicts) > _SHOWN else ""
        notes = "".join(f"<p><strong>{escape(note)}</strong></p>" for note in self.notes)
        lead = f"<blockquote>{escape(self.lead)}</blockquote>" if self.lead else ""
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        return f"<div><p>{escape(self.title)}</p>{notes}{lead}{table}{left_out}</div>"


def _any(dicts: Sequence[Mapping[str, Any]], name: str) -> bool:
    return not dicts or any(row.get(name) not in (None, "", [], {}) for row in dicts)


def _cell(row: Mapping[str, Any], name: str) -> str:
    text = escape(_text(row.get(name)))
    link = row.get("page") or row.get("address")
    if name == "provision" and link and text:
        text = f'<a href="{escape(str(link))}">{text}</a>'
    align = ' style="text-align:left"' if name == "quote" else ""
    return f"<td{align}>{text}</td>"


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "、".join(_text(each) for each in value)
    if isinstance(value, Mapping):
        return "，".join(f"{key}={_text(each)}" for key, each in value.items())
    return str(value)
