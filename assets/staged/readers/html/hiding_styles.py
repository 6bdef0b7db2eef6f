"""What the declarations of a style make invisible: no room, no size, no opacity, a place off the page. Knows no nodes.

Colours are compared in visibility.py. Letters drawn over each other, and styles on which browsers differ, are doubtful.
"""

import re
from functools import lru_cache

from assets.staged.readers.contrast import UNKNOWN_COLOUR, WHITE, contrast_ratio, is_pale
from assets.staged.readers.html.colours import parse_background, parse_colour
from assets.staged.readers.html.style_rules import Declarations

_RELEVANT_PROPERTIES = frozenset(
    (
        "color", "-webkit-text-fill-color", "background", "background-color", "background-image", "background-clip",
        "-webkit-background-clip", "display", "visibility", "opacity", "mso-hide", "content-visibility", "filter",
        "float", "position", "left", "top", "right", "bottom", "margin", "margin-left", "margin-right", "margin-top",
        "text-indent", "transform", "translate", "scale", "zoom", "clip", "clip-path", "-webkit-clip-path", "overflow",
        "overflow-x", "overflow-y", "width", "height", "max-width", "max-height", "font", "font-size", "line-height",
        "letter-spacing", "unicode-bidi", "rotate", "text-shadow", "-webkit-text-stroke", "-webkit-text-stroke-width",
    )
)  # fmt: skip
SHORTHANDS = {"background": ("background-color", "background-image"), "font": ("font-size",)}
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_MAY_HIDE = re.compile(
    r"display\s*:\s*(?:none|var\()|visib|mso-hide|opacity|clip|transform|translate|scale|rotate|zoom|letter-spacing|unicode-bidi"
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
_FONT_SIZE = re.compile(rf"(?:^|\s)({_LENGTH.pattern})(?=[\s/]|$)")
_SMALLEST_FONT = 2.0  # points: smaller letters are unreadable
_OFF_LEFT, _OFF_RIGHT = 250.0, 3_000.0  # points: off the page to the left or above it, and to the right or below
_TIGHTEST, _WIDEST = -2.0, 70.0
_INVISIBLE_OPACITY, _DOUBTFUL_OPACITY = 0.08, 0.15
_SMALLEST_ROOM = 1.0
_BLOCKS = frozenset(
    ("address", "blockquote", "center", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ol", "p",
     "pre", "section", "ul")
)  # fmt: skip
TABLE_TAGS = frozenset(("table", "tbody", "td", "tfoot", "th", "thead", "tr"))
_EMPTY_CLIP = re.compile(r"inset\(\s*(?:100|[5-9]\d)(?:\.\d*)?%|circle\(\s*0|ellipse\(\s*0")
_SCALED = re.compile(r"scale(?:x|y|3d)?\(\s*([-\d.]+)(%?)[^()]*\)")
_TRANSLATED = re.compile(r"translate(?:x|y|3d)?\(([^()]*)\)")
_TURNED = re.compile(r"rotate\w*\(\s*(?!-?[0.]+(?:deg|rad|turn)?\s*\))|(?:scale|matrix)\w*\(\s*(?:1,\s*)?-")
_OPACITY = re.compile(r"opacity\(\s*([\d.]{1,9})(%?)\s*\)")


@lru_cache(maxsize=4_096)
def style_may_hide(style: str) -> bool:
    """Whether any declaration in a style or a sheet may hide text. Cached: many nodes and pages share it."""
    if _MAY_HIDE.search(style):
        return True
    return any(colour_may_hide(name.lower(), value.strip().lower()) for name, value in set(_COLOURED.findall(style)))


def colour_may_hide(name: str, value: str) -> bool:
    """Whether a colour may hide text: pale text, or a background on which text of its colour would not show."""
    if name.startswith("background"):
        background = parse_background(value)
        return (
            background is not None
            and background != UNKNOWN_COLOUR
            and background.alpha > 0
            and contrast_ratio(background, WHITE) > 1.3
        )
    text = parse_colour(value)
    return text is not None and is_pale(text)


def parse_style(style: str) -> tuple[dict[str, str], dict[str, str]]:
    """The relevant declarations of a style and its variables in lower case: first the normal ones, then the important
    ones.

    The last declaration of a property wins.
    """
    normal: dict[str, str] = {}
    important: dict[str, str] = {}
    for declaration in _COMMENT.sub("", style).lower().split(";"):
        name, _, value = declaration.partition(":")
        value, exclamation, _ = value.partition("!")
        name, value = name.strip(), value.strip()
        is_relevant = name in _RELEVANT_PROPERTIES or name.startswith("--")
        if (
            value
            and is_relevant
            and not (name == "color" and parse_colour(value) is None and value not in ("inherit", "currentcolor"))
        ):
            target = important if exclamation else normal
            for part in SHORTHANDS.get(name, ()):
                target.pop(part, None)
            target[name] = value
    return normal, important


def is_block(style: Declarations, tag: str) -> bool:
    """Whether an element has a box of its own, with a width, a place and an indent."""
    display = style.get("display", "")
    if display:
        return display not in ("inline", "contents")
    floats = style.get("float", "none") != "none"
    return tag in _BLOCKS or tag in TABLE_TAGS or floats or style.get("position") in ("absolute", "fixed")


def hides_contents(style: Declarations, block: bool, tag: str) -> bool:
    """Whether nothing in an element is visible, even with what its children declare."""
    clear = _fraction(style.get("opacity")) < _INVISIBLE_OPACITY or style.get("mso-hide") == "all"
    clear = (
        clear
        or style.get("content-visibility") == "hidden"
        or _filter_opacity(style.get("filter", "")) < _INVISIBLE_OPACITY
    )
    nowhere = _is_off_page(style, block) or _EMPTY_CLIP.match(_clip_path(style)) is not None
    return clear or nowhere or (block and (_is_clipped(style) or _is_shrunk(style) or _has_no_room(style, tag)))


def is_doubtful(style: Declarations, block: bool, tag: str) -> bool:
    """Whether an element may not show as it is written."""
    spaced = _parse_length(style.get("letter-spacing", ""))
    squeezed = spaced is not None and not _TIGHTEST < spaced < _WIDEST
    turned = style.get("unicode-bidi", "").endswith("override") or _is_turned(style)
    faint = min(_fraction(style.get("zoom")), _fraction(style.get("opacity"))) < _DOUBTFUL_OPACITY
    unplaced = not block and (_is_clipped(style) or _is_shrunk(style) or _has_no_room(style, tag))
    cut = _clip_path(style) not in ("", "none") or style.get("clip", "auto") != "auto"
    lettered = "text" in style.get("background-clip", style.get("-webkit-background-clip", ""))
    flat = _cuts_overflow(style) and _parse_length(style.get("line-height", "")) == 0
    return squeezed or turned or faint or unplaced or cut or flat or lettered


def font_size(style: Declarations) -> float | None:
    """The font size in points; None if it is not declared, or only by a variable or a calculation."""
    value = style.get("font-size")
    if value is None:
        found = _FONT_SIZE.search(style.get("font", ""))
        value = found[1] if found else ""
    return _parse_length(value)


def is_tiny(points: float) -> bool:
    """Whether letters of this size are unreadable."""
    return points < _SMALLEST_FONT


def is_indented_off_page(style: Declarations) -> bool | None:
    """Whether the first line begins off the page, None where no indent is declared."""
    if "text-indent" not in style:
        return None
    length = _parse_length(style["text-indent"].split()[0])
    return length is not None and _is_far(length)


def _is_off_page(style: Declarations, block: bool) -> bool:
    placed = style.get("position", "static") in ("absolute", "fixed", "relative", "sticky")
    sides = [style.get(side, "") for side in ("left", "top", "right", "bottom")] if placed else []
    margins = [style.get(f"margin-{side}", "") for side in ("left", "right", "top")] + style.get("margin", "").split()
    moves = (
        [*_TRANSLATED.findall(style.get("transform", "")), style.get("translate", "").replace(" ", ",")]
        if block
        else []
    )
    lengths = map(_parse_length, (*sides, *margins, *(part.strip() for move in moves for part in move.split(","))))
    return any(length is not None and _is_far(length) for length in lengths)


def _is_far(points: float) -> bool:
    return points <= -_OFF_LEFT or points >= _OFF_RIGHT


def _clip_path(style: Declarations) -> str:
    return style.get("clip-path", style.get("-webkit-clip-path", ""))


def _is_clipped(style: Declarations) -> bool:
    cut = style.get("clip", "") if style.get("position") in ("absolute", "fixed") else ""
    sides = [_parse_length(side) for side in re.split(r"[\s,]+", cut.removeprefix("rect(").removesuffix(")").strip())]
    return len(sides) == 4 and None not in sides and (sides[0] == sides[2] or sides[1] == sides[3])


def _is_shrunk(style: Declarations) -> bool:
    scaled = [(float(number or 1) / (100 if unit else 1)) for number, unit in _scale_factors(style)]
    zoom = _fraction(style.get("zoom"))
    return any(abs(number) < 0.1 for number in scaled) or 0 < zoom < 0.1


def _is_turned(style: Declarations) -> bool:
    """Whether letters are turned or mirrored, as 9 that shows as 6."""
    rotated = style.get("rotate", "none") not in ("none", "0", "0deg")
    return rotated or "-" in style.get("scale", "") or _TURNED.search(style.get("transform", "")) is not None


def _scale_factors(style: Declarations) -> list[tuple[str, str]]:
    found = _SCALED.findall(style.get("transform", ""))
    found += [(number, "%" if unit == "%" else "") for number, unit in _LENGTH.findall(style.get("scale", ""))]
    return [(number, unit) for number, unit in found if re.fullmatch(r"-?(?:\d+\.?\d*|\.\d+)", number)]


def _has_no_room(style: Declarations, tag: str) -> bool:
    """Whether a box has no room and cuts off what overflows. Tables and their parts grow instead."""
    if tag in TABLE_TAGS or not _cuts_overflow(style):
        return False
    sides = (style.get(f"{most}{side}") for side in ("width", "height") for most in ("", "max-"))
    lengths = [_parse_length(side) for side in sides if side is not None]
    return any(length is not None and 0 <= length <= _SMALLEST_ROOM for length in lengths)


def _cuts_overflow(style: Declarations) -> bool:
    flows = (style.get(name, "visible") for name in ("overflow", "overflow-x", "overflow-y"))
    return any(flow not in ("visible", "auto") for flow in flows)


def _filter_opacity(filters: str) -> float:
    found = _OPACITY.search(filters) if "progid" not in filters else None
    return _fraction(found[1] + found[2]) if found else 1.0


def _fraction(text: str | None) -> float:
    """A number or a percentage as a fraction, 1 where there is none."""
    found = _LENGTH.fullmatch(text or "")
    return 1.0 if found is None else float(found[1]) / (100 if found[2] == "%" else 1)


def _parse_length(text: str) -> float | None:
    """A length in points, relative units as for letters of twelve points; None if it is not a length."""
    found = _LENGTH.fullmatch(text)
    return None if found is None else float(found[1]) * _POINTS[found[2] or ""]
