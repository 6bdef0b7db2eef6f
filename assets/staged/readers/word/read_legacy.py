"""Older Word files, DOC, WPS and RTF: LibreOffice turns them into DOCX (word/libreoffice.py), which read.py reads.

A conversion without tables is refused, because there the figures of lost tables stand in the text run together.
"""

import re
from dataclasses import replace

from assets.staged.grid import Grid, Unreadable, bounded
from assets.staged.readers.word import libreoffice
from assets.staged.readers.word import read as docx
from warehouse.messages import Message

# A document refused for want of LibreOffice is read again once it is installed.
VERSION = f"1.{docx.VERSION}" if libreoffice.program() else "none"

_LARGEST = 64 * 1024 * 1024
_RTF = b"{\\rtf"
_MOST_CELLS = 50_000  # of an RTF, which LibreOffice works on for longer than it is given
_CELL = re.compile(rb"\\(?:nest)?cell(?![a-z])")


def read(data: bytes) -> Grid:
    bounded(len(data), _LARGEST, Message(zh="字节", en="bytes"))
    kind = ("doc", "MS Word 97")
    if data.startswith(_RTF):
        kind = ("rtf", "Rich Text Format")
        bounded(sum(1 for _ in _CELL.finditer(data)), _MOST_CELLS, Message(zh="个单元格", en="cells"))
    grid = docx.read(libreoffice.docx(data, *kind))
    if not any(row.table for row in grid.rows):
        raise Unreadable(
            Message(
                zh="转换后文件中没有表格：若原文件有表格，请用 Word 或 WPS 另存为 DOCX 或 PDF",
                en="no table is in it once converted: if it has tables, save it as DOCX or PDF from Word or WPS",
            ),
        )
    return replace(grid, reader=f"office-{VERSION}")
