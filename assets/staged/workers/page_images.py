"""Pictures of the pages of a PDF, a scan or a photo, upright as they were read, so that the boxes of places fit.

Draws pages and nothing else: which cells are marked on them is the matter of whoever shows them. Drawn in a worker,
within the limits of reading a document; its libraries are loaded only then.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assets.collected.media_type import media_type
from assets.staged.grid import Unreadable
from assets.staged.report import Refusal, beyond_memory
from assets.text.characters import in_words
from warehouse.messages import Message

PDF = "application/pdf"
KINDS = (PDF, "image/png", "image/jpeg", "image/tiff")  # the formats that have a picture of their pages
MOST = 12  # pages drawn of one document
_FINENESS = 130  # dots an inch
_MOST_DOTS = 12_000_000  # a larger page is drawn more coarsely
_INCH = 72
_QUALITY = 80


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as a grey JPEG; `width` and `height` are in points, in which places have their boxes."""

    page: int
    jpeg: bytes
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pages of the document `sha256`, in order."""

    sha256: str
    pages: tuple[Picture, ...]


def pictures(sha256: str, source: Callable[[], bytes], pages: Mapping[int, bool]) -> Pictures | Refusal:
    """The first MOST of `pages` of a document, by number, with whether what stands there was recognised.

    Whatever goes wrong becomes a Refusal: a page that cannot be drawn costs its picture alone.
    """
    try:
        data = source()
        wanted = dict(sorted(pages.items())[:MOST])
        return Pictures(sha256, tuple(_drawn(data, wanted)))
    except Unreadable as error:
        return Refusal(sha256, None, "unreadable", error.why)
    except MemoryError:
        return beyond_memory(sha256, None)
    except Exception as error:
        said = in_words(f"{type(error).__name__}: {error}")
        return Refusal(
            sha256,
            None,
            "unreadable",
            Message(
                zh=f"画不出页面（{said}），请查看原件",
                en=f"its pages cannot be drawn ({said}), look at the document itself",
            ),
        )


def _drawn(data: bytes, pages: Mapping[int, bool]) -> Iterator[Picture]:
    kind = media_type(data)
    if kind not in KINDS:
        raise Unreadable(Message(zh=f"{kind} 没有页面图片", en=f"{kind} has no pictures of pages"))
    for number, recognised in pages.items():
        draw = _written if kind == PDF and not recognised else _recognised
        pixels, width, height = draw(data, number, kind)
        yield Picture(number, _jpeg(pixels, width), round(width, 1), round(height, 1))


def _written(data: bytes, number: int, kind: str) -> tuple[Any, float, float]:
    from assets.staged.readers.pdf.document import draw_page

    return draw_page(data, number, _FINENESS, _MOST_DOTS)


def _recognised(data: bytes, number: int, kind: str) -> tuple[Any, float, float]:
    """A page that is a picture, as it was straightened for its writing to be recognised."""
    from assets.staged.readers.pdf import image_pages
    from assets.staged.readers.scan import read as picture

    page = (image_pages if kind == PDF else picture).load_page(data, number)
    return page.pixels, page.width, page.height


def _jpeg(pixels: Any, width: float) -> bytes:
    """The picture at no more dots than are worth showing; `width` in points."""
    from PIL import Image

    file, image = io.BytesIO(), Image.fromarray(pixels)
    most = max(1, round(width * _FINENESS / _INCH))
    if image.width > most:
        image = image.resize((most, max(1, round(image.height * most / image.width))), Image.Resampling.LANCZOS)
    image.save(file, "JPEG", quality=_QUALITY, optimize=True)
    return file.getvalue()
