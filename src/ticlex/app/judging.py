"""A file, or standard input, to its results: the checker of the command line."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from ticlex.report import checker
from ticlex.report.checker import Input
from ticlex.stages import READING, Stages
from ticlex.store import Store
from ticlex.validate import Judge

STDIN = "-"


class Checker(checker.Checker):
    """Reads and judges files by the same rules."""

    def __init__(self, store: Store, rules: Sequence[str], stages: Stages) -> None:
        """Prepare to judge by `rules`, else by each record's own, else by all.

        Raises:
            CouldNotCheck: the shapes are not such as one may judge by.
            UnknownName: a rule set that is not there, told before a large file is read.
        """
        from ticlex.measures import measures
        from ticlex.validate.lint import check_shapes

        check_shapes(store)
        super().__init__(store, Judge(store), measures(store), rules, stages)

    def read(self, name: str) -> Input:
        """Read a file, or standard input.

        Raises:
            UnreadableInput: the file as a whole cannot be read.
        """
        from ticlex_loaders import read_any

        shown = "标准输入" if name == STDIN else name
        with self._progress.stage(f"{READING} {shown}"), _hashed(name) as digest:
            read = read_any(name, self.known, self.judge.rule_sets)
        return Input(shown, digest(), read)

    def label(self, ref: str) -> str:
        """What a provision is called in print: js/art12.1 → 第十二条第1项."""
        return _label(self.store, ref)


@lru_cache(maxsize=4096)
def _label(store: Store, ref: str) -> str:
    from ticlex_ui.model.articles import printed

    document, _, rest = ref.partition("/")
    return printed(store.document(document), rest)


class _Counted:
    """Standard input whose bytes are hashed on their way to who reads them."""

    def __init__(self, stream: BinaryIO) -> None:
        self.buffer, self._stream, self.digest = self, stream, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.digest.update(data)
        return data


@contextmanager
def _hashed(name: str) -> Iterator[Callable[[], str]]:
    """Give what tells the SHA-256 of a file once it was read."""
    if name != STDIN:
        yield lambda: _sha256(Path(name))
        return
    before, counted = sys.stdin, _Counted(sys.stdin.buffer)
    sys.stdin = cast("TextIO", counted)
    try:
        yield counted.digest.hexdigest
    finally:
        sys.stdin = before


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
