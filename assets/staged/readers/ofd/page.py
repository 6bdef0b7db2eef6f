"""The page of an OFD as a LaidOutPage: text objects become glyphs, path objects rules, millimetres points.

Composite objects and clips hold no characters and are skipped. So is invisible text: outside the page, too small to
read, or of the colour of what is painted below or above it. Opens no file.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice, repeat

from lxml import etree

from assets.staged.grid import Box
from assets.staged.readers.contrast import Colour, Visibility
from assets.staged.readers.ofd.package import OfdPackage, OfdPage
from assets.staged.readers.ofd.paint import add_paint, text_colour
from assets.staged.readers.page_layout.glyph_text import NO_CHARACTER, Glyph
from assets.staged.readers.page_layout.laid_out_page import (
    LARGEST_GLYPH,
    SMALLEST_GLYPH,
    Corner,
    LaidOutPage,
    Rule,
    UprightTransform,
    dominant_angle,
    snap_angle,
    straight_pieces,
)
from assets.staged.readers.page_layout.painted_background import PaintedBackground
from assets.staged.readers.page_layout.struck_out import mark_struck_digits
from assets.staged.readers.refusals import check_limit

Matrix = tuple[float, float, float, float, float, float]

POINTS = 72 / 25.4  # per millimetre
_A4 = (0.0, 0.0, 210.0, 297.0)
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_MOST_GLYPHS, _MOST_RULES = 500_000, 100_000
_ASCENT, _DESCENT = 0.86, 0.14
_OBJECTS = ("TextObject", "PathObject", "ImageObject")
_LARGEST_NUMBER = 1e6
_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,2})?")
_PATH = re.compile(rf"[A-Z]|{_NUMBER.pattern}")
_NO_CHARACTER = {"\0", "\xa4", "\ufffd", "\ufffe", "\uffff"}  # the standard writes \xa4 for a glyph without a code


def lay_out_pages(package: OfdPackage, *, templates: bool) -> Iterator[LaidOutPage]:
    """The pages, each with its template pages below it if `templates` is set."""
    glyphs = rules = 0
    for number, page in enumerate(package.pages(), start=1):
        laid_out = _lay_out(page, number, templates)
        glyphs, rules = glyphs + len(laid_out.glyphs), rules + len(laid_out.rules)
        check_limit(glyphs, _MOST_GLYPHS, "characters")
        check_limit(rules, _MOST_RULES, "rules")
        yield laid_out


def _lay_out(page: OfdPage, number: int, templates: bool) -> LaidOutPage:
    layers = (*page.templates, page.content) if templates else (page.content,)
    counts: Counter[int] = Counter()
    glyphs_by_angle: list[tuple[int, Glyph]] = []
    rules: list[Rule] = []
    background, texts = PaintedBackground(), []
    for item in chain.from_iterable(layer.iter(*_OBJECTS) for layer in layers):
        if _is_invisible(item):
            continue
        if item.tag == "TextObject":
            texts.append((item, background.count))
        else:
            rules += _path_rules(item) if item.tag == "PathObject" else ()
            _add_painted(item, background)
    x, y, width, height = _page_box(page.box)
    paper = (x, -y - height, x + width, -y)
    doubtful: list[Box] = []
    for item, painted_before in texts:
        angle, glyphs = _text_glyphs(item)
        judged = [
            (glyph, _glyph_visibility(glyph, text_colour(item), painted_before, background, paper)) for glyph in glyphs
        ]
        visible = [glyph for glyph, visibility in judged if visibility is not Visibility.INVISIBLE]
        counts[angle] += len(visible)
        glyphs_by_angle += [(angle, glyph) for glyph in visible]
        doubtful += [glyph[1:] for glyph, visibility in judged if visibility is Visibility.DOUBTFUL]
    angle_of_page = dominant_angle(counts) or 0
    kept = [
        glyph
        for angle, glyph in glyphs_by_angle
        if angle == angle_of_page or (angle % 90 == 0 and angle_of_page % 90 == 0)
    ]
    upright = UprightTransform(paper, angle_of_page if angle_of_page % 90 == 0 else 0)
    characters = [glyph[0] for glyph in kept]
    drawn = upright.turn_boxes(rules)
    glyphs = mark_struck_digits(upright.turn_glyphs(characters, [glyph[1:] for glyph in kept]), drawn)
    unmapped, unsure = characters.count(NO_CHARACTER), upright.turn_boxes(doubtful)
    return LaidOutPage(number, upright.width, upright.height, glyphs, drawn, unmapped, doubtful=unsure)


def _is_invisible(item: etree._Element) -> bool:
    """Whether an object is invisible or transparent, or a text neither filled nor stroked."""
    clear = any(_number(part, "Alpha", 1.0) == 0 for part in (item, *item.iterchildren("FillColor")))
    bare = item.tag == "TextObject" and item.get("Fill") == "false" and item.get("Stroke") != "true"
    hidden = any(part.get("Visible") == "false" for part in (item, *item.iterancestors()))
    return hidden or clear or bare


def _glyph_visibility(
    glyph: Glyph, colour: Colour, painted_before: int, background: PaintedBackground, paper: Box
) -> Visibility:
    """The visibility of a glyph: on the paper, large enough to read, and of another colour than its background."""
    _, x0, low, x1, high = glyph
    x, y = (x0 + x1) / 2, (low + high) / 2
    on_paper = paper[0] <= x <= paper[2] and paper[1] <= y <= paper[3]
    if not on_paper or max(x1 - x0, high - low) < SMALLEST_GLYPH:
        return Visibility.INVISIBLE
    return (
        background.visibility(colour, painted_before, (x, y))
        if background.may_hide(colour, painted_before)
        else Visibility.VISIBLE
    )


def _add_painted(item: etree._Element, background: PaintedBackground) -> None:
    """Add the area that a filled path or an image paints."""
    if item.tag == "ImageObject":
        x, y, width, height = (*_numbers(item.get("Boundary")), 0.0, 0.0, 0.0, 0.0)[:4]
        add_paint(item, (x * POINTS, -(y + height) * POINTS, (x + width) * POINTS, -y * POINTS), [], background)
    elif item.get("Fill") == "true":
        matrix = _object_matrix(item)
        for data in item.iter("AbbreviatedData"):
            corners = [(x, y) for x, y, _ in _path_corners(data.text or "", matrix)]
            if corners:
                xs, ys = zip(*corners, strict=True)
                add_paint(item, (min(xs), min(ys), max(xs), max(ys)), corners, background)


def _page_box(written: str) -> tuple[float, ...]:
    """The box of a page in points, that of A4 if none is written."""
    numbers = _numbers(written)
    whole = len(numbers) == 4 and numbers[2] > 0 and numbers[3] > 0
    return tuple(number * POINTS for number in (numbers if whole else _A4))


def _numbers(written: str | None) -> list[float]:
    return [_bounded_number(number) for number in _NUMBER.findall(written or "")]


def _bounded_number(number: str) -> float:
    """A number, limited to the range that a page can reach."""
    return max(-_LARGEST_NUMBER, min(_LARGEST_NUMBER, float(number)))


def _object_matrix(item: etree._Element) -> Matrix:
    """The transform from an object's own space to points upwards from the page's origin: its CTM, then its boundary's
    corner.
    """
    a, b, c, d, e, f = _parse_matrix(item.get("CTM"))
    x, y = (*_numbers(item.get("Boundary"))[:2], 0.0, 0.0)[:2]
    return (a * POINTS, -b * POINTS, c * POINTS, -d * POINTS, (e + x) * POINTS, -(f + y) * POINTS)


def _parse_matrix(written: str | None) -> Matrix:
    numbers = _numbers(written)
    return (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]) if len(numbers) == 6 else _IDENTITY


def _text_glyphs(item: etree._Element) -> tuple[int, list[Glyph]]:
    """The rotation of a text in degrees, and its glyphs in points upwards."""
    matrix, size, turn = _object_matrix(item), _number(item, "Size", 0.0), _number(item, "CharDirection", 0.0)
    angle = snap_angle(math.degrees(math.atan2(matrix[1], matrix[0])) - turn)
    around = (math.cos(math.radians(turn)), math.sin(math.radians(turn)))
    found: list[Glyph] = []
    x = y = 0.0
    for code in item.iter("TextCode"):
        x, y = _number(code, "X", x), _number(code, "Y", y)
        for character, left, base, advance in _set_characters(code, x, y, size * _number(item, "HScale", 1.0)):
            box = _bounding_box(matrix, around, (left, base), (0.0, -_ASCENT * size, advance, _DESCENT * size))
            if not character.isspace() and min(box[2] - box[0], box[3] - box[1]) <= LARGEST_GLYPH:
                found.append((_known_character(character), *box))
    return angle, found


def _number(element: etree._Element, name: str, otherwise: float) -> float:
    return next(iter(_numbers(element.get(name))), otherwise)


def _known_character(character: str) -> str:
    """The character, or NO_CHARACTER for one without a code or for private use."""
    return NO_CHARACTER if character in _NO_CHARACTER or "\ue000" <= character <= "\uf8ff" else character


def _set_characters(code: etree._Element, x: float, y: float, size: float) -> Iterator[tuple[str, float, float, float]]:
    """The characters of a text code, each with its origin and its advance, which is at most the width of its kind."""
    text = (code.text or "").strip("\r\n\t")
    across, down = code.get("DeltaX"), code.get("DeltaY")
    naturals = [size if ord(character) > 0xFF else size / 2 for character in text]
    dx = _character_distances(across, len(text)) if across or down else [*naturals[:-1], 0.0]
    for character, natural, right, below in zip(
        text, naturals, dx, _character_distances(down, len(text)), strict=False
    ):
        yield character, x, y, min(natural, right) if right > 0 else natural
        x, y = x + right, y + below


def _character_distances(written: str | None, count: int) -> list[float]:
    """The distance from each of `count` characters to the next. If too few are written, the last one repeats."""
    found = list(islice(_unfold_distances((written or "").split()), max(count - 1, 0)))
    return [*found, *repeat(found[-1] if found else 0.0, count - 1 - len(found)), 0.0]


def _unfold_distances(words: list[str]) -> Iterator[float]:
    """The distances as written; `g 3 2.5` means three of 2.5."""
    at = 0
    while at < len(words):
        if words[at] == "g" and at + 2 < len(words):
            times, distance = _numbers(words[at + 1]), _numbers(words[at + 2])
            yield from repeat(distance[0] if distance else 0.0, int(times[0]) if times else 0)
            at += 3
        else:
            yield from _numbers(words[at])
            at += 1


def _bounding_box(matrix: Matrix, turn: tuple[float, float], origin: tuple[float, float], box: Box) -> Box:
    """The box around a glyph's box, rotated about its origin and placed by `matrix`."""
    a, b, c, d, e, f = matrix
    cos, sin = turn
    corners = [
        (origin[0] + x * cos - y * sin, origin[1] + x * sin + y * cos)
        for x in (box[0], box[2])
        for y in (box[1], box[3])
    ]
    xs, ys = [a * x + c * y + e for x, y in corners], [b * x + d * y + f for x, y in corners]
    return (min(xs), min(ys), max(xs), max(ys))


def _path_rules(item: etree._Element) -> Iterable[Rule]:
    """The straight pieces of a stroked or filled path, in points upwards."""
    if item.get("Stroke") == "false" and item.get("Fill") != "true":
        return
    matrix = _object_matrix(item)
    for data in item.iter("AbbreviatedData"):
        yield from straight_pieces(list(_path_corners(data.text or "", matrix)))


def _path_corners(data: str, matrix: Matrix) -> Iterator[Corner]:
    """The corners of a path. The end of a curve counts as reached without drawing; closing returns to where the piece
    began.
    """
    a, b, c, d, e, f = matrix
    words = iter(_PATH.findall(data))
    start: tuple[float, float] | None = None
    for word in words:
        wanted = _OPERANDS.get(word)
        if wanted is None:
            continue
        if word == "C" and start is not None:
            yield (*start, False)
        numbers = [_bounded_number(number) for number in islice(words, wanted) if not number.isalpha()]
        if wanted == 0 or len(numbers) < wanted:
            continue
        x, y = numbers[-2:]
        at = (a * x + c * y + e, b * x + d * y + f)
        start = at if word in "SM" or start is None else start
        yield (*at, word != "L")
