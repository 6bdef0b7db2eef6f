"""Style rules of web pages taken apart: selectors with what they declare, and what declarations raise or part.

Knows no nodes. Rules in others (@media) are left out; of what raises and parts, selectors that do not end in classes or
ids too. What is not seen is known to hiding_styles.py and visibility.py.
"""

import re
from collections.abc import Iterator, Mapping

Declared = Mapping[str, str]

_MOST_RULES = 50
_LONGEST_SELECTOR = 200
_DECLARATION = re.compile(
    r"(?<![\w-])(display|visibility|mso-hide|font-size|vertical-align|position|top|text-decoration(?:-line)?)"
    r"\s*:([^;]*)",
    re.IGNORECASE,
)
_LAST = re.compile(r"(?:[a-zA-Z][\w-]*|\*)?((?:[.#][A-Za-z_][\w-]*)+)", re.ASCII)
_NAME = re.compile(r"[.#][^.#]+")
_PART = re.compile(r"(?:[a-zA-Z][\w-]*|\*)?(?:[.#][A-Za-z_][\w-]*)*", re.ASCII)
_LENGTH = re.compile(r"([-+]?)(\d{1,6}(?:\.\d{0,6})?|\.\d{1,6})(px|pt|r?em|ex|%)")
_GRIDS = ("block", "flex", "grid", "inline-block", "list-item", "table")
_SMALL = {"px": 10.0, "pt": 8.0, "em": 0.85, "rem": 0.7, "ex": 1.7, "%": 85.0}
_SMALLER = ("smaller", "x-small", "xx-small")
_EDGES = ("top", "text-top", "bottom", "text-bottom")
_LAID_OUT = frozenset(("body", "div", "li", "p", "table", "tbody", "td", "th", "thead", "tr", "ul"))


def declared(style: str) -> dict[str, str]:
    """What a style says of the properties that matter here, in small letters; the last word holds."""
    return {name.lower(): _value(said) for name, said in _DECLARATION.findall(style)}


def rules(text: str) -> list[tuple[str, Declared]]:
    """Selectors with what they declare, the stronger ones last: those that matter, and those that speak of the same."""
    found: list[tuple[list[str], str, Declared]] = []
    for selectors, style in blocks(uncommented(text)):
        if told := declared(style):
            for name in selectors.split(","):
                selector = " ".join(name.replace(">", " > ").split())
                if names := _names(selector):
                    found.append((names, selector, told))
    telling = (names for names, _, told in found if parted(told) or raised(told, ""))
    matter = {name for names in telling for name in names}
    kept = [(selector, told) for names, selector, told in found if not matter.isdisjoint(names)]
    return sorted(kept[-_MOST_RULES:], key=lambda rule: _strength(rule[0]))


def hidden(told: Declared) -> bool:
    return told.get("display") == "none" or told.get("visibility") == "hidden" or told.get("mso-hide") == "all"


def parted(told: Declared) -> bool:
    """Whether it is no one figure with what stands beside it."""
    struck = "line-through" in told.get("text-decoration", "") + told.get("text-decoration-line", "")
    return struck or told.get("display", "").startswith(_GRIDS)


def raised(told: Declared, tag: str) -> bool:
    """Whether text is set raised or lowered, as the mark of a note is; what lays out a page may be moved as well."""
    align = told.get("vertical-align", "")
    if align in ("super", "sub"):
        return True
    if tag in _LAID_OUT:
        return False
    moved = told.get("position") == "relative" and told.get("top", "").startswith("-")
    return (moved and _far(told["top"])) or _far(align) or (align in _EDGES and _small(told.get("font-size", "")))


def _far(length: str) -> bool:
    found = _LENGTH.fullmatch(length)
    return found is not None and float(found[2]) > 0


def _small(size: str) -> bool:
    found = _LENGTH.fullmatch(size)
    return size in _SMALLER or (found is not None and float(found[2]) <= _SMALL[found[3]])


def _value(said: str) -> str:
    return said.partition("!")[0].strip().lower()


def uncommented(text: str) -> str:
    first, *rest = text.split("/*")
    shown = " ".join((first, *(comment.partition("*/")[2] for comment in rest)))
    return shown.replace("<!--", " ").replace("-->", " ")


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """What stands before and between the braces of each rule that is in no other."""
    before: list[str] = []
    pieces = re.split("([{}])", text)
    for piece, brace in zip(pieces[::2], pieces[1::2], strict=False):
        if brace == "{":
            before.append(piece.rpartition(";")[2])
        elif before and "@" not in (head := before.pop()) and not before:
            yield head, piece


def _names(selector: str) -> list[str]:
    """The classes and ids a selector ends in, none where it is not made of tags, classes and ids alone."""
    *parts, last = selector.split(" ") if len(selector) <= _LONGEST_SELECTOR else [""]
    found = _LAST.fullmatch(last)
    plain = all(part == ">" or (part and _PART.fullmatch(part)) for part in parts)
    return _NAME.findall(found[1]) if found and plain and parts[:1] != [">"] else []


def _strength(selector: str) -> tuple[int, int, int]:
    tags = sum(part[0].isalpha() for part in selector.split(" "))
    return selector.count("#"), selector.count("."), tags
