"""Tables that a page break cut in two, put together again, and the row that was cut with them.

What comes back is a guess, to be read beside the rows as they stand and kept only where it reads better.
"""

from dataclasses import replace

from assets.staged.grid import Cell, Row

_LEVEL = 3.0
_SHARED = 2
_LONGEST_PAGE_NUMBER = 8


def joined(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """`rows` with tables that go on over a page made one table, the last row above and the first below made one row."""
    result: list[Row] = []
    continued: dict[int, tuple[int, int]] = {}
    for row in rows:
        above = _meeting(result, row)
        if above is not None:
            last = result[above]
            continued[row.table] = (last.table, last.number - 1)
            result[above] = _together(last, row)
        elif row.table in continued:
            table, offset = continued[row.table]
            result.append(replace(row, table=table, number=row.number + offset))
        else:
            result.append(row)
    return tuple(result)


def _meeting(above: list[Row], row: Row) -> int | None:
    """Where the row is that `row` goes on from: the last of the page before, at most a page number between."""
    if not row.table or row.number != 1 or row.page is None:
        return None
    for index in reversed(range(len(above))):
        before = above[index]
        if before.table:
            shared = _edges(row) & _edges(before)
            return index if before.page == row.page - 1 and len(shared) >= _SHARED else None
        if len(before.cells[0].text) > _LONGEST_PAGE_NUMBER:
            return None
    return None


def _edges(row: Row) -> set[int]:
    return {round(cell.box[0] / _LEVEL) for cell in row.cells if cell.box}


def _together(first: Row, second: Row) -> Row:
    """One row of both: texts of cells that begin at the same place run on, the others stand beside them."""
    cells = list(first.cells)
    for cell in second.cells:
        at = next((i for i, other in enumerate(cells) if _level(other, cell)), None)
        if at is None:
            cells.append(cell)
        else:
            kept = cells[at] if cells[at].text.strip() else cell
            text = "\n".join(text for text in (cells[at].text, cell.text) if text.strip())
            cells[at] = Cell(text, cells[at].column, kept.box)
    return replace(first, cells=tuple(sorted(cells, key=_left)))


def _level(one: Cell, other: Cell) -> bool:
    return abs(_left(one) - _left(other)) <= _LEVEL


def _left(cell: Cell) -> float:
    return cell.box[0] if cell.box else 0.0
