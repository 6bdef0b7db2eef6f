"""Where the next cell of a row begins, in a table whose cells span columns and rows. Knows no format."""

_WIDEST = 200
_LONGEST = 2000
_LAST_HELD = 1000


class Spans:
    """Call `place` for each cell of a row in turn, `next_row` after each row."""

    def __init__(self) -> None:
        self._held: dict[int, int] = {}
        self._next = 1

    def place(self, across: int = 1, down: int = 1) -> int:
        """The column, from 1, where a cell begins that spans `across` columns and `down` rows.

        Absurd spans are cut, and no column beyond the thousandth is held for the rows below.
        """
        column = self._next
        while column in self._held:
            column += 1
        if across == down == 1:
            self._next = column + 1
            return column
        across = min(across, _WIDEST)
        self._next = column + across
        if down > 1:
            held = range(column, min(column + across, _LAST_HELD))
            self._held.update(dict.fromkeys(held, -min(down, _LONGEST)))
        return column

    def next_row(self) -> None:
        """Columns held by cells from above stay held until their rows are used up."""
        self._next = 1
        if self._held:
            self._held = {
                column: left for column, rows in self._held.items() if (left := -rows - 1 if rows < 0 else rows - 1) > 0
            }
