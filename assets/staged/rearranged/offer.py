"""The rearrangements of a grid that may hold a form's table otherwise arranged, each as a grid of its own."""

from collections.abc import Iterator

from assets.staged.grid import Grid
from assets.staged.rearranged.labels_of_years import label_each_year
from assets.staged.rearranged.merged_cells import merge_repeated
from assets.staged.rearranged.moved import Arrange, RearrangedGrid, rearrange
from assets.staged.rearranged.side_by_side import halves_below
from assets.staged.rearranged.stacked_rows import a_row_each
from assets.staged.rearranged.transposed import rows_for_columns
from assets.staged.rearranged.years_beside import years_apart

# Each arrangement, and whether every sum must hold in it.
_ARRANGEMENTS: tuple[tuple[Arrange, bool], ...] = (
    (halves_below, False),
    (rows_for_columns, True),
    (years_apart, False),
    (a_row_each, False),
    (label_each_year, False),
    (merge_repeated, False),
)


def offer_rearranged(grid: Grid) -> Iterator[RearrangedGrid]:
    """Each rearrangement that changes `grid`."""
    for arrange, needs_all_sums in _ARRANGEMENTS:
        if (found := rearrange(grid, arrange, needs_all_sums=needs_all_sums)) is not None:
            yield found
