"""Suggestions for a broken sum: the smallest repairs, the error pattern of each, and whose error it may be.

A suggestion is shown beside the reported value and never replaces it. Repairs are found in localise.py, patterns in
error_patterns.py.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from expectations.rulebook.sums import Number, Numbers, sums
from expectations.suspects.error_patterns import Slip, slip, yuan_for_wan
from expectations.suspects.localise import Localisation, Repair, localise
from warehouse.reference.forms.form import FormCell, Layout

Whose = Literal["reader", "publisher", "unknown"]
NOT_PRINTED = (
    "by_form_order",
    "ocr",
    "ocr_by_sums",
    "split_by_sums",
    "calculated",
)  # statuses of a number that is not printed as such in the document
NO_VALUE = ("invalid", "unsure")
EMPTY = ("blank", "slash", "dash")
ANYWHERE = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the reading: the status of each located cell by key, and where numbers were left over.

    A leftover is a prefix of the keys it is printed among: a row (`applications.granted`), a table (`applications`), or
    ANYWHERE. Without statuses nothing is known, and no error is attributed to anyone.
    """

    statuses: Mapping[str, str] = field(default_factory=dict)
    leftovers: Collection[str] = ()

    def trusted(self, layout: Layout) -> bool:
        """Whether every cell was located, each is a value or empty, and nothing was left over."""
        found = all(cell.key in self.statuses for cell in layout)
        return found and not self.leftovers and not set(NO_VALUE) & set(self.statuses.values())

    def misread(self, cell: str) -> bool:
        """Whether a cell may be misread: by how it was read, or by a number left over near it."""
        near = any(place != ANYWHERE and f"{cell}.".startswith(f"{place}.") for place in self.leftovers)
        return near or self.statuses.get(cell) in NOT_PRINTED


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Cells that may be wrong together and the values they need, None where not forced.

    `part`: repairs of the same part of the report exclude each other, and each part needs one; None for a suggestion
    that breaks no sum: empty cells meant as 0, an amount in the wrong unit. `unique`: no other repair of the part is as
    small. `kind`: its error pattern. `complete`: false where the part has, or may have, further repairs.
    """

    cells: tuple[str, ...]
    values: tuple[Number | None, ...]
    unique: bool
    kind: Slip | None
    whose: Whose
    part: int | None
    complete: bool = True


def suggest(
    layout: Layout, numbers: Numbers, known: Known | None = None, localisation: Localisation | None = None
) -> tuple[Suggestion, ...]:
    """Every smallest repair of each broken part of a report, those with a pattern first; then empty cells meant as 0.

    `numbers` by cell key, None where missing; `localisation`, where it is computed already.
    """
    known = known or Known()
    trusted = known.trusted(layout)
    found = localisation or localise(layout, numbers)
    suggested = []
    for n, part in enumerate(found.parts):
        named = [(repair, _kind(layout, repair, numbers)) for repair in part.repairs]
        for repair, kind in sorted(named, key=lambda pair: pair[1] is None):
            whose = _whose(repair.cells, known, trusted)
            suggested.append(
                Suggestion(repair.cells, repair.values, repair.unique, kind, whose, n, complete=part.complete)
            )
    for cells in blanks_meant_zero(layout, numbers, known.statuses):
        whose = _whose(cells, known, trusted)
        suggested.append(Suggestion(cells, (0,) * len(cells), True, "blank_meant_zero", whose, None))
    return tuple(suggested)


def mistaken_unit(cell: str, reported: Number, earlier: Number, layout: Layout, known: Known) -> Suggestion | None:
    """The amount `cell` in 万元 where the previous year's suggests that it was reported in 元; never marked unique."""
    wan = yuan_for_wan(reported, earlier)
    if wan is None:
        return None
    whose = _whose((cell,), known, known.trusted(layout))
    return Suggestion((cell,), (wan,), False, "yuan_for_wan", whose, None)


def blanks_meant_zero(layout: Layout, numbers: Numbers, statuses: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """Empty cells, row by row, that can only be 0: a sum holds with 0 for them, and no count can be below it.

    A missing cell is empty if it was found empty, or if nothing is known of any cell.
    """
    forced: set[str] = set()
    for equation in sums(layout):
        missing = {key: factor for key, factor in equation.factors if numbers.get(key) is None}
        empty = all(statuses.get(key) in EMPTY for key in missing) or not statuses
        one_sided = len({factor > 0 for factor in missing.values()}) == 1
        if one_sided and empty and equation.residual({**numbers, **dict.fromkeys(missing, 0)}) == 0:
            forced.update(missing)
    lines = (tuple(key for key in line if key in forced) for line in dict.fromkeys(_rows(layout).values()))
    return tuple(line for line in lines if line)


def _whose(cells: Collection[str], known: Known, trusted: bool) -> Whose:
    if any(known.misread(cell) for cell in cells):
        return "reader"
    return "publisher" if trusted else "unknown"


def _kind(layout: Layout, repair: Repair, numbers: Numbers) -> Slip | None:
    """The error pattern of a repair whose values are all forced."""
    needed = {cell: value for cell, value in zip(repair.cells, repair.values, strict=True) if value is not None}
    if len(needed) < len(repair.cells):
        return None
    cells = [cell for key in repair.cells if (cell := layout.cell(key))]
    return slip(cells, needed, numbers, _rows(layout)[repair.cells[0]])


@cache
def _rows(layout: Layout) -> dict[str, tuple[str, ...]]:
    """The keys of the printed row of each cell; table four is one row."""
    rows: dict[tuple[str, str], list[FormCell]] = {}
    for cell in layout:
        rows.setdefault((cell.table, "" if cell.table == "disputes" else cell.row), []).append(cell)
    return {cell.key: tuple(c.key for c in row) for row in rows.values() for cell in row}
