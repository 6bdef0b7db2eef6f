"""Table four, 行政复议、行政诉讼情况: follows its headings and takes the one row of values under them.

What the headings mean is worked out in columns_four.py; a table in several rows is read by disputes_apart.py.
"""

from collections.abc import Sequence

from assets.staged.cells.columns_four import dispute_columns, form_order, is_named
from assets.staged.cells.disputes_apart import DisputesApart
from assets.staged.cells.found_cells import FoundCells
from assets.staged.cells.headings import Heading, HeadingsInForce, PrintedColumns
from assets.staged.cells.labels import FormLabels, LabelMeaning, RowLabels, normalise_label
from assets.staged.grid import Cell, Row
from assets.staged.values import count_numbers, looks_like_value
from assets.text.characters import is_blank

_FEWEST_AGAIN = 3  # figures in a second row of values; fewer may be a page number
_MOST_MISPRINTS = 2  # cells without a value; a row with more is not the row of values


class TableFour:
    """Follows table four down a document, page breaks and repeated headings included."""

    def __init__(self, labels: FormLabels, found: FoundCells) -> None:
        self._table, self._found = labels.form.disputes, found
        self._spanning = {block.under for block in self._table.blocks}
        self._headings = HeadingsInForce()
        self._apart = DisputesApart(labels.form.disputes, found)
        self.read_title = self._apart.read_title
        self.finish = self._apart.finish

    def take(self, row: Row, labels: RowLabels) -> bool:
        """Whether `row` is a row of values, or a line of headings."""
        if self._apart.take(row, labels, self._headings):
            return True
        return self._take_headings(row, labels) or self._take_row(row, labels)

    def _take_row(self, row: Row, labels: RowLabels) -> bool:
        """Whether `row` is the one row of values; its label, as 合计 where the bodies have rows too, is beside it."""
        labelled = any(at or not meaning.result for at, meaning in labels)
        again = self._follows_values(row)
        if labelled or not (again or self._may_follow(row)):
            return False
        values = self._values(row)
        filled = [cell.text for cell in values or () if not is_blank(cell.text)]
        if again and not (len(filled) >= _FEWEST_AGAIN and all(map(looks_like_value, filled))):
            return False
        columns = self._columns().in_row("disputes")
        if not columns.keys and not values and (same := self._alike(row)):
            values, columns = same, PrintedColumns(form_order(self._table)).in_row("disputes")
        if values is None:
            self._found.note_run_together(row, columns.keys, row.cells)
            return False
        self._found.locate(row, columns, values, row.cells)
        return True

    def _take_headings(self, row: Row, labels: RowLabels) -> bool:
        """Whether `row` is a line of headings; the first after the values, or in a later table, begins a printing."""
        if not labels:
            return False
        meanings, in_force = dict(labels), self._headings
        line = [self._heading(cell, meanings.get(at)) for at, cell in enumerate(row.cells)]
        if not any(map(is_named, line)) or any(looks_like_value(cell.text) for cell in row.cells):
            return False
        own = any(h.dispute or h.spanning or (h.column and h.column != "total") for h in line)
        begun = in_force.open and self._continues(row)
        if not begun and not own:
            return False
        if not (begun and self._repeats_line(row)):
            in_force.add_line(row, line, continued=begun and not self._repeats_block(line))
        return True

    def _continues(self, row: Row) -> bool:
        return row.table == self._headings.table or self._headings.at_table_start(row)

    def _repeats_line(self, row: Row) -> bool:
        """Whether a line prints the ends of headings above it again, as the last one does where a page cut them."""
        if row.table != self._headings.table:
            return False
        above = {(h.cell.column, normalise_label(h.cell.text)) for h in self._headings.headings}
        below = [(cell.column, words) for cell in row.cells if (words := normalise_label(cell.text))]
        return len(below) > 1 and all(
            any(column == at and words.endswith(end) for column, words in above) for at, end in below
        )

    def _repeats_block(self, line: Sequence[Heading]) -> bool:
        """Whether a line repeats a block: headings are printed again below a page break."""
        blocks = {heading.dispute for heading in self._headings.headings if heading.dispute}
        return any(heading.dispute in blocks for heading in line if heading.dispute)

    def _heading(self, cell: Cell, meaning: LabelMeaning | None) -> Heading:
        if meaning is None:
            return Heading(cell)
        spanning = meaning.spanning if meaning.spanning in self._spanning else None
        return Heading(cell, meaning.result, dispute=meaning.dispute, spanning=spanning)

    def _columns(self) -> PrintedColumns:
        """The fifteen columns under the headings, by key without the table's name."""
        if self._headings.columns is None:
            self._headings.columns = dispute_columns(self._table, self._headings.headings, self._headings.table)
        return self._headings.columns

    def _may_follow(self, row: Row) -> bool:
        """Whether a row without a label is where the row of values may be."""
        results = any(heading.column for heading in self._headings.headings)
        return results and self._headings.open and self._continues(row)

    def _follows_values(self, row: Row) -> bool:
        """Whether a row is below a row of values in its table: it may be a second one, as of another year."""
        return self._headings.values_seen and row.table == self._headings.table

    def _alike(self, row: Row) -> list[Cell]:
        """The cells of a row that prints one text fifteen times, as 0: in whichever order, all are known; else none."""
        filled = [cell for cell in row.cells if not is_blank(cell.text)]
        alike = len({cell.text.strip() for cell in filled}) == 1 and looks_like_value(filled[0].text)
        return filled if alike and len(filled) == len(form_order(self._table)) else []

    def _values(self, row: Row) -> list[Cell] | None:
        """The cells of the row of values by column, empty where the columns are unclear; None for another row."""
        columns = self._columns()
        if not columns.keys:
            return [] if sum(looks_like_value(cell.text) for cell in row.cells) >= len(self._table.columns) else None
        cells = _cells_under(columns, row)
        if len(cells) != len(columns.keys):
            return None
        others = [cell for cell in row.cells if cell not in cells]
        beside = any(count_numbers(cell.text) and not self._found.ledger.is_ignored(cell) for cell in others)
        filled = [looks_like_value(cell.text) for cell in cells if not is_blank(cell.text)]
        if beside or filled.count(False) > _MOST_MISPRINTS or (filled and not any(filled)):
            return None
        self._headings.values_seen = True
        return cells


def _cells_under(columns: PrintedColumns, row: Row) -> list[Cell]:
    """The cells in the grid columns of the headings where these are known, else all cells in their order."""
    if row.table == columns.table:
        below = [cell for cell in row.cells if cell.column in columns.places]
        if len(below) == len(columns.keys):
            return below
    return list(row.cells)
