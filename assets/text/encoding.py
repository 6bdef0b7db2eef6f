"""Bytes of a text as characters: by the byte order mark, else by the first of several encodings they are written in.

Holds no mark-up. Anything that says it is gb2312 or gbk is taken as GB 18030, which covers both.
"""

import codecs
from collections.abc import Iterable

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_MEANT = {"gb2312": "gb18030", "gbk": "gb18030"}
_OF_TEXTS = frozenset({"utf-8", "gb18030", "big5", "big5hkscs", "hz", "utf-16", "utf-16-le", "utf-16-be"})
_WHOLE_TO_A_SPOILT = 50
DETECTED = ("utf-8", "gb18030")


def named(label: str | None) -> str | None:
    """The encoding a page or server means by `label`; None where it is none that texts in Chinese are written in."""
    try:
        name = codecs.lookup(label or "").name
    except (LookupError, ValueError):
        return None
    name = _MEANT.get(name, name)
    return name if name in _OF_TEXTS else None


def decode(data: bytes, encodings: Iterable[str] = DETECTED) -> str | None:
    """`data` in the encoding of its mark, else in the first of `encodings` it is written in; None where it is in none.

    Sites cut texts in the middle of a character, so a few may be spoilt: they become U+FFFD, which no number holds.
    """
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    for encoding in (marked,) if marked else encodings:
        text = data.decode(encoding, "replace")
        spoilt = text.count("\ufffd")
        if not spoilt or spoilt <= (len(text) - len(text.encode("ascii", "ignore"))) // _WHOLE_TO_A_SPOILT:
            return text
    return None
