"""ZIP packages of XML, as Word and Excel write them: unpacks members and parses XML within limits, expands no entities.

What a package must contain, and what to report of a corrupt one, is left to the reader that opens it.
"""

import zipfile
import zlib

from lxml import etree

from assets.staged.readers.refusals import check_limit

LARGEST_XML = 32 * 1024 * 1024
_MOST_TAGS = 2_000_000
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What zipfile and lxml raise on a file that is corrupt, encrypted or not a package.
CORRUPT_ERRORS = (
    zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, NotImplementedError, RuntimeError, ValueError,
    etree.XMLSyntaxError,
)  # fmt: skip


def unpack_member(archive: zipfile.ZipFile, name: str, unpacked_before: int = 0) -> bytes:
    """The bytes of the member `name`. `unpacked_before` counts the bytes already unpacked from the package.

    Raises Unreadable if both together are too large, and one of CORRUPT_ERRORS if the member cannot be read.
    """
    entry = archive.getinfo(name)
    check_limit(entry.file_size + unpacked_before, LARGEST_XML, "bytes_unpacked")
    if entry.compress_type not in _METHODS:
        raise NotImplementedError(f"{entry.filename} has an unsupported compression method")
    with archive.open(entry) as stream:
        return stream.read(entry.file_size)


def parse_xml(xml: bytes, target: object = None) -> etree._Element:
    """The root element of `xml`, or the result of `target` if one is given. Raises Unreadable if `xml` has too many
    tags.
    """
    check_limit(xml.count(b"<"), _MOST_TAGS, "xml_tags")
    # lxml's stubs allow bytes for the names and texts a target receives; lxml always passes str.
    parser = etree.XMLParser(
        target=target,  # type: ignore[arg-type]
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    return etree.fromstring(xml, parser)
