"""The words of a Word document's paragraphs as they show, tracked changes accepted. Knows no tables and no files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from assets.staged.readers.contrast import UNKNOWN, WHITE, Colour, Sight
from assets.staged.readers.word.formatting import (
    PLACES,
    PLAIN,
    PSTYLE,
    RPR,
    SHADING,
    VALUE,
    Styles,
    W,
    misplaced,
    number,
    shading,
)
from assets.text.characters import SUPERSCRIPTS

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_V = "{urn:schemas-microsoft-com:vml}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
P, _R, _TBL, _PPR, _BOX = f"{W}p", f"{W}r", f"{W}tbl", f"{W}pPr", f"{W}txbxContent"
SKIPPED = {FALLBACK, f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", RPR, _PPR}
# A symbol of a font and a formula are not told: they stand as U+FFFD, which no number holds.
_UNTOLD = dict.fromkeys(
    (
        f"{W}sym", "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath",
        "{http://purl.oclc.org/ooxml/officeDocument/math}oMath",
    ),
    "\ufffd",
)  # fmt: skip
_TEXT = {f"{W}t": None, f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", **_UNTOLD}
_SHAPES = {f"{_V}shape", f"{_V}rect", f"{_V}textbox"}
_POINT = 12_700  # of English metric units
_FAR, _BEYOND = -600, 1_700  # points: further off than any page goes
_FAR_SHAPE = re.compile(
    r"visibility:\s*hidden|(?:left|top):\s*-\d{3,}pt|(?:left|top):\s*\d{4,}pt|(?:width|height):\s*[01]?(?:\.\d+)?(?:pt)?(?:;|$)"
)


@dataclass(slots=True)
class Paper:
    """What words are set on: the styles of the document, the ground; `doubtful` once a word set on it may not show."""

    styles: Styles
    ground: Colour = WHITE
    doubtful: bool = False


def paragraphs(parent: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs below `parent` that are in no other: those of a text box are part of the one it is anchored in."""
    for child in parent:
        if child.tag == P:
            yield child
        elif child.tag not in SKIPPED:
            yield from paragraphs(child)


def words(paragraph: etree._Element, paper: Paper) -> str:
    """The text of a paragraph as a reader of the accepted document sees it; tables in it are read by themselves.

    What is struck out and what replaces it are no one figure: they stand on lines of their own.
    """
    properties = next(iter(paragraph), None)
    if properties is None or properties.tag != _PPR:
        return _below(paragraph, paper, "")
    style, ground = "", paper.ground
    for said in properties:
        if said.tag == PSTYLE:
            style = said.get(VALUE, "")
        elif said.tag == SHADING:
            paper.ground = shading(said) or ground
        elif said.tag in PLACES and misplaced(said):
            paper.ground = ground
            return ""
    text = _below(paragraph, paper, style)
    paper.ground = ground
    return text


def _below(element: etree._Element, paper: Paper, style: str) -> str:
    """The text below an element in a paragraph of a style."""
    parts: list[str] = []
    struck = False
    for child in element:
        tag = child.tag
        if tag in _TEXT:
            parts.append(_TEXT[tag] or child.text or "")
        elif tag == _R:
            look = paper.styles.look(child, style, paper.ground)
            if look.struck is not struck:
                parts.append("\n")
                struck = look.struck
            sight = Sight.SEEN if look is PLAIN else look.sight(paper.ground)
            if sight is not Sight.UNSEEN:
                text = _below(child, paper, style)
                paper.doubtful = paper.doubtful or (sight is Sight.DOUBTFUL and bool(text.strip()))
                parts.append(text.translate(SUPERSCRIPTS) if look.raised else text)
        elif tag == P:
            parts.append(f"\n{words(child, paper)}")
        elif tag == _BOX:
            parts.append(_boxed(child, paper))
        elif tag not in SKIPPED and tag != _TBL and not _away(child):
            parts.append(_below(child, paper, style))
    return "".join((*parts, "\n") if struck else parts)


def _boxed(box: etree._Element, paper: Paper) -> str:
    """The text of a text box, whose ground its shape tells, which is not asked."""
    ground, paper.ground = paper.ground, UNKNOWN
    text = _below(box, paper, "")
    paper.ground = ground
    return text


def _away(element: etree._Element) -> bool:
    """Whether a drawing is anchored off the page, hidden, or without room."""
    if element.tag == f"{_WP}anchor":
        offsets = [number(offset.text, 0) / _POINT for offset in element.iter(f"{_WP}posOffset")]
        hidden = element.get("hidden") in ("1", "true")
        return hidden or any(not _FAR < offset < _BEYOND for offset in offsets)
    return element.tag in _SHAPES and _FAR_SHAPE.search(element.get("style", "")) is not None
