"""Decodes the bytes of a text: by the byte order mark, else by the first of several encodings that fits.

Knows no markup. gb2312 and gbk are decoded as GB 18030, which includes both.
"""

import codecs
from collections.abc import Iterable

_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030"}
_TEXT_ENCODINGS = frozenset({"utf-8", "gb18030", "big5", "big5hkscs", "hz", "utf-16", "utf-16-le", "utf-16-be"})
_LEAST_VALID_PER_INVALID = 50  # characters besides ASCII
DEFAULT_ENCODINGS = ("utf-8", "gb18030")


def encoding_by_label(label: str | None) -> str | None:
    """The encoding that a page or server calls `label`; None where Chinese texts are not written in it."""
    try:
        name = codecs.lookup(label or "").name
    except (LookupError, ValueError):
        return None
    name = _SUPERSETS.get(name, name)
    return name if name in _TEXT_ENCODINGS else None


def decode(data: bytes, encodings: Iterable[str] = DEFAULT_ENCODINGS) -> str | None:
    """`data` decoded by its byte order mark, else by the first of `encodings` that fits; None where none does.

    Sites cut texts in the middle of a character, so a few may be invalid; they become U+FFFD, which no number has.
    """
    marked = next((encoding for mark, encoding in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    for encoding in (marked,) if marked else encodings:
        text = data.decode(encoding, "replace")
        invalid = text.count("\ufffd")
        if not invalid or invalid <= (len(text) - len(text.encode("ascii", "ignore"))) // _LEAST_VALID_PER_INVALID:
            return text
    return None
