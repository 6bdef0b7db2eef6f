"""Tables from the rules drawn on a page: pdfplumber's table finder over rules that pdfium read.

Finds cells as boxes and puts glyphs into them; knows no labels. The search for cells is pdfplumber's own method with
sets in place of lists, which gives the same cells ten times faster on the forms read here.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pdfplumber.table import edges_to_intersections, merge_edges

from assets.staged.grid import Box
from assets.staged.readers.page_layout.glyph_text import Glyph
from assets.staged.readers.page_layout.sheet import Rule

_TOLERANCE = 3
_SHORTEST = 3
_MOST_EDGES = 1_500


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table as boxes: `rows` hold, for each left edge of the table's columns, the box that begins there or None."""

    box: Box
    rows: tuple[tuple[Box | None, ...], ...]


def tables(rules: Iterable[Rule]) -> list[RuledTable]:
    """The tables that `rules` make, from the top; a lone box is none, nor is what has more rules than any table."""
    edges = [edge for rule in set(rules) if (edge := _edge(rule)) is not None]
    edges = merge_edges(edges, _TOLERANCE, _TOLERANCE, _TOLERANCE, _TOLERANCE)
    edges = [edge for edge in edges if max(edge["width"], edge["height"]) >= _SHORTEST]
    if len(edges) > _MOST_EDGES:
        return []
    crossings = edges_to_intersections(edges, _TOLERANCE, _TOLERANCE)
    found = [_table(cells) for cells in _joined(_cells(crossings)) if len(cells) > 1]
    return sorted(found, key=lambda table: (table.box[1], table.box[0]))


def _edge(rule: Rule) -> dict[str, object] | None:
    x0, top, x1, bottom = rule
    width, height = x1 - x0, bottom - top
    if max(width, height) < 1:
        return None
    across = width >= height
    return {
        "x0": x0, "x1": x1, "top": top, "bottom": top if across else bottom, "width": width, "height": height,
        "orientation": "h" if across else "v", "object_type": "line",
    }  # fmt: skip


def _cells(crossings: dict[tuple[float, float], dict[str, list[dict[str, float]]]]) -> list[Box]:
    """The smallest box that begins at each crossing: sides must run along common rules."""
    along = {point: (frozenset(map(id, on["h"])), frozenset(map(id, on["v"]))) for point, on in crossings.items()}
    right: dict[float, list[float]] = defaultdict(list)
    below: dict[float, list[float]] = defaultdict(list)
    for x, y in sorted(along):
        right[y].append(x)
        below[x].append(y)
    found = []
    for (x, y), (across, down) in along.items():
        rights, belows = right[y], below[x]
        first = bisect_right(rights, x)
        for b in map(belows.__getitem__, range(bisect_right(belows, y), len(belows))):
            if not down & along[x, b][1]:
                continue
            further = map(rights.__getitem__, range(first, len(rights)))
            corner = next((r for r in further if across & along[r, y][0] and _closes(along, x, y, r, b)), None)
            if corner is not None:
                found.append((x, y, corner, b))
                break
    return found


def _closes(
    along: dict[tuple[float, float], tuple[frozenset[int], frozenset[int]]], x: float, y: float, r: float, b: float
) -> bool:
    """Whether the corner (r, b) is a crossing joined to (r, y) and to (x, b)."""
    corner = along.get((r, b))
    return corner is not None and bool(corner[1] & along[r, y][1]) and bool(corner[0] & along[x, b][0])


def _joined(cells: list[Box]) -> list[list[Box]]:
    """Cells that share corners, together."""
    at: dict[tuple[float, float], list[Box]] = defaultdict(list)
    for cell in cells:
        x0, top, x1, bottom = cell
        for corner in ((x0, top), (x0, bottom), (x1, top), (x1, bottom)):
            at[corner].append(cell)
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
                near = [other for other in at.pop(corner, ()) if other not in seen]
                seen.update(near)
                groups[-1] += near
    return groups


def _table(cells: list[Box]) -> RuledTable:
    lefts = sorted({cell[0] for cell in cells})
    rows: dict[float, dict[float, Box]] = defaultdict(dict)
    for cell in cells:
        rows[cell[1]][cell[0]] = cell
    box = (lefts[0], min(rows), max(cell[2] for cell in cells), max(cell[3] for cell in cells))
    return RuledTable(box, tuple(tuple(rows[top].get(left) for left in lefts) for top in sorted(rows)))


def fill(
    table: RuledTable, glyphs: Iterable[Glyph], told: Callable[[Box, list[Glyph]], str]
) -> tuple[dict[Box, str], list[Glyph]]:
    """The text of every box of `table`, as `told` of its glyphs, and the glyphs whose middle is in none."""
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
    return {box: told(box, held) if held else "" for box, held in inside.items()}, outside
