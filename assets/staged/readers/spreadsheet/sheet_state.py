"""What calamine does not tell of a spreadsheet: what its sheets hide, their errors, and how large they are.

Reads no file: xlsx.py and xls.py do.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from assets.staged.grid import Unreadable, bounded
from assets.staged.readers.contrast import Sight
from assets.text.characters import in_words
from warehouse.messages import Message

MOST_CELLS = 300_000
_WIDEST = 16_384

At = tuple[int, int]
Range = tuple[At, At]


@dataclass(slots=True)
class Aspect:
    """Of one sheet, rows and columns from 0: those that do not show, the text of errors, the span of filled cells.

    A formula without its result counts as an error: its cell is not blank to whoever opens the file. `formats` are
    those of figures that show with more than their digits, `texts` those of which parts are raised, struck out or not
    seen. `unseen` and `doubtful` are cells by their ink and ground, `conditional` ranges that a condition may hide.
    """

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    errors: dict[At, str] = field(default_factory=dict)
    formats: dict[At, str] = field(default_factory=dict)
    texts: dict[At, str] = field(default_factory=dict)
    unseen: set[At] = field(default_factory=set)
    doubtful: set[At] = field(default_factory=set)
    conditional: list[Range] = field(default_factory=list)
    _hidden: int = 0
    _first: At | None = None
    _last: At = (0, 0)

    def hide_columns(self, first: int, last: int) -> None:
        self._hidden += max(0, last - first + 1)
        bounded(self._hidden, _WIDEST, Message(zh="列", en="columns"))
        self.columns.update(range(first, last + 1))

    def fill(self, row: int, column: int) -> None:
        """Note a filled cell."""
        top, left = self._first or (row, column)
        self._first = (min(top, row), min(left, column))
        self._last = (max(self._last[0], row), max(self._last[1], column))

    def see(self, at: At, sight: Sight) -> None:
        """Note whether a cell is seen; what is said last holds."""
        for cells, noted in ((self.unseen, Sight.UNSEEN), (self.doubtful, Sight.DOUBTFUL)):
            (cells.add if sight is noted else cells.discard)(at)

    def is_doubtful(self, at: At) -> bool:
        """Whether part of a cell may not be seen."""
        inside = (a[0] <= at[0] <= b[0] and a[1] <= at[1] <= b[1] for a, b in self.conditional)
        return at in self.doubtful or any(inside)

    @property
    def area(self) -> int:
        """Cells from the first filled row and column to the last."""
        if self._first is None:
            return 0
        return (self._last[0] - self._first[0] + 1) * (self._last[1] - self._first[1] + 1)


@dataclass(frozen=True, slots=True)
class Checked:
    """A file calamine may be given, and the aspect of each sheet in the order of the workbook."""

    data: bytes
    aspects: Sequence[Aspect]

    def aspect(self, sheet: int) -> Aspect:
        return self.aspects[sheet]


def damaged(error: object) -> Unreadable:
    return Unreadable(
        Message(
            zh=f"电子表格已损坏或已加密（{in_words(error)}）：请用 Excel 或 WPS 重新保存",
            en=f"a damaged or encrypted spreadsheet ({in_words(error)}): save it again from Excel or WPS",
        ),
    )


def locked() -> Unreadable:
    return Unreadable(
        Message(zh="打开需要密码：请另存一份不加密的", en="it needs a password to open: save a copy without one")
    )
