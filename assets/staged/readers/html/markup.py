"""The markup of a web page before it is parsed: decoded, and refused if no parser would finish in time."""

import re

from assets.staged.readers.refusals import too_many
from assets.staged.readers.text.read import decode_text
from assets.text.markup import measure_markup
from warehouse.messages import Message

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*(big5(?:-hkscs)?|hz-gb-2312)", re.IGNORECASE)


def decode_markup(data: bytes) -> str:
    """The text of a page with its tags. Raises Unreadable if it has more tags, or nests them deeper, than any page
    does.
    """
    text = _decode(data)
    for count, most, zh, en in measure_markup(text):
        if count > most:
            raise too_many(count, Message(zh=zh, en=en))
    return text


def _decode(data: bytes) -> str:
    """The page decoded as text, except for one that declares Big5 or HZ and is; other declarations are often wrong."""
    declared = _CHARSET.search(data[:4096])
    if declared:
        try:
            return data.decode(declared.group(1).decode("ascii"))
        except UnicodeDecodeError:
            pass
    return decode_text(data)
