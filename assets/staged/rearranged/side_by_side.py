"""A table printed in two halves side by side, each with its own labels and headings: the right one goes below the left.

The halves are known by a line of headings that prints the same words twice.
"""

from collections.abc import Sequence

from assets.staged.cells.labels import labels_by_form, normalise_label
from assets.staged.grid import Cell, Row
from assets.staged.rearranged.moved import MovedTable, keep
from assets.staged.values import looks_like_value
from assets.text.characters import is_blank

_FEWEST_HEADINGS = 3  # of the form's columns, in one line of one half
_FEWEST_LABELS = 3  # of the form's rows, in each half


def halves_below(rows: Sequence[Row]) -> list[MovedTable] | None:
    """The rows of the left half, then those of the right; None where the headings do not print a half twice, or the
    halves do not have rows of their own.
    """
    repeated = [half for row in rows if (half := _second_half(row))]
    if not any(map(_heads_columns, repeated)):
        return None
    middle = min(half[0].column for half in repeated)
    left = [[cell for cell in keep(row) if cell.column < middle] for row in rows]
    right = [
        [cell._replace(column=cell.column - middle + 1) for cell in keep(row) if cell.column >= middle] for row in rows
    ]
    return [[*left, *right]] if _share_rows(left, right) else None


def _second_half(row: Row) -> Sequence[Cell]:
    """The second half of the filled cells of a line that prints words twice; empty for any other row."""
    filled = [cell for cell in row.cells if not is_blank(cell.text)]
    half, odd = divmod(len(filled), 2)
    if odd or not filled or filled[0].text != filled[half].text:
        return ()
    words = [normalise_label(cell.text) for cell in filled]
    is_twice = words[:half] == words[half:] and len(set(words[:half])) == half and all(words)
    return filled[half:] if is_twice and not any(looks_like_value(cell.text) for cell in filled) else ()


def _heads_columns(cells: Sequence[Cell]) -> bool:
    return any(
        sum(known.meaning(cell.text).column is not None for cell in cells) >= _FEWEST_HEADINGS
        for known in labels_by_form().values()
    )


def _share_rows(left: MovedTable, right: MovedTable) -> bool:
    """Whether each half has labels of several rows of table three, and no row is in both: else they are two tables."""
    for known in labels_by_form().values():
        one, two = (
            {m.row for row in half for cell in row if (m := known.meaning(cell.printed.cell.text)).row and not m.column}
            for half in (left, right)
        )
        if min(len(one), len(two)) >= _FEWEST_LABELS and one.isdisjoint(two):
            return True
    return False
