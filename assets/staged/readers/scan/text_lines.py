"""Lines of writing in the ink of a page, found by the gaps between them. Recognises no text."""

from collections.abc import Iterable

from assets.staged.readers.scan.binarise import Pixels, connected_pieces

# x0, top, x1, bottom in pixels
PixelBox = tuple[int, int, int, int]

INCH = 72
_SMALLEST = 1.4  # points: a smaller piece is dust
_TALLEST_LINE = 1.25


def find_pieces(ink: Pixels, dpi: float) -> list[PixelBox]:
    """The connected pieces of ink that are larger than dust."""
    least = _SMALLEST * dpi / INCH
    return [
        (x, y, x + width, y + height) for x, y, width, height in connected_pieces(ink) if max(width, height) >= least
    ]


def bounding_box(boxes: Iterable[PixelBox]) -> PixelBox:
    """The box around boxes."""
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return min(x0), min(top), max(x1), max(bottom)


def group_lines(found: Iterable[PixelBox], size: float) -> list[list[PixelBox]]:
    """Pieces in lines from the top. Strokes of one character, `size` pixels high, stay in one line."""
    bands: list[list[PixelBox]] = []
    reach: list[int] = []
    for box in sorted(found, key=lambda box: box[1]):
        if bands and box[1] < reach[-1]:
            bands[-1].append(box)
            reach[-1] = max(reach[-1], box[3])
        else:
            bands.append([box])
            reach.append(box[3])
    return _join_strokes(bands, size)


def split_at_gaps(line: list[PixelBox], gap: float) -> list[list[PixelBox]]:
    """The parts of a line, from the left, with more than `gap` pixels of paper between them."""
    parts: list[list[PixelBox]] = []
    reach = 0
    for box in sorted(line):
        if parts and box[0] - reach <= gap:
            parts[-1].append(box)
            reach = max(reach, box[2])
        else:
            parts.append([box])
            reach = box[2]
    return parts


def _join_strokes(bands: list[list[PixelBox]], size: float) -> list[list[PixelBox]]:
    """Bands joined to the one above while both together are no taller than a character."""
    whole: list[list[PixelBox]] = []
    for band in bands:
        if whole:
            both = bounding_box((*whole[-1], *band))
            if both[3] - both[1] <= _TALLEST_LINE * size:
                whole[-1] = [*whole[-1], *band]
                continue
        whole.append(band)
    return whole
