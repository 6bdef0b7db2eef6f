"""The rearrangements of a grid that may hold a form's table otherwise arranged, each as a grid of its own."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from assets.staged.grid import Grid, PrintedCell, Row
from assets.staged.readers.text.repeated_cells import drop_repeated_cells
from assets.staged.rearranged.labels_of_years import label_each_year
from assets.staged.rearranged.moved import Arrange, MovedCell, MovedTable, RearrangedGrid, rearrange
from assets.staged.rearranged.side_by_side import halves_below
from assets.staged.rearranged.stacked_rows import a_row_each
from assets.staged.rearranged.transposed import rows_for_columns
from assets.staged.rearranged.years_beside import years_apart


def offer_rearranged(grid: Grid) -> Iterator[RearrangedGrid]:
    """Each rearrangement that changes `grid`."""
    for arrange in _ARRANGEMENTS:
        if (found := rearrange(grid, arrange, needs_all_sums=arrange is rows_for_columns)) is not None:
            yield found


def _merge_repeated(rows: Sequence[Row]) -> list[MovedTable] | None:
    """The table with each merged cell once that is repeated in all places it covers; None where nothing is repeated."""
    beside = (one.text for row in rows for one, two in pairwise(row.cells) if one.text == two.text)
    if not any(any(map(str.isalpha, text)) for text in beside):
        return None
    kept = drop_repeated_cells(rows)
    if all(len(new.cells) == len(row.cells) for new, row in zip(kept, rows, strict=True)):
        return None
    pairs = zip(kept, rows, strict=True)
    return [[[MovedCell(cell.column, PrintedCell(row, cell)) for cell in new.cells] for new, row in pairs]]


_ARRANGEMENTS: tuple[Arrange, ...] = (
    halves_below,
    rows_for_columns,
    years_apart,
    a_row_each,
    label_each_year,
    _merge_repeated,
)
