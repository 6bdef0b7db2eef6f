"""The smallest sets of three or more suspects: a hitting-set problem that grows until its answers repair the sums.

A set that does not repair the sums yields a new constraint: a sum that follows from the others, is broken and has none
of the set's cells. One of its cells must then be a suspect. The search (hitting_sets.py) sees which cells are chosen
and never a count, so no count is too large for it. Idea: Fellegi and Holt, A systematic approach to automatic edit and
imputation (1976).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from expectations.suspects.hitting_sets import Cuts, OutOfNodes
from expectations.suspects.integer_solver import Reduced, Unsettled, reduced
from expectations.suspects.linked_sums import Fault, Row

MOST_COVERED = 20  # sets of a part
MOST_SUSPECTS = 8  # of larger sets only those within one line of a table are searched
MOST_TRIED = 400
MOST_NODES = 40_000
Changes = dict[str, int | None]


class _Spent(Exception):
    """A limit was reached before an answer."""


def cover(fault: Fault, fewest: int) -> tuple[list[Changes], bool]:
    """Minimal sets of at least `fewest` cells with their changes, at most MOST_COVERED, and whether these are all.

    Sets within one row or column of a table come first, as an error often affects one line. No limit is one of time, so
    the answer is the same on every machine.
    """
    search = _Search(fault)
    try:
        search.run(fewest)
    except (_Spent, OutOfNodes):
        search.whole = False
    return search.found, search.whole


@dataclass(slots=True)
class _Search:
    """The state of the search: the sums, what a repair must have, and the repairs found."""

    fault: Fault
    found: list[Changes] = field(default_factory=list)
    whole: bool = True
    _rows: list[Row] = field(init=False)
    _bits: dict[str, int] = field(init=False)
    _cuts: Cuts = field(init=False)  # a repair has one of these cells at least
    _lines: list[Changes] = field(init=False)
    _tries: int = MOST_TRIED

    def __post_init__(self) -> None:
        self._rows = self.fault.rows((1 << len(self.fault.web.sums)) - 1)
        self._bits = {cell: 1 << n for n, cell in enumerate(self.fault.web.touched)}
        self._cuts = Cuts((1 << len(self._bits)) - 1, MOST_NODES)
        self._lines = _lines(self.fault, self._rows)

    def run(self, fewest: int) -> None:
        """Search sets of `fewest` cells, then of one more, until one size has a repair or no repair exists."""
        self._cut(_helpful(row, self.fault.least) for row in self._rows if row[1])
        for size in range(fewest, len(self._bits) + 1):
            if self.found or self._cuts.contradict:
                return
            for mask in self._cuts.hitting_sets(size):
                self._try(tuple(cell for cell, bit in self._bits.items() if bit & mask), size)

    def _cut(self, cells: Iterable[frozenset[str]]) -> None:
        for cut in cells:
            self._cuts.add(sum(self._bits[cell] for cell in cut))

    def _try(self, chosen: tuple[str, ...], size: int) -> None:
        """Keep `chosen` if it repairs the sums, else learn from it. The first set of a size brings the lines of it."""
        if not self.found and len(chosen) == size:
            for line in (line for line in self._lines if len(line) == size):
                self._keep(line)
        if any(changes.keys() == set(chosen) for changes in self.found):
            return
        self._tries -= 1
        if self._tries < 0:
            raise _Spent
        self._solve(chosen, reduced(self._rows, chosen), size)

    def _solve(self, chosen: tuple[str, ...], left: Reduced, size: int) -> None:
        try:
            changes = left.changes(self.fault.least)
        except Unsettled:
            self.whole = False
            return
        if changes is None:
            self._cut(_wanting(left, chosen, self.fault.least))
            if not self.found and size > MOST_SUSPECTS:
                raise _Spent
        elif len(chosen) == size:
            self._keep(changes)

    def _keep(self, changes: Changes) -> None:
        if len(self.found) == MOST_COVERED:
            raise _Spent
        self.found.append(changes)


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
