"""The text that programs take out of a PDF, saved as text: pdfplumber's, pdfplumber's with its layout, pdfium's.

`pdftotext -layout` and `pdftotext` print much the same as the last two. Blank cells leave spaces at most, long labels
break over lines, and their figures are printed between or after the parts.
"""

from collections.abc import Callable
from io import BytesIO
from random import Random

import pdfplumber
import pypdfium2

from tests.generator.kinds.pdf import PDF_KINDS
from tests.generator.report import Report

Kind = Callable[[Report, Random], bytes]

_SOURCES = ("ruled", "ruled", "horizontal_rules", "landscape", "header_repeated")


def _source(report: Report, rng: Random) -> bytes:
    return PDF_KINDS[rng.choice(_SOURCES)](report, rng)


def _pdfplumber(report: Report, rng: Random, *, layout: bool) -> bytes:
    with pdfplumber.open(BytesIO(_source(report, rng))) as document:
        return "\n\f".join(page.extract_text(layout=layout) for page in document.pages).encode()


def _pdfium(report: Report, rng: Random) -> bytes:
    document = pypdfium2.PdfDocument(_source(report, rng))
    return "\n\f".join(page.get_textpage().get_text_range() for page in document).encode()


COPIED_PDF_KINDS: dict[str, Kind] = {
    "pdfplumber_text": lambda report, rng: _pdfplumber(report, rng, layout=False),
    "pdfplumber_layout": lambda report, rng: _pdfplumber(report, rng, layout=True),
    "pdfium_text": _pdfium,
}
