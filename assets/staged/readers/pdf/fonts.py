"""Fonts for pdfium: a font missing from a file is substituted (substitute_font.py) while a page is read; else pdfium
takes the machine's own.
"""

import ctypes
from functools import cache
from typing import Any

import pypdfium2 as pdfium

from assets.staged.readers.pdf import substitute_font

_SUBSTITUTE = 1
# pdfium has these fonts built in, with the widths that files leave out.
_BUILT_IN = (b"Helvetica", b"Times", b"Courier", b"Symbol", b"ZapfDingbats")


class SubstituteFonts(pdfium.PdfSysfontBase):  # type: ignore[misc]
    """The font that pdfium uses for one missing from the file: the substitute while `substitutes` is set, else the
    machine's.

    pdfium calls each method under the name it defines, with the structure itself as the first argument.
    """

    substitutes = False

    def MapFont(self, info: Any, weight: int, italic: int, charset: int, pitch: int, name: Any, exact: Any) -> Any:  # noqa: N802
        if not self.substitutes:
            return super().MapFont(info, weight, italic, charset, pitch, name, exact)
        built_in = (ctypes.cast(name, ctypes.c_char_p).value or b"").startswith(_BUILT_IN)
        return None if built_in else _SUBSTITUTE

    def GetFont(self, info: Any, name: Any) -> Any:  # noqa: N802
        return _SUBSTITUTE if self.substitutes else super().GetFont(info, name)

    def GetFontData(self, info: Any, font: int, table: int, target: Any, size: int) -> int:  # noqa: N802
        if font != _SUBSTITUTE:
            return int(super().GetFontData(info, font, table, target, size))
        if table:  # a table by itself, or the question whether it is one of several faces
            return 0
        data = substitute_font.build_font()
        if target and size >= len(data):
            ctypes.memmove(target, data, len(data))
        return len(data)

    def GetFaceName(self, info: Any, font: int, target: Any, size: int) -> int:  # noqa: N802
        return 0 if font == _SUBSTITUTE else int(super().GetFaceName(info, font, target, size))

    def GetFontCharset(self, info: Any, font: int) -> int:  # noqa: N802
        return 0 if font == _SUBSTITUTE else int(super().GetFontCharset(info, font))

    def DeleteFont(self, info: Any, font: int) -> None:  # noqa: N802
        if font != _SUBSTITUTE:
            super().DeleteFont(info, font)


@cache
def install_fonts() -> SubstituteFonts:
    """The substitute fonts of this process, installed on the first call."""
    found = SubstituteFonts()
    found.setup()
    return found
