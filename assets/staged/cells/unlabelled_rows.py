"""Rows of table three whose own labels are lost: only the label of their group, as （三）不予公开, is printed.

They are the group's rows in the form's order where the group has as many rows and every sum over them holds; otherwise
nothing of them is taken. Finds no labels (table_three.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assets.staged.cells.form_reading import UNLABELLED_ROWS
from assets.staged.cells.found_cells import FoundCells
from assets.staged.cells.headings import PrintedColumns
from assets.staged.cells.labels import RowLabels
from assets.staged.grid import Cell, Row
from assets.staged.values import looks_like_value, read_value
from assets.text.characters import is_blank
from expectations.rulebook.sums import sums
from warehouse.reference.forms.form import Form


@dataclass(frozen=True, slots=True)
class UnlabelledRow:
    """A row with a value for each column, and no label but that of its group."""

    row: Row
    values: tuple[Cell, ...]
    columns: PrintedColumns

    def keys(self, row: str) -> tuple[str | None, ...]:
        return self.columns.in_row(f"applications.{row}").keys


def as_unlabelled(row: Row, labels: RowLabels, columns: PrintedColumns) -> UnlabelledRow | None:
    """`row` as an unlabelled one: its last cells are a value for each of `columns`, the others labels or blank."""
    if not columns.keys or len(row.cells) < len(columns.keys):
        return None
    first = len(row.cells) - len(columns.keys)
    named = {at for at, _ in labels}
    if any(at not in named and not is_blank(cell.text) for at, cell in enumerate(row.cells[:first])):
        return None
    values = row.cells[first:]
    return UnlabelledRow(row, values, columns) if all(looks_like_value(cell.text) for cell in values) else None


def locate_unlabelled(groups: Mapping[str, Sequence[UnlabelledRow]], found: FoundCells, form: Form) -> None:
    """Locate the cells of the rows of each group, or leave all of them over."""
    layout = found.layout()
    expected = {group: [row.key for row in form.applications.rows_in(layout) if row.group == group] for group in groups}
    rows = [
        (key, row)
        for group, printed in groups.items()
        if len(printed) == len(expected[group])
        for key, row in zip(expected[group], printed, strict=True)
    ]
    proven = len(rows) == sum(map(len, groups.values())) and _are_proven(rows, found, form, layout)
    for key, row in rows if proven else ():
        columns = row.columns.in_row(f"applications.{key}")
        assumed = frozenset(cell for cell in columns.keys if cell is not None)
        found.locate(row.row, replace(columns, assumed=assumed), row.values, row.values)
    if not proven:
        for printed in groups.values():
            for row in printed:
                found.leave(row.row, row.values, UNLABELLED_ROWS)


def _are_proven(rows: Sequence[tuple[str, UnlabelledRow]], found: FoundCells, form: Form, layout: str) -> bool:
    """Whether no cell of `rows` was found elsewhere, and all sums over them can be worked out and hold."""
    own = {
        key: read_value(cell.text, "count").number
        for row_key, row in rows
        for key, cell in zip(row.keys(row_key), row.values, strict=True)
        if key is not None
    }
    if any(key in found for key in own):
        return False
    numbers = found.numbers() | own
    over = [one for one in sums(form.layout(layout)) if any(key in own for key, _ in one.factors)]
    return bool(over) and all(one.residual(numbers) == 0 for one in over)
