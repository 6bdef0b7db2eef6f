"""What the objects on a page of an OFD are drawn with, and what paths and pictures paint. Opens no file.

A colour of three numbers is red, green and blue, of one grey, of four a printer's; any other is not known.
"""

import re

from lxml import etree

from assets.staged.readers.contrast import BLACK, UNKNOWN, Colour
from assets.staged.readers.page_layout.background import Area, Ground, Paint

_SQUARE = 6  # the corners of a rectangle that is closed twice
_NUMBER = re.compile(r"[-+]?(?:\d{1,9}\.?\d{0,9}|\.\d{1,9})")


def ink(item: etree._Element) -> Colour:
    """What an object is filled with, or stroked with where it is only that; black where nothing says it."""
    colour = next(item.iterchildren("FillColor" if item.get("Fill") != "false" else "StrokeColor"), None)
    if colour is None:
        return BLACK
    alpha = _alpha(colour) * _alpha(item)
    values = [float(number) for number in _NUMBER.findall(colour.get("Value", ""))]
    if len(values) == 1:
        values *= 3
    if len(values) == 4:
        values = [max(0.0, 255 - value - values[3]) for value in values[:3]]
    return Colour(values[0], values[1], values[2], alpha) if len(values) == 3 else UNKNOWN


def paint(item: etree._Element, area: Area, corners: list[tuple[float, float]], ground: Ground) -> None:
    """Note what a filled path, whose `corners` are given, or a picture, which has none, paints in an area."""
    if not corners:
        ground.add(Paint(area, UNKNOWN))
        return
    colour = ink(item)
    square = len(corners) <= _SQUARE and all(
        min(abs(x - area[0]), abs(x - area[2])) < 0.5 and min(abs(y - area[1]), abs(y - area[3])) < 0.5
        for x, y in corners
    )
    whole = colour.alpha >= 1 and colour != UNKNOWN and next(item.iterchildren("Clips"), None) is None
    if colour.alpha:
        ground.add(Paint(area, colour, square and whole))


def _alpha(element: etree._Element) -> float:
    found = _NUMBER.match(element.get("Alpha", ""))
    return min(1.0, float(found[0]) / 255) if found else 1.0
