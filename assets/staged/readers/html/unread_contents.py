"""Cells of a page that show something other than text: a picture, a drawing, a field to choose from, what a script
writes or fills in from an attribute. A cell with nothing else is not blank: it reads as the option that it shows, else
as text that is not known.
"""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from assets.staged.readers.html.grids import cell_around
from assets.staged.readers.html.style_rules import is_hidden, parse_declarations
from assets.text.characters import UNKNOWN_TEXT

_DRAWN = "select, img, script, meter, progress, canvas, iframe, video, object, embed"
_DRAWING_TAGS = frozenset(_DRAWN.split(", "))
_NO_TEXT = f"{_DRAWN}, style, noscript, template"
_BINDINGS = ("v-text", "v-html", "x-text", "x-html", "ng-bind", "data-bind")  # name what a script enters
_FIGURES = ("data-value", "data-val", "data-num", "data-number", "data-text", "placeholder")  # may hold it
_SHOWN = ", ".join((_DRAWN, *(f"[{name}]" for name in (*_BINDINGS, *_FIGURES))))
_SMALLEST_PICTURE = 3  # pixels: a smaller one only takes room
_DIGIT = re.compile(r"\d")
_WRITES = ("document.write", "innerHTML", "textContent", "innerText")


def fill_unread_cells(page: LexborHTMLParser) -> None:
    """Enter in the cells without text what they show, before `page` loses the elements that show it."""
    judged: set[int] = set()  # a cell may hold thousands of pictures
    for node in page.css(_SHOWN):
        if not _draws(node) or (cell := cell_around(node)) is None or cell.mem_id in judged:
            continue
        judged.add(cell.mem_id)
        if not _has_text(cell):
            cell.insert_child(_chosen(node) if node.tag == "select" else UNKNOWN_TEXT)


def _has_text(cell: LexborNode) -> bool:
    """Whether a cell has text besides that of elements whose contents are not shown as they are."""
    text = cell.text()
    for node in cell.css(_NO_TEXT):
        text = text.replace(node.text(), "", 1)
    return bool(text.strip())


def _draws(node: LexborNode) -> bool:
    """Whether a node shows anything: a script that writes, a picture of some size, an attribute with a figure; nothing
    that is hidden.
    """
    attributes = node.attributes
    if node.tag == "script":
        return any(word in node.text() for word in _WRITES)
    if "hidden" in attributes or is_hidden(parse_declarations(attributes.get("style") or "")):
        return False
    if node.tag == "img":
        sizes = (attributes.get(side) or "" for side in ("width", "height"))
        return not any(size.isdigit() and int(size) < _SMALLEST_PICTURE for size in sizes)
    if node.tag in _DRAWING_TAGS:
        return True
    is_bound = any(attributes.get(name) for name in _BINDINGS)
    filled = not attributes.get("value") and any(_DIGIT.search(attributes.get(name) or "") for name in _FIGURES)
    return is_bound or filled


def _chosen(node: LexborNode) -> str:
    """The text of the option that a field shows: the one that is selected, else the first."""
    option = node.css_first("option[selected]") or node.css_first("option")
    return option.text(strip=True) if option is not None else ""
