"""Suggestions for a broken or incomplete sum: the smallest repairs or the missing counts, the error pattern of each,
and whose error it may be.

A suggestion is shown beside the reported value and never replaces it. Repairs are found in localise.py, patterns in
error_patterns.py, missing counts in forced_values.py, what the text states in stated_numbers.py.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from expectations.rulebook.sums import Number, Numbers
from expectations.suspects.error_patterns import Slip, slip, yuan_for_wan
from expectations.suspects.forced_values import EMPTY, force_values
from expectations.suspects.localise import Localisation, Repair, localise
from expectations.suspects.stated_numbers import StatedNumber, agreeing_facts
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

    def is_empty(self, cell: str) -> bool:
        """Whether a cell without a number was found empty, or nothing is known of any cell."""
        return not self.statuses or self.statuses.get(cell) in EMPTY

    def misread(self, cell: str) -> bool:
        """Whether a cell may be misread: by how it was read, or by a number left over near it."""
        near = any(place != ANYWHERE and f"{cell}.".startswith(f"{place}.") for place in self.leftovers)
        return near or self.statuses.get(cell) in NOT_PRINTED


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Cells that may be wrong together and the values they need, None where not forced.

    `part`: repairs of the same part of the report exclude each other, and each part needs one; None for a suggestion
    that breaks no sum: cells without a number, an amount in the wrong unit. `unique`: no other repair of the part is as
    small. `kind`: its error pattern. `complete`: false where the part has, or may have, further repairs. `stated`: the
    facts stated in the text that agree with this repair, but not with every other of its part.
    """

    cells: tuple[str, ...]
    values: tuple[Number | None, ...]
    unique: bool
    kind: Slip | None
    whose: Whose
    part: int | None
    complete: bool = True
    stated: tuple[str, ...] = ()


def suggest(
    layout: Layout,
    numbers: Numbers,
    known: Known | None = None,
    localisation: Localisation | None = None,
    stated: Sequence[StatedNumber] = (),
) -> tuple[Suggestion, ...]:
    """Every smallest repair of each broken part of a report, those that most of the numbers `stated` in its text agree
    with first, then those with a pattern; after them cells without a number.

    `numbers` by cell key, None where missing; `localisation`, where it is computed already.
    """
    known = known or Known()
    trusted = known.trusted(layout)
    found = localisation or localise(layout, numbers)
    suggested: list[Suggestion] = []
    for n, part in enumerate(found.parts):
        agreed = _agreed(layout, part.repairs, numbers, stated)
        common = frozenset.intersection(*agreed) if agreed else frozenset()
        repairs = [
            Suggestion(
                repair.cells, repair.values, repair.unique, _kind(layout, repair, numbers),
                _whose(repair.cells, known, trusted), n, part.complete, tuple(sorted(facts - common)),
            )
            for repair, facts in zip(part.repairs, agreed, strict=True)
        ]  # fmt: skip
        suggested += sorted(repairs, key=lambda repair: (-len(repair.stated), repair.kind is None))
    repaired = {**numbers, **dict(_only_repairs(suggested))}
    return (*suggested, *_fillings(layout, repaired, known, trusted=trusted))


def _only_repairs(suggested: Iterable[Suggestion]) -> Iterator[tuple[str, Number | None]]:
    """The cells of the parts that only one repair fits, with the values they need: sums beside them rest on those."""
    for suggestion in suggested:
        if suggestion.unique:
            yield from zip(suggestion.cells, suggestion.values, strict=True)


def _fillings(layout: Layout, numbers: Numbers, known: Known, *, trusted: bool) -> Iterator[Suggestion]:
    """Cells without a usable number: empty ones meant as 0 by their lines, the counts that sums force in others, and
    empty cells that cannot all be 0.
    """
    found = force_values(layout, numbers, known.statuses)
    zeros = {key for key, count in found.values.items() if not count and known.is_empty(key)}
    for line in dict.fromkeys(_rows(layout).values()):
        if cells := tuple(key for key in line if key in zeros):
            whose = _whose(cells, known, trusted)
            yield Suggestion(cells, (0,) * len(cells), True, "blank_meant_zero", whose, None)
    for key, count in found.values.items():
        if key not in zeros:
            yield Suggestion((key,), (count,), True, "left_out", _whose((key,), known, trusted), None)
    if cells := found.not_all_zero:
        whose = _whose(cells, known, trusted)
        yield Suggestion(cells, (None,) * len(cells), False, "not_all_zero", whose, None)


def _agreed(
    layout: Layout, repairs: Sequence[Repair], numbers: Numbers, stated: Sequence[StatedNumber]
) -> list[frozenset[str]]:
    """The stated facts that agree with each repair; none where there is no choice."""
    if len(repairs) == 1 or not stated:
        return [frozenset()] * len(repairs)
    changed = (dict(zip(repair.cells, repair.values, strict=True)) for repair in repairs)
    return [agreeing_facts(layout, stated, {**numbers, **changes}) for changes in changed]


def mistaken_unit(cell: str, reported: Number, earlier: Number, layout: Layout, known: Known) -> Suggestion | None:
    """The amount `cell` in 万元 where the previous year's suggests that it was reported in 元; never marked unique."""
    wan = yuan_for_wan(reported, earlier)
    if wan is None:
        return None
    whose = _whose((cell,), known, known.trusted(layout))
    return Suggestion((cell,), (wan,), False, "yuan_for_wan", whose, None)


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
