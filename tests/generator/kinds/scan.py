"""Scans and pictures of reports: ruled pages rendered, then skewed, blurred and speckled as paper is: `SCAN_KINDS`.

A kind takes a report and a random source; the same two give the same bytes on a machine with the same fonts. The pages
that are rendered hold no font: where no Chinese one is installed they stay empty (`renders_chinese`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from io import BytesIO
from random import Random
from typing import Literal

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.generator.kinds.pdf import SHORT, Style, write
from tests.generator.kinds.pdf_cells import FONT
from tests.generator.report import Report

STEEPEST = 2.0  # degrees
INCH = 72


@dataclass(frozen=True)
class Scan:
    """`dpi` dots an inch; pictures hold one page, so their reports are without narratives; `clean` is an export."""

    format: Literal["png", "jpeg", "tiff", "pdf"]
    dpi: int
    clean: bool = False


def write_scan(scan: Scan, report: Report, rng: Random) -> bytes:
    """The bytes of a picture or of a PDF of pictures."""
    style = SHORT if scan.format in ("png", "jpeg") and not scan.clean else Style()
    pages = rendered(write(style, report, rng), scan.dpi)
    if scan.clean:
        return _encoded(_long(pages), scan, rng)
    worn = [_worn(page, rng) for page in pages]
    if scan.format == "pdf":
        return _pdf(worn, scan, rng)
    return _tiff(worn, scan) if scan.format == "tiff" else _encoded(worn[0], scan, rng)


def rendered(data: bytes, dpi: int) -> list[Image.Image]:
    """The pages of a PDF in grey."""
    document = pypdfium2.PdfDocument(data)
    pages = [page.render(scale=dpi / INCH, grayscale=True).to_pil() for page in document]
    document.close()
    return pages


@cache
def renders_chinese() -> bool:
    """Whether this machine has a face for the pages that are rendered: without one a character leaves no ink."""
    canvas = Canvas(BytesIO(), invariant=1, pagesize=(40, 40))
    canvas.setFont(FONT, 30)
    canvas.drawString(5, 8, "龍")
    ink = np.asarray(rendered(canvas.getpdfdata(), INCH)[0]) < 128
    return bool(ink.sum() > 60 and ink[12:28, 10:28].sum() > 20)


def _worn(page: Image.Image, rng: Random) -> Image.Image:
    """A page as it comes off a scanner: askew, a little out of focus, on paper that is neither white nor even."""
    page = page.rotate(rng.uniform(-STEEPEST, STEEPEST), Image.Resampling.BICUBIC, fillcolor=255)
    page = page.filter(ImageFilter.GaussianBlur(rng.uniform(0.2, 0.8)))
    noise = np.random.default_rng(rng.getrandbits(32))
    grey = np.asarray(page, np.float32)
    paper, ink = rng.uniform(225, 255), rng.uniform(0, 60)
    grey = ink + grey / 255 * (paper - ink)
    grey += np.linspace(0, rng.uniform(-15, 15), grey.shape[1], dtype=np.float32)
    grey += noise.normal(0, rng.uniform(1, 9), grey.shape).astype(np.float32)
    specks = noise.random(grey.shape, np.float32) < rng.choice((0, 0, 0.0002))
    grey[specks] = ink
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


def _long(pages: list[Image.Image]) -> Image.Image:
    """The pages one below the other."""
    picture = Image.new("L", (max(page.width for page in pages), sum(page.height for page in pages)), 255)
    top = 0
    for page in pages:
        picture.paste(page, (0, top))
        top += page.height
    return picture


def _encoded(page: Image.Image, scan: Scan, rng: Random) -> bytes:
    target = BytesIO()
    quality = {"quality": rng.randint(60, 92)} if scan.format == "jpeg" else {}
    page.save(target, scan.format.upper(), dpi=(scan.dpi, scan.dpi), **quality)
    return target.getvalue()


def _tiff(pages: list[Image.Image], scan: Scan) -> bytes:
    target = BytesIO()
    pages[0].save(
        target, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw", dpi=(scan.dpi, scan.dpi)
    )
    return target.getvalue()


def _pdf(pages: list[Image.Image], scan: Scan, rng: Random) -> bytes:
    """Pages that hold a JPEG each and no text."""
    canvas = Canvas(BytesIO(), invariant=1)
    for page in pages:
        size = (page.width * INCH / scan.dpi, page.height * INCH / scan.dpi)
        canvas.setPageSize(size)
        picture = _encoded(page, Scan("jpeg", scan.dpi), rng)
        canvas.drawImage(ImageReader(BytesIO(picture)), 0, 0, *size)
        canvas.showPage()
    return canvas.getpdfdata()


SCANS = {
    "scan_pdf_150": Scan("pdf", 150),
    "scan_pdf_200": Scan("pdf", 200),
    "scan_pdf_300": Scan("pdf", 300),
    "scan_tiff_200": Scan("tiff", 200),
    "photo_jpeg_200": Scan("jpeg", 200),
    "photo_png_150": Scan("png", 150),
    "photo_png_300": Scan("png", 300),
    "long_png_150": Scan("png", 150, clean=True),
}
SCAN_KINDS: dict[str, Callable[[Report, Random], bytes]] = {
    name: partial(write_scan, scan) for name, scan in SCANS.items()
}
