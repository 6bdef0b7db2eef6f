"""The grids of a web page: tables that contain no other table, and rows of sibling blocks whose children are cells.

Blocks are recognised by structure alone: a class or a display style that siblings share. A block grid that lays out
other grids is not one.
"""

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborNode

CELL_TAGS = ("td", "th")
_DISPLAY = re.compile(r"display\s*:\s*(?:table|flex|grid|inline-block)", re.IGNORECASE)
_PARENT_TAGS = "div, ul, ol, dl, section, article, main, form, center, td"
_ROW_TAGS = frozenset(("div", "li", "dl", "ul", "section"))
_BLOCK_CELL_TAGS = frozenset(("div", "li", "dd", "dt"))
_ROLES = frozenset(("row", "cell", "gridcell", "columnheader", "rowheader"))
_LAY_OUT = frozenset((":", "role=row"))  # marks of a row each of whose children is a cell
_LONGEST_CELL = 200
_FEWEST_CELLS = 4  # of a table around the frame of a text

_RowsWithCells = list[tuple[LexborNode, list[LexborNode]]]


def cell_around(node: LexborNode) -> LexborNode | None:
    """The cell of a table that is or contains `node`."""
    above: LexborNode | None = node
    while above is not None and above.tag not in CELL_TAGS:
        above = above.parent
    return above


def find_innermost_tables(tables: Sequence[LexborNode]) -> set[int]:
    """The tables that contain no other table, by mem_id. A table of one cell in a cell of another is part of that."""
    if len(tables) > 1:
        sizes: dict[int, int] = {}
        tables = [table for table in tables if not _only_frames_text(table, sizes)]
    outer: set[int] = set()
    visited: set[int] = set()
    for table in tables if len(tables) > 1 else ():
        node = table.parent
        while node is not None and node.mem_id not in visited:
            visited.add(node.mem_id)
            if node.tag == "table":
                outer.add(node.mem_id)
                break
            node = node.parent
    return {table.mem_id for table in tables} - outer


def own_rows(table: LexborNode) -> list[LexborNode]:
    """The rows of a table, without those of tables that frame the text of its cells."""
    rows = table.css("tr")
    framed = {row.mem_id for inside in table.css("table") if inside.mem_id != table.mem_id for row in inside.css("tr")}
    return [row for row in rows if row.mem_id not in framed] if framed else rows


def _only_frames_text(table: LexborNode, sizes: dict[int, int]) -> bool:
    """Whether a table of one cell, and so without another table in it, is in a cell of a table of several.

    `sizes`: how many cells the tables around others have, by mem_id; those counted here are entered.
    """
    if len(table.css("td, th")) > 1:
        return False
    around = table.parent
    while around is not None and around.tag != "table":
        around = around.parent
    if around is None:
        return False
    if around.mem_id not in sizes:
        sizes[around.mem_id] = len(around.css("td, th"))
    return sizes[around.mem_id] > _FEWEST_CELLS


def find_block_grids(body: LexborNode) -> list[list[LexborNode]]:
    """The rows of each grid of blocks in `body`."""
    found: list[list[LexborNode]] = []
    enclosing: set[int] = set()
    for table in body.css("table"):
        _add_with_ancestors(table, enclosing)
    for parent in reversed((body, *body.css(_PARENT_TAGS))):
        for run in list(_find_row_runs(parent)):
            cells = [cell for _, inside in run for cell in inside]
            if any(cell.mem_id in enclosing for cell in cells):
                continue
            _add_with_ancestors(parent, enclosing)
            if all(len(cell.text()) <= _LONGEST_CELL for cell in cells):
                found.append([row for row, _ in run])
    return found


def _find_row_runs(parent: LexborNode) -> Iterator[_RowsWithCells]:
    """Runs of similar children of `parent` that have cells, with at least two rows and two columns."""
    run: _RowsWithCells = []
    for child in (*parent.iter(), None):
        cells = _row_cells(child) if child is not None else []
        if child is None or not cells or (run and not _share_marks(run[-1][0], child)):
            if len(run) > 1 and any(len(inside) > 1 for _, inside in run):
                yield run
            run = []
        if child is not None and cells:
            run.append((child, cells))


def _row_cells(row: LexborNode) -> list[LexborNode]:
    """The children of `row` if it is a row of cells: the children are similar and no text is beside them."""
    if row.tag not in _ROW_TAGS:
        return []
    cells = []
    for child in row.iter(include_text=True):
        if (text := child.text_content) is None:
            cells.append(child)
        elif text.strip():
            return []
    if not cells or not (marks := _layout_marks(row)):
        return []
    is_cell = _may_be_cell if row.tag == "dl" or marks & _LAY_OUT else _is_cell
    return cells if all(map(is_cell, cells)) else []


def _may_be_cell(node: LexborNode) -> bool:
    """Whether a child is a cell where the style, role or tag of its row makes one of each."""
    return node.tag in (*_BLOCK_CELL_TAGS, "section", "span", "p")


def _is_cell(node: LexborNode) -> bool:
    if node.tag == "span":
        return bool({":", "role=cell"} & _layout_marks(node))
    return node.tag in _BLOCK_CELL_TAGS and bool(_layout_marks(node))


def _share_marks(first: LexborNode, second: LexborNode) -> bool:
    return first.tag == second.tag and bool(_layout_marks(first) & _layout_marks(second))


def _layout_marks(node: LexborNode) -> set[str]:
    """The classes of a node, its role in a grid, and ":" where its style makes it part of one."""
    attributes = node.attributes
    marks = set((attributes.get("class") or "").split())
    if (role := attributes.get("role")) in _ROLES:
        marks.add(f"role={role}")
    return marks | {":"} if _DISPLAY.search(attributes.get("style") or "") else marks


def _add_with_ancestors(node: LexborNode | None, enclosing: set[int]) -> None:
    """Add a node and its ancestors to `enclosing`."""
    while node is not None and node.mem_id not in enclosing:
        enclosing.add(node.mem_id)
        node = node.parent
