"""The column of each cell in a table whose cells span columns and rows. Knows no format."""

_MOST_COLUMNS_SPANNED = 200
_MOST_ROWS_SPANNED = 2000
_LAST_HELD_COLUMN = 1000


class Spans:
    """Assigns columns to cells: call `place_cell` for each cell of a row in order, and `next_row` after each row."""

    def __init__(self) -> None:
        self._held: dict[int, int] = {}
        self._next = 1

    def place_cell(self, across: int = 1, down: int = 1) -> int:
        """The column, from 1, of a cell that spans `across` columns and `down` rows.

        Absurd spans are cut. Columns from the thousandth on are not held for the rows below.
        """
        column = self._next
        while column in self._held:
            column += 1
        if across == down == 1:
            self._next = column + 1
            return column
        across = min(across, _MOST_COLUMNS_SPANNED)
        self._next = column + across
        if down > 1:
            held = range(column, min(column + across, _LAST_HELD_COLUMN))
            self._held.update(dict.fromkeys(held, -min(down, _MOST_ROWS_SPANNED)))  # negative until the row ends
        return column

    def next_row(self) -> None:
        """Start the next row; columns that cells from above span stay occupied until the spanned rows end."""
        self._next = 1
        if self._held:
            self._held = {
                column: left for column, rows in self._held.items() if (left := -rows - 1 if rows < 0 else rows - 1) > 0
            }
