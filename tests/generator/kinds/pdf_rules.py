"""The manners in which programs rule a table: lines, rectangles, thin filled boxes, dashes, few rules or none.

Each takes the boxes of one table, or of the part of it on one page.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from random import Random

from reportlab.pdfgen.canvas import Canvas

from tests.generator.kinds.pdf_cells import Box

Segment = tuple[float, float, float, float]
Ruling = Callable[[Canvas, Sequence[Box], Random], None]


def lines(canvas: Canvas, boxes: Sequence[Box], rng: Random) -> None:
    """Stroked lines, from end to end or cell by cell."""
    segments = _segments(boxes)
    canvas.setLineWidth(rng.choice((0.4, 0.5, 0.75, 1)))
    canvas.lines(_long(segments) if rng.random() < 0.5 else segments)


def rectangles(canvas: Canvas, boxes: Sequence[Box], rng: Random) -> None:
    """A stroked rectangle a cell, some with a filled one below it."""
    canvas.setLineWidth(rng.choice((0.4, 0.5, 0.75)))
    fill = rng.random() < 0.3
    canvas.setFillGray(0.95)
    for box in boxes:
        canvas.rect(box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0, stroke=1, fill=int(fill))
    canvas.setFillGray(0)


def word_boxes(canvas: Canvas, boxes: Sequence[Box], rng: Random) -> None:
    """What Word prints: each side of each cell a thin filled rectangle, and a square where sides meet."""
    thick = rng.choice((0.48, 0.48, 0.72))
    segments = _segments(boxes)
    for x, y in sorted({end for x0, y0, x1, y1 in segments for end in ((x0, y0), (x1, y1))}):
        canvas.rect(x, y, thick, thick, stroke=0, fill=1)
    for x0, y0, x1, y1 in segments:
        if y0 == y1:
            canvas.rect(x0 + thick, y0, x1 - x0 - thick, thick, stroke=0, fill=1)
        else:
            canvas.rect(x0, y0 + thick, thick, y1 - y0 - thick, stroke=0, fill=1)


def dashed(canvas: Canvas, boxes: Sequence[Box], rng: Random) -> None:
    """A dash pattern, or the dashes one by one."""
    canvas.setLineWidth(0.5)
    dash, gap = rng.choice(((3, 2), (2, 2), (1, 1)))
    if rng.random() < 0.6:
        canvas.setDash(dash, gap)
        canvas.lines(_segments(boxes))
        canvas.setDash()
    else:
        canvas.lines([piece for segment in _long(_segments(boxes)) for piece in _pieces(segment, dash, gap)])


def horizontal(canvas: Canvas, boxes: Sequence[Box], rng: Random) -> None:
    canvas.setLineWidth(rng.choice((0.5, 0.75)))
    canvas.lines(_long(segment for segment in _segments(boxes) if segment[1] == segment[3]))


def open_sides(canvas: Canvas, boxes: Sequence[Box], rng: Random) -> None:
    """No rule at the left and right edge of the table."""
    sides = (min(box.x0 for box in boxes), max(box.x1 for box in boxes))
    canvas.setLineWidth(rng.choice((0.5, 0.75)))
    inner = [s for s in _segments(boxes) if s[1] == s[3] or s[0] not in sides]
    canvas.lines(_long(inner) if rng.random() < 0.5 else inner)


def none(canvas: Canvas, boxes: Sequence[Box], rng: Random) -> None:
    """No rule at all."""


def _segments(boxes: Iterable[Box]) -> list[Segment]:
    """The sides of the boxes, each once. A side that neighbours share in pieces is there in the pieces of both."""
    found: set[Segment] = set()
    for box in boxes:
        found |= {(box.x0, box.y0, box.x0, box.y1), (box.x1, box.y0, box.x1, box.y1)}
        found |= {(box.x0, y, box.x1, y) for side, y in (("t", box.y1), ("b", box.y0)) if side not in box.open}
    return sorted(found)


def _long(segments: Iterable[Segment]) -> list[Segment]:
    """Segments that touch on one line, as one."""
    level: dict[tuple[bool, float], list[tuple[float, float]]] = defaultdict(list)
    for x0, y0, x1, y1 in segments:
        across = y0 == y1
        level[across, y0 if across else x0].append((x0, x1) if across else (y0, y1))
    return [
        (start, at, end, at) if across else (at, start, at, end)
        for (across, at), spans in sorted(level.items())
        for start, end in _merged(sorted(spans))
    ]


def _merged(spans: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    start, end = spans[0]
    for begins, ends in spans[1:]:
        if begins > end + 0.01:
            yield start, end
            start, end = begins, ends
        end = max(end, ends)
    yield start, end


def _pieces(segment: Segment, dash: float, gap: float) -> Iterator[Segment]:
    x0, y0, x1, y1 = segment
    length = x1 - x0 + y1 - y0
    for number in range(int(length // (dash + gap)) + 1):
        a, b = number * (dash + gap), min(length, number * (dash + gap) + dash)
        yield (x0 + a, y0, x0 + b, y0) if y0 == y1 else (x0, y0 + a, x0, y0 + b)
