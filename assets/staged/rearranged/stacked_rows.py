"""Several rows printed in one: a cell with a label a line, and beside it cells with a value a line."""

from collections.abc import Sequence

from assets.staged.cells.labels import LabelMeaning, labels_by_form
from assets.staged.grid import Cell, PrintedCell, Row
from assets.staged.rearranged.moved import MovedCell, MovedTable, keep
from assets.staged.values import looks_like_value


def a_row_each(rows: Sequence[Row]) -> list[MovedTable] | None:
    """The table with a row for each label; None where no row has several."""
    found = [_split(row) for row in rows]
    if not any(found):
        return None
    return [[cells for row, parts in zip(rows, found, strict=True) for cells in (parts or [keep(row)])]]


def _split(row: Row) -> MovedTable:
    """A row for each line of the label in `row`; none where its cells have not one line for each."""
    if not any("\n" in cell.text for cell in row.cells):
        return []
    at = next((n for n, cell in enumerate(row.cells) if _are_labels(cell.text)), None)
    if at is None:
        return []
    labels, values = row.cells[at], row.cells[at + 1 :]
    count = labels.text.count("\n") + 1
    if not values or any(len(_values(cell)) != count for cell in values):
        return []
    above = keep(row)[:at]
    parts = ([labels, *values] for _ in range(count))
    return [[*(above if n == 0 else []), *(_line(row, cell, n) for cell in cells)] for n, cells in enumerate(parts)]


def _line(row: Row, cell: Cell, number: int) -> MovedCell:
    return MovedCell(cell.column, PrintedCell(row, cell._replace(text=cell.text.split("\n")[number])))


def _values(cell: Cell) -> list[str]:
    """The lines of a cell, none where one of them is another text than a value."""
    lines = cell.text.split("\n")
    return lines if all(map(looks_like_value, lines)) else []


def _are_labels(text: str) -> bool:
    """Whether a text has several lines, each the label of another row of a form."""
    lines = text.split("\n")
    if len(lines) < 2:
        return False
    for known in labels_by_form().values():
        rows = [_row(known.meaning(line)) for line in lines]
        if None not in rows and len(set(rows)) == len(rows):
            return True
    return False


def _row(meaning: LabelMeaning) -> object:
    """The row of table two or three that a label names."""
    return meaning.row or meaning.entry
