"""Error patterns with a name, such as swapped digits, recognised from what is reported and what the sums need.

A name is a guess at how a figure came to be wrong; nothing depends on it. Suspects are found in localise.py.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from expectations.rulebook.sums import Number, Numbers
from warehouse.reference.forms.form import FormCell

Slip = Literal[
    "swapped_digits", "digit_dropped", "digit_doubled", "row_shifted", "columns_swapped", "total_zero",
    "blank_meant_zero", "left_out", "not_all_zero", "yuan_for_wan",
]  # fmt: skip
TOTALS = ("total", "processed_total")
YUAN_A_WAN = 10_000
_A_YEAR = 10  # the factor by which an amount may plausibly grow or shrink within a year


def slip(cells: Sequence[FormCell], needed: Mapping[str, int], numbers: Numbers, row: Sequence[str]) -> Slip | None:
    """The pattern that explains the difference between each of `cells` and the `needed` counts; None if none does.

    `row` is the keys of the first cell's row in print order, for patterns of a whole row.
    """
    if len(cells) > 1 and {cell.key for cell in cells} <= set(row) and row_shifted(row, needed, numbers):
        return "row_shifted"
    if len(cells) > 1 and columns_swapped(cells, needed, numbers):
        return "columns_swapped"
    found = {_single_cell_slip(cell, numbers.get(cell.key), needed[cell.key]) for cell in cells}
    return found.pop() if len(found) == 1 else None


def _single_cell_slip(cell: FormCell, reported: Number | None, needed: int) -> Slip | None:
    if not isinstance(reported, int):
        return None
    if reported == 0 and (cell.column in TOTALS or cell.row in TOTALS):
        return "total_zero"
    if swapped(reported, needed):
        return "swapped_digits"
    if dropped(needed, reported):
        return "digit_dropped"
    return "digit_doubled" if doubled(needed, reported) else None


def swapped(reported: int, needed: int) -> bool:
    """Whether exactly two digits are swapped, as in 423 for 243; the numbers then differ by a multiple of 9."""
    a, b = str(reported), str(needed)
    apart = [n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y]
    if len(a) != len(b) or len(apart) != 2 or (reported - needed) % 9:
        return False
    first, second = apart
    return a[first] == b[second] and a[second] == b[first]


def dropped(longer: int, shorter: int) -> bool:
    """Whether `longer` without one of its digits is `shorter`, as 1234 and 134."""
    digits = str(longer)
    return len(digits) > 1 and str(shorter) in {digits[:n] + digits[n + 1 :] for n in range(len(digits))}


def doubled(needed: int, reported: int) -> bool:
    """Whether one digit is doubled, as in 1223 for 123."""
    digits = str(needed)
    return str(reported) in {digits[:n] + digits[n] + digits[n:] for n in range(len(digits))}


def row_shifted(row: Sequence[str], needed: Mapping[str, int], numbers: Numbers) -> bool:
    """Whether each value of a row is one column off; the value beyond the edge is not compared."""
    reported = [numbers.get(key) for key in row]
    meant = [needed.get(key, number) for key, number in zip(row, reported, strict=True)]
    if None in meant or None in reported or not any(meant):
        return False
    return meant != reported and (meant[:-1] == reported[1:] or meant[1:] == reported[:-1])


def columns_swapped(cells: Sequence[FormCell], needed: Mapping[str, int], numbers: Numbers) -> bool:
    """Whether each row of `cells` has two in the same two columns, and each needs what the other reports."""
    rows: dict[tuple[str, str], list[FormCell]] = {}
    for cell in cells:
        rows.setdefault((cell.table, cell.row), []).append(cell)
    pairs = [sorted(found, key=lambda cell: cell.column) for found in rows.values()]
    if any(len(pair) != 2 for pair in pairs):
        return False
    same = all([c.column for c in a] == [c.column for c in b] for a, b in pairwise(pairs))
    return same and all(
        needed[one.key] == numbers.get(other.key) and needed[other.key] == numbers.get(one.key) for one, other in pairs
    )


def yuan_for_wan(reported: Number, earlier: Number) -> Decimal | None:
    """The amount in 万元 of one likely reported in 元: about ten thousand times the previous year's; else None.

    Where the previous year's amount is the one that is too large, this one is right.
    """
    if earlier <= 0 or not earlier * (YUAN_A_WAN // _A_YEAR) <= reported <= earlier * YUAN_A_WAN * _A_YEAR:
        return None
    return Decimal(reported) / YUAN_A_WAN
