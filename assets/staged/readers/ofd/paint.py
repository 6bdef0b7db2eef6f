"""The colours of objects on an OFD page, and what paths and images paint. Opens no file.

A colour of three numbers is RGB, of one grey, of four CMYK; any other is unknown.
"""

import re

from lxml import etree

from assets.staged.grid import Box
from assets.staged.readers.contrast import BLACK, UNKNOWN_COLOUR, Colour
from assets.staged.readers.page_layout.painted_background import PaintedArea, PaintedBackground

_MOST_CORNERS = 6  # of a rectangle that is closed twice
_NUMBER = re.compile(r"[-+]?(?:\d{1,9}\.?\d{0,9}|\.\d{1,9})")


def text_colour(item: etree._Element) -> Colour:
    """The fill colour of an object, or its stroke colour if it is only stroked; black if none is given."""
    colour = next(item.iterchildren("FillColor" if item.get("Fill") != "false" else "StrokeColor"), None)
    if colour is None:
        return BLACK
    alpha = _alpha(colour) * _alpha(item)
    values = [float(number) for number in _NUMBER.findall(colour.get("Value", ""))]
    if len(values) == 1:
        values *= 3
    if len(values) == 4:
        values = [max(0.0, 255 - value - values[3]) for value in values[:3]]
    return Colour(values[0], values[1], values[2], alpha) if len(values) == 3 else UNKNOWN_COLOUR


def add_paint(
    item: etree._Element, area: Box, corners: list[tuple[float, float]], background: PaintedBackground
) -> None:
    """Add the area that a filled path or an image paints. An image has no `corners`."""
    if not corners:
        background.add(PaintedArea(area, UNKNOWN_COLOUR))
        return
    colour = text_colour(item)
    is_rectangle = len(corners) <= _MOST_CORNERS and all(
        min(abs(x - area[0]), abs(x - area[2])) < 0.5 and min(abs(y - area[1]), abs(y - area[3])) < 0.5
        for x, y in corners
    )
    is_opaque = colour.alpha >= 1 and colour != UNKNOWN_COLOUR and next(item.iterchildren("Clips"), None) is None
    if colour.alpha:
        background.add(PaintedArea(area, colour, is_rectangle and is_opaque))


def _alpha(element: etree._Element) -> float:
    found = _NUMBER.match(element.get("Alpha", ""))
    return min(1.0, float(found[0]) / 255) if found else 1.0
