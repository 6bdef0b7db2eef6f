"""The state of a sheet that calamine does not report: hidden rows and columns, errors, and the size of the filled area.

Reads no file: xlsx.py and xls.py do.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from assets.staged.grid import Unreadable
from assets.staged.readers.contrast import Visibility
from assets.staged.readers.refusals import check_limit, unreadable
from assets.text.characters import error_text

MOST_CELLS = 300_000
_MOST_HIDDEN_COLUMNS = 16_384

Position = tuple[int, int]
CellRange = tuple[Position, Position]


@dataclass(slots=True)
class SheetState:
    """One sheet, rows and columns from 0. `errors` holds the text of error cells.

    A formula without a stored result counts as an error, because the cell is not blank to whoever opens the file;
    `calculated` are those of which reading calculated the result. `formats` are number formats that show more than
    digits; `texts` are texts with raised, struck or invisible parts. `invisible` and `doubtful` cells are so by font
    and background; `conditional` ranges may be hidden by a condition.
    """

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    errors: dict[Position, str] = field(default_factory=dict)
    formats: dict[Position, str] = field(default_factory=dict)
    calculated: set[Position] = field(default_factory=set)
    texts: dict[Position, str] = field(default_factory=dict)
    invisible: set[Position] = field(default_factory=set)
    doubtful: set[Position] = field(default_factory=set)
    conditional: list[CellRange] = field(default_factory=list)
    _hidden_count: int = 0
    _first: Position | None = None
    _last: Position = (0, 0)

    def hide_columns(self, first: int, last: int) -> None:
        self._hidden_count += max(0, last - first + 1)
        check_limit(self._hidden_count, _MOST_HIDDEN_COLUMNS, "hidden_columns")
        self.hidden_columns.update(range(first, last + 1))

    def note_filled(self, row: int, column: int) -> None:
        """Record a filled cell."""
        top, left = self._first or (row, column)
        self._first = (min(top, row), min(left, column))
        self._last = (max(self._last[0], row), max(self._last[1], column))

    def note_visibility(self, position: Position, visibility: Visibility) -> None:
        """Record the visibility of a cell; a later call overrides an earlier one."""
        for cells, noted in ((self.invisible, Visibility.INVISIBLE), (self.doubtful, Visibility.DOUBTFUL)):
            (cells.add if visibility is noted else cells.discard)(position)

    def is_doubtful(self, position: Position) -> bool:
        """Whether part of a cell may be invisible."""
        inside = (a[0] <= position[0] <= b[0] and a[1] <= position[1] <= b[1] for a, b in self.conditional)
        return position in self.doubtful or any(inside)

    @property
    def area(self) -> int:
        """The number of cells from the first filled row and column to the last."""
        if self._first is None:
            return 0
        return (self._last[0] - self._first[0] + 1) * (self._last[1] - self._first[1] + 1)


@dataclass(frozen=True, slots=True)
class CheckedWorkbook:
    """A file that is safe to give to calamine, and the state of each sheet in the order of the workbook."""

    data: bytes
    sheets: Sequence[SheetState]

    def sheet(self, number: int) -> SheetState:
        return self.sheets[number]


def corrupt_spreadsheet(error: object) -> Unreadable:
    return unreadable("spreadsheet_corrupt", reason=error_text(error))


def password_needed() -> Unreadable:
    return unreadable("password_needed")
