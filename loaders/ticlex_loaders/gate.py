"""What is checked before a parser sees a file: size, kind, encoding, and what a workbook would inflate to."""

import io
import re
import zipfile
from pathlib import PurePath

from ticlex.errors import UnreadableInput

MAX_BYTES = 200 * 2**20
"""Size of a file."""
MAX_INFLATED = 300 * 2**20
"""Size of all that a workbook holds, unpacked."""
MAX_RATIO = 200
"""Unpacked to packed; a workbook of a million equal rows stays below 100."""
MAX_ENTRIES = 10_000

STDIN = "-"
KNOWN = (".csv", ".xlsx", ".json", ".ttl", ".parquet")
_ZIP, _OLE2, _PARQUET = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PAR1"
_OTHER_MAGIC = {
    b"%PDF": "PDF 文件",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"GIF8": "图片",
    b"\x1f\x8b": "gzip 压缩包",
    b"Rar!": "RAR 压缩包",
    b"7z\xbc\xaf": "7z 压缩包",
    _PARQUET: "Parquet 文件",
    b"{\\rtf": "RTF 文件",
}
_TURTLE = re.compile(
    r"\s*(?:#[^\n]*\n\s*)*(?:@prefix|@base|prefix\s|base\s*<|<[^>\s]*>\s|_:\w|\w*:\w+\s+a\s)", re.IGNORECASE
)
_BOMS = (
    (b"\xff\xfe\x00\x00", None),
    (b"\x00\x00\xfe\xff", None),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


def kind_of(name: str, data: bytes) -> str:
    """The format of a file, one of `KNOWN`, once name and content agree.

    Raises:
        UnreadableInput: too large, of an unknown kind, or not what its name says.
    """
    check_size(name, len(data))
    if name == STDIN:
        return _sniffed(name, data)
    suffix = PurePath(name).suffix.lower()
    if suffix not in KNOWN:
        found = f"扩展名 {suffix}" if suffix else "没有扩展名"
        remedy = f"可以读取的有：{'、'.join(KNOWN)}。请另存为其中一种。"
        raise UnreadableInput(name, found, "不是可以读取的格式", remedy)
    what = _magic(data)
    if suffix == ".xlsx":
        if not data:
            raise UnreadableInput(name, "空文件", "不是 Excel 工作簿", "请重新保存或重新下载该文件。")
        if data.startswith((_OLE2, _ZIP)):
            return suffix
        remedy = "用 Excel 另存为 .xlsx，或改正扩展名。"
        raise UnreadableInput(name, what or "内容不是工作簿", "扩展名是 .xlsx，内容不是", remedy)
    if suffix == ".parquet":
        if data.startswith(_PARQUET):
            return suffix
        raise UnreadableInput(name, what or "内容不是 Parquet", "扩展名是 .parquet，内容不是", "改正扩展名。")
    if what:
        remedy = "改正扩展名。" if data.startswith((_ZIP, _OLE2, _PARQUET)) else f"请另存为 {'、'.join(KNOWN)} 之一。"
        raise UnreadableInput(name, what, f"扩展名是 {suffix}，内容不是", remedy)
    return suffix


def check_size(name: str, size: int) -> None:
    """Raise UnreadableInput if a file is larger than may be read."""
    if size > MAX_BYTES:
        found = f"{size / 2**20:.1f} MB"
        raise UnreadableInput(name, found, f"超过 {MAX_BYTES // 2**20} MB 的上限", "请拆成几个文件。")


def decode(name: str, data: bytes) -> tuple[str, bool]:
    """Text of a file, and whether its encoding is certain.

    A byte order mark tells; else valid UTF-8 is UTF-8. What remains may be GB18030, where nearly every
    sequence is valid: the caller must find something that it knows in it.

    Raises:
        UnreadableInput: NUL, UTF-32, or no encoding of the above.
    """
    remedy = "请把文件另存为 UTF-8（Excel 中选“CSV UTF-8”）。"
    for bom, encoding in _BOMS:
        if not data.startswith(bom):
            continue
        if encoding is None:
            raise UnreadableInput(name, "UTF-32 编码", "无法读取", remedy)
        try:
            return _without_nul(name, data[len(bom) :].decode(encoding)), True
        except UnicodeDecodeError as error:
            where = f"第 {error.start} 字节"
            raise UnreadableInput(name, where, f"文件以 {encoding} 标记开头，但内容不是", remedy) from error
    if b"\x00" in data:
        raise UnreadableInput(name, f"第 {data.index(0)} 字节是 NUL", "不是文本，或是没有标记的 UTF-16", remedy)
    try:
        return data.decode("utf-8"), True
    except UnicodeDecodeError as utf8:
        try:
            return data.decode("gb18030"), False
        except UnicodeDecodeError:
            where = f"第 {utf8.start} 字节"
            raise UnreadableInput(name, where, "不是 UTF-8，也不是 GB18030", remedy) from utf8


def open_workbook(name: str, data: bytes) -> zipfile.ZipFile:
    """The zip archive of a workbook, once it is safe to unpack.

    Raises:
        UnreadableInput: encrypted, an old .xls, truncated, no workbook, or too large when unpacked.
    """
    if data.startswith(_OLE2):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnreadableInput(name, "加密的工作簿", "无法读取", "在 Excel 中取消密码后另存。")
        raise UnreadableInput(name, "旧版 Excel 文件（.xls）", "无法读取", "用 Excel 打开后另存为 .xlsx。")
    damaged = "文件不完整或已损坏"
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
        raise UnreadableInput(name, damaged, "打不开", "请重新保存或重新下载该文件。") from error
    names = [entry.filename for entry in entries]
    if len(names) > MAX_ENTRIES or len(set(names)) != len(names):
        raise UnreadableInput(name, f"{len(names)} 个部件", "部件过多或重名", "用 Excel 另存一次。")
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableInput(name, "加密的压缩包", "无法读取", "取消密码后另存。")
    inflated = sum(entry.file_size for entry in entries)
    if inflated > MAX_INFLATED or (inflated > 20 * 2**20 and inflated > MAX_RATIO * len(data)):
        found = f"解压后 {inflated / 2**20:.0f} MB"
        remedy = "删去无用的行、列和工作表，或另存为 CSV。"
        raise UnreadableInput(name, found, f"超过 {MAX_INFLATED // 2**20} MB 或压缩比异常", remedy)
    if "[Content_Types].xml" not in names:
        raise UnreadableInput(name, "压缩包", "不是 Excel 工作簿", "请给出 .xlsx 文件，不要再压缩。")
    return archive


def _magic(data: bytes) -> str | None:
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "压缩包（或 Excel 工作簿）"
    if data.startswith(_OLE2):
        return "旧版或加密的 Office 文件"
    return next((what for magic, what in _OTHER_MAGIC.items() if data.startswith(magic)), None)


def _sniffed(name: str, data: bytes) -> str:
    if data.startswith((_OLE2, b"PK\x03\x04")):
        return ".xlsx"
    if data.startswith(_PARQUET):
        return ".parquet"
    what = _magic(data)
    if what:
        raise UnreadableInput(name, what, "不是可以读取的格式", f"可以读取的有：{'、'.join(KNOWN)}。")
    text = decode(name, data)[0][:20_000]
    if text.lstrip().startswith(("{", "[")):
        return ".json"
    return ".ttl" if _TURTLE.match(text) else ".csv"


def _without_nul(name: str, text: str) -> str:
    if "\x00" in text:
        where = f"第 {text.index(chr(0))} 字符是 NUL"
        raise UnreadableInput(name, where, "不是文本，或编码不明", "请另存为 UTF-8。")
    return text
