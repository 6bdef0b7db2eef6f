"""A font in which every character is a plain box, used to read a PDF that names a font it does not contain.

The file alone gives the position of characters, so the font only has to exist: without one pdfium drops letters, and a
real one costs time for unused outlines and reads differently on each machine. Builds the TrueType bytes; fonts.py uses
them.
"""

import struct
from functools import cache

UNITS_PER_EM = 1000
_ASCENT, _DESCENT = 880, -120
_NARROW, _WIDE = 500, 1000  # the advance of characters up to U+00FF, and of all others
_CHECKED = 0xB1B0AFBA
_MAGIC = 0x5F0F3CF5


@cache
def build_font() -> bytes:
    """The bytes of the font file."""
    glyphs = [_box_glyph(width) for width in (_WIDE, _NARROW, _WIDE)]
    places = [sum(map(len, glyphs[:n])) for n in range(len(glyphs) + 1)]
    tables = {
        b"cmap": _character_map(),
        b"glyf": b"".join(glyphs),
        b"head": _head_table(),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, _ASCENT, _DESCENT, 0, _WIDE, *[0] * 11, len(glyphs)),
        b"hmtx": b"".join(struct.pack(">Hh", width, 0) for width in (_WIDE, _NARROW, _WIDE)),
        b"loca": struct.pack(f">{len(places)}I", *places),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, len(glyphs), 4, 1, 0, 0, 1, *[0] * 8),
        b"name": struct.pack(">HHH", 0, 0, 6),
        b"post": struct.pack(">IIhhIIIII", 0x30000, *[0] * 8),
    }
    return _font_file(tables)


def _font_file(tables: dict[bytes, bytes]) -> bytes:
    """The tables with their directory, each padded to a multiple of four bytes."""
    at = 12 + 16 * len(tables)
    directory, body = struct.pack(">IHHHH", 0x10000, len(tables), 128, 3, 16 * len(tables) - 128), b""
    for tag, table in sorted(tables.items()):
        directory += tag + struct.pack(">III", 0, at + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    return directory + body


def _head_table() -> bytes:
    box = (0, _DESCENT, _WIDE, _ASCENT)
    return struct.pack(
        ">IIIIHHqqhhhhHHhhh", 0x10000, 0x10000, _CHECKED, _MAGIC, 0, UNITS_PER_EM, 0, 0, *box, 0, 8, 2, 1, 0
    )  # fmt: skip


def _box_glyph(width: int) -> bytes:
    """A small box at the left of the advance: one contour with four corners."""
    x, y = 100, 600
    xs, ys = (0, x, 0, -x), (0, 0, y, 0)
    outline = struct.pack(">hhhhhHH4B4h4h", 1, 0, 0, x, y, 3, 0, *[1] * 4, *xs, *ys)
    return outline + bytes(-len(outline) % 4)


def _character_map() -> bytes:
    """The map from characters to glyphs, by ranges (format 13): narrow characters to glyph 1, all others to glyph 2."""
    ranges = ((0x20, 0xFF, 1), (0x100, 0x10FFFF, 2))
    table = struct.pack(">HHIII", 13, 0, 16 + 12 * len(ranges), 0, len(ranges))
    table += b"".join(struct.pack(">III", *one) for one in ranges)
    return struct.pack(">HHHHI", 0, 1, 3, 10, 12) + table
