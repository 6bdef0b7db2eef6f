"""Images of reports (PNG, JPEG, TIFF): each page recognised, in several readings. Scanned PDF pages are read here too.

Opens files and makes rows; page.py finds the ink, ocr.py recognises it. Places are in points of the straightened page.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

import numpy as np
from PIL import Image, ImageOps

from assets.staged.grid import Box, Cell, Grid, Row, Unreadable, paragraph, round_box
from assets.staged.readers.page_layout.laid_out_page import Rule
from assets.staged.readers.page_layout.missing_rules import close_open_sides
from assets.staged.readers.page_layout.page_breaks import join_cut_tables
from assets.staged.readers.page_layout.ruled_tables import RuledTable, find_tables
from assets.staged.readers.page_layout.wrapped_numbers import has_wrapped_numbers, join_wrapped_numbers
from assets.staged.readers.refusals import check_limit, unreadable
from assets.staged.readers.scan import unruled
from assets.staged.readers.scan.binarise import Pixels
from assets.staged.readers.scan.page import RecognisedLine, ScannedPage, turn_upright
from assets.text.characters import error_text

Image.MAX_IMAGE_PIXELS = None  # PIL's limit only warns; ours refuses before anything is unpacked

VERSION = 3

MOST_PAGES = 40
_MOST_PIXELS = 60_000_000
_MOST_PIXELS_IN_ALL = 500_000_000
_FEWEST_ROWS = 4  # fewer are crossing strokes of writing, not a table
_A4_WIDE = 8.27  # inches
_PLAUSIBLE_WIDTHS = (5.0, 17.0)
_FINEST_DPI, _COARSEST_DPI, _TARGET_DPI, _LEGIBLE_DPI = 240, 110, 200, 60
_REDUCING_GAP = 3.0  # PIL reduces much larger images coarsely first


def read(data: bytes) -> Grid:
    """The first of `readings`."""
    return next(readings(data))


def readings(data: bytes) -> Iterator[Grid]:
    """The readings of an image's pages. Raises Unreadable if it cannot be opened or is too large."""
    pages = [turn_upright(grey, dpi, number) for number, (grey, dpi) in enumerate(_open_pages(data), start=1)]
    for rows in scanned_readings(pages):
        yield Grid(rows, f"picture-{VERSION}", len(pages))


def load_page(data: bytes, number: int) -> ScannedPage:
    """Page `number` of an image file, upright."""
    grey, dpi = next(islice(_open_pages(data), number - 1, None))
    return turn_upright(grey, dpi, number)


def scanned_readings(pages: Sequence[ScannedPage]) -> Iterator[tuple[Row, ...]]:
    """The rows of `pages` as drawn, with cut rows joined, and both with open sides closed.

    If no table is drawn, the readings by the position of words come first.
    """
    drawn = _rows(pages, lambda rules: rules)
    if sum(row.table > 0 for row in drawn) < _FEWEST_ROWS:
        yield from unruled.readings(pages)
    yield drawn
    yield join_cut_tables(drawn)
    if has_wrapped_numbers(drawn):
        yield join_wrapped_numbers(drawn)
        yield join_cut_tables(join_wrapped_numbers(drawn))
    closed = _rows(pages, close_open_sides)
    if closed != drawn:
        yield closed
        yield join_cut_tables(closed)


def _rows(pages: Sequence[ScannedPage], prepare_rules: Callable[[list[Rule]], list[Rule]]) -> tuple[Row, ...]:
    rows: list[Row] = []
    number = 0
    for page in pages:
        found = find_tables(prepare_rules(page.rules))
        boxes = [box for table in found for row in table.rows for box in row if box is not None]
        inside, outside = page.recognise_boxes(boxes)
        blocks = [
            (line.box[1], [paragraph(line.recognised.text, page.number)]) for line in outside if line.recognised.text
        ]
        for table in found:
            number += 1
            blocks.append((table.box[1], _table_rows(table, inside, number, page.number)))
        rows += [row for _, block in sorted(blocks, key=lambda block: block[0]) for row in block]
    return tuple(rows)


def _table_rows(table: RuledTable, inside: dict[Box, list[RecognisedLine]], number: int, page: int) -> list[Row]:
    return [
        Row(
            tuple(
                _cell(inside[box], column, box) for column, box in enumerate(row, start=1) if box is not None
            ),
            number, place, page,
        )
        for place, row in enumerate(table.rows, start=1)
    ]  # fmt: skip


def _cell(lines: list[RecognisedLine], column: int, box: Box) -> Cell:
    results = [line.recognised for line in lines]
    text = "\n".join(result.text for result in results)
    others = results[0].others if len(results) == 1 else ()
    return Cell(text, column, round_box(box), min((result.confidence for result in results), default=1.0), others)


def _open_pages(data: bytes) -> Iterator[tuple[Pixels, float]]:
    """The pages of an image file in grey with their dots per inch, one at a time."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            pixels = 0
            for number in range(getattr(image, "n_frames", 1)):
                check_limit(number + 1, MOST_PAGES, "image_pages")
                image.seek(number)
                pixels += image.width * image.height
                check_limit(image.width * image.height, _MOST_PIXELS, "pixels")
                check_limit(pixels, _MOST_PIXELS_IN_ALL, "pixels")
                yield _to_grey(image)
    except Unreadable:
        raise
    except (OSError, ValueError, TypeError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise unreadable("image_corrupt", reason=error_text(error)) from error


def _to_grey(image: Image.Image) -> tuple[Pixels, float]:
    """An image in grey on white, and its dots per inch: those its file states if plausible, else as on A4."""
    stated = image.info.get("dpi", (0, 0))[0]
    turned = ImageOps.exif_transpose(image)
    if turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info:
        turned = turned.convert("RGBA")
        turned = Image.alpha_composite(Image.new("RGBA", turned.size, "white"), turned)
    dpi = (
        float(stated)
        if stated and _PLAUSIBLE_WIDTHS[0] <= turned.width / stated <= _PLAUSIBLE_WIDTHS[1]
        else turned.width / _A4_WIDE
    )
    return _scale(turned.convert("L"), dpi)


def _scale(grey: Image.Image, dpi: float) -> tuple[Pixels, float]:
    """The image at a resolution suitable for recognition: finer gains nothing, coarser loses thin rules."""
    if _COARSEST_DPI <= dpi <= _FINEST_DPI:
        return np.asarray(grey, np.uint8), dpi
    if dpi < _LEGIBLE_DPI:
        raise unreadable("image_too_coarse", dpi=round(dpi))
    scale = _TARGET_DPI / dpi
    check_limit(round(grey.width * scale * grey.height * scale), _MOST_PIXELS, "pixels")
    size = (max(1, round(grey.width * scale)), max(1, round(grey.height * scale)))
    return np.asarray(grey.resize(size, Image.Resampling.LANCZOS, reducing_gap=_REDUCING_GAP), np.uint8), float(
        _TARGET_DPI
    )
