"""Older Word files (DOC, WPS, RTF): LibreOffice converts them to DOCX (libreoffice.py), which read.py reads.

A conversion without tables is refused: the figures of lost tables would run together in the text.
"""

import re
from dataclasses import replace

from assets.staged.grid import Grid
from assets.staged.readers.refusals import check_limit, unreadable
from assets.staged.readers.word import libreoffice
from assets.staged.readers.word import read as docx

# The version changes when LibreOffice is installed, so that documents refused without it are read again.
VERSION = f"1.{docx.VERSION}" if libreoffice.find_program() else "none"

_LARGEST = 64 * 1024 * 1024
_RTF = b"{\\rtf"
_MOST_CELLS = 50_000  # in an RTF: with more, LibreOffice exceeds its time limit
_CELL = re.compile(rb"\\(?:nest)?cell(?![a-z])")


def read(data: bytes) -> Grid:
    """The converted document as a grid. Raises Unreadable if it cannot be converted or has no table."""
    check_limit(len(data), _LARGEST, "bytes")
    kind = ("doc", "MS Word 97")
    if data.startswith(_RTF):
        kind = ("rtf", "Rich Text Format")
        check_limit(sum(1 for _ in _CELL.finditer(data)), _MOST_CELLS, "cells")
    grid = docx.read(libreoffice.convert_to_docx(data, *kind))
    if not any(row.table for row in grid.rows):
        raise unreadable("converted_without_tables")
    return replace(grid, reader=f"office-{VERSION}")
