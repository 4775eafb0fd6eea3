"""`ticlex template`: a form for some rule sets, and what has changed since a filled form was made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ticlex.app.output import say
from ticlex.errors import TiclexError
from ticlex.measures import measures
from ticlex.store import Store
from ticlex.template import changes_since, template
from ticlex.validate import Judge


def run(rules: Sequence[str], output: str) -> int:
    """Write the form; a file that holds something is never written over: it may have been filled in."""
    from ticlex_loaders.template_writer import write_template

    store = Store()
    found = template(Judge(store), measures(store), rules)
    path = Path(output)
    if path.suffix.lower() != ".xlsx":
        raise TiclexError(f"模板是 Excel 工作簿：把 “{path}” 改为以 .xlsx 结尾的文件名。")
    data = write_template(found)
    try:
        if path.exists() and path.stat().st_size:
            raise TiclexError(f"{path} 已经存在，可能已有填报的数据，没有覆盖：换一个文件名，或先移走它。")
        path.write_bytes(data)
    except OSError as error:
        raise TiclexError(f"{path} 不能写入（{error.strerror}）：换一个文件名或文件夹。") from None
    say(f"已写入 {path}：{len(found.columns) + 2} 列，规则集 {'、'.join(rules.name for rules in found.rule_sets)}")
    if found.warning:
        say(found.warning)
    return 0


def notes_on(name: str, store: Store) -> list[str]:
    """What has changed since a filled form was made; nothing for any other file, or for standard input.

    Raises:
        UnreadableInput: a workbook that is damaged or not safe to unpack.
    """
    from ticlex_loaders.template_writer import template_version

    path = Path(name)
    if path.suffix.lower() != ".xlsx" or not path.is_file():
        return []
    version = template_version(name, path.read_bytes())
    return [] if version is None else changes_since(version, store)
