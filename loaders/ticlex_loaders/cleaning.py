"""Text as a person typed it, made comparable: width, white space and invisible characters.

`unicodedata.normalize("NFKC")` is not used on values: it turns 10² into 102 and 1½ into 11⁄2.
"""

import re
import unicodedata

_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0xFFE5: "¥", 0x3000: " ", 0xA0: " "}
_SIGNS = str.maketrans({"\u2212": "-", "\u2044": "/", "\u2215": "/", "\u2236": ":"})
_SPACES = re.compile(rf"[\s{_INVISIBLE}]+")
_EDGES = re.compile(rf"\A[\s{_INVISIBLE}]+|[\s{_INVISIBLE}]+\Z")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff\ud800-\udfff]")


def trim(text: str) -> str:
    """Drop white space (full-width too), zero-width characters and byte order marks from both ends."""
    text = text.strip()
    is_hidden = text and (text[0] in _INVISIBLE or text[-1] in _INVISIBLE)
    return _EDGES.sub("", text) if is_hidden else text


def half_width(text: str) -> str:
    """Full-width ASCII becomes ASCII, the minus sign a hyphen; everything else stays."""
    return text.translate(_WIDTH).translate(_SIGNS)


def compact(text: str) -> str:
    """Half-width, without any white space: how units, codes and headers are compared."""
    return _SPACES.sub("", half_width(text))


def clean_text(text: str) -> str:
    """Trimmed, in NFC; nothing else is changed."""
    return unicodedata.normalize("NFC", trim(text))


def control_character(text: str) -> str | None:
    """Name of the first control character, as U+0000; line breaks and tabs are allowed."""
    match = _CONTROL.search(text)
    return f"U+{ord(match[0]):04X}" if match else None


def shown(text: str, limit: int = 60) -> str:
    """The text for a message: one line, printable, cut to `limit` characters."""
    text = _CONTROL.sub("�", _SPACES.sub(" ", text)).strip()
    return text if len(text) <= limit else text[: limit - 1] + "…"
