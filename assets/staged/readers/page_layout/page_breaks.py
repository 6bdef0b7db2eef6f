"""Tables that a page break cut in two, joined again, with the row that was cut.

These are guesses: readings.py offers them beside the rows as printed.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby, takewhile

from assets.staged.grid import Cell, Row
from assets.staged.values import looks_like_value

_LEVEL_WITHIN = 3.0
_FEWEST_SHARED_EDGES = 2
_LONGEST_PAGE_NUMBER = 8


def join_cut_tables(rows: tuple[Row, ...], *, join_digits: bool = False) -> tuple[Row, ...]:
    """`rows` with each table that continues on the next page as one table, and its cut row as one row. Headings that
    are repeated at the top of the next page are dropped.

    The last row above and the first below are merged only where no figure would run into other text: a cut row prints
    its figures on one side. With `join_digits` rows with digits on both sides are merged too, and the digits joined.
    """
    result: list[Row] = []
    continued: dict[int, tuple[int, int]] = {}
    for row in _without_repeated_headings(rows):
        above = _find_continued_row(result, row)
        if above is not None:
            last = result[above]
            was_cut = _may_be_cut(last, row, join_digits)
            continued[row.table] = (last.table, last.number - was_cut)
            if was_cut:
                result[above] = _merge_rows(last, row)
            else:
                result.append(replace(row, table=last.table, number=row.number + last.number))
        elif row.table in continued:
            table, offset = continued[row.table]
            result.append(replace(row, table=table, number=row.number + offset))
        else:
            result.append(row)
    return tuple(result)


def _without_repeated_headings(rows: tuple[Row, ...]) -> Iterator[Row]:
    """`rows` without the headings that a table repeats from the table before it, at the top of its page.

    They separate the two parts of a row that was cut.
    """
    tables = [list(table) for number, table in groupby(rows, key=lambda row: row.table)]
    before: list[Row] = []
    for table in tables:
        repeated = _count_repeated(before, table) if table[0].table else 0
        yield from (replace(row, number=row.number - repeated) for row in table[repeated:])
        before = table if table[0].table else before


def _count_repeated(before: list[Row], table: list[Row]) -> int:
    """How many rows at the top of `table`, on the page after `before`, are the headings of `before` again."""
    if not before or table[0].page is None or before[-1].page != table[0].page - 1:
        return 0
    alike = takewhile(lambda pair: _is_heading_again(*pair), zip(before, table[:-1], strict=False))
    return len(list(alike))


def _is_heading_again(first: Row, second: Row) -> bool:
    texts = [[cell.text for cell in row.cells if cell.text.strip()] for row in (first, second)]
    return bool(texts[0]) and texts[0] == texts[1] and not any(map(looks_like_value, texts[0]))


def _find_continued_row(above: list[Row], row: Row) -> int | None:
    """The index of the row that `row` continues: the last of the page before, at most a page number between."""
    if not row.table or row.number != 1 or row.page is None:
        return None
    for index in reversed(range(len(above))):
        before = above[index]
        if before.table:
            shared = _left_edges(row) & _left_edges(before)
            return index if before.page == row.page - 1 and len(shared) >= _FEWEST_SHARED_EDGES else None
        if len(before.cells[0].text) > _LONGEST_PAGE_NUMBER:
            return None
    return None


def _left_edges(row: Row) -> set[int]:
    return {round(cell.box[0] / _LEVEL_WITHIN) for cell in row.cells if cell.box}


def _may_be_cut(first: Row, second: Row, join_digits: bool) -> bool:
    """Whether two rows may be one row that was cut: no figure of one is in line with text of the other."""
    pairs = ((one.text, other.text) for one in first.cells for other in second.cells if _share_left_edge(one, other))
    return not any(_must_stay_apart(*pair, join_digits) for pair in pairs)


def _must_stay_apart(one: str, other: str, join_digits: bool) -> bool:
    if not one.strip() or not other.strip():
        return False
    are_values = looks_like_value(one), looks_like_value(other)
    return any(are_values) and not (join_digits and all(are_values))


def _merge_rows(first: Row, second: Row) -> Row:
    """Both rows as one. Cells with the same left edge are joined, the others kept."""
    cells = list(first.cells)
    for cell in second.cells:
        at = next((i for i, other in enumerate(cells) if _share_left_edge(other, cell)), None)
        if at is None:
            cells.append(cell)
        else:
            cells[at] = _merge_cells(cells[at], cell)
    return replace(first, cells=tuple(sorted(cells, key=_left)))


def _merge_cells(first: Cell, second: Cell) -> Cell:
    """Both cells as one, in the column of the first. Two recognised texts give a confidence of 0."""
    parts = [cell for cell in (first, second) if cell.text.strip()]
    if len(parts) < 2:
        return (parts[0] if parts else second)._replace(column=first.column)
    between = "" if all(looks_like_value(part.text) for part in parts) else "\n"
    confidence = None if first.confidence is None else 0.0
    doubtful = first.doubtful or second.doubtful
    return Cell(f"{first.text}{between}{second.text}", first.column, first.box, confidence, doubtful=doubtful)


def _share_left_edge(one: Cell, other: Cell) -> bool:
    return abs(_left(one) - _left(other)) <= _LEVEL_WITHIN


def _left(cell: Cell) -> float:
    return cell.box[0] if cell.box else 0.0
