"""A reader a format, each `read(data: bytes) -> Grid` or Unreadable with the reason. Which one reads what: `READERS`.

Nothing here knows the forms. A reader's VERSION goes up when its output may change; documents it read are read anew.
"""

from collections.abc import Callable
from importlib import import_module

from assets.staged.grid import Grid, Unreadable

READERS = {
    "text/plain": "text",
    "text/html": "html",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}
_ADVICE = {
    "application/zip": "unpack it and put in the documents it holds",
    "application/msword": "save it as DOCX or PDF",
    "application/vnd.ms-office": "save it as DOCX or PDF",
    "application/ofd": "export it as PDF",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "export it as PDF",
    "image/png": "a picture needs character recognition: put in the document it was made from",
    "image/jpeg": "a picture needs character recognition: put in the document it was made from",
    "image/tiff": "a picture needs character recognition: put in the document it was made from",
}


def reader(media_type: str) -> Callable[[bytes], Grid]:
    """The reader of a media type, its library loaded only now; Unreadable where there is none."""
    name = READERS.get(media_type)
    if name is None:
        raise Unreadable(f"no reader for {media_type}: {_ADVICE.get(media_type, 'put in HTML, PDF, DOCX or text')}")
    read: Callable[[bytes], Grid] = import_module(f"{__name__}.{name}").read
    return read


def version(media_type: str) -> str | None:
    """Name and version of the reader of a media type (`pdf-1`), None where there is none."""
    name = READERS.get(media_type)
    return None if name is None else f"{name}-{import_module(f'{__name__}.{name}').VERSION}"
