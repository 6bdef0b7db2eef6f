"""Pictures of reports, PNG, JPEG and TIFF, and any pages that are pictures: recognised, in several readings.

Opens files and makes rows; page.py tells the ink, ocr.py the words. Places are in points of the page
made straight.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

import numpy as np
from PIL import Image, ImageOps

from assets.staged.grid import Box, Cell, Grid, Row, Unreadable, bounded, paragraph, rounded
from assets.staged.readers.page_layout.missing_rules import closed
from assets.staged.readers.page_layout.page_breaks import joined
from assets.staged.readers.page_layout.ruled_tables import RuledTable, tables
from assets.staged.readers.page_layout.sheet import Rule
from assets.staged.readers.page_layout.wrapped_numbers import run_on, suspected
from assets.staged.readers.scan import unruled
from assets.staged.readers.scan.binarise import Pixels
from assets.staged.readers.scan.page import InkPage, Written, upright
from assets.text.characters import in_words
from warehouse.messages import Message

Image.MAX_IMAGE_PIXELS = None  # its own bound only warns; ours refuses, before anything is unpacked

VERSION = 1

MOST_PAGES = 40
_MOST_DOTS = 60_000_000
_MOST_IN_ALL = 500_000_000
_FEWEST_ROWS = 4  # fewer are no table of a report: strokes of writing that cross
_A4_WIDE = 8.27  # inches
_WIDTHS = (5.0, 17.0)
_FINEST, _COARSEST, _WORKED, _LEGIBLE = 240, 110, 200, 60  # dots an inch
_GAP = 3.0  # pictures of over six times as many dots, finer than scanners are, are made coarser at once before


def read(data: bytes) -> Grid:
    """The first of the readings."""
    return next(readings(data))


def readings(data: bytes) -> Iterator[Grid]:
    """The readings of a picture's pages, first as drawn; Unreadable where it cannot be opened or is too large."""
    pages = [upright(grey, dpi, number) for number, (grey, dpi) in enumerate(_pictures(data), start=1)]
    for rows in several(pages):
        yield Grid(rows, f"picture-{VERSION}", len(pages))


def page(data: bytes, number: int) -> InkPage:
    """Page `number` of a picture, upright."""
    grey, dpi = next(islice(_pictures(data), number - 1, None))
    return upright(grey, dpi, number)


def several(pages: Sequence[InkPage]) -> Iterator[tuple[Row, ...]]:
    """The rows of `pages` as drawn, with cut rows joined, and both with open sides closed; where no table is drawn, by
    where the words stand.
    """
    drawn = _rows(pages, lambda rules: rules)
    if sum(row.table > 0 for row in drawn) < _FEWEST_ROWS:
        yield from unruled.readings(pages)
    yield drawn
    yield joined(drawn)
    if suspected(drawn):
        yield run_on(drawn)
        yield joined(run_on(drawn))
    mended = _rows(pages, closed)
    if mended != drawn:
        yield mended
        yield joined(mended)


def _rows(pages: Sequence[InkPage], made: Callable[[list[Rule]], list[Rule]]) -> tuple[Row, ...]:
    rows: list[Row] = []
    number = 0
    for page in pages:
        found = tables(made(page.rules))
        boxes = [box for table in found for row in table.rows for box in row if box is not None]
        inside, outside = page.written(boxes)
        blocks = [(line.box[1], [paragraph(line.said.text, page.number)]) for line in outside if line.said.text]
        for table in found:
            number += 1
            blocks.append((table.box[1], _table(table, inside, number, page.number)))
        rows += [row for _, block in sorted(blocks, key=lambda block: block[0]) for row in block]
    return tuple(rows)


def _table(table: RuledTable, inside: dict[Box, list[Written]], number: int, page: int) -> list[Row]:
    return [
        Row(
            tuple(
                _cell(inside[box], column, box) for column, box in enumerate(row, start=1) if box is not None
            ),
            number, place, page,
        )
        for place, row in enumerate(table.rows, start=1)
    ]  # fmt: skip


def _cell(lines: list[Written], column: int, box: Box) -> Cell:
    said = [line.said for line in lines]
    text = "\n".join(one.text for one in said)
    others = said[0].others if len(said) == 1 else ()
    return Cell(text, column, rounded(box), min((one.confidence for one in said), default=1.0), others)


def _pictures(data: bytes) -> Iterator[tuple[Pixels, float]]:
    """The pages of a picture in grey with their dots an inch, one at a time."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            dots = 0
            for number in range(getattr(image, "n_frames", 1)):
                bounded(number + 1, MOST_PAGES, Message(zh="页图片", en="pictures of pages"))
                image.seek(number)
                dots += image.width * image.height
                bounded(image.width * image.height, _MOST_DOTS, Message(zh="像素", en="dots in a picture"))
                bounded(dots, _MOST_IN_ALL, Message(zh="像素", en="dots"))
                yield _grey(image)
    except Unreadable:
        raise
    except (OSError, ValueError, TypeError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise Unreadable(
            Message(
                zh=f"图片已损坏（{in_words(error)}）：请重新扫描或保存",
                en=f"a damaged picture ({in_words(error)}): scan or save it again",
            ),
        ) from error


def _grey(image: Image.Image) -> tuple[Pixels, float]:
    """A picture in grey on white, and its dots an inch: as its file says where that can be, else as on A4."""
    said = image.info.get("dpi", (0, 0))[0]
    taken = ImageOps.exif_transpose(image)
    if taken.mode in ("RGBA", "LA", "PA") or "transparency" in taken.info:
        taken = taken.convert("RGBA")
        taken = Image.alpha_composite(Image.new("RGBA", taken.size, "white"), taken)
    dpi = float(said) if said and _WIDTHS[0] <= taken.width / said <= _WIDTHS[1] else taken.width / _A4_WIDE
    return _sized(taken.convert("L"), dpi)


def _sized(grey: Image.Image, dpi: float) -> tuple[Pixels, float]:
    """The picture at a resolution that is worked with: finer ones gain nothing, coarser ones lose thin rules."""
    if _COARSEST <= dpi <= _FINEST:
        return np.asarray(grey, np.uint8), dpi
    if dpi < _LEGIBLE:
        raise Unreadable(
            Message(
                zh=f"图片每英寸只有 {dpi:.0f} 点，看不清：请以 200 点以上重新扫描",
                en=f"a picture of {dpi:.0f} dots an inch cannot be read: scan it again and save it with 200 or more",
            ),
        )
    scale = _WORKED / dpi
    bounded(round(grey.width * scale * grey.height * scale), _MOST_DOTS, Message(zh="像素", en="dots in a picture"))
    size = (max(1, round(grey.width * scale)), max(1, round(grey.height * scale)))
    return np.asarray(grey.resize(size, Image.Resampling.LANCZOS, reducing_gap=_GAP), np.uint8), float(_WORKED)
