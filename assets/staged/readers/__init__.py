"""The readers of document formats, one room per format. `READERS` maps each media type to its reader.

The module of a reader defines `VERSION` and `read(data: bytes) -> Grid`, which raises Unreadable with the reason. Where
a page can be read in several ways it also defines `readings(data)`, which yields the best guess first. Raise VERSION
when the output of a reader may change: the next run then reads its documents again.

Shared by the rooms: page_layout/ (glyphs and rules to tables), cell_spans.py, contrast.py, xml_packages.py,
ocr_libraries.py and refusals.py. Nothing in this package knows the statutory forms.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib import import_module
from types import ModuleType
from typing import NamedTuple

from assets.staged.grid import Grid
from assets.staged.readers.ocr_libraries import has_ocr, require_ocr
from assets.staged.readers.refusals import message, unreadable


class Reader(NamedTuple):
    """The name under which the warehouse stores a reader, as in `docx-3`, and its module in this package."""

    stored_name: str
    module: str


_TEXT = Reader("text", "text.read")
_MARKDOWN = Reader("markdown", "text.read_markdown")
_HTML = Reader("html", "html.read")
_MHTML = Reader("mhtml", "mhtml.read")
_PDF = Reader("pdf", "pdf.read")
_OFD = Reader("ofd", "ofd.read")
_WORD = Reader("docx", "word.read")
_LEGACY_WORD = Reader("office", "word.read_legacy")
_SPREADSHEET = Reader("sheets", "spreadsheet.read")
_SCAN = Reader("picture", "scan.read")

READERS = {
    "text/plain": _TEXT,
    "text/markdown": _MARKDOWN,
    "text/html": _HTML,
    "multipart/related": _MHTML,
    "application/pdf": _PDF,
    "application/ofd": _OFD,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _WORD,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _SPREADSHEET,
    "application/vnd.ms-excel": _SPREADSHEET,
    "application/msword": _LEGACY_WORD,
    "application/rtf": _LEGACY_WORD,
    "image/png": _SCAN,
    "image/jpeg": _SCAN,
    "image/tiff": _SCAN,
}
_ADVICE = {  # by media type without a reader: the key of the advice in messages.yaml
    "application/zip": "advice_archive",
    "application/encrypted": "advice_encrypted",
    "application/vnd.ms-office": "advice_office",
}


def readings(media_type: str, data: bytes) -> Iterable[Grid]:
    """The ways to read a document, best guess first. Raises Unreadable if the media type has no reader.

    The libraries of a format are imported only here.
    """
    reader = READERS.get(media_type)
    if reader is None:
        advice = message(_ADVICE.get(media_type, "advice_otherwise"))
        raise unreadable("no_reader", media_type=media_type, advice=advice)
    if reader is _SCAN:
        require_ocr()
    module = _load(reader)
    offer_readings: Callable[[bytes], Iterable[Grid]] | None = getattr(module, "readings", None)
    return offer_readings(data) if offer_readings else (module.read(data),)


def version(media_type: str) -> str | None:
    """Name and version of the reader of a media type (`pdf-5`), None if it has no reader or OCR is not installed."""
    reader = READERS.get(media_type)
    if reader is None or (reader is _SCAN and not has_ocr()):
        return None
    return f"{reader.stored_name}-{_load(reader).VERSION}"


def load_readers(media_types: Iterable[str]) -> None:
    """Import the libraries of formats ahead of their documents, for processes forked afterwards; those of scans start
    threads, which do not survive a fork.
    """
    for reader in {READERS[media_type] for media_type in media_types if media_type in READERS} - {_SCAN}:
        with suppress(ImportError):  # reported with the document that needs it
            _load(reader)


def _load(reader: Reader) -> ModuleType:
    return import_module(f"{__name__}.{reader.module}")
