"""The cells of a sheet as rows: tables where cells are side by side, paragraphs where words are alone.

A merged cell is one cell, at its first visible row and column. An empty row does not end a table. Opens no file.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assets.staged.grid import Cell, Row, paragraph
from assets.staged.readers.refusals import check_limit
from assets.staged.readers.spreadsheet.sheet_state import MOST_CELLS, CellRange, Position, SheetState
from assets.staged.values import count_numbers, looks_like_value
from assets.text.characters import is_blank, settle_struck


@dataclass(slots=True)
class SheetRow:
    """A visible row: its cells in order, those with text, and whether a merged cell ties it to rows with
    other cells.
    """

    cells: tuple[Cell, ...]
    filled: tuple[Cell, ...]
    tied: bool = False

    @property
    def words(self) -> bool:
        """Whether the row is a single cell of words: a row of a table or a paragraph."""
        if len(self.filled) != 1 or self.tied:
            return False
        text = self.filled[0].text
        return not looks_like_value(text) and any(map(str.isalpha, text))


def visible_rows(texts: dict[Position, str], merges: Sequence[CellRange], state: SheetState) -> list[SheetRow]:
    """The visible rows of a sheet, from its texts and merged ranges, positions counted from 0."""
    texts = {position: text for position, text in texts.items() if not is_blank(text)}
    if not texts:
        return []
    ys, xs = ({position[axis] for position in texts} for axis in (0, 1))
    shown_rows = [y for y in range(min(ys), max(ys) + 1) if y not in state.hidden_rows]
    shown_columns = [x for x in range(min(xs), max(xs) + 1) if x not in state.hidden_columns]
    covered, ties = _merged_cells(texts, merges, shown_rows, shown_columns)
    found = {y: _sheet_row(y, shown_columns, texts, covered, state) for y in shown_rows}
    for tie in ties:
        tied = [found[y] for y in tie]
        if sum(len(line.filled) for line in tied) > 1:
            for line in tied:
                line.tied = True
    return list(found.values())


def _sheet_row(
    y: int, columns: Sequence[int], texts: dict[Position, str], covered: set[Position], state: SheetState
) -> SheetRow:
    shown = (((y, x), settle_struck(texts.get((y, x), ""))) for x in columns if (y, x) not in covered)
    cells = tuple(
        Cell(
            settle_struck(text),
            at[1] + 1,
            doubtful=bool(text) and state.is_doubtful(at),
            calculated=at in state.calculated,
        )
        for at, text in shown
    )
    return SheetRow(cells, tuple(cell for cell in cells if cell.text))


def _merged_cells(
    texts: dict[Position, str], merges: Sequence[CellRange], rows: Sequence[int], columns: Sequence[int]
) -> tuple[set[Position], list[Sequence[int]]]:
    """The cells that merges cover and the rows that filled merges join. A merge's text goes to its first
    visible cell.
    """
    covered: set[Position] = set()
    ties: list[Sequence[int]] = []
    size = 0
    for (top, left), (bottom, right) in merges:
        down = rows[bisect_left(rows, top) : bisect_left(rows, bottom + 1)]
        across = columns[bisect_left(columns, left) : bisect_left(columns, right + 1)]
        size += 1 + len(down) * len(across)
        check_limit(size, MOST_CELLS, "merged_cells")
        if down and across:
            first = down[0], across[0]
            text = texts.get((top, left), "")
            texts[first] = text
            covered.update((y, x) for y in down for x in across if (y, x) != first)
            if text and len(down) > 1:
                ties.append(down)
    return covered, ties


def make_rows(sheets: Iterable[Sequence[SheetRow]], touching: bool) -> Iterator[Row]:
    """The rows of sheets in order. `touching`: a row of words directly below a table row may belong to the table."""
    number = 0
    for sheet in sheets:
        for block in _split_blocks(sheet, touching):
            if len(block) == 1 and block[0].words:
                yield from map(paragraph, filter(str.strip, block[0].filled[0].text.splitlines()))
            else:
                number += 1
                yield from _table_rows(block, number)


def _split_blocks(sheet: Sequence[SheetRow], touching: bool) -> Iterator[list[SheetRow]]:
    """Tables, and rows of words one by one."""
    continuing = _continue_table(sheet) if touching else [False] * len(sheet)
    table: list[SheetRow] = []
    for line, leading in zip(sheet, continuing, strict=True):
        if not line.filled:
            table += [line] if table else []
        elif not line.words or (table and table[-1].filled and (leading or _is_indented(line, table))):
            table.append(line)
        else:
            yield from [table] if table else []
            yield [line]
            table = []
    yield from [table] if table else []


def _continue_table(sheet: Sequence[SheetRow]) -> list[bool]:
    """For each row, whether it may continue a table: no empty row comes before the next row of cells.

    A row without digits may end a table, as a label with blank values does.
    """
    continuing: list[bool] = []
    on = False
    for line in reversed(sheet):
        on = bool(line.filled) and (on or not line.words)
        continuing.append(on or (line.words and not count_numbers(line.filled[0].text)))
    return continuing[::-1]


def _is_indented(line: SheetRow, table: list[SheetRow]) -> bool:
    """Whether a row of words begins to the right of the table above it, as no paragraph does."""
    return line.filled[0].column > min(above.filled[0].column for above in table if above.filled)


def _table_rows(block: list[SheetRow], number: int) -> Iterator[Row]:
    """Rows from the first filled column to the last, with blank cells; empty rows at the end are left out."""
    columns = [cell.column for line in block for cell in line.filled]
    left, right = min(columns), max(columns)
    last = max(n for n, line in enumerate(block) if line.filled)
    for place, line in enumerate(block[: last + 1], start=1):
        cells = tuple(cell for cell in line.cells if left <= cell.column <= right)
        if cells:
            yield Row(cells, number, place)
