"""One XML part of a workbook, read as events, with no DTD and no more depth than a workbook has."""

import zipfile
import zlib
from collections.abc import Callable, Mapping
from xml.parsers import expat

from ticlex.errors import UnreadableInput

_CHUNK = 2**20
_MAX_DEPTH = 100
Attributes = Mapping[str, str]


class _RefusedXml(Exception):
    """XML that is well formed, yet not read."""


def scan(
    name: str,
    archive: zipfile.ZipFile,
    part: str,
    on_start: Callable[[str, Attributes], None],
    on_end: Callable[[str], None],
    on_text: Callable[[str], None],
) -> None:
    """Call back for every element of `part`, by its local name.

    Raises:
        UnreadableInput: the part is missing, damaged, no XML, has a DOCTYPE or is nested too deep.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = 0
    local: dict[str, str] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _MAX_DEPTH:
            raise _RefusedXml("嵌套过深")
        if tag not in local:
            local[tag] = tag.rsplit(":", 1)[-1]
        on_start(local[tag], attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        on_end(local[tag])

    def doctype(*_: object) -> None:
        raise _RefusedXml("含有 DOCTYPE")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = on_text
    # Without a DOCTYPE there is no entity to expand and no file to fetch.
    parser.StartDoctypeDeclHandler = doctype
    remedy = "用 Excel 打开后另存为新的 .xlsx。"
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except _RefusedXml as error:
        raise UnreadableInput(name, f"部件 {part}", str(error), remedy) from error
    except KeyError as error:
        raise UnreadableInput(name, f"缺少部件 {part}", "不是完整的 Excel 工作簿", remedy) from error
    except (
        expat.ExpatError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as error:
        raise UnreadableInput(name, f"部件 {part}", "文件不完整或已损坏", remedy) from error
