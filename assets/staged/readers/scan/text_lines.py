"""Lines of writing in a part of a page's ink, told by the rows of paper between them. Reads none of them."""

from collections.abc import Iterable

from assets.staged.readers.scan.binarise import Pixels, parts

# x0, top, x1, bottom in pixels.
Area = tuple[int, int, int, int]

INCH = 72
_SMALLEST = 1.4  # points: less ink than this, each way, is a speck of dust
_SQUAT = 1.25


def pieces(ink: Pixels, dpi: float) -> list[Area]:
    """The connected pieces of ink that are larger than dust."""
    least = _SMALLEST * dpi / INCH
    return [(x, y, x + wide, y + high) for x, y, wide, high in parts(ink) if max(wide, high) >= least]


def around(areas: Iterable[Area]) -> Area:
    x0, top, x1, bottom = zip(*areas, strict=True)
    return min(x0), min(top), max(x1), max(bottom)


def lines(found: Iterable[Area], size: float) -> list[list[Area]]:
    """Pieces in lines from the top; strokes of one character, `size` pixels high, stay in one line."""
    bands: list[list[Area]] = []
    reach: list[int] = []
    for area in sorted(found, key=lambda area: area[1]):
        if bands and area[1] < reach[-1]:
            bands[-1].append(area)
            reach[-1] = max(reach[-1], area[3])
        else:
            bands.append([area])
            reach.append(area[3])
    return _whole(bands, size)


def parted(line: list[Area], gap: float) -> list[list[Area]]:
    """The pieces of a line in parts, from the left, with more than `gap` pixels of paper between them."""
    parts: list[list[Area]] = []
    reach = 0
    for area in sorted(line):
        if parts and area[0] - reach <= gap:
            parts[-1].append(area)
            reach = max(reach, area[2])
        else:
            parts.append([area])
            reach = area[2]
    return parts


def _whole(bands: list[list[Area]], size: float) -> list[list[Area]]:
    """Bands joined to the one above while both together are no higher than a character."""
    whole: list[list[Area]] = []
    for band in bands:
        if whole:
            both = around((*whole[-1], *band))
            if both[3] - both[1] <= _SQUAT * size:
                whole[-1] = [*whole[-1], *band]
                continue
        whole.append(band)
    return whole
