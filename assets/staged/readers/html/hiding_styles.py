"""What declarations of a style make unseen: no room, no size, no ink, a place off the page. Knows no nodes.

Colours are told in visibility.py. What draws letters over each other, and what browsers do not agree on, is doubtful.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from assets.staged.readers.contrast import UNKNOWN, WHITE, contrast, pale
from assets.staged.readers.html.colours import colour, ground

Said = Mapping[str, str]

_BEARING = frozenset(
    (
        "color", "-webkit-text-fill-color", "background", "background-color", "background-image", "background-clip",
        "-webkit-background-clip", "display", "visibility", "opacity", "mso-hide", "content-visibility", "filter",
        "float", "position", "left", "top", "right", "bottom", "margin", "margin-left", "margin-right", "margin-top",
        "text-indent", "transform", "translate", "scale", "zoom", "clip", "clip-path", "-webkit-clip-path", "overflow",
        "overflow-x", "overflow-y", "width", "height", "max-width", "max-height", "font", "font-size", "line-height",
        "letter-spacing", "unicode-bidi", "text-shadow", "-webkit-text-stroke", "-webkit-text-stroke-width",
    )
)  # fmt: skip
SHORTHANDS = {"background": ("background-color", "background-image"), "font": ("font-size",)}
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_MAY_VEIL = re.compile(
    r"display\s*:\s*none|visib|mso-hide|opacity|clip|transform|translate|scale|zoom|letter-spacing|unicode-bidi"
    r"|line-height\s*:\s*0(?![.\d])|(?:width|height)\s*:\s*(?:0|1px|\.)"
    r"|(?:left|right|top|bottom|margin|margin-\w+|text-indent)\s*:[^;]{0,60}?(?:-\d{3}|\d{4}|-[\d.]{1,9}(?:r?em|v[wh]|%|in|cm|mm))"
    r"|font(?:-size)?\s*:[^;]{0,60}?(?:(?<![\d./])(?:0|[12](?:\.\d{1,9})?|0?\.\d{1,9})(?![\d.])|var\(|calc\()",
    re.IGNORECASE,
)
_COLOURED = re.compile(r"(color|fill-color|background(?:-color|-image)?)\s*:\s*([^;{}\"!]{1,200})", re.IGNORECASE)
_LENGTH = re.compile(r"([-+]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9}))(px|pt|pc|r?em|ex|ch|%|vw|vh|in|cm|mm)?")
_POINTS = {
    "px": 0.75, "pt": 1, "pc": 12, "em": 12, "rem": 12, "ex": 6, "ch": 6, "%": 0.12, "vw": 8, "vh": 8, "in": 72,
    "cm": 28.3, "mm": 2.83, "": 0.75,
}  # fmt: skip
_SIZE = re.compile(rf"(?:^|\s)({_LENGTH.pattern})(?=[\s/]|$)")
_SMALLEST = 2.0  # points: the size of letters nobody reads
_FAR, _BEYOND = 250.0, 3_000.0  # points: off the page to the left or above it, and to the right or below
_SQUEEZED, _SPREAD = -2.0, 70.0
_FAINT, _DIM = 0.08, 0.15
_ROOMLESS = 1.0
_BLOCKS = frozenset(
    ("address", "blockquote", "center", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ol", "p",
     "pre", "section", "ul")
)  # fmt: skip
TABLED = frozenset(("table", "tbody", "td", "tfoot", "th", "thead", "tr"))
_NO_ROOM = re.compile(r"inset\(\s*(?:100|[5-9]\d)(?:\.\d*)?%|circle\(\s*0|ellipse\(\s*0")
_SCALED = re.compile(r"scale(?:x|y|3d)?\(\s*([-\d.]+)(%?)[^()]*\)")
_MOVED = re.compile(r"translate(?:x|y|3d)?\(([^()]*)\)")
_OPACITY = re.compile(r"opacity\(\s*([\d.]{1,9})(%?)\s*\)")


def may_hide(styles: str) -> bool:
    """Whether anything in the text of styles may keep what is printed from being seen; in most nothing does."""
    if _MAY_VEIL.search(styles):
        return True
    return any(telling(name.lower(), value.strip().lower()) for name, value in set(_COLOURED.findall(styles)))


@lru_cache(maxsize=4_096)
def hides(style: str) -> bool:
    """may_hide of one style, which many nodes and pages have."""
    return may_hide(style)


def telling(name: str, value: str) -> bool:
    """Whether a colour may hide text: a pale one, or a background that text of its colour would not show on."""
    if name.startswith("background"):
        below = ground(value)
        return below is not None and below != UNKNOWN and below.alpha > 0 and contrast(below, WHITE) > 1.3
    text = colour(value)
    return text is not None and pale(text)


def properties(style: str) -> tuple[dict[str, str], dict[str, str]]:
    """What a style declares of what bears on this, and of variables, in small letters; then what of that is important.

    The last word holds.
    """
    said: dict[str, str] = {}
    important: dict[str, str] = {}
    for declaration in _COMMENT.sub("", style).lower().split(";"):
        name, _, value = declaration.partition(":")
        value, marked, _ = value.partition("!")
        name, value = name.strip(), value.strip()
        bears = name in _BEARING or name.startswith("--")
        if (
            value
            and bears
            and not (name == "color" and colour(value) is None and value not in ("inherit", "currentcolor"))
        ):
            told = important if marked else said
            for part in SHORTHANDS.get(name, ()):
                told.pop(part, None)
            told[name] = value
    return said, important


def is_block(said: Said, tag: str) -> bool:
    """Whether an element has a box of its own, with a width, a place and an indent, and not only words in a line."""
    display = said.get("display", "")
    if display:
        return display not in ("inline", "contents")
    floats = said.get("float", "none") != "none"
    return tag in _BLOCKS or tag in TABLED or floats or said.get("position") in ("absolute", "fixed")


def gone(said: Said, block: bool, tag: str) -> bool:
    """Whether nothing in an element is seen, whatever its parts say."""
    clear = _part(said.get("opacity")) < _FAINT or said.get("mso-hide") == "all"
    clear = clear or said.get("content-visibility") == "hidden" or _filtered(said.get("filter", "")) < _FAINT
    nowhere = _off_page(said, block) or _NO_ROOM.match(_path(said)) is not None
    return clear or nowhere or (block and (_clipped(said) or _shrunk(said) or _roomless(said, tag)))


def doubted(said: Said, block: bool, tag: str) -> bool:
    """Whether it is not certain that an element shows as it is written."""
    spaced = _length(said.get("letter-spacing", ""))
    squeezed = spaced is not None and not _SQUEEZED < spaced < _SPREAD
    turned = said.get("unicode-bidi", "").endswith("override")
    faint = min(_part(said.get("zoom")), _part(said.get("opacity"))) < _DIM
    unplaced = not block and (_clipped(said) or _shrunk(said) or _roomless(said, tag))
    cut = _path(said) not in ("", "none") or said.get("clip", "auto") != "auto"
    lettered = "text" in said.get("background-clip", said.get("-webkit-background-clip", ""))
    flat = _cuts(said) and _length(said.get("line-height", "")) == 0
    return squeezed or turned or faint or unplaced or cut or flat or lettered


def size(said: Said) -> float | None:
    """The size of letters in points, None where nothing says it, or only by a variable or a sum."""
    value = said.get("font-size")
    if value is None:
        found = _SIZE.search(said.get("font", ""))
        value = found[1] if found else ""
    return _length(value)


def tiny(points: float) -> bool:
    """Whether nobody reads letters of this size."""
    return points < _SMALLEST


def indented(said: Said) -> bool | None:
    """Whether the first line begins off the page, None where nothing is said of it."""
    if "text-indent" not in said:
        return None
    length = _length(said["text-indent"].split()[0])
    return length is not None and _is_far(length)


def _off_page(said: Said, block: bool) -> bool:
    placed = said.get("position", "static") in ("absolute", "fixed", "relative", "sticky")
    sides = [said.get(side, "") for side in ("left", "top", "right", "bottom")] if placed else []
    margins = [said.get(f"margin-{side}", "") for side in ("left", "right", "top")] + said.get("margin", "").split()
    moves = [*_MOVED.findall(said.get("transform", "")), said.get("translate", "").replace(" ", ",")] if block else []
    lengths = map(_length, (*sides, *margins, *(part.strip() for move in moves for part in move.split(","))))
    return any(length is not None and _is_far(length) for length in lengths)


def _is_far(points: float) -> bool:
    return points <= -_FAR or points >= _BEYOND


def _path(said: Said) -> str:
    return said.get("clip-path", said.get("-webkit-clip-path", ""))


def _clipped(said: Said) -> bool:
    cut = said.get("clip", "") if said.get("position") in ("absolute", "fixed") else ""
    sides = [_length(side) for side in re.split(r"[\s,]+", cut.removeprefix("rect(").removesuffix(")").strip())]
    return len(sides) == 4 and None not in sides and (sides[0] == sides[2] or sides[1] == sides[3])


def _shrunk(said: Said) -> bool:
    scaled = [(float(number or 1) / (100 if unit else 1)) for number, unit in _numbers(said)]
    zoom = _part(said.get("zoom"))
    return any(abs(number) < 0.1 for number in scaled) or 0 < zoom < 0.1


def _numbers(said: Said) -> list[tuple[str, str]]:
    found = _SCALED.findall(said.get("transform", ""))
    found += [(number, "%" if unit == "%" else "") for number, unit in _LENGTH.findall(said.get("scale", ""))]
    return [(number, unit) for number, unit in found if re.fullmatch(r"-?(?:\d+\.?\d*|\.\d+)", number)]


def _roomless(said: Said, tag: str) -> bool:
    """Whether a box has no room and what is too large for it is cut off; a table and its parts grow instead."""
    if tag in TABLED or not _cuts(said):
        return False
    sides = (said.get(f"{most}{side}") for side in ("width", "height") for most in ("", "max-"))
    lengths = [_length(side) for side in sides if side is not None]
    return any(length is not None and 0 <= length <= _ROOMLESS for length in lengths)


def _cuts(said: Said) -> bool:
    flows = (said.get(name, "visible") for name in ("overflow", "overflow-x", "overflow-y"))
    return any(flow not in ("visible", "auto") for flow in flows)


def _filtered(said: str) -> float:
    found = _OPACITY.search(said) if "progid" not in said else None
    return _part(found[1] + found[2]) if found else 1.0


def _part(said: str | None) -> float:
    """A number or a percentage, 1 where there is none."""
    found = _LENGTH.fullmatch(said or "")
    return 1.0 if found is None else float(found[1]) / (100 if found[2] == "%" else 1)


def _length(said: str) -> float | None:
    """In points, that of letters of twelve where it goes by them; None where it is none."""
    found = _LENGTH.fullmatch(said)
    return None if found is None else float(found[1]) * _POINTS[found[2] or ""]
