"""What kind of file bytes are, told from the bytes and never from the name. Reads nothing beyond what telling needs."""

import io
import re
import zipfile

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OLE = "application/vnd.ms-office"
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLE),
    (b"{\\rtf", "application/rtf"),
)
# A DOCX with a password is no zip any more: its bytes stand in one stream of the older container.
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_MEMBERS = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX), ("OFD.xml", "application/ofd"))
_MARKUP = re.compile(rb"<!doctype\s+html|<(?:html|head|body|table|div|meta|title|p|span|h[1-6])[\s>/]", re.IGNORECASE)
_LOOKED_AT = 65_536
_BINARY = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c\x1b"))
_TEXT_TO_A_STRAY = 500  # pages pasted together from documents hold a control character here and there
_UNKNOWN = "application/octet-stream"


def media_type(data: bytes) -> str:
    """The media type of `data`, `application/octet-stream` where it is none we know."""
    head = data[:_LOOKED_AT]
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    if head.startswith(b"PK\x03\x04"):
        return _zipped(data)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return "application/encrypted" if kind == _OLE and _LOCKED in data else kind
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\0", b"")  # the marks of HTML are ASCII
    elif len(head) - len(head.translate(None, _BINARY)) > len(head) // _TEXT_TO_A_STRAY:
        return _UNKNOWN
    return "text/html" if _MARKUP.search(head) else "text/plain"


def _zipped(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return DOCX if b"word/document.xml" in data or b"word/_rels/" in data else "application/zip"
    return next((kind for member, kind in _MEMBERS if member in names), "application/zip")
