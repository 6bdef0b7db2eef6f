"""The text of Word paragraphs as it shows, with tracked changes accepted. Knows no tables and no files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from assets.staged.readers.contrast import UNKNOWN_COLOUR, WHITE, Colour, Visibility
from assets.staged.readers.word.fields import FIELD_TAGS, HYPERLINK, Fields, set_apart_note
from assets.staged.readers.word.formatting import (
    PLACES,
    PLAIN,
    PSTYLE,
    RPR,
    SHADING,
    VALUE,
    W,
    WordStyles,
    is_off_page,
    parse_number,
    shading_colour,
)
from assets.text.characters import REVERSED, SUPERSCRIPTS, UNKNOWN_TEXT, strike_digits

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_V = "{urn:schemas-microsoft-com:vml}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
P, _R, _TBL, _PPR, _BOX = f"{W}p", f"{W}r", f"{W}tbl", f"{W}pPr", f"{W}txbxContent"
SKIPPED_TAGS = {FALLBACK, f"{W}del", f"{W}moveFrom", f"{W}delText", RPR, _PPR}
# A font symbol or a formula has no known characters.
_UNREADABLE = dict.fromkeys(
    (
        f"{W}sym", "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath",
        "{http://purl.oclc.org/ooxml/officeDocument/math}oMath",
    ),
    UNKNOWN_TEXT,
)  # fmt: skip
# What lies in a line of text and shows without having any: a picture, an embedded object, a chart, WordArt.
_DRAWN = (f"{_WP}inline", f"{_V}imagedata", f"{_V}textpath", f"{W}object", f"{W}contentPart")
_TEXT = {f"{W}t": None, f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", **_UNREADABLE}
_OVERRIDE, _ABOVE_LINE = f"{W}bdo", f"{W}rt"  # the second is printed in small letters over a word
_SHAPES = {f"{_V}shape", f"{_V}rect", f"{_V}textbox"}
_FLOATS = "position:absolute"
_POINT = 12_700  # of English metric units
_NEAREST_OFFSET, _FURTHEST_OFFSET = -600, 1_700  # points: outside any page
_HIDDEN_SHAPE = re.compile(
    r"visibility:\s*hidden|(?:left|top):\s*-\d{3,}pt|(?:left|top):\s*\d{4,}pt|(?:width|height):\s*[01]?(?:\.\d+)?(?:pt)?(?:;|$)"
)


@dataclass(slots=True)
class TextContext:
    """The styles and the background of text, and the fields that are open. `doubtful` becomes true once text was read
    that may be invisible.
    """

    styles: WordStyles
    background: Colour = WHITE
    doubtful: bool = False
    fields: Fields = field(default_factory=Fields)


def find_paragraphs(parent: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs below `parent` that are in no other paragraph; those of a text box belong to the one that anchors
    it.
    """
    for child in parent:
        if child.tag == P:
            yield child
        elif child.tag not in SKIPPED_TAGS:
            yield from find_paragraphs(child)


def paragraph_text(paragraph: etree._Element, context: TextContext) -> str:
    """The text of a paragraph as a reader of the accepted document sees it. Tables inside it are read separately.

    Struck text and its replacement go on separate lines, so that they form no number together.
    """
    properties = next(iter(paragraph), None)
    if properties is None or properties.tag != _PPR:
        return _element_text(paragraph, context, "")
    style, background = "", context.background
    for element in properties:
        if element.tag == PSTYLE:
            style = element.get(VALUE, "")
        elif element.tag == SHADING:
            context.background = shading_colour(element) or background
        elif element.tag in PLACES and is_off_page(element):
            context.background = background
            return ""
    text = _element_text(paragraph, context, style)
    context.background = background
    return text


def _element_text(element: etree._Element, context: TextContext, style: str) -> str:
    """The text inside an element of a paragraph with a style."""
    parts: list[str] = []
    struck = False
    for child in element:
        tag = child.tag
        if tag in _TEXT:
            parts.append(context.fields.shown(_TEXT[tag] or child.text or ""))
        elif tag in FIELD_TAGS:
            parts.append(context.fields.read(child))
        elif tag == _R:
            run_format = context.styles.run_format(child, style, context.background)
            if run_format.struck is not struck:
                parts.append("\n")
                struck = run_format.struck
            visibility = Visibility.VISIBLE if run_format is PLAIN else run_format.visibility(context.background)
            if visibility is not Visibility.INVISIBLE:
                text = _element_text(child, context, style)
                context.doubtful = context.doubtful or (visibility is Visibility.DOUBTFUL and bool(text.strip()))
                text = strike_digits(text) if struck else text
                parts.append(text.translate(SUPERSCRIPTS) if run_format.raised else text)
        elif tag == P:
            parts.append(f"\n{paragraph_text(child, context)}")
        elif tag == _ABOVE_LINE:
            parts.append(_element_text(child, context, style).translate(SUPERSCRIPTS))
        elif tag == _BOX:
            parts.append(_text_box_text(child, context))
        elif tag not in SKIPPED_TAGS and tag != _TBL and not _is_off_page(child):
            parts.append(REVERSED if tag == _OVERRIDE and child.get(VALUE) == "rtl" else "")
            text = _element_text(child, context, style)
            if tag == HYPERLINK:
                text = set_apart_note(child, next(filter(None, reversed(parts)), ""), text)
            parts.append(text)
    return "".join((*parts, "\n") if struck else parts)


def shows_drawing(element: etree._Element) -> bool:
    """Whether a picture or another drawing lies in the lines of `element`. One that floats may lie elsewhere, and an
    empty text box shows nothing.
    """
    for drawing in element.iter(*_DRAWN):
        above = next(drawing.iterancestors(*_SHAPES), None)
        floats = above is not None and (_FLOATS in above.get("style", "") or _is_off_page(above))
        if not floats and next(drawing.iterdescendants(_BOX), None) is None:
            return True
    return False


def _text_box_text(box: etree._Element, context: TextContext) -> str:
    """The text of a text box. Its background depends on its shape, which is not read."""
    background, context.background = context.background, UNKNOWN_COLOUR
    text = _element_text(box, context, "")
    context.background = background
    return text


def _is_off_page(element: etree._Element) -> bool:
    """Whether a drawing is anchored off the page, hidden, or has no size."""
    if element.tag == f"{_WP}anchor":
        offsets = [parse_number(offset.text, 0) / _POINT for offset in element.iter(f"{_WP}posOffset")]
        hidden = element.get("hidden") in ("1", "true")
        return hidden or any(not _NEAREST_OFFSET < offset < _FURTHEST_OFFSET for offset in offsets)
    return element.tag in _SHAPES and _HIDDEN_SHAPE.search(element.get("style", "")) is not None
