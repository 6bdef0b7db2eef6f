"""Packages of XML, as office programs zip them: members unpacked and XML parsed within bounds, no entity expanded.

Knows no format: what a package should hold, and what to say of a damaged one, is known to who opens it.
"""

import zipfile
import zlib

from lxml import etree

from assets.staged.grid import bounded
from warehouse.messages import Message

LARGEST_XML = 32 * 1024 * 1024
_MOST_TAGS = 2_000_000
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What zipfile and lxml raise of a file that is damaged, encrypted or no package.
DAMAGED = (
    zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, NotImplementedError, RuntimeError, ValueError,
    etree.XMLSyntaxError,
)  # fmt: skip


def unpacked(archive: zipfile.ZipFile, name: str, before: int = 0) -> bytes:
    """A member by name; Unreadable where it and the `before` bytes unpacked already are too many, else DAMAGED."""
    entry = archive.getinfo(name)
    bounded(entry.file_size + before, LARGEST_XML, Message(zh="字节（解压后）", en="bytes, unpacked"))
    if entry.compress_type not in _METHODS:
        raise NotImplementedError(f"{entry.filename} is packed in an unknown way")
    with archive.open(entry) as stream:
        return stream.read(entry.file_size)


def parsed(xml: bytes, target: object = None) -> etree._Element:
    """The root of `xml`, or where a `target` takes its events, what that gives; Unreadable where it is too large."""
    bounded(xml.count(b"<"), _MOST_TAGS, Message(zh="个 XML 标记", en="XML tags"))
    # The stubs of lxml have names and texts for targets as bytes too, which it never gives.
    parser = etree.XMLParser(
        target=target,  # type: ignore[arg-type]
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    return etree.fromstring(xml, parser)
