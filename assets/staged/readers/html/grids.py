"""What is a grid on a web page: tables in which no other stands, and rows of sibling blocks whose children are cells.

Blocks are told by structure alone, a class or a display style that siblings share; one that lays out others is none.
"""

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborNode

_DISPLAY = re.compile(r"display\s*:\s*(?:table|flex|grid|inline-block)", re.IGNORECASE)
_PARENTS = "div, ul, ol, dl, section, article, main, form, center, td"
_ROWS = frozenset(("div", "li", "dl", "ul", "section"))
_CELLS = frozenset(("div", "li", "dd", "dt"))
_LONGEST_CELL = 200


Rows = list[tuple[LexborNode, list[LexborNode]]]


def innermost(tables: Sequence[LexborNode]) -> set[int]:
    """The tables in which no other stands, by mem_id."""
    outer: set[int] = set()
    climbed: set[int] = set()
    for table in tables if len(tables) > 1 else ():
        node = table.parent
        while node is not None and node.mem_id not in climbed:
            climbed.add(node.mem_id)
            if node.tag == "table":
                outer.add(node.mem_id)
                break
            node = node.parent
    return {table.mem_id for table in tables} - outer


def block_grids(body: LexborNode) -> list[list[LexborNode]]:
    """The rows of each grid of blocks."""
    found: list[list[LexborNode]] = []
    around: set[int] = set()
    for table in body.css("table"):
        _enclose(table, around)
    for parent in reversed((body, *body.css(_PARENTS))):
        for run in list(_runs(parent)):
            cells = [cell for _, inside in run for cell in inside]
            if any(cell.mem_id in around for cell in cells):
                continue
            _enclose(parent, around)
            if all(len(cell.text()) <= _LONGEST_CELL for cell in cells):
                found.append([row for row, _ in run])
    return found


def _runs(parent: LexborNode) -> Iterator[Rows]:
    """Runs of children of `parent` that are alike and have cells, of two rows and of two columns at least."""
    run: Rows = []
    for child in (*parent.iter(), None):
        cells = _cells(child) if child is not None else []
        if child is None or not cells or (run and not _alike(run[-1][0], child)):
            if len(run) > 1 and any(len(inside) > 1 for _, inside in run):
                yield run
            run = []
        if child is not None and cells:
            run.append((child, cells))


def _cells(row: LexborNode) -> list[LexborNode]:
    """The children of `row` where it is a row of cells: they are alike, and no text stands beside them."""
    if row.tag not in _ROWS:
        return []
    cells = []
    for child in row.iter(include_text=True):
        if (text := child.text_content) is None:
            cells.append(child)
        elif text.strip():
            return []
    return cells if cells and _marks(row) and all(map(_is_cell, cells)) else []


def _is_cell(node: LexborNode) -> bool:
    if node.tag == "span":
        return bool(_DISPLAY.search(node.attributes.get("style") or ""))
    return node.tag in _CELLS and bool(_marks(node))


def _alike(first: LexborNode, second: LexborNode) -> bool:
    return first.tag == second.tag and bool(_marks(first) & _marks(second))


def _marks(node: LexborNode) -> set[str]:
    """The classes of a node, and : where its style makes it part of a grid."""
    said = node.attributes
    marks = set((said.get("class") or "").split())
    return marks | {":"} if _DISPLAY.search(said.get("style") or "") else marks


def _enclose(node: LexborNode | None, around: set[int]) -> None:
    while node is not None and node.mem_id not in around:
        around.add(node.mem_id)
        node = node.parent
