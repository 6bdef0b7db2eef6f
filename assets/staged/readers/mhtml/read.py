"""Web pages that a browser saved as one file: the parts that are pages, that with most cells of tables first.

A frame that holds the report is a reading of its own, which the form's sums choose. A part inside a part is read too;
images, styles and scripts are not, and no address is followed. How a page is read is html/read.py's matter.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import Message

from assets.staged.grid import Grid
from assets.staged.readers.html import read as html
from assets.staged.readers.refusals import check_limit, unreadable
from assets.text.encoding import encoding_by_label

VERSION = 2

_LARGEST = 64 * 1024 * 1024
_MOST_PARTS = 5_000
_MOST_NESTED = 50  # containers inside each other
# As the parser takes them: a line may end in a carriage return alone, and the parameter be boundary*=, boundary*0= too.
_PART = re.compile(rb"[\r\n]--")
_CONTAINER = re.compile(rb"boundary[\s*\d]{0,20}=", re.IGNORECASE)
_MOST_PAGES = 50
_PAGES = ("text/html", "application/xhtml+xml")
_UTF8_MARK = "\ufeff"


def read(data: bytes) -> Grid:
    """The first of `readings`."""
    return next(readings(data))


def readings(data: bytes) -> Iterator[Grid]:
    """The readings of each page in the file. Raises Unreadable if it holds none, or is too large."""
    check_limit(len(data), _LARGEST, "bytes")
    check_limit(sum(1 for _ in _PART.finditer(data)), _MOST_PARTS, "parts")
    check_limit(sum(1 for _ in _CONTAINER.finditer(data)), _MOST_NESTED, "parts")
    pages = [page for part in message_from_bytes(data).walk() if (page := _page(part))]
    check_limit(len(pages), _MOST_PAGES, "documents")
    if not pages:
        raise unreadable("mhtml_without_page")
    for page in sorted(pages, key=_count_cells, reverse=True):
        yield from (replace(grid, reader=f"mhtml-{VERSION}") for grid in html.readings(page))


def _count_cells(page: bytes) -> int:
    """How many cells of tables a page has: the page with most is likeliest to hold the report."""
    return page.count(b"<td") + page.count(b"<TD") + page.count(b"<th")


def _page(part: Message) -> bytes:
    """The bytes of a part that is a web page, empty for any other part; in UTF-8 where its header names an encoding."""
    content = part.get_payload(decode=True) if part.get_content_type() in _PAGES else None
    if not isinstance(content, bytes):
        return b""
    encoding = encoding_by_label(part.get_content_charset())
    if encoding is None:
        return content
    try:
        return (_UTF8_MARK + content.decode(encoding).removeprefix(_UTF8_MARK)).encode()
    except UnicodeDecodeError:
        return content
