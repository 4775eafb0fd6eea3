"""Reports into files, the format told by the name. A file appears whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ticlex.errors import TiclexError
from ticlex.report.model import Report, build
from ticlex.report.results import Results

FORMATS = (".xlsx", ".docx", ".html", ".ttl", ".json", ".parquet")
OF_FAILURES = (".docx", ".html", ".json")
"""Formats that can say that there is no verdict; the others hold verdicts and nothing else."""
Label = Callable[[str], str]


def check_target(name: str, read: str) -> Path:
    """The path of a report that can be written there.

    Raises:
        TiclexError: an unknown format, no such folder, or the very file that is read.
    """
    path = Path(name)
    if path.suffix.lower() not in FORMATS:
        found = f"扩展名 {path.suffix}" if path.suffix else "没有扩展名"
        raise TiclexError(f"报告 {name}：{found}，不是可以写的格式。可用的有：{'、'.join(FORMATS)}。")
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise TiclexError(f"报告 {name}：没有这个文件夹，或它本身是文件夹。请核对路径。")
    if read != "-" and path.exists() and Path(read).exists() and path.samefile(read):
        raise TiclexError(f"报告 {name} 就是要核对的数据文件，不能覆盖它。请换一个文件名。")
    return path


def write_report(results: Results, label: Label, path: Path, more: Mapping[str, Any] | None = None) -> None:
    """Write a report.

    Args:
        results: what there is to report.
        label: what a provision is called in print, by its reference.
        path: from `check_target`.
        more: members that a JSON report has besides its own.

    Raises:
        TiclexError: the file cannot be written, or the format cannot hold so much.
    """
    with _whole(path) as file:
        match path.suffix.lower():
            case ".xlsx":
                from ticlex_loaders.writers_xlsx import write_xlsx

                write_xlsx(results, label, file)
            case ".ttl":
                from ticlex.report.turtle import triples
                from ticlex_loaders.writers_turtle import write_turtle

                write_turtle(triples(results), file)
            case ".json":
                from ticlex.report.as_json import pieces

                with file.open("w", encoding="utf-8", newline="\n") as stream:
                    stream.writelines(pieces(results, more=more))
            case ".parquet":
                from ticlex.report.long import metadata

                results.long().sink_parquet(file, metadata=metadata(results.stated))
            case _:
                file.write_bytes(document(build(results, label), path.suffix.lower()))


def write_failure(report: Report, path: Path) -> bool:
    """Write that there is no verdict, if the format can say so; whether it was written."""
    suffix = path.suffix.lower()
    if suffix not in OF_FAILURES:
        return False
    with _whole(path) as file:
        file.write_bytes(document(report, suffix))
    return True


def document(report: Report, suffix: str) -> bytes:
    """A report for a person, as a file's content; of one without verdicts also its JSON."""
    if suffix == ".docx":
        from ticlex.report.word import word

        return word(report)
    if suffix == ".json":
        from ticlex.report.as_json import failure

        return failure(report).encode()
    from ticlex.report.html import html

    return html(report)


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A file beside `path` that takes its place once it is complete."""
    try:
        handle, name = tempfile.mkstemp(suffix=path.suffix, prefix=".ticlex-", dir=path.absolute().parent)
        os.close(handle)
        try:
            yield Path(name)
            os.chmod(name, 0o666 & ~_umask())
            os.replace(name, path)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise TiclexError(f"报告 {path} 写不了：{error.strerror or error}。核对文件夹的权限和剩余空间。") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
