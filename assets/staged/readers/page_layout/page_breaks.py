"""Tables that a page break cut in two, put together again, and the row that was cut with them.

What comes back is a guess, to be read beside the rows as they stand and kept only where it reads better.
"""

from dataclasses import replace

from assets.staged.grid import Cell, Row
from assets.staged.values import looks_like_value

_LEVEL = 3.0
_SHARED = 2
_LONGEST_PAGE_NUMBER = 8


def joined(rows: tuple[Row, ...], *, figures: bool = False) -> tuple[Row, ...]:
    """`rows` with tables that go on over a page made one table, the last row above and the first below made one row.

    The two stay apart where a figure would run into other text: a cut row prints its figures on one side. With
    `figures` those in which both sides hold digits are cut too, and the digits run on.
    """
    result: list[Row] = []
    continued: dict[int, tuple[int, int]] = {}
    for row in rows:
        above = _meeting(result, row)
        if above is not None:
            last = result[above]
            cut = _cut(last, row, figures)
            continued[row.table] = (last.table, last.number - cut)
            if cut:
                result[above] = _together(last, row)
            else:
                result.append(replace(row, table=last.table, number=row.number + last.number))
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


def _cut(first: Row, second: Row, figures: bool) -> bool:
    """Whether two rows may be one that was cut: no figure of one stands level with text of the other."""
    pairs = ((one.text, other.text) for one in first.cells for other in second.cells if _level(one, other))
    return not any(_apart(*pair, figures) for pair in pairs)


def _apart(one: str, other: str, figures: bool) -> bool:
    if not one.strip() or not other.strip():
        return False
    values = looks_like_value(one), looks_like_value(other)
    return any(values) and not (figures and all(values))


def _together(first: Row, second: Row) -> Row:
    """One row of both: texts of cells that begin at the same place run on, the others stand beside them."""
    cells = list(first.cells)
    for cell in second.cells:
        at = next((i for i, other in enumerate(cells) if _level(other, cell)), None)
        if at is None:
            cells.append(cell)
        else:
            cells[at] = _run_on(cells[at], cell)
    return replace(first, cells=tuple(sorted(cells, key=_left)))


def _run_on(first: Cell, second: Cell) -> Cell:
    """One cell of both, in the column of the first; where both hold recognised text, nothing is sure of the whole."""
    parts = [cell for cell in (first, second) if cell.text.strip()]
    if len(parts) < 2:
        return (parts[0] if parts else second)._replace(column=first.column)
    between = "" if all(looks_like_value(part.text) for part in parts) else "\n"
    confidence = None if first.confidence is None else 0.0
    doubtful = first.doubtful or second.doubtful
    return Cell(f"{first.text}{between}{second.text}", first.column, first.box, confidence, doubtful=doubtful)


def _level(one: Cell, other: Cell) -> bool:
    return abs(_left(one) - _left(other)) <= _LEVEL


def _left(cell: Cell) -> float:
    return cell.box[0] if cell.box else 0.0
