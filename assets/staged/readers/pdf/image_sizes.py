"""How many dots the pictures of a page have, told before any of them is drawn.

Of a JPEG 2000 picture it is not its entry in the PDF that tells, but the picture itself: what is drawn is what it says,
and a thousand bytes may say any size.
"""

import struct

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_JPX = "JPXDecode"
_SIZE = b"\xff\x4f\xff\x51"  # start of a code stream, and of its size (ISO/IEC 15444-1, A.4.1 and A.5.1)


def dots(page: pdfium.PdfPage) -> int:
    """The dots of all pictures on a page, of those within forms two deep too."""
    return sum(map(_dots, page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=2)))


def _dots(picture: pdfium.PdfImage) -> int:
    width, height = picture.get_px_size()
    filters = picture.get_filters()
    return max(int(width * height), _of_jpeg_2000(picture) if filters[-1:] == [_JPX] else 0)


def _of_jpeg_2000(picture: pdfium.PdfImage) -> int:
    """The dots that a JPEG 2000 picture says it has, times its components: each unpacks to large numbers."""
    data = bytes(picture.get_data(decode_simple=True))
    at = data.find(_SIZE)
    if at < 0 or len(data) < at + len(_SIZE) + 38:
        return 0
    size = struct.unpack_from(">HHIIIIIIIIH", data, at + len(_SIZE))
    right, bottom, left, top, components = (int(size[n]) for n in (2, 3, 4, 5, 10))
    return max(0, right - left) * max(0, bottom - top) * components
