"""The fewest cells of a report that must be wrong for its sums to hold, and what each would have to be.

One or two suspects are found by trying every set that can be one; three and more by covering (set_cover.py). Exact
over integers, and no count goes below 0. A missing cell is never a suspect, for a sum with one constrains nothing.
Changes no figure, and says nothing of why it is wrong (suggest.py).
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

MOST_REPAIRS = 200  # sets of three and more a part, and sets of the whole report; smaller sets of a part are all given


@dataclass(frozen=True, slots=True)
class Repair:
    """A smallest set of cells, in order of the sums, with the count each would need; None where several would do.

    `unique`: no other repair of this size exists, be it in other cells or in other counts of the same.
    """

    cells: tuple[str, ...]
    values: tuple[int | None, ...]
    unique: bool


@dataclass(frozen=True, slots=True)
class Part:
    """Broken sums that bear on each other and on no others: every smallest repair of them.

    `complete` is false where there may be more repairs than are given, or, where none is given, none was found in the
    tries allowed. Complete and without a repair means that no counts at all would make the sums hold.
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
        """How many smallest repairs of the whole report are known; all there are, if `complete`."""
        return prod(len(part.repairs) for part in self.parts) if self.parts else 0

    @cached_property
    def repairs(self) -> tuple[Repair, ...]:
        """Smallest repairs of the whole report: all of them, or MOST_REPAIRS where `count` is more."""
        if not self.parts:
            return ()
        chosen = islice(product(*(part.repairs for part in self.parts)), MOST_REPAIRS)
        return tuple(_together(repairs) for repairs in chosen)


def localise(layout: Layout, numbers: Numbers) -> Localisation:
    """The smallest repairs of a report's counts, given by cell key; a key that is None or not given is missing."""
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
    """Each single cell whose change mends every sum: one that stands in all the broken sums and in no other."""
    broken = fault.broken
    for cell, touched in fault.web.touched.items():
        if touched == broken and (changes := _changes(fault, (cell,))):
            yield changes


def pairs(fault: Fault) -> Iterator[Changes]:
    """Each pair of cells whose changes mend every sum, where no single cell does.

    The broken sums are all touched, and a sum that holds is touched by both or by neither. One of the pair stands in
    the broken sum with the fewest cells, the other wherever the first leaves something to do.
    """
    touched, broken = fault.web.touched, fault.broken
    shortest = min((equation for _, equation in fault.web.standing_in(broken)), key=lambda e: len(e.factors))
    tried: set[str] = set()
    for first in (cell for cell, factor in shortest.factors if factor):
        tried.add(first)
        here = touched[first]
        wanted, allowed = here ^ broken, here | broken
        for second in _standing_in(fault, wanted & -wanted or here):
            there = touched[second]
            if not (wanted & ~there or there & ~allowed or second in tried):
                changes = _changes(fault, (first, second))
                if changes:
                    yield changes


def _standing_in(fault: Fault, mask: int) -> Iterable[str]:
    """The cells of the sums of a mask."""
    return dict.fromkeys(
        cell for _, equation in fault.web.standing_in(mask) for cell, factor in equation.factors if factor
    )


def _changes(fault: Fault, cells: tuple[str, ...]) -> Changes | None:
    """The changes of `cells` that mend every sum they stand in."""
    mask = 0
    for cell in cells:
        mask |= fault.web.touched[cell]
    return reduced(fault.rows_over(mask, cells), cells).changes(fault.least)
