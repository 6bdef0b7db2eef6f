"""Tables with what only numbers them: a line 1, 2, 3 … below the headings, a column 行次 or 序号 or of units."""

from collections.abc import Sequence
from dataclasses import replace

from tests.generator.printed_cells import Cell, Row, Table, head


def numbered(table: Table, place: str, word: str) -> Table:
    """`table` with a line ("line") or a column ("column" before the figures, "first" before the labels) of numbers."""
    if place == "line":
        return _with_line(table, word)
    rows = [list(row) for row in table.rows]
    rows[0].insert(0 if place == "first" else 1, head(word, rowspan=table.header_rows))
    for number, row in enumerate(rows[table.header_rows :], start=1):
        text = "件" if word.endswith("单位") else str(number)
        row.insert(0 if place == "first" else _labels(row), Cell(text))
    return replace(table, width=table.width + 1, rows=tuple(map(tuple, rows)))


def _with_line(table: Table, word: str) -> Table:
    figures = [cell for cell in table.rows[-1] if cell.key]
    beside = table.width - len(figures)
    labels: Row = (Cell(word, colspan=beside),) if beside else ()
    line = (*labels, *(Cell(str(number)) for number in range(1, len(figures) + 1)))
    at = table.header_rows
    return replace(table, header_rows=at + 1, rows=(*table.rows[:at], line, *table.rows[at:]))


def _labels(row: Sequence[Cell]) -> int:
    return next(at for at, cell in enumerate(row) if cell.key)
