"""The number of pixels of the images on a page, determined before any of them is drawn.

The size of a JPEG 2000 image comes from the image itself, not from its entry in the PDF: that size is what is drawn,
and a thousand bytes may declare any size.
"""

import struct

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_JPEG_2000_FILTER = "JPXDecode"
_SIZE_MARKER = b"\xff\x4f\xff\x51"  # start of a code stream and of its size (ISO/IEC 15444-1, A.4.1, A.5.1)


def count_pixels(page: pdfium.PdfPage) -> int:
    """The pixels of all images on a page, including those inside forms two levels deep."""
    return sum(map(_image_pixels, page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=2)))


def _image_pixels(image: pdfium.PdfImage) -> int:
    width, height = image.get_px_size()
    filters = image.get_filters()
    return max(int(width * height), _jpeg_2000_pixels(image) if filters[-1:] == [_JPEG_2000_FILTER] else 0)


def _jpeg_2000_pixels(image: pdfium.PdfImage) -> int:
    """The pixels that a JPEG 2000 image declares, times its components, as each is unpacked separately."""
    data = bytes(image.get_data(decode_simple=True))
    at = data.find(_SIZE_MARKER)
    if at < 0 or len(data) < at + len(_SIZE_MARKER) + 38:
        return 0
    size = struct.unpack_from(">HHIIIIIIIIH", data, at + len(_SIZE_MARKER))
    right, bottom, left, top, components = (int(size[n]) for n in (2, 3, 4, 5, 10))
    return max(0, right - left) * max(0, bottom - top) * components
