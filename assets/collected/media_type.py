"""Detects the media type of a file from its bytes, never from its name."""

import io
import re
import zipfile

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
RTF = "application/rtf"
OFD = "application/ofd"
MARKDOWN = "text/markdown"
HTML = "text/html"
MHTML = "multipart/related"
ZIP = "application/zip"
MOST_MEMBERS = 10_000
_OLE = "application/vnd.ms-office"
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLE),
    (b"{\\rtf", RTF),
)
# The stream names of an OLE container show what it holds; a DOCX with a password is such a container too.
_STREAMS = (("EncryptedPackage", "application/encrypted"), ("WordDocument", DOC), ("Workbook", XLS), ("Book", XLS))
_MEMBERS = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX), ("OFD.xml", OFD))
# Packages of other programs, whose members are not documents.
_OF_A_PACKAGE = {"[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"}
_LISTED = b"PK\x01\x02"
_MARKUP = re.compile(rb"<!doctype\s+html|<(?:html|head|body|table|div|meta|title|p|span|h[1-6])[\s>/]", re.IGNORECASE)
# The head of a web page saved as one file: header fields only, up to the one that says it has parts.
_PARTS = re.compile(
    rb"\s*(?:[A-Za-z][\w-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){0,40}?content-type:\s*multipart/(?:related|mixed|alternative)",
    re.IGNORECASE,
)
# The line under the header of a Markdown table with at least two columns.
_PIPES = re.compile(rb"^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)+\|?[ \t]*\r?$", re.MULTILINE)
_LOOKED_AT = 65_536
_BINARY = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c\x1b"))
_TEXT_TO_A_STRAY = 500  # pages pasted together from documents contain a few control characters
_UNKNOWN = "application/octet-stream"


def media_type(data: bytes) -> str:
    """The media type of `data`; `application/octet-stream` if it is unknown."""
    head = data[:_LOOKED_AT]
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    if head.startswith(b"PK\x03\x04"):
        return _zip_type(data)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return _ole_type(data) if kind == _OLE else kind
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\0", b"")  # the marks of HTML are ASCII
    elif len(head) - len(head.translate(None, _BINARY)) > len(head) // _TEXT_TO_A_STRAY:
        return _UNKNOWN
    if _PARTS.match(head):
        return MHTML
    if _MARKUP.search(head):
        return HTML
    return MARKDOWN if _PIPES.search(head) else "text/plain"


def _ole_type(data: bytes) -> str:
    return next((kind for stream, kind in _STREAMS if f"{stream}\0".encode("utf-16-le") in data), _OLE)


def members_within(data: bytes) -> int:
    """The number of files a ZIP lists, including those of uncompressed ZIPs inside it, without reading the list.

    Detects a list that is too long for memory.
    """
    return data.count(_LISTED)


def _zip_type(data: bytes) -> str:
    if members_within(data) > MOST_MEMBERS:
        return ZIP
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return DOCX if b"word/document.xml" in data or b"word/_rels/" in data else ZIP
    kind = next((kind for member, kind in _MEMBERS if member in names), None)
    return kind or (_UNKNOWN if names & _OF_A_PACKAGE else ZIP)
