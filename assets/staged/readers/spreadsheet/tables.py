"""The cells of a sheet as rows: tables where cells stand side by side, paragraphs where words stand alone.

A merged cell is one cell, at its first row and column that show. An empty row does not end a table. Opens no file.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assets.staged.grid import Cell, Row, bounded, paragraph
from assets.staged.readers.spreadsheet.sheet_state import MOST_CELLS, Aspect, At, Range
from assets.staged.values import looks_like_value, numbers_in
from assets.text.characters import blank
from warehouse.messages import Message


@dataclass(slots=True)
class Line:
    """A row that shows: its cells in order, those with text, whether a merged cell ties it to rows that have others."""

    cells: tuple[Cell, ...]
    filled: tuple[Cell, ...]
    tied: bool = False

    @property
    def words(self) -> bool:
        """Whether it is one cell of words, which may be a row of a table as well as a paragraph."""
        if len(self.filled) != 1 or self.tied:
            return False
        text = self.filled[0].text
        return not looks_like_value(text) and any(map(str.isalpha, text))


def lines(texts: dict[At, str], merges: Sequence[Range], aspect: Aspect) -> list[Line]:
    """The rows of a sheet that show, by its texts and merged ranges, places from 0."""
    texts = {at: text for at, text in texts.items() if not blank(text)}
    if not texts:
        return []
    ys, xs = ({at[axis] for at in texts} for axis in (0, 1))
    rows = [y for y in range(min(ys), max(ys) + 1) if y not in aspect.rows]
    columns = [x for x in range(min(xs), max(xs) + 1) if x not in aspect.columns]
    covered, ties = _merged(texts, merges, rows, columns)
    found = {y: _line(y, columns, texts, covered, aspect) for y in rows}
    for tie in ties:
        tied = [found[y] for y in tie]
        if sum(len(line.filled) for line in tied) > 1:
            for line in tied:
                line.tied = True
    return list(found.values())


def _line(y: int, columns: Sequence[int], texts: dict[At, str], covered: set[At], aspect: Aspect) -> Line:
    shown = (((y, x), texts.get((y, x), "")) for x in columns if (y, x) not in covered)
    cells = tuple(Cell(text, at[1] + 1, doubtful=bool(text) and aspect.is_doubtful(at)) for at, text in shown)
    return Line(cells, tuple(cell for cell in cells if cell.text))


def _merged(
    texts: dict[At, str], merges: Sequence[Range], rows: Sequence[int], columns: Sequence[int]
) -> tuple[set[At], list[Sequence[int]]]:
    """The cells that merges cover and the rows that filled ones join; a merge's text goes to its first cell shown."""
    covered: set[At] = set()
    ties: list[Sequence[int]] = []
    size = 0
    for (top, left), (bottom, right) in merges:
        down = rows[bisect_left(rows, top) : bisect_left(rows, bottom + 1)]
        across = columns[bisect_left(columns, left) : bisect_left(columns, right + 1)]
        size += 1 + len(down) * len(across)
        bounded(size, MOST_CELLS, Message(zh="个合并的单元格", en="merged cells"))
        if down and across:
            first = down[0], across[0]
            text = texts.get((top, left), "")
            texts[first] = text
            covered.update((y, x) for y in down for x in across if (y, x) != first)
            if text and len(down) > 1:
                ties.append(down)
    return covered, ties


def rows(sheets: Iterable[Sequence[Line]], touching: bool) -> Iterator[Row]:
    """The rows of sheets in order. `touching`: a line of words right below a row of a table may be a row of it."""
    number = 0
    for sheet in sheets:
        for block in _blocks(sheet, touching):
            if len(block) == 1 and block[0].words:
                yield from map(paragraph, filter(str.strip, block[0].filled[0].text.splitlines()))
            else:
                number += 1
                yield from _table(block, number)


def _blocks(sheet: Sequence[Line], touching: bool) -> Iterator[list[Line]]:
    """Tables, and lines of words each by itself."""
    leads = _leads(sheet) if touching else [False] * len(sheet)
    table: list[Line] = []
    for line, leading in zip(sheet, leads, strict=True):
        if not line.filled:
            table += [line] if table else []
        elif not line.words or (table and table[-1].filled and (leading or _further_in(line, table))):
            table.append(line)
        else:
            yield from [table] if table else []
            yield [line]
            table = []
    yield from [table] if table else []


def _leads(sheet: Sequence[Line]) -> list[bool]:
    """For each line, whether it may be one of a table that goes on: no empty row comes before the next row of cells.

    A line without digits may close a table, as a label does whose values are blank.
    """
    leads: list[bool] = []
    on = False
    for line in reversed(sheet):
        on = bool(line.filled) and (on or not line.words)
        leads.append(on or (line.words and not numbers_in(line.filled[0].text)))
    return leads[::-1]


def _further_in(line: Line, table: list[Line]) -> bool:
    """Whether a line of words begins to the right of the table above it, as no paragraph does."""
    return line.filled[0].column > min(above.filled[0].column for above in table if above.filled)


def _table(block: list[Line], number: int) -> Iterator[Row]:
    """Rows from the first filled column to the last, blank cells included; empty rows at the end are none of it."""
    columns = [cell.column for line in block for cell in line.filled]
    left, right = min(columns), max(columns)
    last = max(n for n, line in enumerate(block) if line.filled)
    for place, line in enumerate(block[: last + 1], start=1):
        cells = tuple(cell for cell in line.cells if left <= cell.column <= right)
        if cells:
            yield Row(cells, number, place)
