"""Whether changing a set of cells repairs every sum, and by how much each cell must change: exact, over integers.

A set is solved by elimination. Where that leaves cells free, as when two may share a change, their bounds decide
(Fourier-Motzkin). Chooses no set (localise.py, set_cover.py).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, lcm

from expectations.suspects.linked_sums import Row

MOST_FREE = 2
Line = tuple[dict[str, Fraction], Fraction]  # coefficients of the free cells, and a constant
Span = tuple[Fraction | None, Fraction | None]


class Unsettled(Exception):
    """More cells are free than the solver handles."""


@dataclass(frozen=True, slots=True)
class Reduced:
    """Rows after elimination of some cells: one row for each pivot, the cells left free, and the remaining rows."""

    pivots: dict[str, Row]
    free: tuple[str, ...]
    rest: list[Row]

    def changes(self, least: Mapping[str, int | None]) -> dict[str, int | None] | None:
        """The change of each cell that repairs every row, None for a cell where it is not forced; None if none does."""
        if any(target for _, target in self.rest):
            return None
        if self.free:
            return _shared(self, least)
        solved: dict[str, int | None] = {}
        for cell, (row, target) in self.pivots.items():
            change, broken = divmod(target, row[cell])
            low = least[cell]
            if broken or (low is not None and change < low):
                return None
            solved[cell] = change
        return solved


def reduced(rows: Sequence[Row], cells: Sequence[str]) -> Reduced:
    """Gauss-Jordan elimination of `cells` without fractions; each pivot is the shortest row that has the cell."""
    pivots: dict[str, Row] = {}
    free, rest = [], list(rows)
    for cell in cells:
        holding = [row for row in rest if cell in row[0]]
        if not holding:
            free.append(cell)
            continue
        pivot = min(holding, key=lambda row: len(row[0]))
        rest = [_without(cell, row, pivot) for row in rest if row is not pivot]
        pivots = {key: _without(cell, row, pivot) for key, row in pivots.items()}
        pivots[cell] = pivot
    return Reduced(pivots, tuple(free), rest)


def _without(cell: str, row: Row, pivot: Row) -> Row:
    factor, by = row[0].get(cell), pivot[0][cell]
    if not factor:
        return row
    kept = {key: by * f for key, f in row[0].items()}
    for key, f in pivot[0].items():
        kept[key] = kept.get(key, 0) - factor * f
    return {key: f for key, f in kept.items() if f}, by * row[1] - factor * pivot[1]


def _shared(found: Reduced, least: Mapping[str, int | None]) -> dict[str, int | None] | None:
    """As `changes` where cells are free: each cell's change as a linear function of the free ones, with all bounds.

    With two free cells a change is forced where its bounds leave one integer. If this errs, it errs towards None.
    """
    if len(found.free) > MOST_FREE:
        raise Unsettled
    lines: dict[str, Line] = {cell: ({cell: Fraction(1)}, Fraction(0)) for cell in found.free}
    for cell, (row, target) in found.pivots.items():
        own = row[cell]
        lines[cell] = ({f: Fraction(-row[f], own) for f in found.free if f in row}, Fraction(target, own))
    bounds = [(c, const - low) for cell, (c, const) in lines.items() if (low := least[cell]) is not None]
    stride = lcm(*(abs(row[cell]) for cell, (row, _) in found.pivots.items()))
    if span(({}, Fraction(0)), bounds, found.free) is None:
        return None
    points = list(_points(list(lines.values()), bounds, found.free, stride))
    if len(found.free) > 1:
        if not points:
            raise Unsettled
        return {cell: _only(span(line, bounds, found.free)) for cell, line in lines.items()}
    values = [{int(value) for value in each} for each in zip(*points, strict=True)]
    return (
        {c: each.pop() if len(each) == 1 else None for c, each in zip(lines, values, strict=True)} if points else None
    )


def _only(between: Span | None) -> int | None:
    """The only integer of a span, None where there is not exactly one."""
    if between is None or between[0] is None or between[1] is None:
        return None
    low, high = ceil(between[0]), floor(between[1])
    return low if low == high else None


def span(line: Line, bounds: Sequence[Line], free: Sequence[str]) -> Span | None:
    """The least and greatest value of `line` where no line of `bounds` is negative; None if they cannot all hold."""
    value = ""  # the line's value, as one more unknown
    left = [*bounds, ({value: Fraction(1)} | {c: -f for c, f in line[0].items()}, -line[1])]
    left.append(({value: Fraction(-1)} | line[0], line[1]))
    for cell in free:
        left = _projected(left, cell)
    if any(constant < 0 for row, constant in left if not row.get(value)):
        return None
    lows = [-constant / f for row, constant in left if (f := row.get(value, Fraction(0))) > 0]
    highs = [-constant / f for row, constant in left if (f := row.get(value, Fraction(0))) < 0]
    low, high = max(lows, default=None), min(highs, default=None)
    return None if low is not None and high is not None and low > high else (low, high)


def _projected(bounds: Sequence[Line], cell: str) -> list[Line]:
    """The bounds with `cell` eliminated: every lower bound of it combined with every upper one."""
    kept = [bound for bound in bounds if not bound[0].get(cell)]
    for low in (bound for bound in bounds if bound[0].get(cell, 0) > 0):
        for high in (bound for bound in bounds if bound[0].get(cell, 0) < 0):
            p, q = 1 / low[0][cell], -1 / high[0][cell]
            names = (low[0].keys() | high[0].keys()) - {cell}
            row = {name: p * low[0].get(name, 0) + q * high[0].get(name, 0) for name in names}
            kept.append(({name: f for name, f in row.items() if f}, p * low[1] + q * high[1]))
    return kept


def _points(
    lines: Sequence[Line], bounds: Sequence[Line], free: Sequence[str], stride: int
) -> Iterator[tuple[Fraction, ...]]:
    """The lines' values where all are integers and within bounds, tried over two strides of each free cell.

    Integrality recurs with each stride, so with one free cell the first two such points are found.
    """
    if not free:
        if all(const.denominator == 1 for _, const in lines) and all(const >= 0 for _, const in bounds):
            yield tuple(const for _, const in lines)
        return
    cell, *others = free
    between = span(({cell: Fraction(1)}, Fraction(0)), bounds, free)
    if between is None:
        return
    low, high = between
    first = ceil(low) if low is not None else floor(high) - 2 * stride + 1 if high is not None else 0
    for change in range(first, first + 2 * stride):
        if high is None or change <= high:
            yield from _points(_at(lines, cell, change), _at(bounds, cell, change), others, stride)


def _at(lines: Sequence[Line], cell: str, change: int) -> list[Line]:
    """The lines with `cell` set to `change`."""
    return [({k: f for k, f in row.items() if k != cell}, c + row.get(cell, 0) * change) for row, c in lines]
