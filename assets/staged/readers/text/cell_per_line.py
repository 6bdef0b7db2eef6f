"""Text with one cell per line: a line of words begins a row, the values and empty lines after it are its cells.

An empty line may be the last cell of a row or follow the table; each guess is a reading. Knows no labels.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from assets.staged.grid import Cell, Row, paragraph
from assets.staged.readers.text.fields import is_sentence, is_value

_FEWEST_VALUES = 20
# A row with more values has no label: its values are below a heading whose last cell was taken for the label.
_LONGEST_LABELLED = 10
_MOST_BLANK_ENDS = 2
_FEWEST_BLANK_CELLS = 4
_FEWEST_BLANK_ROWS = 5

LabelWithCells = tuple[list[str], list[str]]


def readings(lines: Sequence[str]) -> Iterator[list[Row]]:
    """The rows with no, one or two blank cells at the end of rows without a label; nothing if few lines are values."""
    if sum(map(is_value, lines)) < _FEWEST_VALUES:
        return
    blocks = [[text.strip() for text in block] for _, block in groupby(lines, key=is_sentence)]
    rows_end_blank = all(not cells[-1] for block in blocks for _, cells in _stack_cells(block) if any(cells))
    for blank_ends in range(_MOST_BLANK_ENDS + 1):
        yield list(_rows(blocks, rows_end_blank, blank_ends))


def _rows(blocks: Sequence[list[str]], rows_end_blank: bool, blank_ends: int) -> Iterator[Row]:
    """A table where values are found between two sentences, paragraphs elsewhere."""
    table = 0
    for texts in blocks:
        stacks = _stack_cells(texts)
        if _is_table(stacks):
            table += 1
            rows = enumerate(_table_rows(stacks, rows_end_blank, blank_ends), start=1)
            yield from (Row(_cells(row), table, number) for number, row in rows)
        else:
            yield from (paragraph(text) for text in texts if text)


def _is_table(stacks: Sequence[LabelWithCells]) -> bool:
    """Whether values are below words, or equal numbers of empty lines repeat as in a table left blank."""
    blanks = Counter(len(cells) for _, cells in stacks if len(cells) >= _FEWEST_BLANK_CELLS)
    return any(any(cells) for _, cells in stacks) or max(blanks.values(), default=0) >= _FEWEST_BLANK_ROWS


def _cells(texts: Sequence[str]) -> tuple[Cell, ...]:
    return tuple(Cell(text, column) for column, text in enumerate(texts, start=1))


def _table_rows(stacks: Sequence[LabelWithCells], rows_end_blank: bool, blank_ends: int) -> Iterator[list[str]]:
    """Rows of texts. `rows_end_blank`: each row ends with an empty line."""
    for label, cells in stacks:
        row_cells = cells[:-1] if rows_end_blank and cells and not cells[-1] else cells
        if len(row_cells) <= _LONGEST_LABELLED:
            yield [*label, *row_cells]
        else:
            yield label
            yield _cut_blank_end(row_cells[1:] if rows_end_blank and not row_cells[0] else row_cells, blank_ends)


def _cut_blank_end(cells: list[str], blank_ends: int) -> list[str]:
    """`cells` with at most `blank_ends` blank cells at the end."""
    last = max((at for at, cell in enumerate(cells, start=1) if cell), default=0)
    return cells[: last + blank_ends]


def _stack_cells(texts: Sequence[str]) -> list[LabelWithCells]:
    """Each line of words with the values and empty lines after it; the first entry has no words."""
    stacks: list[LabelWithCells] = [([], [])]
    for text in texts:
        if text and not is_value(text):
            stacks.append(([text], []))
        else:
            stacks[-1][1].append(text)
    return [stack for stack in stacks if any(map(any, stack))]
