"""What each page shows, as plain functions over the core; nothing here knows streamlit."""

from ticlex.provisions import Provision
from ticlex.records import Reading, Record
from ticlex.validate import Verdict
from ticlex_ui.model.checking import (
    ConditionView,
    Field,
    VerdictView,
    condition_lines,
    echoes,
    example,
    examples,
    fields,
    filled,
    form_record,
    judge,
    starting_rule_sets,
    views,
    worst_first,
)
from ticlex_ui.model.citing import as_csv, matrix_lines, reference
from ticlex_ui.model.holdings import Edition, Holdings
from ticlex_ui.model.matrix import NUMBERS, WORDS, CellView, RowView, Value, rows
from ticlex_ui.model.panel import NormView, Side, SideBySide, side_by_side
from ticlex_ui.model.reading import Block, OutlineEntry, Piece, blocks, glimpse, outline_of, provision, resolve
from ticlex_ui.model.searching import Found, find

__all__ = [
    "NUMBERS", "WORDS", "Block", "CellView", "ConditionView", "Edition", "Field", "Found", "Holdings",
    "NormView", "OutlineEntry", "Piece", "Provision", "Reading", "Record", "RowView", "Side", "SideBySide", "Value",
    "Verdict", "VerdictView", "as_csv", "blocks", "condition_lines", "echoes", "example", "examples",
    "fields", "filled", "find", "form_record", "glimpse", "judge", "matrix_lines", "outline_of", "provision",
    "reference", "resolve", "rows", "side_by_side", "starting_rule_sets", "views", "worst_first",
]  # fmt: skip
