"""Cells of a page whose digits styles draw in another order than they are written, or whose row they draw so.

Part of a figure may float, be placed or be shifted beside the rest of it; a box may draw its contents in reverse. No
order is worked out: such cells are unclear. Mirrored and turned letters are found in hiding_styles.py.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from assets.staged.readers.html.cascade import any_selected, select
from assets.staged.readers.html.grids import cell_around
from assets.staged.readers.html.rule_blocks import PSEUDO_ELEMENT_OR_STATE, split_rules

_LENGTH = r"(?:[5-9]|\d{2,}|\d*\.?\d+(?=\s*(?:r?em|ex|ch|pt|in|cm|mm|%|v)))"  # less does not pass a digit
_PLACE = r"(?<![\w-])(?:order\s*:\s*[-+]?0*[1-9]|grid-(?:area|row|column)[\w-]*\s*:|position\s*:\s*(?:absolute|fixed)"
_PLACES_BOX = re.compile(rf"{_PLACE}|float\s*:\s*(?:right|inline-end))", re.IGNORECASE)
_PLACES_PART = re.compile(
    rf"{_PLACE}|float\s*:\s*(?:left|right|inline)|margin[\w-]*\s*:[^;]*-{_LENGTH}|transform\s*:\s*(?!none)|translate\s*:"
    rf"|(?:left|right|inset[\w-]*)\s*:\s*-?{_LENGTH})",
    re.IGNORECASE,
)
_SHIFTS_CELL = re.compile(
    r"(?<![\w-])(?:(?:left|right)\s*:\s*-?(?:\d{2,}|\d+(?:\.\d+)?(?:r?em|in|cm|%))|translate(?:x|3d)?\s*[(:]\s*-?\d)",
    re.IGNORECASE,
)
_REVERSES = re.compile(r"(?:row|column|wrap)-reverse", re.IGNORECASE)
_RIGHT_TO_LEFT = re.compile(r"(?<![\w-])direction\s*:\s*rtl", re.IGNORECASE)
_MAY_REORDER = re.compile(
    rf"{_PLACES_PART.pattern}|{_SHIFTS_CELL.pattern}|{_REVERSES.pattern}|{_RIGHT_TO_LEFT.pattern}", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")


class _Move(NamedTuple):
    """What a style moves: a box among those beside it, a part of a line, a whole cell, its contents."""

    box: bool
    part: bool
    cell: bool
    reverses: bool
    right_to_left: bool


_PART_ONLY = _Move(box=False, part=True, cell=False, reverses=False, right_to_left=False)


def find_reordered(page: LexborHTMLParser, styles: Iterable[str], rule_text: str) -> frozenset[int]:
    """The cells, by mem_id, whose digits may be drawn in another order or place; `styles` are the style attributes."""
    found: set[int] = set()
    own = {style: move for style in styles if (move := _move(style))}
    for node in page.css("[style]") if own else ():
        if move := own.get(node.attributes.get("style") or ""):
            found.update(_unclear(node, move))
    rules = _moving_rules(rule_text)
    for selector, move in rules if rules and any_selected(page, [selector for selector, _ in rules]) else ():
        for node in select(page, selector):
            found.update(_unclear(node, move))
    for node in page.css("[dir=rtl i]"):
        found.update(_split_cells(node))
    return frozenset(found)


@lru_cache(maxsize=16)
def _moving_rules(rule_text: str) -> Sequence[tuple[str, _Move]]:
    """The selectors of rules that move text. Cached, as the pages of one site share them."""
    if not _MAY_REORDER.search(rule_text):
        return ()
    return tuple(
        (f":is(td, th) :is({selector})" if move == _PART_ONLY else selector, move)
        for selector, style in split_rules(rule_text)
        if (move := _move(style)) and not PSEUDO_ELEMENT_OR_STATE.search(selector)
    )


@lru_cache(maxsize=4_096)
def _move(style: str) -> _Move | None:
    """What the declarations of a style move, None for nothing. An offset moves only what is positioned."""
    if not _MAY_REORDER.search(style):
        return None
    placed = bool(re.search(r"position\s*:\s*(?:relative|sticky|absolute|fixed)", style, re.IGNORECASE))
    parts = [found[0].lower() for found in _PLACES_PART.finditer(style)]
    shifts = any(placed or not part.startswith(("left", "right", "inset")) for part in parts)
    cell = _SHIFTS_CELL.search(style)
    move = _Move(
        box=_PLACES_BOX.search(style) is not None,
        part=shifts,
        cell=cell is not None and (placed or "translate" in cell[0].lower()),
        reverses=_REVERSES.search(style) is not None,
        right_to_left=_RIGHT_TO_LEFT.search(style) is not None,
    )
    return move if any(move) else None


def _unclear(node: LexborNode, move: _Move) -> Iterator[int]:
    """The cells that a move of `node` makes unclear."""
    if move.right_to_left:
        yield from _split_cells(node)
    cell = cell_around(node)
    if move.reverses:
        if cell is None:
            yield from (child.mem_id for child in node.iter())
        elif len(_digit_texts(node)) > 1:
            yield cell.mem_id
    if cell is None or cell.mem_id == node.mem_id:
        if move.box and node.parent is not None:
            yield from (other.mem_id for other in node.parent.iter())
        elif move.cell:
            yield node.mem_id
    elif move.part or move.box:
        digits = _count_digits(node)
        if 0 < digits < _count_digits(cell):
            yield cell.mem_id


def _split_cells(node: LexborNode) -> Iterator[int]:
    """The cells in or around `node` with digits in several pieces."""
    around = cell_around(node)
    for cell in [around] if around is not None else node.css("td, th"):
        if len(_digit_texts(cell)) > 1:
            yield cell.mem_id


def _digit_texts(node: LexborNode) -> list[str]:
    """The texts in `node` that have digits."""
    return [text for part in node.traverse(include_text=True) if (text := part.text_content) and _DIGIT.search(text)]


def _count_digits(node: LexborNode) -> int:
    return len(_DIGIT.findall(node.text()))
