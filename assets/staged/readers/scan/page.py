"""A page that is a picture: its rules, and the writing in any box of it and around its tables, each recognised once.

Takes grey pixels, gives texts with places in points of the page as it stands straight; opens no file, makes no rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from assets.staged.grid import Box, bounded
from assets.staged.readers.scan.binarise import Pixels, black, evened, straightened
from assets.staged.readers.scan.marks import fits, mark, slim
from assets.staged.readers.scan.ocr import Said, recognise
from assets.staged.readers.scan.orientation import sideways
from assets.staged.readers.scan.rules import rules
from assets.staged.readers.scan.text_lines import Area, around, lines, parted, pieces
from warehouse.messages import Message

INCH = 72
_TYPICAL = 4.0  # points: pieces at least so large tell the size of writing
_MARGIN = 0.14  # paper left around words, as a part of their height
_WORDS = 0.45  # how far words are squeezed: they are read as well as at full width, in half the time
_AROUND = (0.3, 0.5)  # paper left around figures, down and across
_FIGURES = (0.7, 1.0)  # how far figures are squeezed, at first look and at second
_LOOKED_AGAIN = 0.98
_DOUBT = 0.5
_GAP = 0.9
_SAMPLE = 8
_MOST_LINES, _MOST_PIECES = 10_000, 200_000
_LOWEST = 0.6  # of a character, the height a figure is shown with: a mark alone is lower


@dataclass(frozen=True, slots=True)
class Written:
    """A line of writing: what it says, and its box in points."""

    said: Said
    box: Box


def upright(grey: Pixels, dpi: float, number: int) -> "InkPage":
    """The page of a picture, turned upright where its writing runs up or down; `number` counts from 1."""
    first = InkPage(grey, dpi, number)
    if not first.lies:
        return first
    turned = (InkPage(np.ascontiguousarray(np.rot90(grey, quarters)), dpi, number) for quarters in (1, 3))
    return max(turned, key=lambda page: page.legibility())


class InkPage:
    """One page: its `picture`, straight, and its `rules` in points; asked for the writing in boxes, it recognises what
    it has not yet.
    """

    def __init__(self, grey: Pixels, dpi: float, number: int) -> None:
        self.number = number
        self._scale = INCH / dpi
        self.picture = straightened(evened(grey, dpi), dpi)
        ink = black(self.picture)
        self.rules, mask = rules(ink, dpi)
        self.height, self.width = (side * self._scale for side in grey.shape)
        self._grey = np.asarray(np.where(mask > 0, 255, self.picture), np.uint8)
        self._ink = np.asarray(np.where(mask > 0, 0, ink), np.uint8)
        self._pieces = pieces(self._ink, dpi)
        bounded(len(self._pieces), _MOST_PIECES, Message(zh="块墨迹", en="pieces of ink on a page that is a picture"))
        self._size = _typical(self._pieces, _TYPICAL / self._scale)
        self.size = self._size * self._scale
        self.lies = sideways(self._pieces, self._size)
        self._known: dict[Area, Said] = {}

    def written(self, boxes: Sequence[Box]) -> tuple[dict[Box, list[Written]], list[Written]]:
        """The lines of writing in each of `boxes`, from the top, and those in none of them."""
        held, rest = self._held(boxes)
        inside = {box: lines(found, self._size) for box, found in held.items()}
        outside = lines(rest, self._size)
        self._recognise([*(line for found in inside.values() for line in found), *outside])
        return {box: [self._written(line) for line in found] for box, found in inside.items()}, [
            self._written(line) for line in outside
        ]

    def legibility(self) -> float:
        """How sure the recogniser is of a sample of the page, from 0 to 1."""
        found = [part for line in lines(self._pieces, self._size) for part in parted(line, _GAP * self._size)]
        sample = [area for part in found if (area := around(part))[2] - area[0] > 2 * self._size][:_SAMPLE]
        said = recognise([self._words(area) for area in sample], _WORDS)
        return sum(one.confidence for one in said) / max(1, len(said))

    def words(self) -> list[Written]:
        """All writing, parted where a gap is as wide as a character, as columns without rules are."""
        found = [part for line in lines(self._pieces, self._size) for part in parted(line, _GAP * self._size)]
        self._recognise(found)
        return [self._written(line) for line in found]

    def _held(self, boxes: Sequence[Box]) -> tuple[dict[Box, list[Area]], list[Area]]:
        """The pieces of ink whose middle is in each box, and those in none."""
        found = np.array(self._pieces, float).reshape(-1, 4) * self._scale
        x, y = (found[:, 0] + found[:, 2]) / 2, (found[:, 1] + found[:, 3]) / 2
        held: dict[Box, list[Area]] = {}
        free = np.ones(len(found), bool)
        for box in boxes:
            inside = free & (box[0] <= x) & (x <= box[2]) & (box[1] <= y) & (y <= box[3])
            free &= ~inside
            held[box] = [self._pieces[n] for n in np.flatnonzero(inside).tolist()]
        return held, [self._pieces[n] for n in np.flatnonzero(free).tolist()]

    def _recognise(self, found: Iterable[list[Area]]) -> None:
        new = {area: line for line in found if (area := around(line)) not in self._known}
        bounded(len(new), _MOST_LINES, Message(zh="行图片文字", en="lines of writing on a page that is a picture"))
        for x0, top, x1, bottom in new:
            if (told := mark(self._ink[top:bottom, x0:x1], self._size)) is not None:
                self._known[x0, top, x1, bottom] = Said(told, 1.0)
        figures = [area for area, line in new.items() if area not in self._known and slim(line, self._size)]
        words = [area for area in new if area not in self._known and area not in set(figures)]
        said = recognise([self._words(area) for area in words], _WORDS)
        self._known.update(zip(words, said, strict=True))
        figures += [area for area, one in zip(words, said, strict=True) if one.figure]
        self._look(figures, new)

    def _look(self, areas: list[Area], pieces: dict[Area, list[Area]]) -> None:
        """Recognise figures, a second time where the first look was not sure; doubt what its ink contradicts."""
        once, again = _FIGURES
        said = dict(zip(areas, recognise([self._figure(area) for area in areas], once, True), strict=True))
        unsure = [area for area, one in said.items() if one.confidence < _LOOKED_AGAIN]
        for area, second in zip(unsure, recognise([self._figure(area) for area in unsure], again, True), strict=True):
            said[area] = said[area].beside(second)
        for area, one in said.items():
            self._known[area] = one if not one.figure or fits(pieces[area], one.text) else one.doubted(_DOUBT)

    def _words(self, area: Area) -> Pixels:
        x0, top, x1, bottom = area
        margin = max(2, round((bottom - top) * _MARGIN))
        return self._grey[max(0, top - margin) : bottom + margin, max(0, x0 - 2 * margin) : x1 + 2 * margin]

    def _figure(self, area: Area) -> Pixels:
        """A figure with blank paper to its left and right, where dust would be read as a point."""
        x0, top, x1, bottom = area
        lacking = max(0, round((_LOWEST * self._size - (bottom - top)) / 2))
        top, bottom = top - lacking, bottom + lacking
        down, across = (max(2, round((bottom - top) * part)) for part in _AROUND)
        edge = max(1, round(1 / self._scale * 0.5))
        taken = self._grey[max(0, top - down) : bottom + down, max(0, x0 - edge) : x1 + edge]
        return np.pad(taken, ((0, 0), (across - edge, across - edge)), constant_values=255)

    def _written(self, line: list[Area]) -> Written:
        x0, top, x1, bottom = area = around(line)
        scale = self._scale
        return Written(self._known[area], (x0 * scale, top * scale, x1 * scale, bottom * scale))


def _typical(found: Sequence[Area], least: float) -> float:
    """The size of a character in pixels: the median of pieces that are no dots."""
    sizes = [size for x0, top, x1, bottom in found if (size := max(x1 - x0, bottom - top)) >= least]
    return float(np.median(sizes)) if sizes else least
