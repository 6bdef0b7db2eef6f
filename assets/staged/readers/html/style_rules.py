"""Style rules of web pages, parsed: selectors with their declarations, and what declarations raise or separate.

Knows no nodes. Rules nested in @media count where a wide screen meets its condition. For raising and separating,
selectors that do not end in classes or ids are skipped. Visibility is decided in hiding_styles.py and visibility.py.
"""

import re
from collections.abc import Iterator, Mapping

Declarations = Mapping[str, str]

_MOST_RULES = 50
_LONGEST_SELECTOR = 200
_DECLARATION = re.compile(
    r"(?<![\w-])(display|visibility|mso-hide|font-size|vertical-align|position|top|text-decoration(?:-line)?)"
    r"\s*:([^;]*)",
    re.IGNORECASE,
)
_LAST_PART = re.compile(r"(?:[a-zA-Z][\w-]*|\*)?((?:[.#][A-Za-z_][\w-]*)+)", re.ASCII)
_NAME = re.compile(r"[.#][^.#]+")
_PART = re.compile(r"(?:[a-zA-Z][\w-]*|\*)?(?:[.#][A-Za-z_][\w-]*)*", re.ASCII)
_LENGTH = re.compile(r"([-+]?)(\d{1,6}(?:\.\d{0,6})?|\.\d{1,6})(px|pt|r?em|ex|%)")
_MET_QUERY = re.compile(
    r"\s*(?:only\s+)?(?:screen|all)\s*(?:and\s*(?=\())?(?:\(\s*min-width\s*:\s*(?:\d{1,3}|1[01]\d\d|1200)(?:\.\d+)?px\s*\))?\s*"
    r"|\s*\(\s*min-width\s*:\s*(?:\d{1,3}|1[01]\d\d|1200)(?:\.\d+)?px\s*\)\s*"
)
_BLOCK_DISPLAYS = ("block", "flex", "grid", "inline-block", "list-item", "table")
_SMALL_SIZES = {"px": 10.0, "pt": 8.0, "em": 0.85, "rem": 0.7, "ex": 1.7, "%": 85.0}
_SMALL_WORDS = ("smaller", "x-small", "xx-small")
_EDGE_ALIGNMENTS = ("top", "text-top", "bottom", "text-bottom")
_LAYOUT_TAGS = frozenset(("body", "div", "li", "p", "table", "tbody", "td", "th", "thead", "tr", "ul"))


def parse_declarations(style: str) -> dict[str, str]:
    """The relevant properties of a style, in lower case. The last declaration of a property wins."""
    return {name.lower(): _normalise_value(value) for name, value in _DECLARATION.findall(style)}


def parse_rules(text: str) -> list[tuple[str, Declarations]]:
    """Selectors with their declarations, the stronger ones last: those that raise or separate text, and those for the
    same classes and ids.
    """
    found: list[tuple[list[str], str, Declarations]] = []
    for selectors, style in split_rules(strip_comments(text)):
        if declarations := parse_declarations(style):
            for name in selectors.split(","):
                selector = " ".join(name.replace(">", " > ").split())
                if names := _trailing_names(selector):
                    found.append((names, selector, declarations))
    relevant = (names for names, _, declarations in found if is_separate(declarations) or is_raised(declarations, ""))
    relevant_names = {name for names in relevant for name in names}
    kept = [(selector, declarations) for names, selector, declarations in found if not relevant_names.isdisjoint(names)]
    return sorted(kept[-_MOST_RULES:], key=lambda rule: _specificity(rule[0]))


def is_hidden(style: Declarations) -> bool:
    """Whether a style hides its element."""
    return style.get("display") == "none" or style.get("visibility") == "hidden" or style.get("mso-hide") == "all"


def is_separate(style: Declarations) -> bool:
    """Whether text with this style is separate from the text beside it: struck out, or a block of its own."""
    return is_struck(style) or style.get("display", "").startswith(_BLOCK_DISPLAYS)


def is_struck(style: Declarations) -> bool:
    """Whether text with this style is struck out."""
    return "line-through" in style.get("text-decoration", "") + style.get("text-decoration-line", "")


def is_raised(style: Declarations, tag: str) -> bool:
    """Whether text is set raised or lowered, as a note mark is. Elements that lay out a page may be moved
    without that.
    """
    align = style.get("vertical-align", "")
    if align in ("super", "sub"):
        return True
    if tag in _LAYOUT_TAGS:
        return False
    moved = style.get("position") == "relative" and style.get("top", "").startswith("-")
    return (
        (moved and _is_offset(style["top"]))
        or _is_offset(align)
        or (align in _EDGE_ALIGNMENTS and _is_small(style.get("font-size", "")))
    )


def _is_offset(length: str) -> bool:
    found = _LENGTH.fullmatch(length)
    return found is not None and float(found[2]) > 0


def _is_small(size: str) -> bool:
    found = _LENGTH.fullmatch(size)
    return size in _SMALL_WORDS or (found is not None and float(found[2]) <= _SMALL_SIZES[found[3]])


def _normalise_value(value: str) -> str:
    return value.partition("!")[0].strip().lower()


def strip_comments(text: str) -> str:
    """`text` without CSS comments and HTML comment marks."""
    first, *rest = text.split("/*")
    shown = " ".join((first, *(comment.partition("*/")[2] for comment in rest)))
    return shown.replace("<!--", " ").replace("-->", " ")


def split_rules(text: str) -> Iterator[tuple[str, str]]:
    """The selectors and the declarations of each rule, without those of rules nested in others and of conditions that a
    wide screen does not meet.
    """
    before: list[str] = []
    pieces = re.split("([{}])", text)
    for piece, brace in zip(pieces[::2], pieces[1::2], strict=False):
        if brace == "{":
            before.append(piece.rpartition(";")[2])
        elif before and "@" not in (head := before.pop()) and all(map(_is_met, before)):
            yield head, piece


def _is_met(condition: str) -> bool:
    """Whether the rules nested in an at-rule apply on a wide screen; those nested in anything else do not."""
    name, _, query = condition.strip().lower().partition(" ")
    if name == "@media":
        return any(map(_MET_QUERY.fullmatch, query.split(",")))
    return name == "@layer" or (name == "@supports" and "not" not in query)


def _trailing_names(selector: str) -> list[str]:
    """The classes and ids a selector ends in; none if it has more than tags, classes and ids."""
    *parts, last = selector.split(" ") if len(selector) <= _LONGEST_SELECTOR else [""]
    found = _LAST_PART.fullmatch(last)
    plain = all(part == ">" or (part and _PART.fullmatch(part)) for part in parts)
    return _NAME.findall(found[1]) if found and plain and parts[:1] != [">"] else []


def _specificity(selector: str) -> tuple[int, int, int]:
    """The number of ids, classes and tags of a selector, for sorting."""
    tags = sum(part[0].isalpha() for part in selector.split(" "))
    return selector.count("#"), selector.count("."), tags
