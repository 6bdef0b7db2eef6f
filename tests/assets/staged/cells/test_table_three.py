"""The seven values of a row of table three are found wherever they are beside its label; none is taken in doubt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.staged.cells.headings import PrintedColumns
from assets.staged.cells.table_three import Alignment, PendingRow
from assets.staged.grid import Cell, Row

FULL = ["1", "2", "3", "4", "5", "6", "21"]
KEYS = tuple("abcdefg")


def pending(number, values, label=1, table=3, places=()):
    cells = tuple(Cell(text, x) for x, text in enumerate(["", "", "", "label", *values][4 - label :], start=1))
    row = Row(cells, table, number)
    return PendingRow(
        "granted", row, cells[label - 1], cells[label:], PrintedColumns(KEYS, places=places, table=3 if places else 0)
    )


def taken(rows, row_asked):
    alignment = Alignment()
    for row in rows:
        alignment.learn(row)
    return [cell.text for cell in alignment.values(row_asked)]


@pytest.mark.parametrize("before", range(4))
@pytest.mark.parametrize("after", range(4))
def test_seven_filled_cells_are_taken_wherever_they_are(before, after):
    row = pending(4, [""] * before + FULL + [""] * after)
    assert taken([row], row) == FULL


def test_a_row_of_eight_numbers_is_not_taken():
    row = pending(4, [*FULL, "9"])
    assert taken([row], row) == []


def test_a_row_of_six_cells_is_not_taken():
    row = pending(4, FULL[:6])
    assert taken([row], row) == []


def test_a_sparse_row_is_aligned_with_the_full_rows_of_its_table():
    sparse = ["", "", "5", "", "", "", "", "", ""]
    rows = [pending(4, ["", *FULL, ""]), pending(5, sparse), pending(6, ["", *FULL, ""])]
    assert taken(rows, rows[1]) == ["", "5", "", "", "", "", ""]


def test_a_sparse_row_alone_in_its_table_is_not_guessed():
    row = pending(4, ["", "", "5", "", "", "", "", "", ""])
    assert taken([row], row) == []


def test_full_rows_of_another_table_do_not_align_a_sparse_row():
    row = pending(4, ["", "", "5", "", "", "", "", "", ""], table=4)
    assert taken([pending(4, ["", *FULL, ""], table=3), row], row) == []


def test_among_shifted_rows_a_sparse_row_is_aligned_with_its_neighbours():
    early, late = ["", *FULL, ""], [*FULL, "", ""]
    sparse = ["", "", "5", "", "", "", "", "", ""]
    rows = [
        pending(4, early),
        pending(5, sparse),
        pending(6, early),
        pending(7, late),
        pending(8, sparse),
        pending(9, late),
    ]
    assert taken(rows, rows[1]) == ["", "5", "", "", "", "", ""]
    assert taken(rows, rows[4]) == ["", "", "5", "", "", "", ""]


def test_a_sparse_row_where_the_shift_begins_is_not_taken():
    sparse = ["", "", "5", "", "", "", "", "", ""]
    rows = [pending(4, ["", *FULL, ""]), pending(5, sparse), pending(6, [*FULL, "", ""])]
    assert taken(rows, rows[1]) == []


def test_a_row_with_its_label_elsewhere_is_aligned_only_where_all_rows_agree():
    agreed = [pending(4, ["", *FULL], label=2), pending(5, ["", *FULL], label=2)]
    shifted = pending(6, ["", "", "5", "", "", "", "", "", ""])
    assert taken([*agreed, shifted], shifted) == ["5", "", "", "", "", "", ""]
    torn = [*agreed, pending(7, [*FULL, ""], label=2)]
    assert taken([*torn, shifted], shifted) == []


def test_a_blank_row_is_located_although_its_alignment_is_unknown():
    row = pending(4, [""] * 9)
    assert taken([row], row) == [""] * 7


def test_characters_of_no_width_fill_no_cell():
    row = pending(4, ["\u200b", *FULL, "\ufeff"])
    assert taken([row], row) == FULL


def test_sparse_rows_are_aligned_with_the_headings_where_every_row_is():
    places = (3, 4, 5, 7, 8, 9, 10)
    rows = [
        pending(4, ["", "1", "2", "3", "", "4", "5", "6", "21"], places=places),
        pending(5, ["", "", "", "", "", "4", "", "", ""], places=places),
    ]
    assert taken(rows, rows[0]) == FULL
    assert taken(rows, rows[1]) == ["", "", "", "4", "", "", ""]


def test_one_row_beside_the_headings_disables_alignment_with_them():
    places = (3, 4, 5, 6, 7, 8, 9)
    rows = [
        pending(4, [*FULL, "", ""], places=places),
        pending(5, ["", "4", "", "", "", "", "4"], places=places),
    ]
    assert taken(rows, rows[0]) == FULL
    assert taken(rows, rows[1]) == ["", "4", "", "", "", "", "4"]


@given(st.lists(st.sampled_from(["", "", "0", "7"]), min_size=7, max_size=12))
def test_a_window_covers_every_filled_cell(values):
    cells = [Cell(text, x) for x, text in enumerate(values, start=1)]
    for start in PrintedColumns(KEYS).possible_starts(cells):
        assert 0 <= start <= len(cells) - 7
        assert not any(cell.text for cell in (*cells[:start], *cells[start + 7 :]))
