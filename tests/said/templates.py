"""Every Chinese sentence that the core and the loaders can say, as a template, read from the code itself."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HAN = re.compile("[\u4e00-\u9fff]")
SPEAKING = [
    "src/ticlex/compare.py", "src/ticlex/errors.py", "src/ticlex/gaps",
    "src/ticlex/library.py", "src/ticlex/lookup.py", "src/ticlex/processes.py", "src/ticlex/provisions.py",
    "src/ticlex/resources.py", "src/ticlex/selection.py", "src/ticlex/store/graph.py",
    "src/ticlex/validate", "loaders/ticlex_loaders",
]  # fmt: skip
"""Whose words can reach a page; the command line and the Chinese workbooks and documents are for Chinese readers."""
SILENT = (
    "validate/agreement.py", "validate/cluster.py", "validate/checked.py", "validate/over_time.py",
    "validate/columns.py",
    "validate/report.py", "loaders/ticlex_loaders/writers.py", "loaders/ticlex_loaders/writers_xlsx.py",
    "loaders/ticlex_loaders/template_writer.py", "loaders/ticlex_loaders/units.py",
    "loaders/ticlex_loaders/numerals.py", "loaders/ticlex_loaders/headers.py", "store/formats.py",
)  # fmt: skip
"""Of these: what no page runs, has both languages already, or reads words and says none."""


def files() -> list[Path]:
    """The modules that speak."""
    found = [p for part in SPEAKING for p in ([ROOT / part] if part.endswith(".py") else (ROOT / part).rglob("*.py"))]
    return sorted(p for p in found if not p.as_posix().endswith(SILENT))


def templates(path: Path) -> Iterator[str]:
    """The sentences of a module, `{0}`, `{1}` … where values stand."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    mute = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)}
    for found in _spoken(tree, mute):
        if HAN.search(found):
            yield found


def _spoken(node: ast.AST, mute: set[int]) -> Iterator[str]:
    if id(node) in mute or _is_pattern(node):
        return
    parts = _parts(node)
    if parts is not None:
        values = [part for part in parts if isinstance(part, ast.AST)]
        written = "".join(part if isinstance(part, str) else "\0" for part in parts)
        for n in range(len(values)):
            written = written.replace("\0", f"{{{n}}}", 1)
        yield written
        for value in values:
            yield from _spoken(value, mute)
        return
    for child in ast.iter_child_nodes(node):
        yield from _spoken(child, mute)


def _parts(node: ast.AST) -> list[str | ast.AST] | None:
    """Words and values of a string expression; None if it is none."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return [v.value if isinstance(v, ast.Constant) and isinstance(v.value, str) else v for v in node.values]
    if isinstance(node, ast.FormattedValue):
        return None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        sides = [_parts(node.left), _parts(node.right)]
        if any(sides):
            left, right = (s if s is not None else [n] for s, n in zip(sides, (node.left, node.right), strict=True))
            return [*left, *right]
    return None


def _is_pattern(node: ast.AST) -> bool:
    """A regular expression or a set of words that are read, not said."""
    if isinstance(node, ast.Call):
        name = ast.unparse(node.func)
        return name.startswith("re.") or name in ("frozenset", "str.maketrans")
    return isinstance(node, ast.Set)
