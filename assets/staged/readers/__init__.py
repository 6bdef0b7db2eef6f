"""A reader a format, each `read(data: bytes) -> Grid` or Unreadable with the reason. Which one reads what: `READERS`.

Where a page can be read in several ways a reader has `readings(data)` too, its best guess first.

Nothing here knows the forms. A reader's VERSION goes up when its output may change; documents it read are read anew.
"""

from collections.abc import Callable, Iterable
from importlib import import_module

from assets.staged.grid import Grid, Unreadable

READERS = {
    "text/plain": "text",
    "text/html": "html",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}
_PICTURE = (
    "图片需要文字识别，请放入制作它的原文件",
    "a picture needs character recognition: put in the document it was made from",
)
_SAVE = ("请另存为 DOCX 或 PDF", "save it as DOCX or PDF")
_EXPORT = ("请导出为 PDF", "export it as PDF")
_ADVICE = {
    "application/zip": (
        "请解压后放入其中的文件，打不开则请重新下载",
        "unpack it and put in the documents it holds, or fetch it again if it will not open",
    ),
    "application/encrypted": (
        "打开需要密码，请另存一份不加密的",
        "it needs a password to open, save a copy without one",
    ),
    "application/vnd.ms-office": _SAVE,
    "application/rtf": _SAVE,
    "application/ofd": _EXPORT,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _EXPORT,
    "image/png": _PICTURE,
    "image/jpeg": _PICTURE,
    "image/tiff": _PICTURE,
}
_OTHERWISE = ("请放入 HTML、PDF、DOCX 或文本文件", "put in HTML, PDF, DOCX or text")


def readings(media_type: str, data: bytes) -> Iterable[Grid]:
    """The ways a document can be read, its reader's library loaded only now; Unreadable where there is no reader."""
    name = READERS.get(media_type)
    if name is None:
        zh, en = _ADVICE.get(media_type, _OTHERWISE)
        raise Unreadable(f"没有 {media_type} 的读取器：{zh}", f"no reader for {media_type}: {en}")
    module = import_module(f"{__name__}.{name}")
    several: Callable[[bytes], Iterable[Grid]] | None = getattr(module, "readings", None)
    return several(data) if several else (module.read(data),)


def version(media_type: str) -> str | None:
    """Name and version of the reader of a media type (`pdf-1`), None where there is none."""
    name = READERS.get(media_type)
    return None if name is None else f"{name}-{import_module(f'{__name__}.{name}').VERSION}"
