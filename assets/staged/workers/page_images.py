"""Images of the pages of a PDF, a scan or a photo, upright as they were read, so that the boxes of places fit.

Marks no cells on them (pipelines/report does). Pages are drawn in a worker, within the limits of reading a document;
the libraries are imported only then.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assets.collected.media_type import media_type
from assets.staged.grid import Unreadable
from assets.staged.readers.ocr_libraries import require_ocr
from assets.staged.report import MESSAGES, Refusal, refuse_for_memory
from assets.text.characters import error_text
from warehouse.messages import load_messages

PDF = "application/pdf"
DRAWABLE_TYPES = (PDF, "image/png", "image/jpeg", "image/tiff")
MOST_PAGES = 12  # of one document
_DOTS_PER_INCH = 130
_MOST_DOTS = 12_000_000  # a larger page is drawn at a lower resolution
_POINTS_PER_INCH = 72
_JPEG_QUALITY = 80


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as a grey JPEG; `width` and `height` are in points, as the boxes of places are."""

    page: int
    jpeg: bytes
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PageImages:
    """Pages of the document `sha256`, in order."""

    sha256: str
    pages: tuple[PageImage, ...]


def draw_pages(sha256: str, source: Callable[[], bytes], pages: Mapping[int, bool]) -> PageImages | Refusal:
    """The first MOST_PAGES of `pages` of a document; the values are whether a page was read by OCR.

    Every failure becomes a Refusal, so that a page that cannot be drawn affects nothing else.
    """
    try:
        data = source()
        wanted = dict(sorted(pages.items())[:MOST_PAGES])
        return PageImages(sha256, tuple(_draw(data, wanted)))
    except Unreadable as error:
        return Refusal(sha256, None, "unreadable", error.why)
    except MemoryError:
        return refuse_for_memory(sha256, None)
    except Exception as error:
        failure = error_text(f"{type(error).__name__}: {error}")
        why = load_messages(MESSAGES)["pages_not_drawn"].format(error=failure)
        return Refusal(sha256, None, "unreadable", why)


def _draw(data: bytes, pages: Mapping[int, bool]) -> Iterator[PageImage]:
    kind = media_type(data)
    if kind not in DRAWABLE_TYPES:
        raise Unreadable(load_messages(MESSAGES)["no_page_images"].format(media_type=kind))
    for number, by_ocr in pages.items():
        render = _render_pdf_page if kind == PDF and not by_ocr else _straighten_image
        pixels, width, height = render(data, number, kind)
        yield PageImage(number, _jpeg(pixels, width), round(width, 1), round(height, 1))


def _render_pdf_page(data: bytes, number: int, kind: str) -> tuple[Any, float, float]:
    from assets.staged.readers.pdf.document import draw_page

    return draw_page(data, number, _DOTS_PER_INCH, _MOST_DOTS)


def _straighten_image(data: bytes, number: int, kind: str) -> tuple[Any, float, float]:
    """A page that is an image, straightened as it was for OCR."""
    require_ocr()
    from assets.staged.readers.pdf import image_pages
    from assets.staged.readers.scan import read as picture

    page = (image_pages if kind == PDF else picture).load_page(data, number)
    return page.pixels, page.width, page.height


def _jpeg(pixels: Any, width: float) -> bytes:
    """A JPEG of no more dots than _DOTS_PER_INCH; `width` in points."""
    from PIL import Image

    file, image = io.BytesIO(), Image.fromarray(pixels)
    most = max(1, round(width * _DOTS_PER_INCH / _POINTS_PER_INCH))
    if image.width > most:
        image = image.resize((most, max(1, round(image.height * most / image.width))), Image.Resampling.LANCZOS)
    image.save(file, "JPEG", quality=_JPEG_QUALITY, optimize=True)
    return file.getvalue()
