"""Finds a form's cells in a grid. The walk, row by row:

1. The form is detected from labels that only one form has (labels.py).
2. Rows of tables that are not the report's own, as a sample or another year's, are excluded (captions.py).
3. Each other row is offered to the tables in turn, with the labels found in it: table_two.py, table_three.py,
   table_four.py. A table claims a row by its labels, takes the values under its headings (headings.py) and hands them,
   by key of the form's cell, to found_cells.py.
4. At the end found_cells.py reads each located cell (assets/staged/values.py); the result is a `Reading`
   (form_reading.py), with an account of every number.

Reads no file format and judges no number.
"""

from collections import Counter
from collections.abc import Sequence

from assets.staged.cells.captions import ANOTHER_YEAR, LONGEST_CAPTION, excluded_rows
from assets.staged.cells.form_reading import BESIDE_LABEL, ForeignTable, Reading
from assets.staged.cells.found_cells import FoundCells
from assets.staged.cells.labels import (
    FormLabels,
    RowLabels,
    distinctive_wordings,
    labels_by_form,
    normalise_label,
)
from assets.staged.cells.numbering import is_line_of_numbers, numbered_columns
from assets.staged.cells.rows_of_years import names_year, rows_of_years
from assets.staged.cells.table_four import TableFour
from assets.staged.cells.table_three import TableThree
from assets.staged.cells.table_two import TableTwo
from assets.staged.grid import Cell, Grid, Row
from assets.staged.values import ends_in_figures, looks_like_value
from assets.text.characters import is_blank

# Raise it when the same grid may be read or identified differently than before: documents are then read again.
RECOGNITION_VERSION = 14

_FEWEST_DOUBTS = 5  # rows of digits that ran together; fewer may be another table
_FEWEST_LEFT = 20  # numbers in tables with labels of the form


def recognise(grid: Grid) -> Reading | None:
    """The reading of `grid` by the form its labels identify, or None where it has no table of a form.

    A table in which digits ran together in every row has no cell before the sums split them, but doubts; two reports
    in one document may have none, but numbers left over.
    """
    forms, identified = _possible_forms(grid)
    readings = [_Walk(labels_by_form()[form]).read(grid) for form in forms]
    best = max(readings, key=lambda reading: (len(reading.cells), -reading.expected if identified else 0))
    is_form = best.cells or len(best.doubts) >= _FEWEST_DOUBTS or best.left >= _FEWEST_LEFT
    return best if is_form else None


def _possible_forms(grid: Grid) -> tuple[list[str], bool]:
    """The forms with most distinctive wordings in the grid, newest first, and whether any has some; else all forms."""
    votes = Counter(
        form
        for row in grid.rows
        if row.table
        for cell in row.cells
        for form in distinctive_wordings().get(normalise_label(cell.text), ())
    )
    most = max(votes.values(), default=0)
    return [form for form in reversed(labels_by_form()) if votes[form] == most], bool(votes)


class _Walk:
    """One pass over a grid with the labels of one form."""

    def __init__(self, labels: FormLabels) -> None:
        self._labels = labels
        self._found = FoundCells(labels.form)
        self._ledger = self._found.ledger
        self._two = TableTwo(labels, self._found)
        self._three = TableThree(labels, self._found)
        self._four = TableFour(labels, self._found)
        self._narrative: list[str] = []

    def read(self, grid: Grid) -> Reading:
        excluded = excluded_rows(grid.rows)
        years = {row.at: row for row in rows_of_years(grid.rows)}
        self._three.numbering.update(numbered_columns(grid.rows))
        excluded |= {at: ANOTHER_YEAR for at, row in years.items() if not row.is_own}
        for at, row in enumerate(grid.rows):
            if at in excluded:
                self._exclude(row, excluded[at])
            elif row.table:
                self._take(row, years[at].cell if at in years else None)
            else:
                self._read_line(row.cells[0].text)
        self._account_for_lines(grid.rows)
        self._three.finish()
        self._two.finish()
        self._four.finish()
        self._account_for_lost_headings(grid.rows)
        return self._found.reading(tuple(self._narrative))

    def _read_line(self, text: str) -> None:
        """A line outside tables is narrative; a short one may be the title of a table too."""
        self._narrative.append(text)
        if len(text) <= LONGEST_CAPTION and (meaning := self._labels.meaning(text)):
            self._four.read_title(meaning)

    def _account_for_lines(self, rows: Sequence[Row]) -> None:
        """Leave over the figures of a line right above or below a recognised table: a row whose rules are missing."""
        for before, row, after in zip((None, *rows), rows, (*rows[1:], None), strict=False):
            if row.table or not ends_in_figures(row.cells[0].text):
                continue
            beside = (other for other in (before, after) if other is not None and other.page == row.page)
            if any(self._ledger.is_recognised(other.table) for other in beside if other.table):
                self._ledger.open(row)
                self._ledger.recognise_table(row.table)

    def _account_for_lost_headings(self, rows: Sequence[Row]) -> None:
        """Leave over the figures of table four where none was found and a row without headings has as many."""
        columns = [cell.key for cell in self._labels.form.all_cells() if cell.table == "disputes"]
        if any(key in self._found for key in columns):
            return
        for row in rows:
            filled = [cell for cell in row.cells if not is_blank(cell.text)] if row.table else []
            if len(filled) == len(columns) and all(looks_like_value(cell.text) for cell in filled):
                self._ledger.recognise_table(row.table)

    def _exclude(self, row: Row, reason: ForeignTable) -> None:
        """A row of a table that is not the report's own: its numbers are ignored, its words are not narrative."""
        self._ledger.open(row)
        for cell in row.cells:
            self._ledger.record(row, cell, reason)
        if any(self._labels.meaning(cell.text) for cell in row.cells):
            self._ledger.recognise_table(row.table)

    def _take(self, row: Row, year: Cell | None) -> None:
        """Offer a row to the tables; one that none of them takes is narrative if it holds a single text.

        `year`: the cell of the row that names its year.
        """
        if not row.cells:  # all its cells begin in rows above
            return
        self._ledger.open(row)
        if year is not None:
            self._ignore(row, [year])
        labels = self._find_labels(row)
        if not labels and is_line_of_numbers(row):
            self._ignore(row, row.cells)
        elif self._two.take(row, labels) or self._three.take(row, labels) or self._four.take(row, labels):
            self._ledger.recognise_table(row.table)
        else:
            self._ledger.record_unclaimed(row, labelled=bool(labels))
            filled = [cell for cell in row.cells if not is_blank(cell.text)]
            if len(filled) == 1:
                self._narrative.append(filled[0].text)
                if names_year(filled[0].text):
                    self._ledger.record(row, filled[0], "label")

    def _ignore(self, row: Row, cells: Sequence[Cell]) -> None:
        for cell in cells:
            self._ledger.record(row, cell, "numbering")

    def _find_labels(self, row: Row) -> RowLabels:
        """The labels in a row; a label's own number is ignored, another number in its cell is left over."""
        labels: RowLabels = []
        for at, cell in enumerate(row.cells):
            if meaning := self._labels.meaning(cell.text):
                labels.append((at, meaning))
                extra = self._labels.has_extra_number(cell.text)
                self._ledger.record(row, cell, BESIDE_LABEL if extra else "label")
        return labels
