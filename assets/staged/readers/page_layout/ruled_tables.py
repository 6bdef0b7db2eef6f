"""Tables from the rules drawn on a page: pdfplumber's table finder over rules that pdfium read.

Finds cells as boxes and assigns glyphs to them. Knows no labels. The search for cells is pdfplumber's algorithm with
sets instead of lists: same cells, ten times faster on statutory forms.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pdfplumber.table import edges_to_intersections, merge_edges

from assets.staged.grid import Box
from assets.staged.readers.page_layout.glyph_text import Glyph
from assets.staged.readers.page_layout.laid_out_page import Rule

_TOLERANCE = 3
_SHORTEST_EDGE = 3
_MOST_EDGES = 1_500


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table as boxes. Each of `rows` holds, for each left edge of a column, the box that begins there or None."""

    box: Box
    rows: tuple[tuple[Box | None, ...], ...]


def find_tables(rules: Iterable[Rule]) -> list[RuledTable]:
    """The tables made by `rules`, from the top. A single box is not a table, nor is a grid of more rules than any form
    has.
    """
    edges = [edge for rule in set(rules) if (edge := _as_edge(rule)) is not None]
    edges = merge_edges(edges, _TOLERANCE, _TOLERANCE, _TOLERANCE, _TOLERANCE)
    edges = [edge for edge in edges if max(edge["width"], edge["height"]) >= _SHORTEST_EDGE]
    if len(edges) > _MOST_EDGES:
        return []
    crossings = edges_to_intersections(edges, _TOLERANCE, _TOLERANCE)
    found = [_make_table(cells) for cells in _group_by_corners(_smallest_cells(crossings)) if len(cells) > 1]
    return sorted(found, key=lambda table: (table.box[1], table.box[0]))


def _as_edge(rule: Rule) -> dict[str, object] | None:
    x0, top, x1, bottom = rule
    width, height = x1 - x0, bottom - top
    if max(width, height) < 1:
        return None
    across = width >= height
    return {
        "x0": x0, "x1": x1, "top": top, "bottom": top if across else bottom, "width": width, "height": height,
        "orientation": "h" if across else "v", "object_type": "line",
    }  # fmt: skip


def _smallest_cells(crossings: dict[tuple[float, float], dict[str, list[dict[str, float]]]]) -> list[Box]:
    """The smallest box that begins at each crossing, with all sides along common rules."""
    rules_at = {point: (frozenset(map(id, on["h"])), frozenset(map(id, on["v"]))) for point, on in crossings.items()}
    right: dict[float, list[float]] = defaultdict(list)
    below: dict[float, list[float]] = defaultdict(list)
    for x, y in sorted(rules_at):
        right[y].append(x)
        below[x].append(y)
    cells = []
    for (x, y), (across, down) in rules_at.items():
        rights, belows = right[y], below[x]
        first = bisect_right(rights, x)
        for b in map(belows.__getitem__, range(bisect_right(belows, y), len(belows))):
            if not down & rules_at[x, b][1]:
                continue
            further = map(rights.__getitem__, range(first, len(rights)))
            corner = next(
                (r for r in further if across & rules_at[r, y][0] and _closes_box(rules_at, x, y, r, b)), None
            )
            if corner is not None:
                cells.append((x, y, corner, b))
                break
    return cells


def _closes_box(
    rules_at: dict[tuple[float, float], tuple[frozenset[int], frozenset[int]]], x: float, y: float, r: float, b: float
) -> bool:
    """Whether (r, b) is a crossing joined by rules to (r, y) and to (x, b)."""
    corner = rules_at.get((r, b))
    return corner is not None and bool(corner[1] & rules_at[r, y][1]) and bool(corner[0] & rules_at[x, b][0])


def _group_by_corners(cells: list[Box]) -> list[list[Box]]:
    """Cells that share corners, in groups."""
    cells_at: dict[tuple[float, float], list[Box]] = defaultdict(list)
    for cell in cells:
        x0, top, x1, bottom = cell
        for corner in ((x0, top), (x0, bottom), (x1, top), (x1, bottom)):
            cells_at[corner].append(cell)
    groups: list[list[Box]] = []
    seen: set[Box] = set()
    for first in cells:
        if first in seen:
            continue
        seen.add(first)
        groups.append([first])
        for cell in groups[-1]:  # grows while it is walked
            x0, top, x1, bottom = cell
            for corner in ((x0, top), (x0, bottom), (x1, top), (x1, bottom)):
                neighbours = [other for other in cells_at.pop(corner, ()) if other not in seen]
                seen.update(neighbours)
                groups[-1] += neighbours
    return groups


def _make_table(cells: list[Box]) -> RuledTable:
    lefts = sorted({cell[0] for cell in cells})
    rows: dict[float, dict[float, Box]] = defaultdict(dict)
    for cell in cells:
        rows[cell[1]][cell[0]] = cell
    box = (lefts[0], min(rows), max(cell[2] for cell in cells), max(cell[3] for cell in cells))
    return RuledTable(box, tuple(tuple(rows[top].get(left) for left in lefts) for top in sorted(rows)))


def fill_cells(
    table: RuledTable, glyphs: Iterable[Glyph], text_of: Callable[[Box, list[Glyph]], str]
) -> tuple[dict[Box, str], list[Glyph]]:
    """The text of every box, made by `text_of` from its glyphs, and the glyphs whose middle is in no box."""
    boxes = [box for row in table.rows for box in row if box is not None]
    xs = sorted({edge for box in boxes for edge in (box[0], box[2])})
    ys = sorted({edge for box in boxes for edge in (box[1], box[3])})
    grid: dict[tuple[int, int], Box] = {}
    for box in boxes:
        for i in range(bisect_right(xs, box[0]) - 1, bisect_right(xs, box[2]) - 1):
            for j in range(bisect_right(ys, box[1]) - 1, bisect_right(ys, box[3]) - 1):
                grid[i, j] = box
    inside: dict[Box, list[Glyph]] = {box: [] for box in boxes}
    outside = []
    owner: Box | None = None
    for glyph in glyphs:
        x, y = (glyph[1] + glyph[3]) / 2, (glyph[2] + glyph[4]) / 2
        if owner is None or not (owner[0] <= x < owner[2] and owner[1] <= y < owner[3]):
            owner = grid.get((bisect_right(xs, x) - 1, bisect_right(ys, y) - 1))
        if owner is not None:
            inside[owner].append(glyph)
        else:
            outside.append(glyph)
    return {box: text_of(box, glyphs_inside) if glyphs_inside else "" for box, glyphs_inside in inside.items()}, outside
