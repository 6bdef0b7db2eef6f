"""Table three with its rows printed as columns and its columns as rows: each cell changes its row for its column."""

from collections.abc import Sequence

from assets.staged.cells.labels import labels_by_form
from assets.staged.cells.rows_of_years import names_year
from assets.staged.grid import PrintedCell, Row
from assets.staged.rearranged.moved import MovedCell, MovedTable

_FEWEST_ROWS = 10  # of the form, in the lines above the values
_FEWEST_COLUMNS = 5  # of the form, each in a row of its own


def rows_for_columns(rows: Sequence[Row]) -> list[MovedTable] | None:
    """The table turned; None where its rows are not the form's columns, or those of several years."""
    if any(names_year(cell.text) for row in rows for cell in row.cells) or not any(
        _is_turned(rows, form) for form in labels_by_form()
    ):
        return None
    turned: dict[int, list[MovedCell]] = {}
    for row in rows:
        for cell in row.cells:
            turned.setdefault(cell.column, []).append(MovedCell(row.number, PrintedCell(row, cell)))
    return [[turned[column] for column in sorted(turned)]]


def _is_turned(rows: Sequence[Row], form: str) -> bool:
    """Whether a row prints labels of many rows of a form, and many rows one label each that can only head a column."""
    labels = labels_by_form()[form]
    long = (row for row in rows if len(row.cells) >= _FEWEST_ROWS)
    if not any(sum(labels.meaning(cell.text).row is not None for cell in row.cells) >= _FEWEST_ROWS for row in long):
        return False
    found = ([labels.meaning(cell.text) for cell in row.cells] for row in rows)
    single = [named[0] for row in found if len(named := [m for m in row if m.column]) == 1]
    return len({m.column for m in single if not m.row}) >= _FEWEST_COLUMNS
