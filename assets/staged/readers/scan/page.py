"""A page that is an image: its rules, and the writing inside boxes and around tables, each piece recognised once.

Takes grey pixels; gives texts with places in points of the straightened page. Opens no file, makes no rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from assets.staged.grid import Box
from assets.staged.readers.refusals import check_limit
from assets.staged.readers.scan.binarise import Pixels, binarise, even_lighting, straighten
from assets.staged.readers.scan.marks import can_be_figure, looks_like_figure, recognise_mark
from assets.staged.readers.scan.ocr import RecognisedText, recognise
from assets.staged.readers.scan.orientation import is_sideways
from assets.staged.readers.scan.rules import find_rules
from assets.staged.readers.scan.text_lines import PixelBox, bounding_box, find_pieces, group_lines, split_at_gaps
from assets.staged.readers.scan.zero import is_zero

INCH = 72
_SMALLEST_TYPICAL = 4.0  # points: smaller pieces do not count for the size of writing
_WORD_MARGIN = 0.14  # paper around words, in parts of their height
_SQUEEZE_WORDS = 0.45  # words are read as well as at full width, in half the time
_FIGURE_MARGINS = (0.3, 0.5)  # paper around figures, vertically and horizontally
_SQUEEZE_FIGURES = (0.7, 1.0)  # in the first and the second pass
_SECOND_PASS_BELOW = 0.98
_CONTRADICTED = 0.5
_GAP = 0.9
_SAMPLED_WORDS = 8
_MOST_LINES, _MOST_PIECES = 10_000, 200_000
_LOWEST_CROP = 0.6  # in character sizes: the crop of a lower figure, such as a mark alone, is extended to this height


@dataclass(frozen=True, slots=True)
class RecognisedLine:
    """A line of writing: its recognised text, and its box in points."""

    recognised: RecognisedText
    box: Box


def turn_upright(grey: Pixels, dpi: float, number: int) -> "ScannedPage":
    """The page of an image, rotated upright where its writing runs up or down; `number` counts from 1."""
    first = ScannedPage(grey, dpi, number)
    if not first.lies_sideways:
        return first
    turned = (ScannedPage(np.ascontiguousarray(np.rot90(grey, quarters)), dpi, number) for quarters in (1, 3))
    return max(turned, key=lambda page: page.legibility())


class ScannedPage:
    """One page: its straightened `pixels` and its `rules` in points. Writing is recognised on demand, once."""

    def __init__(self, grey: Pixels, dpi: float, number: int) -> None:
        self.number = number
        self._scale = INCH / dpi
        self.pixels = straighten(even_lighting(grey, dpi), dpi)
        ink = binarise(self.pixels)
        self.rules, mask = find_rules(ink, dpi)
        self.height, self.width = (side * self._scale for side in grey.shape)
        self._grey = np.asarray(np.where(mask > 0, 255, self.pixels), np.uint8)
        self._ink = np.asarray(np.where(mask > 0, 0, ink), np.uint8)
        self._pieces = find_pieces(self._ink, dpi)
        check_limit(len(self._pieces), _MOST_PIECES, "pieces_of_ink")
        self._character_size = _typical_size(self._pieces, _SMALLEST_TYPICAL / self._scale)
        self.size = self._character_size * self._scale
        self.lies_sideways = is_sideways(self._pieces, self._character_size)
        self._recognised: dict[PixelBox, RecognisedText] = {}

    def recognise_boxes(self, boxes: Sequence[Box]) -> tuple[dict[Box, list[RecognisedLine]], list[RecognisedLine]]:
        """The lines of writing in each of `boxes`, from the top, and those in none of them."""
        held, rest = self._pieces_in_boxes(boxes)
        inside = {box: group_lines(found, self._character_size) for box, found in held.items()}
        outside = group_lines(rest, self._character_size)
        self._recognise([*(line for found in inside.values() for line in found), *outside])
        return {box: [self._recognised_line(line) for line in found] for box, found in inside.items()}, [
            self._recognised_line(line) for line in outside
        ]

    def legibility(self) -> float:
        """The mean confidence of the recogniser for a sample of the page, from 0 to 1."""
        found = [
            part
            for line in group_lines(self._pieces, self._character_size)
            for part in split_at_gaps(line, _GAP * self._character_size)
        ]
        sample = [box for part in found if (box := bounding_box(part))[2] - box[0] > 2 * self._character_size][
            :_SAMPLED_WORDS
        ]
        results = recognise([self._crop_words(box) for box in sample], _SQUEEZE_WORDS)
        return sum(result.confidence for result in results) / max(1, len(results))

    def recognise_words(self) -> list[RecognisedLine]:
        """All writing, split at gaps as wide as a character, as between columns without rules."""
        found = [
            part
            for line in group_lines(self._pieces, self._character_size)
            for part in split_at_gaps(line, _GAP * self._character_size)
        ]
        self._recognise(found)
        return [self._recognised_line(line) for line in found]

    def _pieces_in_boxes(self, boxes: Sequence[Box]) -> tuple[dict[Box, list[PixelBox]], list[PixelBox]]:
        """The pieces of ink whose middle is in each box, and those in none."""
        found = np.array(self._pieces, float).reshape(-1, 4) * self._scale
        x, y = (found[:, 0] + found[:, 2]) / 2, (found[:, 1] + found[:, 3]) / 2
        held: dict[Box, list[PixelBox]] = {}
        free = np.ones(len(found), bool)
        for box in boxes:
            inside = free & (box[0] <= x) & (x <= box[2]) & (box[1] <= y) & (y <= box[3])
            free &= ~inside
            held[box] = [self._pieces[n] for n in np.flatnonzero(inside).tolist()]
        return held, [self._pieces[n] for n in np.flatnonzero(free).tolist()]

    def _recognise(self, found: Iterable[list[PixelBox]]) -> None:
        new = {box: line for line in found if (box := bounding_box(line)) not in self._recognised}
        check_limit(len(new), _MOST_LINES, "lines_of_writing")
        self._recognised.update(
            (box, shape) for box, line in new.items() if (shape := self._recognise_shape(box, line)) is not None
        )
        figures = [
            box
            for box, line in new.items()
            if box not in self._recognised and looks_like_figure(line, self._character_size)
        ]
        words = [box for box in new if box not in self._recognised and box not in set(figures)]
        results = recognise([self._crop_words(box) for box in words], _SQUEEZE_WORDS)
        self._recognised.update(zip(words, results, strict=True))
        figures += [box for box, result in zip(words, results, strict=True) if result.figure]
        self._recognise_figures(figures, new)

    def _recognise_shape(self, box: PixelBox, line: list[PixelBox]) -> RecognisedText | None:
        """A mark or a 0 alone, which have shapes of their own."""
        x0, top, x1, bottom = box
        ink = self._ink[top:bottom, x0:x1]
        if (mark := recognise_mark(ink, self._character_size)) is not None:
            return RecognisedText(mark, 1.0)
        zero = len(line) == 1 and is_zero(ink, self._grey[top:bottom, x0:x1])
        return RecognisedText("0", 1.0, figure=True) if zero else None

    def _recognise_figures(self, boxes: list[PixelBox], pieces: dict[PixelBox, list[PixelBox]]) -> None:
        """Recognise figures, with a second pass where the first was unsure; lower the confidence where the ink
        contradicts.
        """
        first_squeeze, second_squeeze = _SQUEEZE_FIGURES
        results = dict(
            zip(boxes, recognise([self._crop_figure(box) for box in boxes], first_squeeze, True), strict=True)
        )
        unsure = [box for box, result in results.items() if result.confidence < _SECOND_PASS_BELOW]
        for box, second in zip(
            unsure, recognise([self._crop_figure(box) for box in unsure], second_squeeze, True), strict=True
        ):
            results[box] = results[box].combine(second)
        for box, result in results.items():
            self._recognised[box] = (
                result
                if not result.figure or can_be_figure(pieces[box], result.text)
                else result.lower_confidence(_CONTRADICTED)
            )

    def _crop_words(self, box: PixelBox) -> Pixels:
        x0, top, x1, bottom = box
        margin = max(2, round((bottom - top) * _WORD_MARGIN))
        return self._grey[max(0, top - margin) : bottom + margin, max(0, x0 - 2 * margin) : x1 + 2 * margin]

    def _crop_figure(self, box: PixelBox) -> Pixels:
        """A figure with blank paper to its left and right, where dust would be read as a point."""
        x0, top, x1, bottom = box
        missing_height = max(0, round((_LOWEST_CROP * self._character_size - (bottom - top)) / 2))
        top, bottom = top - missing_height, bottom + missing_height
        down, across = (max(2, round((bottom - top) * part)) for part in _FIGURE_MARGINS)
        edge = max(1, round(1 / self._scale * 0.5))
        crop = self._grey[max(0, top - down) : bottom + down, max(0, x0 - edge) : x1 + edge]
        return np.pad(crop, ((0, 0), (across - edge, across - edge)), constant_values=255)

    def _recognised_line(self, line: list[PixelBox]) -> RecognisedLine:
        x0, top, x1, bottom = box = bounding_box(line)
        scale = self._scale
        return RecognisedLine(self._recognised[box], (x0 * scale, top * scale, x1 * scale, bottom * scale))


def _typical_size(found: Sequence[PixelBox], least: float) -> float:
    """The size of a character in pixels: the median of the pieces that are not dots."""
    sizes = [size for x0, top, x1, bottom in found if (size := max(x1 - x0, bottom - top)) >= least]
    return float(np.median(sizes)) if sizes else least
