"""Fonts for pdfium: where a file lacks one, the stand-in (substitute_font.py) while a page is read, else the machine's
own.
"""

import ctypes
from functools import cache
from typing import Any

import pypdfium2 as pdfium

from assets.staged.readers.pdf import substitute_font

_STAND_IN = 1
# Of these pdfium has its own faces, with the widths that files leave out.
_BUILT_IN = (b"Helvetica", b"Times", b"Courier", b"Symbol", b"ZapfDingbats")


class Faces(pdfium.PdfSysfontBase):  # type: ignore[misc]
    """Which face pdfium takes for a font that is not in the file: the stand-in while `reading`, else the machine's.

    Each function is called by pdfium, under the name it gives it, with itself first.
    """

    reading = False

    def MapFont(self, info: Any, weight: int, italic: int, charset: int, pitch: int, name: Any, exact: Any) -> Any:  # noqa: N802
        if not self.reading:
            return super().MapFont(info, weight, italic, charset, pitch, name, exact)
        built_in = (ctypes.cast(name, ctypes.c_char_p).value or b"").startswith(_BUILT_IN)
        return None if built_in else _STAND_IN

    def GetFont(self, info: Any, name: Any) -> Any:  # noqa: N802
        return _STAND_IN if self.reading else super().GetFont(info, name)

    def GetFontData(self, info: Any, face: int, table: int, target: Any, size: int) -> int:  # noqa: N802
        if face != _STAND_IN:
            return int(super().GetFontData(info, face, table, target, size))
        if table:  # a table by itself, or the question whether it is one of several faces
            return 0
        data = substitute_font.face()
        if target and size >= len(data):
            ctypes.memmove(target, data, len(data))
        return len(data)

    def GetFaceName(self, info: Any, face: int, target: Any, size: int) -> int:  # noqa: N802
        return 0 if face == _STAND_IN else int(super().GetFaceName(info, face, target, size))

    def GetFontCharset(self, info: Any, face: int) -> int:  # noqa: N802
        return 0 if face == _STAND_IN else int(super().GetFontCharset(info, face))

    def DeleteFont(self, info: Any, face: int) -> None:  # noqa: N802
        if face != _STAND_IN:
            super().DeleteFont(info, face)


@cache
def faces() -> Faces:
    """The one pdfium asks in this process, from the first call on."""
    found = Faces()
    found.setup()
    return found
