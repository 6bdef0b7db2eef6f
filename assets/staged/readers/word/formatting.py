"""How runs, paragraphs and cells of a Word document look: whether their text is seen, raised or struck out.

A run has its look from its own properties, then its character style, then the style of its paragraph. A colour that is
not said is Word's own, which it chooses so that it is seen. Of table styles only the ground is asked, which they shade
row by row: text that is pale on it is doubtful.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from assets.staged.readers import contrast
from assets.staged.readers.contrast import BLACK, CLEAR, UNKNOWN, WHITE, Colour, Sight, hexadecimal, pale

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
RPR, _PPR, VALUE = f"{W}rPr", f"{W}pPr", f"{W}val"
STYLE, SHADING = f"{W}rStyle", f"{W}shd"
PSTYLE, _VANISH, _ALIGN, _POSITION = f"{W}pStyle", f"{W}vanish", f"{W}vertAlign", f"{W}position"
PLACES = {f"{W}ind", f"{W}framePr", f"{W}spacing"}
_COLOUR, _SIZE, _WIDTH, _SPACING, _FIT = f"{W}color", f"{W}sz", f"{W}w", f"{W}spacing", f"{W}fitText"
_HIGHLIGHT, _FILL = f"{W}highlight", f"{_W14}textFill"
_STRIKES = (f"{W}strike", f"{W}dstrike")
_EDGES = (f"{W}outline", f"{W}shadow", f"{W}emboss", f"{W}imprint", f"{_W14}textOutline", f"{_W14}shadow")
_SAYS = {
    STYLE, SHADING, _VANISH, _ALIGN, _POSITION, _COLOUR, _SIZE, _WIDTH, _SPACING, _FIT, _HIGHLIGHT, _FILL, *_STRIKES,
    *_EDGES,
}  # fmt: skip
_USUAL = {_COLOUR, _SIZE, _SPACING}
_LONGEST_CHAIN = 10
_COLOURED = re.compile(rb"<w:color w:val=.([0-9A-Fa-f]{6})")
_NUMBER = re.compile(r"[-+]?\d{1,9}")
_LINE, _LINE_RULE = f"{W}line", f"{W}lineRule"
_SIDES = {"left", "start", "firstLine", "hanging", "x", "y"}
_OPENING = 300  # bytes of a style before anything it says
_SMALLEST, _NARROWEST = 4, 10  # half points; hundredths of a letter's width
_SQUEEZED, _SPREAD, _FITTED = -80, 1_400, 40  # twentieths of a point
_FAR, _BEYOND, _LOWEST = -12_000, 34_000, 40
_WHITES = ("background1", "light1", "bg1", "lt1")
_COLOURED = re.compile(rb"<w:color [^>]*?w:val=[\"']([0-9A-Fa-f]{6})")
_SETTING_APART = (b"vertAlign", b"position", b"trike")
_HIDING = (b"vanish", b"textFill", b"background1", b"fitText", b"highlight")
_SAID = re.compile(
    rb"<w:(?:color [^>]*?w:val=.(?P<colour>[0-9A-Fa-f]{6})|sz w:val=.\d\b|w w:val=.\d\b|spacing w:val=.-?\d{3}|"
    rb"shd [^>]*?w:fill=.(?!auto|[Ff]{6}))"
)
_HIGHLIGHTS = {
    "black": "000000", "blue": "0000ff", "cyan": "00ffff", "green": "00ff00", "magenta": "ff00ff", "red": "ff0000",
    "yellow": "ffff00", "white": "ffffff", "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000",
    "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000", "darkGray": "808080", "lightGray": "c0c0c0",
}  # fmt: skip


class Look(NamedTuple):
    """How text looks. `colour` is None where Word chooses it, `ground` where it is that of the cell or the page.

    `raised` is raised or lowered, as the mark of a note is. `edged` text has an outline that may be seen by itself.
    """

    hidden: bool = False
    raised: bool = False
    struck: bool = False
    colour: Colour | None = None
    ground: Colour | None = None
    tiny: bool = False
    narrow: bool = False
    doubtful: bool = False
    edged: bool = False

    def sight(self, ground: Colour) -> Sight:
        """Whether it is seen on a cell's or page's ground."""
        if self.hidden or self.tiny or self.narrow:
            return Sight.UNSEEN
        seen = Sight.SEEN if self.colour is None else contrast.sight(self.colour, self.ground or ground)
        unsure = self.edged if seen is Sight.UNSEEN else self.doubtful
        return Sight.DOUBTFUL if unsure else seen


PLAIN = Look()


def sets_apart(xml: bytes) -> bool:
    """Whether styles may raise or strike something."""
    return any(word in xml for word in _SETTING_APART)


def hides(styles: bytes) -> bool:
    """Whether a style that is not a table's may keep something from being seen."""
    kept = (style for style in styles.split(b"</w:style>") if b'w:type="table"' not in style[:_OPENING])
    xml = b"".join(kept)
    codes = {found["colour"] for found in _SAID.finditer(xml)}
    return None in codes or any(word in xml for word in _HIDING) or any(map(_is_pale, codes))


def has_pale(xml: bytes) -> bool:
    """Whether a document writes a colour that may not be seen on white paper."""
    return b"background1" in xml or any(map(_is_pale, set(_COLOURED.findall(xml))))


def _is_pale(code: bytes) -> bool:
    colour = hexadecimal(code.decode("ascii"))
    return colour is not None and pale(colour)


class Styles:
    """The styles of a document by their ids; none of them says anything where there is no `root`."""

    def __init__(self, root: etree._Element | None = None) -> None:
        styles = [] if root is None else list(root.iterfind(f"{W}style"))
        self._named = {style.get(f"{W}styleId", ""): style for style in styles}
        usual = (style for style in styles if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") == "1")
        self._usual = next((style.get(f"{W}styleId", "") for style in usual), "")
        self._known: dict[tuple[str, str], Look] = {}

    def look(self, run: etree._Element, paragraph: str, ground: Colour) -> Look:
        """The look of a run in a paragraph of a style, as far as it matters on a ground."""
        properties = next(iter(run), None)
        plain = not self._named and ground is WHITE
        if properties is not None and properties.tag == RPR:
            for said in properties:
                tag = said.tag
                if tag in _SAYS and not (plain and tag in _USUAL and _is_usual(tag, said.get(VALUE))):
                    style = properties.find(STYLE)
                    return told(properties, self._basis(paragraph, style.get(VALUE, "") if style is not None else ""))
        return PLAIN if plain else self._basis(paragraph, "")

    def shades(self, table: str) -> bool:
        """Whether a table style shades anything, or is not known."""
        return not self._named or any(next(style.iter(SHADING), None) is not None for style in self._chain(table))

    def _basis(self, paragraph: str, character: str) -> Look:
        key = paragraph or self._usual, character
        if key not in self._known:
            look = PLAIN
            for style in (style for name in key for style in reversed(self._chain(name))):
                for properties in (*style.iterfind(RPR), *style.iterfind(_PPR)):
                    look = told(properties, look) if properties.tag == RPR else _shaded(properties, look)
            self._known[key] = look
        return self._known[key]

    def _chain(self, name: str) -> list[etree._Element]:
        """A style and those it is based on."""
        chain: list[etree._Element] = []
        while len(chain) < _LONGEST_CHAIN and (style := self._named.get(name)) is not None:
            chain.append(style)
            basis = style.find(f"{W}basedOn")
            name = basis.get(VALUE, "") if basis is not None else ""
        return chain


@lru_cache(maxsize=1_024)
def _is_usual(tag: str, value: str | None) -> bool:
    """Whether what is said of a colour, a size or a spacing leaves text on white paper as it is."""
    if tag == _COLOUR:
        return value is not None and (colour := hexadecimal(value)) is not None and not pale(colour)
    if tag == _SIZE:
        return number(value, _SMALLEST) >= _SMALLEST
    return _SQUEEZED < number(value, 0) < _SPREAD


def told(properties: etree._Element, basis: Look) -> Look:
    """The look that `properties` give to what has the look of `basis` without them."""
    changed = dict(change for said in properties if said.tag in _SAYS for change in _changes(said))
    return basis._replace(**changed) if changed else basis  # type: ignore[arg-type]


def _changes(said: etree._Element) -> Iterator[tuple[str, object]]:
    tag, value = said.tag, said.get(VALUE)
    if tag == _VANISH:
        yield "hidden", on(value)
    elif tag == _ALIGN:
        yield "raised", value in ("superscript", "subscript")
    elif tag == _POSITION and (value or "0").strip("+-0") != "":
        yield "raised", True
    elif tag in _STRIKES:
        yield "struck", on(value)
    elif tag == _COLOUR:
        yield "colour", _colour(said)
    elif tag == _FILL:
        yield "colour", _filled(said)
    elif tag == _SIZE:
        yield "tiny", number(value, _SMALLEST) < _SMALLEST
    elif tag == _WIDTH:
        yield "narrow", number((value or "").rstrip("%"), 100) < _NARROWEST
    elif tag in (SHADING, _HIGHLIGHT):
        yield "ground", shading(said) if tag == SHADING else hexadecimal(_HIGHLIGHTS.get(value or "", ""))
    elif tag in _EDGES:
        yield "edged", on(value) and said.find(f"{_W14}noFill") is None
    elif (tag == _SPACING and not _SQUEEZED < number(value, 0) < _SPREAD) or (
        tag == _FIT and number(value, _FITTED) < _FITTED
    ):
        yield "doubtful", True


def shading(said: etree._Element) -> Colour | None:
    """The ground a shading makes, None where it makes none, `UNKNOWN` where it is a pattern or a theme's colour."""
    pattern, fill = said.get(VALUE, "clear"), said.get(f"{W}fill", "auto")
    if pattern not in ("clear", "nil"):
        return (hexadecimal(said.get(f"{W}color", "")) or BLACK) if pattern == "solid" else UNKNOWN
    if fill == "auto":
        return UNKNOWN if said.get(f"{W}themeFill") else None
    return hexadecimal(fill) or UNKNOWN


def misplaced(said: etree._Element) -> bool:
    """Whether an indent, a frame or a spacing takes a paragraph off the page, or leaves its lines no height."""
    if said.tag == _SPACING:
        exact = said.get(_LINE_RULE) == "exact"
        return exact and number(said.get(_LINE), _LOWEST) < _LOWEST
    for name, value in said.items():
        side = str(name).rpartition("}")[2]
        if side in _SIDES and not _FAR < number(str(value), 0) * (-1 if side == "hanging" else 1) < _BEYOND:
            return True
    return False


def unseen_row(properties: etree._Element) -> bool:
    """Whether a row's properties hide it, or give it no height."""
    hidden, height = properties.find(f"{W}hidden"), properties.find(f"{W}trHeight")
    if hidden is not None and on(hidden.get(VALUE)):
        return True
    exact = height is not None and height.get(f"{W}hRule") == "exact"
    return exact and height is not None and number(height.get(VALUE), _LOWEST) < _LOWEST


def on(value: str | None) -> bool:
    return value not in ("0", "false", "off")


def number(value: str | None, otherwise: int) -> int:
    """A whole number as written, `otherwise` where none is."""
    found = _NUMBER.match(value or "")
    return int(found[0]) if found else otherwise


def _shaded(properties: etree._Element, look: Look) -> Look:
    said = properties.find(SHADING)
    return look if said is None else look._replace(ground=shading(said))


def _colour(said: etree._Element) -> Colour | None:
    """The colour that is written, or that of the paper where it is the theme's; any other of a theme is seen."""
    written = hexadecimal(said.get(VALUE, ""))
    return WHITE if written is None and said.get(f"{W}themeColor") in _WHITES else written


def _filled(said: etree._Element) -> Colour | None:
    """The colour of a fill of letters, None where it is none of one colour."""
    if said.find(f"{_W14}noFill") is not None:
        return CLEAR
    solid = said.find(f"{_W14}solidFill")
    colour = next(iter(solid), None) if solid is not None else None
    if colour is None:
        return None
    value = colour.get(f"{_W14}val", "")
    written = WHITE if value in _WHITES else hexadecimal(value)
    alpha = colour.find(f"{_W14}alpha")
    clear = number(alpha.get(f"{_W14}val"), 0) / 100_000 if alpha is not None else 0.0
    return (written or BLACK)._replace(alpha=1 - clear) if written or clear else None
