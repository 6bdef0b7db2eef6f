"""Style rules of web pages, parsed: selectors with their declarations, and what declarations raise or separate.

Knows no nodes. Visibility is decided in hiding_styles.py and visibility.py; rule_blocks.py cuts sheets into rules.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from assets.staged.readers.html.rule_blocks import (
    PSEUDO_ELEMENT_OR_STATE,
    own_names,
    specificity,
    split_rules,
    without_brackets,
)

Declarations = Mapping[str, str]

_MOST_RULES = 150
_DECLARATION = re.compile(
    r"(?<![\w-])(display|visibility|mso-hide|font-size|vertical-align|position|top|text-decoration(?:-line)?)"
    r"\s*:([^;]*)",
    re.IGNORECASE,
)
_COMBINATOR = re.compile(r"[\s>+~]+")
_LENGTH = re.compile(r"([-+]?)(\d{1,6}(?:\.\d{0,6})?|\.\d{1,6})(px|pt|r?em|ex|%)")
_BLOCK_DISPLAYS = ("block", "flex", "grid", "inline-block", "list-item", "table")
_SMALL_SIZES = {"px": 10.0, "pt": 8.0, "em": 0.85, "rem": 0.7, "ex": 1.7, "%": 85.0}
_SMALL_WORDS = ("smaller", "x-small", "xx-small")
_EDGE_ALIGNMENTS = ("top", "text-top", "bottom", "text-bottom")
_MOVED_TAGS = frozenset(
    (
        "sup", "sub", "rt", "del", "s", "strike", "address", "article", "aside", "blockquote", "body", "center", "div",
        "dl", "dd", "dt", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "html", "img", "li",
        "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "th", "thead", "tr", "ul",
    )
)  # fmt: skip
_LAYOUT_TAGS = frozenset(("body", "div", "li", "p", "table", "tbody", "td", "th", "thead", "tr", "ul"))


def parse_declarations(style: str) -> dict[str, str]:
    """The relevant properties of a style, in lower case. The last declaration of a property wins."""
    return {name.lower(): _normalise_value(value) for name, value in _DECLARATION.findall(style)}


def parse_rules(text: str, are_in_cells: Callable[[Sequence[str]], bool]) -> list[tuple[str, Declarations]]:
    """Selectors with their declarations, the stronger ones last: those that raise or separate text, and those for the
    same classes and ids.

    Rules that end in a tag count where `are_in_cells` is true of their selectors; then every rule does, as any may
    override them.
    """
    found = [
        (_trailing_names(selector), selector, declarations)
        for selector, style in split_rules(text)
        if (declarations := parse_declarations(style)) and not PSEUDO_ELEMENT_OR_STATE.search(selector)
    ]
    relevant = [(names, selector) for names, selector, declarations in found if _moves_text(names, declarations)]
    tags = [selector for names, selector in relevant if not names[0].startswith((".", "#"))]
    if tags and are_in_cells(tags):
        kept = found
    else:
        own = {name for names, _ in relevant for name in names if name.startswith((".", "#"))}
        kept = [rule for rule in found if not own.isdisjoint(rule[0])]
    return sorted(((s, d) for _, s, d in kept[-_MOST_RULES:]), key=lambda rule: specificity(rule[0]))


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


def _moves_text(names: list[str], declarations: Declarations) -> bool:
    """Whether declarations of a selector that ends in `names` raise or separate text that would not be otherwise."""
    tag = "" if names[0].startswith((".", "#")) else names[0]
    return tag not in _MOVED_TAGS and (is_separate(declarations) or is_raised(declarations, tag))


def _trailing_names(selector: str) -> list[str]:
    """The classes and ids a selector ends in, else its tag."""
    *_, last = _COMBINATOR.split(without_brackets(selector).strip())
    return own_names(last) or [last.partition(":")[0].lower()]
