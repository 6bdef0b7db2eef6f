"""Style sheets cut into rules: one selector with its declarations each, rules nested in rules written out.

Rules in @media count where a wide screen meets the condition. Knows no properties and no nodes.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

_LONGEST_SELECTOR = 200
_MOST_SELECTORS = 16  # of one nested rule, each of its own with each of the rule around it
PSEUDO_ELEMENT_OR_STATE = re.compile(
    r"::?(?:before|after|marker|selection|placeholder|hover|focus|active|visited|first-letter|first-line)\b"
)
_TAG = re.compile(r"(?:^|[\s>+~])[a-z]", re.IGNORECASE)
_CLASS_OR_STATE = re.compile(r"[.\[]|(?<!:):(?!:|not|is|where|has)")
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\]]*\]")
_NAME = re.compile(r"[.#][\w-]+")
_AT_RULE = re.compile(r"(@[\w-]*)(.*)", re.DOTALL)  # no space need follow the name: @media(min-width:640px)
_PIECE = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|[{}]")
_MET_QUERY = re.compile(
    r"\s*(?:only\s+)?(?:screen|all)\s*(?:and\s*(?=\())?(?:\(\s*min-width\s*:\s*(?:\d{1,3}|1[01]\d\d|1200)(?:\.\d+)?px\s*\))?\s*"
    r"|\s*\(\s*min-width\s*:\s*(?:\d{1,3}|1[01]\d\d|1200)(?:\.\d+)?px\s*\)\s*"
)


class _Block(NamedTuple):
    """An open block: the selectors of the rule it is in, none outside rules, and whether its conditions are met."""

    selectors: tuple[str, ...] = ()
    is_met: bool = True


@lru_cache(maxsize=16)
def split_rules(sheet: str) -> tuple[tuple[str, str], ...]:
    """The selectors and the declarations of each rule of a sheet, in order. Cached, as the pages of a site share them.

    Rules of conditions that a wide screen does not meet are left out. A rule with others nested in it has a part before
    each of them.
    """
    return tuple(_iterate_rules(_strip_comments(sheet)))


def _iterate_rules(text: str) -> Iterator[tuple[str, str]]:
    open_blocks = [_Block()]
    for piece, brace in _split_at_braces(text):
        block = open_blocks[-1]
        declarations, _, head = piece.rpartition(";") if brace == "{" else (piece, "", "")
        if block.is_met and declarations.strip():
            for selector in block.selectors:
                yield selector, declarations
        if brace == "{":
            open_blocks.append(_nested_block(block, head.strip()))
        elif len(open_blocks) > 1:
            open_blocks.pop()


def _split_selectors(text: str) -> Iterator[str]:
    """The selectors of a list, with single spaces; commas in brackets part none."""
    depth, start = 0, 0
    if "(" not in text:
        yield from (found for part in text.split(",") if (found := " ".join(part.split())))
        return
    for at, char in enumerate(f"{text},"):
        depth += (char in "([") - (char in ")]")
        if char == "," and depth <= 0:
            if found := " ".join(text[start:at].split()):
                yield found
            depth, start = 0, at + 1


def media_are_met(query: str) -> bool:
    """Whether a wide screen meets one of the conditions of a media query."""
    return any(map(_MET_QUERY.fullmatch, query.lower().split(",")))


def specificity(selector: str) -> tuple[int, int, int]:
    """The number of ids, of classes, attributes and states, and of tags in a selector: the larger one is stronger."""
    return selector.count("#"), len(_CLASS_OR_STATE.findall(selector)), len(_TAG.findall(selector))


def own_names(selector: str) -> list[str]:
    """The classes and ids that a selector names outside brackets, as .x and #y."""
    return _NAME.findall(without_brackets(selector))


def without_brackets(selector: str) -> str:
    """`selector` without its attributes and the arguments of its states."""
    return _IN_BRACKETS.sub("", selector)


def _strip_comments(text: str) -> str:
    """`text` without CSS comments and HTML comment marks."""
    first, *rest = text.split("/*")
    shown = " ".join((first, *(comment.partition("*/")[2] for comment in rest)))
    return shown.replace("<!--", " ").replace("-->", " ")


def _split_at_braces(text: str) -> Iterator[tuple[str, str]]:
    """The text before each brace that is not in a string, with the brace."""
    start = 0
    for found in _PIECE.finditer(text):
        if found[0] in "{}":
            yield text[start : found.start()], found[0]
            start = found.end()


def _nested_block(around: _Block, head: str) -> _Block:
    """The block that begins with `head`: a condition, a rule, or an at-rule whose contents never apply."""
    if head.startswith("@"):
        return _Block(around.selectors, around.is_met and _is_met(head))
    own = tuple(name for name in _split_selectors(head) if len(name) <= _LONGEST_SELECTOR)
    selectors = _nested_selectors(around.selectors, own) if around.selectors else own
    return _Block(selectors, around.is_met and bool(selectors))


def _nested_selectors(around: Sequence[str], own: Sequence[str]) -> tuple[str, ...]:
    """Each of `own` within each selector of the rule around it, in place of & or in front."""
    found = [_within(outer, inner) for outer in around for inner in own]
    return tuple(name for name in found[:_MOST_SELECTORS] if len(name) <= _LONGEST_SELECTOR)


def _within(outer: str, inner: str) -> str:
    if "&" not in inner:
        return f"{outer} {inner}"
    if inner.startswith("&") and inner.count("&") == 1:
        return outer + inner[1:]
    return inner.replace("&", f":is({outer})")


def _is_met(condition: str) -> bool:
    """Whether the rules in an at-rule apply on a wide screen."""
    ((name, query),) = _AT_RULE.findall(condition.lower())
    if name == "@media":
        return media_are_met(query)
    return name == "@layer" or (name == "@supports" and "not" not in query)
