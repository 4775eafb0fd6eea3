"""Runs the notebook without a kernel: its cells in order, in one fresh namespace, each result as IPython shows it.

`python tests/face/notebook.py` writes the outputs into the notebook; read what changed before keeping it.
"""

from __future__ import annotations

import ast
import io
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_output

NOTEBOOK = Path(__file__).parents[2] / "docs" / "notebook.ipynb"


def read() -> NotebookNode:
    """The notebook as it is stored."""
    return nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]


def run(notebook: NotebookNode) -> NotebookNode:
    """Run every cell and put its outputs in the place of those that it has."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for count, cell in enumerate(cells, start=1):
        cell.execution_count = count
        cell.outputs = _outputs(cell.source, namespace, count)
    return notebook


def _outputs(source: str, namespace: dict[str, Any], count: int) -> list[NotebookNode]:
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(tree, "notebook", "exec"), namespace)  # noqa: S102  # the notebook is ours
        value = eval(compile(ast.Expression(last.value), "notebook", "eval"), namespace) if last else None  # noqa: S307
    outputs = [new_output("stream", name="stdout", text=printed.getvalue())] if printed.getvalue() else []  # type: ignore[no-untyped-call]
    if value is not None:
        shown = {"text/plain": repr(value)}
        if hasattr(value, "_repr_html_"):
            shown["text/html"] = value._repr_html_()
        outputs.append(new_output("execute_result", data=shown, execution_count=count))  # type: ignore[no-untyped-call]
    return outputs


if __name__ == "__main__":
    nbformat.write(run(read()), NOTEBOOK)  # type: ignore[no-untyped-call]
