"""One XML part of a workbook, read as events, with no DTD and no more depth than a workbook has."""

import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from xml.parsers import expat

from ticlex.errors import UnreadableInput

_CHUNK = 2**20
_MAX_DEPTH = 100
_REMEDY = "用 Excel 打开后另存为新的 .xlsx。"
Attributes = Mapping[str, str]


class _RefusedXml(Exception):
    """XML that is well formed, yet not read."""


class XmlReader:
    """Calls back for every element, by its local name."""

    def __init__(
        self,
        on_start: Callable[[str, Attributes], None],
        on_end: Callable[[str], None],
        on_text: Callable[[str], None],
    ) -> None:
        self.depth = 0
        """Elements that are open."""
        self._on_start, self._on_end = on_start, on_end
        self._local: dict[str, str] = {}
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = on_text
        # Without a DOCTYPE there is no entity to expand and no file to fetch.
        self._parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, data: bytes) -> None:
        """Read on; call inside `damage`."""
        self._parser.Parse(data, False)

    def close(self) -> None:
        """The part is at its end; call inside `damage`."""
        self._parser.Parse(b"", True)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise _RefusedXml("嵌套过深")
        if tag not in self._local:
            self._local[tag] = tag.rsplit(":", 1)[-1]
        self._on_start(self._local[tag], attributes)

    def _end(self, tag: str) -> None:
        self.depth -= 1
        self._on_end(self._local[tag])

    def _doctype(self, *_: object) -> None:
        raise _RefusedXml("含有 DOCTYPE")


@contextmanager
def damage(name: str, part: str) -> Iterator[None]:
    """Whatever goes wrong with a part, as UnreadableInput."""
    try:
        yield
    except _RefusedXml as error:
        raise UnreadableInput(name, f"部件 {part}", str(error), _REMEDY) from error
    except KeyError as error:
        raise UnreadableInput(name, f"缺少部件 {part}", "不是完整的 Excel 工作簿", _REMEDY) from error
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
        raise UnreadableInput(name, f"部件 {part}", "文件不完整或已损坏", _REMEDY) from error


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
    reader = XmlReader(on_start, on_end, on_text)
    with damage(name, part):
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                reader.feed(chunk)
        reader.close()
