"""The smallest sets of three or more suspects: a covering problem for HiGHS, each answer verified exactly.

A set that does not repair the sums yields a new constraint: a sum that follows from the others, is broken and has none
of the set's cells. One of its cells must then be a suspect. HiGHS sees cells only as 0 or 1 and never a count, so no
count is too large for it. Idea: Fellegi and Holt, A systematic approach to automatic edit and imputation (1976).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic

from expectations.suspects.integer_solver import Reduced, Unsettled, reduced
from expectations.suspects.linked_sums import Fault, Row

MOST_COVERED = 20  # sets of a part
MOST_SUSPECTS = 8  # of larger sets only those within one line of a table are searched
MOST_ROUNDS = 60
MOST_NODES = 200
MOST_SECONDS = 1.5
Changes = dict[str, int | None]


class _Spent(Exception):
    """A limit was reached before an answer."""


def cover(fault: Fault, fewest: int) -> tuple[list[Changes], bool]:
    """Minimal sets of at least `fewest` cells with their changes, at most MOST_COVERED, and whether these are all.

    Sets within one row or column of a table come first, as an error often affects one line.
    """
    search = _Search(fault, fewest)
    try:
        search.run()
    except _Spent:
        search.whole = False
    return search.found, search.whole


@dataclass(slots=True)
class _Search:
    """The state of the search: each repair has `fewest` cells or more, the constraints, and the repairs found."""

    fault: Fault
    fewest: int
    found: list[Changes] = field(default_factory=list)
    whole: bool = True
    _cuts: list[frozenset[str]] = field(default_factory=list)  # a repair has one of these cells at least
    _tried: list[frozenset[str]] = field(default_factory=list)  # and not all of these
    _until: float = field(default_factory=lambda: monotonic() + MOST_SECONDS)

    def run(self) -> None:
        rows = self.fault.rows((1 << len(self.fault.web.sums)) - 1)
        self._cuts += [_helpful(row, self.fault.least) for row in rows if row[1]]
        lines = _lines(self.fault, rows)
        for _ in range(MOST_ROUNDS):
            chosen = self._next()
            if chosen is None:
                return
            if not self.found and (found := [line for line in lines if len(line) == len(chosen)]):
                for line in found:
                    self._keep(line)
            else:
                self._try(chosen, reduced(rows, chosen))
        raise _Spent

    def _next(self) -> tuple[str, ...] | None:
        """The next set to try, as small as the constraints allow; None where no further repair is as small."""
        chosen = _covering(self)
        if chosen is None:
            return None
        self.fewest = len(chosen)
        return chosen

    def _try(self, chosen: tuple[str, ...], left: Reduced) -> None:
        try:
            changes = left.changes(self.fault.least)
        except Unsettled:
            self.whole = False
            self._tried.append(frozenset(chosen))
            return
        if changes is None:
            self._cuts += _wanting(left, chosen, self.fault.least)
            if not self.found and len(chosen) > MOST_SUSPECTS:
                raise _Spent
        else:
            self._keep(changes)

    def _keep(self, changes: Changes) -> None:
        if len(self.found) == MOST_COVERED:
            raise _Spent
        self.found.append(changes)
        self._tried.append(frozenset(changes))

    def constraints(self, cells: Sequence[str]) -> tuple[list[frozenset[str]], list[int], list[int]]:
        """Sets of cells, and how many of each a repair has at least and at most."""
        size = len(cells)
        named = [frozenset(cells), *self._cuts, *self._tried]
        lows = [self.fewest, *(1 for _ in self._cuts), *(0 for _ in self._tried)]
        most = len(self.found[0]) if self.found else size
        return named, lows, [most, *(size for _ in self._cuts), *(len(tried) - 1 for tried in self._tried)]

    @property
    def seconds(self) -> float:
        left = self._until - monotonic()
        if left <= 0:
            raise _Spent
        return left


def _lines(fault: Fault, rows: Sequence[Row]) -> list[Changes]:
    """Repairs within one row or column of a table: its cells that are in a broken sum, where they repair them all."""
    lines: dict[tuple[str, ...], list[str]] = {}
    for cell, touched in fault.web.touched.items():
        table, *at = cell.split(".")
        if touched & fault.broken:
            for n, name in enumerate(at):
                lines.setdefault((table, str(n), name), []).append(cell)
    found: dict[frozenset[str], Changes] = {}
    for line in lines.values():
        left = reduced(rows, line)
        changes = left.changes(fault.least) if len(left.free) == 0 else None
        if changes is not None:
            kept = {cell: change for cell, change in changes.items() if change != 0}
            found.setdefault(frozenset(kept), kept)
    return list(found.values())


def _wanting(left: Reduced, chosen: Sequence[str], least: Mapping[str, int | None]) -> Iterator[frozenset[str]]:
    """Sets of cells of which every repair has one, and none was chosen."""
    broken = [row for row in left.rest if row[1]]
    if broken:
        yield from (_helpful(row, least) for row in broken)
    elif left.free:
        yield frozenset(cell for row, _ in left.pivots.values() for cell in row).difference(chosen)
    else:
        for cell, (row, target) in left.pivots.items():
            own, low = row[cell], least[cell]
            others = {key: f for key, f in row.items() if key != cell}
            if target % own:
                yield frozenset(others)
            elif low is not None and target // own < low:
                yield _helpful((others, target - own * low), least)


def _helpful(row: Row, least: Mapping[str, int | None]) -> frozenset[str]:
    """The cells of a row that can bring it nearer to its target: a cell at 0 can only increase."""
    up = row[1] > 0
    return frozenset(cell for cell, factor in row[0].items() if (factor > 0) == up or least[cell] != 0)


def _covering(search: _Search) -> tuple[str, ...] | None:
    """The fewest cells that satisfy every constraint; None where none do."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # loads in a third of a second, and is rarely needed
    from scipy.sparse import csr_array

    cells = tuple(search.fault.web.touched)
    named, lows, highs = search.constraints(cells)
    entries = [(n, at) for n, cut in enumerate(named) for at, cell in enumerate(cells) if cell in cut]
    places = ([n for n, _ in entries], [at for _, at in entries])
    matrix = csr_array(([1.0] * len(entries), places), shape=(len(named), len(cells)))
    ones, limits = [1] * len(cells), {"node_limit": MOST_NODES, "time_limit": search.seconds}
    answer = milp(
        ones,
        integrality=ones,
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, lows, highs),
        options=limits,
    )
    if answer.status == 2:  # infeasible
        return None
    if answer.status != 0:
        raise _Spent
    return tuple(cell for cell, taken in zip(cells, answer.x, strict=True) if taken > 0.5)
