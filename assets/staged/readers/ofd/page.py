"""A page of an OFD as a Sheet: text objects to glyphs, path objects to rules, millimetres to points.

Composite objects and clips hold no characters and are left out; so is what is not seen: outside the page, too small to
read, or of the colour of what was painted below it or over it. Opens no file.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice, repeat

from lxml import etree

from assets.staged.grid import bounded
from assets.staged.readers.contrast import Colour, Sight
from assets.staged.readers.ofd.package import Package, Page
from assets.staged.readers.ofd.paint import ink, paint
from assets.staged.readers.page_layout.background import Ground
from assets.staged.readers.page_layout.glyph_text import UNKNOWN, Glyph
from assets.staged.readers.page_layout.sheet import (
    LARGEST_GLYPH,
    SMALLEST_GLYPH,
    Corner,
    Rule,
    Sheet,
    Upright,
    most_upright,
    straight,
    whole_angle,
)
from assets.staged.readers.page_layout.struck_out import struck
from warehouse.messages import Message

Matrix = tuple[float, float, float, float, float, float]

POINTS = 72 / 25.4  # a millimetre
_A4 = (0.0, 0.0, 210.0, 297.0)
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_MOST_GLYPHS, _MOST_RULES = 500_000, 100_000
_ASCENT, _DESCENT = 0.86, 0.14
_OBJECTS = ("TextObject", "PathObject", "ImageObject")
_FURTHEST = 1e6
_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,2})?")
_PATH = re.compile(rf"[A-Z]|{_NUMBER.pattern}")
_NO_CHARACTER = {"\0", "\xa4", "\ufffd", "\ufffe", "\uffff"}  # the standard prints \xa4 for what has no code


def sheets(package: Package, *, templates: bool) -> Iterator[Sheet]:
    """The pages, each with its template pages below it where `templates` says so."""
    glyphs = rules = 0
    for number, page in enumerate(package.pages(), start=1):
        sheet = _sheet(page, number, templates)
        glyphs, rules = glyphs + len(sheet.glyphs), rules + len(sheet.rules)
        bounded(glyphs, _MOST_GLYPHS, Message(zh="个字符", en="characters"))
        bounded(rules, _MOST_RULES, Message(zh="条线", en="rules"))
        yield sheet


def _sheet(page: Page, number: int, templates: bool) -> Sheet:
    layers = (*page.templates, page.content) if templates else (page.content,)
    turned: Counter[int] = Counter()
    found: list[tuple[int, Glyph]] = []
    rules: list[Rule] = []
    ground, texts = Ground(), []
    for item in chain.from_iterable(layer.iter(*_OBJECTS) for layer in layers):
        if _unseen(item):
            continue
        if item.tag == "TextObject":
            texts.append((item, ground.count))
        else:
            rules += _rules(item) if item.tag == "PathObject" else ()
            _paint(item, ground)
    x, y, width, height = _box(page.box)
    paper = (x, -y - height, x + width, -y)
    doubtful: list[Rule] = []
    for item, before in texts:
        angle, glyphs = _glyphs(item)
        told = [(glyph, _sight(glyph, ink(item), before, ground, paper)) for glyph in glyphs]
        kept_here = [glyph for glyph, sight in told if sight is not Sight.UNSEEN]
        turned[angle] += len(kept_here)
        found += [(angle, glyph) for glyph in kept_here]
        doubtful += [glyph[1:] for glyph, sight in told if sight is Sight.DOUBTFUL]
    most = most_upright(turned) or 0
    kept = [glyph for angle, glyph in found if angle == most or (angle % 90 == 0 and most % 90 == 0)]
    upright = Upright(paper, most if most % 90 == 0 else 0)
    characters = [glyph[0] for glyph in kept]
    drawn = upright.rules(rules)
    glyphs = struck(upright.glyphs(characters, [glyph[1:] for glyph in kept]), drawn)
    unmapped, unsure = characters.count(UNKNOWN), upright.rules(doubtful)
    return Sheet(number, upright.width, upright.height, glyphs, drawn, unmapped, doubtful=unsure)


def _unseen(item: etree._Element) -> bool:
    """Whether an object is invisible or transparent, or a text neither filled nor stroked."""
    clear = any(_number(part, "Alpha", 1.0) == 0 for part in (item, *item.iterchildren("FillColor")))
    bare = item.tag == "TextObject" and item.get("Fill") == "false" and item.get("Stroke") != "true"
    hidden = any(part.get("Visible") == "false" for part in (item, *item.iterancestors()))
    return hidden or clear or bare


def _sight(glyph: Glyph, colour: Colour, before: int, ground: Ground, paper: Rule) -> Sight:
    """Whether a glyph is on the paper, large enough to be read, and of another colour than what it stands on."""
    _, x0, low, x1, high = glyph
    x, y = (x0 + x1) / 2, (low + high) / 2
    on_paper = paper[0] <= x <= paper[2] and paper[1] <= y <= paper[3]
    if not on_paper or max(x1 - x0, high - low) < SMALLEST_GLYPH:
        return Sight.UNSEEN
    return ground.sight(colour, before, (x, y)) if ground.doubted(colour, before) else Sight.SEEN


def _paint(item: etree._Element, ground: Ground) -> None:
    """Note what a filled path or a picture paints."""
    if item.tag == "ImageObject":
        x, y, width, height = (*_numbers(item.get("Boundary")), 0.0, 0.0, 0.0, 0.0)[:4]
        paint(item, (x * POINTS, -(y + height) * POINTS, (x + width) * POINTS, -y * POINTS), [], ground)
    elif item.get("Fill") == "true":
        matrix = _placed(item)
        for data in item.iter("AbbreviatedData"):
            corners = [(x, y) for x, y, _ in _corners(data.text or "", matrix)]
            if corners:
                xs, ys = zip(*corners, strict=True)
                paint(item, (min(xs), min(ys), max(xs), max(ys)), corners, ground)


def _box(printed: str) -> tuple[float, ...]:
    numbers = _numbers(printed)
    whole = len(numbers) == 4 and numbers[2] > 0 and numbers[3] > 0
    return tuple(number * POINTS for number in (numbers if whole else _A4))


def _numbers(printed: str | None) -> list[float]:
    return [_within(number) for number in _NUMBER.findall(printed or "")]


def _within(number: str) -> float:
    """A number no further from 0 than any page reaches."""
    return max(-_FURTHEST, min(_FURTHEST, float(number)))


def _placed(item: etree._Element) -> Matrix:
    """From an object's own space to points upwards from the page's origin: its CTM, then its boundary's corner."""
    a, b, c, d, e, f = _matrix(item.get("CTM"))
    x, y = (*_numbers(item.get("Boundary"))[:2], 0.0, 0.0)[:2]
    return (a * POINTS, -b * POINTS, c * POINTS, -d * POINTS, (e + x) * POINTS, -(f + y) * POINTS)


def _matrix(printed: str | None) -> Matrix:
    numbers = _numbers(printed)
    return (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]) if len(numbers) == 6 else _SAME


def _glyphs(item: etree._Element) -> tuple[int, list[Glyph]]:
    """How far the page is to be turned for a text to stand upright, in degrees, and its glyphs in points upwards."""
    matrix, size, turn = _placed(item), _number(item, "Size", 0.0), _number(item, "CharDirection", 0.0)
    angle = whole_angle(math.degrees(math.atan2(matrix[1], matrix[0])) - turn)
    around = (math.cos(math.radians(turn)), math.sin(math.radians(turn)))
    found: list[Glyph] = []
    x = y = 0.0
    for code in item.iter("TextCode"):
        x, y = _number(code, "X", x), _number(code, "Y", y)
        for character, left, base, advance in _set(code, x, y, size * _number(item, "HScale", 1.0)):
            box = _around(matrix, around, (left, base), (0.0, -_ASCENT * size, advance, _DESCENT * size))
            if not character.isspace() and min(box[2] - box[0], box[3] - box[1]) <= LARGEST_GLYPH:
                found.append((_told(character), *box))
    return angle, found


def _number(element: etree._Element, name: str, otherwise: float) -> float:
    return next(iter(_numbers(element.get(name))), otherwise)


def _told(character: str) -> str:
    return UNKNOWN if character in _NO_CHARACTER or "\ue000" <= character <= "\uf8ff" else character


def _set(code: etree._Element, x: float, y: float, size: float) -> Iterator[tuple[str, float, float, float]]:
    """The characters of a text code, each with its origin and its advance, no wider than its kind is."""
    text = (code.text or "").strip("\r\n\t")
    across, down = code.get("DeltaX"), code.get("DeltaY")
    naturals = [size if ord(character) > 0xFF else size / 2 for character in text]
    dx = _deltas(across, len(text)) if across or down else [*naturals[:-1], 0.0]
    for character, natural, right, below in zip(text, naturals, dx, _deltas(down, len(text)), strict=False):
        yield character, x, y, min(natural, right) if right > 0 else natural
        x, y = x + right, y + below


def _deltas(printed: str | None, count: int) -> list[float]:
    """The distance from each of so many characters to the next: the last printed goes on where there are too few."""
    found = list(islice(_unfolded((printed or "").split()), max(count - 1, 0)))
    return [*found, *repeat(found[-1] if found else 0.0, count - 1 - len(found)), 0.0]


def _unfolded(words: list[str]) -> Iterator[float]:
    """The numbers as printed; `g 3 2.5` stands for three of 2.5."""
    at = 0
    while at < len(words):
        if words[at] == "g" and at + 2 < len(words):
            times, distance = _numbers(words[at + 1]), _numbers(words[at + 2])
            yield from repeat(distance[0] if distance else 0.0, int(times[0]) if times else 0)
            at += 3
        else:
            yield from _numbers(words[at])
            at += 1


def _around(
    matrix: Matrix, turn: tuple[float, float], origin: tuple[float, float], box: Rule
) -> tuple[float, float, float, float]:
    """The box around a glyph's box, turned about its origin and placed by `matrix`."""
    a, b, c, d, e, f = matrix
    cos, sin = turn
    corners = [
        (origin[0] + x * cos - y * sin, origin[1] + x * sin + y * cos)
        for x in (box[0], box[2])
        for y in (box[1], box[3])
    ]
    xs, ys = [a * x + c * y + e for x, y in corners], [b * x + d * y + f for x, y in corners]
    return (min(xs), min(ys), max(xs), max(ys))


def _rules(item: etree._Element) -> Iterable[Rule]:
    """The straight pieces of a path that is stroked or filled, in points upwards."""
    if item.get("Stroke") == "false" and item.get("Fill") != "true":
        return
    matrix = _placed(item)
    for data in item.iter("AbbreviatedData"):
        yield from straight(list(_corners(data.text or "", matrix)))


def _corners(data: str, matrix: Matrix) -> Iterator[Corner]:
    """The corners of a path; a curve's end counts as reached undrawn, closing goes back to where the piece began."""
    a, b, c, d, e, f = matrix
    words = iter(_PATH.findall(data))
    start: tuple[float, float] | None = None
    for word in words:
        wanted = _OPERANDS.get(word)
        if wanted is None:
            continue
        if word == "C" and start is not None:
            yield (*start, False)
        numbers = [_within(number) for number in islice(words, wanted) if not number.isalpha()]
        if wanted == 0 or len(numbers) < wanted:
            continue
        x, y = numbers[-2:]
        at = (a * x + c * y + e, b * x + d * y + f)
        start = at if word in "SM" or start is None else start
        yield (*at, word != "L")
