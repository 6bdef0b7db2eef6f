"""PDFs made to be too much or to go round in circles, written object by object: `HOSTILE_PDFS`, small all of them."""

import struct
import zlib
from pathlib import Path

import reportlab

_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
_BLANKS = b" " * 1_000_000
_WORDS = b"BT /F 12 Tf 72 700 Td (2023) Tj ET"


def pdf(objects, root=1):
    """A PDF of these objects by number, the catalogue being `root`."""
    data, places = b"%PDF-1.7\n", {}
    for number, body in objects.items():
        places[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(
        b"%010d 00000 n \n" % places[n] if n in places else b"0000000000 65535 f \n" for n in range(max(objects) + 1)
    )
    return data + b"xref\n0 %d\n%strailer<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        max(objects) + 1, table, max(objects) + 1, root, len(data),
    )  # fmt: skip


def stream(data, entries=b"", length=None):
    return b"<</Length %s%s>>stream\n%s\nendstream" % (length or b"%d" % len(data), entries, data)


def page(content=_WORDS, *, font=_FONT, resources=b"", box=b"0 0 595 842", entries=b"", more=None):
    """A PDF of one page; the font is F, `resources` are further entries, `more` further objects from 10 on."""
    return pdf({
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>%s>>%s>>"
        % (box, resources, entries),
        4: content if content.startswith((b"<<", b"[")) else stream(content),
        5: font,
    } | (more or {}))  # fmt: skip


def deflated(size, times, head=b""):
    """`size` blanks after `head`, deflated so many times over; a million of them deflated once and put in again."""
    squeeze = zlib.compressobj(9, wbits=-15)
    data = squeeze.compress(head) + squeeze.flush(zlib.Z_FULL_FLUSH)
    data += (squeeze.compress(_BLANKS) + squeeze.flush(zlib.Z_FULL_FLUSH)) * (size // len(_BLANKS))
    check = zlib.adler32(head)
    for _ in range(size // len(_BLANKS)):
        check = zlib.adler32(_BLANKS, check)
    data = b"\x78\xda" + data + squeeze.flush() + check.to_bytes(4, "big")
    for _ in range(times - 1):
        data = zlib.compress(data, 9)
    return data


def flate(data, times, entries=b""):
    return stream(data, b"/Filter[%s]%s" % (b"/FlateDecode " * times, entries))


def picture(width, height, entries=b"", data=None):
    """An image that declares this size, one bit a dot."""
    entry = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 1%s"
    data = zlib.compress(bytes(1000)) if data is None else data
    return stream(data, entry % (width, height, entries or b"/Filter/FlateDecode"))


def jpeg_2000(width, height):
    """The code stream of a JPEG 2000 image that declares this size and contains nothing."""
    size = struct.pack(">HIIIIIIIIH", 0, width, height, 0, 0, width, height, 0, 0, 3) + b"\x07\x01\x01" * 3
    coding = b"\x00\x00\x00\x01\x00\x05\x04\x04\x00\x00"
    parts = ((b"\xff\x51", size), (b"\xff\x52", coding), (b"\xff\x5c", b"\x40" * 17))
    head = b"".join(mark + struct.pack(">H", len(part) + 2) + part for mark, part in parts)
    return b"\xff\x4f" + head + b"\xff\x90" + struct.pack(">HHIBB", 10, 0, 34, 0, 1) + b"\xff\x93" + bytes(20)


def jbig2(width, height):
    """A JBIG2 image that declares this size: a page and a region of it that contain nothing."""
    region = struct.pack(">IIIIBB", width, height, 0, 0, 0, 0) + b"\x03\xff\xfd\xff\x02\xfe\xfe\xfe" + bytes(64)
    header = struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)
    segments = (
        struct.pack(">IBBBI", n, kind, 0, 1, len(data)) + data for n, kind, data in ((0, 48, header), (1, 38, region))
    )
    return b"".join(segments)


def pictured(data, kind, width, height):
    """A page of one image, whose dictionary declares this size."""
    entry = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/%s"
    return page(
        b"q 595 0 0 842 0 0 cm /X Do Q", resources=_LOOP, more={10: stream(data, entry % (width, height, kind))}
    )


def _compound_font():
    """A TrueType font in which every glyph made of others is made of itself."""
    font = bytearray((Path(reportlab.__file__).parent / "fonts" / "Vera.ttf").read_bytes())
    number = int.from_bytes(font[4:6], "big")
    entries = (font[12 + 16 * n : 28 + 16 * n] for n in range(number))
    tables = {bytes(e[:4]): int.from_bytes(e[8:12], "big") for e in entries}
    wide = font[tables[b"head"] + 51]
    glyphs = int.from_bytes(font[tables[b"maxp"] + 4 : tables[b"maxp"] + 6], "big")
    size = 4 if wide else 2
    for glyph in range(glyphs):
        at = tables[b"loca"] + size * glyph
        place = int.from_bytes(font[at : at + size], "big") * (1 if wide else 2) + tables[b"glyf"]
        if font[place : place + 2] == b"\xff\xff":  # as many contours as a glyph of others has
            font[place + 12 : place + 14] = glyph.to_bytes(2, "big")
    return bytes(font)


def _nested(count, left, right):
    return left * count + right * count


def _rules(across, down):
    lines = [f"{x * 0.5:.1f} 0 m {x * 0.5:.1f} 800 l S" for x in range(across)]
    lines += [f"0 {y * 0.5:.1f} m 500 {y * 0.5:.1f} l S" for y in range(down)]
    return "\n".join(lines).encode()


_TYPE3 = (
    b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[.001 0 0 .001 0 0]/CharProcs<</a 10 0 R>>"
    b"/Encoding<</Differences[48/a/a/a/a]>>/FirstChar 48/LastChar 51/Widths[9 9 9 9]/Resources<</Font<</F 5 0 R>>>>>>"
)
_TRUETYPE = (
    b"<</Type/Font/Subtype/TrueType/BaseFont/Loop/FirstChar 192/LastChar 196/Widths[500 500 500 500 500]"
    b"/Encoding/WinAnsiEncoding/FontDescriptor 10 0 R>>"
)
_DESCRIPTOR = b"<</Type/FontDescriptor/FontName/Loop/Flags 32/FontBBox[0 0 1 1]/FontFile2 11 0 R>>"
_CMAP = b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap /Loop usecmap %s endcmap end end"
_RANGES = (
    b"1 begincodespacerange <0000> <FFFF> endcodespacerange " + b"1 beginbfrange <0000> <FFFF> <0030> endbfrange " * 500
)
_COMPOSITE = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding 12 0 R/DescendantFonts[5 0 R]/ToUnicode 10 0 R>>"
_TILES = (
    b"/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep .001/YStep .001/Resources<</Pattern<</P 10 0 R>>>>"
)
_LOOP = b"/XObject<</X 10 0 R>>"
_FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X %d 0 R/Y %d 0 R>>>>"
# Forms that each draw the next one twice: 2 to the power of 24 pictures of nothing.
_DOUBLING = {n: stream(b"/X Do /Y Do", _FORM % (n + 1, n + 1)) for n in range(10, 34)} | {
    34: stream(_WORDS, _FORM % (9, 9))
}

HOSTILE_PDFS = {
    "content of gigabytes": lambda: page(flate(deflated(1_000_000_000, 3), 3)),
    "content of gigabytes with words": lambda: page(flate(deflated(500_000_000, 2, _WORDS), 2)),
    "many contents of one bomb": lambda: page(
        b"[%s]" % (b"10 0 R " * 1000), more={10: flate(deflated(50_000_000, 2, _WORDS), 2)}
    ),
    "unicode map of gigabytes": lambda: page(
        font=b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 10 0 R>>",
        more={10: flate(deflated(500_000_000, 2), 2)},
    ),
    "object stream of gigabytes": lambda: page(
        more={10: flate(deflated(500_000_000, 2), 2, b"/Type/ObjStm/N 1000000/First 10")}
    ),
    "page tree in a circle": lambda: pdf({
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R 2 0 R]/Count 100>>",
        3: b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R 3 0 R]/Count 50>>",
    }),
    "pages two thousand million": lambda: page().replace(b"/Count 1", b"/Count 2000000000"),
    "one page a hundred thousand times": lambda: page().replace(b"/Kids[3 0 R]", b"/Kids[%s]" % (b"3 0 R " * 100_000)),
    "page tree ever deeper": lambda: pdf(
        {1: b"<</Type/Catalog/Pages 2 0 R>>"}
        | {n: b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (n + 1) for n in range(2, 20_000)}
        | {20_000: b"<</Type/Page/MediaBox[0 0 9 9]>>"}
    ),
    "parents in a circle": lambda: page().replace(b"/Type/Pages/", b"/Type/Pages/Parent 3 0 R/"),
    "a length that is its own": lambda: page(stream(_WORDS, length=b"4 0 R")),
    "an object that is itself": lambda: page(font=b"5 0 R"),
    "contents that hold themselves": lambda: page(b"[4 0 R 4 0 R]"),
    "resources in a circle": lambda: page(
        resources=b"/XObject 10 0 R", more={10: b"<</X 10 0 R/Y 11 0 R>>", 11: b"10 0 R"}
    ),
    "a table of objects that is its own predecessor": lambda: page().replace(b"trailer<<", b"trailer<</Prev 9 "),
    "a form that draws itself": lambda: page(
        b"/X Do", resources=_LOOP, more={10: stream(b"/X Do /Y Do " + _WORDS, _FORM % (10, 10))}
    ),
    "forms that double": lambda: page(b"/X Do", resources=_LOOP, more=_DOUBLING),
    "a font of glyphs that show themselves": lambda: page(
        b"BT /F 12 Tf 9 9 Td (0123) Tj ET", font=_TYPE3, more={10: stream(b"9 0 d0 BT /F 12 Tf (0123) Tj ET")}
    ),
    "a font of glyphs made of themselves": lambda: page(
        b"BT /F 12 Tf 9 9 Td (\300\301\302) Tj ET", font=_TRUETYPE,
        more={10: _DESCRIPTOR, 11: flate(zlib.compress(_compound_font()), 1)},
    ),
    "a font that descends from itself": lambda: page(
        font=_COMPOSITE,
        more={10: stream(_CMAP % _RANGES, b"/UseCMap 10 0 R"), 12: stream(_CMAP % b"", b"/UseCMap 12 0 R")},
    ),
    "a pattern of itself": lambda: page(
        b"/Pattern cs /P scn 0 0 500 500 re f", resources=b"/Pattern<</P 10 0 R>>",
        more={10: stream(b"/Pattern cs /P scn 0 0 500 500 re f", _TILES)},
    ),
    "arrays ever deeper": lambda: page(font=_nested(50_000, b"[", b"]")),
    "dictionaries ever deeper": lambda: page(font=_nested(50_000, b"<</F", b">>")),
    "content ever deeper": lambda: page(_nested(100_000, b"q ", b"Q ") + _nested(50_000, b"[", b"] TJ ")),
    "a page of a thousand kilometres": lambda: page(box=b"0 0 2834645669 2834645669"),
    "a page of no size": lambda: page(box=b"0 0 0 0"),
    "a picture on a page of a thousand kilometres": lambda: page(
        b"q 2834645669 0 0 2834645669 0 0 cm /X Do Q", box=b"0 0 2834645669 2834645669", resources=_LOOP,
        more={10: picture(1000, 1000)},
    ),
    "a picture of a million by a million": lambda: page(
        b"q 595 0 0 842 0 0 cm /X Do Q", resources=_LOOP, more={10: picture(1_000_000, 1_000_000)}
    ),
    "a picture of gigabytes": lambda: page(
        b"q 595 0 0 842 0 0 cm /X Do Q", resources=_LOOP,
        more={10: picture(60_000, 60_000, b"/Filter[/FlateDecode/FlateDecode]", deflated(450_000_000, 2))},
    ),
    "a JPEG 2000 picture of gigabytes": lambda: pictured(jpeg_2000(60_000, 60_000), b"JPXDecode", 60_000, 60_000),
    "a JPEG 2000 picture that hides its size": lambda: pictured(jpeg_2000(60_000, 60_000), b"JPXDecode", 100, 100),
    "a JBIG2 picture of gigabytes": lambda: pictured(jbig2(60_000, 60_000), b"JBIG2Decode", 60_000, 60_000),
    "a JBIG2 picture that hides its size": lambda: pictured(jbig2(60_000, 60_000), b"JBIG2Decode", 100, 100),
    "one picture ten thousand times": lambda: page(
        b"q 595 0 0 842 0 0 cm /X Do Q " * 10_000, resources=_LOOP, more={10: picture(2480, 3508)}
    ),
    "a hundred thousand cells": lambda: page(_rules(1000, 100)),
    "a million glyphs": lambda: page(b"BT /F 1 Tf 9 9 Td " + b"(2023 2023 2023 2023) Tj T* " * 50_000 + b"ET"),
    "rules without end": lambda: page(b"0 0 m 9 9 l S 1 1 3 3 re f " * 110_000),
    "a tree of marks in a circle": lambda: page(entries=b"/StructParents 0").replace(
        b"/Type/Catalog", b"/Type/Catalog/StructTreeRoot 3 0 R/Outlines 1 0 R"
    ),
}  # fmt: skip
