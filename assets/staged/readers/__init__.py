"""A reader a format, each `read(data: bytes) -> Grid` or Unreadable with the reason. Which one reads what: `READERS`.

Where a page can be read in several ways a reader has `readings(data)` too, its best guess first.

Nothing here knows the forms. A reader's VERSION goes up when its output may change; documents it read are read anew.
"""

from collections.abc import Callable, Iterable
from importlib import import_module

from assets.staged.grid import Grid, Unreadable
from warehouse.messages import Message

READERS = {  # by media type: the name a reader is stored under, as in `pdf-1`
    "text/plain": "text",
    "text/markdown": "markdown",
    "text/html": "html",
    "application/pdf": "pdf",
    "application/ofd": "ofd",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "sheets",
    "application/vnd.ms-excel": "sheets",
    "application/msword": "office",
    "application/rtf": "office",
    "image/png": "picture",
    "image/jpeg": "picture",
    "image/tiff": "picture",
}
_MODULES = {  # by name of the reader
    "text": "text.read",
    "markdown": "text.read_markdown",
    "html": "html.read",
    "pdf": "pdf.read",
    "ofd": "ofd.read",
    "docx": "word.read",
    "office": "word.read_legacy",
    "sheets": "spreadsheet.read",
    "picture": "scan.read",
}
_ADVICE = {
    "application/zip": (
        "请解压后放入其中的文件，打不开则请重新下载",
        "unpack it and put in the documents it holds, or fetch it again if it will not open",
    ),
    "application/encrypted": (
        "打开需要密码，请另存一份不加密的",
        "it needs a password to open, save a copy without one",
    ),
    "application/vnd.ms-office": ("请另存为 DOCX 或 PDF", "save it as DOCX or PDF"),
}
_OTHERWISE = ("请放入 HTML、PDF、Word、Excel、OFD 或文本文件", "put in HTML, PDF, Word, Excel, OFD or text")


def readings(media_type: str, data: bytes) -> Iterable[Grid]:
    """The ways a document can be read, its reader's library loaded only now; Unreadable where there is no reader."""
    name = READERS.get(media_type)
    if name is None:
        zh, en = _ADVICE.get(media_type, _OTHERWISE)
        raise Unreadable(Message(zh=f"没有 {media_type} 的读取器：{zh}", en=f"no reader for {media_type}: {en}"))
    module = import_module(f"{__name__}.{_MODULES[name]}")
    several: Callable[[bytes], Iterable[Grid]] | None = getattr(module, "readings", None)
    return several(data) if several else (module.read(data),)


def version(media_type: str) -> str | None:
    """Name and version of the reader of a media type (`pdf-1`), None where there is none."""
    name = READERS.get(media_type)
    return None if name is None else f"{name}-{import_module(f'{__name__}.{_MODULES[name]}').VERSION}"
