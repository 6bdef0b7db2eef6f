"""The decided sums of a report, grouped into webs that share no cell, and what is broken in each.

A sum with a missing operand is undecided and belongs to no web. Two webs never affect each other, so each is repaired
by itself. Suspects are found in localise.py.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from expectations.rulebook.sums import Numbers, Sum, sums
from warehouse.reference.forms.form import Layout

Row = tuple[dict[str, int], int]


@dataclass(frozen=True, slots=True)
class Web:
    """Sums connected by their cells; `touched` maps each cell to a mask with a bit for each sum it is in."""

    sums: tuple[Sum, ...]
    touched: Mapping[str, int]

    def sums_in(self, mask: int) -> Iterator[tuple[int, Sum]]:
        """The sums of a mask, each with its position."""
        for at, equation in enumerate(self.sums):
            if mask >> at & 1:
                yield at, equation


@dataclass(frozen=True, slots=True)
class Fault:
    """A web with a broken sum: the residual of each sum, and the lowest change of each cell.

    A cell changes by an integer; `least` is the change that leaves a count at 0, None for a signed number.
    """

    web: Web
    residuals: tuple[int, ...]
    least: Mapping[str, int | None]

    @property
    def broken(self) -> int:
        return sum(1 << at for at, residual in enumerate(self.residuals) if residual)

    def rows(self, mask: int) -> list[Row]:
        """The sums of a mask as equations over the changes of all their cells."""
        return [(dict(equation.factors), -self.residuals[at]) for at, equation in self.web.sums_in(mask)]

    def rows_over(self, mask: int, cells: Iterable[str]) -> list[Row]:
        """As `rows`, where only `cells` change."""
        return [({c: f for c in cells if (f := row.get(c))}, target) for row, target in self.rows(mask)]


def faults(layout: Layout, numbers: Numbers) -> tuple[Fault, ...]:
    """The webs of a report with a broken sum. A number that is not an integer, an amount, counts as missing."""
    residuals, decided = [], 0
    for at, equation in enumerate(sums(layout)):
        residual = equation.residual(numbers)
        residuals.append(residual if isinstance(residual, int) else None)
        decided |= (residuals[-1] is not None) << at
    if not any(residuals):
        return ()
    found = []
    for places, web in webs(layout, decided):
        left = tuple(residuals[at] or 0 for at in places)
        if any(left):
            found.append(Fault(web, left, _least(layout, web, numbers)))
    return tuple(found)


@lru_cache(maxsize=1024)
def webs(layout: Layout, decided: int) -> tuple[tuple[tuple[int, ...], Web], ...]:
    """The webs among the sums of a layout in the mask `decided`, each with the positions of its sums."""
    equations = sums(layout)
    groups: list[tuple[list[int], set[str]]] = []
    for at in (at for at in range(len(equations)) if decided >> at & 1):
        places, cells = [at], {key for key, factor in equations[at].factors if factor}
        for group in [group for group in groups if group[1] & cells]:
            groups.remove(group)
            places, cells = group[0] + places, group[1] | cells
        groups.append((places, cells))
    return tuple((tuple(sorted(places)), _web([equations[at] for at in sorted(places)])) for places, _ in groups)


def _web(equations: list[Sum]) -> Web:
    touched: dict[str, int] = {}
    for at, equation in enumerate(equations):
        for key, factor in equation.factors:
            if factor:
                touched[key] = touched.get(key, 0) | 1 << at
    return Web(tuple(equations), touched)


@cache
def _signed(layout: Layout) -> frozenset[str]:
    return frozenset(cell.key for cell in layout if cell.type == "change")


def _least(layout: Layout, web: Web, numbers: Numbers) -> dict[str, int | None]:
    signed = _signed(layout)
    return {key: None if key in signed else -int(numbers[key] or 0) for key in web.touched}
