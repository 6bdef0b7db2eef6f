"""OFD (GB/T 33190): its pages as Sheets (page.py), made rows by page_layout/readings.py in several ways.

The pages of the package's documents in order. Template pages are read only after the pages by themselves, as they
mostly hold page numbers and watermarks; annotations and seals are left out, being stamped on a finished page. Letters
that were turned into paths, and pictures, hold no characters and are refused.
"""

from collections.abc import Iterator
from functools import partial

from assets.staged.grid import Grid, Row, Unreadable
from assets.staged.readers.ofd.package import Package
from assets.staged.readers.ofd.page import sheets
from assets.staged.readers.page_layout.readings import readings as several
from assets.staged.readers.page_layout.sheet import Sheet
from warehouse.messages import Message

VERSION = 3

_MOST_UNMAPPED = 0.2


def read(data: bytes) -> Grid:
    """The first of the readings."""
    return next(readings(data))


def readings(data: bytes) -> Iterator[Grid]:
    """The readings of its pages (page_layout/readings.py), then those with what stands on their template pages too."""
    package = Package(data)
    pages = list(sheets(package, templates=False))
    if package.templates and not any(page.glyphs for page in pages):
        pages = list(sheets(package, templates=True))
    _told(pages)
    yield from map(partial(_grid, len(pages)), several(pages))
    if package.templates:
        yield from map(partial(_grid, len(pages)), several(list(sheets(package, templates=True))))


def _grid(pages: int, rows: tuple[Row, ...]) -> Grid:
    return Grid(rows, f"ofd-{VERSION}", pages)


def _told(pages: list[Sheet]) -> None:
    """Refuse pages whose letters are no characters."""
    glyphs, unmapped = sum(len(page.glyphs) for page in pages), sum(page.unmapped for page in pages)
    if not glyphs:
        raise Unreadable(
            Message(
                zh="页面没有文字，只有图形或图片（文字已转成路径）：请放入制作它的原文件",
                en="its pages hold no text, only paths or pictures: put in the document it was made from",
            ),
        )
    if unmapped > _MOST_UNMAPPED * glyphs:
        raise Unreadable(
            Message(
                zh="文字没有对应的字符（缺少字体编码）：请放入制作它的原文件",
                en="its letters stand for no characters (the font has no code table): put in the document it was made from",  # noqa: E501
            ),
        )
