"""Images that declare a size beyond any memory, end early, or refer to themselves: `HOSTILE_PICTURES`."""

import struct
import zlib


def png(width, height, rows=None, interlaced=0):
    """A PNG that declares this size; its data is `rows` blank rows, by default as many as declared."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    squeeze = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    data = b"".join(squeeze.compress(row) for _ in range(height if rows is None else rows)) + squeeze.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, interlaced)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def jpeg(width, height):
    """A JPEG that declares this size and then ends."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\0"
    quantised = b"\xff\xdb" + struct.pack(">HB", 67, 0) + b"\1" * 64
    huffman = b"".join(b"\xff\xc4" + struct.pack(">HB", 20, kind) + b"\1" + b"\0" * 15 + b"\0" for kind in (0x00, 0x10))
    scan = b"\xff\xda" + struct.pack(">HB", 8, 1) + b"\x01\0\0\x3f\0"
    start = b"\xff\xd8\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame
    return start + quantised + huffman + scan + bytes(50_000) + b"\xff\xd9"


def tiff(width, height, pages=1, circle=False):
    """A TIFF of pages that each declare this size, all from the same few bytes; the last refers to the first."""
    entries = [(256, 4, width), (257, 4, height), (258, 3, 1), (259, 3, 1), (262, 3, 0), (273, 4, 8), (278, 4, height),
               (279, 4, max(1, width * height // 8 % 2**32))]  # fmt: skip
    size = 2 + 12 * len(entries) + 4
    data = b"II*\0" + struct.pack("<I", 8)
    for number in range(pages):
        after = 8 + size * (number + 1) if number < pages - 1 else 8 if circle else 0
        body = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
        data += struct.pack("<H", len(entries)) + body + struct.pack("<I", after)
    return data + bytes(10_000)


HOSTILE_PICTURES = {
    "png of a million by a million": lambda: png(1_000_000, 1_000_000, 10),
    "png of many dots": lambda: png(100_000, 6_000),
    "png that ends early": lambda: png(3000, 3000, 3),
    "png of one line": lambda: png(10_000_000, 1),
    "png of laced lines": lambda: png(20_000, 20_000, 1000, 1),
    "jpeg of four thousand million dots": lambda: jpeg(65_535, 65_535),
    "jpeg of nothing": lambda: jpeg(0, 0),
    "jpeg without its data": lambda: jpeg(9000, 9000),
    "tiff of a million by a million": lambda: tiff(1_000_000, 1_000_000),
    "tiff of thousands of pages": lambda: tiff(100, 100, 5000),
    "tiff in a circle": lambda: tiff(100, 100, 3, circle=True),
    "tiff of many large pages": lambda: tiff(60_000, 60_000, 50),
}
