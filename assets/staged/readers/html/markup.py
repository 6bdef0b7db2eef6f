"""The mark-up of a web page before it is parsed: decoded, and refused where no parser would get through it in time."""

import re

from assets.staged.grid import bounded
from assets.staged.readers.text.read import decode
from assets.text.markup import measured
from warehouse.messages import Message

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*(big5(?:-hkscs)?|hz-gb-2312)", re.IGNORECASE)


def markup(data: bytes) -> str:
    """The text of a page with its tags; Unreadable where they are more, or deeper in each other, than any page's."""
    text = _decoded(data)
    for count, most, zh, en in measured(text):
        bounded(count, most, Message(zh=zh, en=en))
    return text


def _decoded(data: bytes) -> str:
    """The page as text is decoded, save one that says it is Big5 or HZ and is; other declarations are often wrong."""
    declared = _CHARSET.search(data[:4096])
    if declared:
        try:
            return data.decode(declared.group(1).decode("ascii"))
        except UnicodeDecodeError:
            pass
    return decode(data)
