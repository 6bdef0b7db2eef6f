"""Pictures of the pages of a document as tests look at them: all that have a cell, and whether a place has ink."""

import io
from functools import cache, partial

from PIL import Image

from assets.staged.workers.page_images import PageImages, draw_pages

_DARK = 140


def drawn(data, read):
    """The image of every page that has a cell."""
    cells = read.reading.cells.values()
    found = draw_pages(read.sha256, partial(bytes, data), {c.place.page: c.confidence is not None for c in cells})
    assert isinstance(found, PageImages)
    return found


def ink(picture, box, margin):
    """Whether something dark is in a box, given in points, `margin` points within it."""
    image = _opened(picture.jpeg)
    scale = image.width / picture.width
    x0, top, x1, bottom = box
    inner = (x0 + margin, top + margin, x1 - margin, bottom - margin)
    return min(image.crop(tuple(round(edge * scale) for edge in inner)).getdata()) < _DARK


@cache
def _opened(jpeg):
    """The pixels of an image, decoded once for all places that are checked."""
    return Image.open(io.BytesIO(jpeg)).copy()
