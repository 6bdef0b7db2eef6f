"""Error localisation: the fewest cells whose change makes every sum of a report hold, and the count each needs.

One or two suspects are found by trying every possible set; three and more by covering (set_cover.py). Exact over
integers, and no count goes below 0. A missing cell is never a suspect, as a sum with a missing cell constrains nothing.
Changes no figure; why a figure is wrong is suggest.py.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, product
from math import prod

from expectations.rulebook.sums import Numbers
from expectations.suspects.integer_solver import reduced
from expectations.suspects.linked_sums import Fault, faults
from expectations.suspects.set_cover import Changes, cover
from warehouse.reference.forms.form import Layout

MOST_REPAIRS = (
    200  # of three or more cells in a part, and of the whole report; smaller repairs of a part are all listed
)


@dataclass(frozen=True, slots=True)
class Repair:
    """A smallest set of cells, in order of the sums, with the count each needs; None where several counts would do.

    `unique`: no other repair of this size exists, in other cells or with other counts.
    """

    cells: tuple[str, ...]
    values: tuple[int | None, ...]
    unique: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A group of connected broken sums: every smallest repair of them.

    `complete` is false where there may be more repairs than are listed, or none was found within the limits. Complete
    and without a repair means that no counts make the sums hold.
    """

    repairs: tuple[Repair, ...]
    complete: bool

    @property
    def size(self) -> int | None:
        """How many cells must be wrong; None where no repair is known."""
        return len(self.repairs[0].cells) if self.repairs else None


@dataclass(frozen=True)
class Localisation:
    """The broken parts of a report. A smallest repair of the report is one of each part, in any combination."""

    parts: tuple[Part, ...]

    @property
    def complete(self) -> bool:
        return all(part.complete for part in self.parts)

    @property
    def size(self) -> int | None:
        """How many cells must be wrong in the whole report, 0 where every sum holds; None where it is not known."""
        sizes = [part.size for part in self.parts if part.size is not None]
        return sum(sizes) if len(sizes) == len(self.parts) else None

    @property
    def count(self) -> int:
        """How many smallest repairs of the whole report are known; all of them if `complete`."""
        return prod(len(part.repairs) for part in self.parts) if self.parts else 0

    @cached_property
    def repairs(self) -> tuple[Repair, ...]:
        """Smallest repairs of the whole report: all of them, or MOST_REPAIRS where `count` is more."""
        if not self.parts:
            return ()
        chosen = islice(product(*(part.repairs for part in self.parts)), MOST_REPAIRS)
        return tuple(_together(repairs) for repairs in chosen)


def localise(layout: Layout, numbers: Numbers) -> Localisation:
    """The smallest repairs of a report's counts by cell key; a key that is None or absent is missing."""
    return Localisation(tuple(_part(fault, numbers) for fault in faults(layout, numbers)))


def _together(repairs: tuple[Repair, ...]) -> Repair:
    cells = tuple(cell for repair in repairs for cell in repair.cells)
    values = tuple(value for repair in repairs for value in repair.values)
    return Repair(cells, values, all(repair.unique for repair in repairs))


def _part(fault: Fault, numbers: Numbers) -> Part:
    complete = True
    found = list(singles(fault)) or list(pairs(fault))
    if not found:
        found, complete = cover(fault, 3)
    order = {cell: n for n, cell in enumerate(fault.web.touched)}
    found.sort(key=lambda changes: sorted(order[cell] for cell in changes))
    only = complete and len(found) == 1 and None not in found[0].values()
    return Part(
        tuple(_repair(changes, sorted(changes, key=order.__getitem__), numbers, only) for changes in found), complete
    )


def _repair(changes: Changes, cells: Sequence[str], numbers: Numbers, unique: bool) -> Repair:
    values = (None if (change := changes[cell]) is None else int(numbers[cell] or 0) + change for cell in cells)
    return Repair(tuple(cells), tuple(values), unique)


def singles(fault: Fault) -> Iterator[Changes]:
    """Each single cell whose change repairs every sum: it is in all the broken sums and in no other."""
    broken = fault.broken
    for cell, touched in fault.web.touched.items():
        if touched == broken and (changes := _changes(fault, (cell,))):
            yield changes


def pairs(fault: Fault) -> Iterator[Changes]:
    """Each pair of cells whose changes repair every sum, where no single cell does.

    Every broken sum has one of the pair, and a sum that holds has both or neither. One of the pair is in the broken sum
    with the fewest cells, the other in a sum the first leaves broken.
    """
    touched, broken = fault.web.touched, fault.broken
    shortest = min((equation for _, equation in fault.web.sums_in(broken)), key=lambda e: len(e.factors))
    tried: set[str] = set()
    for first in (cell for cell, factor in shortest.factors if factor):
        tried.add(first)
        here = touched[first]
        wanted, allowed = here ^ broken, here | broken
        for second in _cells_in(fault, wanted & -wanted or here):
            there = touched[second]
            if not (wanted & ~there or there & ~allowed or second in tried):
                changes = _changes(fault, (first, second))
                if changes:
                    yield changes


def _cells_in(fault: Fault, mask: int) -> Iterable[str]:
    """The cells of the sums of a mask."""
    return dict.fromkeys(cell for _, equation in fault.web.sums_in(mask) for cell, factor in equation.factors if factor)


def _changes(fault: Fault, cells: tuple[str, ...]) -> Changes | None:
    """The changes of `cells` that repair every sum they are in."""
    mask = 0
    for cell in cells:
        mask |= fault.web.touched[cell]
    return reduced(fault.rows_over(mask, cells), cells).changes(fault.least)
