"""Rows printed a column beside their headings: what the sums deny where it is printed, and prove beside it, is open."""

from dataclasses import replace
from random import Random

import pytest

from assets.staged.cells.form_reading import ADDS_UP_BESIDE
from assets.staged.cells.recognise import recognise
from assets.staged.report import read_report
from tests.assets.staged.readers.pages import changed, grid, label_of, report, row_label
from tests.generator.kinds import truth
from tests.generator.kinds.beside_columns import BESIDE_KINDS
from tests.generator.kinds.compare import compared

ROW = "applications.denied_enforcement_file"
LABEL = row_label("denied_enforcement_file")
COLUMNS = [column.key for column in report().form.applications.columns]
DISPUTES = [key for key in report().values if key.startswith("disputes.")]


def with_row(texts, label=LABEL, of=None):
    """The page with these texts in the last cells of a row: of table three by its label, of table four without one."""

    def change(row):
        own = label in label_of(row) if label else len(row.cells) == 15 and row.cells[-1].text.isdecimal()
        if not own:
            return [row]
        first = len(row.cells) - len(texts)
        cells = (cell._replace(text=text) for cell, text in zip(row.cells[first:], texts, strict=True))
        return [replace(row, cells=(*row.cells[:first], *cells))]

    return changed(grid(of or report()), change)


def open_cells(page, table="applications."):
    read = recognise(page)
    whys = [leftover.why for leftover in read.leftovers]
    assert all(why == ADDS_UP_BESIDE for why in whys)
    missing = {cell.key for cell in read.form.layout(read.layout)} - set(read.cells)
    assert all(key.startswith(table) for key in missing)
    return missing


def in_row(*columns):
    return {f"{ROW}.{column}" for column in columns}


@pytest.mark.parametrize(
    ("printed", "columns"),
    [
        (["2", "0", "3", "0", "0", "5", ""], [0, 1, 2, 3, 5, 6]),
        (["", "", "4", "0", "0", "1", "5"], []),
        (["", "", "2", "5", "1", "8", ""], [2, 3, 4, 5, 6]),
        (["1", "0", "0", "0", "4", "5", ""], [4, 5, 6]),
        (["0", "0", "0", "0", "0", "0", ""], []),
        (["2", "0", "3", "0", "0", "1", ""], []),
        (["", "", "", "", "", "", ""], []),
    ],
)
def test_figures_that_add_up_beside_their_columns_are_open(printed, columns):
    found = open_cells(with_row(printed))
    assert found >= in_row(*(COLUMNS[at] for at in columns))
    assert bool(found) == bool(columns)


def test_a_blank_before_a_row_whose_columns_deny_it_is_open():
    """1, 0, 0 … moved to the right within a row that still adds up: the sums down the columns decide."""
    values = {key: 0 for key in report().values if key.startswith("applications.")}
    for row in ("received_new", "processed_total", "denied_enforcement_file"):
        values |= {f"applications.{row}.{column}": 1 for column in ("natural_person", "total")}
    values["applications.carried_in.commercial_enterprise"] = ""
    values[f"{ROW}.commercial_enterprise"] = ""
    of = report(**{key.replace(".", "__"): value for key, value in values.items()})
    assert open_cells(grid(of)) == set()
    moved = with_row(["", "1", "0", "0", "0", "0", "1"], of=of)
    assert open_cells(moved) == in_row("natural_person", "commercial_enterprise")


@pytest.mark.parametrize("lost", range(11, 15))
def test_a_cell_lost_in_table_four_leaves_those_behind_it_open(lost):
    values = [report().printed_value(key) for key in DISPUTES]
    values[10:15] = ["3", "4", "5", "6", "18"]
    values[lost - 1] = "0"
    values[14] = str(sum(map(int, values[10:14])))
    shifted = [*values[: lost - 1], *values[lost:], ""]
    found = open_cells(with_row(shifted, label=""), "disputes.")
    assert found >= set(DISPUTES[lost - 1 :]) - {DISPUTES[lost - 1]}
    assert not found & set(DISPUTES[:10])


@pytest.mark.parametrize("seed", range(60))
def test_no_row_of_a_report_that_adds_up_is_open(seed):
    """However it prints nothing: blanks, strokes and dashes stand only where the figure is 0."""
    assert recognise(grid(truth.report(seed))).leftovers == ()


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("kind", sorted(BESIDE_KINDS))
def test_figures_that_lost_the_cell_at_the_edge_of_their_row_are_open(kind, seed):
    """Also where all rows did, so that the sums down the columns hold as printed."""
    drawn = truth.report(seed)
    read = read_report(BESIDE_KINDS[kind](drawn, Random(seed))).reading
    wrong = {key: read.cells[key].value.number for key in compared(drawn, read).wrong}
    assert not any(wrong.values()), wrong  # a 0 may stand for a mark that says the same


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("column", ["natural_person", "commercial_enterprise"])
def test_a_column_left_blank_opens_no_other_column(column, seed):
    """Whichever sums break besides."""
    drawn, rng = truth.report(seed), Random(seed)
    values = {
        key: "" if key.startswith("applications.") and key.endswith(f".{column}")
        else figure + 7 if isinstance(figure, int) and rng.random() < 0.02 else figure
        for key, figure in drawn.values.items()
    }  # fmt: skip
    assert recognise(grid(replace(drawn, values=values))).leftovers == ()
