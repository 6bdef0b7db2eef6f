"""A page as a picture with its marked cells boxed, cut to the part they are in. Draws no page itself."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from assets.staged.workers.page_images import PageImage
from pipelines.report.page_images import BoxedCell

_COLOURS = {"failing": "#E09000", "suspect": "#D00000"}
_AROUND = 60.0  # points above and below the marked cells
_LOWEST = 180.0  # points: a lower part of a page shows too little of its table
_QUALITY = 80


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG; `width` and `height` in points, as on the page."""

    jpeg: bytes
    width: float
    height: float


def mark_page(page: PageImage, boxes: Sequence[BoxedCell]) -> Picture:
    """The part of a page with the `boxes`, over its whole width: suspect cells in red, the others in yellow."""
    image = Image.open(io.BytesIO(page.jpeg)).convert("RGB")
    scale = image.width / page.width
    draw = ImageDraw.Draw(image)
    for cell in boxes:
        suspect = cell.mark == "suspect"
        edges = tuple(edge * scale for edge in cell.box)
        draw.rectangle(edges, outline=_COLOURS[cell.mark], width=max(2, round(scale * (2 if suspect else 1.2))))
    top, bottom = _part(page, boxes)
    image = image.crop((0, round(top * scale), image.width, round(bottom * scale)))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=_QUALITY, optimize=True)
    return Picture(file.getvalue(), page.width, bottom - top)


def _part(page: PageImage, boxes: Sequence[BoxedCell]) -> tuple[float, float]:
    """Top and bottom of the part to show."""
    top = max(0.0, min(cell.box[1] for cell in boxes) - _AROUND)
    bottom = min(page.height, max(cell.box[3] for cell in boxes) + _AROUND)
    if bottom - top < _LOWEST:
        bottom = min(page.height, top + _LOWEST)
        top = max(0.0, bottom - _LOWEST)
    return top, bottom
