"""The formatting of runs, paragraphs and cells of a Word document: whether text is visible, raised or struck out.

A run takes its format from its own properties, then its character style, then the style of its paragraph. Without a
declared colour Word chooses a visible one. Of table styles only the background is used; they shade row by row, so text
that is pale on a shaded row is doubtful.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from assets.staged.readers import contrast
from assets.staged.readers.contrast import (
    BLACK,
    TRANSPARENT,
    UNKNOWN_COLOUR,
    WHITE,
    Colour,
    Visibility,
    is_pale,
    parse_hex_colour,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
RPR, _PPR, VALUE = f"{W}rPr", f"{W}pPr", f"{W}val"
STYLE, SHADING = f"{W}rStyle", f"{W}shd"
PSTYLE, _VANISH, _ALIGN, _POSITION = f"{W}pStyle", f"{W}vanish", f"{W}vertAlign", f"{W}position"
PLACES = {f"{W}ind", f"{W}framePr", f"{W}spacing"}
_COLOUR, _SIZE, _WIDTH, _SPACING, _FIT = f"{W}color", f"{W}sz", f"{W}w", f"{W}spacing", f"{W}fitText"
_HIGHLIGHT, _FILL = f"{W}highlight", f"{_W14}textFill"
_STRIKES = (f"{W}strike", f"{W}dstrike")
_OUTLINES = (f"{W}outline", f"{W}shadow", f"{W}emboss", f"{W}imprint", f"{_W14}textOutline", f"{_W14}shadow")
_RELEVANT = {
    STYLE, SHADING, _VANISH, _ALIGN, _POSITION, _COLOUR, _SIZE, _WIDTH, _SPACING, _FIT, _HIGHLIGHT, _FILL, *_STRIKES,
    *_OUTLINES,
}  # fmt: skip
_OFTEN_PLAIN = {_COLOUR, _SIZE, _SPACING}
_LONGEST_CHAIN = 10

_NUMBER = re.compile(r"[-+]?\d{1,9}")
_LINE, _LINE_RULE = f"{W}line", f"{W}lineRule"
_OFFSETS = {"left", "start", "firstLine", "hanging", "x", "y"}
_STYLE_HEAD = 300  # bytes of a style before its properties
_SMALLEST, _NARROWEST = 4, 10  # half points; hundredths of a letter's width
_SQUEEZED, _SPREAD, _FITTED = -80, 1_400, 40  # twentieths of a point
_FAR, _BEYOND, _LOWEST = -12_000, 34_000, 40
_WHITE_THEMES = ("background1", "light1", "bg1", "lt1")
_COLOUR_CODES = re.compile(rb"<w:color [^>]*?w:val=[\"']([0-9A-Fa-f]{6})")
_RAISING_OR_STRIKING = (b"vertAlign", b"position", b"trike")
_HIDING_WORDS = (b"vanish", b"textFill", b"background1", b"fitText", b"highlight")
_HIDING_VALUES = re.compile(
    rb"<w:(?:color [^>]*?w:val=.(?P<colour>[0-9A-Fa-f]{6})|sz w:val=.\d\b|w w:val=.\d\b|spacing w:val=.-?\d{3}|"
    rb"shd [^>]*?w:fill=.(?!auto|[Ff]{6}))"
)
_HIGHLIGHTS = {
    "black": "000000", "blue": "0000ff", "cyan": "00ffff", "green": "00ff00", "magenta": "ff00ff", "red": "ff0000",
    "yellow": "ffff00", "white": "ffffff", "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000",
    "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000", "darkGray": "808080", "lightGray": "c0c0c0",
}  # fmt: skip


class RunFormat(NamedTuple):
    """The format of a run. `colour` is None where Word chooses it, `background` where it is that of the cell or page.

    `raised` text is raised or lowered, as a note mark is. `edged` text has an outline that may be visible by itself.
    """

    hidden: bool = False
    raised: bool = False
    struck: bool = False
    colour: Colour | None = None
    background: Colour | None = None
    tiny: bool = False
    narrow: bool = False
    doubtful: bool = False
    edged: bool = False

    def visibility(self, background: Colour) -> Visibility:
        """The visibility of the text on the background of its cell or page."""
        if self.hidden or self.tiny or self.narrow:
            return Visibility.INVISIBLE
        by_colour = (
            Visibility.VISIBLE
            if self.colour is None
            else contrast.judge_visibility(self.colour, self.background or background)
        )
        is_doubtful = self.edged if by_colour is Visibility.INVISIBLE else self.doubtful
        return Visibility.DOUBTFUL if is_doubtful else by_colour


PLAIN = RunFormat()


def may_raise_or_strike(xml: bytes) -> bool:
    """Whether styles may raise or strike out text."""
    return any(word in xml for word in _RAISING_OR_STRIKING)


def styles_may_hide(styles: bytes) -> bool:
    """Whether a style other than a table style may hide text."""
    shown_styles = (style for style in styles.split(b"</w:style>") if b'w:type="table"' not in style[:_STYLE_HEAD])
    xml = b"".join(shown_styles)
    codes = {found["colour"] for found in _HIDING_VALUES.finditer(xml)}
    return None in codes or any(word in xml for word in _HIDING_WORDS) or any(map(_is_pale, codes))


def has_pale_colour(xml: bytes) -> bool:
    """Whether a document uses a colour that may be invisible on white paper."""
    return b"background1" in xml or any(map(_is_pale, set(_COLOUR_CODES.findall(xml))))


def _is_pale(code: bytes) -> bool:
    colour = parse_hex_colour(code.decode("ascii"))
    return colour is not None and is_pale(colour)


class WordStyles:
    """The styles of a document by id; empty without a `root`."""

    def __init__(self, root: etree._Element | None = None) -> None:
        styles = [] if root is None else list(root.iterfind(f"{W}style"))
        self._by_id = {style.get(f"{W}styleId", ""): style for style in styles}
        defaults = (
            style for style in styles if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") == "1"
        )
        self._default_style = next((style.get(f"{W}styleId", "") for style in defaults), "")
        self._formats: dict[tuple[str, str], RunFormat] = {}

    def run_format(self, run: etree._Element, paragraph: str, background: Colour) -> RunFormat:
        """The format of a run in a paragraph of a style, as far as it matters on `background`."""
        properties = next(iter(run), None)
        is_plain = not self._by_id and background is WHITE
        if properties is not None and properties.tag == RPR:
            for element in properties:
                tag = element.tag
                if tag in _RELEVANT and not (is_plain and tag in _OFTEN_PLAIN and _is_plain(tag, element.get(VALUE))):
                    style = properties.find(STYLE)
                    return apply_properties(
                        properties, self._style_format(paragraph, style.get(VALUE, "") if style is not None else "")
                    )
        return PLAIN if is_plain else self._style_format(paragraph, "")

    def shades_cells(self, table: str) -> bool:
        """Whether a table style shades cells, or the styles are unknown."""
        return not self._by_id or any(
            next(style.iter(SHADING), None) is not None for style in self._with_based_on(table)
        )

    def _style_format(self, paragraph: str, character: str) -> RunFormat:
        key = paragraph or self._default_style, character
        if key not in self._formats:
            run_format = PLAIN
            for style in (style for name in key for style in reversed(self._with_based_on(name))):
                for properties in (*style.iterfind(RPR), *style.iterfind(_PPR)):
                    run_format = (
                        apply_properties(properties, run_format)
                        if properties.tag == RPR
                        else _apply_shading(properties, run_format)
                    )
            self._formats[key] = run_format
        return self._formats[key]

    def _with_based_on(self, name: str) -> list[etree._Element]:
        """A style and the styles it is based on."""
        chain: list[etree._Element] = []
        while len(chain) < _LONGEST_CHAIN and (style := self._by_id.get(name)) is not None:
            chain.append(style)
            basis = style.find(f"{W}basedOn")
            name = basis.get(VALUE, "") if basis is not None else ""
        return chain


@lru_cache(maxsize=1_024)
def _is_plain(tag: str, value: str | None) -> bool:
    """Whether a colour, size or spacing leaves text on white paper as it is."""
    if tag == _COLOUR:
        return value is not None and (colour := parse_hex_colour(value)) is not None and not is_pale(colour)
    if tag == _SIZE:
        return parse_number(value, _SMALLEST) >= _SMALLEST
    return _SQUEEZED < parse_number(value, 0) < _SPREAD


def apply_properties(properties: etree._Element, base: RunFormat) -> RunFormat:
    """The format `base` changed by `properties`."""
    changed = dict(change for element in properties if element.tag in _RELEVANT for change in _format_changes(element))
    return base._replace(**changed) if changed else base  # type: ignore[arg-type]


def _format_changes(element: etree._Element) -> Iterator[tuple[str, object]]:
    tag, value = element.tag, element.get(VALUE)
    if tag == _VANISH:
        yield "hidden", is_on(value)
    elif tag == _ALIGN:
        yield "raised", value in ("superscript", "subscript")
    elif tag == _POSITION and (value or "0").strip("+-0") != "":
        yield "raised", True
    elif tag in _STRIKES:
        yield "struck", is_on(value)
    elif tag == _COLOUR:
        yield "colour", _text_colour(element)
    elif tag == _FILL:
        yield "colour", _fill_colour(element)
    elif tag == _SIZE:
        yield "tiny", parse_number(value, _SMALLEST) < _SMALLEST
    elif tag == _WIDTH:
        yield "narrow", parse_number((value or "").rstrip("%"), 100) < _NARROWEST
    elif tag in (SHADING, _HIGHLIGHT):
        yield (
            "background",
            shading_colour(element) if tag == SHADING else parse_hex_colour(_HIGHLIGHTS.get(value or "", "")),
        )
    elif tag in _OUTLINES:
        yield "edged", is_on(value) and element.find(f"{_W14}noFill") is None
    elif (tag == _SPACING and not _SQUEEZED < parse_number(value, 0) < _SPREAD) or (
        tag == _FIT and parse_number(value, _FITTED) < _FITTED
    ):
        yield "doubtful", True


def shading_colour(element: etree._Element) -> Colour | None:
    """The background made by a shading; None without one, UNKNOWN_COLOUR for a pattern or a theme colour."""
    pattern, fill = element.get(VALUE, "clear"), element.get(f"{W}fill", "auto")
    if pattern not in ("clear", "nil"):
        return (parse_hex_colour(element.get(f"{W}color", "")) or BLACK) if pattern == "solid" else UNKNOWN_COLOUR
    if fill == "auto":
        return UNKNOWN_COLOUR if element.get(f"{W}themeFill") else None
    return parse_hex_colour(fill) or UNKNOWN_COLOUR


def is_off_page(element: etree._Element) -> bool:
    """Whether an indent, frame or spacing moves a paragraph off the page, or gives its lines no height."""
    if element.tag == _SPACING:
        exact = element.get(_LINE_RULE) == "exact"
        return exact and parse_number(element.get(_LINE), _LOWEST) < _LOWEST
    for name, value in element.items():
        side = str(name).rpartition("}")[2]
        if side in _OFFSETS and not _FAR < parse_number(str(value), 0) * (-1 if side == "hanging" else 1) < _BEYOND:
            return True
    return False


def is_hidden_row(properties: etree._Element) -> bool:
    """Whether a row's properties hide it or give it no height."""
    hidden, height = properties.find(f"{W}hidden"), properties.find(f"{W}trHeight")
    if hidden is not None and is_on(hidden.get(VALUE)):
        return True
    exact = height is not None and height.get(f"{W}hRule") == "exact"
    return exact and height is not None and parse_number(height.get(VALUE), _LOWEST) < _LOWEST


def is_on(value: str | None) -> bool:
    return value not in ("0", "false", "off")


def parse_number(value: str | None, otherwise: int) -> int:
    """The whole number at the start of `value`, `otherwise` if there is none."""
    found = _NUMBER.match(value or "")
    return int(found[0]) if found else otherwise


def _apply_shading(properties: etree._Element, run_format: RunFormat) -> RunFormat:
    element = properties.find(SHADING)
    return run_format if element is None else run_format._replace(background=shading_colour(element))


def _text_colour(element: etree._Element) -> Colour | None:
    """The colour as written; white for the theme's paper colour. Other theme colours are visible and give None."""
    written = parse_hex_colour(element.get(VALUE, ""))
    return WHITE if written is None and element.get(f"{W}themeColor") in _WHITE_THEMES else written


def _fill_colour(element: etree._Element) -> Colour | None:
    """The colour of a text fill, None if it is not a single colour."""
    if element.find(f"{_W14}noFill") is not None:
        return TRANSPARENT
    solid = element.find(f"{_W14}solidFill")
    colour = next(iter(solid), None) if solid is not None else None
    if colour is None:
        return None
    value = colour.get(f"{_W14}val", "")
    code = WHITE if value in _WHITE_THEMES else parse_hex_colour(value)
    alpha = colour.find(f"{_W14}alpha")
    clear = parse_number(alpha.get(f"{_W14}val"), 0) / 100_000 if alpha is not None else 0.0
    return (code or BLACK)._replace(alpha=1 - clear) if code or clear else None
