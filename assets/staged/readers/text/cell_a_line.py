"""Text whose every cell is a line: a line of words opens a row, the values and empty lines after it are its cells.

Whether an empty line is the last cell of a row or stands after the table is guessed: each guess is a reading. Knows no
label.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from assets.staged.grid import Cell, Row, paragraph
from assets.staged.readers.text.fields import sentence, value

_FEWEST_VALUES = 20
# No row with a label has as many values: these stand under a heading of single cells, and the last of it is no label.
_LONGEST_LABELLED = 10
_MOST_BLANK_ENDS = 2
_BLANK_ROW = 4
_BLANK_ROWS = 5


Stack = tuple[list[str], list[str]]


def readings(lines: Sequence[str]) -> Iterator[list[Row]]:
    """With no, one or two blank cells at the end of rows that have no label; nothing where few lines are values."""
    if sum(map(value, lines)) < _FEWEST_VALUES:
        return
    blocks = [[text.strip() for text in block] for _, block in groupby(lines, key=sentence)]
    parted = all(not cells[-1] for block in blocks for _, cells in _stacks(block) if any(cells))
    for ends in range(_MOST_BLANK_ENDS + 1):
        yield list(_rows(blocks, parted, ends))


def _rows(blocks: Sequence[list[str]], parted: bool, ends: int) -> Iterator[Row]:
    """A table between two sentences wherever values stand there, all else paragraphs."""
    table = 0
    for texts in blocks:
        stacks = _stacks(texts)
        if _is_table(stacks):
            table += 1
            rows = enumerate(_table(stacks, parted, ends), start=1)
            yield from (Row(_cells(row), table, number) for number, row in rows)
        else:
            yield from (paragraph(text) for text in texts if text)


def _is_table(stacks: Sequence[Stack]) -> bool:
    """Whether values stand below words, or as many empty lines again and again, as in a table left blank."""
    blanks = Counter(len(cells) for _, cells in stacks if len(cells) >= _BLANK_ROW)
    return any(any(cells) for _, cells in stacks) or max(blanks.values(), default=0) >= _BLANK_ROWS


def _cells(texts: Sequence[str]) -> tuple[Cell, ...]:
    return tuple(Cell(text, column) for column, text in enumerate(texts, start=1))


def _table(stacks: Sequence[Stack], parted: bool, ends: int) -> Iterator[list[str]]:
    """Rows of texts; `parted` says that an empty line ends each."""
    for label, cells in stacks:
        inside = cells[:-1] if parted and cells and not cells[-1] else cells
        if len(inside) <= _LONGEST_LABELLED:
            yield [*label, *inside]
        else:
            yield label
            yield _unlabelled(inside[1:] if parted and not inside[0] else inside, ends)


def _unlabelled(cells: list[str], ends: int) -> list[str]:
    """`cells` with at most `ends` blank ones at the end."""
    last = max((at for at, cell in enumerate(cells, start=1) if cell), default=0)
    return cells[: last + ends]


def _stacks(texts: Sequence[str]) -> list[Stack]:
    """Each line of words, none before the first, with the values and empty lines after it."""
    stacks: list[Stack] = [([], [])]
    for text in texts:
        if text and not value(text):
            stacks.append(([text], []))
        else:
            stacks[-1][1].append(text)
    return [stack for stack in stacks if any(map(any, stack))]
